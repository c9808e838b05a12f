#!/usr/bin/env python3
"""The parts of ops/bench that are measured apart (growth, polite, kafka), on small work. That a
figure which is too large is missed, and that books which do not add up are no figures, is shown
without waiting for either.

    test_parts.py FACTA FOLDER_OF_FACTA_LOAD
"""
import argparse
import datetime
import json
import pathlib
import re
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import at_length  # noqa: E402
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

    def test_ask_for_each_entry_as_it_is(self):
        start = history.monday(0, 1)
        for first, count, customers in ((0, 3, 50), (119_000 * 7 + 998, 5, 500), (400, 20, 10)):
            entries = json.loads(history.body_of(first, count, start, customers))["entries"]
            self.assertEqual([(one["entryId"], one["date"], one["project"], one["resource"],
                               one["quantity"]) for one in entries],
                             [(f"E{n}", str(start + datetime.timedelta(days=n % 7)),
                               f"P{n % customers}", f"r{n % 17}", f"{history.quantity_of(n)}.00")
                              for n in range(first, first + count)])

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

    def test_is_verified_where_that_fits(self):
        with tempfile.TemporaryDirectory() as folder:  # no ledger
            chosen = argparse.Namespace(facta=FACTA)
            self.assertEqual(len(growth.verified_wrong(1, chosen, pathlib.Path(folder) / "no")), 1)
            self.assertEqual(growth.verified_wrong(10**12, chosen, folder), [])
            self.assertRaisesRegex(facta.Failed, "GiB of disk", growth.measure, 10**12, folder,
                                   chosen)

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


class AtLength(unittest.TestCase):
    FIGURES = {"memory with 4000 open entries, but for 64 MiB": "<= 1.6",
               "disk of an entry, records": "<= 0.6",
               "views made anew, against puts": ">= 6.0",
               "views made anew, against writing their rows": ">= 0.4",
               "hours posted for 0.5 s, all of them in the views": ">= 0.5",
               "reads while hours are posted at half of their rate, p99": "<= 3.0"}

    def test_is_measured_on_a_service(self):
        at_length.SETTLE_S = 0.1
        chosen = at_length.Options(FACTA, TOOLS, hours=4000, customers=40, documents=60,
                                   seconds=0.5, reads_s=0.5)
        with tempfile.TemporaryDirectory() as folder:
            lines, figures = at_length.measure(chosen, folder)
        self.assertEqual({one["figure"]: one["target"] for one in lines}, self.FIGURES)
        for one in lines:
            self.assertGreater(float(one["floor"]), 0, one)
            self.assertGreaterEqual(float(one["ratio"]), 0, one)
        self.assertEqual(figures.keys(), {"disk of an entry, all", "overview of 60 documents"})
        # Records have at least the texts of an entry; a state and views at least once more.
        self.assertGreater(float(lines[1]["measured"]), 20)
        self.assertGreater(figures["disk of an entry, all"][0], float(lines[1]["measured"]))

    def test_that_is_missed_says_so(self):
        self.assertTrue(at_length.line("a", "ms", 30, 10, "<= 3.0")["reached"])
        self.assertFalse(at_length.line("a", "ms", 31, 10, "<= 3.0")["reached"])
        self.assertFalse(at_length.line("a", "/s", 4, 10, ">= 0.5")["reached"])
        self.assertEqual(at_length.line("a", "MiB", 80, 10, "<= 1.6", 1.6)["ratio"], "1.6000")

    def test_every_request_has_hours_of_its_own(self):
        bodies = [at_length.hours_body("S", stream, 40).replace("{i}", str(number))
                  for stream in range(at_length.STREAMS) for number in range(2)]
        entries = [one for body in bodies for one in json.loads(body)["entries"]]
        self.assertEqual(len({one["entryId"] for one in entries}), 8000)
        self.assertEqual(len({one["project"] for one in entries}), 40)

    def test_what_is_refused_is_no_figure(self):
        with tempfile.TemporaryDirectory() as folder:
            with at_length.Ledger(at_length.Options(FACTA, TOOLS), folder) as ledger:
                self.assertRaisesRegex(facta.Failed, "refused: .404",
                                       ledger.at_once, "nothing", "{}", 3)


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
