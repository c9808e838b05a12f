"""What can happen to a file, and which kinds of file a ledger that was closed consists of.

A way gets the file, how many bytes of it are in use, and dice. It says what it did in words; None
where it cannot be done to this file.
"""
import contextlib
import os
import shutil

SECTOR = 512

# How often each kind is drawn: what holds the answers most often.
KINDS = {"log segment": 6, "SST": 6, "MANIFEST": 3, "CURRENT": 2, "OPTIONS": 2, "other file": 1,
         "folder": 1}


def kind_of(path):
    """`path` within the ledger. Other files: locks, identities, RocksDB's log and what it would
    write ahead, which is empty, since nothing is."""
    if path.parts[0] == "log" and path.suffix == ".log":
        return "log segment"
    if path.suffix == ".sst":
        return "SST"
    name = path.name.split("-")[0]
    return name if name in KINDS else "other file"


def used_size(path):
    """Without the zeros that room was made with."""
    data = path.read_bytes()
    return max(1, len(data.rstrip(b"\0"))) if data else 0


def flip(path, size, dice):
    if not size:
        return None
    place, bit = dice.randrange(size), dice.randrange(8)
    with open(path, "r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1 << bit]))
    return f"bit {bit} of byte {place} flipped"


def zero(path, size, dice):
    if not size:
        return None
    place = dice.randrange(size) // SECTOR * SECTOR
    with open(path, "r+b") as file:
        file.seek(place)
        file.write(bytes(min(SECTOR, os.path.getsize(path) - place)))
    return f"sector at {place} zero"


def misdirect(path, size, dice):
    sectors = size // SECTOR
    if sectors < 2:
        return None
    source, target = dice.sample(range(sectors), 2)
    with open(path, "r+b") as file:
        file.seek(source * SECTOR)
        bytes_there = file.read(SECTOR)
        file.seek(target * SECTOR)
        file.write(bytes_there)
    return f"sector at {source * SECTOR} written at {target * SECTOR}"


def cut(path, size, dice):
    if not size:
        return None
    keep = dice.randrange(size)
    os.truncate(path, keep)
    return f"cut after {keep} bytes"


def lose(path, _size, _dice):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    return "lost"


def empty(path, size, _dice):
    if not size:
        return None
    os.truncate(path, 0)
    return "empty"


TO_A_FILE = [flip, flip, flip, zero, misdirect, cut, lose, empty]


class Copy:
    """A ledger kept in memory, to be put into a folder again and again."""

    def __init__(self, whole):
        self.files = {
            path.relative_to(whole): (path.read_bytes().rstrip(b"\0"), path.stat().st_size)
            for path in whole.rglob("*") if path.is_file()}

    def put(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        for part in {path.parent for path in self.files}:
            (folder / part).mkdir(parents=True, exist_ok=True)
        for path, (data, size) in self.files.items():
            with open(folder / path, "wb") as file:
                file.write(data)
                file.truncate(size)


class Damager:
    """Draws a file of a ledger and what happens to it."""

    def __init__(self, whole, log_sizes=None):
        """`log_sizes`: of what need not be measured again, because nobody wrote to the log."""
        self.sizes = dict(log_sizes or {})
        for path in whole.rglob("*"):
            name = path.relative_to(whole)
            with contextlib.suppress(FileNotFoundError, IsADirectoryError):
                self.sizes[name] = self.sizes.get(name) or used_size(path)
        self.by_kind = {kind: [] for kind in KINDS}
        for path in sorted(self.sizes):
            self.by_kind[kind_of(path)].append(path)
        self.by_kind["folder"] = sorted({path.parents[-2] for path in self.sizes})
        self.log_sizes = {path: self.sizes[path] for path in self.by_kind["log segment"]}
        self.kinds = [kind for kind, weight in KINDS.items() if self.by_kind[kind]
                      for _ in range(weight)]

    def damage(self, folder, dice):
        """Kind, path within the ledger, and what was done to it."""
        while True:
            kind = dice.choice(self.kinds)
            path = dice.choice(self.by_kind[kind])
            way = lose if kind == "folder" else dice.choice(TO_A_FILE)
            with contextlib.suppress(FileNotFoundError):  # a service that runs removes some
                if done := way(folder / path, self.sizes.get(path, 0), dice):
                    return kind, path, done
