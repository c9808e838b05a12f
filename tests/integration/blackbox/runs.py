"""RUN, REV, RET, HOUR, FREQ, GROUP, STATUS, OVW: worked examples over HTTP."""
from client import Company, check, equal, scenario

JUNE = "2025-06-02T10:00:00Z"
MAY = ("2025-05-01", "2025-05-31")
ADMIN = "ManageAndExportFinancialSettings,SearchAllInvoices,Administrator,PostHours"


def company(s, code, post=True, now=JUNE):
    c = Company(s, code, now, post)
    c.customer(), c.project()
    return c


def billed(s, code, post=True, entries=3):
    c = company(s, code, post)
    for n in range(entries):
        c.customer(f"K{n}"), c.project(f"Q{n}", f"K{n}")
        c.hours(f"2025-05-{n + 5:02}", project=f"Q{n}")
    c.first = c.run(*MAY)
    return c


def revert(c, run=1, **more):
    return c.post(f"runs/{run}:revert", {"confirm": True}, **more)


def refused(name, seen, code, status=409):
    equal(name, (seen.status, seen.code), (status, code))
    if seen.status >= 400:
        for member in ("type", "title", "detail", "code", "remedy", "details"):
            check(f"{name} has {member}", seen.body.get(member), seen)
        equal(f"{name} is listed", seen.body["details"][0]["code"], code)
        equal(f"{name} content type", seen.headers.get("content-type"),
              "application/problem+json")


def running(s):
    c = company(s, "run", False)
    c.hours("2025-05-05", "40")
    test = c.run(*MAY, "test")
    equal("RUN-EX-04 hours", test["totals"][0]["totals"]["net"], "4000.00")
    equal("RUN-EX-04 open", c.get("hours").body["items"][0]["state"], "open")
    equal("RUN-EX-04 no number", c.get("numbers").body["items"], [])
    equal("RUN-07 events", c.invoices(), [])
    run = c.run(*MAY)
    equal("RUN-EX-05 totals", run["totals"], test["totals"])
    equal("RUN-EX-05 no warning", c.started.warnings, [])
    made = c.invoices()[0]
    shown, other = (c.get(f"runs/{n}/invoices").body["items"][0] for n in (1, 2))
    for key in set(shown) | set(other):
        if key not in ("number", "series", "ordinal", "run", "state"):
            equal(f"RUN-06 same {key}", shown.get(key), other.get(key))
    equal("RUN-EX-01", made["bookingDate"], "2025-06-02")
    equal("RUN-EX-05 hours", c.get("hours").body["items"][0]["state"], "onInvoice")
    second = c.run(*MAY)
    equal("RUN-EX-08", (second["state"], second["total"]), ("generated", 0))
    refused("RUN-EX-08 blocks", revert(c, 2), "run.revert.newer_export_same_period")
    check("RUN-EX-08 revert newer", revert(c, 3).status == 201)
    check("RUN-EX-08 then first", revert(c, 2).status == 201)
    c.run("2025-04-01", "2025-04-30")
    equal("RUN-EX-06", c.started.warnings, ["run.production.without_test"])
    equal("202", c.started.status, 202)
    window = {"from": MAY[0], "to": MAY[1]}
    for name, body, code, status in (
            ("kind", {"profile": "hours", "window": window}, "run.kind.missing", 422),
            ("window", {"profile": "hours", "kind": "test",
                        "window": {"from": "2025-06-30", "to": "2025-06-01"}},
             "run.window.invalid", 422),
            ("no window", {"profile": "hours", "kind": "test"}, "run.window.missing", 422),
            ("profile", {"kind": "test", "window": window}, "run.profile.unknown", 422),
            ("profile x", {"kind": "test", "window": window, "profile": "x"},
             "run.profile.unknown", 422)):
        refused(f"RUN-EX-07 {name}", c.post("runs", body), code, status)
    c.do("profiles", {"code": "terms", "invoiceType": "term"})
    refused("run.option", c.post("runs", {
        "profile": "terms", "kind": "test", "window": window,
        "options": {"ignoreFrequency": True}}), "run.option.not_applicable", 422)
    run = c.run(*MAY, description="October books")
    equal("RUN-09", run.get("description"), "October books")
    equal("RUN-09 invoice", c.invoices()[0].get("runDescription", c.invoices()[0].get(
        "description")), "October books")


