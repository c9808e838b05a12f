// VAT codes, number series, reason codes, profiles and booking periods.
#include "aggregates/company/chains.h"
#include "tests/support/given.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

DefineVatCode vat(VatCategory category, std::vector<VatRateInput> rates, OptionalText reason = {}) {
  DefineVatCode code;
  code.code = "T";
  code.category = category;
  code.rates = std::move(rates);
  code.exemptionReason = std::move(reason);
  return code;
}

TEST(DefineVatCode, RatesHaveValidity) {  // VAT-06
  const Given noord = open_company("noord");
  const VatCodeDefined low = *noord.state().vat_codes.latest("L");
  EXPECT_EQ(vat_rate(low, day("2018-12-31")), BasisPoints{600});
  EXPECT_EQ(vat_rate(low, day("2019-01-01")), BasisPoints{900});
}

TEST(DefineVatCode, HasNoRateBeforeItsFirst) {
  Given noord = open_company("noord");
  noord.has(vat(VatCategory::Standard, {{day("2026-01-01"), {500}}}));
  const VatCodeDefined code = *noord.state().vat_codes.latest("T");
  EXPECT_EQ(vat_rate(code, day("2025-12-31")), std::nullopt);
  EXPECT_EQ(vat_rate(code, day("2026-01-01")), BasisPoints{500});
}

TEST(DefineVatCode, RatesAscend) {
  Given noord = open_company("noord");
  noord.when(vat(VatCategory::Standard, {{day("2026-01-01"), {500}}, {day("2026-01-01"), {600}}}))
      .then_fault("/rates/1/from");
  noord.when(vat(VatCategory::Standard, {{{}, {500}}, {{}, {600}}})).then_fault("/rates/1/from");
}

TEST(DefineVatCode, OnlyTheStandardCategoryHasARate) {  // VAT-03
  Given noord = open_company("noord");
  noord.when(vat(VatCategory::Standard, {})).then_fault("/rates");
  noord.when(vat(VatCategory::Standard, {{{}, {0}}})).then_fault("/rates/0/percent");
  noord.when(vat(VatCategory::Zero, {{{}, {900}}})).then_fault("/rates/0/percent");
  noord.when(vat(VatCategory::Standard, {{{}, {10'001}}})).then_fault("/rates/0/percent");
  noord.when(vat(VatCategory::Zero, {{{}, {0}}})).then_types({"VatCodeDefined"});
}

TEST(DefineVatCode, NeedsAReasonToExempt) {  // VAT-03, DEC-09
  Given noord = open_company("noord");
  for (const VatCategory category :
       {VatCategory::Exempt, VatCategory::ReverseCharge, VatCategory::IntraCommunity,
        VatCategory::Export, VatCategory::OutOfScope}) {
    noord.when(vat(category, {})).then_rejected("vat.exemption_reason_missing");
    noord.when(vat(category, {}, "Btw verlegd")).then_types({"VatCodeDefined"});
  }
  noord.when(vat(VatCategory::Zero, {})).then_types({"VatCodeDefined"});
}

TEST(DefineVatCode, IsRejectedWithoutItsAccount) {
  DefineVatCode code = vat(VatCategory::Standard, {{{}, {500}}});
  code.payableAccount = "1";
  open_company("noord").when(code).then_rejected("ledger_account.unknown");
}

TEST(FormatNumber, HasPrefixAndDigits) {  // DEC-02
  EXPECT_EQ(format_number({"", 1, 1, false}, 7), "7");
  EXPECT_EQ(format_number({"2026-", 4, 1, false}, 42), "2026-0042");
  EXPECT_EQ(format_number({"F", 3, 1, false}, 12'345), "F12345");
}

TEST(DefineNumberSeries, MayNeverGiveTheNumbersOfAnother) {
  Given noord = open_company("noord");
  noord.when(DefineNumberSeries{"B", "", {}, {}}).then_rejected("number_series.prefix_conflict");
  noord.when(DefineNumberSeries{"B", "2026", {}, {}})
      .then_rejected("number_series.prefix_conflict");
  noord.when(DefineNumberSeries{"B", "2026-", {}, {}}).then_types({"NumberSeriesDefined"});
  noord.when(DefineNumberSeries{"C", "2026-0", {}, {}})
      .then_rejected("number_series.prefix_conflict");
  noord.when(DefineNumberSeries{"C", "C2026-", {}, {}}).then_types({"NumberSeriesDefined"});
}

TEST(DefineNumberSeries, MovesOnlyForwardOnceUsed) {
  Given noord = open_company("noord");
  noord.has(DefineNumberSeries{"INV", "F", 3, 10});
  noord.has(DefineNumberSeries{"INV", "F", 3, 5});  // unused: it may still go back
  noord.state().number_series.change("INV", [](NumberSeriesRow& row) {
    row.next = 8;
    row.used = true;
  });
  noord.when(DefineNumberSeries{"INV", "G", {}, {}}).then_rejected("number_series.in_use");
  noord.when(DefineNumberSeries{"INV", {}, {}, 7}).then_rejected("number_series.in_use");
  noord.when(DefineNumberSeries{"INV", {}, 5, 100}).then({NumberSeriesDefined{"INV", "F", 5, 100}});
  EXPECT_TRUE(noord.state().number_series.find("INV")->used);
}

TEST(DefineNumberSeries, HasLimits) {
  open_company("noord")
      .when(DefineNumberSeries{"B", "a/b", 19, 0})
      .then_fault("/prefix")
      .then_fault("/minimumDigits")
      .then_fault("/firstNumber");
}

TEST(AddReasonCode, IsRejectedWhenItExists) {
  open_company("noord").when(AddReasonCode{"ERR", "Fout"}).then_rejected("reason_code.exists");
}

TEST(DefineInvoiceProfile, PostsByDefault) {  // RUN-24, SET-75
  open_company("noord")
      .when(DefineInvoiceProfile{"uren", {}, {}, {}})
      .then({InvoiceProfileDefined{"uren", "", InvoiceType::Hours, true}});
}

TEST(BookingPeriods, AreClosedAndReopenedWithAReason) {  // DEC-30
  Given noord = open_company("noord");
  noord.when(ReopenBookingPeriod{"2026-10", "Te vroeg"}).then_rejected("period.not_closed");
  noord.when(CloseBookingPeriod{"2026-10", {}}).then_rejected("period.reason_required");
  noord.when(CloseBookingPeriod{"2026-10", "Maand klaar"})
      .then({BookingPeriodClosed{"2026-10", "Maand klaar"}});
  EXPECT_TRUE(is_period_closed(noord.state(), day("2026-10-31")));
  EXPECT_FALSE(is_period_closed(noord.state(), day("2026-11-01")));
  noord.when(CloseBookingPeriod{"2026-10", "Nog eens"}).then_rejected("period.already_closed");
  noord.when(ReopenBookingPeriod{"2026-10", "Te vroeg"})
      .then({BookingPeriodReopened{"2026-10", "Te vroeg"}});
  EXPECT_FALSE(is_period_closed(noord.state(), day("2026-10-31")));
  noord.expect_same_when_refolded();
}

TEST(BookingPeriods, AreMonths) {
  Given noord = open_company("noord");
  noord.when(CloseBookingPeriod{"2026-13", "Reden"}).then_fault("/period");
  noord.when(CloseBookingPeriod{"2026-1", "Reden"}).then_fault("/period");
}

}  // namespace
}  // namespace facta
