// The list of reports, vendor templates and vendors with what they copy (SET-58, SET-59, SET-62).
#include "tests/support/given.h"
#include "tests/unit/aggregates/setting.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

constexpr auto kNetwork = ReportStorageLocation::NetworkStorage;
constexpr auto kSharePoint = ReportStorageLocation::SharePoint;

RegisterReport report(std::string code, std::optional<ReportStorageLocation> location = {}) {
  return {std::move(code), "Inkoopfactuur", location, "//archief/inkoop"};
}

// A company with the layouts that the tests name.
Given with_layouts() {
  Given noord = open_company("noord");
  for (const char* layout : {"V1", "S1", "S2", "OWN"}) {
    noord.has(AddInvoiceLayout{layout, {}});
  }
  return noord;
}

const VendorData& vendor(const Given& noord, std::string_view code) {
  return *noord.state().vendors.find(code);
}

TEST(RegisterReport, HasAFileNameAPlaceAndAFolder) {  // SET-62, PURCH-20, PURCH-22
  Given noord = open_company("noord");
  noord.when(report("R"))
      .then({ReportRegistered{"R", "Inkoopfactuur", kNetwork, "//archief/inkoop"}});
  noord.when(report("R", kNetwork)).then_nothing();
  noord.when(RegisterReport{"R", "", {}, "d"}).then_fault("/fileName");
  noord.when(RegisterReport{"R", "d/f", {}, "d"}).then_fault("/fileName");
  noord.when(RegisterReport{"R", "d\\f", {}, "d"}).then_fault("/fileName");
  noord.when(RegisterReport{"R", "f", {}, ""}).then_fault("/folder");
  noord.when(RegisterReport{"a report", "f", {}, "d"}).then_fault("/code");
  noord
      .when(RegisterReport{"R", "Factuur", {}, "d"})  // in place of the first
      .then({ReportRegistered{"R", "Factuur", kNetwork, "d"}});
  EXPECT_EQ(noord.state().reports.find("R")->fileName, "Factuur");
  noord.expect_same_when_refolded();
}

TEST(RegisterReport, IsStoredWhereTheSettingSays) {  // PURCH-21, PURCH-22, PURCH-EX-09, SET-76
  Given noord = open_company("noord");
  noord.when(report("R", kSharePoint))
      .then_rejected("purchase.storage_location_invalid")
      .then_fault("/storageLocation");
  noord.has(setting("sharePointInUse", "on"));
  noord.when(report("R", kNetwork)).then_rejected("purchase.storage_location_invalid");
  noord.when(report("R"))
      .then({ReportRegistered{"R", "Inkoopfactuur", kSharePoint, "//archief/inkoop"}});
  noord.when(report("Q", kSharePoint)).then_types({"ReportRegistered"});
  noord.expect_same_when_refolded();
}

TEST(SharePointInUse, WarnsOfReportsThatAreStoredElsewhere) {  // PURCH-21, PURCH-22, SET-76
  Given noord = open_company("noord");
  noord.when(setting("sharePointInUse", "on")).then_not_warned();
  noord.has(report("R")).has(report("Q"));
  const Outcome off = noord.when(setting("sharePointInUse", ""));
  off.then_types({"InvoiceSettingChanged"}).then_warned("purchase.report_stored_elsewhere");
  EXPECT_NE(off.warnings()[0].message.find("Q, R"), std::string::npos) << off.warnings()[0].message;
  noord.has(report("R")).has(report("Q"));
  noord.when(setting("sharePointInUse", "off")).then_not_warned();
  for (int i = 0; i < 12; ++i) {
    noord.has(report("X" + std::to_string(i)));
  }
  const Outcome on = noord.when(setting("sharePointInUse", "on"));
  EXPECT_TRUE(on.warnings()[0].message.ends_with(" and 4 more")) << on.warnings()[0].message;
  noord.when(setting("draftsInUse", "on")).then_not_warned();
}

TEST(Purchase, IsOfAnInvoicingCompany) {  // SET-G2, SET-62
  Given central("central");
  central.when(report("R")).then_rejected("company.central_not_invoicing");
  central.when(DefineVendorTemplate{"T", {}, {}}).then_rejected("company.central_not_invoicing");
  central.when(CreateVendor{"V", "N", {}, {}, {}}).then_rejected("company.central_not_invoicing");
  central.when(ChangeVendor{"V", {}, {}, {}}).then_rejected("company.central_not_invoicing");
}

