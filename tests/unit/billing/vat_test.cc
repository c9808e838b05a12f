// Amounts and VAT of invoices: domain.md section 10 (VAT), through a run.
#include "tests/unit/billing/books.h"

#include <gtest/gtest.h>

namespace facta::testing {
namespace {

TEST(Vat, IsRoundedOncePerLineAndRate) {  // VAT-EX-01, VAT-02, VAT-05
  Books books;
  books.hours("e1", "2025-01-10", "7.5", "P1", "62.505");
  books.produce();
  const InvoiceTotals& totals = books.invoice("1").content.totals;
  EXPECT_EQ(totals.net.minor, 468'79);
  EXPECT_EQ(totals.vat.minor, 98'45);
  EXPECT_EQ(totals.total.minor, 567'24);
}

TEST(Vat, IsNeverRoundedPerLine) {  // VAT-EX-02, VAT-EX-04, VAT-04
  Books books;
  for (int i = 0; i < 9; ++i) {
    books.hours("a" + std::to_string(i), "2025-01-10", "1", "P1", "0.06", "LOW");
  }
  for (int i = 0; i < 10; ++i) {
    books.hours("b" + std::to_string(i), "2025-01-10", "1", "P2", "0.02");
  }
  books.produce();
  EXPECT_EQ(books.invoice("1").content.totals.net.minor, 54);
  EXPECT_EQ(books.invoice("1").content.totals.vat.minor, 5);
  EXPECT_EQ(books.invoice("2").content.totals.net.minor, 20);
  EXPECT_EQ(books.invoice("2").content.totals.vat.minor, 4);
}

TEST(Vat, IsOneAmountPerRate) {  // VAT-EX-03
  Books books;
  for (int i = 0; i < 5; ++i) {
    books.hours("e" + std::to_string(i), "2025-01-10", "1", "P1", "10", i < 3 ? "" : "LOW");
  }
  books.produce();
  const auto& groups = books.lists("1").vat_groups;
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].vat.minor, 1'80);
  EXPECT_EQ(groups[0].payableAccount, "1510");
  EXPECT_EQ(groups[1].vat.minor, 6'30);
  EXPECT_EQ(books.invoice("1").content.totals.total.minor, 58'10);
}

TEST(Vat, RoundsHalfAwayFromZero) {  // VAT-EX-05, DEC-23
  Books books;
  books.hours("e1", "2025-01-10", "-1", "P1", "12.345");
  books.produce();
  EXPECT_EQ(books.lists("1").lines[0].net.minor, -12'35);
}

TEST(Vat, IsNotChargedWhenReversed) {  // VAT-EX-06, VAT-03
  Books books;
  books.hours("e1", "2025-01-10", "8", "P1", "75", "REV");
  books.produce();
  EXPECT_EQ(books.invoice("1").content.totals.net.minor, 600'00);
  EXPECT_EQ(books.invoice("1").content.totals.vat.minor, 0);
  EXPECT_EQ(books.lists("1").vat_groups[0].exemptionReason, "Btw verlegd");
}

TEST(Vat, NeedsAReasonWhenExempt) {  // VAT-03, DEC-09
  Books books;
  books.fold({VatCodeDefined{"EX", "", VatCategory::Exempt, {}, "", ""}});
  books.hours("e1", "2025-01-10", "8", "P1", "75", "EX");
  books.produce();
  EXPECT_EQ(books.last<InvoiceRunProgressed>().skipped.at(0).code, "vat.exemption_reason_missing");
}

TEST(Vat, FollowsTheRateOfTheDayWorked) {  // VAT-06
  Books books;
  books.fold({VatCodeDefined{"HIGH",
                             "",
                             VatCategory::Standard,
                             {{day("1900-01-01"), {2100}}, {day("2025-01-16"), {2200}}},
                             "",
                             "1500"}});
  books.hours("e1", "2025-01-15", "1");
  books.hours("e2", "2025-01-16", "1");
  books.produce();
  EXPECT_EQ(books.lists("1").lines[0].vatRate.value, 2100);
  EXPECT_EQ(books.lists("1").lines[1].vatRate.value, 2200);
  EXPECT_EQ(books.lists("1").vat_groups.size(), 2u);
}

}  // namespace
}  // namespace facta::testing
