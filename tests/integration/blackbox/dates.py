"""DATE, DF, DOCDATE, ANTE and TSDOC: every worked example, to the day."""
import datetime
import time

from client import Company, check, equal, scenario

YEARS = {"fromYear": 2023, "untilYear": 2027}


def frequencies(c):
    for code, kind, period in (("W", "week", "previousWeek"), ("4W", "fourWeeks", "previousWeek"),
                               ("M", "month", "previousMonth")):
        c.do("frequencies", {"code": code, "kind": kind, "bookingDatePeriod": period, **YEARS})


W22, W16, P5, MAY, JAN, P1 = ("2025-05-28", "2025-04-16", "2025-05-01", "2025-05-10",
                              "2025-01-10", "2025-01-10")
FP, PF, PC, WD = ("frequencyProject", "previousFrequencyPeriod", "previousCalendarPeriod",
                  "workDate")
# id, frequency ("" = none), period kind, option, hours on, today, expected[, work date]
CASES = [
    ("01", "W", "", PC, W22, "2025-06-02", "2025-06-01"),
    ("02", "W", "", PC, W16, "2025-06-02", "2025-06-01"),
    ("03", "4W", "", PC, P5, "2025-05-19", "2025-05-18"),
    ("04", "4W", "", PC, P5, "2025-05-26", "2025-05-25"),
    ("05", "4W", "", PC, P5, "2025-06-02", "2025-06-01"),
    ("06", "4W", "", PC, P5, "2025-06-23", "2025-06-22"),
    ("07", "M", "", PC, MAY, "2025-06-02", "2025-05-31"),
    ("08", "M", "", PC, JAN, "2025-06-23", "2025-05-31"),
    ("11a", "W", "", FP, W22, "2025-06-02", "2025-06-01"),
    ("11b", "W", "", PF, W22, "2025-06-02", "2025-06-01"),
    ("11d", "W", "", WD, W22, "2025-06-02", "2025-06-02"),
    ("12a", "W", "", FP, W16, "2025-06-02", "2025-04-20"),
    ("12b", "W", "", PF, W16, "2025-06-02", "2025-06-01"),
    ("13a", "4W", "", FP, P5, "2025-05-19", "2025-05-18"),
    ("13b", "4W", "", PF, P5, "2025-05-19", "2025-05-18"),
    ("14a", "4W", "", FP, P5, "2025-05-26", "2025-05-18"),
    ("14b", "4W", "", PF, P5, "2025-05-26", "2025-05-18"),
    ("15a", "4W", "", FP, P5, "2025-06-02", "2025-05-18"),
    ("15b", "4W", "", PF, P5, "2025-06-02", "2025-05-18"),
    ("16a", "4W", "", FP, P5, "2025-06-23", "2025-05-18"),
    ("16b", "4W", "", PF, P5, "2025-06-23", "2025-06-15"),
    ("16d", "4W", "", WD, P5, "2025-06-23", "2025-06-23"),
    ("17a", "M", "", FP, MAY, "2025-06-02", "2025-05-31"),
    ("17b", "M", "", PF, MAY, "2025-06-02", "2025-05-31"),
    ("18a", "M", "", FP, JAN, "2025-06-23", "2025-01-31"),
    ("18b", "M", "", PF, JAN, "2025-06-23", "2025-05-31"),
    ("19", "4W", "", FP, P1, "2025-03-24", "2025-01-26"),
    ("20", "4W", "", PF, P1, "2025-06-02", "2025-05-18"),
    ("21", "M", "", PF, JAN, "2025-06-10", "2025-05-31"),
    ("22", "W", "", PF, W16, "2025-06-01", "2025-05-25"),
    ("23", "4W", "", PF, P1, "2025-05-18", "2025-04-20"),
    ("24", "M", "", PF, JAN, "2025-05-31", "2025-04-30"),
    ("29", "W", "", PC, W16, "2025-06-01", "2025-05-25"),
    ("30", "W", "", PC, W16, "2025-06-03", "2025-06-01"),
    ("31", "W", "", PC, "2024-12-10", "2025-01-01", "2024-12-29"),
    ("32", "M", "", PC, "2024-12-10", "2025-01-01", "2024-12-31"),
    ("33", "M", "", PC, JAN, "2025-05-31", "2025-04-30"),
    ("34", "M", "", PC, "2024-01-10", "2024-03-01", "2024-02-29"),
    ("35", "", "month", FP, MAY, "2025-06-02", "2025-05-31"),
    ("36", "", "week", FP, MAY, "2025-06-02", "2025-06-01"),
    ("37", "", "month", FP, MAY, "2025-05-31", "2025-05-31"),
    ("39", "", "month", PF, "2025-04-15", "2025-06-02", "2025-04-30"),
    ("40", "", "week", PF, "2025-04-15", "2025-06-02", "2025-04-20"),
    ("41", "", "month", PF, "2025-06-02", "2025-06-03", "2025-05-31"),
    ("42", "", "week", PF, "2025-06-02", "2025-06-03", "2025-06-01"),
    ("43", "", "week", PC, MAY, "2025-06-01", "2025-05-25"),
    ("45", "", "", WD, MAY, "2025-06-04", "2025-05-31", "2025-05-31"),
    ("53", "", "", "", MAY, "2025-06-04", "2025-06-04"),
]


