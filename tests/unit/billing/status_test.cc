// Initial status, appending to drafts, release and reopen: domain.md 2.9 (STATUS), DEC-04, REV-16.
#include "aggregates/company/settings_catalogue.h"
#include "tests/unit/billing/hours_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;

RunOptionsInput ignoring(std::string_view what) {
  RunOptionsInput options;
  options.ignoreFrequency = what.find("frequency") != std::string_view::npos;
  options.ignoreGrouping = what.find("grouping") != std::string_view::npos;
  options.ignoreCorrectionsOnSeparate = what.find("corrections") != std::string_view::npos;
  return options;
}

// STATUS-01...04, STATUS-07; the invoices are those of profile "drafts", that posts nothing itself.
TEST(Status, OfAGeneratedInvoiceAndWhetherLinesAreAppended) {
  const struct {
    const char* id;
    std::string setting, ignored;
    std::string existing;  // status of an invoice of the same group: none, draft, released
    bool appends;
    InvoiceState expected;
  } kRows[] = {
      {"STATUS-EX-01", "open", "", "none", false, InvoiceState::kDraft},
      {"STATUS-EX-02", "open", "", "draft", true, InvoiceState::kDraft},
      {"STATUS-EX-03", "open", "", "released", false, InvoiceState::kDraft},
      {"STATUS-EX-04", "released", "", "none", false, InvoiceState::kReleased},
      {"STATUS-EX-05", "released", "", "reopened", false, InvoiceState::kReleased},
      {"STATUS-EX-06", "open", "frequency", "draft", false, InvoiceState::kReleased},
      {"STATUS-EX-07", "open", "grouping corrections", "none", false, InvoiceState::kReleased},
      {"STATUS-07", "open", "grouping", "none", false, InvoiceState::kReleased},
      {"STATUS-07", "open", "corrections", "draft", false, InvoiceState::kReleased},
      {"STATUS-13", "", "", "none", false, InvoiceState::kDraft},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.id);
    Books books;
    books.hours("a", "2025-01-06", "8");
    if (row.existing != "none") {
      books.set("defaultStatusHours", row.existing == "draft" ? "open" : "released");
      produce(books, "2025-01-01", "2025-01-31", "drafts");
      if (row.existing == "reopened") {  // by a user
        ASSERT_EQ(books.refused(ReopenInvoice{"1"}), "");
      }
      books.hours("b", "2025-01-07", "8");
    }
    const InvoiceState before =
        row.existing == "none" ? InvoiceState::kDraft : books.invoice("1").state;
    books.set("defaultStatusHours", row.setting);
    const RunRow run = produce(books, "2025-01-01", "2025-01-31", "drafts", ignoring(row.ignored));
    EXPECT_EQ(run.invoices, 1u);
    const std::string made = row.existing == "none" || row.appends ? "1" : "2";
    EXPECT_EQ(books.invoice(made).state, row.expected);
    EXPECT_EQ(books.invoice_count(), made == "1" ? 1u : 2u);
    if (made == "2") {  // the existing one is untouched
      EXPECT_EQ(entries_of(books, "1"), "a");
      EXPECT_EQ(books.invoice("1").state, before);
    }
    if (row.appends) {
      EXPECT_EQ(entries_of(books, "1"), "a b");
      EXPECT_EQ(books.invoice("1").content.totals.net.minor, 1'600'00);
      EXPECT_EQ(books.invoice("1").content.totals.vat.minor, 336'00);
      EXPECT_EQ(run.totals.at(0).totals.net.minor, 800'00);
      EXPECT_EQ(books.entry("b").invoice, "1");
    }
  }
}

// A draft with another key, or one that is not for hours of a run: STATUS-04, DEC-04.
TEST(Status, OnlyADraftWithTheSameKeyIsExtended) {
  const struct {
    const char* what;
    void (*between)(Books&);
  } kRows[] = {
      {"posted",
       [](Books& books) { FACTA_ASSERT(books.refused(PostInvoice{"1"}).empty(), "posts"); }},
      {"deleted",
       [](Books& books) {
         FACTA_ASSERT(books.refused(DeleteInvoice{"1"}).empty(), "deletes");
         HoursEntryInput other = entry("z", "P1", "2025-01-06", "8");
         post(books, other);
       }},
      {"another method",
       [](Books& books) {
         add_method(books, "RES", {"resource"});
         set_at(books, "project", "P1", "groupingMethod", "RES");
       }},
      {"another legal name",
       [](Books& books) {
         FACTA_ASSERT(books.refused(DefineLegalName{"LN", "Acme N.V."}).empty(), "defines");
         ChangeProject change;
         change.project = "P1";
         change.legalName = "LN";
         FACTA_ASSERT(books.refused(change).empty(), "changes");
       }},
      {"another frequency",
       [](Books& books) {
         define_frequencies(books);
         set_at(books, "project", "P1", "invoiceFrequency", "MONTH");
       }},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.what);
    Books books;
    books.hours("a", "2025-01-06", "8");
    produce(books, "2025-01-01", "2025-01-31", "drafts");
    row.between(books);
    books.hours("b", "2025-01-07", "8");
    produce(books, "2025-01-01", "2025-01-31", "drafts");
    EXPECT_EQ(books.invoice_count(), 2u);
    EXPECT_NE(books.entry("b").invoice, "1");
  }
}

