"""HOUR, CRE, BAL, JRN, FINAL, SAL, VAT and JOB: worked examples to the cent."""
import time

from client import Company, check, equal, scenario
from runs import JUNE, MAY, company, refused

JOB = "11096325"


def posted(s, code, quantity="40", **more):
    c = Company(s, code, JUNE)
    c.customer(**more), c.project()
    c.entry = c.hours("2025-05-05", quantity, timesheet="T1")
    c.run(*MAY)
    c.do("invoices/1:release"), c.do("invoices/1:post")
    return c


def states(c):
    return [(h["quantity"], h["state"]) for h in c.get("hours").body["items"]]


def correct(c, entry, **change):
    return c.do("timesheets/T1:processCorrections", {"changes": [{"entryId": entry, **change}]})


def hours(s):
    c = posted(s, "hour")
    equal("HOUR-03", states(c), [("40.00", "invoicePosted")])
    c.do("invoices/1:credit", {"reasonCode": "ERR"})
    equal("HOUR-EX-01", states(c), [("40.00", "invoicePosted")])
    c.do("invoices/2:delete")
    equal("HOUR-EX-06", states(c), [("40.00", "invoicePosted")])
    equal("HOUR-EX-06 creditable", c.get("invoices/1:canCredit?reasonCode=ERR").body["allowed"],
          True)
    c.do("invoices/1:credit", {"reasonCode": "ERR"})
    seen = c.do("invoices/3:post")
    equal("HOUR-EX-02", states(c), [("40.00", "open")])
    equal("HOUR-EX-02 event", seen.result["reopenedEntries"], [c.entry])
    correct(c, c.entry, quantityDelta="-8")
    c.run(*MAY)
    new = [i for i in c.invoices() if i["status"] == "draft"]
    equal("HOUR-EX-03", [(i["totals"]["net"], i["correction"]) for i in new],
          [("3200.00", False)])
    c.do(f"invoices/{new[0]['number']}:release"), c.do(f"invoices/{new[0]['number']}:post")
    c.do("jobs", {"jobCode": JOB, "enabled": True})
    c.s.post("/v1/companies/central/reasonCodes", {"code": "COR", "text": "c"})
    c.must(c.s.post("/v1/companies/central/settings",
                    {"key": "autoCreditReasonCode", "value": "COR"}))
    c.do("reasonCodes", {"code": "COR", "text": "Correction"})
    c.do("customers/C1", {"fullCreditOnCorrections": True})
    correct(c, c.entry, quantityDelta="4")
    c.do(f"jobs/{JOB}:run")
    credit = [i for i in c.invoices() if i["status"] == "released"]
    equal("HOUR-EX-04 credit", [i["totals"]["net"] for i in credit], ["-3200.00"])
    run = c.run(*MAY)
    equal("HOUR-11 held", run["total"], 0)
    check("HOUR-11 reason", "hours.held_by_credit" in str(run["skipped"]), run["skipped"])
    c.do(f"invoices/{credit[0]['number']}:post")
    c.run(*MAY)
    new = [i for i in c.invoices() if i["status"] == "draft"]
    equal("HOUR-EX-04 36 h", [(i["totals"]["net"], i["correction"]) for i in new],
          [("3600.00", False)])
    c = posted(s, "hour5", correctionsOnSeparateInvoice=True)
    correct(c, c.entry, newQuantity="44")
    c.hours("2025-05-06", "1")
    c.run(*MAY)
    equal("HOUR-EX-05", sorted((i["totals"]["net"], i["correction"]) for i in c.invoices()
                               if i["status"] == "draft"), [("100.00", False), ("400.00", True)])
    refused("entry unknown", c.post("timesheets/T1:processCorrections", {
        "changes": [{"entryId": "none", "quantityDelta": "1"}]}), "hours.entry_unknown", 422)
    refused("delta zero", c.post("timesheets/T1:processCorrections", {
        "changes": [{"entryId": c.entry, "quantityDelta": "0"}]}), "hours.quantity_invalid", 422)
    refused("project", c.post("hours", {"entryId": "x", "date": "2025-05-05", "project": "no",
                                        "resource": "R", "quantity": "1", "rate": "1"}),
            "hours.project_unknown", 422)
    refused("zero", c.post("hours", {"entryId": "x", "date": "2025-05-05", "project": "P1",
                                     "resource": "R", "quantity": "0", "rate": "1"}),
            "hours.quantity_invalid", 422)
    c.hours("2025-05-06", "1", entryId="same")
    seen = c.post("hours", {"entryId": "same", "date": "2025-05-06", "project": "P1",
                            "resource": "R1", "quantity": "1.00", "rate": "100"})
    equal("DEC-19 no-op", seen.status, 200)
    refused("DEC-19 other", c.post("hours", {
        "entryId": "same", "date": "2025-05-06", "project": "P1", "resource": "R1",
        "quantity": "2", "rate": "100"}), "hours.entry_id_reused")


