"""What every part of ops/bench is told: which program to measure, and on which disk."""
import argparse
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]


def parser_of(part, description):
    """For `ops/bench PART`; its own options come next, add_places() last."""
    return argparse.ArgumentParser(prog=f"ops/bench {part}", description=description,
                                   formatter_class=argparse.RawTextHelpFormatter)


def add_places(parser):
    parser.add_argument("--facta", type=pathlib.Path, metavar="FILE",
                        default=ROOT / "build/release/service/facta",
                        help="the program to measure, in the place of that of this tree")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "data", metavar="DIR",
                        help="on the disk to measure; what is made is removed ($TMPDIR, data)")
