"""The table, as text that is Markdown too, and the page that it stands on."""

HEAD = ("figure", "facta", "unit", "floor", "ratio", "target", "rival", "rival's", "times",
        "target", "")
RIGHT = {1, 3, 4, 8, 7}

ABOUT = """\
How to read it. *Floor* is what the machine itself can do in the same work, measured beside it;
*ratio* is facta against it. *Times* is how many times as good as the rival facta is: faster, or
more in the same time. With several rounds, facta and its rivals take turns; a ratio is taken of
each round, the middle one is shown with the 90 % interval of it, and a target is `reached` when
the bad end of that interval meets it.

What is compared. Whoever takes commands acknowledges only what is on the disk, and has balances
that can be read.
facta does every command over HTTP and JSON. PostgreSQL is called over its socket, one prepared
statement and one transaction each; the 1000 rows of a statement are made in the server, so it
is spared reading them; its configuration is Debian's. SQLite is called in the process that
measures. A rival's transfer writes two postings and two balances; the command of facta is a
ledger account. The run makes invoices with lines, VAT, journal and numbers without gaps on both
sides. hledger and ledger read a journal with a transaction for each hour. facta answers a page
on which nothing changed from what it answered before; the sum of the balance is worked out each
time, and a client in Python asks for it, which takes longer than its answer does.

At the end, debits are credits and balances are the sum of their entries on every side, and all
sides come to the same net, VAT and total on the same hours; else there is no page.
"""


def number(value):
    """With as many digits as mean something."""
    if value is None:
        return ""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}"


def ratio(value):
    """The middle, and its interval when there is one."""
    if value is None:
        return ""
    middle, low, high = value
    ends = "" if low == high else f" ({number(low)}-{number(high)})"
    return number(middle) + ends


def cells(row):
    return (row.figure, number(row.facta), row.unit, number(row.floor), ratio(row.ratio),
            row.target, row.rival, number(row.theirs), ratio(row.times),
            "" if row.must is None else f">= {row.must:g}", row.word)


def table(rows):
    """One table with a word at the end of each row that has a target."""
    lines = [HEAD, *map(cells, rows)]
    widths = [max(3, *(len(line[i]) for line in lines)) for i in range(len(HEAD))]

    def laid_out(line):
        return "| " + " | ".join(cell.rjust(width) if i in RIGHT else cell.ljust(width)
                                 for i, (cell, width) in enumerate(zip(line, widths))) + " |"

    ruler = "|" + "|".join("-" * (width + 1) + (":" if i in RIGHT else "-")
                           for i, width in enumerate(widths)) + "|"
    return "\n".join([laid_out(HEAD), ruler, *map(laid_out, lines[1:])]) + "\n"


def page(facts, rows, void):
    """docs/performance.md. `facts`: pairs of a name and what it is."""
    marked = "".join(f"\n**void**: {reason}.\n" for reason in void)
    listed = "".join(f"- {name}: {value}\n" for name, value in facts)
    return (f"# Performance\n\nWritten by `ops/bench`; measured again, it is written again.\n"
            f"{marked}\n{listed}\n{table(rows)}\n{ABOUT}")


def ratios_of(text):
    """{figure: middle ratio against the floor}, of a page or a table."""
    found = {}
    for line in text.splitlines():
        values = [cell.strip() for cell in line.strip("|").split("|")]
        if len(values) == len(HEAD) and values[0] and values[4][:1].isdigit():
            found[values[0]] = float(values[4].split()[0].replace(",", ""))
    return found