def crediting(s):
    c = Company(s, "cre", JUNE)
    c.do("numberSeries", {"code": "Y", "prefix": "2025-", "minimumDigits": 4, "firstNumber": 42})
    c.set(invoiceNumberSeries="Y")
    c.customer(), c.project()
    c.hours("2025-05-05", "40")
    c.run(*MAY)
    refused("CRE-09", c.post("invoices/2025-0042:credit", {"reasonCode": "ERR"}),
            "credit.invoice_not_posted")
    c.do("invoices/2025-0042:release"), c.do("invoices/2025-0042:post")
    refused("CRE-EX-03", c.post("invoices/2025-0042:credit", {}), "credit.reason_required", 422)
    refused("reason unknown", c.post("invoices/2025-0042:credit", {"reasonCode": "no"}),
            "credit.reason_unknown", 422)
    refused("invoice unknown", c.post("invoices/7:credit", {"reasonCode": "ERR"}),
            "credit.invoice_unknown", 404)
    seen = c.do("invoices/2025-0042:credit", {"reasonCode": "ERR"})
    credit = c.invoice(seen.result["number"])
    equal("CRE-EX-01", [credit.get(k) for k in ("documentDate", "bookingDate",
                                                "postingDescription", "status")],
          ["2025-06-02", "2025-06-02", "Credit 2025-0042", "released"])
    equal("CRE-EX-01 total", credit["totals"],
          {"net": "-4000.00", "vat": "-840.00", "total": "-4840.00"})
    equal("VAT-07 original", (credit.get("original"), credit.get("originalDate")),
          ("2025-0042", "2025-06-02"))
    original = c.invoice("2025-0042")
    equal("CRE-04", (original["creditMark"], original["creditReason"]), ("pending", "ERR"))
    refused("CRE-EX-04", c.post("invoices/2025-0042:credit", {"reasonCode": "ERR"}),
            "credit.already_credited")
    c.do(f"invoices/{credit['number']}:delete")
    original = c.invoice("2025-0042")
    equal("CRE-EX-05 cleared", (original["creditMark"], original.get("creditReason") or ""),
          ("none", ""))
    again = c.do("invoices/2025-0042:credit", {"reasonCode": "ERR"}).result["number"]
    refused("CRE-08 unposted", c.post(f"invoices/{again}:credit", {"reasonCode": "ERR"}),
            "credit.is_credit_invoice")
    c.do(f"invoices/{again}:post")
    refused("CRE-EX-06", c.post(f"invoices/{again}:credit", {"reasonCode": "ERR"}),
            "credit.is_credit_invoice")
    refused("CRE-12", c.post(f"invoices/{again}:delete"), "invoice.delete.posted")
    equal("credited", c.invoice("2025-0042")["creditMark"], "credited")
    refused("DEC-12", c.post(f"invoices/{again}:approveManually"), "return.not_applicable")
    c = Company(s, "cre2", JUNE)
    c.set(salesInvoiceApprovalWorkflow="on")
    c.customer(), c.project()
    c.hours("2025-05-05")
    c.run(*MAY)
    c.do("invoices/1:release"), c.do("invoices/1:post")
    seen = c.do("invoices/1:credit", {"reasonCode": "ERR"})
    equal("CRE-EX-02", (c.invoice("2")["status"], c.invoice("2")["approvalPending"]),
          ("draft", True))
    refused("approval required", c.post("invoices/2:release"), "invoice.release.approval_required")
    refused("approval required post", c.post("invoices/2:post"),
            "invoice.release.approval_required")
    refused("not pending", c.post("invoices/1:approve"), "invoice.approve.not_pending")
    c.do("invoices/2:approve")
    equal("CRE-EX-02 approved", c.invoice("2")["status"], "released")
    c = Company(s, "cre7", JUNE)
    for n in range(5):
        c.customer(f"K{n}"), c.project(f"Q{n}", f"K{n}"), c.hours("2025-05-05", project=f"Q{n}")
    c.run(*MAY)
    for n in range(1, 6):
        c.do(f"invoices/{n}:release"), c.do(f"invoices/{n}:post")
    c.do("invoices/4:credit", {"reasonCode": "ERR"})
    refused("CreditInvoices reason", c.post("invoices:credit", {"invoiceIds": ["1"]}),
            "credit.reason_required", 422)
    seen = c.post("invoices:credit", {"invoiceIds": ["1", "2", "3", "4", "6"],
                                      "reasonCode": "ERR"})
    equal("CRE-EX-07", [seen.result.get(k) for k in ("processed", "credited", "notCredited")],
          [5, 3, 2])
    equal("CRE-EX-07 failures", [f["code"] for f in seen.result["failures"]],
          ["credit.already_credited", "credit.is_credit_invoice"])


