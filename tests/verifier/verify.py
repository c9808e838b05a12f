#!/usr/bin/env python3
"""A second verifier of history files, written from docs/history-file.md alone.

    verify.py FILE          prints what it found as one JSON object; exit code 0 sound, 1 not

It shares no code with facta: standard library only. The schemas are read from the file itself;
places of fields follow from them by the layout rules of Cap'n Proto.
"""
import hashlib
import json
import re
import struct
import sys

MAGIC = b"facta-history 1\n"
END = b"end of history \n"
NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND".split()

class Damage(Exception):
    """What is wrong, and at which byte."""
    def __init__(self, at, what):
        super().__init__(f"byte {at}: {what}")

# ---- Schema: from text to places -----------------------------------------------------------------

WIDTHS = {"Bool": 1, "Int8": 8, "UInt8": 8, "Int16": 16, "UInt16": 16, "Int32": 32, "UInt32": 32,
          "Int64": 64, "UInt64": 64, "Float32": 32, "Float64": 64}
FORMATS = {"Int8": "<b", "UInt8": "<B", "Int16": "<h", "UInt16": "<H", "Int32": "<i",
           "UInt32": "<I", "Int64": "<q", "UInt64": "<Q"}

class Space:
    """Hands out bits of the data section, smallest fitting hole first, and pointers."""

    def __init__(self):
        self.words, self.pointers, self.holes = 0, 0, []

    def bits(self, width):
        hole = min((hole for hole in self.holes if hole[0] >= width), default=None)
        if hole:
            self.holes.remove(hole)
        else:
            hole = (64, self.words * 64)
            self.words += 1
        size, at = hole
        while size > width:  # keep the first half, leave the second
            size //= 2
            self.holes.append((size, at + size))
        return at

    def pointer(self):
        self.pointers += 1
        return self.pointers - 1

class Schemas:
    """Structs and enums of all schema texts together, by their last name."""

    def __init__(self, texts):
        self.structs, self.enums = {}, {}
        for text in texts:
            text = re.sub(r"#[^\n]*", "", text)
            for kind, name, body in self.blocks(text):
                if kind == "enum":
                    found = re.findall(r"(\w+)\s*@(\d+)", body)
                    self.enums[name] = [word for word, at in sorted(found, key=lambda f: int(f[1]))]
                else:
                    self.structs[name] = self.fields(body)
        self.places = {name: self.layout(fields) for name, fields in self.structs.items()}

    @staticmethod
    def blocks(text):
        for match in re.finditer(r"\b(struct|enum)\s+(\w+)[^{]*\{", text):
            depth, at = 1, match.end()
            while depth:
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
            yield match.group(1), match.group(2), text[match.end():at - 1]

    @staticmethod
    def fields(body):
        """(ordinal, name, type, default, whether in the union); a union may have a name or none."""
        union = re.search(r"(\w*)\s*:?\s*\bunion\s*\{([^}]*)\}", body)
        parts = [(body, False)]
        if union:
            parts = [(body[:union.start()] + body[union.end():], False), (union.group(2), True)]
        found = []
        for part, inside in parts:
            for name, ordinal, kind, default in re.findall(
                    r"(\w+)\s*@(\d+)\s*:([\w.()]+)(?:\s*=\s*(-?\w+))?", part):
                found.append((int(ordinal), name, kind.replace("E.", ""), default, inside))
        return sorted(found)

    def width(self, kind):
        return 16 if kind in self.enums else WIDTHS.get(kind)

    def layout(self, fields):
        """name -> (type, place, default), and the place and order of the union."""
        space, places, members, shared, which = Space(), {}, [], None, None
        for _, name, kind, default, inside in fields:
            width = self.width(kind)
            if inside:  # members of the union, all of them pointers, share one place
                members.append(name)
                which = space.bits(16) if len(members) == 2 else which
                shared = place = space.pointer() if shared is None else shared
            else:
                place = space.pointer() if width is None else space.bits(width)
            places[name] = (kind, place, int(default) if default else 0)
        return places, which, members

# ---- Cap'n Proto messages ------------------------------------------------------------------------

