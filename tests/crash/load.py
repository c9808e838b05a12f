"""Clients that repeat each command under its key until it is answered, and what must hold of all
that was answered, whatever happened meanwhile."""
import collections
import decimal
import random
import threading
import time

import rig

COMPANIES = ["noord", "zuid", "oost"]
CUSTOMERS = 3
ANSWERED_WITHIN_S = 600
NOT_SETTLED = (0, 429, 503)


class Client(threading.Thread):
    """Works until it is told to stop, at whichever of the services it meets. Then it insists on an
    answer to what is on its way, unless it `gives_up`. `patient`: before that it waits for ever."""

    def __init__(self, number, services, company=None, gives_up=False, patient=False):
        super().__init__(daemon=True)
        self.number = number
        self.company = company or COMPANIES[number % len(COMPANIES)]
        self.services = services
        self.gives_up = gives_up
        self.patient = patient
        self.stopped = threading.Event()
        self.dice = random.Random(number)
        self.answered = {}  # key -> path, body, status, answer
        self.unknown = 0
        self.unsettled = collections.Counter()  # answers that settle nothing, by status
        self.longest = 0.0
        self.violation = None

    def run(self):
        step = 0
        try:
            while not self.stopped.is_set():
                self.act(step)
                step += 1
        except rig.Violation as violation:
            self.violation = str(violation)

    def stop(self):
        self.stopped.set()

    def act(self, step):
        """Posts hours, corrects them, bills and credits."""
        base = f"/v1/companies/{self.company}/"
        kind = self.dice.random()
        if kind < 0.7 or step == 0:
            self.post(step, self.dice.randrange(1, 30), CUSTOMERS)
        elif kind < 0.85:
            entry = f"c{self.number}-{self.dice.randrange(step)}-0"
            self.send(f"{base}timesheets/T{self.number}:processCorrections", {"changes": [
                {"entryId": entry, "newQuantity": str(self.dice.randrange(9))}]}, step)
        elif kind < 0.9:
            self.send(base + "runs", {"profile": "hours", "kind": "production",
                                      "window": rig.OCTOBER, "bookingDate": "2026-11-02"}, step)
        else:
            invoice = self.dice.randrange(1, 40)
            act = self.dice.choice(("credit", "post"))
            body = {"reasonCode": "ERR"} if act == "credit" else {}
            self.send(f"{base}invoices/{invoice}:{act}", body, step)

    def post(self, step, count, customers):
        body = rig.entries(f"c{self.number}-{step}", count, customers)
        for entry in body["entries"]:
            entry["timesheet"] = f"T{self.number}"
        self.send(f"/v1/companies/{self.company}/hours", body, step)

    def key(self, step):
        return f"client{self.number}-{step}"

    def send(self, path, body, step):
        key = self.key(step)
        began = waits = time.monotonic()
        last = None
        while time.monotonic() < waits + ANSWERED_WITHIN_S:
            if self.patient and not self.stopped.is_set():
                waits = time.monotonic()
            status, answer = self.dice.choice(self.services).ask("POST", path, body, key)
            if status in NOT_SETTLED:
                if self.gives_up and self.stopped.is_set():
                    return
                last = (status, answer[:300])
                self.unknown += status == 0
                self.unsettled[status] += 1
                time.sleep(0.01)
                continue
            if status >= 500:
                raise rig.Violation(f"{path} was answered with {status}: {answer}")
            self.answered[key] = (path, body, status, answer)
            self.longest = max(self.longest, time.monotonic() - began)
            return
        raise rig.Violation(f"{path} had no answer within {ANSWERED_WITHIN_S} s, but {last}")

    def entries(self):
        """The ids of all entries that were acknowledged."""
        return {entry["entryId"] for path, body, status, _ in list(self.answered.values())
                if path.endswith("/hours") and status < 300 for entry in body["entries"]}


class PostingClient(Client):
    """Posts two hours at a time for the one customer there is."""

    def act(self, step):
        self.post(step, 2, 1)


def check(service, clients, again=None):
    """What is wrong: every command that was answered stands once, every answer is as it was.
    `again`: how many of each client are asked again; else all."""
    for company in sorted({client.company for client in clients}):
        rig.wait_for_runs(service, company)
        ids = collections.Counter(
            record["commandId"]
            for record in rig.items(service, f"/v1/companies/{company}/history?")
            if "commandId" in record)
        yield from (f"command {one} of {company} has {count} records"
                    for one, count in ids.items() if count > 1)
        yield from (f"command {key} of {company} was answered and has no record"
                    for client in clients if client.company == company
                    for key in client.answered if key not in ids)
        yield from check_hours(service, company, clients)
    for client in clients:
        if client.violation:
            yield client.violation
        keys = list(client.answered)
        for key in keys if again is None else random.sample(keys, min(again, len(keys))):
            path, body, status, answer = client.answered[key]
            now = service.ask("POST", path, body, key)
            if now != (status, answer):
                yield f"{key} {path} was {status} {answer}, is {now}"


def check_hours(service, company, clients):
    """Every acknowledged entry is there once; what is billed and what is open add up to them."""
    posted = set().union(*(client.entries() for client in clients if client.company == company))
    base = f"/v1/companies/{company}/"
    entries = list(rig.items(service, base + "hours?"))
    found = {entry["entryId"] for entry in entries}
    if posted - found or len(found) != len(entries):
        yield f"{company}: {len(posted - found)} lost, {len(entries) - len(found)} doubled"
    value = sum(decimal.Decimal(entry["amount"]) for entry in entries)
    still_open = sum(decimal.Decimal(entry["amount"]) for entry in entries
                     if entry["state"] == "open")
    # A credit counts, and its hours are open again, from its posting on (CRE-26).
    billed = sum(decimal.Decimal(invoice["totals"]["net"])
                 for invoice in rig.items(service, f"{base}invoices?list=posted&"))
    if value != billed + still_open:
        yield f"{company}: {value} of hours, but {billed} billed and {still_open} open"


def summary(clients):
    """What they did, in words."""
    answered = [one for client in clients for one in client.answered.values()]
    refused = sum(status >= 400 for _, _, status, _ in answered)
    return (f"{len(answered)} commands answered, {refused} of them with a refusal, "
            f"{sum(client.unknown for client in clients)} times without an answer, longest "
            f"{max((client.longest for client in clients), default=0):.1f} s")