def balance(s):
    a, b = Company(s, "bala", JUNE), Company(s, "balb", JUNE)
    for c, amounts in ((a, ("1000", "250")), (b, ("400",))):
        c.do("vatCodes", {"code": "O", "category": "outOfScope", "exemptionReason": "none",
                          "rates": [{"from": "2000-01-01", "percent": "0"}],
                          "payableAccount": "1500"})
        c.set(defaultVatCode="O")
        c.customer("BALX")
        for n, amount in enumerate(amounts):
            c.project(f"P{n}", "BALX"), c.hours("2025-05-05", "1", amount, f"P{n}")
        c.run(*MAY)
        for i in c.invoices():
            c.do(f"invoices/{i['number']}:release"), c.do(f"invoices/{i['number']}:post")
        c.quarter = next((i["number"] for i in c.invoices()
                          if i["totals"]["total"] == "250.00"), None)

    def balances():
        seen = s.get("/v1/balance?customer=BALX&groupBy=company").body
        rows = {r["company"]: r["remaining"] for r in seen["items"]}
        whole = s.get("/v1/balance?customer=BALX").body["totals"]
        return rows.get("bala"), rows.get("balb"), whole[0]["remaining"]
    equal("BAL-EX-01", balances(), ("1250.00", "400.00", "1650.00"))
    body = {"company": "bala", "invoice": a.quarter, "reasonCode": "ERR"}
    refused("CRE-EX-08", s.post("/v1/balance:credit", body), "credit.job_queue_not_configured")
    a.do("jobs", {"jobCode": JOB, "enabled": True})
    refused("balance reason", s.post("/v1/balance:credit", {
        "company": "bala", "invoice": a.quarter}), "credit.reason_required", 422)
    seen = s.post("/v1/balance:credit", body)
    equal("CRE-EX-09 asked", (seen.status, seen.events), (201, ["CreditActionRequested"]))
    actions = [x for x in s.get("/v1/creditActions?company=bala").body["items"]]
    equal("CRE-EX-09", [(x["state"], x["origin"]) for x in actions],
          [("pending", "balanceAcrossCompanies")])
    equal("BAL-EX-02", balances(), ("1250.00", "400.00", "1650.00"))
    refused("action pending", s.post("/v1/balance:credit", body), "credit.action_pending")
    refused("DEC-05", a.post(f"invoices/{a.quarter}:credit", {"reasonCode": "ERR"}),
            "credit.action_pending")
    a.do(f"jobs/{JOB}:run")
    action = s.get("/v1/creditActions?company=bala").body["items"][0]
    equal("CRE-EX-09 done", action["state"], "succeeded")
    number = action.get("creditInvoice") or action.get("creditInvoiceNumber")
    equal("CRE-EX-09 released", a.invoice(number)["status"], "released")
    equal("BAL-EX-03", balances(), ("1250.00", "400.00", "1650.00"))
    a.do(f"invoices/{number}:post")
    equal("BAL-EX-04", balances(), ("1000.00", "400.00", "1400.00"))
    row = [r for r in s.get("/v1/balance?customer=BALX&company=bala").body["items"]
           if r["number"] == a.quarter][0]
    equal("BAL-04", (row["creditMark"], row["creditReason"], row["creditNumber"],
                     row["creditAction"]), ("credited", "ERR", number, "succeeded"))
    equal("DEC-08 remaining", {r["number"]: r["remaining"] for r in s.get(
        "/v1/balance?customer=BALX&company=bala").body["items"]}[number], "0.00")
    equal("open filter", {r["remaining"] for r in s.get(
        "/v1/balance?customer=BALX&open=true").body["items"]}, {"1000.00", "400.00"})


