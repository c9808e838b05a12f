"""facta at length: what cannot be seen in the seconds of `facta bench`. Hours that are posted for a
minute while the views keep up, reads meanwhile, memory and disk against what is kept, views that
are made anew, and the overview of a company with many documents. Lines as those of `facta
bench`."""
import dataclasses
import json
import pathlib
import subprocess
import time

import facta
from facta import COMPANY, rig

ENTRIES_PER_REQUEST = 1000
STREAMS = 4  # of requests with hours, one connection each, as in `facta bench`
READS_PER_SECOND = 100  # of each kind
CLIENTS = 64
AS_FAST_AS_POSSIBLE = 1_000_000  # requests that are due per second: as in a closed loop
AT_ONCE_S = 1 / 1024  # in which all are due that are counted
PROTOBUF_BYTES = 79  # of an entry as a message of protobuf
SETTLE_S = 6  # what is written behind is on the disk, and complete segments are packed


@dataclasses.dataclass(frozen=True)
class Options:
    """`seconds`: how long hours are posted; `reads_s`: how long is read, without and with hours."""
    program: pathlib.Path
    tools: pathlib.Path
    hours: int = 1_000_000
    customers: int = 10_000
    documents: int = 200_000
    seconds: float = 60
    reads_s: float = 10


def line(figure, unit, measured, floor, target, at=None):
    """As `facta bench --json` says it; the ratio is `at`, or else that of the two."""
    value = measured / floor if at is None else at
    bound = float(target.split()[1])
    reached = value <= bound if target.startswith("<") else value >= bound
    return {"figure": figure, "measured": f"{measured:.2f}", "unit": unit, "floor": f"{floor:.2f}",
            "ratio": f"{value:.4f}", "target": target, "reached": reached}


def hours_body(sort, stream, customers):
    """Of a request with hours of those customers that are the stream's; "{i}" becomes its
    number."""
    own = customers // STREAMS
    return '{"entries":[' + ",".join(
        f'{{"entryId":"{sort}{stream}-{{i}}-{n}","date":"2026-10-{n % 28 + 1:02d}",'
        f'"project":"P{stream * own + n % own}","resource":"r.jansen","quantity":"7.50",'
        f'"rate":"62.50","description":"werk"}}' for n in range(ENTRIES_PER_REQUEST)) + "]}"


def hours_streams(customers, rate, sort):
    """Lines for facta-load; `rate`: requests per second of each; `sort`: how their ids begin."""
    return [(f"hours {stream}", rate, 1, "POST", COMPANY + "hours",
             hours_body(sort, stream, customers)) for stream in range(STREAMS)]


def read_streams():
    targets = {"overview": "runs?type=hours&limit=50", "entries": "hours?limit=10",
               "entry": "hours/B0-0-0"}
    return [(f"read {name}", READS_PER_SECOND, 16, "GET", COMPANY + target, "")
            for name, target in targets.items()]


