#!/usr/bin/env python3
"""Whether the work that every event costs is what it was: instructions and allocations within 2 %
of guard/baseline.json, bytes exactly.

    guard.py FACTA_GUARD             fails when a figure moved, up or down
    guard.py FACTA_GUARD --update    writes the baseline anew; say why in the commit

A count is not a time: it is the same on a machine that others use. It is that of one compiler, and
of one version of Debian's libraries, though. Left out is what chooses its code by the processor, or
belongs to the system: the C library (memcpy, malloc, locks), OpenSSL (SHA-256) and simdjson.
Allocations are counted in their place; what SHA-256 and simdjson cost follows from the bytes.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BASELINE = HERE / "guard/baseline.json"
MOVED_AT_MOST = 0.02
EXACT = ("made", "bytes")
# By how the file name of the library begins.
LEFT_OUT = ("libc.so", "libc-", "libm.so", "ld-linux", "libpthread", "libcrypto", "libsimdjson",
            "vgpreload", "libgcc_s")
TRIGGER = "desc: Trigger: --dump-after="


class Failed(Exception):
    """It cannot be counted."""


def instructions_by_object(text):
    """Of the parts of a callgrind profile themselves, not of what they call."""
    names, counts = {}, {}
    of, called = "", False
    for line in text.splitlines():
        named = re.match(r"(c?ob)=\((\d+)\)(?: (.*))?$", line)
        if named:
            kind, number, name = named.groups()
            if name is not None:
                names[number] = name
            of = names[number] if kind == "ob" else of
        elif line.startswith("calls="):
            called = True  # the next line is the cost of the call
        elif line[:1].isdigit() or line[:1] in ("+", "-", "*"):
            cost = line.split()
            if not called and len(cost) > 1:
                counts[of] = counts.get(of, 0) + int(cost[1])
            called = False
    return counts


def is_left_out(name):
    """An object that is no part of the count."""
    return pathlib.PurePath(name).name.startswith(LEFT_OUT)


def counted(profile):
    """(function that ended, instructions) of one dump; None: it ended for another reason."""
    trigger = next((line for line in profile.splitlines() if line.startswith(TRIGGER)), None)
    if trigger is None:
        return None
    total = sum(count for name, count in instructions_by_object(profile).items()
                if not is_left_out(name))
    return trigger[len(TRIGGER):].split("(")[0].strip(), total


def functions():
    """The names of what is counted."""
    header = (HERE / "guard/guarded.h").read_text(encoding="utf-8")
    return re.findall(r"^extern .* (guarded_\w+)\(", header, re.MULTILINE)


def run(program):
    """What the program said of each phase, and what callgrind counted in it."""
    # What came before a function is in a dump of its own, and so are others than these.
    triggers = [f"--{what}={name}" for name in functions()
                for what in ("dump-before", "dump-after")]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", *triggers, f"--callgrind-out-file={folder}/out",
             program],
            capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"valgrind {program}: {done.stderr[-1000:]}")
        said = [json.loads(line) for line in done.stdout.splitlines()]
        dumps = sorted(pathlib.Path(folder).glob("out.*"),
                       key=lambda path: int(path.suffix[1:]))
        counts = [count for count in (counted(path.read_text()) for path in dumps) if count]
    return figures_of(said, counts)


def figures_of(said, counts):
    """{phase: its figures}; a function that comes again has a number behind its name."""
    if [one["function"] for one in said] != [function for function, _ in counts]:
        raise Failed(f"the phases are {[one['function'] for one in said]}, callgrind saw {counts}")
    figures, times = {}, {}
    for one, (function, instructions) in zip(said, counts):
        name = function.removeprefix("guarded_")
        times[name] = times.get(name, 0) + 1
        name += str(times[name]) if times[name] > 1 else ""
        figures[name] = {"made": one["made"], "instructions": instructions,
                         "allocations": one["allocations"], "bytes": one["bytes"]}
    return figures


def moved(baseline, figures):
    """A sentence for every figure that is not what it was."""
    wrong = [f"{name}: not measured" for name in baseline if name not in figures]
    for name, values in figures.items():
        before = baseline.get(name)
        if before is None:
            wrong.append(f"{name}: not in the baseline")
            continue
        for what, value in values.items():
            allowed = 0 if what in EXACT else MOVED_AT_MOST * before[what]
            if abs(value - before[what]) > allowed:
                change = f" ({value / before[what] - 1:+.1%})" if before[what] else ""
                wrong.append(f"{name}: {what} {before[what]} -> {value}{change}")
    return wrong


def compiler():
    """As the baseline names it."""
    done = subprocess.run(["c++", "--version"], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()[0] if done.returncode == 0 else "unknown"


def table(figures):
    """Per event, line or item."""
    lines = [f"{'':10} {'instructions':>12} {'allocations':>12} {'bytes':>10}   each of"]
    for name, of in figures.items():
        made = of["made"]
        lines.append(f"{name:10} {of['instructions'] / made:12.0f} {of['allocations'] / made:12.2f}"
                     f" {of['bytes'] / made:10.1f}   {made}")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program", metavar="FACTA_GUARD")
    parser.add_argument("--update", action="store_true", help="write the baseline anew")
    chosen = parser.parse_args()
    figures = run(chosen.program)
    print(table(figures))
    if chosen.update:
        text = json.dumps({"compiler": compiler(), "figures": figures}, indent=1)
        BASELINE.write_text(text + "\n", encoding="utf-8")
        print(f"written: {BASELINE}")
        return
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))
    wrong = moved(baseline["figures"], figures)
    if wrong and compiler() != baseline["compiler"]:
        wrong.append(f"the baseline is of {baseline['compiler']}, this is {compiler()}")
    if wrong:
        sys.exit("\n".join(wrong) + "\nIf that is meant: guard.py FACTA_GUARD --update, and say "
                                    "why in the commit.")


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        sys.exit(f"guard.py: {failure}")
