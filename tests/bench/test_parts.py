#!/usr/bin/env python3
"""The parts of ops/bench that are measured apart (growth, polite, kafka), on small work. That a
figure which is too large is missed, and that books which do not add up are no figures, is shown
without waiting for either.

    test_parts.py FACTA FOLDER_OF_FACTA_LOAD
"""
import argparse
import pathlib
import re
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import facta  # noqa: E402
import growth  # noqa: E402
import history  # noqa: E402
import on_kafka  # noqa: E402
import polite  # noqa: E402

TOOLS = pathlib.Path(sys.argv.pop(2)).resolve()
FACTA = pathlib.Path(sys.argv.pop(1)).resolve()


class Histories(unittest.TestCase):
    def test_have_parts_of_the_same_size(self):
        small, large = history.Shape(200_000), history.Shape(2_000_000)
        self.assertEqual((small.weeks, len(small.companies), small.invoices()), (10, 11, 10_000))
        self.assertEqual((large.weeks, len(large.companies)), (100, 101))
        for company in small.companies:
            self.assertEqual(small.weeks_of(company)[0], large.weeks_of(company)[0])
            self.assertEqual(small.customers_of(company), large.customers_of(company))
        self.assertEqual(sum(week * weeks for week, weeks in map(large.weeks_of, large.companies)),
                         large.entries)
        self.assertRaises(facta.Failed, history.Shape, 123)

    def test_weeks_follow_each_other_up_to_the_newest(self):
        self.assertEqual(history.monday(99, 100), history.NEWEST)
        self.assertEqual((history.monday(1, 100) - history.monday(0, 100)).days, 7)
        self.assertEqual(history.NEWEST.weekday(), 0)

    def test_come_to_whole_cents(self):
        self.assertEqual(history.total_of(range(1)), 6050)  # an hour at 50.00, and 21 %


class Growth(unittest.TestCase):
    def test_of_a_service_is_measured(self):
        chosen = argparse.Namespace(facta=FACTA, week=200, groups=1, of_each=3, memory=256)
        growth.SETTLE_S = growth.IDLE_S = 0.1
        with tempfile.TemporaryDirectory() as folder:
            figures = growth.measure(400, pathlib.Path(folder), chosen)
        self.assertLessEqual({f"{name}, processor" for name in growth.READS}, figures.keys())
        self.assertTrue(all(value > 0 for name, (value, _) in figures.items()
                            if not name.startswith("nothing asked")), figures)

    def test_finds_books_that_do_not_add_up(self):
        with tempfile.TemporaryDirectory() as folder:
            service = growth.rig.Service(FACTA, pathlib.Path(folder) / "ledger")
            self.assertTrue(service.start(), service.log())
            books = history.Books(service, history.Shape(400, 200))
            try:
                books.fill()
                self.assertEqual(books.wrong(), [])
                self.assertEqual(len(books.wrong(after=20)), 1)
            finally:
                books.client.close()
                service.kill()
                service.out.close()

    def test_counts_the_threads_that_have_ended(self):
        import os
        import threading
        import time
        processor = growth.Processor(os.getpid())
        before = processor.used()

        def work():
            until = time.thread_time() + 0.1
            while time.thread_time() < until:
                pass

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        self.assertGreaterEqual(processor.used() - before, 0.05)

    def test_that_is_too_large_is_missed(self):
        self.assertEqual(growth.meets("x, processor", [10, 100, 12], "us", 256), "reached")
        self.assertEqual(growth.meets("x, processor", [10, 10, 12.1], "us", 256), "missed")
        self.assertEqual(growth.meets("x, time", [10, 10, 99], "us", 256), "")
        self.assertEqual(growth.meets("memory after a start", [9, 256], "MiB", 256), "reached")
        self.assertEqual(growth.meets("memory after a start", [257, 9], "MiB", 256), "missed")
        text = growth.table([4, 8], [{"x, processor": (10, "us")}, {"x, processor": (20, "us")}],
                            256)
        self.assertRegex(text, r"x, processor \| us +\| +10.0 \| +20.0 \| +2.00 \| +missed \|")


class Polite(unittest.TestCase):
    STREAMS = [("posts", 1, "POST", "/", "{}"), ("reads", 1, "GET", "/", "")]

    def rows(self, slower):
        """Of requests that take so many times as long while a run executes."""
        times = {name: ([slower * 1e-3] * 300, [1e-3] * 300) for name, *_ in self.STREAMS}
        return [(row[0], row[-1]) for row in polite.rows_of(self.STREAMS, times)]

    def test_commands_may_take_three_times_as_long_and_reads_one_and_a_half(self):
        self.assertEqual(self.rows(1.4), [("posts", "reached"), ("reads", "reached")])
        self.assertEqual(self.rows(2.9), [("posts", "reached"), ("reads", "missed")])
        self.assertEqual(self.rows(3.1), [("posts", "missed"), ("reads", "missed")])

    def test_too_few_requests_say_nothing(self):
        times = {"posts": ([1] * 299, [1] * 300), "reads": ([1] * 300, [1] * 300)}
        self.assertRaises(facta.Failed, polite.rows_of, self.STREAMS, times)

    def test_a_request_belongs_to_the_run_that_it_met(self):
        samples = [("a", 0.5, 0.1, 200), ("a", 1.5, 0.1, 200), ("a", 1.9, 0.2, 200),
                   ("a", 2.5, 0.1, 200), ("a", 3.5, 0.1, 200), ("a", 9, 0.1, 200)]
        self.assertEqual(polite.split(samples, [(2, 3)], 1, 8), {"a": ([0.2, 0.1], [0.1, 0.1])})

    def test_the_percentile_is_one_that_was_seen(self):
        self.assertEqual(polite.percentile(range(1, 101), 0.99), 99)
        self.assertEqual(polite.percentile([5], 0.99), 5)

    def test_is_measured_on_a_service(self):
        polite.SAMPLES_AT_LEAST = 1
        chosen = argparse.Namespace(facta=FACTA, load=TOOLS / "facta-load", hours=3000,
                                    test_runs=1, pause=0.5, commands=50, reads=50)
        with tempfile.TemporaryDirectory() as folder:
            rows = polite.measure(pathlib.Path(folder), chosen)
        self.assertEqual([row[0] for row in rows], [one[0] for one in polite.streams_of(chosen, 1)])
        self.assertIn("| commands of another", polite.table(rows))
        polite.SAMPLES_AT_LEAST = 300


class OnKafka(unittest.TestCase):
    def test_the_middle_round_decides(self):
        figures = on_kafka.Figures()
        for ours in (60, 71, 90):
            figures.add("rate", "/s", ">= 0.7", ours, 100)
        for ours in (100, 131, 140):
            figures.add("time", "us", "<= 1.3", ours, 100)
        _, _, rate, time = figures.lines()
        self.assertRegex(rate, r"rate .* 0.71 \| >= 0.7 +\| reached")
        self.assertRegex(time, r"time .* 1.31 \| <= 1.3 +\| missed")

    def test_the_floor_is_configured_as_the_ledger(self):
        ours = "".join(path.read_text() for path in
                       (on_kafka.ROOT / "events/log/kafka").glob("*.cc"))
        floor = (pathlib.Path(__file__).parent / "kafka_floor/main.cc").read_text()
        settings = re.findall(r'\{"([a-z.]+)", "([^"]+)"\}', floor)
        self.assertGreater(len(settings), 12)
        for name, value in settings:
            self.assertRegex(ours, rf'"{re.escape(name)}", ("{value}"|std::to_string)')


if __name__ == "__main__":
    unittest.main()