def automatic(s):
    central = "/v1/companies/central/"
    s.post(central + "settings", {"key": "autoCreditReasonCode", "value": ""})
    c = Company(s, "auto", JUNE)
    c.do("jobs", {"jobCode": JOB, "enabled": True})
    c.customer(fullCreditOnCorrections=True, correctionsOnSeparateInvoice=True), c.project()
    one, two = (c.hours("2025-05-05", timesheet="T1"), c.hours("2025-05-06", timesheet="T1"))
    c.run(*MAY)
    c.do("invoices/1:release"), c.do("invoices/1:post")
    correct(c, one, quantityDelta="1")
    actions = s.get("/v1/creditActions?company=auto").body["items"]
    equal("CRE-EX-10", [(x["state"], x["origin"], x.get("errorCode") or x.get("code") or
                         x.get("error")) for x in actions],
          [("failed", "automaticOnCorrection", "credit.auto.reason_code_missing")])
    equal("CRE-EX-10 unmarked", c.invoice("1")["creditMark"], "none")
    s.post(central + "reasonCodes", {"code": "COR", "text": "c"})
    s.post(central + "settings", {"key": "autoCreditReasonCode", "value": "COR"})
    c.do("timesheets/T1:processCorrections", {"changes": [
        {"entryId": one, "quantityDelta": "1"}, {"entryId": two, "quantityDelta": "1"}]})
    c.do(f"jobs/{JOB}:run")
    actions = s.get("/v1/creditActions?company=auto&state=succeeded").body["items"]
    equal("CRE-EX-11", len(actions), 1)
    equal("CRE-EX-11 reason", (c.invoice("1")["creditMark"], c.invoice("1")["creditReason"]),
          ("pending", "COR"))
    equal("CRE-EX-12", len(c.invoices()), 2)


def journal(s):
    c = company(s, "jrn", False)
    c.do("vatCodes", {"code": "O", "category": "outOfScope", "exemptionReason": "none",
                      "rates": [{"from": "2000-01-01", "percent": "0"}],
                      "payableAccount": "1500"})
    c.set(defaultVatCode="O")
    c.hours("2025-05-05", "1", "600")
    c.hours("2025-05-05", "1", "400", ledgerAccount="8100")
    c.run(*MAY, description="Books")
    refused("draft", c.post("invoices:journalise", {"ids": ["1"]}), "journal.invoice_not_posted")
    c.do("invoices/1:release")
    refused("JRN-EX-03", c.post("invoices:journalise", {"ids": ["1"]}),
            "journal.invoice_not_posted")
    c.do("invoices/1:post")
    seen = c.post("invoices:journalise", {"ids": ["1"]})
    equal("JRN-EX-01 event", (seen.status, seen.events), (201, ["JournalExported"]))
    entry = c.get("journalEntries?invoice=1").body["items"][0]
    equal("JRN-EX-01", [(x["account"], x["debit"], x["credit"]) for x in entry["lines"]],
          [("1300", "1000.00", "0.00"), ("8000", "0.00", "600.00"), ("8100", "0.00", "400.00")])
    equal("JRN-06 carried", (entry["bookingDate"], entry["documentDate"],
                             entry.get("runDescription")), ("2025-06-02", "2025-06-02", "Books"))
    equal("JRN-EX-01 open item", [(i["amount"], i["remaining"]) for i in
                                  c.get("openItems").body["items"]], [("1000.00", "1000.00")])
    refused("JRN-EX-02", c.post("invoices:journalise", {"ids": ["1"]}),
            "journal.already_journalised")
    refused("journalise unknown", c.post("invoices:journalise", {"ids": ["9"]}),
            "invoice.unknown", 422)
    equal("status", c.invoice("1")["status"], "journalised")
    c.do("invoices/1:credit", {"reasonCode": "ERR"})
    c.do("invoices/2:post")
    c.do("exports", {"type": "hours"})
    entry = c.get("journalEntries?invoice=2").body["items"][0]
    equal("JRN-EX-05", [(x["account"], x["debit"], x["credit"]) for x in entry["lines"]],
          [("1300", "0.00", "1000.00"), ("8000", "600.00", "0.00"), ("8100", "400.00", "0.00")])
    item = [i for i in c.get("openItems").body["items"] if i["number"] == "2"][0]
    equal("JRN-EX-05 open item", (item["amount"], item["original"]), ("-1000.00", "1"))
    seen = c.post("exports", {"type": "hours"})
    equal("JRN-EX-04", (seen.status, seen.events, seen.result["invoices"]),
          (201, ["JournalExported"], 0))
    refused("type", c.post("exports", {"type": "moon"}), "journal.type_unknown", 422)
    one = c.get("exports/1/file?format=csv")
    check("file again the same", one.status == 200 and
          one.raw == c.get("exports/1/file?format=csv").raw and one.raw, one)
    refused("export unknown", c.get("exports/99"), "export.unknown", 404)


