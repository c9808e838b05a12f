"""The company of samples/year: a small agency and its hours from January to December 2026. What it
does with them in that year is told by play_year.py."""
import csv
import datetime

from invented import Dice, iban, legal_name, party, slug, vat_id
from texts import bodies, decimal, one_body, quarters, table

CODE = "year"
ALWAYS = "2019-01-01"
COMPANY = {
    "code": CODE, "legalName": "Jaarring Detachering B.V.",
    "address": {"street": "Kalenderkade 12", "postalCode": "9711 ZY", "city": "Groningen",
                "country": "NL"},
    "vatId": vat_id(3 * 137 + 9), "chamberOfCommerceId": "99990003", "iban": iban(3 * 31 + 7),
    "currency": "EUR", "country": "NL", "timeZone": "Europe/Amsterdam", "language": "nl",
    "paymentTermDays": 30, "email": "facturen@jaarring.example"}

# code, name, ending, what the customer has of its own, projects (name, rate in cents, descriptions)
CUSTOMERS = (
    ("Y100", "Bouwbedrijf Lentehof", "B.V.",
     {"vatCode": "VERLEGD", "revenueAccount": "8010"},
     (("Nieuwbouw Knopwijk", 4850), ("Renovatie Zaaihof", 5125)),
     ("Metselwerk", "Kozijnen plaatsen", "Steiger opbouwen", "Oplevering")),
    ("Y200", "Logistiek Zomerdijk", "B.V.", {"invoiceFrequency": "WEEK"},
     (("Orderpicken", 3375), ("Nachtploeg", 4125)),
     ("Orderpicken zone A", "Laden en lossen", "Reachtruck")),
    ("Y300", "Schilders Herfstkleur", "V.O.F.",
     {"invoiceFrequency": "WEEK", "vatCode": "LAAG", "revenueAccount": "8020"},
     (("Onderhoud woningen", 3950),), ("Schuren en gronden", "Buitenschilderwerk", "Behangen")),
    ("Y400", "Kantoor Winterlicht", "B.V.",
     {"invoiceFrequency": "VIERWEKEN", "groupingMethod": "PERSOON"},
     (("Administratie", 4475),), ("Factuurcontrole", "Dossiers bijwerken", "Telefoon")),
    ("Y500", "Zuivel Vier Seizoenen", "U.A.",
     {"invoiceFrequency": "MAAND", "groupingMethod": "KLANT"},
     (("Productielijn", 3225), ("Schoonmaak", 2995)), ("Lijnbediening", "Inpakken", "Reinigen")),
    ("Y600", "Callcenter Schrikkeldag", "B.V.",
     {"invoiceFrequency": "MAAND", "fullCreditOnCorrections": True},
     (("Servicedesk", 3640),), ("Bereikbaarheid", "Avonddienst")),
    ("Y700", "Notariaat Oudejaar", "B.V.",
     {"invoiceFrequency": "MAAND", "correctionsOnSeparateInvoice": True},
     (("Archief", 4210),), ("Akten ordenen", "Archief overzetten")),
    ("Y800", "Energie Nieuwjaar", "N.V.", {}, (("Advies", 7263),), ("Advies", "Meting ter plaatse")),
)
DEFINITIONS = {
    "ledger-accounts.json": [
        {"code": key, "name": name} for key, name in (
            ("1300", "Debiteuren"), ("1500", "Af te dragen btw hoog"),
            ("1501", "Af te dragen btw laag"), ("1502", "Btw verlegd"), ("8000", "Omzet uren"),
            ("8010", "Omzet uren bouw, verlegd"), ("8020", "Omzet uren schilderwerk"))],
    "vat-codes.json": [
        {"code": "HOOG", "description": "Btw hoog tarief", "category": "standard",
         "rates": [{"from": ALWAYS, "percent": "21.00"}], "payableAccount": "1500"},
        {"code": "LAAG", "description": "Btw laag tarief, arbeid aan woningen",
         "category": "standard", "rates": [{"from": ALWAYS, "percent": "9.00"}],
         "payableAccount": "1501"},
        {"code": "VERLEGD", "description": "Btw verlegd, keten bouw", "category": "reverseCharge",
         "rates": [{"from": ALWAYS, "percent": "0.00"}], "exemptionReason": "Btw verlegd",
         "payableAccount": "1502"}],
    "number-series.json": [
        {"code": "VF", "prefix": "JR26-", "minimumDigits": 4, "firstNumber": 1},
        {"code": "CN", "prefix": "JRC26-", "minimumDigits": 3, "firstNumber": 1}],
    "reason-codes.json": [{"code": "TARIEF", "text": "Verkeerd tarief"},
                          {"code": "BUNDEL", "text": "Klant wil één factuur per maand"}],
    # Invoices are released by the run and posted by a job.
    "profiles.json": [{"code": "hours", "name": "Uren", "invoiceType": "hours",
                       "postOnGeneration": False}],
    "frequencies.json": [{"code": "WEEK", "name": "Per week", "kind": "week"},
                         {"code": "VIERWEKEN", "name": "Per vier weken", "kind": "fourWeeks"},
                         {"code": "MAAND", "name": "Per maand", "kind": "month"}],
    "grouping-methods.json": [
        {"code": "PROJECT", "name": "Per project", "dimensions": ["project"]},
        {"code": "KLANT", "name": "Per klant", "dimensions": ["customer"]},
        {"code": "PERSOON", "name": "Per medewerker", "dimensions": ["resource"]}],
    "holidays.json": [{"dutchYears": [2026, 2027]}],
    "jobs.json": [{"jobCode": "11076237", "profile": "hours"}, {"jobCode": "11096325"},
                  {"jobCode": "11096500"}],
}
SETTINGS = (
    ("hoursRevenueAccount", "8000"), ("receivableAccount", "1300"), ("defaultVatCode", "HOOG"),
    ("invoiceNumberSeries", "VF"), ("creditNumberSeries", "CN"), ("defaultStatusHours", "released"),
    ("defaultGroupingMethod", "PROJECT"), ("hoursBookingDateCalculation", "frequencyProject"),
    ("periodKindWithoutFrequency", "month"), ("documentDateShiftTime", "17:00"))