def booking_dates(s):
    c = Company(s, "dates", "2024-01-02T08:00:00Z")
    frequencies(c)
    for name, frequency, kind, option, hours, today, expected, *work in sorted(
            CASES, key=lambda case: case[5]):
        c.at(today + "T10:00:00Z")
        c.set(hoursBookingDateCalculation=option, periodKindWithoutFrequency=kind)
        c.customer(name, **({"invoiceFrequency": frequency} if frequency else {}))
        c.project(name, name)
        c.hours(hours, project=name)
        c.do("users/dev:setWorkDate", {"date": work[0] if work else today})
        for mode in ("test", "production"):
            run = c.run("2023-12-01", "2026-01-31", mode)["run"]
            made = c.get(f"runs/{run}/invoices").body["items"]
            equal(f"DATE-EX-{name} {mode}", [i["bookingDate"] for i in made], [expected])


def undeterminable(s):
    c = Company(s, "undet", "2025-06-02T10:00:00Z")
    c.set(hoursBookingDateCalculation=FP)
    c.customer(), c.customer("C2"), c.project(), c.project("P2", "C2")
    c.hours("2025-05-10")
    run = c.run("2025-05-01", "2025-05-31")
    equal("DATE-30 no invoice", run["total"], 0)
    equal("DATE-30 skipped", [(x["code"], x["customer"]) for x in run["skipped"]],
          [("run.booking_date.undeterminable", "C1")])
    run = c.run("2025-05-01", "2025-05-31", bookingDate="2025-05-15")
    equal("DATE-EX-52", [i["bookingDate"] for i in c.invoices()], ["2025-05-15"])
    equal("DATE-EX-52 source", c.invoices()[0]["bookingDateSource"], "entered")
    seen = c.post("runs", {"profile": "hours", "kind": "production", "bookingDate": "2025-02-30",
                           "window": {"from": "2025-05-01", "to": "2025-05-31"}})
    equal("run.booking_date.invalid", seen.code, "run.booking_date.invalid")