TEST(DefineVendorTemplate, HasALayoutThatIsASettingToo) {  // SET-58
  Given noord = with_layouts();
  noord.when(DefineVendorTemplate{"T", "Zzp", "X"})
      .then_rejected("layout.unknown")
      .then_fault("/purchaseInvoiceLayout");
  noord.when(DefineVendorTemplate{"T", "Zzp", {}}).then({VendorTemplateDefined{"T", "Zzp", ""}});
  const auto layout = [](const char* value) {
    return setting("vendorTemplatePurchaseLayout", value, "vendorTemplate", "T");
  };
  noord.when(layout("V1"))
      .then(
          {InvoiceSettingChanged{"vendorTemplate", "T", "vendorTemplatePurchaseLayout", "", "V1"}});
  EXPECT_EQ(noord.state().vendor_templates.find("T")->purchaseInvoiceLayout, "V1");
  noord.when(layout("V1")).then_nothing();
  noord.when(layout("X")).then_rejected("settings.reference_unknown");
  noord.when(setting("vendorTemplatePurchaseLayout", "V1", "vendorTemplate", "U"))
      .then_rejected("settings.reference_unknown")
      .then_fault("/subject");
  noord.expect_same_when_refolded();
}

TEST(CreateVendor, CopiesTheLayoutOfItsTemplateElseOfTheSetting) {  // PURCH-08, PURCH-EX-05
  struct Case {
    const char* setting;          // SET-32
    const char* template_layout;  // SET-58; nullptr: no template
    OptionalText given;
    const char* layout;
    const char* from;  // its origin; empty: none
  };
  for (const Case& one : {Case{"S1", "V1", {}, "V1", "vendor template T"},
                          Case{"S1", "", {}, "S1", "setting defaultPurchaseInvoiceLayout"},
                          Case{"S1", nullptr, {}, "S1", "setting defaultPurchaseInvoiceLayout"},
                          Case{"", "V1", {}, "V1", "vendor template T"}, Case{"", "", {}, "", ""},
                          Case{"", nullptr, {}, "", ""}, Case{"S1", "V1", "OWN", "OWN", ""},
                          Case{"S1", "V1", "", "", ""}}) {
    Given noord = with_layouts();
    OptionalText of;
    if (one.template_layout != nullptr) {
      noord.has(DefineVendorTemplate{"T", {}, one.template_layout});
      of = "T";
    }
    noord.when(setting("defaultPurchaseInvoiceLayout", one.setting));
    VendorData created;
    created.code = "V";
    created.name = "Vendor";
    created.template_ = of.value_or("");
    created.purchaseInvoiceLayout = one.layout;
    if (*one.from != '\0') {
      created.origins = {{"purchaseInvoiceLayout", one.from}};
    }
    noord.when(CreateVendor{"V", "Vendor", of, one.given, {}}).then({VendorCreated{created}});
    noord.expect_same_when_refolded();
  }
}

TEST(CreateVendor, CopiesTheDeliveryMethodOfTheSetting) {  // PURCH-13, SET-34, SET-59
  Given noord = open_company("noord");
  noord.has(CreateVendor{"none", "N", {}, {}, {}});
  EXPECT_EQ(vendor(noord, "none").deliveryMethod, "");
  for (const char* method : {"print", "pdf", "mail", "printPdf", "printMail"}) {
    noord.has(setting("purchaseDeliveryMethod", method));
    noord.has(CreateVendor{method, "N", {}, {}, {}});
    EXPECT_EQ(vendor(noord, method).deliveryMethod, method);
    EXPECT_EQ(vendor(noord, method).origins,
              (std::vector<ValueOrigin>{{"deliveryMethod", "setting purchaseDeliveryMethod"}}));
  }
  noord.has(CreateVendor{"own", "N", {}, {}, "pdf"});
  EXPECT_EQ(vendor(noord, "own").deliveryMethod, "pdf");
  EXPECT_TRUE(vendor(noord, "own").origins.empty());
  noord.when(CreateVendor{"X", "N", {}, {}, "fax"}).then_fault("/deliveryMethod");
}

TEST(CreateVendor, IsNotTouchedByLaterSettings) {  // SET-G4, PURCH-08, PURCH-13
  Given noord = with_layouts();
  noord.has(DefineVendorTemplate{"T", {}, "V1"});
  noord.has(setting("defaultPurchaseInvoiceLayout", "S1"))
      .has(setting("purchaseDeliveryMethod", "pdf"));
  noord.has(CreateVendor{"A", "N", "T", {}, {}}).has(CreateVendor{"B", "N", {}, {}, {}});
  const VendorData of_template = vendor(noord, "A");
  const VendorData of_setting = vendor(noord, "B");
  noord.has(setting("defaultPurchaseInvoiceLayout", "S2"))
      .has(setting("purchaseDeliveryMethod", "mail"))
      .has(DefineVendorTemplate{"T", {}, "OWN"});
  EXPECT_EQ(vendor(noord, "A"), of_template);
  EXPECT_EQ(vendor(noord, "B"), of_setting);
  noord.has(CreateVendor{"C", "N", "T", {}, {}}).has(CreateVendor{"D", "N", {}, {}, {}});
  EXPECT_EQ(vendor(noord, "C").purchaseInvoiceLayout, "OWN");
  EXPECT_EQ(vendor(noord, "D").purchaseInvoiceLayout, "S2");
  EXPECT_EQ(vendor(noord, "D").deliveryMethod, "mail");
  noord.expect_same_when_refolded();
}

