"""What the rigs here share: the release binary on a folder, its clients, and books small enough to
be made again and again."""
import http.client
import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PARTY = {"legalName": "Voorbeeld B.V.", "vatId": "NL001234567B01",
         "chamberOfCommerceId": "12345678", "iban": "NL91ABNA0417164300", "paymentTermDays": 30,
         "address": {"street": "Dorpsstraat 1", "postalCode": "1234 AB", "city": "Ons Dorp",
                     "country": "NL"}}
NOW = "2026-11-02T08:00:00Z"
OCTOBER = {"from": "2026-10-01", "to": "2026-10-31"}
UP_WITHIN_S = 600  # what waits for its turn on a machine with other work is no hang
ROOM_IN_MEMORY = 4 << 30


def in_memory():
    """Where the folder of a rig is that needs no disk: files that are flushed in no time. None: the
    usual place, where there is no room in memory."""
    memory = pathlib.Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free >= ROOM_IN_MEMORY
    return str(memory) if roomy else None


class Violation(Exception):
    """A promise that was broken."""


class NotPermitted(Exception):
    """What this machine does not let us do: a rig skips it and says so."""


class Service:
    """`facta serve` on a folder; ended and started again at will."""

    def __init__(self, facta, data, arguments=(), prepare=None):
        self.facta = str(facta)
        self.data = pathlib.Path(data)
        self.arguments = list(arguments)
        self.prepare = prepare  # runs in the child before the program does: limits
        self.process = None
        self.address = None
        self.out = None

    def start(self, wrap=()):
        """False: it ended instead of serving, and `log()` tells why. `wrap`: a program, such as
        strace, that it is run by."""
        self.address = None
        self.out = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen(
            [*wrap, self.facta, "serve", "--data", str(self.data), "--dev", "--listen",
             "127.0.0.1:0", *self.arguments],
            stdout=self.out, stderr=self.out, preexec_fn=self.prepare)
        until = time.monotonic() + UP_WITHIN_S
        while time.monotonic() < until:
            ended = self.process.poll() is not None
            found = re.search(r"serving http://(\S+:\d+)\b", self.log())
            if found:
                self.address = found.group(1)
                return True
            if ended:
                return False
            time.sleep(0.02)
        self.kill()
        raise Violation(f"neither serves nor ends within {UP_WITHIN_S} s: {self.log()}")

    def log(self):
        """What it said since it was started."""
        self.out.seek(0)
        return self.out.read()

    def end(self, how):
        """Its exit code."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait()
        self.process = None
        return code

    def kill(self):
        self.end(signal.SIGKILL)

    def stop(self):
        return self.end(signal.SIGTERM)

    def ask(self, method, path, body=None, key=None, timeout=30):
        """Status and answer; (0, "") when there was none."""
        address = self.address
        if address is None:
            return 0, ""
        headers = {"X-Actor": "rig"}
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        if key:
            headers["Idempotency-Key"] = key
        connection = http.client.HTTPConnection(address, timeout=timeout)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def get(self, path):
        return self.ask("GET", path)

    def connect(self, timeout):
        return http.client.HTTPConnection(self.address, timeout=timeout)

    def resident_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) // 1024

    def done(self, path, body, key=None):
        """A command that must be accepted."""
        status, answer = self.ask("POST", path, body, key)
        if status not in (200, 201, 202):
            raise Violation(f"{path} was answered with {status}: {answer}")
        return json.loads(answer)


def open_company(service, company, customers):
    base = f"/v1/companies/{company}/"
    service.done("/v1/companies", {"code": company, **PARTY})
    for account in ("1300", "8000", "1700"):
        service.done(base + "ledgerAccounts", {"code": account, "name": "x"})
    service.done(base + "vatCodes", {"code": "H", "category": "standard", "payableAccount": "1700",
                                     "rates": [{"percent": "21.00"}]})
    service.done(base + "settings", {"changes": [
        {"key": "hoursRevenueAccount", "value": "8000"},
        {"key": "receivableAccount", "value": "1300"},
        {"key": "defaultVatCode", "value": "H"}]})
    service.done(base + "reasonCodes", {"code": "ERR", "text": "Onjuist"})
    for number in range(customers):
        service.done(base + "customers", {"code": f"C{number}", "name": "Klant", **PARTY})
        service.done(base + "projects", {"code": f"P{number}", "customer": f"C{number}"})


def entries(prefix, count, customers):
    """`count` entries of an hour at 50.00, spread over the customers."""
    return {"entries": [{"entryId": f"{prefix}-{i}", "date": f"2026-10-{i % 28 + 1:02}",
                         "project": f"P{i % customers}", "resource": "R1", "quantity": "1.00",
                         "rate": "50.00"} for i in range(count)]}


def bill(service, company, run, key=None):
    """Runs October and waits for the end of the run, which is the company's `run`-th."""
    base = f"/v1/companies/{company}/"
    service.done(base + "runs", {"profile": "hours", "kind": "production", "window": OCTOBER,
                                 "bookingDate": "2026-11-02"}, key)
    while True:
        status, answer = service.get(f"{base}runs/{run}")
        state = json.loads(answer)["state"] if status == 200 else ""
        if state == "generated":
            return
        if state == "failed":
            raise Violation("a run failed: " + answer)


def items(service, path):
    """Every item of a list, page by page."""
    cursor = ""
    while True:
        status, answer = service.get(f"{path}limit=1000{cursor}")
        if status != 200:
            raise Violation(f"{path} is answered with {status}: {answer}")
        page = json.loads(answer)
        yield from page["items"]
        if not page.get("nextCursor"):
            return
        cursor = "&cursor=" + page["nextCursor"]


def wait_for_runs(service, company):
    """Until none is queued or generating."""
    while any(run["state"] in ("queued", "generating")
              for run in items(service, f"/v1/companies/{company}/runs?type=hours&")):
        time.sleep(0.02)


def verified(facta, data, log=()):
    """What `facta verify` says of a folder, and of the log if that is elsewhere: its exit code and
    its figures."""
    done = subprocess.run([str(facta), "verify", "--data", str(data), "--json", *log], check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def end(violations, line):
    """One summary line and the exit code that goes with it."""
    for violation in violations[:20]:
        print("VIOLATION " + violation)
    print(f"{line}, {len(violations)} violations")
    sys.exit(1 if violations else 0)