def friday(s):
    for name, work, expected in (("46", "2025-06-02", "2025-06-06"),
                                 ("47", "2025-06-06", "2025-06-06"),
                                 ("48", "2025-06-07", "2025-06-13"),
                                 ("49", "2025-12-30", "2026-01-02")):
        c = Company(s, "fri" + name, work + "T10:00:00Z")
        c.do("businessUnits", {"code": "U", "name": "U", "bookingPeriodEndsOn": "friday"})
        c.set(postAtEndOfBookingPeriod="on")
        c.customer(), c.project(businessUnit="U")
        c.hours("2025-05-20")
        c.run("2025-05-01", "2025-05-31")
        equal(f"DATE-EX-{name} shown", c.invoices()[0]["bookingDate"], expected)
        c.do("invoices/1:post")
        seen = c.invoice("1")
        equal(f"DATE-EX-{name}", seen["bookingDate"], expected)
        credit = c.do("invoices/1:credit", {"reasonCode": "ERR"}).result["number"]
        c.do(f"invoices/{credit}:post")
        equal("DATE-26 credit keeps today", c.invoice(credit)["bookingDate"], work)
    c = Company(s, "fri50", "2025-06-02T10:00:00Z")
    c.do("businessUnits", {"code": "U", "name": "U"})
    c.set(postAtEndOfBookingPeriod="on")
    c.customer(), c.project(businessUnit="U")
    c.hours("2025-05-20")
    c.run("2025-05-01", "2025-05-31")
    equal("DATE-24 generated", len(c.invoices()), 1)
    seen = c.post("invoices/1:post")
    equal("DATE-EX-50", (seen.status, seen.code),
          (409, "invoice.post.booking_date_undetermined"))
    c = Company(s, "fri51", "2025-06-02T10:00:00Z")
    frequencies(c)
    c.do("businessUnits", {"code": "U", "name": "U", "bookingPeriodEndsOn": "friday"})
    c.set(hoursBookingDateCalculation=FP)
    c.customer(invoiceFrequency="W"), c.project(businessUnit="U")
    c.hours(W22)
    c.run("2025-05-01", "2025-06-30")
    c.do("invoices/1:post")
    equal("DATE-EX-51", c.invoice("1")["bookingDate"], "2025-06-01")
    seen = c.post("businessUnits", {"code": "V", "name": "V", "bookingPeriodEndsOn": "monday"})
    equal("SET-46 unsupported", (seen.status, seen.code),
          (422, "settings.booking_period_ends_on.unsupported"))


HOLIDAYS = ["2025-01-01", "2025-04-18", "2025-04-21", "2025-05-29", "2025-12-25", "2025-12-26",
            "2026-01-01"]
# id, now (Amsterdam), shift time, formula, antedate until, document date
DOCUMENT = [
    ("A", "2025-01-07 18:00", "17:00", "-1D", "mondayWeek1", "2025-01-07"),
    ("B", "2025-01-07 16:00", "17:00", "-1D", "mondayWeek1", "2024-12-31"),
    ("01", "2025-01-07 16:59", "17:00", "", "", "2025-01-07"),
    ("02", "2025-01-07 17:00", "17:00", "", "", "2025-01-08"),
    ("03", "2025-01-10 18:00", "17:00", "", "", "2025-01-13"),
    ("04", "2025-01-11 10:00", "17:00", "", "", "2025-01-11"),
    ("05", "2025-01-11 18:00", "17:00", "", "", "2025-01-13"),
    ("06", "2025-04-17 18:00", "17:00", "", "", "2025-04-22"),
    ("07", "2025-04-17 18:00", "17:00", "-1D", "", "2025-04-21"),
    ("08", "2025-01-07 00:00", "0:00", "", "", "2025-01-08"),
    ("09", "2025-01-07 23:59", "23:59", "", "", "2025-01-07"),
    ("10", "2025-01-07 09:00", "17:00", "WD4", "", "2025-01-09"),
    ("11", "2025-01-08 18:00", "17:00", "WD4", "", "2025-01-16"),
    ("12", "2025-01-03 18:00", "17:00", "-1D", "mondayWeek1", "2024-12-31"),
    ("13", "2025-01-09 09:00", "17:00", "", "thursdayWeek1", "2024-12-31"),
    ("14", "2025-01-09 18:00", "17:00", "", "thursdayWeek1", "2025-01-10"),
    ("15", "2025-12-31 18:00", "17:00", "", "", "2026-01-02"),
    ("16", "2025-12-31 18:00", "17:00", "", "thursdayWeek1", "2025-12-31"),
    ("17", "2025-12-31 16:00", "17:00", "", "thursdayWeek1", "2025-12-31"),
    ("none", "2025-01-07 20:00", "", "", "", "2025-01-07"),
    ("ANTE-02", "2025-01-07 09:00", "", "", "mondayWeek1", "2025-01-07"),
    ("ANTE-07", "2026-01-05 09:00", "", "", "mondayWeek1", "2025-12-31"),
    ("ANTE-08", "2026-01-06 09:00", "", "", "mondayWeek1", "2026-01-06"),
]
# DF-EX-09…24 as shifts: reference day, formula, result
SHIFTS = [("2025-01-08", "-1D", "2025-01-07"), ("2025-01-07", "-1D", "2025-01-06"),
          ("2025-01-07", "WD1", "2025-01-13"), ("2025-01-06", "WD1", "2025-01-13"),
          ("2025-01-07", "WD4", "2025-01-09"), ("2025-01-09", "WD4", "2025-01-16"),
          ("2025-01-07", "-WD1", "2025-01-06"), ("2025-01-06", "-WD1", "2024-12-30"),
          ("2025-01-07", "WD1-1D", "2025-01-12"), ("2025-01-31", "1M", "2025-02-28"),
          ("2024-01-31", "1M", "2024-02-29"), ("2025-01-31", "1M+1D", "2025-03-01"),
          ("2024-11-30", "1K", "2025-02-28"), ("2024-02-29", "1J", "2025-02-28"),
          ("2025-08-31", "6M", "2026-02-28"), ("2025-03-31", "-1M", "2025-02-28")]