def final(s):
    c = company(s, "final", False)
    c.hours("2025-05-05")
    c.run(*MAY)
    refused("FINAL confirm", c.post("invoices/1:finalise", {}), "final.confirmation_required")
    c.set(finalisePdfTemplate="standard")
    seen = c.post("invoices/1:finalise", {"confirm": True})
    check("FINAL-EX-01", seen.status == 201 and seen.events[0] == "InvoicePosted", seen)
    refused("FINAL-EX-05", c.post("invoices/1:finalise", {"confirm": True}),
            "invoice.post.already_posted")


def salutation(s):
    dutch, english = "T.a.v. de crediteurenadministratie", "Attn. accounts payable"
    for name, lines, language, person, expected in (
            ("01", {"": dutch, "ENU": english}, "", "", dutch),
            ("02", {"": dutch, "ENU": english}, "ENU", "", english),
            ("03", {"": dutch, "ENU": english}, "DEU", "", dutch),
            ("04", {"": dutch, "ENU": english}, "ENU", "JJ", "J. Jansen"),
            ("05", {"ENU": english}, "", "", "")):
        c = Company(s, "sal" + name, JUNE)
        for code, text in lines.items():
            c.do("salutations", {"text": text, **({"languageCode": code} if code else {})})
        refused(f"SAL duplicate {name}", c.post("salutations", {
            "text": "x", "languageCode": "ENU"}), "salutation.duplicate_language")
        c.do("contacts", {"code": "CO", "kind": "company", "name": "Co",
                          **({"languageCode": language} if language else {})})
        c.customer()
        if person:
            c.do("contacts", {"code": "JJ", "kind": "person", "name": "J. Jansen",
                              "company": "CO"})
        c.project(company="CO", billToCustomer="C1",
                  **({"billToContactPerson": person} if person else {}))
        if name == "02":
            equal("SAL-EX-02 project", c.get("projects/P1").body.get("salutation"), dutch)
        c.hours("2025-05-05")
        c.run(*MAY)
        seen = c.invoice("1")
        equal(f"SAL-EX-{name}", seen.get("contactPerson", seen.get("salutation", "")), expected)


def vat(s):
    for name, lines, net, tax, total in (
            ("01", [("7.5", "62.505", "H")], "468.79", "98.45", "567.24"),
            ("02", [("1", "0.06", "L")] * 9, "0.54", "0.05", "0.59"),
            ("03", [("3", "10", "H"), ("2", "10", "L")], "50.00", "8.10", "58.10"),
            ("04", [("1", "0.02", "H")] * 10, "0.20", "0.04", "0.24"),
            ("05", [("-1", "12.345", "H")], "-12.35", "-2.59", "-14.94"),
            ("06", [("8", "75", "AE")], "600.00", "0.00", "600.00")):
        c = company(s, "vat" + name, False)
        c.do("vatCodes", {"code": "AE", "category": "reverseCharge", "payableAccount": "1500",
                          "exemptionReason": "Btw verlegd",
                          "rates": [{"from": "2000-01-01", "percent": "0"}]})
        for quantity, rate, code in lines:
            c.hours("2025-05-05", quantity, rate, vatCode=code)
        c.run(*MAY)
        equal(f"VAT-EX-{name}", c.invoice("1")["totals"],
              {"net": net, "vat": tax, "total": total})
        c.do("invoices/1:release"), c.do("invoices/1:post")
        c.do("exports", {"type": "all"})
        sums = [sum(round(float(x[side]) * 100) for x in c.get("journalEntries").body["items"][0][
            "lines"]) for side in ("debit", "credit")]
        equal(f"VAT-08 {name}", sums[0], sums[1])
    seen = c.post("vatCodes", {"code": "E0", "category": "exempt", "payableAccount": "1500",
                               "rates": [{"from": "2000-01-01", "percent": "0"}]})
    refused("vat.exemption_reason_missing", seen, "vat.exemption_reason_missing", 422)
    refused("amount.overflow", c.post("hours", {
        "entryId": "big", "date": "2025-05-05", "project": "P1", "resource": "R",
        "quantity": "999999999", "rate": "999999999"}), "amount.overflow", 422)
    c.do("customers", {"code": "BARE", "name": "Bare", "legalName": "Bare BV"})
    c.project("PB", "BARE"), c.hours("2025-05-05", project="PB")
    c.run(*MAY)
    number = next((i["number"] for i in c.invoices() if i["customer"] == "BARE"), None)
    seen = c.post(f"invoices/{number}:post")
    refused("VAT-09", seen, "invoice.post.party_incomplete")
    equal("VAT-09 every field", [d["detail"].split()[-1] for d in seen.body["details"]],
          ["address.street", "address.postalCode", "address.city", "address.country", "vatId",
           "chamberOfCommerceId", "iban"])
    c.do("periods/2025-06:close", {"reason": "x"})
    equal("all failing conditions", sorted({d["code"] for d in c.post(
        f"invoices/{number}:post").body["details"]}),
          ["invoice.post.party_incomplete", "invoice.post.period_closed"])


