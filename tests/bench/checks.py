"""What must hold in a rival's books after its turn, or its figures are void."""

# Each counts what is wrong.
OF_THE_TABLES = {
    "debits are not credits in the postings": "SELECT coalesce(sum(amount), 0) FROM posting",
    "a transfer has not two postings":
        "SELECT (SELECT 2 * count(*) FROM transfer) - (SELECT count(*) FROM posting)",
    "debits are not credits in the journal":
        "SELECT coalesce(sum(debit) - sum(credit), 0) FROM journal",
    "a balance is not the sum of its entries": """
        SELECT count(*) FROM account
        LEFT JOIN (SELECT account, sum(amount) AS amount FROM (
            SELECT account, amount FROM posting
            UNION ALL SELECT account, debit - credit FROM journal) AS entries
          GROUP BY account) AS booked ON booked.account = account.account
        WHERE balance <> coalesce(booked.amount, 0)""",
    "an hour is not billed": "SELECT count(*) FROM hours WHERE invoice IS NULL",
    "an hour has not one line":
        "SELECT (SELECT count(*) FROM hours) - (SELECT count(*) FROM line)",
    "the lines do not come to the invoice": """
        SELECT count(*) FROM invoice
        JOIN (SELECT invoice, sum(amount) AS net FROM line GROUP BY invoice) AS lines
          ON lines.invoice = invoice.invoice
        WHERE lines.net <> invoice.net OR invoice.net + invoice.vat <> invoice.total""",
    "there is a gap in the numbers": "SELECT coalesce(max(invoice), 0) - count(*) FROM invoice",
    "something is open of a customer": "SELECT count(*) FROM customer WHERE open_amount <> 0",
}

OF_THE_SUMS = """SELECT (SELECT count(*) FROM hours), (SELECT count(*) FROM invoice),
    coalesce(sum(net), 0), coalesce(sum(vat), 0), coalesce(sum(total), 0) FROM invoice"""


def tables_wrong(ask):
    """What does not hold in the tables of schema.sql; ask(sql) -> the values of its one row."""
    return [f"{name} ({ask(sql)[0]})" for name, sql in OF_THE_TABLES.items()
            if int(ask(sql)[0]) != 0]


def sums_of(ask):
    """As Work.sums(), from the tables."""
    return dict(zip(("hours", "invoices", "net", "vat", "total"), map(int, ask(OF_THE_SUMS))))


def sums_wrong(expected, found):
    """Where `found` differs; it may know less, but nothing else."""
    if not found:
        return ["it has no sums"]
    return [f"{name} is {value}, not {expected.get(name)}" for name, value in found.items()
            if value != expected.get(name)]
