"""api.md sections 3 and 6: the command line, and what an outside party checks alone."""
import json
import os
import shutil
import subprocess
import tempfile

from client import FACTA, Service, check, equal, scenario
from runs import JUNE, MAY, company

ALL = ("serve company settings hours run invoice credit export balance history events verify "
       "replay log backup restore config bench version").split()


class Shell:
    """Runs commands against one service."""

    def __init__(self, service):
        self.service = service
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("FACTA_")}
        self.environment["FACTA_URL"] = service.url

    def __call__(self, line, code=0, **environment):
        words = line if isinstance(line, list) else line.split()
        ran = subprocess.run([FACTA["binary"], *words], capture_output=True, text=True, timeout=120,
                             env={**self.environment, **environment},
                             stdin=subprocess.DEVNULL)
        check(f"exit {code}: {' '.join(words)[:90]}", ran.returncode == code,
              (ran.returncode, ran.stdout[-400:], ran.stderr[-400:]))
        return ran


def lines_of(ran):
    return [json.loads(x) for x in ran.stdout.splitlines()]


def helps(s):
    facta = Shell(s)
    for name in ALL:
        seen = facta(f"{name} --help")
        check(f"help {name}", "Usage" in seen.stdout, seen.stdout)
    for name in ("hours post", "run start", "balance", "verify", "replay", "backup", "events",
                 "config", "serve", "bench", "version", "log copy", "restore"):
        check(f"example {name}", "Example: facta" in facta(name + " --help").stdout)
    facta("moon", 2)
    facta("run start --moon", 2)
    facta("run start --company x", 2)
    facta("balance extra", 2)
    facta("", 2)
    facta("balance", 3, FACTA_URL="http://127.0.0.1:1")
    facta("balance --url http://127.0.0.1:1", 3)
    check("version", facta("version").stdout.strip())


def days(s):
    facta = Shell(s)
    c = company(s, "noord", True)
    folder = tempfile.mkdtemp()
    hours = os.path.join(folder, "hours.csv")
    with open(hours, "w") as out:
        out.write("entryId,date,customer,project,resource,quantity,rate,description\n"
                  "h1,2025-05-05,C1,P1,R,8,100,x\nh2,2025-05-06,C1,P1,R,4,100,y\n")
    facta(f"hours post {hours} --company noord")
    again = facta(f"hours post {hours} --company noord --json")
    lines_of(again)
    start = "run start --company noord --profile hours --from 2025-05-01 --to 2025-05-31"
    facta(start + " --kind test --watch")
    facta(start + " --kind production --watch")
    refused = facta("run revert 2 --company noord", 1)
    check("code and remedy", "run.revert.confirmation_required" in refused.stdout + refused.stderr
          and "remedy" in refused.stdout + refused.stderr, refused)
    facta("run revert 2 --company noord --confirm")
    facta(start + " --kind production --watch")
    facta("invoice credit 2 --reason ERR --company noord")
    facta("export create --type all --company noord")
    one = facta("export file 1 --format csv --company noord")
    equal("export file again", facta("export file 1 --format csv --company noord").stdout,
          one.stdout)
    seen = facta("balance --open --group-by customer --json")
    check("balance json", any(r.get("customer") == "C1" for r in lines_of(seen)), seen.stdout)
    for name in ("company list", "settings list", "hours list", "run list --type hours",
                 "run lines 2", "run invoices 2", "invoice list", "invoice numbers", "export list",
                 "history list", "credit actions", "balance", "events"):
        wide = name if name.split()[0] in ("company", "balance", "events") or name == (
            "credit actions") else name + " --company noord"
        shown = facta(wide + " --json")
        check(f"{name} --json", all(isinstance(x, dict) for x in lines_of(shown)), shown.stdout)
        shown = facta(wide + " --csv")
        check(f"{name} --csv", "," in shown.stdout.splitlines()[0], shown.stdout[:200])
    for name in ("hours show h1", "hours why h1", "run show 2",
                 "run progress 2", "run can-revert 2", "invoice show 1", "export show 1",
                 "history show 5", "history trace --invoice 1"):
        facta(name + " --company noord")
    facta("invoice show 99 --company noord", 1)
    facta("company show --company noord")
    facta("company show --company none", 1)
    check("FACTA_COMPANY", "h1" in facta("hours list", FACTA_COMPANY="noord").stdout)
    settings = os.path.join(folder, "facta.toml")
    with open(settings, "w") as out:
        out.write('company = "noord"\nlisten = "127.0.0.1:9999"\nmemory = "64M"\n')
    rows = {r["key"]: r for r in lines_of(facta(
        f"config --config {settings} --json --listen 127.0.0.1:8888",
        FACTA_MEMORY="128M"))}
    equal("flag over all", (rows["listen"]["value"], rows["listen"]["origin"]),
          ("127.0.0.1:8888", "flag"))
    equal("environment over file", (rows["memory"]["value"], rows["memory"]["origin"]),
          ("128M", "environment"))
    equal("file over default", (rows["company"]["value"], rows["company"]["origin"]),
          ("noord", "file"))
    equal("default", rows["topic"]["origin"], "default")
    bad = os.path.join(folder, "bad.toml")
    with open(bad, "w") as out:
        out.write('moon = "x"\n')
    facta(f"config --config {bad}", 2)
    facta("config --config /nowhere.toml", 2)
    shell = facta("events --companies noord --types InvoiceRunReverted")
    equal("events", [json.loads(x)["type"] for x in shell.stdout.splitlines()],
          ["InvoiceRunReverted"])
    shutil.rmtree(folder)