def jobs(s):
    c = company(s, "job", False)
    refused("job.unknown", c.post("jobs", {"jobCode": "123", "enabled": True}), "job.unknown", 422)
    seen = c.post("jobs/11096500:run")
    equal("job.not_configured", seen.code, "job.not_configured")
    c.do("jobs", {"jobCode": "11096500", "enabled": False})
    equal("JOB-03 disabled", c.post("jobs/11096500:run").code, "job.not_configured")
    c.do("jobs", {"jobCode": "11096500", "enabled": True})
    c.customer("C2"), c.project("P2", "C2")
    c.hours("2025-05-05"), c.hours("2025-05-05", project="P2")
    c.run(*MAY)
    c.do("invoices/1:release")
    seen = c.do("jobs/11096500:run")
    equal("DEC-16 counts", (seen.result["succeeded"], seen.result["skipped"]), (1, 1))
    equal("DEC-16 states", sorted(i["status"] for i in c.invoices()), ["draft", "posted"])
    equal("JOB-04", len(c.get("jobRuns").body["items"]), 1)
    c.do("jobs", {"jobCode": "11076237", "enabled": True, "profile": "hours"})
    c.hours("2025-04-05")
    c.do("jobs/11076237:run")
    while c.get("runs/2").status != 200:
        time.sleep(0.01)
    run = c.wait(2)
    equal("RUN-21 window", run["window"], {"from": "2025-04-05", "to": "2025-06-02"})
    equal("RUN-21 no warning", "run.production.without_test" in str(run["warnings"]), False)
    seen = c.post("periods/2025-06:close", {})
    refused("period reason", seen, "period.reason_required", 422)
    c.do("periods/2025-06:close", {"reason": "done"})
    refused("period twice", c.post("periods/2025-06:close", {"reason": "x"}),
            "period.already_closed")
    number = next(i["number"] for i in c.invoices() if i["status"] == "draft")
    c.do(f"invoices/{number}:release")
    refused("period closed", c.post(f"invoices/{number}:post"), "invoice.post.period_closed")
    c.do("periods/2025-06:reopen", {"reason": "x"})
    refused("period open", c.post("periods/2025-06:reopen", {"reason": "x"}), "period.not_closed")
    refused("central", c.s.post("/v1/companies/central/hours", {
        "entryId": "x", "date": "2025-05-05", "project": "P", "resource": "R", "quantity": "1",
        "rate": "1"}), "company.central_not_invoicing")
    refused("wrong level", c.post("settings", {"key": "autoCreditReasonCode", "value": "ERR"}),
            "settings.wrong_level", 422)
    refused("unknown key", c.post("settings", {"key": "moon", "value": "x"}),
            "settings.unknown_key", 422)
    refused("bad value", c.post("settings", {"key": "defaultStatusHours", "value": "x"}),
            "settings.invalid_value", 422)
    refused("reference", c.post("settings", {"key": "defaultGroupingMethod", "value": "x"}),
            "settings.reference_unknown", 422)
    refused("reason exists", c.post("reasonCodes", {"code": "ERR", "text": "x"}),
            "reason_code.exists")


def play(s):
    """Plays all of them on a service."""
    for function in (hours, crediting, balance, automatic, journal, final, salutation, vat, jobs):
        scenario(function, s)
