"""Rights, queue, filters, rate changes, appended runs and billing again with other settings."""
import json
import threading

from client import Company, check, equal, scenario
from money import correct, posted
from runs import JUNE, MAY, company, refused, revert

# act, body, what it needs (any of)
NEEDS = [
    ("runs", {"profile": "hours", "kind": "test", "window": {"from": MAY[0], "to": MAY[1]}},
     ["ManageAndExportFinancialSettings"]),
    ("runs/1:revert", {"confirm": True}, ["ApplicationAdministrator"]),
    ("invoices/1:importReturnMessage", {"payload": "x"}, ["ManageAndExportFinancialSettings"]),
    ("invoices/1:approveManually", {}, ["ManageAndExportFinancialSettings"]),
    ("exports", {"type": "all"}, ["ManageAndExportFinancialSettings", "CockpitUser"]),
    ("invoices:journalise", {"ids": ["1"]}, ["ManageAndExportFinancialSettings", "CockpitUser"]),
    ("invoices/1:credit", {"reasonCode": "ERR"}, ["CreditInvoices"]),
    ("invoices/1:release", {}, ["FinaliseInvoice"]), ("invoices/1:reopen", {}, ["FinaliseInvoice"]),
    ("invoices/1:delete", {}, ["FinaliseInvoice"]), ("invoices/1:post", {}, ["FinaliseInvoice"]),
    ("invoices/1:finalise", {"confirm": True}, ["FinaliseInvoice"]),
    ("invoices/1:approve", {}, ["ApproveSalesInvoices"]),
    ("reasonCodes", {"code": "ERR", "text": "x"}, ["ManageReasonCodes"]),
    ("layouts", {"code": "L"}, ["ManageInvoiceLayouts"]),
    ("groupingMethods", {"code": "G", "dimensions": ["customer"]}, ["ManageGroupingMethods"]),
    ("projects/P1:overrideGrouping", {"groupingMethod": "G"}, ["OverrideGroupingMethod"]),
    ("emailTemplates", {"code": "E", "usage": "salesInvoice"}, ["ManageEmailTemplates"]),
    ("standardTermSchedules", {"code": "S", "lines": [{"percent": "100"}]},
     ["ManageStandardTermSchedules"]),
    ("settings", {"key": "defaultStatusHours", "value": "open"}, ["Administrator"]),
    ("jobs", {"jobCode": "11096325", "enabled": True}, ["Administrator"]),
    ("jobs/11096325:run", {}, ["Administrator"]),
    ("customers", {"code": "Z", "name": "Z"}, ["Administrator"]),
    ("reports", {"code": "R", "fileName": "F", "folder": "D"}, ["Administrator"]),
    ("vendorTemplates", {"code": "T"}, ["Administrator"]),
    ("vendors", {"code": "V", "name": "V"}, ["Administrator"]),
    ("periods/2024-01:close", {"reason": "x"}, ["Administrator"]),
    ("hours", {"entryId": "q", "date": "2025-05-05", "project": "P1", "resource": "R",
               "quantity": "1", "rate": "1"}, ["PostHours"]),
    ("timesheets/T:processCorrections", {"changes": []}, ["PostHours"]),
]
ROLES = ("ApplicationAdministrator ManageAndExportFinancialSettings SearchAllInvoices "
         "ManageReasonCodes ManageInvoiceLayouts ManageGroupingMethods OverrideGroupingMethod "
         "ManageEmailTemplates ManageStandardTermSchedules ViewJournalEntry Administrator "
         "FinaliseInvoice CreditInvoices Auditor CockpitUser PostHours "
         "ApproveSalesInvoices").split()


def rights(s):
    c = company(s, "auth")
    c.hours("2025-05-05")
    c.run(*MAY)
    for act, body, needs in NEEDS:
        others = ",".join(r for r in ROLES if r not in needs)
        refused(f"AUTH {act} without", c.post(act + "?dryRun=true", body, Facta_Roles=others),
                "auth.permission_denied", 403)
        for role in needs:
            seen = c.post(act + "?dryRun=true", body, Facta_Roles=role)
            check(f"AUTH {act} with {role}", seen.status != 403, seen)
    for view in ("runs?type=hours", "runs/1/lines", "invoices", "invoices/1"):
        for role in ("ManageAndExportFinancialSettings", "SearchAllInvoices"):
            equal(f"AUTH {view} {role} alone", c.get(view, Facta_Roles=role).status, 403)
    equal("AUTH-10", c.get("journalEntries", Facta_Roles="ViewJournalEntry").status, 200)
    can = c.get("runs/1:canRevert", Facta_Roles="PostHours")
    check("can without right", can.status == 403 or can.body.get("allowed") is False, can)