TEST(CreateVendor, IsRejectedWhenItExistsOrNamesWhatDoesNot) {  // PURCH-08
  Given noord = open_company("noord");
  noord.when(CreateVendor{"V", "N", "T", "X", {}})
      .then_reasons({"vendor.template_unknown", "layout.unknown"})
      .then_fault("/template")
      .then_fault("/purchaseInvoiceLayout");
  noord.when(CreateVendor{"V", "", {}, {}, {}}).then_fault("/name");
  noord.when(CreateVendor{"no code", "N", {}, {}, {}}).then_fault("/code");
  noord.has(CreateVendor{"V", "N", {}, {}, {}});
  noord.when(CreateVendor{"V", "N", {}, {}, {}}).then_rejected("vendor.exists");
}

TEST(ChangeVendor, ReplacesWhatWasCopied) {  // SET-32, SET-59
  Given noord = with_layouts();
  noord.has(setting("defaultPurchaseInvoiceLayout", "S1"))
      .has(setting("purchaseDeliveryMethod", "pdf"));
  noord.has(CreateVendor{"V", "N", {}, {}, {}});
  noord.when(ChangeVendor{"V", "Vendor", {}, "mail"}).then_types({"VendorChanged"});
  EXPECT_EQ(vendor(noord, "V").name, "Vendor");
  EXPECT_EQ(vendor(noord, "V").deliveryMethod, "mail");
  EXPECT_EQ(vendor(noord, "V").origins,
            (std::vector<ValueOrigin>{
                {"purchaseInvoiceLayout", "setting defaultPurchaseInvoiceLayout"}}));
  noord.when(ChangeVendor{"V", {}, {}, {}}).then_nothing();
  noord.when(ChangeVendor{"V", "Vendor", "S1", "mail"}).then_nothing();
  noord.has(ChangeVendor{"V", {}, "", ""});
  EXPECT_EQ(vendor(noord, "V").purchaseInvoiceLayout, "");
  EXPECT_EQ(vendor(noord, "V").deliveryMethod, "");
  EXPECT_TRUE(vendor(noord, "V").origins.empty());
  noord.when(ChangeVendor{"V", "", "X", {}}).then_fault("/name");
  noord.when(ChangeVendor{"V", {}, "X", {}}).then_rejected("layout.unknown");
  noord.when(ChangeVendor{"V", {}, {}, "fax"}).then_fault("/deliveryMethod");
  noord.when(ChangeVendor{"W", "N", {}, {}}).then_rejected("vendor.unknown");
  noord.expect_same_when_refolded();
}

TEST(VendorSettings, AreItsFields) {  // SET-32, SET-59, SET-G6
  Given noord = with_layouts();
  noord.has(setting("defaultPurchaseInvoiceLayout", "S1"))
      .has(setting("purchaseDeliveryMethod", "pdf"));
  noord.has(CreateVendor{"V", "N", {}, {}, {}});
  noord.when(setting("vendorDeliveryMethod", "mail", "vendor", "V"))
      .then({InvoiceSettingChanged{"vendor", "V", "vendorDeliveryMethod", "pdf", "mail"}});
  noord.when(setting("defaultPurchaseInvoiceLayout", "OWN", "vendor", "V"))
      .then({InvoiceSettingChanged{"vendor", "V", "defaultPurchaseInvoiceLayout", "S1", "OWN"}});
  EXPECT_EQ(vendor(noord, "V").deliveryMethod, "mail");
  EXPECT_EQ(vendor(noord, "V").purchaseInvoiceLayout, "OWN");
  EXPECT_TRUE(vendor(noord, "V").origins.empty());
  EXPECT_EQ(setting_at(noord.state(), "defaultPurchaseInvoiceLayout", kNow), "S1");
  noord.when(setting("vendorDeliveryMethod", "mail", "vendor", "W"))
      .then_rejected("settings.reference_unknown")
      .then_fault("/subject");
  noord.when(setting("vendorDeliveryMethod", "mail")).then_rejected("settings.wrong_level");
  noord.when(setting("purchaseDeliveryMethod", "mail", "vendor", "V"))
      .then_rejected("settings.wrong_level");
  noord.when(setting("vendorTemplatePurchaseLayout", "S1", "vendor", "V"))
      .then_rejected("settings.wrong_level");
  noord.expect_same_when_refolded();
}

}  // namespace
}  // namespace facta
