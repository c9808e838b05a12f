#!/usr/bin/env python3
"""facta and what people would use instead, on this machine, in turns, on the same work.

Prints one table and writes docs/performance.md. The run is void, and nothing is written, when
others used the machine or its disk before or during it (--allow-busy writes it nevertheless, marked
as such), when the folder is not on a disk, or when a check of somebody's books fails at the end.
"""
import argparse
import datetime
import pathlib
import shutil
import signal
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import at_length  # noqa: E402
import checks  # noqa: E402
import cluster  # noqa: E402
import facta  # noqa: E402
import figures  # noqa: E402
import machine  # noqa: E402
import plaintext  # noqa: E402
import postgres  # noqa: E402
import report  # noqa: E402
import sqlite_rival  # noqa: E402
import tigerbeetle  # noqa: E402
from work import Work  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
OTHERS_AT_MOST = 0.15  # cores
FLUSHES_DIFFER_AT_MOST = 0.15  # the one after of the one before
LOOK_S = 3
IN_MEMORY = ("tmpfs", "ramfs")
# By the name that --only takes: what the table calls it.
RIVALS = {"postgresql": "PostgreSQL", "sqlite": "SQLite", "hledger": "hledger", "ledger": "ledger",
          "tigerbeetle": "TigerBeetle"}


class Failed(Exception):
    """It cannot be measured."""


def options():
    parser = argparse.ArgumentParser(
        prog="ops/bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--hours", type=int, default=1_000_000, metavar="N",
                        help="hours entries to post and bill (1000000)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N",
                        help="how often facta and its rivals take turns (3)")
    parser.add_argument("--seconds", type=int, default=5, metavar="N",
                        help="how long a rival gets for each figure that is a rate (5)")
    parser.add_argument("--sustain", type=float, default=60, metavar="S",
                        help="how long hours are posted without a pause, in seconds (60)")
    parser.add_argument("--documents", type=int, default=200_000, metavar="N",
                        help="invoices of a company whose overview is asked for (200000)")
    parser.add_argument("--only", action="append", choices=["facta", *RIVALS], metavar="NAME",
                        help="facta, " + ", ".join(RIVALS) + "; may be repeated; writes no page")
    parser.add_argument("--facta", type=pathlib.Path, metavar="FILE",
                        default=ROOT / "build/release/service/facta",
                        help="the program to measure, in the place of that of this tree")
    parser.add_argument("--tools", type=pathlib.Path, metavar="DIR",
                        default=ROOT / "build/release/tests/bench",
                        help="where facta-load and facta-stores are, in the place of that tree")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "data", metavar="DIR",
                        help="on the disk to measure; what is made is removed ($TMPDIR, data)")
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "docs/performance.md",
                        metavar="FILE", help="the page to write (docs/performance.md)")
    parser.add_argument("--accept", action="store_true",
                        help="write the page though a ratio fell to less than 0.7 of the one on it")
    parser.add_argument("--allow-busy", action="store_true",
                        help="write the page though others used the machine, and say so on it")
    chosen = parser.parse_args()
    if min(chosen.hours, chosen.rounds, chosen.seconds) < 1:
        parser.error("--hours, --rounds and --seconds are at least 1")
    return chosen


def chosen_rivals(only):
    """Names of RIVALS; TigerBeetle only when there is one."""
    names = [name for name in RIVALS if not only or name in only]
    if tigerbeetle.program() is None and "tigerbeetle" in names:
        if only:
            raise Failed("$TIGERBEETLE names no program")
        names.remove("tigerbeetle")
    missing = [name for name in names if name in ("hledger", "ledger") and not shutil.which(name)]
    if "postgresql" in names and cluster.programs() is None:
        missing.append("postgresql")
    if missing:
        raise Failed(", ".join(missing) + " not installed: ops/install bench")
    return names


class Measured:
    """What all rounds came to."""

    def __init__(self, hours):
        self.hours = hours
        self.ours, self.rivals = {}, {}
        self.wrong = []

    def add_bench(self, lines):
        for line in lines:
            self.ours.setdefault(line["figure"], figures.Figure(line["figure"])).add_line(line)

    def add(self, side, found, expected):
        """`found`: of a side, figures with their units, sums, and what is wrong."""
        values, sums, wrong = found
        if sums is not None:
            wrong = wrong + checks.sums_wrong(expected, sums)
        self.wrong += [f"{side}: {one}" for one in wrong]
        for name, (value, unit) in values.items():
            of, key = (self.ours, name) if side == "facta" else (self.rivals, (side, name))
            of.setdefault(key, figures.Figure(name, unit)).values.append(value)

    def rows(self):
        return figures.rows_of(list(self.ours.values()), self.rivals, self.hours)


