#!/usr/bin/env python3
"""Whether a long run leaves room for others: single commands and reads at a fixed rate, timed from
the moment at which each was due, while runs over many hours execute and while none does, turn and
turn about on one service. With a run the 99th percentile of commands may be three times what it is
without, that of reads one and a half times. A run counts from its request to its end.
"""
import math
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import facta  # noqa: E402
import machine  # noqa: E402
from facta import COMPANY, rig  # noqa: E402
from options import ROOT, add_places, parser_of  # noqa: E402
from work import Work  # noqa: E402

COMMANDS_AT_MOST, READS_AT_MOST = 3.0, 1.5
SAMPLES_AT_LEAST = 300  # with a run and without, or a 99th percentile says nothing
LOAD_AT_MOST_S = 3600  # it is ended before
OTHER = "/v1/companies/other/"
REASON = '{"code":"L{i}","text":"t"}'


def streams_of(chosen, run):
    """Lines for facta-load: commands, then reads, of the company that is billed and of another."""
    commands, reads = chosen.commands, chosen.reads
    page = "runs?type=hours&limit=50"
    return [("commands of the company", commands, "POST", COMPANY + "reasonCodes", REASON),
            ("commands of another", commands, "POST", OTHER + "reasonCodes", REASON),
            ("overview of the company", reads, "GET", COMPANY + page, ""),
            ("one run of the company", reads, "GET", f"{COMPANY}runs/{run}", ""),
            ("overview of another", reads, "GET", OTHER + page, ""),
            ("balance across companies", reads, "GET", "/v1/balance?groupBy=currency", "")]


def options():
    parser = parser_of("polite", __doc__)
    parser.add_argument("--hours", type=int, default=1_000_000, metavar="N",
                        help="hours entries of a run (1000000)")
    parser.add_argument("--test-runs", type=int, default=3, metavar="N",
                        help="test runs before the production run (3)")
    parser.add_argument("--pause", type=float, default=3, metavar="S",
                        help="seconds without a run before each and after the last (3)")
    parser.add_argument("--commands", type=int, default=100, metavar="N",
                        help="single commands per second, of each company (100)")
    parser.add_argument("--reads", type=int, default=100, metavar="N",
                        help="reads per second, of each kind (100)")
    parser.add_argument("--load", type=pathlib.Path, metavar="FILE",
                        default=ROOT / "build/release/tests/bench/facta-load",
                        help="the program that asks, in the place of that of this tree")
    add_places(parser)
    return parser.parse_args()