def queue(s):
    c = company(s, "queue")
    for part in range(3):
        c.do("hours", {"entries": [{"entryId": f"q{part}-{n}", "date": "2025-05-05",
                                    "project": "P1", "resource": "R", "quantity": "1",
                                    "rate": "10"} for n in range(10000)]})
    window = {"from": MAY[0], "to": MAY[1]}
    for _ in range(3):
        c.do("runs", {"profile": "hours", "kind": "production", "window": window})
    third = c.get("runs/3/progress").body
    check("RUN-EX-02", third["state"] in ("queued", "generating", "generated") and
          float(third["expectedWait"]) >= 0 and (third["state"] != "queued" or (
              third["queuePosition"] > 0 and third["expectedWaitMicros"] > 0)), third)
    sse = c.get("runs/3/progress", Accept="text/event-stream").raw.decode()
    check("progress to the end", '"generated"' in sse.split("data:")[-1], sse[-300:])
    runs = c.get("runs?type=hours").body["items"][::-1]
    equal("RUN-16", [r["lineCount"] for r in runs], [30000, 0, 0])
    check("RUN-13", runs[0]["finishedAt"] <= runs[1]["startedAt"] and
          runs[1]["finishedAt"] <= runs[2]["startedAt"], runs)
    equal("RUN-15 finished", c.get("runs/1/progress").body["expectedWaitMicros"], 0)


def filters(s):
    c = company(s, "filter")
    c.customer("C2"), c.project("P2", "C2")
    c.hours("2025-05-05"), c.hours("2025-05-06", project="P2"), c.hours("2025-07-01")
    c.run(*MAY)
    c.do("invoices/1:credit", {"reasonCode": "ERR"})
    for query, count in (("customer=C1", 1), ("type=hours", 2), ("type=term", 0),
                         ("period=2025-06", 2), ("period=2025-05", 0), ("credited=true", 1),
                         ("credited=false", 1), ("open=true", 2),
                         ("from=2025-06-02&to=2025-06-02", 2)):
        equal(f"balance {query}", len(s.get(f"/v1/balance?company=filter&{query}").body["items"]),
              count)
    for query, count in (("state=open", 1), ("state=invoicePosted", 2), ("customer=C2", 1),
                         ("project=P2", 1), ("from=2025-05-06&to=2025-05-31", 1),
                         ("invoice=1", 1)):
        equal(f"hours {query}", len(c.get("hours?" + query).body["items"]), count)
    for query, count in (("list=unposted", 1), ("list=posted", 2), ("customer=C2", 1),
                         ("run=1", 2), ("type=term", 0)):
        equal(f"invoices {query}", len(c.get("invoices?" + query).body["items"]), count)
    for query, count in (("kind=test", 0), ("kind=production", 1), ("state=generated", 1),
                         ("profile=hours", 1), ("period=2025-05", 1), ("period=2025-08", 0)):
        equal(f"runs {query}", len(c.get("runs?type=hours&" + query).body["items"]), count)
    open_entry = c.get("hours?state=open").body["items"][0]
    check("why not billed in the list", "why" in json.dumps(open_entry).lower() or
          "reason" in json.dumps(open_entry), open_entry)


def rates(s):
    c = company(s, "rates", False)
    c.do("vatCodes", {"code": "N", "category": "standard", "payableAccount": "1500",
                      "rates": [{"from": "2000-01-01", "percent": "9"},
                                {"from": "2025-05-06", "percent": "21"}]})
    c.hours("2025-05-05", "1", vatCode="N"), c.hours("2025-05-06", "1", vatCode="N")
    c.run(*MAY)
    groups = c.invoice("1")["vatGroups"]
    equal("VAT-06", sorted((g["rate"], g["base"], g["vat"]) for g in groups),
          [("21.00", "100.00", "21.00"), ("9.00", "100.00", "9.00")])
    c.do("numberSeries", {"code": "CR", "prefix": "C", "minimumDigits": 3})
    c.set(creditNumberSeries="CR")
    c.do("invoices/1:release"), c.do("invoices/1:post")
    equal("DEC-02 credit series", c.do("invoices/1:credit", {"reasonCode": "ERR"}).result[
        "number"], "C001")
    c.do("frequencies", {"code": "W", "kind": "week", "fromYear": 2025, "untilYear": 2025,
                         "bookingDatePeriod": "previousWeek"})
    c.do("frequencies", {"code": "4W", "kind": "fourWeeks", "fromYear": 2025, "untilYear": 2025,
                         "bookingDatePeriod": "previousWeek"})
    four = {f["code"]: f for f in c.get("frequencies").body["items"]}["4W"]["periods"]
    equal("FREQ-04", [(p["start"], p["end"]) for p in four[:1] + four[3:7]],
          [("2024-12-30", "2025-01-26"), ("2025-03-24", "2025-04-20"),
           ("2025-04-21", "2025-05-18"), ("2025-05-19", "2025-06-15"),
           ("2025-06-16", "2025-07-13")])
    c.customer("F", invoiceFrequency="W"), c.project("PF", "F")
    c.hours("2019-05-05", project="PF")
    run = c.run("2019-01-01", "2019-12-31")
    check("DEC-11", run["total"] == 0 and "hours.no_frequency_period" in str(run["skipped"]), run)