def measure_rival(name, folder, work, chosen):
    if name == "postgresql":
        return postgres.measure(folder, work, chosen.seconds, chosen.documents)
    if name == "sqlite":
        return sqlite_rival.measure(folder, work, chosen.seconds)
    if name == "tigerbeetle":
        return tigerbeetle.measure(folder, work)
    return plaintext.measure(name, folder.parent, work)


def turns(names, chosen):
    """One round: pairs of what the table calls a side, and what measures it in a folder."""
    if not chosen.only or "facta" in chosen.only:
        yield "facta bench", lambda folder, work: facta.bench(chosen.facta, folder, chosen.hours)
        yield "facta", lambda folder, work: facta.measure(chosen.facta, folder, work)
        yield "facta at length", lambda folder, work: at_length.measure(at_length.Options(
            chosen.facta, chosen.tools, documents=chosen.documents, seconds=chosen.sustain), folder)
    for name in names:
        yield RIVALS[name], lambda folder, work, of=name: measure_rival(of, folder, work, chosen)


def measure(folder, names, chosen):
    """All rounds, each turn in a fresh folder."""
    work = Work(chosen.hours)
    expected = work.sums()
    measured = Measured(work.hours)
    for number in range(1, chosen.rounds + 1):
        for side, turn in turns(names, chosen):
            print(f"round {number} of {chosen.rounds}: {side}", file=sys.stderr, flush=True)
            own = folder / "turn"
            own.mkdir(mode=0o755)
            found = turn(own, work)
            if side == "facta bench":
                measured.add_bench(found)
            elif side == "facta at length":
                measured.add_bench(found[0])
                measured.add("facta", (found[1], None, []), None)
            else:
                measured.add(side, found, expected)
            shutil.rmtree(own)
    return measured


def busy(when, watch):
    cores = watch.cores()
    return [] if cores <= OTHERS_AT_MOST else [
        f"others used {cores:.2f} cores {when} (at most {OTHERS_AT_MOST})"]


def other_disk(before, after):
    """A disk that became another one was shared, though nobody is seen on this machine."""
    return [] if abs(after / before - 1) <= FLUSHES_DIFFER_AT_MOST else [
        f"a flush of the disk took {before:.0f} us before and {after:.0f} us after it"]


def facts_of(chosen):
    """Pairs of a name and what it is."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return [("date", now.strftime("%Y-%m-%d %H:%M UTC")), ("machine", machine.describe()),
            ("commit", machine.commit()),
            ("work", f"{Work(chosen.hours).hours:,} hours, rounds: {chosen.rounds}")]


def main():
    chosen = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended
    names = chosen_rivals(chosen.only)
    for program in (chosen.facta, chosen.tools / "facta-load", chosen.tools / "facta-stores"):
        if not program.is_file():
            raise Failed(f"there is no program {program}")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    before = machine.Watch()
    time.sleep(LOOK_S)
    crowded = busy("before it began", before)
    with tempfile.TemporaryDirectory(prefix="bench.", dir=chosen.folder) as made:
        folder = pathlib.Path(made).resolve()
        folder.chmod(0o755)  # PostgreSQL has a user of its own
        facts = facts_of(chosen)
        flush = machine.settled_flush_us(folder)
        void = [f"{chosen.folder} is in memory"] if machine.file_system(folder) in IN_MEMORY else []
        during = machine.Watch()
        measured = measure(folder, names, chosen)
        crowded += busy("during it", during)
        flush_after = machine.settled_flush_us(folder)
        crowded += other_disk(flush, flush_after)
        facts.append(("disk", f"{machine.file_system(folder)}, one flush of 4 KiB {flush:.0f} us "
                              f"before and {flush_after:.0f} us after it"))
    void += measured.wrong
    finish(chosen, facts, measured.rows(), void, crowded)


def finish(chosen, facts, rows, void, crowded):
    """Prints, and writes what may be written."""
    for name, value in facts:
        print(f"{name}: {value}")
    print()
    print(report.table(rows))
    for reason in void + crowded:
        print(f"void: {reason}")
    before = chosen.output.read_text(encoding="utf-8") if chosen.output.is_file() else ""
    fell = figures.fell(rows, report.ratios_of(before))
    for reason in fell:
        print(f"fell: {reason}")
    if void or (crowded and not chosen.allow_busy) or (fell and not chosen.accept):
        sys.exit(1)
    if chosen.only:
        return
    chosen.output.write_text(report.page(facts, rows, crowded), encoding="utf-8")
    print(f"written: {chosen.output}")


if __name__ == "__main__":
    try:
        main()
    except (Failed, cluster.Failed, facta.Failed, plaintext.Failed, tigerbeetle.Failed) as failure:
        sys.exit(f"ops/bench: {failure}")