class Load:
    """facta-load, beside what is measured."""

    def __init__(self, program, service, streams, seconds):
        self.process = subprocess.Popen(
            [program, f"http://{service.address}", str(seconds)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        lines = (f"{name}\t{rate}\t16\t{method}\t{target}\t{body}\n"
                 for name, rate, method, target, body in streams)
        self.process.stdin.write("".join(lines))
        self.process.stdin.close()
        self.process.stdin = None

    def samples(self):
        """[(stream, due, took, status)], times in seconds, when it has ended."""
        said, _ = self.process.communicate()
        if self.process.returncode != 0:
            raise facta.Failed("facta-load ended otherwise than well")
        return [(name, int(due) / 1e6, int(took) / 1e6, int(status))
                for name, due, took, status in (line.split("\t") for line in said.splitlines())]


def percentile(times, share):
    """The smallest that so large a share is not longer than; of at least one."""
    return sorted(times)[max(0, math.ceil(share * len(times)) - 1)]


def split(samples, runs, before, until):
    """{stream: (times with a run, times without)} of what was due between two moments; `runs`:
    pairs of moments."""
    of = {}
    for name, due, took, _ in samples:
        if before <= due < until:
            with_run, without = of.setdefault(name, ([], []))
            during = any(due < end and due + took > start for start, end in runs)
            (with_run if during else without).append(took)
    return of


def rows_of(streams, times):
    """(stream, p50 without, p99 without, p99 with, ratio, at most, word), times in ms."""
    rows = []
    for name, _, method, _, _ in streams:
        with_run, without = times.get(name, ([], []))
        if min(len(with_run), len(without)) < SAMPLES_AT_LEAST:
            raise facta.Failed(f"{name}: {len(with_run)} requests with a run and {len(without)} "
                               f"without; {SAMPLES_AT_LEAST} are needed")
        p99, p99_with = percentile(without, 0.99), percentile(with_run, 0.99)
        at_most = COMMANDS_AT_MOST if method == "POST" else READS_AT_MOST
        rows.append((name, percentile(without, 0.5) * 1e3, p99 * 1e3, p99_with * 1e3,
                     p99_with / p99, at_most, "reached" if p99_with <= at_most * p99 else "missed"))
    return rows


def table(rows):
    head = f"| {'stream':24} | p50, ms | p99, ms | p99 with a run, ms | ratio | at most |         |"
    lines = [head, "".join(char if char == "|" else "-" for char in head)]
    lines += [f"| {name:24} | {p50:7.2f} | {p99:7.2f} | {p99_with:18.2f} | {ratio:5.2f} "
              f"| {at_most:7.1f} | {word:7} |"
              for name, p50, p99, p99_with, ratio, at_most, word in rows]
    return "\n".join(lines) + "\n"


def execute(client, kind, number):
    """The two moments of a run."""
    before = time.monotonic()
    client.post(COMPANY + "runs", {"kind": kind, "profile": "hours", "window": rig.OCTOBER,
                                   "bookingDate": "2026-10-31"})
    facta.run_until(client, f"{COMPANY}runs/{number}/progress",
                    lambda run: run["state"] == "generated", 0.05)
    return before, time.monotonic()


def disturb(client, chosen, first):
    """All runs, with a pause before each and behind the last: pairs of moments."""
    runs = []
    for number in range(first, first + chosen.test_runs + 1):
        time.sleep(chosen.pause)
        kind = "production" if number == first + chosen.test_runs else "test"
        runs.append(execute(client, kind, number))
        print(f"{kind} run of {chosen.hours} hours: {runs[-1][1] - runs[-1][0]:.2f} s",
              file=sys.stderr, flush=True)
    time.sleep(chosen.pause)
    return runs


def wrong_of(service, client, work, samples):
    """What does not hold afterwards: all were answered, what was acknowledged is there, and the
    books come to what they must."""
    refused = sum(1 for *_, status in samples if status not in (200, 201))
    wrong = [f"{refused} requests were not answered well"] if refused else []
    for base, stream in ((COMPANY, "commands of the company"), (OTHER, "commands of another")):
        acked = sum(1 for name, _, _, status in samples if name == stream and status in (200, 201))
        there = sum(1 for item in rig.items(service, base + "reasonCodes?")
                    if item["code"].startswith("L"))
        wrong += [] if acked == there else [f"{stream}: {acked} acknowledged, {there} there"]
    found = client.get("/v1/balance?groupBy=company")["items"][0]
    sums = work.sums()
    if (facta.cents(found["original"]), found["invoices"]) != (sums["total"], sums["invoices"]):
        wrong.append(f"the balance is {found}, not {sums}")
    return wrong


def measure(folder, chosen):
    """Rows of the table."""
    work = Work(chosen.hours)
    service = rig.Service(chosen.facta, folder / "ledger")
    client = facta.Client(service)
    load = None
    try:
        if not service.start():
            raise facta.Failed("facta serve: " + service.log())
        rig.open_company(service, "bench", 0)
        rig.open_company(service, "other", 1)
        facta.post_hours(client, work)
        execute(client, "test", 1)
        streams = streams_of(chosen, 1)
        load = Load(chosen.load, service, streams, LOAD_AT_MOST_S)
        before = time.monotonic() + 1  # the connections are there
        time.sleep(1)
        runs = disturb(client, chosen, 2)
        until = time.monotonic()
        load.process.terminate()
        samples = load.samples()
        wrong = wrong_of(service, client, work, samples)
        service.stop()
        if rig.verified(chosen.facta, service.data)[0] != 0:
            wrong.append("facta verify says so")
        if wrong:
            raise facta.Failed("void: " + "; ".join(wrong))
        return rows_of(streams, split(samples, runs, before, until))
    finally:
        if load and load.process.poll() is None:
            load.process.kill()
            load.process.wait()
        client.close()
        service.kill()
        service.out.close()


def main():
    chosen = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended
    chosen.folder.mkdir(parents=True, exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="polite.", dir=chosen.folder))
    try:
        rows = measure(folder, chosen)
    finally:
        shutil.rmtree(folder)
    print(f"machine: {machine.describe()}\ncommit: {machine.commit()}\n"
          f"work: runs over {chosen.hours:,} hours\n")
    print(table(rows))


if __name__ == "__main__":
    try:
        main()
    except (facta.Failed, rig.Violation) as failure:
        sys.exit(f"ops/bench polite: {failure}")