def again(s):
    c = Company(s, "again", JUNE)
    for code, kind in (("W", "week"), ("M", "month")):
        c.do("frequencies", {"code": code, "kind": kind, "fromYear": 2024, "untilYear": 2026,
                             "bookingDatePeriod": "previousWeek"})
    c.customer(invoiceFrequency="W"), c.project()
    c.hours("2025-05-06"), c.hours("2025-05-13")
    c.run(*MAY)
    equal("GROUP-14 two weeks", len(c.invoices()), 2)
    c.do("jobs", {"jobCode": "11096325", "enabled": True})
    for n in ("1", "2"):
        c.do(f"invoices/{n}:release"), c.do(f"invoices/{n}:post")
        c.must(s.post("/v1/balance:credit", {"company": "again", "invoice": n,
                                             "reasonCode": "ERR"}))
    c.do("projects/P1", {"invoiceFrequency": "M"})
    c.do("jobs/11096325:run")
    for n in ("3", "4"):
        c.do(f"invoices/{n}:post")
    c.run(*MAY)
    equal("CRE-EX-13", [i["totals"]["net"] for i in c.invoices() if i["status"] == "draft"],
          ["1600.00"])
    c = company(s, "rev16", False)
    c.hours("2025-05-05")
    c.run(*MAY)
    c.hours("2025-05-06")
    c.run(*MAY)
    equal("STATUS-02", [(i["number"], i["totals"]["net"]) for i in c.invoices()],
          [("1", "1600.00")])
    c.do("runs/2:revert", {"confirm": True})
    equal("REV-16 only its lines", [(i["status"], i["totals"]["net"]) for i in c.invoices()],
          [("draft", "800.00")])
    c.do("runs/1:revert", {"confirm": True})
    equal("REV-16 nothing left", c.invoices()[0]["status"], "voided")
    c = posted(s, "dec10")
    c.hours("2025-05-07", entryId="free")
    c.run(*MAY)
    refused("DEC-10 unposted", c.post("timesheets/T1:processCorrections", {
        "changes": [{"entryId": "free", "quantityDelta": "1"}]}),
            "hours.entry_on_unposted_invoice")
    seen = correct(c, c.entry, newQuantity="42")
    equal("DEC-10 event", seen.events, ["TimesheetCorrectionsProcessed"])


def races(s):
    """Same key from many sides at once: one record. A revert against an export: one wins."""
    c = company(s, "race")
    seen = []

    def send(act, body, headers):
        seen.append(c.post(act, body, **headers))
    threads = [threading.Thread(target=send, args=("layouts", {"code": "R"},
                                                   {"Idempotency_Key": "one"}))
               for _ in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    equal("one record", {(x.status, x.body.get("sequence")) for x in seen if x.status != 503},
          {(201, seen[0].body["sequence"])})
    c.hours("2025-05-05")
    c.run(*MAY)
    seen.clear()
    threads = [threading.Thread(target=send, args=a) for a in (
        ("runs/1:revert", {"confirm": True}, {}), ("exports", {"type": "all"}, {}))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    codes = sorted((x.status, x.code) for x in seen)
    state = c.invoice("1")["status"]
    check("LED-06", (codes == [(201, None), (201, None)] and state == "voided") or (
        codes == [(201, None), (409, "run.revert.journal_exported")] and state == "journalised"),
          (codes, state))


def play(s):
    """Plays all of them on a service."""
    for function in (rights, queue, filters, rates, again, races):
        scenario(function, s)
