"""A history of any length whose parts are alike, so that work on it can be compared: one company
with half of all entries, a week of them at a time, and others of always the same size."""
import concurrent.futures
import datetime
import functools
import json
import math
import pathlib
import sys
import time

from facta import Client, Failed, run_until

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "crash"))
import rig  # noqa: E402

DEEP = "deep"
ENTRIES_PER_INVOICE = 20
WEEKS_OF_OTHERS = 10
HOURS_PER_REQUEST = 1000
CLIENTS = 8
NEWEST = datetime.date(2026, 10, 19)  # the Monday of the last week of a history
RATE = 50
QUANTITIES = 8  # 1 ... 8 hours
VAT_PERCENT = 21


def quantity_of(entry):
    """Whole hours; with the rate, no amount of an invoice is rounded."""
    return 1 + entry * 7919 % QUANTITIES


class Shape:
    """So many entries altogether. `week`: those of a week of the long company."""

    def __init__(self, entries, week=10_000):
        if entries % (2 * week) != 0:
            raise Failed(f"{entries} entries are no whole number of {2 * week}")
        self.entries, self.week = entries, week
        self.weeks = entries // 2 // week
        self.companies = [DEEP, *(f"c{number:04d}" for number in range(self.weeks))]
        self.customers = week // ENTRIES_PER_INVOICE

    def invoices(self):
        return self.entries // ENTRIES_PER_INVOICE

    def weeks_of(self, company):
        """(entries of each week, how many weeks)."""
        return ((self.week, self.weeks) if company == DEEP
                else (self.week // WEEKS_OF_OTHERS, WEEKS_OF_OTHERS))

    def customers_of(self, company):
        return self.weeks_of(company)[0] // ENTRIES_PER_INVOICE

    def total_of(self, company):
        """What its invoices come to, in cents."""
        week, weeks = self.weeks_of(company)
        return total_of(range(week * weeks))


def total_of(entries):
    """In cents, VAT included, when all of them are billed."""
    net = sum(map(quantity_of, entries)) * RATE * 100
    return net * (100 + VAT_PERCENT) // 100


def monday(week, weeks):
    """Of week 0, 1, 2 ... of a history of so many; later weeks may follow it."""
    return NEWEST + datetime.timedelta(weeks=week - weeks + 1)


@functools.lru_cache(maxsize=256)
def body_from(first, count, customers):
    """Of a request with entries first, first + 1 ...: with "%d" and "%s" for number and day."""
    return '{"entries":[' + ",".join(
        f'{{"entryId":"E%d","date":"%s","project":"P{entry % customers}",'
        f'"resource":"r{entry % 17}","quantity":"{quantity_of(entry)}.00","rate":"{RATE}.00",'
        f'"description":"werk"}}' for entry in range(first, first + count)) + "]}"


def body_of(first, count, start, customers):
    """A request with entries first, first + 1 ... in the week from `start` on. But for numbers and
    days they come again: to make each anew takes a client as long as three of these."""
    again = math.lcm(7, 17, QUANTITIES, customers)
    days = [(start + datetime.timedelta(days=entry % 7)).isoformat()
            for entry in range(first, first + 7)]
    values = [None] * (2 * count)
    values[0::2] = range(first, first + count)
    values[1::2] = (days * (count // 7 + 1))[:count]
    return body_from(first % again, count, customers) % tuple(values)


class Books:
    """A service that is given a history, and the clients that give it."""

    def __init__(self, service, shape):
        self.service, self.shape = service, shape
        self.client = Client(service)
        self.runs = {}  # of each company, so far
        self.entries = {}

    def base(self, company):
        return f"/v1/companies/{company}/"

    def post(self, company, path, body):
        return self.client.ask("POST", self.base(company) + path, body)

    def fill(self):
        """Everything that the shape has."""
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            for company in self.shape.companies:
                self.open(company, pool)
                week, weeks = self.shape.weeks_of(company)
                for number in range(weeks):
                    self.post_week(company, week, number, pool)
                    self.bill_week(company, number)

    def open(self, company, pool):
        rig.open_company(self.service, company, 0)
        customers = self.shape.customers_of(company)
        party = json.dumps({"name": "K", **rig.PARTY})[1:-1]

        def customer(number):
            self.post(company, "customers", f'{{"code":"C{number}",{party}}}')
            self.post(company, "projects", f'{{"code":"P{number}","customer":"C{number}"}}')

        list(pool.map(customer, range(customers)))
        self.runs[company] = self.entries[company] = 0

    def start_of(self, company, week):
        return monday(week, self.shape.weeks_of(company)[1])

    def entries_of_all(self):
        return sum(self.entries.values())

    def requests(self, company, count, week):
        """Bodies of the next `count` entries of a company."""
        first = self.entries[company]
        self.entries[company] += count
        start = self.start_of(company, week)
        return [body_of(at, min(HOURS_PER_REQUEST, first + count - at), start,
                        self.shape.customers_of(company))
                for at in range(first, first + count, HOURS_PER_REQUEST)]

    def post_week(self, company, count, week, pool):
        list(pool.map(lambda body: self.post(company, "hours", body),
                      self.requests(company, count, week)))

    def bill_week(self, company, week, every_s=0.002):
        """Seconds that the run took; its invoices are posted."""
        start = self.start_of(company, week)
        before = time.perf_counter()
        self.post(company, "runs",
                  f'{{"kind":"production","profile":"hours","bookingDate":"2026-10-31","window":'
                  f'{{"from":"{start}","to":"{start + datetime.timedelta(days=6)}"}}}}')
        self.runs[company] += 1
        run_until(self.client, self.base(company) + f"runs/{self.runs[company]}/progress",
                  lambda run: run["state"] == "generated", every_s)
        return time.perf_counter() - before

    def wrong(self, after=0):
        """What is not as it must be; `after`: billed entries of the long company beyond its
        shape."""
        found, cursor = {}, ""
        while True:
            page = self.client.get("/v1/balance?groupBy=company&limit=1000" + cursor)
            for item in page["items"]:
                found[item["company"]] = (item["original"], item["invoices"])
            if not page.get("nextCursor"):
                break
            cursor = "&cursor=" + page["nextCursor"]
        wrong = []
        for company in self.shape.companies:
            week, weeks = self.shape.weeks_of(company)
            count = week * weeks + (after if company == DEEP else 0)
            total = total_of(range(count))
            expected = (f"{total // 100}.{total % 100:02d}", count // ENTRIES_PER_INVOICE)
            if found.get(company) != expected:
                wrong.append(f"the balance of {company} is {found.get(company)}, not {expected}")
        return wrong