def earlier(s):
    c = company(s, "earlier", False)
    c.hours("2025-04-30"), c.hours("2025-05-05")
    run = c.run(*MAY)
    check("run.earlier_open_entries", any("run.earlier_open_entries" in str(w) and "1" in str(w)
                                          for w in run["warnings"]), run["warnings"])
    equal("FREQ-10 date in window", run["lineCount"], 1)
    run = c.run(*MAY, options={"includeEarlier": True})
    equal("includeEarlier", (run["lineCount"], run["warnings"]), (1, []))


def reversal(s):
    c = billed(s, "rev01")
    numbers = [i["number"] for i in c.invoices()]
    refused("REV-EX-02", c.post("runs/1:revert", {}), "run.revert.confirmation_required")
    refused("REV-EX-02 false", c.post("runs/1:revert", {"confirm": False}),
            "run.revert.confirmation_required")
    refused("REV-EX-03", revert(c, Facta_Roles=ADMIN), "auth.permission_denied", 403)
    refused("unknown run", revert(c, 99), "run.revert.unknown_run", 404)
    can = c.get("runs/1:canRevert").body
    equal("canRevert", (can["allowed"], can["reasons"]), (True, []))
    seen = revert(c)
    equal("REV-EX-01", (seen.status, seen.events), (201, ["InvoiceRunReverted"]))
    equal("REV-EX-01 voided", {i["status"] for i in c.invoices()}, {"voided"})
    equal("REV-EX-01 lapsed", [(n["number"], n["state"]) for n in c.get("numbers").body["items"]],
          [(n, "lapsed") for n in sorted(numbers)])
    equal("REV-EX-01 open", {h["state"] for h in c.get("hours").body["items"]}, {"open"})
    refused("REV-EX-17", revert(c), "run.revert.already_reverted")
    equal("REV-EX-17 can", c.get("runs/1:canRevert").body["reasons"][0]["code"],
          "run.revert.already_reverted")
    c.run(*MAY)
    equal("REV-EX-18", sorted(i["number"] for i in c.invoices() if i["status"] != "voided"),
          ["4", "5", "6"])
    for name, act, body, code in (
            ("04", "importReturnMessage", {"payload": "<x/>"}, "return_message_imported"),
            ("05", "approveManually", {}, "invoice_approved"),
            ("06", "approvePartially", {"amount": "10.00"}, "invoice_partially_approved")):
        c = billed(s, "rev" + name)
        c.do(f"invoices/2:{act}", body)
        refused(f"REV-EX-{name}", revert(c), "run.revert." + code)
        shown = c.get("runs/1").body
        equal(f"REV-EX-{name} revertable", (shown["revertable"], [
            r["code"] for r in shown["revertReasons"]]), (False, ["run.revert." + code]))
    for name, kind in (("07", "hours"), ("08", "term")):
        c = billed(s, "rev" + name)
        c.do("exports", {"type": kind})
        refused(f"REV-EX-{name}", revert(c), "run.revert.journal_exported")
    c = company(s, "rev09")
    c.do("exports", {"type": "all"})
    c.hours("2025-05-05")
    c.run(*MAY)
    check("REV-EX-09", revert(c).status == 201)
    c = billed(s, "rev10")
    c.run(*MAY)
    refused("REV-EX-10", revert(c), "run.revert.newer_export_same_period")
    check("REV-EX-11", revert(c, 2).status == 201 and revert(c, 1).status == 201)
    c = billed(s, "rev12")
    c.run(*MAY, "test")
    refused("REV-EX-16", revert(c, 2), "run.revert.not_production")
    check("REV-EX-12", revert(c).status == 201)
    c = company(s, "rev13", now="2025-03-02T10:00:00Z")
    c.hours("2025-01-05")
    c.run("2025-01-01", "2025-01-31")
    c.run("2025-02-01", "2025-02-28")
    equal("REV-EX-13", c.get("runs/1:canRevert").body["allowed"], True)
    c.run("2025-01-31", "2025-02-06")
    refused("REV-EX-14", revert(c), "run.revert.newer_export_same_period")
    c, other = billed(s, "rev15"), company(s, "rev15b")
    other.do("exports", {"type": "all"})
    check("REV-EX-15", revert(c).status == 201)
    c = billed(s, "rev11")
    c.do("invoices/1:importReturnMessage", {"payload": "x"})
    c.do("invoices/2:approveManually")
    c.do("exports", {"type": "all"})
    c.run(*MAY)
    seen = revert(c)
    equal("REV-11 order", [d["code"] for d in seen.body["details"]], [
        "run.revert.return_message_imported", "run.revert.invoice_approved",
        "run.revert.journal_exported", "run.revert.newer_export_same_period"])
    equal("REV-11 primary", seen.code, "run.revert.return_message_imported")
    c = billed(s, "rev15c")
    equal("DEC-17", c.post("invoices/1:finalise", {"confirm": True}).events,
          ["InvoiceMadeDefinitive"])
    refused("REV-15", revert(c), "run.revert.invoice_definitive")
    refused("DEC-17 twice", c.post("invoices/1:post"), "invoice.post.already_posted")
    c = billed(s, "rev15d")
    c.do("invoices/1:credit", {"reasonCode": "ERR"})
    refused("REV-15 credit", revert(c), "run.revert.invoice_definitive")
    c.do("invoices/4:delete")
    refused("CRE-11 stays irrevertible", revert(c), "run.revert.invoice_definitive")
    c = billed(s, "ret")
    revert(c)
    refused("RET-05", c.post("invoices/1:approveManually"), "return.invoice_voided")
    refused("return unknown", c.post("invoices/99:approveManually"), "return.invoice_unknown", 404)
    refused("DEC-12", c.post("invoices/1:release"), "invoice.not_active")


