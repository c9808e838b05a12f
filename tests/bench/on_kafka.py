#!/usr/bin/env python3
"""The ledger on Apache Kafka (ops/kafka), with one broker and with three, against what the client
library of Kafka does by itself with the same settings on the same kind of topic: everything is
durable, acknowledged by all replicas. What the library sends is 150 bytes an event, a message each.
"""
import concurrent.futures
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import facta  # noqa: E402
import machine  # noqa: E402
import polite  # noqa: E402
from facta import COMPANY, rig  # noqa: E402
from options import ROOT, add_places, parser_of  # noqa: E402
from work import Work  # noqa: E402

import kafka  # noqa: E402, isort:skip (of tests/crash, which facta.py puts on the path)

EVENT_BYTES = 150
CLIENTS = 8
PAUSE_US = 10_000  # between two messages, or commands, that are timed one by one
SINGLES = 500
# Quick to run, unlike what the rigs start.
JAVA = "-Xms512m -Xmx512m -XX:+UseG1GC -XX:MaxGCPauseMillis=20"


def options():
    parser = parser_of("kafka", __doc__)
    parser.add_argument("--brokers", type=int, nargs="+", default=[1, 3], choices=[1, 3])
    parser.add_argument("--hours", type=int, default=1_000_000, metavar="N",
                        help="hours entries to post and bill (1000000)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N",
                        help="how often the ledger and the library take turns (3)")
    parser.add_argument("--tools", type=pathlib.Path, metavar="DIR",
                        default=ROOT / "build/release/tests/bench",
                        help="where facta-load and facta-kafka-floor are")
    add_places(parser)
    return parser.parse_args()


class Figures:
    """Of each round, what both sides came to."""

    def __init__(self):
        self.rounds = {}  # (name, unit, target): [(ours, theirs)]

    def add(self, name, unit, target, ours, theirs):
        self.rounds.setdefault((name, unit, target), []).append((ours, theirs))

    def lines(self):
        """The middle round counts; a target is `>= N` or `<= N` of ours against theirs."""
        head = (f"| {'figure':58} | {'unit':8} | {'facta':>12} | {'library':>12} | ratio "
                "| target  |         |")
        lines = [head, "".join(char if char == "|" else "-" for char in head)]
        for (name, unit, target), pairs in self.rounds.items():
            ratio = statistics.median(ours / theirs for ours, theirs in pairs)
            sign, bound = target.split()
            reached = ratio <= float(bound) if sign == "<=" else ratio >= float(bound)
            lines.append(
                f"| {name:58} | {unit:8} | {statistics.median(one for one, _ in pairs):12,.0f} "
                f"| {statistics.median(one for _, one in pairs):12,.0f} | {ratio:5.2f} "
                f"| {target:7} | {'reached' if reached else 'missed':7} |")
        return lines