class Struct:
    """One struct of a message; fields by name, texts as str, lists as list."""

    def __init__(self, schemas, name, message, at, words, pointers):
        self.schemas, self.name, self.message = schemas, name, message
        self.at, self.words, self.pointers = at, words, pointers  # `at`, `words` in words

    @classmethod
    def pointed(cls, schemas, name, message, where):
        low, words, pointers = struct.unpack_from("<iHH", message, where * 8)
        if low == 0 and words == 0 and pointers == 0:
            return cls(schemas, name, message, 0, 0, 0)
        if low & 3 != 0:
            raise ValueError("no struct pointer")
        at = where + 1 + (low >> 2)
        if at < 0 or (at + words + pointers) * 8 > len(message):
            raise ValueError("a pointer leads out of the record")
        return cls(schemas, name, message, at, words, pointers)

    def which(self):
        _, place, members = self.schemas.places[self.name]
        number = self.number("UInt16", place, 0)
        return members[number] if number < len(members) else None

    def number(self, kind, bit, default):
        width = WIDTHS[kind]
        if bit + width > self.words * 64:
            return default
        if kind == "Bool":
            return self.message[self.at * 8 + bit // 8] >> bit % 8 & 1
        raw, = struct.unpack_from(FORMATS[kind], self.message, self.at * 8 + bit // 8)
        if default:  # stored as the difference to the default
            mask = (1 << width) - 1
            raw = (raw ^ default) & mask
            raw -= (1 << width) if kind.startswith("I") and raw >> (width - 1) else 0
        return raw

    def __getitem__(self, field):
        kind, place, default = self.schemas.places[self.name][0][field]
        if kind in WIDTHS:
            return self.number(kind, place, default)
        if kind in self.schemas.enums:
            number = self.number("UInt16", place, 0)
            words = self.schemas.enums[kind]
            return words[number] if number < len(words) else number
        where = None if place >= self.pointers else self.at + self.words + place
        if kind in ("Text", "Data"):
            raw = b"" if where is None else self.bytes_at(where)
            return raw if kind == "Data" else raw[:-1].decode("utf-8")
        if kind.startswith("List("):
            return [] if where is None else self.list_at(where, kind[5:-1])
        if where is None:
            return Struct(self.schemas, kind, self.message, 0, 0, 0)
        return Struct.pointed(self.schemas, kind, self.message, where)

    def list_pointer(self, where):
        low, high = struct.unpack_from("<iI", self.message, where * 8)
        if low == 0 and high == 0:
            return None
        if low & 3 != 1:
            raise ValueError("no list pointer")
        return where + 1 + (low >> 2), high & 7, high >> 3

    def bytes_at(self, where):
        found = self.list_pointer(where)
        if found is None:
            return b""
        at, size, count = found
        if size != 2 or at < 0 or at * 8 + count > len(self.message):
            raise ValueError("no text")
        return bytes(self.message[at * 8:at * 8 + count])

    def list_at(self, where, kind):
        found = self.list_pointer(where)
        if found is None:
            return []
        at, size, count = found
        if size == 7:  # structs, one after the other behind a tag
            low, words, pointers = struct.unpack_from("<iHH", self.message, at * 8)
            step = words + pointers
            return [Struct(self.schemas, kind, self.message, at + 1 + i * step, words, pointers)
                    for i in range(low >> 2)]
        if size == 6 and kind == "Text":
            return [self.bytes_at(at + i)[:-1].decode("utf-8") for i in range(count)]
        if kind in FORMATS:
            return list(struct.unpack_from(f"<{count}{FORMATS[kind][1]}", self.message, at * 8))
        raise ValueError(f"a list of {kind} that cannot be read")

# ---- Figures -------------------------------------------------------------------------------------

def decimal(minor, currency):
    digits = 0 if currency in NO_DECIMALS else 3 if currency in THREE_DECIMALS else 2
    text = f"{abs(minor):0{digits + 1}d}"
    whole = text if digits == 0 else f"{text[:-digits]}.{text[-digits:]}"
    return ("-" if minor < 0 else "") + whole

class Company:
    def __init__(self):
        self.sequence, self.hash = 0, None
        self.invoices = {}   # number -> run, currency, total, whether a credit
        self.balance = {}    # number -> [currency, original, remaining]
        self.numbers = {}    # (series, ordinal) -> [number, run, lapsed]
        self.exports = {}    # export -> entries, finished, {currency: [debit, credit]}
        self.deleted = set()

    def fold(self, event):
        kind = event.which()
        if kind in HANDLED:
            HANDLED[kind](self, event[kind])

    def create(self, event):
        invoice = event["invoice"]
        number, run = invoice["number"], invoice["run"]
        self.invoices[number] = (run, invoice["currency"], invoice["totals"]["total"],
                                 invoice["originalNumber"] != "")
        self.numbers[invoice["series"], invoice["ordinal"]] = [number, run, False]

    def generate(self, event):
        self.create(event)
        if event["invoice"]["status"] == "posted":
            self.enter(event["invoice"]["number"])

    def enter(self, number):
        _, currency, total, credit = self.invoices[number]
        self.balance[number] = [currency, total, 0 if credit else total]

    def post(self, event):
        run, currency, _, credit = self.invoices[event["number"]]
        self.invoices[event["number"]] = (run, currency, event["totals"]["total"], credit)
        self.enter(event["number"])
        if event["settles"]:
            self.balance[event["settles"]][2] = 0

    def delete(self, event):
        self.deleted.add(event["number"])
        self.numbers[event["series"], event["ordinal"]][2] = True

    def revert(self, event):
        run = event["run"]
        for number in [n for n in self.balance if self.invoices[n][0] == run]:
            if number not in self.deleted:
                del self.balance[number]
        for lapsed in event["lapsedNumbers"]:
            for ordinal in range(lapsed["firstOrdinal"], lapsed["lastOrdinal"] + 1):
                taken = self.numbers.get((lapsed["series"], ordinal))
                if taken:
                    taken[2] = True

    def export(self, event):
        part = self.exports.setdefault(event["export"], {"entries": 0, "finished": False,
                                                         "totals": {}})
        sums = {}
        for entry in event["entries"]:
            debit = sum(line["debit"] for line in entry["lines"])
            credit = sum(line["credit"] for line in entry["lines"])
            if debit != credit:
                raise ValueError(f"journal entry {entry['entry']} is not in balance")
            both = sums.setdefault(entry["currency"], [0, 0])
            both[0] += debit
            both[1] += credit
        told = {total["currency"]: [total["debit"], total["credit"]] for total in event["totals"]}
        if told != sums:
            raise ValueError(f"control totals of export {event['export']} are not of its entries")
        for currency, both in sums.items():
            to = part["totals"].setdefault(currency, [0, 0])
            to[0] += both[0]
            to[1] += both[1]
        part["entries"] += len(event["entries"])
        part["finished"] = part["finished"] or bool(event["last"])

    def figures(self, code):
        balances, series = {}, {}
        for currency, original, remaining in self.balance.values():
            row = balances.setdefault(currency, [0, 0, 0, 0])
            for i, value in enumerate((1, remaining != 0, original, remaining)):
                row[i] += value
        for (name, _), (number, _, lapsed) in sorted(self.numbers.items()):
            row = series.setdefault(name, {"series": name, "assigned": 0, "lapsed": 0,
                                           "first": number})
            row["lapsed" if lapsed else "assigned"] += 1
            row["last"] = number
        return {
            "company": code, "sequence": self.sequence, "head": self.hash.hex(),
            "balances": [{"currency": c, "invoices": r[0], "open": r[1],
                          "original": decimal(r[2], c), "remaining": decimal(r[3], c)}
                         for c, r in sorted(balances.items())],
            "numbers": list(series.values()),
            "exports": [{"export": number, "finished": e["finished"], "entries": e["entries"],
                         "currency": c, "debit": decimal(t[0], c), "credit": decimal(t[1], c)}
                        for number, e in sorted(self.exports.items())
                        for c, t in e["totals"].items()]}

HANDLED = {"invoiceGenerated": Company.generate, "creditInvoiceCreated": Company.create,
           "invoicePosted": Company.post, "invoiceDeleted": Company.delete,
           "invoiceRunReverted": Company.revert, "journalExported": Company.export}

# ---- The file ------------------------------------------------------------------------------------

def blocks(data):
    at = len(MAGIC)
    while True:
        if at + 8 > len(data):
            raise Damage(at, "the file is cut off")
        tag, size = struct.unpack_from("<4sI", data, at)
        end = at + 8 + (size + 7) // 8 * 8
        if tag not in (b"HEAD", b"SCHM", b"RECD", b"TAIL") or end > len(data):
            raise Damage(at, "no whole block begins here")
        if any(data[at + 8 + size:end]):
            raise Damage(at, "the padding is not zero")
        yield at, tag, bytes(data[at + 8:at + 8 + size]), bytes(data[at:end])
        at = end

def lines_of(at, payload):
    text = payload.decode("utf-8")
    return [line.split(" ", 1) for line in text.rstrip("\n").split("\n")]

def fold_record(at, payload, ledger, schemas, companies):
    try:
        record = Struct.pointed(schemas, "Record", payload, 0)
        code, sequence = record["company"], record["sequence"]
        company = companies.setdefault(code, Company())
        if sequence != company.sequence + 1:
            raise Damage(at, f"{code}/{sequence} stands where {code}/{company.sequence + 1} must")
        if record["previous"] != (company.hash or ledger):
            raise Damage(at, f"{code}/{sequence} does not link to the record before it")
        company.sequence, company.hash = sequence, hashlib.sha256(payload).digest()
        if record.which() == "events":
            for event in record["events"]:
                company.fold(event)
    except (ValueError, KeyError, struct.error, IndexError) as error:
        raise Damage(at, f"a record that cannot be right: {error}") from error
    return company.hash

def check_tail(at, payload, raw, digest, companies, records):
    text = payload.decode("utf-8", "replace")
    said = {f"company {c.sequence} {c.hash.hex()} {code}" for code, c in companies.items()}
    ends = [line for line in text.split("\n") if line.startswith("company ")]
    if set(ends) != said or len(ends) != len(said):
        wrong = sorted(set(ends) ^ said)
        raise Damage(at, "the companies do not end where TAIL says: " + "; ".join(wrong))
    before = payload.rfind(b"digest ")
    digest.update(raw[:8 + before])
    if payload[before:] != b"digest " + digest.hexdigest().encode() + b"\n":
        raise Damage(at, "the digest of the file is another")
    told = dict(lines_of(at, payload)[:2])
    if told["records"] != str(records):
        raise Damage(at, f"TAIL says {told['records']} records, the file has {records}")
    return int(told["voids"])

def verify(data):
    if bytes(data[:len(MAGIC)]) != MAGIC:
        raise Damage(0, "this is not the first line of a history file")
    digest = hashlib.sha256(MAGIC)
    ledger, told, texts, schemas, companies, records = None, [], [], None, {}, 0
    for at, tag, payload, raw in blocks(data):
        if tag == b"RECD" and ledger and len(texts) == len(told):
            schemas = schemas or Schemas(texts)
            digest.update(raw[:8] + fold_record(at, payload, ledger, schemas, companies))
            records += 1
        elif tag == b"HEAD" and ledger is None:
            lines = lines_of(at, payload)
            ledger = bytes.fromhex(dict(lines)["ledger"])
            told = [value.split(" ", 2) for word, value in lines if word == "schema"]
            digest.update(raw)
        elif tag == b"SCHM" and len(texts) < len(told):
            size, wanted, name = told[len(texts)]
            if str(len(payload)) != size or hashlib.sha256(payload).hexdigest() != wanted:
                raise Damage(at, f"the schema {name} is not the one of HEAD")
            texts.append(payload.decode("utf-8"))
            digest.update(raw)
        elif tag == b"TAIL" and ledger and len(texts) == len(told):
            voids = check_tail(at, payload, raw, digest, companies, records)
            if bytes(data[at + len(raw):]) != END:
                raise Damage(at + len(raw), "the end mark must stand here, and nothing behind it")
            return {"ok": True, "records": records, "voids": voids,
                    "companies": [companies[code].figures(code) for code in sorted(companies)]}
        else:
            raise Damage(at, f"a block {tag.decode()} cannot stand here")

def main():
    with open(sys.argv[1], "rb") as file:
        data = memoryview(file.read())
    try:
        found = verify(data)
    except (Damage, ValueError, KeyError) as damage:
        found = {"ok": False, "findings": [str(damage)]}
    print(json.dumps(found, separators=(",", ":")))
    return 0 if found["ok"] else 1

if __name__ == "__main__":
    sys.exit(main())
