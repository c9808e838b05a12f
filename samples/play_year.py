#!/usr/bin/env python3
"""Plays the year of samples/year on a service: hours month by month, twelve monthly runs, posting by
a job, twelve journal exports, every booking period closed; on the way a reverted run, credits of
every kind, corrections, a new rate, a new VAT rate, late hours, and dates set back at the turn of the
year. Every request has its key, every moment its time: on a service started with

    facta serve --dev --dev-fixed 2026-01-05T08:00:00Z --data DIR

it makes the same history to the bit, whenever and wherever it is played.

    samples/play_year.py [URL]       URL: http://127.0.0.1:7480 unless said
"""
import json
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent / "year"
LONGEST_WAIT_S = 120
# The day on which a month is billed. March: the evening before Easter; December: the first Monday
# of the new year.
BILLED_ON = ("2026-02-02", "2026-03-02", "2026-04-02", "2026-05-01", "2026-06-01", "2026-07-01",
             "2026-08-03", "2026-09-01", "2026-10-01", "2026-11-02", "2026-12-01", "2027-01-04")
LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# What was handed in late, and the correction of August, is billed with these months.
EARLIER_TOO = (8, 9)
LATE_HOURS = [  # of July, handed in on 20 August
    {"entryId": "JR-late-1", "date": "2026-07-28", "project": "Y100-1", "resource": "a.lente",
     "quantity": "8", "description": "Oplevering", "timesheet": "26W31-late"},
    {"entryId": "JR-late-2", "date": "2026-07-29", "project": "Y800-1", "resource": "a.lente",
     "quantity": "3.25", "description": "Advies", "timesheet": "26W31-late"}]
# What a correction changes an entry by: month, project, hours.
CORRECTIONS = {"may": (4, "Y600-1", "-1.5"), "september": (8, "Y700-1", "2.25")}
NEW_RATE = {"project": "Y200-2", "rate": "43.505", "from_month": 4}


class Refused(Exception):
    """The service refused what the year needs."""


def last_day(month):
    return f"2026-{month:02d}-{LAST_DAY[month - 1]}"


class Player:
    def __init__(self, url, company="year"):
        self.url = url.rstrip("/")
        self.of_company = f"/v1/companies/{company}/"
        self.sent = 0
        self.refusals = []  # code of each act that was refused, as it should be

    def ask(self, method, path, body=None, form="application/json", key=None):
        headers = {"Facta-Actor": "jaar", "Content-Type": form}
        if key:
            headers["Idempotency-Key"] = key
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=LONGEST_WAIT_S) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            problem = json.load(error)
            raise Refused(problem["code"], f"{method} {path}: {problem}") from error

    def get(self, path):
        return self.ask("GET", path if path.startswith("/") else self.of_company + path)

    def rows(self, path):
        """All rows of a list, page by page."""
        joint, cursor, rows = "&" if "?" in path else "?", "", []
        while cursor is not None:
            page = self.get(f"{path}{joint}limit=1000" + (f"&cursor={cursor}" if cursor else ""))
            rows += page["items"]
            cursor = page.get("nextCursor") and urllib.parse.quote(page["nextCursor"], safe="")
        return rows

    def act(self, path, body=None, form="application/json"):
        """One act under the next key; its result."""
        self.sent += 1
        data = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        target = path if path.startswith("/") else self.of_company + path
        answer = self.ask("POST", target, data, form, f"year-{self.sent:04d}")
        self.settle(answer)
        return answer.get("result", {})

    def settle(self, answer):
        """Waits until the views have it, so that what is read next is what was done."""
        if "company" in answer:
            self.get(f"/v1/companies/{answer['company']}/settings"
                     f"?atLeast={answer['company']}/{answer['sequence']}")

    def refused(self, code, path, body=None):
        try:
            self.act(path, body)
        except Refused as refusal:
            if refusal.args[0] != code:
                raise
            self.refusals.append(code)
            return
        raise Refused(code, f"{path} was accepted, but should be refused")

    def at(self, day, hour="08:00"):
        self.ask("POST", "/v1/dev/clock", json.dumps({"now": f"{day}T{hour}:00Z"}).encode())

    def until(self, what, done):
        """Polls until `done` answers something."""
        deadline = time.monotonic() + LONGEST_WAIT_S
        while time.monotonic() < deadline:
            found = done()
            if found:
                return found
        raise Refused("year.waited", f"{what} did not end within {LONGEST_WAIT_S} s")

    def generated(self, run):
        def look():
            seen = self.get(f"runs/{run}")
            if seen["state"] == "failed":
                raise Refused("year.run_failed", str(seen))
            return seen if seen["state"] == "generated" else None
        return self.until(f"run {run}", look)

    def run(self, month, kind="production", **more):
        body = {"profile": "hours", "kind": kind,
                "window": {"from": f"2026-{month:02d}-01", "to": last_day(month)}}
        body.update(more)
        return self.generated(self.act("runs", body)["id"])

    def job(self, code):
        started = self.act(f"jobs/{code}:run")["jobRun"]

        def look():
            runs = [row for row in self.rows("jobRuns") if row["jobRun"] == started]
            return runs[0] if runs and runs[0].get("finishedAt") else None
        return self.until(f"job {code}", look)

    def export(self, month):
        made = self.act("exports", {"type": "all", "until": last_day(month)})["id"]
        return self.until(f"export {made}", lambda: [
            row for row in self.rows("exports") if row["export"] == made and row["finished"]])

    def invoices(self, customer, month):
        """Posted invoices of a customer with hours of that month, credits left out."""
        return [row["number"] for row in self.rows(f"invoices?list=posted&customer={customer}")
                if not row.get("original") and row["creditMark"] == "none"
                and row["period"]["to"][:7] == f"2026-{month:02d}"]


