"""Numbers, times, tables and request bodies as text."""
import csv
import io
import json


def decimal(tenthousandths):
    """At least two decimals, at most four: 625050 is 62.505."""
    whole, rest = divmod(tenthousandths, 10000)
    digits = f"{rest:04d}"
    return f"{whole}.{digits[:2]}{digits[2:].rstrip('0')}"


def quarters(count):
    return f"{count // 4}" + ("", ".25", ".5", ".75")[count % 4]


def clock(count, form="{:02d}:{:02d}"):
    """Quarters as hours and minutes."""
    return form.format(count // 4, count % 4 * 15)


def table(rows, separator, quoting, line_end):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=line_end).writerows(rows)
    return text.getvalue()


def bodies(items):
    """A JSON array, one request body a line."""
    return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n]\n"


def one_body(item):
    return json.dumps(item, ensure_ascii=False, indent=2) + "\n"