class Bench:
    """One cluster."""

    def __init__(self, chosen, cluster, folder, figures):
        self.chosen, self.cluster, self.folder, self.figures = chosen, cluster, folder, figures
        self.brokers = len(cluster.nodes)
        self.work = Work(chosen.hours)

    def floor(self, what, topic, *words):
        done = subprocess.run(
            [self.chosen.tools / "facta-kafka-floor", what, self.cluster.address, topic,
             *map(str, words)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise facta.Failed(f"facta-kafka-floor {what}: {done.stderr[-500:]}")
        return [float(word) for word in done.stdout.split()]

    def named(self, name):
        return f"{name}, {self.brokers} broker{'s' if self.brokers > 1 else ''}"

    def round(self, number):
        topic = f"floor{number}"
        raw = self.floor("produce", topic, self.brokers, self.work.hours, EVENT_BYTES)[0]
        ping = self.floor("ping", f"ping{number}", self.brokers, SINGLES, PAUSE_US)[0]
        ledger = f"ledger{number}"
        service = self.service(ledger, "first")
        try:
            client = facta.Client(service)
            hello, single = self.singles(service)
            self.figures.add(self.named("single command, p50, against produce + hello"), "us",
                             "<= 1.3", single, ping + hello)
            self.figures.add(self.named("hours posted, durable, against events produced"), "/s",
                             ">= 0.7", self.post(client), raw)
            facta.bill(client)
            self.check(client)
            client.close()
        finally:
            service.kill()
            service.out.close()
        self.restore(ledger)

    def service(self, topic, data):
        made = rig.Service(self.chosen.facta, self.folder / topic / data, self.log_of(topic) + [
            "--partitions", "1", "--replication", str(self.brokers)])
        if not made.start():
            raise facta.Failed("facta serve: " + made.log())
        return made

    def log_of(self, topic):
        return ["--kafka", self.cluster.address, "--topic", topic]

    def singles(self, service):
        """(p50 of hello, p50 of a command), us, at the pace of the ping."""
        rig.open_company(service, "bench", 0)
        streams = [("hello", 1e6 / PAUSE_US, "GET", "/health/live", ""),
                   ("single", 1e6 / PAUSE_US, "POST", COMPANY + "reasonCodes", polite.REASON)]
        middle = {}
        for stream in streams:
            load = polite.Load(self.chosen.tools / "facta-load", service, [stream],
                               SINGLES * PAUSE_US / 1e6)
            samples = load.samples()
            if any(status not in (200, 201) for *_, status in samples):
                raise facta.Failed(f"{stream[0]}: not every request was answered well")
            middle[stream[0]] = statistics.median(took for _, _, took, _ in samples) * 1e6
        return middle["hello"], middle["single"]

    def post(self, client):
        """Entries per second. The bodies are made before."""
        facta.post_customers(client, self.work)
        bodies = [facta.body_of(self.work, number) for number in range(self.work.requests)]
        before = time.perf_counter()
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(lambda body: client.ask("POST", COMPANY + "hours", body), bodies))
        return self.work.hours / (time.perf_counter() - before)

    def check(self, client):
        found = client.get("/v1/balance?groupBy=company")["items"][0]
        sums = self.work.sums()
        if (facta.cents(found["original"]), found["invoices"]) != (sums["total"], sums["invoices"]):
            raise facta.Failed(f"void: the balance is {found}, not {sums}")

    def restore(self, topic):
        """A service without a folder, until it shows everything, against the library reading the
        same topic. An entry and a line of an invoice are an event each."""
        events = 2 * self.work.hours
        _, _, took_us = self.floor("consume", topic)
        before = time.perf_counter()
        service = self.service(topic, "second")
        try:
            client = facta.Client(service)
            self.wait_for_views(client)
            took = time.perf_counter() - before
            self.check(client)
            client.close()
            service.stop()
        finally:
            service.kill()
            service.out.close()
        self.figures.add(self.named("restore of everything, against consuming"), "events/s",
                         ">= 0.5", events / took, events * 1e6 / took_us)
        code, said = rig.verified(self.chosen.facta, self.folder / topic / "second",
                                  self.log_of(topic))
        if code != 0:
            raise facta.Failed("void: facta verify: " + said[-500:])
        shutil.rmtree(self.folder / topic)

    def wait_for_views(self, client):
        facta.run_until(client, COMPANY + "runs/1/progress",
                        lambda run: run["state"] == "generated")


def main():
    chosen = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended
    kafka.JAVA = JAVA
    chosen.folder.mkdir(parents=True, exist_ok=True)
    figures = Figures()
    for brokers in chosen.brokers:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="kafka.", dir=chosen.folder))
        cluster = kafka.on_loopback(folder, brokers)
        try:
            cluster.start_all()
            bench = Bench(chosen, cluster, folder, figures)
            for number in range(chosen.rounds):
                print(f"{brokers} brokers, round {number + 1} of {chosen.rounds}", file=sys.stderr,
                      flush=True)
                bench.round(number)
        finally:
            cluster.end()
            shutil.rmtree(folder)
    print(f"machine: {machine.describe()}\ncommit: {machine.commit()}\n"
          f"work: {Work(chosen.hours).hours:,} hours, Apache Kafka {kafka.VERSION}\n")
    print("\n".join(figures.lines()))


if __name__ == "__main__":
    try:
        main()
    except (facta.Failed, rig.Violation) as failure:
        sys.exit(f"ops/bench kafka: {failure}")
