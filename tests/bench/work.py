"""The work that facta and its rivals are given: the same hours, made from a seed by whole numbers
only, so that Python, SQL and a journal in text have the same. Money is whole cents everywhere."""

HOURS_PER_REQUEST = 1000
HOURS_PER_INVOICE = 100
ACCOUNTS = 10_000  # of the transfers


def money(cents):
    """12345 -> "123.45"."""
    sign, whole = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def cents(text):
    """"123.45" -> 12345; exact or an error."""
    sign = -1 if text.startswith("-") else 1
    whole, _, rest = text.lstrip("+-").replace(",", "").partition(".")
    if not whole.isdigit() or len(rest) > 2 or (rest and not rest.isdigit()):
        raise ValueError(f"{text!r} is no amount of whole cents")
    return sign * (int(whole) * 100 + int(rest.ljust(2, "0") or 0))


class Work:
    """`hours` entries of October 2026, a hundred of each customer."""

    def __init__(self, hours, seed=7):
        self.requests = max(1, -(-hours // HOURS_PER_REQUEST))
        self.hours = self.requests * HOURS_PER_REQUEST
        self.customers = self.hours // HOURS_PER_INVOICE
        self.seed = seed

    def entry(self, number):
        """(number, customer, day, quantity, rate, amount) of one entry."""
        quantity = 25 * (1 + (number * 7919 + self.seed) % 40)
        rate = 4500 + (number * 104729 + self.seed) % 8000
        return (number, number % self.customers, number % 28 + 1, quantity, rate,
                (quantity * rate + 50) // 100)

    def request(self, number):
        """The entries of one request."""
        first = number * HOURS_PER_REQUEST
        return [self.entry(i) for i in range(first, first + HOURS_PER_REQUEST)]

    def sums(self):
        """What the books must come to when all hours are billed."""
        net = [0] * self.customers
        for number in range(self.hours):
            entry = self.entry(number)
            net[entry[1]] += entry[5]
        vat = sum((one * 21 + 50) // 100 for one in net)
        return {"hours": self.hours, "invoices": self.customers, "net": sum(net), "vat": vat,
                "total": sum(net) + vat}

    def journal(self):
        """The lines of a file for hledger and ledger: a transaction of each entry."""
        yield "commodity 1000.00 EUR\n"
        for number in range(self.hours):
            _, customer, day, _, _, amount = self.entry(number)
            yield (f"\n2026-10-{day:02d} E{number}\n"
                   f"    assets:work:C{customer}  {money(amount)} EUR\n"
                   f"    income:hours  {money(-amount)} EUR\n")
