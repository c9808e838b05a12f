"""Service, client and company of the scenarios, and the count of what was found.

Nothing here knows facta from the inside: only the command line, HTTP and the names of their pages.
"""
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import traceback

FACTA = {"binary": None}  # set by the program
COUNT = {"passed": 0, "failed": 0}
FAILURES = []


def check(name, condition, seen=""):
    """Counts one assertion; what was seen is printed when it fails."""
    if condition:
        COUNT["passed"] += 1
        return True
    COUNT["failed"] += 1
    FAILURES.append(name)
    print(f"FAIL {name}: {str(seen)[:700]}", flush=True)
    return False


def equal(name, seen, expected):
    """Counts one assertion of equality."""
    return check(name, seen == expected, f"saw {seen!r}, expected {expected!r}")


class Answer:
    """An HTTP answer, with its JSON if it is any."""

    def __init__(self, status, headers, raw):
        self.status = status
        self.headers = {k.lower(): v for k, v in headers}
        self.raw = raw
        try:
            self.body = json.loads(raw)
        except ValueError:
            self.body = None

    @property
    def code(self):
        return self.body.get("code") if isinstance(self.body, dict) else None

    @property
    def result(self):
        return (self.body or {}).get("result") or {}

    @property
    def events(self):
        return [e["type"] for e in (self.body or {}).get("events", [])]

    @property
    def warnings(self):
        return [w["code"] for w in (self.body or {}).get("warnings", [])]

    def __repr__(self):
        return f"{self.status} {self.raw[:600]!r}"


class Service:
    """A service of its own on a folder of its own."""

    def __init__(self, *flags, folder=None):
        self.own = folder is None
        self.folder = folder or tempfile.mkdtemp(prefix="facta-blackbox-")
        self.flags = flags
        self.start()

    def start(self):
        said = pathlib.Path(self.folder + ".log")
        self.log = said.open("a")
        at = said.stat().st_size
        self.process = subprocess.Popen(
            [FACTA["binary"], "serve", "--dev", "--data", self.folder, "--listen", "127.0.0.1:0",
             *self.flags], stdout=self.log, stderr=self.log)
        while self.process.poll() is None:
            line = next((x for x in said.read_text()[at:].splitlines() if "serving http" in x),
                        None)
            if line:
                self.url = line.split("serving ")[1].split()[0]
                self.port = int(self.url.rsplit(":", 1)[1])
                return
            time.sleep(0.02)
        raise RuntimeError("the service did not start: " + said.read_text()[-500:])

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        if self.own:
            shutil.rmtree(self.folder)
            os.remove(self.folder + ".log")

    def send(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        heads = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            heads.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode()
        try:
            connection.request(method, path, body, heads)
            answer = connection.getresponse()
            seen = Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()
        if seen.status >= 500:
            check(f"no 5xx: {method} {path}", False, seen)
        return seen

    def get(self, path, **headers):
        return self.send("GET", path, None, {k.replace("_", "-"): v for k, v in headers.items()})

    def post(self, path, body=None, **headers):
        return self.send("POST", path, {} if body is None else body,
                         {k.replace("_", "-"): v for k, v in headers.items()})

    def clock(self, now):
        seen = self.post("/v1/dev/clock", {"now": now})
        if seen.status >= 300:
            raise RuntimeError(f"clock {now}: {seen}")


class Company:
    """An invoicing company with everything an invoice needs."""

    def __init__(self, service, code, now, post_on_generation=False):
        self.s, self.code, self.n = service, code, 0
        self.at(now)
        self.must(service.post("/v1/companies", {
            "code": code, "legalName": f"{code} BV", "currency": "EUR", "country": "NL",
            "timeZone": "Europe/Amsterdam", "vatId": "NL123456789B01",
            "chamberOfCommerceId": "12345678", "iban": "NL91ABNA0417164300",
            "address": {"street": "Kade 1", "postalCode": "1011 AA", "city": "Amsterdam",
                        "country": "NL"}, "paymentTermDays": 30}))
        for account in ("1300", "1500", "1510", "8000", "8100"):
            self.do("ledgerAccounts", {"code": account, "name": account})
        self.do("vatCodes", {"code": "H", "category": "standard", "payableAccount": "1500",
                             "rates": [{"from": "2000-01-01", "percent": "21"}]})
        self.do("vatCodes", {"code": "L", "category": "standard", "payableAccount": "1510",
                             "rates": [{"from": "2000-01-01", "percent": "9"}]})
        self.do("settings", {"changes": [
            {"key": "hoursRevenueAccount", "value": "8000"},
            {"key": "receivableAccount", "value": "1300"},
            {"key": "defaultVatCode", "value": "H"}]})
        self.do("reasonCodes", {"code": "ERR", "text": "Wrong"})
        self.do("profiles", {"code": "hours", "name": "Hours", "invoiceType": "hours",
                             "postOnGeneration": post_on_generation})

    @staticmethod
    def must(seen):
        if seen.status >= 300:
            raise RuntimeError(repr(seen))
        return seen

    def at(self, now):
        self.s.clock(now)

    def path(self, rest):
        return f"/v1/companies/{self.code}/{rest}"

    def get(self, rest, **headers):
        return self.s.get(self.path(rest), **headers)

    def post(self, rest, body=None, **headers):
        return self.s.post(self.path(rest), body, **headers)

    def do(self, rest, body=None, **headers):
        return self.must(self.post(rest, body, **headers))

    def set(self, **settings):
        return self.do("settings", {"changes": [
            {"key": k, "value": v} for k, v in settings.items()]})

    def customer(self, code="C1", **more):
        return self.do("customers", {
            "code": code, "name": f"Customer {code}", "legalName": f"Customer {code} BV",
            "vatId": "NL987654321B01", "chamberOfCommerceId": "87654321",
            "iban": "NL91ABNA0417164300", "address": {
                "street": "Weg 2", "postalCode": "2011 AA", "city": "Haarlem", "country": "NL"},
            "paymentTermDays": 14, **more})

    def project(self, code="P1", customer="C1", **more):
        return self.do("projects", {"code": code, "customer": customer, **more})

    def hours(self, date, quantity="8", rate="100", project="P1", resource="R1", **more):
        self.n += 1
        entry = {"entryId": more.pop("entryId", f"{self.code}-{self.n}"), "date": date,
                 "project": project, "resource": resource, "quantity": quantity, "rate": rate,
                 **more}
        self.do("hours", entry)
        return entry["entryId"]

    def run(self, start, end, kind="production", profile="hours", **more):
        seen = self.do("runs", {"profile": profile, "window": {"from": start, "to": end},
                                "kind": kind, **more})
        number = seen.result.get("run") or seen.result.get("number") or seen.result.get("id")
        self.started = seen
        return self.wait(number)

    def wait(self, number):
        while True:
            seen = self.get(f"runs/{number}").body
            if seen["state"] in ("generated", "failed", "reverted"):
                return seen
            time.sleep(0.01)

    def invoices(self, query=""):
        return self.get("invoices?limit=1000" + query).body["items"]

    def invoice(self, number):
        return self.get(f"invoices/{number}").body


def scenario(function, *arguments):
    """Runs one scenario; an exception counts as a failure."""
    try:
        function(*arguments)
    except Exception:
        check(f"{function.__name__} ran to its end", False, traceback.format_exc()[-900:])