def overview(s):
    c = company(s, "ovw")
    refused("OVW-02", c.get("runs"), "overview.invoice_type.required", 422)
    c.do("groupingMethods", {"code": "PR", "dimensions": ["resource"]})
    c.do("projects/P1:overrideGrouping", {"groupingMethod": "PR"})
    for count, first in ((50, 1), (51, 51)):
        c.do("hours", {"entries": [
            {"entryId": f"o{count}-{n}", "date": "2025-05-05", "project": "P1", "quantity": "1",
             "rate": "10", "resource": f"r{n:03}"} for n in range(count)]})
        c.run(*MAY)
        row = c.get("runs?type=hours").body["items"][0]
        equal(f"OVW-08 {count}", (len(row["invoices"]), row["hasMore"], row["total"]),
              (50, count > 50, count))
        equal(f"OVW-08 order {count}", [i["number"] for i in row["invoices"]],
              [str(first + n) for n in range(50)])
    equal("sorted newest first", [r["run"] for r in c.get("runs?type=hours").body["items"]],
          [2, 1])
    equal("other type", c.get("runs?type=term").body["items"], [])


def frequency(s):
    c = Company(s, "freq", JUNE)
    for code, kind in (("W", "week"), ("M", "month")):
        c.do("frequencies", {"code": code, "kind": kind, "fromYear": 2024, "untilYear": 2026,
                             "bookingDatePeriod": "previousWeek"})
    c.do("customerTemplates", {"code": "TW", "invoiceFrequency": "W"})
    c.do("customerTemplates", {"code": "T0"})

    def created(code, **more):
        return c.customer(code, **more).result.get("invoiceFrequency")
    equal("FREQ-EX-03", created("A", template="T0"), None)
    c.set(defaultInvoiceFrequency="M")
    equal("FREQ-EX-01", created("B", template="TW"), "W")
    equal("FREQ-EX-02", created("C", template="T0"), "M")
    equal("FREQ-01 no template", created("D"), "M")
    c.set(defaultInvoiceFrequency="W")
    equal("FREQ-EX-04", c.get("customers/C").body.get("invoiceFrequency"), "M")
    equal("FREQ-07", c.project("P1", "C").result.get("invoiceFrequency"), "M")
    refused("template unknown", c.post("customers", {"code": "E", "name": "E", "template": "no"}),
            "customer.template_unknown", 422)
    refused("frequency unknown", c.post("projects/P1", {"invoiceFrequency": "no"}),
            "frequency.unknown", 422)
    refused("gap", c.post("frequencies", {
        "code": "X", "bookingDatePeriod": "previousWeek", "periods": [
            {"number": 1, "start": "2025-01-01", "end": "2025-01-10"},
            {"number": 2, "start": "2025-01-12", "end": "2025-01-20"}]}),
            "frequency.periods_overlap", 422)
    refused("period word", c.post("frequencies", {
        "code": "X", "bookingDatePeriod": "previousYear", "kind": "week", "fromYear": 2025,
        "untilYear": 2025}), "frequency.unknown_booking_date_period", 422)
    c.project("PW", "B")
    c.hours("2025-05-31", project="PW"), c.hours("2025-06-01", project="PW")
    run = c.run(*MAY)
    equal("FREQ-10 week 22 is June's", run["lineCount"], 0)
    check("DEC-35 period_not_ended", "hours.period_not_ended" in str(run["skipped"]), run)
    equal("FREQ-10 June", c.run("2025-06-01", "2025-06-30")["lineCount"], 2)
    c.hours("2025-05-31", project="PW")
    run = c.run(*MAY, options={"ignoreFrequency": True})
    equal("FREQ-08", run["lineCount"], 1)
    equal("STATUS-07", c.invoices()[0]["status"], "released")


