"""What the two sample companies are made of. Everything here is invented: no such company, person,
address, bank or number exists; mail addresses end in .example."""

FIRST_NAMES = (
    "Aaltje Bram Carlijn Daan Eline Femke Gijs Hanneke Ivo Jasmijn Koen Lotte Maarten Noor Olaf "
    "Pleun Quinten Renée Sander Tessa Ümit Vera Wouter Yara Zoë Noël Daniël Fatima Mohamed "
    "Agnieszka "
    "Sjoerd Wietske Jelmer Froukje Hidde Marijke").split()
SURNAMES = (
    "Dijkstra|de Vries|van der Velde|Bakker|Hoekstra|Smit|van den Berg|Mulder|Postma|Visser|"
    "te Winkel|Bos|Wiersma|van 't Hof|de Boer|Kuipers|Meijer|Jansen|Zijlstra|ter Haar|Brouwer|"
    "Huizinga|Veenstra|van Dam|Scholten|Çelik|El Amrani|Kowalska|Noordhof|Oosterhuis|Pranger|"
    "Ritsema|Terpstra|Venema|Wolthuis|Zuidema|Boomsma|de Groot|Elzinga|Feenstra|van Loon|Kramer|"
    "Nienhuis|Offringa|Poelman|Rozema|Sikkema|Tammes|van Wijk|Bulthuis|Dallinga|Eerkens|Faber|"
    "Groenewold|Haan|Iwema|Jonker|Koops|Lanting|Medema").split("|")
STREETS = (
    "Verzonnenstraat", "Nergensweg", "Voorbeeldlaan", "Fantasiekade", "Schijnplein", "Modelsingel",
    "Denkbeeldige Dijk", "Proefhof", "Sjabloonsteeg", "Luchtkasteelpad")
CITIES = (
    ("Groningen", 9700), ("Assen", 9400), ("Leeuwarden", 8900), ("Hoogezand", 9600),
    ("Veendam", 9640), ("Drachten", 9200), ("Emmen", 7800), ("Delfzijl", 9930))

# code, name, ending of the legal name, VAT code (empty: the company's default), business kind
NOORD_CUSTOMERS = (
    ("K1001", "Eemsbouw Woningen", "B.V.", "VERLEGD", "bouw"),
    ("K1002", "Eemsbouw Utiliteit", "B.V.", "VERLEGD", "bouw"),
    ("K1003", "Eemsbouw Renovatie", "B.V.", "VERLEGD", "bouw"),
    ("K1004", "Eemsbouw Infra", "B.V.", "VERLEGD", "bouw"),
    ("K1010", "Aannemersbedrijf De Losse Steen", "B.V.", "VERLEGD", "bouw"),
    ("K1011", "Dakwerken Regenboog", "B.V.", "VERLEGD", "bouw"),
    ("K1012", "Stelkozijn & Zonen", "V.O.F.", "VERLEGD", "bouw"),
    ("K1013", "Wegenbouw Rechtuit", "N.V.", "VERLEGD", "bouw"),
    ("K1020", "Schildersbedrijf Kleurrijk", "B.V.", "LAAG", "schilder"),
    ("K1021", "Stukadoors Gladde Wand", "B.V.", "LAAG", "schilder"),
    ("K1022", "Onderhoud Huis & Haard", "B.V.", "LAAG", "schilder"),
    ("K1030", "Distributiecentrum Pakketpost", "B.V.", "", "logistiek"),
    ("K1031", "Koelhuis IJsbeer", "B.V.", "", "logistiek"),
    ("K1032", "Transport Zonder Omweg", "B.V.", "", "logistiek"),
    ("K1033", "Haven Overslag Fantasia", "N.V.", "", "logistiek"),
    ("K1040", "Suikerwerk Zoetmond", "B.V.", "", "voeding"),
    ("K1041", "Bakkerij Krakeling", "B.V.", "", "voeding"),
    ("K1042", "Zuivelhoeve Melkweg", "Coöperatie U.A.", "", "voeding"),
    ("K1050", "Softwarehuis Nulpunt", "B.V.", "", "kantoor"),
    ("K1051", "Notariaat Zegel & Lak", "B.V.", "", "kantoor"),
    ("K1052", "Energieadvies Noorderzon", "B.V.", "", "kantoor"),
    ("K1053", "Callcenter Goedendag", "B.V.", "", "kantoor"),
    ("K1054", "Uitgeverij Letterberg", "B.V.", "", "kantoor"),
    ("K9000", "Gemeente Verzonnenstad", "", "", "kantoor"),
)
ZORG_CUSTOMERS = (
    ("C2001", "Gemeente Fictiedam", "", "VRIJ", "wmo"),
    ("C2002", "Gemeente Schijnwoude", "", "VRIJ", "wmo"),
    ("C2003", "Gemeente Nergenshuizen", "", "VRIJ", "wmo"),
    ("C2010", "Zorgkantoor Denkbeeld", "B.V.", "VRIJ", "wijk"),
    ("C2011", "Zorgverzekeraar Altijd Beter", "N.V.", "VRIJ", "wijk"),
    ("C2012", "Zorgverzekeraar De Pleister", "N.V.", "VRIJ", "wijk"),
    ("C2013", "Onderlinge Zorg Noordenwind", "U.A.", "VRIJ", "wijk"),
    ("C2020", "Woonzorg Het Luchtkasteel", "Stichting", "VRIJ", "wijk"),
    ("C2021", "Hospice De Stille Kade", "Stichting", "VRIJ", "wijk"),
    ("C2030", "Huishoudhulp Direct", "B.V.", "HOOG", "huis"),
    ("C2031", "Personeelsfonds Suikerwerk", "Stichting", "HOOG", "huis"),
    ("C2032", "Serviceflat Zonzicht", "Coöperatie U.A.", "HOOG", "huis"),
    ("C2040", "Haarverzorging Aan Huis", "B.V.", "LAAG", "kapper"),
    ("C2041", "Welzijn Op Maat", "Stichting", "LAAG", "kapper"),
    ("C2050", "Thuisbegeleiding Kompas", "Stichting", "VRIJ", "wijk"),
    ("K9000", "Gemeente Verzonnenstad", "", "VRIJ", "wmo"),
)

