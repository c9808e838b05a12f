#!/usr/bin/env python3
"""Writes the sample companies: master data as request bodies, hours as CSV, and the hours of one
customer group as exports of three time-tracking tools; and the company of samples/year. Always the
same bytes.

    samples/generate.py            write everything beside this file
    samples/generate.py --check    write nothing; exit 1 when a file differs from what would be
"""
import csv
import datetime
import pathlib
import sys

import content
import time_tools
import year_sample
from invented import Dice, iban, legal_name, party, slug, vat_id
from texts import bodies, decimal, one_body, quarters, table

HERE = pathlib.Path(__file__).resolve().parent
MONTH = [datetime.date(2026, 10, day) for day in range(1, 32)]


# Master data -----------------------------------------------------------------------------------

def make_company(code, index):
    about = content.COMPANIES[code]
    return {
        "code": code, "legalName": about["legalName"],
        "address": {"street": about["street"], "postalCode": about["postalCode"],
                    "city": about["city"], "country": "NL"},
        "vatId": vat_id(index * 137 + 9), "chamberOfCommerceId": f"9999{index:04d}",
        "iban": iban(index * 31 + 7), "currency": "EUR", "country": "NL",
        "timeZone": "Europe/Amsterdam", "language": "nl",
        "paymentTermDays": about["paymentTermDays"], "email": about["email"]}


def make_customers(rows, first, billing):
    customers = []
    for index, (code, name, ending, vat_code, kind) in enumerate(rows):
        # The municipality is a customer of both companies and the same party in both.
        number = 700 if code == "K9000" else first + index
        dice = Dice(number)
        customer = {"code": code, "name": name, "legalName": legal_name(name, ending)}
        customer.update(party(number, dice))
        customer["paymentTermDays"] = dice.pick((14, 30, 30, 45))
        customer["email"] = f"facturen@{slug(name)}.example"
        if vat_code:
            customer["vatCode"] = vat_code
        revenue, receivable = content.ACCOUNTS.get(kind, (None, None))
        if revenue:
            customer["revenueAccount"] = revenue
        if receivable:
            customer["receivableAccount"] = receivable
        customer.update(billing.get(code, {}))
        customers.append(customer)
    return customers