class Ledger:
    """A service, its clients, and what they did."""

    def __init__(self, chosen, folder):
        self.chosen = chosen
        self.service = rig.Service(chosen.program, pathlib.Path(folder) / "ledger")
        self.client = facta.Client(self.service)
        self.acknowledged = 0  # requests with hours

    def __enter__(self):
        self.start()
        rig.open_company(self.service, "bench", 0)
        return self

    def __exit__(self, *ignored):
        self.client.close()
        self.service.kill()
        self.service.out.close()

    def start(self):
        if not self.service.start():
            raise facta.Failed("facta serve: " + self.service.log())
        self.client = facta.Client(self.service)

    def stop(self):
        self.client.close()
        self.service.stop()
        self.service.out.close()

    def load(self, streams, seconds, until=None):
        """[(stream, due, done, status)] in seconds of the monotonic clock. `until`: of requests
        that are due at once, how long they may take altogether."""
        process = subprocess.Popen(
            [self.chosen.tools / "facta-load", f"http://{self.service.address}", str(seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            process.stdin.write("".join("\t".join(map(str, one)) + "\n" for one in streams))
            process.stdin.close()
            process.stdin = None
            if until is not None:
                time.sleep(until)
                process.terminate()
            said, _ = process.communicate()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        samples = [(name, int(due) / 1e6, (int(due) + int(took)) / 1e6, int(status)) for
                   name, due, took, status in (one.split("\t") for one in said.splitlines())]
        refused = [status for *_, status in samples if not 200 <= status < 300]
        if process.returncode != 0 or not samples or refused:
            raise facta.Failed(f"facta-load: {len(samples)} requests, refused: {refused[:3]}")
        self.acknowledged += sum(1 for name, *_ in samples if name.startswith("hours"))
        return samples

    def at_once(self, path, body, count):
        """The requests number 0 ... count - 1, as fast as may be."""
        self.load([("all", count / AT_ONCE_S, facta.CLIENTS, "POST", COMPANY + path, body)],
                  AT_ONCE_S)

    def open_customers(self, count):
        party = json.dumps({"name": "K", **rig.PARTY})[1:-1]
        self.at_once("customers", f'{{"code":"C{{i}}",{party}}}', count)
        self.at_once("projects", '{"code":"P{i}","customer":"C{i}"}', count)

    def see(self, entry):
        """A read waits for everything that was acknowledged."""
        self.client.get(f"{COMPANY}hours/{entry}")
        return time.monotonic()

    def tool(self, *words):
        done = subprocess.run([self.chosen.tools / "facta-stores", *map(str, words)],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise facta.Failed("facta-stores: " + done.stderr.strip()[-500:])
        return json.loads(done.stdout)


def disk_of(folder):
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def rate_of(samples, seen):
    """Entries per second, until they could be read."""
    return len(samples) * ENTRIES_PER_REQUEST / (seen - min(due for _, due, *_ in samples))


def burst(ledger, chosen):
    """Entries per second, of all hours."""
    each = chosen.hours // ENTRIES_PER_REQUEST // STREAMS
    samples = ledger.load(hours_streams(chosen.customers, each / AT_ONCE_S, "B"), AT_ONCE_S)
    return rate_of(samples, ledger.see("B0-0-0"))


def sustained(ledger, chosen, at_best):
    samples = ledger.load(hours_streams(chosen.customers, AS_FAST_AS_POSSIBLE, "S"),
                          chosen.seconds + 60, chosen.seconds)
    return line(f"hours posted for {chosen.seconds:g} s, all of them in the views", "entries/s",
                rate_of(samples, ledger.see("S0-0-0")), at_best, ">= 0.5")


def percentile(samples):
    took = sorted(end - due for name, due, end, _ in samples if name.startswith("read"))
    return took[int(0.99 * len(took))] * 1e3


def reads_beside(ledger, chosen, at_best):
    alone = percentile(ledger.load(read_streams(), chosen.reads_s))
    half = at_best / 2 / ENTRIES_PER_REQUEST / STREAMS
    busy = percentile(ledger.load(read_streams() + hours_streams(chosen.customers, half, "H"),
                                  chosen.reads_s))
    return line("reads while hours are posted at half of their rate, p99", "ms", busy, alone,
                "<= 3.0")


def kept(ledger, chosen, resident_mib):
    """Of a ledger that is stopped: memory and disk against what it keeps."""
    data = ledger.service.data
    size = ledger.tool("size", data)
    live = (size["state"] + size["views"]) / 2**20
    # The segment that is written to is not packed, and of a short log the larger part.
    log = (size["packed"] / size["packed_entries"] if size["packed_entries"]
           else size["log"] / chosen.hours)
    stores = (disk_of(data / "state") + disk_of(data / "views")) / chosen.hours
    return [line(f"memory with {chosen.hours} open entries, but for 64 MiB", "MiB", resident_mib,
                 live, "<= 1.6", max(0, resident_mib - 64) / live),
            line("disk of an entry, records", "bytes", log, PROTOBUF_BYTES,
                 "<= 0.6")], log + stores


def views_anew(ledger, folder):
    made = ledger.tool("rebuild", ledger.service.data, folder)
    rebuilt = made["rows"] / made["rebuild"]
    return [line("views made anew, against puts", "rows/s", rebuilt, made["rows"] / made["puts"],
                 ">= 6.0"),
            line("views made anew, against writing their rows", "rows/s", rebuilt,
                 made["rows"] / made["files"], ">= 0.4")]


def with_hours(chosen, folder):
    """Lines, and figures with their units."""
    with Ledger(chosen, folder) as ledger:
        ledger.open_customers(chosen.customers)
        at_best = burst(ledger, chosen)
        time.sleep(SETTLE_S)
        resident = ledger.service.resident_mib()
        ledger.stop()
        lines, disk = kept(ledger, chosen, resident)
        lines += views_anew(ledger, folder)
        ledger.start()
        lines += [sustained(ledger, chosen, at_best), reads_beside(ledger, chosen, at_best)]
        ledger.stop()
        there = ledger.tool("size", ledger.service.data)["entries"]
        if there != ledger.acknowledged * ENTRIES_PER_REQUEST:
            raise facta.Failed(f"{ledger.acknowledged} requests acknowledged, {there} entries")
    return lines, {"disk of an entry, all": (disk, "bytes")}


def with_documents(chosen, folder):
    """Figures with their units: pages per second of a company whose run made so many."""
    count = chosen.documents
    with Ledger(chosen, folder) as ledger:
        ledger.open_customers(count)
        entries = ('{"entries":[{"entryId":"E{i}","date":"2026-10-01","project":"P{i}",'
                   '"resource":"r.jansen","quantity":"7.50","rate":"62.50"}]}')
        ledger.at_once("hours", entries, count)
        facta.bill(ledger.client)
        page = ledger.client.get(COMPANY + "runs?type=hours&limit=50")["items"][0]
        if page["total"] != count:
            raise facta.Failed(f"the run has {page['total']} invoices, not {count}")
        samples = ledger.load([("page", AS_FAST_AS_POSSIBLE, CLIENTS, "GET",
                                COMPANY + "runs?type=hours&limit=50", "")],
                              chosen.reads_s + 60, chosen.reads_s)
        ledger.stop()
    began = min(due for _, due, *_ in samples)
    rate = len(samples) / (max(end for *_, end, _ in samples) - began)
    return {f"overview of {count:,} documents": (rate, "/s")}


def measure(chosen, folder):
    """Lines, and figures with their units."""
    folder = pathlib.Path(folder)
    for name in ("hours", "documents"):
        (folder / name).mkdir()
    lines, figures = with_hours(chosen, folder / "hours")
    return lines, {**figures, **with_documents(chosen, folder / "documents")}
