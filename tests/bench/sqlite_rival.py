"""SQLite: a write-ahead log that is flushed at every commit (WAL, synchronous=FULL)."""
import pathlib
import random
import sqlite3
import statistics
import time

import checks
from work import ACCOUNTS

SQL = pathlib.Path(__file__).parent / "sql"
AT_MOST = 20_000  # transfers one by one


def is_durable(base):
    """None, or what is set otherwise."""
    mode = base.execute("PRAGMA journal_mode").fetchone()[0]
    flush = base.execute("PRAGMA synchronous").fetchone()[0]
    return None if (mode, flush) == ("wal", 2) else f"journal_mode {mode}, synchronous {flush}"


def open_books(path, work):
    """Empty books with accounts and customers."""
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("PRAGMA foreign_keys=ON")  # an account that is not there must be refused
    base.executescript((SQL / "schema.sql").read_text())
    base.execute("BEGIN")
    base.executemany("INSERT INTO account VALUES (?, 0)", ((i + 1,) for i in range(ACCOUNTS)))
    base.executemany("INSERT INTO customer VALUES (?, 0)", ((i,) for i in range(work.customers)))
    base.execute("COMMIT")
    return base


def transfer(base, number, debit, credit, amount):
    """One transfer with its postings and balances, in a transaction of its own."""
    base.execute("BEGIN IMMEDIATE")
    base.execute("INSERT INTO transfer VALUES (?, ?, ?, ?)", (number, debit, credit, amount))
    base.executemany("INSERT INTO posting VALUES (?, ?, ?)",
                     ((number, debit, amount), (number, credit, -amount)))
    base.executemany("UPDATE account SET balance = balance + ? WHERE account = ?",
                     ((amount, debit), (-amount, credit)))
    base.execute("COMMIT")


def transfers(base, work, seconds):
    """The middle one of the times, in us."""
    chance = random.Random(work.seed)
    times = []
    until = time.perf_counter() + seconds
    while len(times) < AT_MOST and time.perf_counter() < until:
        debit, credit = chance.sample(range(1, ACCOUNTS + 1), 2)
        before = time.perf_counter()
        transfer(base, len(times) + 1, debit, credit, 1 + len(times) % 1000)
        times.append(time.perf_counter() - before)
    return statistics.median(times) * 1e6


def post(base, entries):
    """The entries of one request, in one transaction."""
    base.execute("BEGIN IMMEDIATE")
    base.executemany("INSERT INTO hours VALUES (?, ?, ?, ?, ?, ?, 'werk', NULL)", entries)
    base.executemany("UPDATE customer SET open_amount = open_amount + ? WHERE customer = ?",
                     ((entry[5], entry[1]) for entry in entries))
    base.execute("COMMIT")


def post_all(base, work):
    """Entries per second; making them is not counted."""
    took = 0
    for number in range(work.requests):
        entries = work.request(number)
        before = time.perf_counter()
        post(base, entries)
        took += time.perf_counter() - before
    return work.hours / took


def measure(folder, work, seconds):
    """Figures with their units, sums, and what is wrong."""
    base = open_books(folder / "sqlite.db", work)
    try:
        wrong = [is_durable(base)] if is_durable(base) else []
        figures = {"transfer, 1 client, p50": (transfers(base, work, seconds), "us"),
                   "1000 rows per transaction": (post_all(base, work), "entries/s")}
        before = time.perf_counter()
        base.executescript((SQL / "run.sql").read_text())
        figures["invoice run"] = ((time.perf_counter() - before) * 1e3, "ms")

        def ask(sql):
            return base.execute(sql).fetchone()
        return figures, checks.sums_of(ask), wrong + checks.tables_wrong(ask)
    finally:
        base.close()
