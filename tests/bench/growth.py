#!/usr/bin/env python3
"""Whether the same work costs the same on a history that is longer: the cost per operation in time
of the processor of the service, which is nearly the same on a machine that others use, and how long
it took. A cost may grow by 20 %; all memory stays within what --memory gives it.

A history is a company with half of all entries, in weeks that are all alike and all billed, and
others of always the same size: 200,000 entries are 11 companies and 10,000 invoices, 20,000,000 are
1,001 companies and 1,000,000 invoices. Nothing is printed as a figure when the books do not add up.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import facta  # noqa: E402
import history  # noqa: E402
import machine  # noqa: E402
from history import DEEP, rig  # noqa: E402
from options import add_places, parser_of  # noqa: E402

GROWS_AT_MOST = 1.2
SETTLE_S = 6  # what was put off is done
IDLE_S = 3
AT_REST = 0.05  # of a core
BEHIND_S = 600  # at most, until complete segments are packed and stores compacted
SEGMENT_BYTES = 64 << 20
STARTS = 3
DISK_OF_AN_ENTRY = 800  # bytes: log, state and views, and what is made of them meanwhile
MEMORY_TO_VERIFY = 900  # bytes: of an entry
# What is asked for, by its name; {invoice} and {entry} are of the middle of the history.
READS = {
    "page of the overview": "/v1/companies/deep/runs?type=hours&limit=10",
    "page of posted invoices": "/v1/companies/deep/invoices?list=posted&limit=10",
    "one invoice": "/v1/companies/deep/invoices/{invoice}",
    "one entry": "/v1/companies/deep/hours/{entry}",
    "page of entries": "/v1/companies/deep/hours?limit=10",
    "page of open items": "/v1/companies/deep/openItems?open=true&limit=10",
    "balance across companies, page": "/v1/balance?limit=10",
    "balance across companies, sum": "/v1/balance?groupBy=currency",
    "balance of a company by customer": "/v1/balance?company=deep&groupBy=customer&limit=10",
    "can the last run be reverted": "/v1/companies/deep/runs/{run}:canRevert",
}


def options():
    parser = parser_of("growth", __doc__)
    parser.add_argument("--entries", type=int, nargs="+", default=[200_000, 2_000_000, 20_000_000],
                        metavar="N", help="sizes, the smallest first (200000 2000000 20000000)")
    parser.add_argument("--week", type=int, default=10_000, metavar="N",
                        help="entries of a week of the long company (10000)")
    parser.add_argument("--groups", type=int, default=5, metavar="N",
                        help="how often everything is measured; the best one counts (5)")
    parser.add_argument("--of-each", type=int, default=200, metavar="N",
                        help="single commands or reads of a group (200)")
    parser.add_argument("--memory", type=int, default=256, metavar="MIB",
                        help="what the service is given (256, as when it is not told)")
    add_places(parser)
    parser.add_argument("--output", type=pathlib.Path, metavar="FILE",
                        help="a page to write besides")
    return parser.parse_args()


class Processor:
    """The time that a process has used, also of its threads that have ended, in seconds."""

    def __init__(self, pid):
        self.clock = (~pid << 3) | 2  # as clock_getcpuclockid() has it

    def used(self):
        return time.clock_gettime(self.clock)


class Probe:
    """The figures of one size: {name: (value, unit)}."""

    def __init__(self, books, chosen):
        self.books, self.chosen = books, chosen
        self.figures = {}
        self.week = books.shape.weeks

    @property
    def service(self):
        return self.books.service

    def processor(self):
        return Processor(self.service.process.pid)

    def note(self, name, cost, took, each):
        """Of lists of seconds the least, which others disturbed least; `each`: of so many
        operations."""
        self.figures[name + ", processor"] = (min(cost) / each * 1e6, "us")
        self.figures[name + ", time"] = (min(took) / each * 1e6, "us")

    def finish_behind(self):
        """Waits for what is done behind: complete segments are packed by a thread of the lowest
        priority, and the stores compacted."""
        log = self.service.data / "log"
        since = time.monotonic()
        processor = self.processor()
        used, at_rest = processor.used(), False
        while not at_rest or sum(path.stat().st_size >= SEGMENT_BYTES
                                 for path in log.glob("*.log")) > 1:
            if time.monotonic() > since + BEHIND_S:
                raise facta.Failed(f"still at work {BEHIND_S} s after the history")
            time.sleep(1)
            before, used = used, processor.used()
            at_rest = used - before < AT_REST
        self.figures["at work behind the history"] = (time.monotonic() - since, "s")

    def idle(self):
        """What the service does when it is asked for nothing."""
        time.sleep(SETTLE_S)
        processor = self.processor()
        before = processor.used()
        time.sleep(IDLE_S)
        self.figures["nothing asked, processor"] = (
            (processor.used() - before) / IDLE_S * 1e6, "us/s")

    def repeat(self, name, work, each):
        processor = self.processor()
        cost, took = [], []
        for number in range(self.chosen.groups):
            used, before = processor.used(), time.perf_counter()
            work(number)
            took.append(time.perf_counter() - before)
            cost.append(processor.used() - used)
        self.note(name, cost, took, each)

    def single_commands(self):
        def work(group):
            for number in range(self.chosen.of_each):
                self.books.post(DEEP, "reasonCodes", f'{{"code":"R{group}-{number}","text":"t"}}')
        self.repeat("single command", work, self.chosen.of_each)

    def posting_and_runs(self):
        """A week more in each group. The rows that posting writes behind count too: it waits."""
        count = self.books.shape.week
        weeks = []

        def post(_):
            weeks.append(self.week + len(weeks))
            for body in self.books.requests(DEEP, count, weeks[-1]):
                self.books.post(DEEP, "hours", body)
            last = self.books.entries[DEEP] - 1
            self.books.client.get(f"/v1/companies/{DEEP}/hours/E{last}")

        self.repeat("entry posted, 1000 per request", post, count)
        self.repeat("entry billed", lambda group: self.books.bill_week(DEEP, weeks[group], 0.02),
                    count)
        self.week += len(weeks)

    def read(self, name, path):
        # No two requests are the same, so that none is answered with what another one was given.
        def work(group):
            for number in range(self.chosen.of_each):
                self.books.client.ask("GET", path,
                                      accept=f"application/json, text/{group}-{number}")
        work("first")
        self.repeat(name, work, self.chosen.of_each)

    def reads(self):
        middle = self.books.shape.weeks // 2 * self.books.shape.week
        entry = self.books.client.get(f"/v1/companies/{DEEP}/hours/E{middle}")
        for name, path in READS.items():
            self.read(name, path.format(invoice=entry["invoice"], entry=f"E{middle}",
                                        run=self.books.runs[DEEP]))

    def starts(self, name, end):
        """From the start to the first answer, after it was ended so."""
        cost, took = [], []
        for _ in range(STARTS):
            end()
            self.service.out.close()
            self.books.client.close()
            before = time.perf_counter()
            if not self.service.start():
                raise facta.Failed("facta serve: " + self.service.log())
            self.books.client = facta.Client(self.service)
            self.books.client.get(READS["page of the overview"])
            took.append(time.perf_counter() - before)
            cost.append(self.processor().used())
        self.note(name, cost, took, 1)

    def memory(self, when):
        self.figures["memory " + when] = (self.service.resident_mib(), "MiB")

    def measure(self):
        self.memory("after the history")
        self.finish_behind()
        self.starts("start after a stop", self.service.stop)
        self.memory("after a start")
        self.idle()
        self.single_commands()
        self.posting_and_runs()
        self.reads()
        self.memory("after this work")
        self.starts("start after a kill", self.service.kill)
        for part in ("log", "state", "views"):
            self.figures[f"disk of an entry, {part}"] = (
                size_of(self.service.data / part) / self.books.entries_of_all(), "bytes")


def size_of(folder):
    """Bytes that its files take on the disk."""
    return sum(os.lstat(path).st_blocks * 512 for path in pathlib.Path(folder).rglob("*"))


def available():
    """Bytes of memory that nobody uses."""
    found = re.search(r"^MemAvailable: +(\d+) kB", pathlib.Path("/proc/meminfo").read_text(), re.M)
    return int(found.group(1)) * 1024


def verified_wrong(entries, chosen, data):
    """What `facta verify` finds, which folds all of it in memory: not where that is too small."""
    if entries * MEMORY_TO_VERIFY > available():
        print(f"{entries} entries: the sums of every company are right; too many for facta verify",
              file=sys.stderr, flush=True)
        return []
    code, said = rig.verified(chosen.facta, data)
    return [] if code == 0 else ["facta verify: " + said[-500:]]


def measure(entries, folder, chosen):
    """Figures of one size."""
    if entries * DISK_OF_AN_ENTRY > shutil.disk_usage(folder).free:
        raise facta.Failed(f"{entries} entries take {entries * DISK_OF_AN_ENTRY >> 30} GiB of disk")
    service = rig.Service(chosen.facta, folder / "ledger", ["--memory", f"{chosen.memory}M"])
    shape = history.Shape(entries, chosen.week)
    books = history.Books(service, shape)
    try:
        if not service.start():
            raise facta.Failed("facta serve: " + service.log())
        before = time.perf_counter()
        books.fill()
        print(f"{entries} entries, {shape.invoices()} invoices, {len(shape.companies)} companies "
              f"in {time.perf_counter() - before:.0f} s", file=sys.stderr, flush=True)
        wrong = books.wrong()
        probe = Probe(books, chosen)
        probe.measure()
        wrong += books.wrong(after=chosen.groups * shape.week)
        service.stop()
        wrong += verified_wrong(entries, chosen, service.data)
        if wrong:
            raise facta.Failed(f"of {entries} entries: " + "; ".join(wrong[:5]))
        return probe.figures
    finally:
        books.client.close()
        service.kill()
        service.out.close()


def meets(name, values, unit, budget_mib):
    """The word of a row; empty: it has no target, being a time, which others on the machine
    change."""
    if name.startswith("memory"):
        return "reached" if max(values) <= budget_mib else "missed"
    if unit == "us" and name.endswith("processor") and len(values) > 1:
        return "reached" if values[-1] <= GROWS_AT_MOST * values[0] else "missed"
    return ""


def table(sizes, of_sizes, budget_mib):
    """As Markdown; a column for each size, then the last against the first."""
    head = ["figure", "unit", *(f"{size:,}" for size in sizes), "grows", ""]
    lines = []
    for name, (_, unit) in of_sizes[0].items():
        values = [figures[name][0] for figures in of_sizes]
        grows = f"{values[-1] / values[0]:.2f}" if values[0] else ""
        lines.append([name, unit, *(f"{value:,.1f}" for value in values), grows,
                      meets(name, values, unit, budget_mib)])
    widths = [max(len(line[i]) for line in [head, *lines]) for i in range(len(head))]

    def laid_out(line):
        return "| " + " | ".join(cell.ljust(width) if i < 2 else cell.rjust(width)
                                 for i, (cell, width) in enumerate(zip(line, widths))) + " |"

    ruler = "|" + "|".join("-" * (width + 1) + ("-" if i < 2 else ":")
                           for i, width in enumerate(widths)) + "|"
    return "\n".join([laid_out(head), ruler, *map(laid_out, lines)]) + "\n"


def page(facts, text):
    listed = "".join(f"- {name}: {value}\n" for name, value in facts)
    return (f"# Growth\n\nWritten by `ops/bench growth`; measured again, it is written again.\n\n"
            f"{listed}\n{text}\n{__doc__.strip()}\n")


def main():
    chosen = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended
    chosen.folder.mkdir(parents=True, exist_ok=True)
    of_sizes = []
    for entries in chosen.entries:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="growth.", dir=chosen.folder))
        try:
            of_sizes.append(measure(entries, folder, chosen))
        finally:
            shutil.rmtree(folder)
        print(json.dumps({entries: of_sizes[-1]}), file=sys.stderr, flush=True)
    text = table(chosen.entries, of_sizes, chosen.memory)
    print(text)
    if chosen.output:
        facts = [("machine", machine.describe()), ("commit", machine.commit())]
        chosen.output.write_text(page(facts, text), encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except (facta.Failed, rig.Violation) as failure:
        sys.exit(f"ops/bench growth: {failure}")
