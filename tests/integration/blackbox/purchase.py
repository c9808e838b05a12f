"""Vendors, the list of reports, and the contact details that invoices are mailed to."""
from client import Company, check, equal, scenario
from runs import JUNE, refused

METHODS = ("print", "pdf", "mail", "printPdf", "printMail")


def settings_of(c, level, subject):
    """What the settings view says of one vendor or vendor template."""
    return {i["key"]: i["value"] for i in c.get("settings?limit=1000").body["items"]
            if i["level"] == level and i.get("subject") == subject}


def vendors(s):
    c = Company(s, "buy", JUNE)
    for layout in ("V1", "S1", "S2"):
        c.do("layouts", {"code": layout})
    c.do("vendorTemplates", {"code": "TV", "purchaseInvoiceLayout": "V1"})
    c.do("vendorTemplates", {"code": "T0"})

    def created(code, **more):
        return c.do("vendors", {"code": code, "name": code, **more}).result
    equal("PURCH-08 neither", created("A", template="T0").get("purchaseInvoiceLayout"), None)
    c.set(defaultPurchaseInvoiceLayout="S1")
    first = created("B", template="TV")
    equal("PURCH-EX-05 template", first.get("purchaseInvoiceLayout"), "V1")
    equal("PURCH-EX-05 origin", first["origins"], [
        {"field": "purchaseInvoiceLayout", "from": "vendor template TV"}])
    equal("PURCH-EX-05 setting", created("C", template="T0").get("purchaseInvoiceLayout"), "S1")
    equal("PURCH-08 no template", created("D").get("purchaseInvoiceLayout"), "S1")
    for method in METHODS:
        c.set(purchaseDeliveryMethod=method)
        equal(f"PURCH-13 {method}", created(method).get("deliveryMethod"), method)
    c.set(defaultPurchaseInvoiceLayout="S2")
    c.do("vendorTemplates", {"code": "TV", "purchaseInvoiceLayout": "S2"})
    equal("SET-G4 template", c.get("vendors/B").body["purchaseInvoiceLayout"], "V1")
    equal("SET-G4 setting", c.get("vendors/C").body["purchaseInvoiceLayout"], "S1")
    equal("SET-G4 method", c.get("vendors/print").body["deliveryMethod"], "print")

    def at(level, subject, key, value):
        return c.post("settings", {"key": key, "value": value, "level": level, "subject": subject})
    check("SET-59", at("vendor", "B", "vendorDeliveryMethod", "mail").status < 300)
    check("SET-32", at("vendor", "B", "defaultPurchaseInvoiceLayout", "S1").status < 300)
    check("SET-58", at("vendorTemplate", "T0", "vendorTemplatePurchaseLayout", "V1").status < 300)
    seen = c.get("vendors/B").body
    equal("of the vendor", (seen["deliveryMethod"], seen["purchaseInvoiceLayout"]), ("mail", "S1"))
    equal("shown of the vendor", settings_of(c, "vendor", "B"), {
        "vendorDeliveryMethod": "mail", "defaultPurchaseInvoiceLayout": "S1"})
    equal("shown of the template", settings_of(c, "vendorTemplate", "T0"), {
        "vendorTemplatePurchaseLayout": "V1"})
    c.do("vendors/B", {"deliveryMethod": ""})
    equal("cleared", c.get("vendors/B").body.get("deliveryMethod"), None)
    for key, level in (("vendorDeliveryMethod", "company"), ("purchaseDeliveryMethod", "vendor"),
                       ("vendorTemplatePurchaseLayout", "vendor")):
        refused(f"SET-G6 {key}", at(level, "B" if level == "vendor" else None, key, "pdf"),
                "settings.wrong_level", 422)
    refused("exists", c.post("vendors", {"code": "A", "name": "A"}), "vendor.exists", 409)
    refused("template", c.post("vendors", {"code": "X", "name": "X", "template": "no"}),
            "vendor.template_unknown", 422)
    refused("vendor", c.post("vendors/no", {"name": "X"}), "vendor.unknown", 404)
    equal("names", [i["code"] for i in c.get("vendors?limit=2").body["items"]], ["A", "B"])


def reports(s):
    c = Company(s, "rep", JUNE)
    line = {"code": "11076170", "fileName": "Inkoopfactuur", "folder": "//archief/inkoop"}
    equal("PURCH-22", c.do("reports", line).result["storageLocation"], "networkStorage")
    refused("PURCH-22 elsewhere", c.post("reports", {**line, "storageLocation": "sharePoint"}),
            "purchase.storage_location_invalid", 422)
    moved = c.post("settings", {"key": "sharePointInUse", "value": "on"})
    equal("SET-76", [w["code"] for w in moved.body["warnings"]],
          ["purchase.report_stored_elsewhere"])
    refused("PURCH-21 elsewhere", c.post("reports", {**line, "storageLocation": "networkStorage"}),
            "purchase.storage_location_invalid", 422)
    c.do("reports", {**line, "folder": "Facturen"})
    seen = c.get("reports").body["items"]
    equal("SET-62", [(i["code"], i["fileName"], i["storageLocation"], i["folder"]) for i in seen],
          [("11076170", "Inkoopfactuur", "sharePoint", "Facturen")])
    for member in ("fileName", "folder"):
        equal(f"PURCH-20 without {member}", c.post("reports", {**line, member: ""}).status, 400)


def recipients(s):
    c = Company(s, "mail", JUNE)

    def mail(value, on=True):
        return {"type": "email", "value": value, "useForInvoice": on}
    c.customer("C1", email="klant@x")
    equal("MAIL-EX-01", c.get("customers/C1").body["invoiceRecipients"], ["klant@x"])
    phone = {"type": "phone", "value": "050 1234567", "useForInvoice": True}
    c.do("customers/C1", {"contactDetails": [mail("a@x"), mail("b@x"), mail("c@x", False), phone]})
    seen = c.get("customers/C1").body
    equal("MAIL-EX-04", seen["invoiceRecipients"], ["klant@x", "a@x", "b@x"])
    equal("SET-71", [d["useForInvoice"] for d in seen["contactDetails"]],
          [True, True, False, True])
    c.do("customers/C1", {"contactDetails": [mail("KLANT@x")]})
    equal("MAIL-06", c.get("customers/C1").body["invoiceRecipients"], ["klant@x"])
    for wrong in ([mail("a@x"), mail("A@x", False)], [mail("")], [mail("no address")]):
        equal(f"SET-71 {wrong}", c.post("customers/C1", {"contactDetails": wrong}).status, 400)


def play(s):
    """Plays all of them on a service."""
    for function in (vendors, reports, recipients):
        scenario(function, s)