def grouping(s):
    c = Company(s, "group", JUNE)
    for code, dimensions in (("CUS", ["customer"]), ("PRJ", ["project"]), ("RES", ["resource"]),
                             ("WBS", ["wbs"])):
        c.do("groupingMethods", {"code": code, "dimensions": dimensions})
    refused("dimension", c.post("groupingMethods", {"code": "Z", "dimensions": ["moon"]}),
            "grouping.dimension_unknown", 422)
    refused("exists", c.post("groupingMethods", {"code": "CUS", "dimensions": ["customer"]}),
            "grouping.code_exists")
    for unit in "AB":
        c.do("businessUnits", {"code": unit, "name": unit})
    cases = [("01", "PRJ", {"A": "RES"}, "A", "PRJ"), ("02", "", {}, "A", "CUS"),
             ("03", "", {"A": "RES"}, "A", "RES"), ("04", "", {"A": "RES"}, "B", "CUS"),
             ("05", "WBS", {"A": "RES"}, "A", "WBS"), ("06", "", {"A": "RES"}, "", "CUS")]
    for name, contact, units, unit, expected in cases:
        c.do("contacts", {"code": "CO" + name, "kind": "company", "name": "x",
                          **({"groupingMethod": contact} if contact else {})})
        c.customer("K" + name, groupingMethod="CUS", unitInvoiceData=[
            {"businessUnit": u, "groupingMethod": m} for u, m in units.items()])
        c.project("P" + name, "K" + name, **({"businessUnit": unit} if unit else {}))
        seen = c.do(f"projects/P{name}:setCompany", {"company": "CO" + name})
        equal(f"GROUP-EX-{name}", c.get("projects/P" + name).body.get("groupingMethod"), expected)
        equal(f"GROUP-EX-{name} event", seen.events, ["ProjectCompanySet"])
    c.do("projects/P01:overrideGrouping", {"groupingMethod": "RES"})
    seen = c.do("projects/P01:setCompany", {"company": "CO05"})
    equal("DEC-14", seen.warnings, ["grouping.override_replaced"])
    refused("grouping.unknown", c.post("projects/P01:overrideGrouping", {"groupingMethod": "q"}),
            "grouping.unknown", 422)
    refused("project.unknown", c.post("projects/none:setCompany", {"company": "CO05"}),
            "project.unknown", 404)
    for project in ("P02", "P04"):
        c.customer("S" + project, groupingMethod="CUS")
    c.project("X1", "SP02", groupingMethod="CUS"), c.project("X2", "SP02", groupingMethod="CUS")
    c.project("X3", "SP02", groupingMethod="PRJ")
    for project in ("X1", "X2", "X3"):
        c.hours("2025-05-05", project=project), c.hours("2025-05-06", project=project)
    equal("GROUP-01/DEC-03", c.run(*MAY, "test")["total"], 2)
    equal("GROUP-13", c.run(*MAY, options={"ignoreGrouping": True})["total"], 1)