# kind: (project names, WBS codes, descriptions, lowest and highest rate in cents)
KINDS = {
    "bouw": (
        ("Nieuwbouw 24 woningen", "Gevelonderhoud", "Fundering hal 3"),
        ("FUND-10", "RUWB-20", "AFBW-30", "OPLV-40"),
        ("Metselwerk kopgevel", "Bekisting stellen", "Kozijnen plaatsen, noordzijde",
         "Montage prefab \"type B\"; rij 3", "Steiger opbouwen", "Afwerken badkamers",
         "Opruimen en afvoer", "Oplevering; restpunten nalopen"), 3650, 5875),
    "schilder": (
        ("Onderhoud woningcorporatie", "Trappenhuizen"),
        ("BUI-1", "BIN-2"),
        ("Schuren en gronden", "Buitenschilderwerk", "Stucwerk plafond", "Behang verwijderen"),
        3450, 4625),
    "logistiek": (
        ("Orderpicken", "Nachtploeg", "Inbound"),
        ("PICK", "PACK", "LOAD"),
        ("Orderpicken zone A", "Laden en lossen", "Reachtruck", "Retouren verwerken",
         "Inpakken, spoed"), 2875, 3825),
    "voeding": (
        ("Productielijn 2", "Schoonmaak productie"),
        ("LIJN-2", "SCHOON"),
        ("Lijnbediening", "Inpakken", "Kwaliteitscontrole", "Ombouwen lijn"), 2795, 3550),
    "kantoor": (
        ("Administratie", "Project migratie", "Servicedesk"),
        ("ADM", "MIG", "SD"),
        ("Factuurcontrole", "Telefonische bereikbaarheid", "Gegevens overzetten",
         "Overleg en planning", "Dossiers bijwerken"), 3950, 7850),
    "wmo": (
        ("Wmo begeleiding individueel", "Wmo huishoudelijke hulp"),
        ("02A03", "01A01"),
        ("Begeleiding individueel", "Hulp bij het huishouden", "Evaluatie ondersteuningsplan"),
        3480, 6920),
    "wijk": (
        ("Wijkverpleging", "Persoonlijke verzorging", "Nachtzorg"),
        ("H104", "H126", "H300"),
        ("Persoonlijke verzorging", "Wondverzorging", "Medicatie aanreiken", "Steunkousen aan",
         "Verpleging, insuline", "Palliatieve zorg"), 5892, 8245),
    "huis": (
        ("Huishoudelijke hulp",), ("HH1", "HH2"),
        ("Schoonmaak woning", "Was en strijk", "Boodschappen", "Ramen lappen, binnen"),
        2875, 3350),
    "kapper": (
        ("Haarverzorging",), ("HV",),
        ("Knippen", "Wassen en watergolf", "Permanent"), 4150, 4950),
}

COMPANIES = {
    "noord": {
        "legalName": "Noorderkracht Uitzendbureau B.V.", "street": "Verzonnenstraat 1",
        "postalCode": "9711 ZZ", "city": "Groningen", "paymentTermDays": 30,
        "email": "facturen@noorderkracht.example", "domain": "noorderkracht.example"},
    "zorg": {
        "legalName": "Thuiszorg De Linde B.V.", "street": "Modelsingel 12",
        "postalCode": "9401 ZZ", "city": "Assen", "paymentTermDays": 21,
        "email": "administratie@delinde.example", "domain": "delinde.example"},
}

ALWAYS = "2019-01-01"
EXEMPT_CARE = ("Vrijgesteld van btw: artikel 11, eerste lid, onderdeel g, "
               "Wet op de omzetbelasting 1968")
