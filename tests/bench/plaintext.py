"""hledger and ledger: a journal in text, of a transaction for each entry of hours."""
import csv
import io
import pathlib
import re
import subprocess
import time

from work import cents

INCOME = "income:hours"


class Failed(Exception):
    """The program ended otherwise than well, or said what nobody understands."""


def write_journal(path, work):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(work.journal())


def timed(words, stdout):
    """Milliseconds."""
    before = time.perf_counter()
    done = subprocess.run(words, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
    took = (time.perf_counter() - before) * 1e3
    if done.returncode != 0:
        raise Failed(" ".join(map(str, words)) + ": " + done.stderr.strip()[-500:])
    return took, done.stdout


def income_of_hledger(text):
    """Whole cents of the balance that hledger writes as CSV."""
    for row in csv.reader(io.StringIO(text)):
        if row and row[0] == INCOME:
            return cents(row[1].removesuffix(" EUR"))
    raise Failed("hledger names no " + INCOME)


def income_of_ledger(text):
    """Whole cents of the balance that ledger writes as a table."""
    found = re.search(rf"^ *(-?[0-9.,]+) EUR +{INCOME}$", text, re.MULTILINE)
    if not found:
        raise Failed("ledger names no " + INCOME)
    return cents(found.group(1))


# The words that ask for every balance, and what reads them.
BALANCE = {"hledger": (["balance", "--flat", "-O", "csv"], income_of_hledger),
           "ledger": (["balance", "--flat"], income_of_ledger)}


def measure(program, folder, work):
    """Figures with their units, sums, and what is wrong."""
    journal = pathlib.Path(folder) / "work.journal"
    if not journal.exists():
        write_journal(journal, work)
    words, income_of = BALANCE[program]
    took, text = timed([program, "-f", journal, *words], subprocess.PIPE)
    printed, _ = timed([program, "-f", journal, "print"], subprocess.DEVNULL)
    return {"balance": (took, "ms"), "print": (printed, "ms")}, {"net": -income_of(text)}, []