# Dutch holidays of 2026 that are no Saturday or Sunday.
DAYS_OFF = {datetime.date(2026, month, day) for month, day in (
    (1, 1), (4, 3), (4, 6), (4, 27), (5, 14), (5, 25), (12, 25))}
WORKERS = ("a.lente", "b.zomer", "c.herfst", "d.winter", "e.maart", "f.juli", "g.oktober")


def days_of(month):
    day = datetime.date(2026, month, 1)
    while day.month == month:
        if day.weekday() < 5 and day not in DAYS_OFF:
            yield day
        day += datetime.timedelta(days=1)


def make_customers():
    customers = []
    for index, (code, name, ending, own, _, _) in enumerate(CUSTOMERS):
        customer = {"code": code, "name": name, "legalName": legal_name(name, ending)}
        customer.update(party(500 + index, Dice(500 + index)))
        customer["paymentTermDays"] = 14 if index % 2 else 30
        customer["email"] = f"facturen@{slug(name)}.example"
        customer.update(own)
        customers.append(customer)
    return customers


def make_projects():
    return [{"code": f"{code}-{number}", "customer": code, "name": name,
             "rate": decimal(cents * 100)}
            for code, _, _, _, projects, _ in CUSTOMERS
            for number, (name, cents) in enumerate(projects, 1)]


def make_hours(month, dice):
    """Every worker knows three projects and splits the day over one or two of them."""
    projects = [(code, f"{code}-{number}", words)
                for code, _, _, _, made, words in CUSTOMERS for number in range(1, len(made) + 1)]
    rows = []
    for day in days_of(month):
        for index, worker in enumerate(WORKERS):
            if dice.below(12) == 0:
                continue
            total = dice.pick((32, 32, 30, 24))
            first = dice.between(8, total - 4) if dice.below(3) == 0 else total
            for count in (first, total - first):
                if count:
                    customer, project, words = projects[(index * 3 + dice.below(3)) % len(projects)]
                    rows.append([f"JR-{month:02d}-{len(rows) + 1:03d}", day.isoformat(), customer,
                                 project, worker, quarters(count), "", dice.pick(words),
                                 f"26W{day.isocalendar()[1]:02d}-{worker}"])
    head = ["entryId", "date", "customer", "project", "resource", "quantity", "rate",
            "description", "timesheet"]
    return table([head] + rows, ",", csv.QUOTE_MINIMAL, "\n")


def files():
    made = {"company.json": one_body(COMPANY), "customers.json": bodies(make_customers()),
            "projects.json": bodies(make_projects()),
            "settings.json": one_body({"changes": [{"key": key, "value": value}
                                                   for key, value in SETTINGS]})}
    made.update({name: bodies(items) for name, items in DEFINITIONS.items()})
    dice = Dice(20260101)
    for month in range(1, 13):
        made[f"hours-{month:02d}.csv"] = make_hours(month, dice)
    return {f"{CODE}/{name}": text for name, text in made.items()}
