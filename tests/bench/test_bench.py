#!/usr/bin/env python3
"""The scripts of ops/bench, on small work and without the programs of the rivals: SQLite stands for
both databases, since they share their tables, their run and their checks.

    test_bench.py FACTA
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

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
import run  # noqa: E402
import sqlite_rival  # noqa: E402
import tigerbeetle  # noqa: E402
from work import Work, cents, money  # noqa: E402

FACTA = pathlib.Path(sys.argv.pop(1)).resolve()
LINE = {"figure": "hours, 1000 per request, durable, queryable", "measured": "400000",
        "unit": "entries/s", "floor": "300000", "ratio": "1.33", "target": ">= 1.0",
        "reached": True}


class TheWork(unittest.TestCase):
    def test_money_is_whole_cents(self):
        for amount in (0, 5, 99, 100, 12345, -1, -250):
            self.assertEqual(cents(money(amount)), amount)
        self.assertEqual(cents("1,234.5"), 123450)
        for text in ("", "1.234", "x", "1.-1"):
            self.assertRaises(ValueError, cents, text)

    def test_is_the_same_for_a_seed(self):
        self.assertEqual(Work(2000).entry(1234), Work(2000).entry(1234))
        self.assertNotEqual(Work(2000).entry(1234)[5], Work(2000, seed=8).entry(1234)[5])

    def test_is_whole_requests_and_invoices(self):
        work = Work(1001)
        self.assertEqual((work.hours, work.requests, work.customers), (2000, 2, 20))

    def test_every_transaction_of_the_journal_is_balanced(self):
        work, total = Work(1000), 0
        for transaction in list(work.journal())[1:]:
            amounts = [cents(line.split()[1]) for line in transaction.splitlines()[2:]]
            self.assertEqual((len(amounts), sum(amounts)), (2, 0))
            total += amounts[0]
        self.assertEqual(total, work.sums()["net"])


class Databases(unittest.TestCase):
    """Every check must find what it is for."""
    BREAKS = {
        "debits are not credits in the postings": "UPDATE posting SET amount = amount + 1",
        "a transfer has not two postings": "DELETE FROM posting WHERE amount > 0",
        "debits are not credits in the journal":
            "UPDATE journal SET debit = debit + 1 WHERE invoice = 1 AND account = 1300",
        "a balance is not the sum of its entries":
            "UPDATE account SET balance = balance + 1 WHERE account = 8000",
        "an hour is not billed": "UPDATE hours SET invoice = NULL WHERE hours = 3",
        "an hour has not one line": "DELETE FROM line WHERE hours = 3",
        "the lines do not come to the invoice": "UPDATE line SET amount = 1 WHERE hours = 3",
        "there is a gap in the numbers": "UPDATE invoice SET invoice = 99 WHERE invoice = 3",
        "something is open of a customer": "UPDATE customer SET open_amount = 1 WHERE customer = 3",
    }

    def setUp(self):
        self.work = Work(1000)
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.base = sqlite_rival.open_books(pathlib.Path(made.name) / "b.db", self.work)
        self.addCleanup(self.base.close)
        sqlite_rival.transfer(self.base, 1, 1, 8000, 250)
        sqlite_rival.post_all(self.base, self.work)

    def ask(self, sql):
        return self.base.execute(sql).fetchone()

    def bill(self):
        self.base.executescript((sqlite_rival.SQL / "run.sql").read_text())

    def test_come_to_the_sums_of_the_work(self):
        self.bill()
        self.assertEqual(checks.tables_wrong(self.ask), [])
        self.assertEqual(checks.sums_wrong(self.work.sums(), checks.sums_of(self.ask)), [])
        self.assertIsNone(sqlite_rival.is_durable(self.base))

    def test_number_a_second_run_on(self):
        self.bill()
        sqlite_rival.post(self.base, [(5000, 3, 1, 100, 1000, 1000)])
        self.bill()
        self.assertEqual(checks.tables_wrong(self.ask), [])
        self.assertEqual(self.ask("SELECT * FROM invoice WHERE invoice = 11"),
                         (11, 3, 1000, 210, 1210, 1210))

    def test_the_journal_to_copy_is_balanced(self):
        self.bill()
        rows = self.base.execute((postgres.SQL / "journal.sql").read_text()).fetchall()
        self.assertEqual(len(rows), self.work.hours + 2 * self.work.customers)
        self.assertEqual(sum(row[4] for row in rows), sum(row[5] for row in rows))

    def test_every_check_finds_what_it_is_for(self):
        self.assertEqual(set(self.BREAKS), set(checks.OF_THE_TABLES))
        self.bill()
        self.base.execute("PRAGMA foreign_keys=OFF")
        for name, sql in self.BREAKS.items():
            with self.subTest(name):
                self.base.execute("BEGIN")
                self.base.execute(sql)
                self.assertTrue(any(one.startswith(name) for one in checks.tables_wrong(self.ask)))
                self.base.execute("ROLLBACK")

    def test_sums_that_differ_are_named(self):
        self.assertEqual(checks.sums_wrong({"net": 1, "vat": 2}, {"net": 1}), [])
        self.assertEqual(checks.sums_wrong({"net": 1, "vat": 2}, {"net": 2}), ["net is 2, not 1"])
        self.assertEqual(checks.sums_wrong({"net": 1}, {}), ["it has no sums"])

    def test_postgresql_makes_the_same_hours(self):
        sql = (postgres.SQL / "postgres.sql").read_text()
        made = re.search(r"(25 \*.*?) AS quantity,\s*(4500 .*?) AS rate", sql)
        for number in (0, 17, 999_999):
            _, _, _, quantity, rate, _ = self.work.entry(number)
            values = [re.sub("entry", str(number), one).replace("p_seed", str(self.work.seed))
                      for one in made.groups()]
            self.assertEqual(self.ask("SELECT " + ", ".join(values)), (quantity, rate))

    def test_books_that_are_not_flushed_are_found(self):
        self.base.execute("PRAGMA synchronous=NORMAL")
        self.assertIn("synchronous 1", sqlite_rival.is_durable(self.base))


class Facta(unittest.TestCase):
    def test_comes_to_the_sums_of_the_work(self):
        work = Work(2000)
        with tempfile.TemporaryDirectory() as folder:
            values, sums, wrong = facta.measure(FACTA, folder, work)
        self.assertEqual(wrong, [])
        self.assertEqual(sums, work.sums())
        self.assertEqual(values.keys(), {"sum of the balance, p50", "journal as CSV",
                                         "journal written to the ledger"})

    def test_a_journal_is_added_up(self):
        text = ("invoice,account,debit,credit\n"
                "1,1300,1.21,0.00\n1,8000,0.00,1.00\n2,1700,0.00,0.20\n")
        self.assertEqual(facta.sums_of_journal(text),
                         (121, 120, {"1300": -121, "8000": 100, "1700": 20}, {"1", "2"}))


class Programs(unittest.TestCase):
    """What they say, as they said it."""

    def test_pgbench(self):
        said = ("number of failed transactions: 0 (0.000%)\nlatency average = 2.4 ms\n"
                "tps = 411.882252 (without initial connection time)\n")
        self.assertEqual(cluster.rate_of(said), 411.882252)
        self.assertRaises(cluster.Failed, cluster.rate_of, "tps = ?")
        self.assertRaises(cluster.Failed, cluster.rate_of, said.replace("s: 0 (", "s: 3 ("))
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log.1"
            log.write_text("0 1 300 0 1 1\n0 2 100 0 1 2\n0 3 200 0 1 3\n")
            self.assertEqual(cluster.median_of([log]), 200)

    def test_hledger(self):
        text = '"account","balance"\n"assets:work:C0","1.00 EUR"\n"income:hours","-8709.21 EUR"\n'
        self.assertEqual(plaintext.income_of_hledger(text), -870921)
        self.assertRaises(plaintext.Failed, plaintext.income_of_hledger, "")

    def test_ledger(self):
        text = "         1.00 EUR  assets:work:C0\n     -8709.21 EUR  income:hours\n-----\n 0\n"
        self.assertEqual(plaintext.income_of_ledger(text), -870921)
        self.assertRaises(plaintext.Failed, plaintext.income_of_ledger, "")

    def test_tigerbeetle(self):
        self.assertEqual(tigerbeetle.accepted("a\nload accepted = 293123 tx/s\nb"), 293123)
        self.assertRaises(tigerbeetle.Failed, tigerbeetle.accepted, "")


class TheTable(unittest.TestCase):
    def row(self, ratio, target, times=None, must=None):
        """Of facta against the floor, and beside a rival in two rounds."""
        measured = run.Measured(20_000)
        measured.add_bench([{**LINE, "ratio": one, "target": target} for one in ratio])
        if times:
            name = "statements of 1000 rows"
            for one in times:
                measured.add("PostgreSQL", ({name: (400_000 / one, "entries/s")}, None, []), {})
        row = measured.rows()[0]
        self.assertEqual(row.must, must)
        return row

    def test_a_target_is_met_by_the_bad_end(self):
        self.assertEqual(self.row(["1.00", "1.10"], ">= 1.0").word, "reached")
        self.assertEqual(self.row(["0.99", "1.50"], ">= 1.0").word, "missed: floor")
        self.assertEqual(self.row(["0.50", "1.01"], "<= 1.0").word, "missed: floor")

    def test_a_rival_must_be_ahead_by_the_bad_end(self):
        self.assertEqual(self.row(["1.0", "1.0"], ">= 1.0", [8.1, 9], 8).word, "reached")
        self.assertEqual(self.row(["1.0", "1.0"], ">= 1.0", [7.9, 9], 8).word, "missed: rival")

    def test_what_facta_bench_says_itself_counts(self):
        measured = run.Measured(20_000)
        measured.add_bench([LINE, {**LINE, "reached": False}])
        self.assertEqual(measured.rows()[0].word, "missed: floor")

    def test_less_time_is_better(self):
        middle, _, _ = figures.times_as_good("ms", [10, 10], [30, 30])
        self.assertEqual(middle, 3)
        self.assertIsNone(figures.times_as_good("ms", [0], [30]))

    def test_units_must_be_the_same(self):
        measured = run.Measured(20_000)
        measured.add_bench([LINE])
        measured.add("SQLite", ({"1000 rows per transaction": (1, "ms")}, None, []), {})
        self.assertRaises(ValueError, measured.rows)

    def test_every_rival_has_a_row(self):
        measured = run.Measured(20_000)
        measured.add_bench([LINE])
        measured.add("PostgreSQL", ({"statements of 1000 rows": (50_000, "entries/s"),
                                     "transfers, 16 connections": (9, "/s")}, {"net": 2}, ["bad"]),
                     {"net": 1})
        text = report.table(measured.rows())
        self.assertRegex(text, r"hours.*\| +8.00 \| >= 8 .*\| reached ")
        self.assertRegex(text, r"\n\| +\|.*transfers, 16 connections +\| +9.00 \|")
        self.assertEqual(len({len(line) for line in text.splitlines()}), 1)
        self.assertEqual(measured.wrong, ["PostgreSQL: bad", "PostgreSQL: net is 2, not 1"])

    def test_a_ratio_that_fell_is_named(self):
        was = report.page([], [figures.row_of(figures.Figure(
            name, "ms", [8], [8], [1.0], target)) for name, target in (("a", ">= 1.0"),
                                                                        ("b", "<= 1.0"))], [])
        self.assertEqual(report.ratios_of(was), {"a": 1.0, "b": 1.0})

        def found(a, b):
            return [one[0] for one in figures.fell(
                [figures.row_of(figures.Figure("a", "ms", [8], [8], [a], ">= 1.0")),
                 figures.row_of(figures.Figure("b", "ms", [8], [8], [b], "<= 1.0")),
                 figures.row_of(figures.Figure("new", "ms", [8], [8], [0.1], ">= 1.0"))],
                report.ratios_of(was))]
        self.assertEqual(found(0.71, 1.42), [])
        self.assertEqual(found(0.69, 1.42), ["a"])
        self.assertEqual(found(0.71, 1.43), ["b"])

    def test_the_page_says_when_it_is_void(self):
        page = report.page([("date", "now")], [], ["others used 2.00 cores"])
        self.assertIn("**void**: others used 2.00 cores.", page)
        self.assertNotIn("**void**", report.page([("date", "now")], [], []))

    def test_every_comparison_is_of_something_measured(self):
        rivals = "".join(path.read_text() for path in pathlib.Path(__file__).parent.glob("*.py")
                         if path.name not in ("figures.py", "test_bench.py"))
        ours = [pathlib.Path(facta.__file__), pathlib.Path(at_length.__file__),
                *(run.ROOT / "service/bench").glob("*.cc")]
        many = at_length.Options.documents
        of_facta = "".join(path.read_text() for path in ours) + f'"overview of {many:,} documents'
        made = {f"transfers, {clients} connections" for clients in postgres.CONNECTIONS}
        made |= {f"batches of {tigerbeetle.BATCH}", f"overview of {many:,} invoices"}
        for one in figures.COMPARISONS:
            self.assertIn(f'"{one.figure}', of_facta)
            self.assertTrue(one.theirs in made or f'"{one.theirs}"' in rivals, one)


class TheMachine(unittest.TestCase):
    def test_our_own_work_is_not_that_of_others(self):
        ours, all_together = machine.used_by_us(), machine.used_by_all()
        done = subprocess.run(
            [sys.executable, "-c",
             "import time\nwhile time.process_time() < 0.3: pass\nprint(time.process_time())"],
            capture_output=True, text=True, check=True)
        child = float(done.stdout)
        ours = machine.used_by_us() - ours
        self.assertGreaterEqual(ours, child - machine.TICK_S)
        self.assertGreaterEqual(machine.used_by_all() - all_together, child - 5 * machine.TICK_S)

    def test_the_cores_are_added_up(self):
        stat = "cpu  100 20 300 9000 900 4 5 6 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n"
        self.assertAlmostEqual(machine.used_by_all(stat), 435 * machine.TICK_S)

    def test_is_described(self):
        self.assertRegex(machine.describe(), r"\d+ cores, \d+ GiB, Linux \d")
        with tempfile.TemporaryDirectory() as folder:
            self.assertGreater(machine.flush_us(folder), 0)

    def test_memory_is_no_disk(self):
        self.assertIn(machine.file_system("/dev/shm"), run.IN_MEMORY)

    def test_a_disk_that_became_slower_is_shared(self):
        self.assertEqual(run.other_disk(100, 114), [])
        self.assertEqual(len(run.other_disk(100, 116)), 1)
        self.assertEqual(len(run.other_disk(100, 84)), 1)


if __name__ == "__main__":
    unittest.main()