def outside(s):
    folder = tempfile.mkdtemp()
    own = Service(folder=os.path.join(folder, "ledger"))
    facta = Shell(own)
    c = company(own, "noord", True)
    c.hours("2025-05-05")
    c.run(*MAY)
    middle = int(c.get("invoices").headers["facta-position"].split("/")[1])
    c.do("invoices/1:credit", {"reasonCode": "ERR"})
    c.do("invoices/2:post")
    c.do("exports", {"type": "all"})
    history = os.path.join(folder, "all.facta-history")
    facta(f"history export {history}")
    seen = facta(f"verify {history}")
    check("verify prints root", "root" in seen.stdout.lower(), seen.stdout)
    words = facta(f"verify {history} --json").stdout
    check("balances and number audit", "balance" in words.lower() and "number" in words.lower(),
          words)
    facta(f"backup {folder}/backup --data {own.folder}")
    facta(f"backup {folder}/backup --data {own.folder} --check")
    own.stop()
    live = facta(f"verify --data {own.folder}")
    again = os.path.join(folder, "again.facta-history")
    facta(f"history export {again} --data {own.folder}")
    with open(history, "rb") as one, open(again, "rb") as two:
        check("same history served or not", one.read() == two.read(), "")

    def root(text):
        return [x for x in text.split() if len(x) == 64]
    check("same root", root(seen.stdout) and set(root(seen.stdout)) & set(root(live.stdout)),
          (seen.stdout, live.stdout))
    for view in ("balance", "overview", "run/1", "invoices", "invoice/1", "journal", "openItems",
                 "numbers", "exports", "hours", "history", "customers", "settings", "companies"):
        facta(f"replay --data {own.folder} --company noord --show {view} --json")
    then = lines_of(facta(
        f"replay --data {own.folder} --until noord/{middle} --show balance --json"))
    equal("replay until", [r.get("remaining") for r in then if r.get("number")], ["968.00"])
    now = lines_of(facta(f"replay {history} --show balance --json"))
    equal("replay now", [r.get("remaining") for r in now if r.get("number")], ["0.00", "0.00"])
    facta(f"replay --data {own.folder} --until noord/x --show balance", 2)
    facta(f"replay --data {own.folder} --show moon", 2)
    facta(f"restore {folder}/backup --data {folder}/restored")
    equal("restored root", root(facta(f"verify --data {folder}/restored").stdout),
          root(live.stdout))
    facta(f"restore {folder}/backup --data {folder}/then --until noord/{middle} --preview")
    facta(f"restore {folder}/backup --data {folder}/then --until noord/{middle}")
    part = facta(f"verify --data {folder}/then")
    check("restored until", root(part.stdout) != root(live.stdout), part.stdout)
    with open(history, "r+b") as out:
        out.seek(os.path.getsize(history) // 2)
        byte = out.read(1)
        out.seek(-1, 1)
        out.write(bytes([byte[0] ^ 1]))
    broken = subprocess.run([FACTA["binary"], "verify", history], capture_output=True, text=True)
    check("a changed bit is found", broken.returncode == 1 and broken.stderr + broken.stdout,
          broken)
    check("no file", subprocess.run([FACTA["binary"], "verify", "/nowhere"],
                                    capture_output=True).returncode in (1, 2, 3))
    facta(f"verify --data {folder}/empty", subprocess.run(
        [FACTA["binary"], "verify", "--data", folder + "/empty"], capture_output=True).returncode)
    shutil.rmtree(folder)


def play(s):
    """Plays all of them on a service."""
    for function in (helps, days, outside):
        scenario(function, s)