def utc(local):
    """Amsterdam's wall clock as UTC: summer time from the last Sunday of March to October's."""
    t = datetime.datetime.strptime(local, "%Y-%m-%d %H:%M")
    return (t - datetime.timedelta(hours=2 if 4 <= t.month <= 9 else 1)).strftime(
        "%Y-%m-%dT%H:%M:%SZ")


def document_dates(s):
    c = Company(s, "documents", "2024-01-02T10:00:00Z")
    c.do("holidays", {"code": "NL", "dates": HOLIDAYS})
    c.set(holidayCalendar="NL")
    c.customer(), c.project()
    for job in ("11096500", "11096089"):
        c.do("jobs", {"jobCode": job, "enabled": True})
    cases = [("DOCDATE-EX-" + name, *rest, "11096500") for name, *rest in DOCUMENT]
    cases += [(f"DF-EX-{n:02}", day + " 12:00", "", formula, "", expected, "11096089")
              for n, (day, formula, expected) in enumerate(SHIFTS, 9)]
    cases.sort(key=lambda case: case[1])
    for number, (name, now, time_of_day, formula, until, expected, job) in enumerate(cases, 1):
        c.at(utc(now))
        c.set(documentDateShiftTime=time_of_day, documentDateFormula=formula, antedateUntil=until)
        c.hours("2024-01-02")
        c.run("2024-01-01", "2024-01-31", bookingDate="2023-01-31")
        c.do(f"invoices/{number}:release")
        c.do(f"jobs/{job}:run")
        seen = c.invoice(str(number))
        equal(name, (seen["status"], seen["documentDate"]), ("posted", expected))
        equal(name + ": booking date kept", seen["bookingDate"], "2023-01-31")


def formulas(s):
    c = Company(s, "formula", "2025-06-02T10:00:00Z")

    def value():
        items = c.get("settings?limit=1000").body["items"]
        return next(i["value"] for i in items if i["key"] == "documentDateFormula")
    for text in ("-1D", "1w-1d", "WD7", "12M+15D-WD1", "1D+1D+1D+1D+1D+1D+1D", ""):
        seen = c.post("settings", {"key": "documentDateFormula", "value": text})
        check(f"DF accepted {text}", seen.status in (200, 201), seen)
        equal(f"DF stored {text}", value(), text.upper())
    for text in ("WD0", "WD8", "1Q", "1Y", "CM", "D10", "1", "W", "1W 1D", "1W--1D", "+", "1DD"):
        seen = c.post("settings", {"key": "documentDateFormula", "value": text})
        equal(f"DF refused {text}", (seen.status, seen.code), (422, "date_formula.invalid_syntax"))
    for text in ("1D+1D+1D+1D+1D+1D+12D", "x" * 21):
        seen = c.post("settings", {"key": "documentDateFormula", "value": text})
        equal(f"DF refused {text}", (seen.status, seen.code), (422, "date_formula.too_long"))