def set_up(play):
    play.at("2026-01-05")
    play.act("/v1/companies", json.loads((HERE / "company.json").read_text()))
    for name in ("ledger-accounts", "vat-codes", "number-series", "reason-codes", "profiles",
                 "frequencies", "grouping-methods", "holidays", "jobs"):
        route = "".join(word.title() if at else word for at, word in enumerate(name.split("-")))
        for body in json.loads((HERE / f"{name}.json").read_text()):
            play.act(route, body)
    play.act("settings", json.loads((HERE / "settings.json").read_text()))
    for name in ("customers", "projects"):
        for body in json.loads((HERE / f"{name}.json").read_text()):
            play.act(name, body)
    play.act("/v1/companies/central/reasonCodes", {"code": "UREN", "text": "Correctie van uren"})
    play.act("/v1/companies/central/settings", {"key": "autoCreditReasonCode", "value": "UREN"})


def correct(play, which):
    """Corrects the first entry of a project in a month; answers its invoice."""
    month, project, delta = CORRECTIONS[which]
    entry = play.rows(f"hours?project={project}&from=2026-{month:02d}-01&to={last_day(month)}")[0]
    play.act(f"timesheets/{entry['timesheet']}:processCorrections",
             {"changes": [{"entryId": entry["entryId"], "quantityDelta": delta}]})
    return entry["invoice"]


# What happens in a month beside its hours; the month is billed at the beginning of the next one.

def february(play):
    """An invoice of January is credited by hand. January is closed: the run that bills its hours
    anew has to say another booking date."""
    play.at("2026-02-10")
    number = play.invoices("Y800", 1)[0]
    credit = play.act(f"invoices/{number}:credit", {"reasonCode": "TARIEF"})["creditInvoice"]
    play.act(f"invoices/{credit}:post")
    play.refused("credit.already_credited", f"invoices/{number}:credit", {"reasonCode": "TARIEF"})
    play.run(1)  # skips them: invoice.post.period_closed
    play.run(1, bookingDate="2026-02-10")


def april(play):
    """A new rate for hours posted from now on."""
    play.at("2026-04-01")
    play.act(f"projects/{NEW_RATE['project']}", {"rate": NEW_RATE["rate"]})


def may(play):
    """A correction: the invoice is credited automatically, and billed anew with it."""
    play.at("2026-05-12")
    correct(play, "may")
    play.job("11096325")
    play.job("11096500")
    play.run(4, bookingDate="2026-05-12")


