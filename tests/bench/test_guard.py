#!/usr/bin/env python3
"""That the guard finds what it is for: a profile is added up, and a figure that moved is named."""
import copy
import sys
import unittest

sys.dont_write_bytecode = True
import guard  # noqa: E402

PROFILE = """version: 1
positions: line
events: Ir
desc: Trigger: --dump-after=guarded_decide

ob=(1) /build/facta-guard
fl=(1) main.cc
fn=(1) guarded_decide
10 5
+3 7
cob=(2) /lib/x86_64-linux-gnu/libc.so.6
cfn=(2) malloc
calls=3 0
* 900
* 1
ob=(2)
fn=(2)
0 900
ob=(3) /usr/lib/x86_64-linux-gnu/libcapnp-0.9.2.so
fn=(3) put
7 20
-2 2
ob=(1)
fn=(4) other
3 100
"""
SAID = [{"function": "guarded_decide", "made": 2, "allocations": 40, "bytes": 500},
        {"function": "guarded_decide", "made": 1, "allocations": 20, "bytes": 100}]


class TheGuard(unittest.TestCase):
    def test_adds_up_what_is_not_left_out(self):
        counts = guard.instructions_by_object(PROFILE)
        self.assertEqual(counts, {"/build/facta-guard": 113,
                                  "/lib/x86_64-linux-gnu/libc.so.6": 900,
                                  "/usr/lib/x86_64-linux-gnu/libcapnp-0.9.2.so": 22})
        self.assertEqual(guard.counted(PROFILE), ("guarded_decide", 135))
        self.assertIsNone(guard.counted(PROFILE.replace("--dump-after=guarded_decide", "end")))

    def test_numbers_what_comes_again(self):
        figures = guard.figures_of(SAID, [("guarded_decide", 1000), ("guarded_decide", 600)])
        self.assertEqual(figures.keys(), {"decide", "decide2"})
        self.assertEqual(figures["decide2"],
                         {"made": 1, "instructions": 600, "allocations": 20, "bytes": 100})

    def test_misses_a_phase(self):
        self.assertRaises(guard.Failed, guard.figures_of, SAID, [("guarded_decide", 1000)])

    def test_finds_what_moved(self):
        before = {"csv": {"made": 10, "instructions": 1000, "allocations": 100, "bytes": 700}}

        def found(**changed):
            now = copy.deepcopy(before)
            now["csv"].update(changed)
            return guard.moved(before, now)

        self.assertEqual(found(), [])
        self.assertEqual(found(instructions=1020, allocations=98), [])
        self.assertEqual(found(instructions=1021), ["csv: instructions 1000 -> 1021 (+2.1%)"])
        self.assertEqual(found(instructions=979), ["csv: instructions 1000 -> 979 (-2.1%)"])
        self.assertEqual(found(allocations=103), ["csv: allocations 100 -> 103 (+3.0%)"])
        self.assertEqual(len(found(bytes=701)), 1)
        self.assertEqual(len(found(made=9)), 1)
        self.assertEqual(guard.moved(before, {}), ["csv: not measured"])
        self.assertEqual(guard.moved({}, before), ["csv: not in the baseline"])


if __name__ == "__main__":
    unittest.main()