def make_projects(rows, dice):
    projects = []
    for code, _, _, _, kind in rows:
        names, wbs, _, low, high = content.KINDS[kind]
        for number, name in enumerate(names[:dice.between(1, 3)], 1):
            cents = dice.between(low // 25, high // 25) * 25
            projects.append({"code": f"{code}-{number}", "customer": code, "name": name,
                             "rate": decimal(cents * 100), "wbs": list(wbs)})
    return projects


# Workers and hours -----------------------------------------------------------------------------

def make_workers(count, offset, taken, dice):
    workers = []
    for index in range(count):
        surname = content.SURNAMES[(offset + index) % len(content.SURNAMES)]
        first = content.FIRST_NAMES[(offset * 7 + index * 5) % len(content.FIRST_NAMES)]
        code = f"{slug(first)[0]}.{slug(surname)}"[:12]
        while code in taken:
            code = code[:11] + str(len(taken) % 10)
        taken.add(code)
        workers.append({"code": code, "name": f"{first} {surname}", "number": index,
                        "days": dice.pick((5, 5, 5, 4, 4, 3)), "level": dice.below(4)})
    return workers


def split(total, parts, dice):
    """A day's quarters over its entries, each at least one quarter."""
    cuts = sorted({dice.between(1, total - 1) for _ in range(parts - 1)})
    return [end - begin for begin, end in zip([0] + cuts, cuts + [total])]


def entry(day, worker, project, customers, count, extra, dice):
    kind = customers[project["customer"]]
    rate = int(project["rate"].replace(".", "")) * 100 + extra
    week = day.isocalendar()[1]
    return {"date": day, "customer": project["customer"], "project": project["code"],
            "resource": worker["code"], "worker": worker["name"], "quarters": count, "rate": rate,
            "description": dice.pick(content.KINDS[kind][2]), "wbs": dice.pick(project["wbs"]),
            "timesheet": f"26W{week}-{worker['code']}", "vatCode": ""}


def make_noord_hours(workers, projects, kinds, dice):
    entries = []
    for worker in workers:
        # Each worker knows a few projects, mostly of one customer.
        known = [projects[(worker["number"] * 5 + step) % len(projects)] for step in (0, 1, 2)]
        for day in MONTH:
            if day.weekday() >= worker["days"] or dice.below(25) == 0:
                continue
            total = dice.pick((32, 32, 32, 30, 34, 24))
            start = dice.pick((28, 30, 32))  # quarters after midnight
            for count in split(total, dice.pick((2, 3, 3, 4)), dice):
                row = entry(day, worker, dice.pick(known), kinds, count, worker["level"] * 12500,
                            dice)
                row["start"] = start
                start += count
                if row["customer"] == "K1050":
                    row["rate"] += 50  # 0.005 more: rates with three decimals exist
                entries.append(row)
    return entries


def make_zorg_hours(workers, projects, kinds, dice):
    entries = []
    for worker in workers:
        known = [projects[(worker["number"] * 3 + step) % len(projects)] for step in range(5)]
        free = {(worker["number"] + step) % 7 for step in range(7 - worker["days"])}
        for day in MONTH:
            if day.weekday() in free or dice.below(30) == 0:
                continue
            for _ in range(dice.between(4, 8)):
                project = dice.pick(known)
                row = entry(day, worker, project, kinds, dice.pick((1, 2, 2, 3, 3, 4, 6, 8)), 0,
                            dice)
                if day.weekday() == 6:
                    row["rate"] = (row["rate"] * 122 + 50) // 100  # Sunday: 22 % more
                if project["name"] == "Wmo huishoudelijke hulp" and dice.below(12) == 0:
                    row["vatCode"] = "HOOG"  # outside the indication: taxed
                    row["description"] = "Extra hulp buiten indicatie"
                entries.append(row)
    return entries


def number_entries(entries, form):
    entries.sort(key=lambda row: (row["date"], row["resource"]))
    for index, row in enumerate(entries, 1):
        row["entryId"] = form.format(index)


# Files -----------------------------------------------------------------------------------------

def noord_csv(entries):
    """Semicolon, decimal comma, byte order mark, CRLF: what a Dutch Excel saves."""
    head = ["entryId", "date", "customer", "project", "resource", "quantity", "rate", "description",
            "wbs", "timesheet"]
    rows = [[row["entryId"], row["date"].isoformat(), row["customer"], row["project"],
             row["resource"], quarters(row["quarters"]).replace(".", ","),
             decimal(row["rate"]).replace(".", ","), row["description"], row["wbs"],
             row["timesheet"]] for row in entries]
    return "\ufeff" + table([head] + rows, ";", csv.QUOTE_MINIMAL, "\r\n")


def zorg_csv(entries):
    """Comma, decimal point, no byte order mark, LF, other column order."""
    head = ["date", "entryId", "resource", "customer", "project", "wbs", "quantity", "rate",
            "currency", "vatCode", "timesheet", "description"]
    rows = [[row["date"].isoformat(), row["entryId"], row["resource"], row["customer"],
             row["project"], row["wbs"], quarters(row["quarters"]), decimal(row["rate"]), "EUR",
             row["vatCode"], row["timesheet"], row["description"]] for row in entries]
    return table([head] + rows, ",", csv.QUOTE_MINIMAL, "\n")


def company_files(code, index, customers, projects):
    pairs = content.LEDGER_ACCOUNTS[code]
    files = {
        f"{code}/company.json": one_body(make_company(code, index)),
        f"{code}/customers.json": bodies(customers),
        f"{code}/projects.json": bodies(projects),
        f"{code}/vat-codes.json": bodies(content.VAT_CODES[code]),
        f"{code}/ledger-accounts.json": bodies([{"code": key, "name": name}
                                                for key, name in pairs]),
        f"{code}/number-series.json": bodies([{"code": "VF", "prefix": content.NUMBER_PREFIX[code],
                                               "minimumDigits": 5, "firstNumber": 1}]),
        f"{code}/reason-codes.json": bodies([{"code": key, "text": text}
                                             for key, text in content.REASON_CODES[code]]),
        f"{code}/profiles.json": bodies([{"code": "hours", "name": "Uren", "invoiceType": "hours",
                                          "postOnGeneration": True}]),
        f"{code}/settings.json": one_body({"changes": [{"key": key, "value": value}
                                                       for key, value in content.SETTINGS[code]]}),
        f"{code}/jobs.json": bodies([{"jobCode": job} for job in content.JOBS]),
    }
    if code in content.FREQUENCIES:
        files[f"{code}/frequencies.json"] = bodies(
            [{"code": key, "name": name, "kind": kind}
             for key, name, kind in content.FREQUENCIES[code]])
        files[f"{code}/grouping-methods.json"] = bodies(
            [{"code": key, "name": name, "dimensions": list(dimensions)}
             for key, name, dimensions in content.GROUPING_METHODS[code]])
    return files


def all_files():
    dice = Dice(20261001)
    taken = set()
    files = {}
    made = {}
    plan = (("noord", content.NOORD_CUSTOMERS, 100, 32, 0, make_noord_hours, "NK-2610-{:05d}"),
            ("zorg", content.ZORG_CUSTOMERS, 300, 28, 32, make_zorg_hours, "DL-{:06d}"))
    for index, (code, rows, first, count, offset, make_hours, form) in enumerate(plan, 1):
        customers = make_customers(rows, first, content.BILLING[code])
        projects = make_projects(rows, dice)
        workers = make_workers(count, offset, taken, dice)
        entries = make_hours(workers, projects, {row[0]: row[4] for row in rows}, dice)
        number_entries(entries, form)
        files.update(company_files(code, index, customers, projects))
        made[code] = (entries, customers, projects)
    files["noord/hours.csv"] = noord_csv(made["noord"][0])
    files["zorg/hours.csv"] = zorg_csv(made["zorg"][0])
    exported = time_tools.export_rows(*made["noord"])
    files["exports/kimai.csv"] = time_tools.kimai_csv(exported)
    files["exports/toggl.csv"] = time_tools.toggl_csv(exported)
    files["exports/clockify.csv"] = time_tools.clockify_csv(exported)
    files.update(year_sample.files())
    return files


def main():
    differing = []
    for name, text in all_files().items():
        path = HERE / name
        data = text.encode("utf-8")
        if "--check" in sys.argv[1:]:
            if not path.exists() or path.read_bytes() != data:
                differing.append(name)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if differing:
        sys.exit("differs from what generate.py writes: " + ", ".join(differing))


if __name__ == "__main__":
    main()