def june(play):
    """The low VAT rate is to go up on 1 July (no such law exists)."""
    play.at("2026-06-15")
    codes = json.loads((HERE / "vat-codes.json").read_text())
    low = next(code for code in codes if code["code"] == "LAAG")
    play.act("vatCodes", dict(low, rates=low["rates"] + [{"from": "2026-07-01",
                                                          "percent": "21.00"}]))


def july(play):
    """From now on booked at the end of the previous week or month, whatever is billed."""
    play.at("2026-07-06")
    play.act("settings", {"key": "hoursBookingDateCalculation", "value": "previousCalendarPeriod"})


def august(play):
    play.at("2026-08-20")
    play.act("hours", {"entries": LATE_HOURS})


def september(play):
    """A correction that goes on an invoice of its own."""
    play.at("2026-09-08")
    correct(play, "september")


def october(play):
    """Y200 wants one invoice a month. The weekly invoices of September are credited from the
    balance, the first of them twice, since its credit is deleted."""
    play.at("2026-10-13")
    for project in ("Y200-1", "Y200-2"):
        play.act(f"projects/{project}", {"invoiceFrequency": "MAAND"})
    numbers = sorted(play.invoices("Y200", 9))
    request = {"company": "year", "reasonCode": "BUNDEL"}
    play.act("/v1/balance:credit", dict(request, invoice=numbers[0]))
    play.refused("credit.action_pending", "/v1/balance:credit", dict(request, invoice=numbers[0]))
    play.job("11096325")
    credit = play.get(f"invoices/{numbers[0]}")["creditNumber"]
    play.act(f"invoices/{credit}:delete")
    for number in numbers:
        play.act("/v1/balance:credit", dict(request, invoice=number))
    play.job("11096325")
    play.job("11096500")
    play.run(9, bookingDate="2026-10-13")


def november(play):
    """Credits have to be approved from now on."""
    play.at("2026-11-10")
    play.act("settings", {"key": "salesInvoiceApprovalWorkflow", "value": "on"})
    number = play.invoices("Y500", 10)[0]
    credit = play.act(f"invoices/{number}:credit", {"reasonCode": "TARIEF"})["creditInvoice"]
    play.refused("invoice.release.approval_required", f"invoices/{credit}:post")
    play.act(f"invoices/{credit}:approve")
    play.job("11096500")
    play.run(10, bookingDate="2026-11-10")


def december(play):
    """The jobs set dates up to Thursday 7 January back to 31 December."""
    play.at("2026-12-31", "12:00")
    play.act("settings", {"key": "antedateUntil", "value": "thursdayWeek1"})


HAPPENINGS = {2: february, 4: april, 5: may, 6: june, 7: july, 8: august, 9: september, 10: october,
              11: november, 12: december}


def bill(play, month):
    """Runs, posts, exports and closes a month."""
    play.at(BILLED_ON[month - 1])
    if month == 1:
        play.run(1, kind="test")
        wrong = play.run(1)
        play.act(f"runs/{wrong['id']}:revert", {"confirm": True})
        play.act("customers/Y700", {"paymentTermDays": 45})
    if month == 12:
        play.generated(play.job("11076237")["run"])
    else:
        play.run(month, options={"includeEarlier": month in EARLIER_TOO})
    play.at(BILLED_ON[month - 1], "17:30" if month % 2 else "10:00")
    play.job("11096500")
    play.export(month)
    play.act(f"periods/2026-{month:02d}:close", {"reason": "Maand afgesloten"})


def play_year(play):
    set_up(play)
    for month in range(1, 13):
        happening = HAPPENINGS.get(month)
        if happening:
            happening(play)
        play.at(last_day(month), "16:00")
        play.act("hours", (HERE / f"hours-{month:02d}.csv").read_bytes(), "text/csv")
        bill(play, month)


def main():
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    play = Player(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7480")
    play_year(play)
    print(f"{play.sent} acts, {len(play.refusals)} of them refused as they should be")


if __name__ == "__main__":
    main()