def status(s):
    for name, setting, options, before, expected in (
            ("01", "open", {}, None, ("draft", 1)), ("02", "open", {}, "draft", ("draft", 1)),
            ("03", "open", {}, "released", ("draft", 2)),
            ("04", "released", {}, None, ("released", 1)),
            ("05", "released", {}, "draft", ("released", 2)),
            ("06", "open", {"ignoreFrequency": True}, "draft", ("released", 2)),
            ("07", "open", {"ignoreGrouping": True, "ignoreCorrectionsOnSeparate": True}, None,
             ("released", 1))):
        c = company(s, "st" + name, False)
        if before:
            c.hours("2025-05-05")
            c.run(*MAY)
            if before == "released":
                c.do("invoices/1:release")
        c.set(defaultStatusHours=setting)
        c.hours("2025-05-05", "1")
        c.run(*MAY, options=options)
        invoices = sorted(c.invoices(), key=lambda i: int(i["number"]))
        equal(f"STATUS-EX-{name}", (invoices[-1]["status"], len(invoices)), expected)
        if before:
            equal(f"STATUS-EX-{name} existing", invoices[0]["totals"]["net"],
                  "900.00" if name == "02" else "800.00")
    refused("reopen draft", company(s, "st0", False).post("invoices/9:reopen"),
            "invoice.unknown", 404)
    c = company(s, "st8", False)
    c.hours("2025-05-05")
    c.run(*MAY)
    refused("reopen draft", c.post("invoices/1:reopen"), "invoice.reopen.not_released")
    c.do("invoices/1:addLine", {"description": "x", "quantity": "1", "unitPrice": "10"})
    equal("manual line", c.invoice("1")["lines"][1]["lineStatus"], "active")
    refused("line.completed", c.post("invoices/1:removeLine", {"line": 1}),
            "invoice.line.completed")
    c.do("invoices/1:release")
    refused("STATUS-12 line", c.post("invoices/1:addLine", {
        "description": "x", "quantity": "1", "unitPrice": "10"}), "invoice.change.locked")
    refused("STATUS-12 field", c.post("invoices/1:changeHeader", {
        "field": "bookingDate", "value": "2025-05-01"}), "invoice.change.locked")
    c.do("invoices/1:changeHeader", {"field": "postingDescription", "value": "Hi"})
    equal("CRE-03", c.invoice("1")["postingDescription"], "Hi")
    c.do("invoices/1:reopen")
    c.do("invoices/1:release"), c.do("invoices/1:post")
    refused("posted line", c.post("invoices/1:addLine", {
        "description": "x", "quantity": "1", "unitPrice": "10"}), "invoice.change.posted")
    refused("posted delete", c.post("invoices/1:delete"), "invoice.delete.posted")
    refused("posted again", c.post("invoices/1:post"), "invoice.post.already_posted")
    refused("posted release", c.post("invoices/1:release"), "invoice.release.not_draft")
    refused("posted reopen", c.post("invoices/1:reopen"), "invoice.reopen.not_released")
    c = company(s, "st9", False)
    c.hours("2025-05-05")
    c.run(*MAY)
    c.do("invoices/1:delete")
    equal("HOUR-12", c.get("hours").body["items"][0]["state"], "open")
    equal("deleted lapses", c.get("numbers").body["items"][0]["state"], "lapsed")
    refused("deleted", c.post("invoices/1:release"), "invoice.not_active")


def play(s):
    """Plays all of them on a service."""
    for function in (running, earlier, reversal, overview, frequency, grouping, status):
        scenario(function, s)
