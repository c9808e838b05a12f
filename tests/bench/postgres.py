"""PostgreSQL: Debian's, with its default durability, in a cluster of its own."""
import pathlib
import subprocess
import time

import checks
from cluster import Cluster
from work import ACCOUNTS

SQL = pathlib.Path(__file__).parent / "sql"
CONNECTIONS = (1, 16, 64)
POSTING = 4  # connections that post hours, as in `facta bench`

TRANSFER = f"""\\set id random(1, 9000000000000000000)
\\set debit random(1, {ACCOUNTS})
\\set credit 1 + (:debit + random(0, {ACCOUNTS - 2})) % {ACCOUNTS}
\\set amount random(1, 100000)
SELECT make_transfer(:id, :debit, :credit, :amount);
"""
# The run with the exact counts and sums of its invoices, and its first invoices.
OVERVIEW = """SELECT count(*), sum(net), sum(vat), sum(total) FROM invoice;
SELECT invoice, customer FROM invoice ORDER BY invoice LIMIT 50;
"""
BALANCE = "SELECT * FROM invoice WHERE remaining <> 0 ORDER BY invoice DESC LIMIT 100;\n"
SUM = "SELECT count(*), sum(total), sum(remaining) FROM invoice;\n"


def open_books(cluster, work):
    """Empty books with accounts and customers."""
    cluster.psql("-f", SQL / "schema.sql", "-f", SQL / "postgres.sql")
    cluster.psql("-c", f"INSERT INTO account SELECT i, 0 FROM generate_series(1, {ACCOUNTS}) i",
                 "-c", "INSERT INTO customer SELECT i, 0 "
                       f"FROM generate_series(0, {work.customers - 1}) i",
                 "-c", "VACUUM ANALYZE")


def transfers(cluster, seconds):
    """Figures of single transfers at each number of connections."""
    figures = {}
    for clients in CONNECTIONS:
        rate, middle = cluster.pgbench(TRANSFER, clients, "-T", str(seconds))
        if clients == 1:
            figures["transfer, 1 connection, p50"] = middle, "us"
        else:
            figures[f"transfers, {clients} connections"] = rate, "/s"
    return figures


def post_hours(cluster, work):
    """Entries per second in statements of 1000 rows."""
    script = (f"SELECT post_hours(nextval('request'), {work.requests}, {work.customers}, "
              f"{work.seed});\n")
    each = -(-work.requests // POSTING)
    rate, _ = cluster.pgbench(script, POSTING, "-t", str(each))
    return work.hours * rate / (each * POSTING)


def timed(act):
    """Milliseconds."""
    before = time.perf_counter()
    act()
    return (time.perf_counter() - before) * 1e3, "ms"


def copy_journal(cluster):
    """How long it takes to have the journal as CSV on this side of the socket."""
    query = (SQL / "journal.sql").read_text()
    select = "\n".join(line for line in query.splitlines() if not line.startswith("--"))
    return timed(lambda: cluster.psql("-c", f"COPY ({select}) TO STDOUT WITH (FORMAT csv, HEADER)",
                                      stdout=subprocess.DEVNULL))


def disk_of_an_entry(cluster, work):
    """Bytes of an hour with its indexes, before anything else is made of it."""
    return float(cluster.ask("SELECT pg_total_relation_size('hours')")[0]) / work.hours


def overview_of(cluster, work, documents, seconds):
    """Pages per second with so many invoices; whatever was there."""
    cluster.psql("-c", "TRUNCATE invoice",
                 "-c", "INSERT INTO invoice "
                       f"SELECT i, i % {work.customers}, 100, 21, 121, 121 "
                       f"FROM generate_series(1, {documents}) i", "-c", "VACUUM ANALYZE")
    return cluster.pgbench(OVERVIEW, 64, "-T", str(seconds))[0]


def measure(folder, work, seconds, documents):
    """Figures with their units, sums, and what is wrong."""
    with Cluster(folder) as cluster:
        open_books(cluster, work)
        durable = cluster.is_durable()
        figures = transfers(cluster, seconds)
        figures["statements of 1000 rows"] = post_hours(cluster, work), "entries/s"
        figures["disk of an entry"] = disk_of_an_entry(cluster, work), "bytes"
        cluster.psql("-c", "VACUUM ANALYZE")  # a day later it would have been done by itself
        figures["invoice run"] = timed(lambda: cluster.psql("-f", SQL / "run.sql"))
        cluster.psql("-c", "VACUUM ANALYZE")
        figures["COPY of the journal"] = copy_journal(cluster)
        until = ("-T", str(seconds))
        rate, _ = cluster.pgbench(OVERVIEW, 64, *until)
        figures["overview, 64 connections"] = rate, "/s"
        rate, _ = cluster.pgbench(BALANCE, 64, *until)
        figures["page of the balance, 64 connections"] = rate, "/s"
        _, middle = cluster.pgbench(SUM, 1, *until)
        figures["sum of the balance, p50"] = middle / 1e3, "ms"
        sums, wrong = checks.sums_of(cluster.ask), checks.tables_wrong(cluster.ask)
        figures[f"overview of {documents:,} invoices"] = (
            overview_of(cluster, work, documents, seconds), "/s")
        return figures, sums, ([durable] if durable else []) + wrong
