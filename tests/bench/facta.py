"""facta: what `facta bench` measures, and a ledger with the same hours as its rivals."""
import concurrent.futures
import csv
import http.client
import io
import json
import pathlib
import statistics
import subprocess
import sys
import threading
import time

from work import cents, money

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "crash"))
import rig  # noqa: E402

COMPANY = "/v1/companies/bench/"
CLIENTS = 16
BALANCES = 500  # how often the balance is asked for


class Failed(Exception):
    """The program ended otherwise than well."""


def bench(program, folder, hours):
    """The lines of `facta bench --json`."""
    done = subprocess.run([program, "bench", "--json", "--hours", str(hours), "--folder", folder],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed("facta bench: " + done.stderr.strip()[-500:])
    return [json.loads(line) for line in done.stdout.splitlines()]


class NotThere(Failed):
    """Not yet, perhaps: a read does not wait for ever until the view has what was acknowledged."""


class Client:
    """Keeps one connection of each thread."""

    def __init__(self, service):
        self.service = service
        self.own = threading.local()
        self.all = []

    def ask(self, method, path, body=None, accept="application/json"):
        if not hasattr(self.own, "connection"):
            self.own.connection = self.service.connect(600)
            self.all.append(self.own.connection)
        headers = {"Accept": accept}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self.own.connection.request(method, path, body, headers)
        answer = self.own.connection.getresponse()
        said = answer.read()
        if answer.status >= 300:
            kind = NotThere if answer.status == http.client.NOT_FOUND else Failed
            raise kind(f"{path}: {answer.status} {said[:500]}")
        return said

    def post(self, path, body):
        return self.ask("POST", path, json.dumps(body))

    def get(self, path):
        return json.loads(self.ask("GET", path))

    def close(self):
        for connection in self.all:
            connection.close()


def post_customers(client, work):
    """Customers with a project each."""
    def customer(number):
        client.post(COMPANY + "customers", {"code": f"C{number}", "name": "K", **rig.PARTY})
        client.post(COMPANY + "projects", {"code": f"P{number}", "customer": f"C{number}"})

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(customer, range(work.customers)))


def body_of(work, number):
    """Of a request with hours of them."""
    return json.dumps({"entries": [
        {"entryId": f"E{entry}", "date": f"2026-10-{day:02d}", "project": f"P{of}",
         "resource": "r.jansen", "quantity": money(quantity), "rate": money(rate),
         "description": "werk"} for entry, of, day, quantity, rate, _ in work.request(number)]})


def post_hours(client, work):
    """Customers and their hours."""
    post_customers(client, work)
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda number: client.ask("POST", COMPANY + "hours", body_of(work, number)),
                      range(work.requests)))


def run_until(client, path, state, every_s=0.02):
    """Asks until it is there; the progress of a run, or an export."""
    until = time.monotonic() + rig.UP_WITHIN_S
    while True:
        try:
            found = client.get(path)
        except NotThere:
            if time.monotonic() > until:
                raise
            found = {}
        if found and state(found):
            return found
        if found.get("state") == "failed":
            raise Failed(f"{path}: {found}")
        time.sleep(every_s)


def bill(client):
    client.post(COMPANY + "runs", {"kind": "production", "profile": "hours",
                                   "window": rig.OCTOBER, "bookingDate": "2026-10-31"})
    run_until(client, COMPANY + "runs/1/progress", lambda run: run["state"] == "generated")


def make_journal(client):
    client.post(COMPANY + "exports", {"type": "all"})
    run_until(client, COMPANY + "exports/1", lambda export: export.get("finished"))


def read_journal(service, keep):
    """Milliseconds to have the journal as CSV on this side of the socket; keep(piece)."""
    connection = service.connect(600)
    before = time.perf_counter()
    connection.request("GET", COMPANY + "exports/1/file?format=csv")
    answer = connection.getresponse()
    if answer.status != http.client.OK:
        raise Failed(f"the journal: {answer.status} {answer.read()[:500]}")
    while piece := answer.read(1 << 20):
        keep(piece)
    took = (time.perf_counter() - before) * 1e3
    connection.close()
    return took


def sums_of_journal(text):
    """(debits, credits, of each account: credits - debits, the invoices) in whole cents."""
    debits = credits = 0
    accounts, invoices = {}, set()
    for row in csv.DictReader(io.StringIO(text)):
        debit, credit = cents(row["debit"]), cents(row["credit"])
        debits += debit
        credits += credit
        accounts[row["account"]] = accounts.get(row["account"], 0) + credit - debit
        invoices.add(row["invoice"])
    return debits, credits, accounts, invoices


def sums_of(client, text):
    """Sums as Work.sums() has them, and what is wrong."""
    debits, credits, accounts, invoices = sums_of_journal(text)
    balance = client.get("/v1/balance?groupBy=company")["items"][0]
    run = client.get(COMPANY + "runs?type=hours")["items"][0]
    wrong = [] if debits == credits else [f"journal: debits {debits}, credits {credits}"]
    if cents(balance["original"]) != -accounts.get("1300", 0):
        wrong.append(f"the balance is {balance['original']}, the journal says otherwise")
    if balance["invoices"] != len(invoices):
        wrong.append(f"the balance has {balance['invoices']} invoices, the journal {len(invoices)}")
    return {"hours": run["lineCount"], "invoices": balance["invoices"],
            "net": accounts.get("8000", 0), "vat": accounts.get("1700", 0),
            "total": cents(balance["original"])}, wrong


def sum_of_balance(client):
    """The middle time, in ms, of asking what is open in all companies. No two requests are the
    same, so that none is answered with what another one was given."""
    times = []
    for number in range(BALANCES):
        before = time.perf_counter()
        client.ask("GET", "/v1/balance?groupBy=company",
                   accept=f"application/json, text/{number}")
        times.append(time.perf_counter() - before)
    return statistics.median(times) * 1e3


def measure(program, folder, work):
    """Figures with their units, sums, and what is wrong: of a ledger with the hours that the rivals
    have."""
    service = rig.Service(program, pathlib.Path(folder) / "ledger")
    if not service.start():
        raise Failed("facta serve: " + service.log())
    client = Client(service)
    try:
        rig.open_company(service, "bench", 0)
        post_hours(client, work)
        bill(client)
        figures = {"sum of the balance, p50": (sum_of_balance(client), "ms")}
        before = time.perf_counter()
        make_journal(client)
        figures["journal written to the ledger"] = ((time.perf_counter() - before) * 1e3, "ms")
        figures["journal as CSV"] = read_journal(service, lambda piece: None), "ms"
        pieces = []
        read_journal(service, pieces.append)
        sums, wrong = sums_of(client, b"".join(pieces).decode())
        return figures, sums, wrong
    finally:
        client.close()
        service.stop()
        service.out.close()