# id, setting, job, frequency, hours on, today, booking date
ANTEDATED = [("03", "mondayWeek1", "11076237", "W", "2025-01-01", "2025-01-06", "2024-12-31"),
             ("04", "", "11076237", "W", "2025-01-01", "2025-01-06", "2025-01-05"),
             ("05", "sundayWeek1", "11076237", "4W", "2025-01-10", "2025-01-27", "2025-01-26"),
             ("10", "mondayWeek1", "11076433", "W", "2025-01-01", "2025-01-06", "2025-01-05")]


def antedating(s):
    for name, until, job, frequency, hours, today, expected in ANTEDATED:
        c = Company(s, "ante" + name, "2024-12-01T10:00:00Z")
        frequencies(c)
        c.set(antedateUntil=until, hoursBookingDateCalculation=FP, defaultStatusHours="released")
        c.customer(invoiceFrequency=frequency), c.project()
        c.hours(hours)
        c.do("jobs", {"jobCode": job, "enabled": True, "profile": "hours"})
        c.at(today + "T10:00:00Z")
        c.do(f"jobs/{job}:run")
        while not c.invoices():
            time.sleep(0.01)
        equal(f"ANTE-EX-{name}", [i["bookingDate"] for i in c.invoices()], [expected])


def slips(s):
    c = Company(s, "slips", "2025-06-02T10:00:00Z")
    frequencies(c)
    c.customer()
    for code, frequency in (("PM", "M"), ("PW", "W")):
        c.project(code, invoiceFrequency=frequency)
    c.hours("2025-06-30", project="PM", timesheet="TW27")
    c.hours("2025-07-01", project="PM", timesheet="TW27")
    week = {"from": "2025-06-30", "to": "2025-07-06"}
    c.set(containsChangesFromRequired="on")
    slip = {"document": "slip.pdf", "project": "PM", "period": week}
    seen = c.post("timesheets/TW27:attachSlip", slip)
    equal("TSDOC-EX-01", (seen.status, seen.code),
          (422, "timesheet_slip.contains_changes_from_required"))
    seen = c.post("timesheets/TW27:attachSlip", {**slip, "containsChangesFrom": "2025-08-01"})
    equal("TSDOC outside", seen.code, "timesheet_slip.date_outside_timesheet")
    check("TSDOC-EX-02", c.post("timesheets/TW27:attachSlip", {
        **slip, "containsChangesFrom": "2025-06-30"}).status == 201)
    check("TSDOC-EX-04", c.post("timesheets/TW28:attachSlip", {
        "document": "s.pdf", "project": "PW",
        "period": {"from": "2025-07-07", "to": "2025-07-13"}}).status == 201)
    c.set(containsChangesFromRequired="off")
    check("TSDOC-EX-05", c.post("timesheets/TJ:attachSlip", {
        "document": "j.pdf", "project": "PW",
        "period": {"from": "2025-06-01", "to": "2025-06-30"}}).status == 201)
    c.at("2025-08-01T10:00:00Z")
    c.run("2025-06-01", "2025-07-31")
    slipped = {i["period"]["to"]: c.invoice(i["number"])["slips"] for i in c.invoices()}
    check("TSDOC-EX-02 with June", any("slip.pdf" in str(x) for d, x in slipped.items()
                                       if d.startswith("2025-06")), slipped)
    check("TSDOC-EX-02 not with July", not any("slip.pdf" in str(x) for d, x in slipped.items()
                                               if d.startswith("2025-07")), slipped)


def play(s):
    """Plays all of them on a service."""
    for function in (booking_dates, undeterminable, friday, document_dates, formulas, antedating,
                     slips):
        scenario(function, s)
