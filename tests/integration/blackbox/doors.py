"""api.md sections 2, 4 and 5 over HTTP, sentence by sentence."""
import gzip
import http.client
import json
import threading

from client import Company, check, equal, scenario
from runs import JUNE, MAY, company, refused

PROBLEM = ("type", "title", "status", "detail", "code", "remedy", "details")


def writing(s):
    c = company(s, "w")
    body = {"code": "A1", "name": "Account"}
    one = c.post("ledgerAccounts", body, Idempotency_Key="key-1")
    equal("201", one.status, 201)
    for member in ("commandId", "company", "sequence", "recordHash", "time", "result", "events",
                   "warnings"):
        check(f"write answer has {member}", member in one.body, one)
    equal("Facta-Position", one.headers.get("facta-position"), f"w/{one.body['sequence']}")
    equal("event shape", set(one.body["events"][0]), {"type", "index", "data"})
    equal("commandId", one.body["commandId"], "key-1")
    equal("key returned", one.headers.get("idempotency-key"), "key-1")
    check("not replayed", "idempotency-replayed" not in one.headers, one.headers)
    again = c.post("ledgerAccounts", body, Idempotency_Key="key-1")
    equal("replayed", (again.status, again.headers.get("idempotency-replayed"), again.body),
          (201, "true", one.body))
    equal("replayed position", again.headers.get("facta-position"),
          one.headers.get("facta-position"))
    refused("other body", c.post("ledgerAccounts", {**body, "name": "B"}, Idempotency_Key="key-1"),
            "ledger.command_id_reused")
    refused("other act", c.post("layouts", body, Idempotency_Key="key-1"),
            "ledger.command_id_reused")
    made = c.post("ledgerAccounts", {"code": "A2"}, Idempotency_Key="")
    check("empty key makes one", made.status == 201 and made.headers.get("idempotency-key"), made)
    made = c.post("ledgerAccounts", {"code": "A3"})
    check("no key makes one", made.headers.get("idempotency-key") == made.body["commandId"], made)
    for key in ("k" * 65, "tab\tkey"):
        seen = c.post("ledgerAccounts", {"code": "A4"}, Idempotency_Key=key)
        equal(f"bad key {key!r:.12}", (seen.status, seen.code), (400, "request.invalid"))
    check("64 is fine", c.post("layouts", {"code": "k"}, Idempotency_Key="k" * 64).status == 201)
    first = c.post("reasonCodes", {"code": "ERR", "text": "x"}, Idempotency_Key="refused")
    again = c.post("reasonCodes", {"code": "ERR", "text": "x"}, Idempotency_Key="refused")
    equal("refusal replayed", (again.status, again.code, again.headers.get(
        "idempotency-replayed")), (first.status, "reason_code.exists", "true"))
    equal("refusal same body", again.body, first.body)
    refused("refused key, other body", c.post("reasonCodes", {"code": "N", "text": "x"},
                                              Idempotency_Key="refused"),
            "ledger.command_id_reused")
    bad = c.post("reasonCodes", {"code": 5}, Idempotency_Key="malformed")
    equal("malformed", bad.status, 400)
    equal("malformed does not use up the key",
          c.post("reasonCodes", {"code": "M", "text": "m"}, Idempotency_Key="malformed").status,
          201)
    equal("denied", c.post("reasonCodes", {"code": "D", "text": "m"}, Idempotency_Key="denied",
                           Facta_Roles="Auditor").status, 403)
    equal("denied does not use up the key",
          c.post("reasonCodes", {"code": "D", "text": "m"}, Idempotency_Key="denied").status, 201)
    rejected = [h for h in c.get("history?limit=1000").body["items"] if h["outcome"] != "accepted"]
    equal("DEC-32 rejected on record", [h["commandId"] for h in rejected], ["refused"])
    feed = s.get("/v1/events?companies=w").raw.decode()
    check("DEC-32 not in the feed", "refused" not in feed, "")
    head = c.post("layouts", {"code": "L1"}).body["sequence"]
    seen = c.post("layouts", {"code": "L2"}, If_Match=f'"{head - 1}"')
    refused("If-Match", seen, "ledger.concurrent_modification", 412)
    check("If-Match says what was missed", "LayoutAdded" in seen.raw.decode(), seen)
    equal("If-Match holds", c.post("layouts", {"code": "L2"}, If_Match=f'"{head}"').status, 201)
    equal("If-Match malformed", c.post("layouts", {"code": "L3"}, If_Match="x").status, 400)
    dry = c.post("layouts?dryRun=true", {"code": "L9"})
    check("dryRun", dry.status in (200, 201) and dry.events == ["InvoiceLayoutAdded"], dry)
    equal("dryRun changes nothing", [x for x in c.get("layouts").body["items"]
                                     if x["code"] == "L9"], [])
    refused("dryRun refusal", c.post("reasonCodes?dryRun=true", {"code": "ERR", "text": "x"}),
            "reason_code.exists")
    equal("dryRun does not keep the key", c.post("layouts?dryRun=true", {"code": "L9"},
                                                 Idempotency_Key="dry").status // 100, 2)
    equal("key free after dryRun", c.post("layouts", {"code": "L9"},
                                          Idempotency_Key="dry").status, 201)
    seen = c.post("settings", {"key": "defaultStatusHours", "value": "released"})
    seen = c.post("settings", {"key": "defaultStatusHours", "value": "released"})
    equal("no-op is 200", (seen.status, seen.events), (200, []))
    seen = c.post("settings", {"changes": [{"key": "defaultStatusHours", "value": "open"},
                                           {"key": "defaultStatusTerm", "value": "released"}]})
    equal("several settings are one record", (seen.status, seen.events),
          (201, ["InvoiceSettingChanged"] * 2))


def malformed(s):
    c = company(s, "m")
    entry = {"entryId": "e1", "date": "2025-05-05", "project": "P1", "resource": "R",
             "quantity": "1", "rate": "1"}
    for name, body, status in (
            ("not JSON", "{", 400), ("empty", "", 400), ("array", "[]", 400),
            ("string", '"x"', 400), ("null", "null", 400), ("NaN", '{"quantity": NaN}', 400),
            ("trailing", json.dumps(entry) + "x", 400),
            ("duplicate key", '{"entryId":"a","entryId":"b"}', 400),
            ("invalid UTF-8", b'{"entryId":"\xff"}', 400), ("deep", "[" * 100000, 400),
            ("lone surrogate", '{"entryId":"\\ud800"}', 400),
            ("number as quantity", {**entry, "quantity": 1.5}, 400),
            ("number as rate", {**entry, "rate": 7}, 400),
            ("unknown field", {**entry, "colour": "red"}, 400),
            ("bad date", {**entry, "date": "2025-02-30"}, (400, 422)),
            ("bad date form", {**entry, "date": "05-05-2025"}, (400, 422)),
            ("decimal comma", {**entry, "quantity": "1,5"}, (400, 422)),
            ("words", {**entry, "quantity": "one"}, (400, 422)),
            ("exponent", {**entry, "quantity": "1e3"}, (400, 422)),
            ("five decimals", {**entry, "quantity": "1.00001"}, (400, 422)),
            ("huge", {**entry, "quantity": "9" * 40}, (400, 422)),
            ("empty id", {**entry, "entryId": ""}, (400, 422)),
            ("long id", {**entry, "entryId": "x" * 65}, (400, 422)),
            ("control", {**entry, "description": "a\u0001b"}, (400, 422)),
            ("long text", {**entry, "description": "x" * 2001}, (400, 422)),
            ("null date", {**entry, "date": None}, 400),
            ("missing date", {k: v for k, v in entry.items() if k != "date"}, 400),
            ("bool", {**entry, "project": True}, 400)):
        seen = c.s.send("POST", c.path("hours"), body, {"Content-Type": "application/json"})
        allowed = status if isinstance(status, tuple) else (status,)
        check(f"malformed {name}", seen.status in allowed and seen.code, seen)
        for member in PROBLEM:
            check(f"malformed {name} has {member}", (seen.body or {}).get(member), seen)
        if isinstance(body, dict):
            check(f"malformed {name} names the field", seen.body.get("errors") or
                  seen.body.get("subject"), seen)
            field = next((k for k in body if body[k] != entry.get(k)), "date")
            check(f"malformed {name} points at {field}", field in str(
                seen.body.get("errors", "")), seen)
    equal("nothing posted", c.get("hours").body["items"], [])
    two = c.post("hours", {"entries": [entry, {**entry, "entryId": "e2", "project": "no"}]})
    equal("all or nothing", (two.status, two.code, c.get("hours").body["items"]),
          (422, "hours.project_unknown", []))
    check("row named", "/entries/1" in str(two.body), two)
    equal("415", c.s.send("POST", c.path("hours"), "x", {"Content-Type": "text/html"}).status, 415)
    equal("413", c.s.send("POST", c.path("layouts"), "{" + " " * (9 << 20) + "}",
                          {"Content-Type": "application/json"}).status, 413)
    equal("431", c.s.get("/v1/companies", X="y" * 200000).status, 431)
    for path, status in (("/v1/nothing", 404), ("/v2", 404), ("/v1/companies/none/hours", 404),
                         (c.path("runs/99"), 404), (c.path("runs/abc"), (400, 404)),
                         (c.path("invoices/none"), 404), (c.path("hours/none"), 404),
                         (c.path("customers/none"), 404), (c.path("history/99999"), 404),
                         (c.path("history/-1"), (400, 404)), (c.path("exports/7"), 404),
                         (c.path("invoices?limit=0"), 400), (c.path("invoices?limit=1001"), 400),
                         (c.path("invoices?limit=x"), 400), (c.path("invoices?cursor=x"), 400),
                         (c.path("invoices?moon=1"), 400), (c.path("invoices?list=moon"), 400),
                         (c.path("invoices?asOf=x"), 400), (c.path("hours?from=x"), 400),
                         (c.path("invoices?atLeast=x"), 400), ("/v1/balance?open=x", 400),
                         ("/v1/events?after=x", (400, 422)), ("/v1/events?types=Moon", 400),
                         (c.path("hours?state=%zz"), 400), (c.path("hours?state=%ff"), 400),
                         ("/v1/companies/%2e%2e/hours", (400, 404))):
        seen = s.get(path)
        allowed = status if isinstance(status, tuple) else (status,)
        check(f"GET {path}", seen.status in allowed and seen.code, seen)
        for member in PROBLEM:
            check(f"GET {path} has {member}", (seen.body or {}).get(member), seen)
    seen = s.send("DELETE", c.path("hours"))
    check("405 with Allow", seen.status == 405 and seen.headers.get("allow"), seen)
    equal("role unknown", c.get("hours", Facta_Roles="King").code, "auth.role_unknown")
    equal("bad work date", c.post("layouts", {"code": "x"}, Facta_Work_Date="x").status, 400)
    for name, text in (("long code", "x" * 21), ("space", "a b"), ("empty", ""), ("slash", "a/b")):
        equal(f"code {name}", c.post("layouts", {"code": text}).status in (400, 422), True)
    for company_code in ("x" * 21, "a b", "", "é"):
        seen = s.post("/v1/companies", {"code": company_code, "legalName": "X"})
        check(f"company {company_code!r:.9}", seen.status in (400, 422), seen)
    for member, value in (("currency", "EURO"), ("currency", "XXY"), ("timeZone", "Mars/X"),
                          ("country", "Holland")):
        seen = s.post("/v1/companies", {"code": "zz", "legalName": "X", member: value})
        check(f"company {member} {value}", seen.status in (400, 422), seen)
    equal("company exists", s.post("/v1/companies", {"code": "m", "legalName": "M"}).code,
          "company.exists")
    equal("clock words", s.post("/v1/dev/clock", {"now": "soon"}).status, 400)
    for path in ("runs", "exports", "settings", "customers", "projects", "jobs", "vatCodes",
                 "numberSeries", "holidays", "profiles", "frequencies", "groupingMethods",
                 "salutations", "contacts", "legalNames", "businessUnits", "customerTemplates",
                 "reports", "vendorTemplates", "vendors", "vendors/v",
                 "invoices:credit", "invoices:post", "invoices:journalise", "runs/1:revert",
                 "invoices/1:credit", "timesheets/T:attachSlip", "users/u:setWorkDate",
                 "timesheets/T:processCorrections", "periods/2025-01:close", "jobs/11096325:run"):
        for body in ({"x": 1}, [], {"code": {}}, "null"):
            seen = c.s.send("POST", c.path(path), body, {"Content-Type": "application/json"})
            check(f"POST {path} {body}", 400 <= seen.status < 500 and seen.code, seen)


def reading(s):
    c = company(s, "r")
    for n in range(25):
        c.hours(f"2025-05-{n + 1:02}")
    seen = c.get("hours?limit=10")
    equal("list shape", set(seen.body), {"items", "nextCursor", "position"})
    equal("limit", len(seen.body["items"]), 10)
    ids, cursor, pages = [], "", 0
    while cursor is not None:
        page = c.get("hours?limit=10" + (f"&cursor={cursor}" if cursor else "")).body
        ids += [x["entryId"] for x in page["items"]]
        cursor, pages = page["nextCursor"], pages + 1
    equal("cursors", (len(set(ids)), pages), (25, 3))
    check("ETag and position", seen.headers.get("etag") and
          seen.headers.get("facta-position"), seen.headers)
    again = c.get("hours?limit=10", If_None_Match=seen.headers.get("etag", "x"))
    equal("304", (again.status, again.raw), (304, b""))
    c.hours("2025-05-30")
    equal("ETag changes", c.get("hours?limit=10", If_None_Match=seen.headers["etag"]).status, 200)
    head = int(c.get("hours").headers["facta-position"].split("/")[1])
    equal("atLeast reached", c.get(f"hours?atLeast=r/{head}").status, 200)
    seen = c.get(f"hours?atLeast=r/{head + 50}")
    check("atLeast is bounded", seen.status in (409, 412, 425, 503, 504), seen)
    wide = c.get("hours", Accept="text/csv")
    equal("CSV", (wide.status, wide.headers["content-type"].split(";")[0]), (200, "text/csv"))
    lines = wide.raw.decode().splitlines()
    check("CSV rows", len(lines) == 27 and "entryId" in lines[0], lines[:2])
    for path in ("invoices", "runs?type=hours", "numbers", "openItems", "journalEntries",
                 "exports", "history", "settings", "periods", "jobs", "customers", "projects"):
        seen = c.get(path, Accept="text/csv")
        equal(f"CSV {path}", (seen.status, seen.headers["content-type"].split(";")[0]),
              (200, "text/csv"))
    for path in ("/v1/balance", "/v1/creditActions", "/v1/companies"):
        equal(f"CSV {path}", s.get(path, Accept="text/csv").headers["content-type"].split(";")[0],
              "text/csv")
    whole = c.get("hours")
    packed = c.get("hours", Accept_Encoding="gzip")
    if packed.headers.get("content-encoding") == "gzip":
        equal("gzip", gzip.decompress(packed.raw), whole.raw)
    head_answer = s.send("HEAD", c.path("hours"))
    equal("HEAD", (head_answer.status, head_answer.raw, head_answer.headers.get("etag")),
          (200, b"", whole.headers.get("etag")))
    c.run(*MAY)
    first = int(c.get("invoices").headers["facta-position"].split("/")[1])
    c.do("invoices/1:credit", {"reasonCode": "ERR"})
    c.do("exports", {"type": "all"})
    equal("asOf sequence", [i["creditMark"] for i in
                            c.get(f"invoices?asOf={first}").body["items"]], ["none"])
    equal("asOf invoice", c.get(f"invoices/1?asOf={first}").body["creditMark"], "none")
    equal("asOf numbers", len(c.get(f"numbers?asOf={first}").body["items"]), 1)
    equal("asOf open items", c.get(f"openItems?asOf={first}").body["items"], [])
    equal("asOf runs", len(c.get(f"runs?type=hours&asOf={first}").body["items"]), 1)
    equal("asOf before runs", c.get("runs?type=hours&asOf=3").body["items"], [])
    equal("asOf time", c.get("invoices?asOf=2025-06-01T00:00:00Z").body["items"], [])
    equal("asOf balance", s.get("/v1/balance?company=r&asOf=2025-06-01T00:00:00Z").body["items"],
          [])
    equal("balance now", len(s.get("/v1/balance?company=r").body["items"]), 1)
    equal("history of one invoice", [h["command"] for h in
                                     c.get("history?subject=invoices/1").body["items"]][-2:],
          ["CreditInvoice", "ExportJournal"])
    record = c.get("history/5").body
    for member in ("actor", "time", "hash", "events", "command", "commandId", "correlationId"):
        check(f"history has {member}", member in record, record)
    trace = c.get("history/trace?invoice=1")
    check("trace", trace.status == 200 and "r-1" in trace.raw.decode(), trace)
    progress = c.get("runs/1/progress").body
    equal("progress", (progress["state"], progress["percentage"], progress["linesDone"]),
          ("generated", 100, 26))
    sse = c.get("runs/1/progress", Accept="text/event-stream")
    check("SSE progress ends", sse.headers["content-type"].startswith("text/event-stream") and
          b"generated" in sse.raw and b"data:" in sse.raw, sse)
    for path in ("/health/live", "/health/ready", "/metrics", "/openapi.json"):
        equal(path, s.get(path).status, 200)
    equal("denied read", c.get("invoices", Facta_Roles="SearchAllInvoices").status, 403)
    equal("allowed read", c.get("invoices", Facta_Roles="SearchAllInvoices,"
                                "ManageAndExportFinancialSettings").status, 200)
    equal("auditor reads", c.get("invoices", Facta_Roles="Auditor").status, 200)
    equal("auditor acts", c.post("exports", {"type": "all"}, Facta_Roles="Auditor").code,
          "auth.permission_denied")
    equal("journal AUTH-10", c.get("journalEntries", Facta_Roles="SearchAllInvoices").code,
          "auth.permission_denied")
    seen = c.post("layouts", {"code": "who"}, Facta_Actor="anna")
    equal("actor", c.get(f"history/{seen.body['sequence']}").body["actor"], "anna")
    seen = c.post("layouts", {"code": "wd"}, Facta_Work_Date="2025-05-31")
    equal("work date", c.get(f"history/{seen.body['sequence']}").body["workDate"], "2025-05-31")


def uploads(s):
    c = company(s, "u")
    head = "entryId;date;customer;project;resource;quantity;rate;description\n"
    text = "\ufeff" + head + "a;2025-05-05;C1;P1;R;1,5;62,505;x\nb;2025-05-06;C1;P1;R;2;10;y\n"
    seen = c.s.send("POST", c.path("hours"), text, {"Content-Type": "text/csv"})
    equal("CSV with BOM, semicolon, comma", seen.status, 201)
    check("decimal sign said", "comma" in seen.raw.decode().lower(), seen)
    equal("amounts", sorted(h["amount"] for h in c.get("hours").body["items"]), ["20.00", "93.76"])
    again = c.s.send("POST", c.path("hours"), text, {"Content-Type": "text/csv"})
    equal("same ids are a no-op", (again.status, again.events), (200, []))
    equal("says so", again.warnings, ["hours.already_posted"])
    bad = c.s.send("POST", c.path("hours"), "date,entryId,customer,project,resource,quantity,rate,"
                   "description\n2025-05-05,c,C1,P1,R,1,1,x\n2025-05-05,d,C1,P1,R,x,1,x\n",
                   {"Content-Type": "text/csv"})
    check("bad row names line and field", bad.status in (400, 422) and "quantity" in
          str(bad.body) and "3" in str(bad.body), bad)
    equal("column unknown", c.s.send("POST", c.path("hours"), "entryId,moon\n1,2\n",
                                     {"Content-Type": "text/csv"}).status, 400)
    lines = "\n".join(json.dumps({"entryId": f"n{n}", "date": "2025-05-05", "project": "P1",
                                  "resource": "R", "quantity": "1", "rate": "1"})
                      for n in range(3))
    equal("NDJSON", c.s.send("POST", c.path("hours"), lines,
                             {"Content-Type": "application/x-ndjson"}).status, 201)
    bad = c.s.send("POST", c.path("hours"), lines.replace('"n', '"m') + "\n{]\n",
                   {"Content-Type": "application/x-ndjson"})
    check("NDJSON bad row", bad.status == 400 and "4" in str(bad.body), bad)
    rows = [{"entryId": f"z{n}", "date": "2025-05-05", "project": "P1", "resource": "R",
             "quantity": "1", "rate": "1"} for n in range(10001)]
    seen = c.post("hours", {"entries": rows})
    equal("DEC-24", (seen.status, seen.code), (413, "request.too_large"))
    shown = c.get("hours/a").body
    equal("entry", (shown["quantity"], shown["state"]), ("1.50", "open"))
    why = c.get("hours/a?from=2025-06-01&to=2025-06-30")
    check("why not billed", why.status == 200 and "why" in why.raw.decode(), why)


def feed(s):
    c = company(s, "f")
    everything = [json.loads(x) for x in s.get("/v1/events").raw.decode().splitlines()]
    mine = [e for e in everything if e["id"].startswith("f/")]
    filtered = [json.loads(x) for x in
                s.get("/v1/events?companies=f").raw.decode().splitlines()]
    equal("companies filter", filtered, mine)
    for before, event in zip(mine, mine[1:]):
        equal("gapless", event["previous"], before["id"])
    for member in ("specversion", "id", "type", "source", "time", "dataschema", "data"):
        check(f"CloudEvents {member}", member in mine[0], mine[0])
    middle = mine[len(mine) // 2]
    rest = [json.loads(x) for x in s.get(
        f"/v1/events?companies=f&after={middle['id']}").raw.decode().splitlines()]
    equal("resume", rest, mine[mine.index(middle) + 1:])
    typed = s.get("/v1/events?companies=f&types=CustomerCreated").raw.decode().splitlines()
    equal("types filter", [json.loads(x)["type"] for x in typed], ["CustomerCreated"])
    equal("content type", s.get("/v1/events?companies=f").headers["content-type"].split(";")[0],
          "application/x-ndjson")
    seen = []

    def follow(path, accept, last=None):
        connection = http.client.HTTPConnection("127.0.0.1", s.port, timeout=20)
        connection.request("GET", path, None, {"Accept": accept,
                                               **({"Last-Event-ID": last} if last else {})})
        answer = connection.getresponse()
        while True:
            line = answer.readline().decode().strip()
            if "LastOne" in line:
                seen.append(line)
                connection.close()
                return
    for path, accept, last in (("/v1/events?companies=f&follow=true", "*/*", None),
                               ("/v1/events?companies=f", "text/event-stream", None),
                               ("/v1/events?companies=f", "text/event-stream", mine[-1]["id"])):
        thread = threading.Thread(target=follow, args=(path, accept, last))
        thread.start()
        c.do("layouts", {"code": "x" + str(len(seen)), "name": "LastOne"})
        thread.join(20)
    equal("followers", len(seen), 3)
    unknown = s.get("/v1/events?after=f/99999/0")
    check("cursor unknown", unknown.status in (409, 422), unknown)


def play(s):
    """Plays all of them on a service."""
    for function in (writing, malformed, reading, uploads, feed):
        scenario(function, s)