VAT_CODES = {
    "noord": [
        {"code": "HOOG", "description": "Btw hoog tarief", "category": "standard",
         "rates": [{"from": ALWAYS, "percent": "21.00"}], "payableAccount": "1500"},
        {"code": "LAAG", "description": "Btw laag tarief, arbeid aan woningen (fictieve wijziging)",
         "category": "standard",
         "rates": [{"from": ALWAYS, "percent": "9.00"}, {"from": "2026-10-16", "percent": "21.00"}],
         "payableAccount": "1501"},
        {"code": "VERLEGD", "description": "Btw verlegd, keten bouw", "category": "reverseCharge",
         "rates": [{"from": ALWAYS, "percent": "0.00"}], "exemptionReason": "Btw verlegd",
         "payableAccount": "1502"},
    ],
    "zorg": [
        {"code": "VRIJ", "description": "Vrijgestelde zorg", "category": "exempt",
         "rates": [{"from": ALWAYS, "percent": "0.00"}], "exemptionReason": EXEMPT_CARE,
         "payableAccount": "1502"},
        {"code": "HOOG", "description": "Btw hoog tarief", "category": "standard",
         "rates": [{"from": ALWAYS, "percent": "21.00"}], "payableAccount": "1500"},
        {"code": "LAAG", "description": "Btw laag tarief", "category": "standard",
         "rates": [{"from": ALWAYS, "percent": "9.00"}], "payableAccount": "1501"},
    ],
}
LEDGER_ACCOUNTS = {
    "noord": (("1300", "Debiteuren"), ("1310", "Debiteuren overheid"),
              ("1500", "Af te dragen btw hoog"), ("1501", "Af te dragen btw laag"),
              ("1502", "Btw verlegd"), ("8000", "Omzet uren"), ("8010", "Omzet uren bouw, verlegd"),
              ("8020", "Omzet uren schilderwerk")),
    "zorg": (("1300", "Debiteuren"), ("1310", "Debiteuren gemeenten"),
             ("1500", "Af te dragen btw hoog"), ("1501", "Af te dragen btw laag"),
             ("1502", "Vrijgestelde omzet, btw"), ("8100", "Omzet zorg"), ("8110", "Omzet Wmo"),
             ("8120", "Omzet diensten aan huis")),
}
REASON_CODES = {
    "noord": (("TARIEF", "Verkeerd tarief"), ("UREN", "Uren niet akkoord"),
              ("DUBBEL", "Dubbel gefactureerd"), ("ADRES", "Verkeerde tenaamstelling")),
    "zorg": (("INDICATIE", "Geen geldige indicatie"), ("UREN", "Uren niet geleverd"),
             ("TARIEF", "Verkeerd tarief"), ("DUBBEL", "Dubbel gedeclareerd")),
}
SETTINGS = {
    "noord": (("hoursRevenueAccount", "8000"), ("receivableAccount", "1300"),
              ("defaultVatCode", "HOOG"), ("invoiceNumberSeries", "VF"),
              ("defaultGroupingMethod", "PROJECT"),
              ("hoursBookingDateCalculation", "frequencyProject"),
              ("periodKindWithoutFrequency", "month")),
    "zorg": (("hoursRevenueAccount", "8100"), ("receivableAccount", "1300"),
             ("defaultVatCode", "VRIJ"), ("invoiceNumberSeries", "VF")),
}
# How often a customer is billed and which hours come together; what a company does not define here
# it does without.
FREQUENCIES = {"noord": (("WEEK", "Per week", "week"), ("VIERWEKEN", "Per vier weken", "fourWeeks"),
                         ("MAAND", "Per maand", "month"))}
GROUPING_METHODS = {"noord": (("PROJECT", "Per project", ("project",)),
                              ("KLANT", "Per klant", ("customer",)),
                              ("PERSOON", "Per medewerker", ("resource",)))}
BILLING = {
    "noord": {"K1040": {"invoiceFrequency": "WEEK"}, "K1052": {"invoiceFrequency": "VIERWEKEN"},
              "K1054": {"invoiceFrequency": "MAAND"}, "K1053": {"groupingMethod": "PERSOON"},
              "K9000": {"groupingMethod": "KLANT"}, "K1031": {"fullCreditOnCorrections": True}},
    "zorg": {},
}
# The job that makes the credits that were asked for; by hand, without a time of its own.
JOBS = ("11096325",)
NUMBER_PREFIX = {"noord": "NK26-", "zorg": "DL26-"}
# kind of customer -> revenue account, receivable account (None: the company's setting)
ACCOUNTS = {
    "bouw": ("8010", None), "schilder": ("8020", None), "wmo": ("8110", "1310"),
    "huis": ("8120", None), "kapper": ("8120", None)}
# The customers whose month is also written as exports of time-tracking tools.
EXPORT_CUSTOMERS = ("K1001", "K1002", "K1003", "K1004")