TEST(Status, ACreditThatWaitsForApprovalIsNotExtended) {  // DEC-04, STATUS-11, CRE-05
  Books books;
  books.hours("a", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31");
  EXPECT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  EXPECT_EQ(books.invoice("2").state, InvoiceState::kReleased);  // STATUS-11
  ASSERT_EQ(books.refused(DeleteInvoice{"2"}), "");
  books.set("salesInvoiceApprovalWorkflow", "on");
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  ASSERT_EQ(books.invoice("3").state, InvoiceState::kDraft);
  books.hours("b", "2025-01-07", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  EXPECT_EQ(books.entry("b").invoice, "4");
  EXPECT_EQ(books.lists("3").lines.size(), 1u);
}

TEST(Status, OfAReleasedInvoiceIsKeptUntilItIsReopened) {  // STATUS-03, STATUS-05, STATUS-12
  Books books;
  books.set("defaultStatusHours", "released");
  books.hours("a", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  for (const char* field : {"customer", "project", "layout", "currency", "bookingDate",
                            "documentDate", "receivableAccount"}) {
    EXPECT_EQ(books.refused(ChangeInvoiceHeader{"1", field, "x"}), "invoice.change.locked")
        << field;
  }
  ASSERT_EQ(books.refused(ReopenInvoice{"1"}), "");
  // To pass it on it must be released again.
  EXPECT_THAT(books.warnings(PostInvoicesBatch{}), ElementsAre("invoice.post.not_released"));
  ASSERT_EQ(books.refused(ReleaseInvoice{"1"}), "");
  EXPECT_EQ(books.refused(PostInvoicesBatch{}), "");
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kPosted);
}

TEST(Status, IsSetPerInvoicingCompanyForEachKind) {  // STATUS-06, STATUS-08, STATUS-09
  Books books;
  for (const char* key : {"defaultStatusHours", "defaultStatusTerm", "defaultStatusCommitment"}) {
    EXPECT_EQ(find_setting(key)->default_value, "open") << key;  // STATUS-13
    for (const char* value : {"open", "released"}) {
      ChangeInvoiceSettings command;
      command.key = key;
      command.value = value;
      EXPECT_EQ(books.refused(command), "") << key << " " << value;
      EXPECT_EQ(setting_at(books.state, key, kNow), value);
    }
    ChangeInvoiceSettings central;
    central.key = key;
    central.value = "open";
    central.level = "central";
    EXPECT_EQ(books.refused(central), "settings.wrong_level") << key;
  }
}

TEST(Status, AnAppendedDraftKeepsItsBookingDate) {  // DEC-04
  Books books;
  books.hours("a", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  books.context.today = day("2025-02-20");
  books.hours("b", "2025-01-07", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-02-03"));
}

// The period of an invoice without a frequency runs from the first to the last day it bills.
TEST(Status, AnExtendedDraftIsAboutAllItsDays) {  // STATUS-02, TSDOC-03
  Books books;
  books.hours("a", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-15", "drafts");
  books.hours("b", "2025-01-20", "4");
  produce(books, "2025-01-16", "2025-01-31", "drafts");
  EXPECT_EQ(books.invoice("1").content.period.from, day("2025-01-06"));
  EXPECT_EQ(books.invoice("1").content.period.to, day("2025-01-20"));
  ASSERT_EQ(books.refused(RevertInvoiceRun{1, true}), "");
  EXPECT_EQ(books.invoice("1").content.period.from, day("2025-01-20"));
  EXPECT_EQ(books.invoice("1").content.period.to, day("2025-01-20"));
}

TEST(Status, RevertingARunTakesOnlyItsLinesFromASharedInvoice) {  // REV-16
  Books books;
  books.hours("a", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-15", "drafts");
  books.hours("b", "2025-01-20", "4");
  produce(books, "2025-01-16", "2025-01-31", "drafts");
  ASSERT_EQ(entries_of(books, "1"), "a b");
  ASSERT_EQ(books.refused(RevertInvoiceRun{1, true}), "");
  EXPECT_EQ(entries_of(books, "1"), "b");
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kDraft);
  EXPECT_EQ(books.invoice("1").content.totals.net.minor, 400'00);
  EXPECT_EQ(books.entry("a").state, HoursState::kOpen);
  EXPECT_EQ(books.entry("b").invoice, "1");
  ASSERT_EQ(books.refused(RevertInvoiceRun{2, true}), "");
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kVoided);  // no line remains
  EXPECT_EQ(books.last<InvoiceRunReverted>().lapsedNumbers.at(0).first, "1");
  EXPECT_EQ(books.entry("b").state, HoursState::kOpen);
}

TEST(Status, ATestRunShowsTheDraftExtended) {  // DEC-21
  Books books;
  books.hours("a", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  books.hours("b", "2025-01-07", "8");
  books.run(RunKind::Test, "2025-01-01", "2025-01-31", "drafts");
  const auto& shown = books.last<InvoiceRunProgressed>().testExtensions;
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].number, "1");
  EXPECT_EQ(shown[0].totals.net.minor, 1'600'00);
  EXPECT_EQ(entries_of(books, "1"), "a");  // RUN-07
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  EXPECT_TRUE(books.last<InvoiceRunGenerated>().differences.empty());
}

}  // namespace
}  // namespace facta::testing
