"""Figures of several rounds become rows: facta against the floor of the machine, and against each
rival. A ratio is taken of each round, because machines are not equally fast for long; what counts
is the middle one, and a target must be met by the bad end of its interval."""
import dataclasses
import random
import re
import statistics

RESAMPLES = 2000
AS_GOOD_AT_LEAST = 0.7  # as the page that is there


@dataclasses.dataclass(frozen=True)
class Comparison:
    """A figure of facta, by how its name begins, beside one of a rival; `must`: so many times as
    good, from so many hours on."""
    figure: str
    rival: str
    theirs: str
    must: float | None = None
    from_hours: int = 0


COMPARISONS = (
    Comparison("single durable command, 1 client, p50", "PostgreSQL",
               "transfer, 1 connection, p50"),
    Comparison("single durable command, 1 client, p50", "SQLite", "transfer, 1 client, p50"),
    Comparison("durable commands, 64", "PostgreSQL", "transfers, 64 connections", 5),
    Comparison("hours, 1000 per request", "PostgreSQL", "statements of 1000 rows", 8),
    Comparison("hours, 1000 per request", "SQLite", "1000 rows per transaction", 5),
    Comparison("hours, 1000 per request", "TigerBeetle", "batches of 8189", 2),
    Comparison("invoice run", "PostgreSQL", "invoice run", 6),
    Comparison("invoice run", "SQLite", "invoice run"),
    Comparison("page of the overview", "PostgreSQL", "overview, 64 connections", 50, 20_000_000),
    Comparison("overview of 200,000 documents", "PostgreSQL", "overview of 200,000 invoices", 50),
    Comparison("disk of an entry, all", "PostgreSQL", "disk of an entry", 1.33),
    Comparison("page of the balance", "PostgreSQL", "page of the balance, 64 connections"),
    Comparison("sum of the balance", "PostgreSQL", "sum of the balance, p50"),
    Comparison("sum of the balance", "hledger", "balance"),
    Comparison("sum of the balance", "ledger", "balance"),
    Comparison("journal as CSV", "PostgreSQL", "COPY of the journal", 1.8),
    Comparison("journal as CSV", "hledger", "print", 50),
    Comparison("journal as CSV", "ledger", "print", 6),
)


@dataclasses.dataclass
class Figure:
    """What one side came to in each round. Of facta's, also against the floor of that round."""
    name: str
    unit: str = ""
    values: list = dataclasses.field(default_factory=list)
    floors: list = dataclasses.field(default_factory=list)
    ratios: list = dataclasses.field(default_factory=list)
    target: str = ""
    reached: bool = True  # what facta bench said itself, every time

    def add_line(self, line):
        """A line of `facta bench --json`."""
        self.unit, self.target = line["unit"], line["target"]
        self.values.append(float(line["measured"]))
        self.floors.append(float(line["floor"]))
        self.ratios.append(float(line["ratio"]))
        self.reached = self.reached and line["reached"]


@dataclasses.dataclass
class Row:
    """One line of the table; None: there is no such thing."""
    figure: str
    unit: str = ""
    facta: float | None = None
    floor: float | None = None
    ratio: tuple | None = None  # the middle, and both ends of its interval
    target: str = ""
    rival: str = ""
    theirs: float | None = None
    times: tuple | None = None
    must: float | None = None
    missed: list = dataclasses.field(default_factory=list)

    @property
    def word(self):
        if not self.target and self.must is None:
            return ""
        return "missed: " + ", ".join(self.missed) if self.missed else "reached"


def interval(ratios):
    """The median, and the 90 % bootstrap interval of it."""
    chance = random.Random(1)
    medians = sorted(statistics.median(chance.choices(ratios, k=len(ratios)))
                     for _ in range(RESAMPLES))
    return (statistics.median(ratios), medians[RESAMPLES // 20],
            medians[RESAMPLES - 1 - RESAMPLES // 20])


def meets(ratio, target):
    """Whether an interval meets a target as `facta bench` writes it, with its bad end."""
    found = re.fullmatch(r"([<>])= ([0-9.]+)", target)
    if not found:
        raise ValueError(f"{target!r} is no target")
    bound = float(found.group(2))
    return ratio[2] <= bound if found.group(1) == "<" else ratio[1] >= bound


def fell(rows, before):
    """Sentences: where the ratio against the floor is worse than 0.7 of what it was `before`, by
    figure. Machines differ in much, but in this less."""
    found = []
    for row in rows:
        was = before.get(row.figure)
        if row.ratio is None or not was:
            continue
        now = row.ratio[0]
        as_good = was / now if row.target.startswith("<") else now / was
        if as_good < AS_GOOD_AT_LEAST:
            found.append(f"{row.figure}: {now:.2f} of the floor, it was {was:.2f}")
    return found


def smaller_is_better(unit):
    return unit in ("us", "ms", "MiB", "bytes")


def times_as_good(unit, ours, theirs):
    """Of each round, how many times as good as the rival; None: something was too fast to say."""
    pairs = [(b, a) if smaller_is_better(unit) else (a, b) for a, b in zip(ours, theirs)]
    return None if any(below <= 0 for _, below in pairs) else interval([a / b for a, b in pairs])


def middle(values):
    return statistics.median(values) if values else None


def row_of(figure):
    """facta against the floor."""
    row = Row(figure.name, figure.unit, middle(figure.values))
    if figure.ratios:
        row.floor, row.ratio = middle(figure.floors), interval(figure.ratios)
        row.target = figure.target
        if not meets(row.ratio, figure.target) or not figure.reached:
            row.missed.append("floor")
    return row


def beside(row, figure, comparison, rival, hours):
    """The rival, in the row of a figure of facta."""
    if rival.unit != figure.unit:
        raise ValueError(f"{figure.name} is in {figure.unit}, that of the rival in {rival.unit}")
    row.rival = f"{comparison.rival}: {comparison.theirs}"
    row.theirs = middle(rival.values)
    row.times = times_as_good(figure.unit, figure.values, rival.values)
    if comparison.must is not None and hours >= comparison.from_hours:
        row.must = comparison.must
        if row.times is None or row.times[1] < comparison.must:
            row.missed.append("rival")


def rows_of(ours, rivals, hours):
    """`ours`: facta's figures in their order; `rivals`: {(rival, name): Figure}."""
    rows, left = [], dict(rivals)
    for figure in ours:
        compared = [one for one in COMPARISONS
                    if figure.name.startswith(one.figure) and (one.rival, one.theirs) in rivals]
        rows.append(row_of(figure))
        for number, one in enumerate(compared):
            if number > 0:
                rows.append(Row(figure.name, figure.unit, middle(figure.values)))
            beside(rows[-1], figure, one, rivals[one.rival, one.theirs], hours)
            left.pop((one.rival, one.theirs), None)
    for (rival, name), figure in left.items():
        rows.append(Row("", figure.unit, rival=f"{rival}: {name}", theirs=middle(figure.values)))
    return rows
