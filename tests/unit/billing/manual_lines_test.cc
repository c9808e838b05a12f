// Lines by hand on a draft: domain.md sections 2.9 (STATUS-02, STATUS-12), 2.19 (COCKPIT-12) and
// what becomes of them in everything that walks the lines of an invoice.
#include "aggregates/invoice/line_change.h"
#include "tests/unit/billing/hours_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

AddInvoiceLine travel(std::string quantity = "120", std::string price = "0.23") {
  AddInvoiceLine line;
  line.invoice = "1";
  line.description = "Travel";
  line.quantity = {parse_decimal(quantity, 4).value()};
  line.unitPrice = {parse_decimal(price, 4).value()};
  return line;
}

ChangeInvoiceLine change_of(std::uint32_t line) {
  ChangeInvoiceLine change;
  change.invoice = "1";
  change.line = line;
  return change;
}

// Draft 1 of C1 with one hours line of 800.00.
class ManualLines : public ::testing::Test {
 protected:
  ManualLines() {
    books.hours("a", "2025-01-10", "8");
    run = books.draft();
  }
  // By number.
  const InvoiceLine& line(std::uint32_t number, const std::string& invoice = "1") const {
    const auto found = find_line(books.lists(invoice), number);
    FACTA_ASSERT(found != books.lists(invoice).lines.end(), "no such line");
    return *found;
  }
  std::vector<std::int64_t> totals(const std::string& invoice = "1") const {
    const InvoiceTotals& now = books.invoice(invoice).content.totals;
    return {now.net.minor, now.vat.minor, now.total.minor};
  }
  std::size_t lines(const std::string& invoice = "1") const {
    return books.lists(invoice).lines.size();
  }

  Books books;
  std::uint32_t run = 0;
};

// STATUS-02, COCKPIT-12, COCKPIT-EX-11, VAT-02, VAT-05, VAT-06, DEC-06
TEST_F(ManualLines, AreAddedToADraftAndCountedIn) {
  ASSERT_EQ(books.refused(travel()), "");
  const InvoiceLine& added = line(2);
  EXPECT_TRUE(is_manual(added));
  EXPECT_FALSE(is_manual(line(1)));
  EXPECT_EQ(added.description, "Travel");
  EXPECT_EQ(added.net.minor, 27'60);
  EXPECT_EQ(added.ledgerAccount, "8000");
  EXPECT_EQ(added.vatCode, "HIGH");
  EXPECT_EQ(added.vatRate.value, 2100);
  EXPECT_EQ(added.project, "P1");
  EXPECT_EQ(added.date, books.invoice("1").content.documentDate);
  EXPECT_THAT(totals(), ElementsAre(827'60, 173'80, 1'001'40));
  const auto& event = books.last<InvoiceLineAdded>();
  EXPECT_EQ(event.line, added);
  EXPECT_EQ(event.customer, "C1");
  EXPECT_EQ(event.totals.total.minor, 1'001'40);
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kDraft);
}

// VAT-04: a line of another rate has an amount of its own, and takes it along when it goes.
TEST_F(ManualLines, BringTheirOwnRateOfVat) {
  AddInvoiceLine low = travel("1", "100");
  low.vatCode = "LOW";
  ASSERT_EQ(books.refused(low), "");
  ASSERT_EQ(books.lists("1").vat_groups.size(), 2u);
  EXPECT_EQ(books.lists("1").vat_groups[0].rate.value, 900);
  EXPECT_EQ(books.lists("1").vat_groups[0].payableAccount, "1510");
  EXPECT_THAT(totals(), ElementsAre(900'00, 177'00, 1'077'00));
  ChangeInvoiceLine reverse = change_of(2);
  reverse.vatCode = "REV";
  ASSERT_EQ(books.refused(reverse), "");
  EXPECT_EQ(books.lists("1").vat_groups.back().exemptionReason, "Btw verlegd");
  EXPECT_THAT(totals(), ElementsAre(900'00, 168'00, 1'068'00));
  ASSERT_EQ(books.refused(RemoveInvoiceLine{"1", 2}), "");
  EXPECT_EQ(books.lists("1").vat_groups.size(), 1u);
  EXPECT_THAT(totals(), ElementsAre(800'00, 168'00, 968'00));
}

TEST_F(ManualLines, TakeTheRateOfTheirDay) {  // VAT-06
  books.fold({VatCodeDefined{"HIGH",
                             "",
                             VatCategory::Standard,
                             {{day("1900-01-01"), {1900}}, {day("2025-02-01"), {2100}}},
                             "",
                             "1500"}});
  AddInvoiceLine before = travel("1", "100");
  before.date = day("2025-01-31");
  ASSERT_EQ(books.refused(before), "");
  EXPECT_EQ(line(2).vatRate.value, 1900);
  ChangeInvoiceLine later = change_of(2);
  later.date = day("2025-02-01");
  ASSERT_EQ(books.refused(later), "");
  EXPECT_EQ(line(2).vatRate.value, 2100);
  EXPECT_THAT(totals(), ElementsAre(900'00, 189'00, 1'089'00));
}

TEST_F(ManualLines, AreChangedFieldByField) {  // COCKPIT-12
  ASSERT_EQ(books.refused(travel()), "");
  ChangeInvoiceLine change = change_of(2);
  change.quantity = Quantity{100'0000};
  ASSERT_EQ(books.refused(change), "");
  EXPECT_EQ(line(2).net.minor, 23'00);
  EXPECT_EQ(line(2).description, "Travel");
  const auto& event = books.last<InvoiceLineChanged>();
  EXPECT_EQ(event.old.net.minor, 27'60);
  EXPECT_EQ(event.new_, line(2));
  EXPECT_THAT(totals(), ElementsAre(823'00, 172'83, 995'83));
  const std::size_t records = books.records.size();
  ASSERT_EQ(books.refused(change), "");
  EXPECT_EQ(books.records.size(), records);  // nothing left to change
}

TEST_F(ManualLines, MayBeInTheCustomersFavour) {  // VAT-EX-05, DEC-23
  ASSERT_EQ(books.refused(travel("-1", "12.345")), "");
  EXPECT_EQ(line(2).net.minor, -12'35);
  ASSERT_EQ(books.refused(travel("-10", "100")), "");
  EXPECT_THAT(totals(), ElementsAre(-212'35, -44'59, -256'94));
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
}

// COCKPIT-EX-10, AMB-62
TEST_F(ManualLines, GeneratedLinesAreNeverChanged) {
  ChangeInvoiceLine change = change_of(1);
  change.description = "Mine";
  EXPECT_EQ(books.refused(change), "invoice.line.completed");
  EXPECT_EQ(books.refused(RemoveInvoiceLine{"1", 1}), "invoice.line.completed");
  EXPECT_EQ(books.refused(RemoveInvoiceLine{"1", 2}), "invoice.line.unknown");
  EXPECT_EQ(books.refused(RemoveInvoiceLine{"1", 0}), "invoice.line.unknown");
}

// STATUS-03, STATUS-12, COCKPIT-EX-11; DEC-12
TEST_F(ManualLines, AreLockedOnceTheInvoiceIsReleased) {
  ASSERT_EQ(books.refused(travel()), "");
  const auto expect_all = [&](const char* code) {
    EXPECT_EQ(books.refused(travel()), code);
    EXPECT_EQ(books.refused(change_of(2)), code);
    EXPECT_EQ(books.refused(RemoveInvoiceLine{"1", 2}), code);
  };
  ASSERT_EQ(books.refused(ReleaseInvoice{"1"}), "");
  expect_all("invoice.change.locked");
  ASSERT_EQ(books.refused(ReopenInvoice{"1"}), "");  // STATUS-05
  ASSERT_EQ(books.refused(RemoveInvoiceLine{"1", 2}), "");
  ASSERT_EQ(books.refused(travel()), "");
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  expect_all("invoice.change.posted");
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  expect_all("invoice.change.posted");
  ASSERT_EQ(books.refused(ExportJournal{}), "");
  expect_all("invoice.change.posted");
  AddInvoiceLine unknown = travel();
  unknown.invoice = "9";
  EXPECT_EQ(books.refused(unknown), "invoice.unknown");
}

TEST_F(ManualLines, AreRefusedOnADeletedInvoice) {  // DEC-12
  ASSERT_EQ(books.refused(DeleteInvoice{"1"}), "");
  EXPECT_EQ(books.refused(travel()), "invoice.not_active");
}

// CRE-10: also while the credit waits for its approval as a draft (CRE-05).
TEST_F(ManualLines, OfACreditAreThoseOfItsOriginal) {
  books.set("salesInvoiceApprovalWorkflow", "on");
  ASSERT_EQ(books.refused(travel()), "");
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  ASSERT_EQ(books.invoice("2").state, InvoiceState::kDraft);
  AddInvoiceLine more = travel();
  more.invoice = "2";
  EXPECT_EQ(books.refused(more), "invoice.line.of_credit");
  EXPECT_EQ(books.refused(RemoveInvoiceLine{"2", 2}), "invoice.line.of_credit");
}

TEST_F(ManualLines, SayWhatIsWrongWithThem) {
  struct Bad {
    const char* code;
    void (*make)(AddInvoiceLine& line);
  };
  constexpr Bad kBad[] = {
      {"request.invalid", [](AddInvoiceLine& line) { line.description = ""; }},
      {"request.invalid", [](AddInvoiceLine& line) { line.description = "a\nb"; }},
      {"request.invalid", [](AddInvoiceLine& line) { line.quantity = {}; }},
      {"request.invalid", [](AddInvoiceLine& line) { line.unitPrice = {-1}; }},
      {"request.invalid", [](AddInvoiceLine& line) { line.vatCode = "no code"; }},
      {"vat_code.unknown", [](AddInvoiceLine& line) { line.vatCode = "NONE"; }},
      {"ledger_account.unknown", [](AddInvoiceLine& line) { line.ledgerAccount = "9"; }},
      {"hours.project_unknown", [](AddInvoiceLine& line) { line.project = "P9"; }},
      {"hours.project_unknown", [](AddInvoiceLine& line) { line.project = "P2"; }},  // of C2
      {"amount.overflow", [](AddInvoiceLine& line) { line.quantity = {INT64_MAX / 4}; }},
  };
  for (const Bad& bad : kBad) {
    AddInvoiceLine wrong = travel();
    bad.make(wrong);
    EXPECT_EQ(books.refused(wrong), bad.code);
  }
  books.set("hoursRevenueAccount", "");
  EXPECT_EQ(books.refused(travel()), "invoice.generate.account_missing");  // DEC-06
  EXPECT_EQ(lines(), 1u);
}

TEST_F(ManualLines, AreNeverNumberedTwice) {
  ASSERT_EQ(books.refused(travel()), "");
  ASSERT_EQ(books.refused(RemoveInvoiceLine{"1", 2}), "");
  ASSERT_EQ(books.refused(travel()), "");
  EXPECT_EQ(books.lists("1").lines.back().line, 3u);
  ASSERT_EQ(books.refused(RemoveInvoiceLine{"1", 3}), "");
  books.hours("b", "2025-01-11", "1");
  books.draft();
  EXPECT_EQ(line(4).entryId, "b");  // STATUS-02: a run goes on behind them
  EXPECT_EQ(books.refused(ApproveInvoicePartially{"1", {3}, {}}), "request.invalid");
  EXPECT_EQ(books.refused(ApproveInvoicePartially{"1", {1, 4}, {}}), "");
}

TEST_F(ManualLines, StayWhenARunExtendsTheDraft) {  // STATUS-02, STATUS-04, DEC-21
  ASSERT_EQ(books.refused(travel()), "");
  books.hours("b", "2025-01-20", "1");
  books.run(RunKind::Test, "2025-01-01", "2025-01-31", "drafts");
  books.draft();
  EXPECT_EQ(lines(), 3u);
  EXPECT_THAT(totals(), ElementsAre(927'60, 194'80, 1'122'40));
  EXPECT_EQ(books.entry("b").invoice, "1");
  EXPECT_THAT(books.last<InvoiceRunGenerated>().differences, IsEmpty());
  // An invoice without a frequency is about the days that it bills; a line by hand bills none.
  EXPECT_EQ(books.invoice("1").content.period.from, day("2025-01-10"));
  EXPECT_EQ(books.invoice("1").content.period.to, day("2025-01-20"));
}

TEST_F(ManualLines, ArePostedWithTheInvoiceAndFlagNoHours) {  // HOUR-03, JRN-06, JRN-EX-01, VAT-08
  books.fold({LedgerAccountDefined{"8100", "Travel"}});
  AddInvoiceLine other = travel();
  other.ledgerAccount = "8100";
  ASSERT_EQ(books.refused(other), "");
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  EXPECT_THAT(books.last<InvoicePosted>().postedEntries, ElementsAre("a"));
  EXPECT_EQ(books.last<InvoicePosted>().totals.total.minor, 1'001'40);
  ASSERT_EQ(books.refused(ExportJournal{}), "");
  const JournalEntryData& entry = books.last<JournalExported>().entries.at(0);
  ASSERT_EQ(entry.lines.size(), 4u);
  EXPECT_EQ(entry.lines[0].debit.minor, 1'001'40);
  EXPECT_EQ(entry.lines[1].credit.minor, 800'00);
  EXPECT_EQ(entry.lines[2].account, "8100");
  EXPECT_EQ(entry.lines[2].credit.minor, 27'60);
  EXPECT_EQ(entry.lines[2].description, "Travel");
  EXPECT_EQ(entry.lines[3].credit.minor, 173'80);
}

// CRE-10, VAT-07, CRE-06, HOUR-04: the line comes back with the credit; nothing bills it again.
TEST_F(ManualLines, AreMirroredByACreditAndOpenNoHours) {
  ASSERT_EQ(books.refused(travel()), "");
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  EXPECT_EQ(line(2, "2").net.minor, -27'60);
  EXPECT_EQ(line(2, "2").ledgerAccount, "8000");
  EXPECT_THAT(totals("2"), ElementsAre(-827'60, -173'80, -1'001'40));
  ASSERT_EQ(books.refused(PostInvoice{"2"}), "");
  EXPECT_THAT(books.last<InvoicePosted>().reopenedEntries, ElementsAre("a"));
  EXPECT_EQ(books.entry("a").state, HoursState::kOpen);
  books.produce();
  EXPECT_THAT(totals("3"), ElementsAre(800'00, 168'00, 968'00));
}

TEST_F(ManualLines, GoWithADeletedInvoice) {  // HOUR-12
  ASSERT_EQ(books.refused(travel()), "");
  ASSERT_EQ(books.refused(DeleteInvoice{"1"}), "");
  EXPECT_THAT(books.last<InvoiceDeleted>().reopenedEntries, ElementsAre("a"));
  EXPECT_EQ(books.last<InvoiceDeleted>().totals.total.minor, 1'001'40);
  EXPECT_EQ(books.entry("a").state, HoursState::kOpen);
}

// REV-16, read for lines that are of no run: only the lines of the reverted run are removed, and
// the invoice is voided only when no line remains. So what somebody entered by hand outlives the
// run: the invoice stays a draft with its number, the next run over the period appends to it, and
// who does not want it deletes it.
TEST_F(ManualLines, OutliveTheRevertOfTheRun) {
  ASSERT_EQ(books.refused(travel()), "");
  ASSERT_EQ(books.refused(RevertInvoiceRun{run, true}), "");
  const auto& reverted = books.last<InvoiceRunReverted>();
  EXPECT_EQ(reverted.voidedInvoices, 0u);
  EXPECT_THAT(reverted.lapsedNumbers, IsEmpty());
  EXPECT_EQ(reverted.reopenedEntries, 1u);
  ASSERT_EQ(reverted.reduced.size(), 1u);
  EXPECT_EQ(reverted.reduced[0].removedLines, 1u);
  EXPECT_EQ(reverted.totals.at(0).totals.total.minor, 968'00);
  EXPECT_EQ(books.entry("a").state, HoursState::kOpen);
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kDraft);
  EXPECT_THAT(totals(), ElementsAre(27'60, 5'80, 33'40));
  books.draft();  // REV-12: the same period can be run again
  EXPECT_EQ(books.entry("a").invoice, "1");
  EXPECT_THAT(totals(), ElementsAre(827'60, 173'80, 1'001'40));
  ASSERT_EQ(books.refused(RevertInvoiceRun{2, true}), "");
  ASSERT_EQ(books.refused(RemoveInvoiceLine{"1", 2}), "");
  EXPECT_EQ(books.refused(PostInvoice{"1"}), "invoice.post.empty");
  ASSERT_EQ(books.refused(DeleteInvoice{"1"}), "");
}

// REV-05: when the line is gone again, nothing stands in the way.
TEST_F(ManualLines, ThatWereRemovedLeaveTheRunAsItWas) {
  ASSERT_EQ(books.refused(travel()), "");
  ASSERT_EQ(books.refused(RemoveInvoiceLine{"1", 2}), "");
  ASSERT_EQ(books.refused(RevertInvoiceRun{run, true}), "");
  EXPECT_EQ(books.last<InvoiceRunReverted>().lapsedNumbers.at(0).first, "1");
  EXPECT_EQ(books.last<InvoiceRunReverted>().totals.at(0).totals.total.minor, 968'00);
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kVoided);
}

TEST_F(ManualLines, DoNotMakeAnInvoiceThatFitsNoRecord) {  // DEC-24
  AddInvoiceLine long_one = travel();
  long_one.description = std::string(2'000, 'x');
  std::string code;
  while ((code = books.refused(long_one)).empty()) {
  }
  EXPECT_EQ(code, "invoice.line.no_room");
  EXPECT_GT(lines(), 500u);
  ChangeInvoiceLine shorter = change_of(2);
  shorter.description = "Travel";
  EXPECT_EQ(books.refused(shorter), "");
  EXPECT_EQ(books.refused(RemoveInvoiceLine{"1", 3}), "");
  // No run makes it larger either.
  EXPECT_EQ(books.refused(long_one), "");
  books.hours("b", "2025-01-11", "1");
  books.draft();
  EXPECT_EQ(books.entry("b").invoice, "1");
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  CompanyState again("noord");
  refold(books.records, again);  // asserts the size of every record
  EXPECT_EQ(digest_of(again), digest_of(books.state));
}

TEST_F(ManualLines, AreAskedAboutWithoutBeingNamed) {  // canAddLine
  books.context.whether = true;
  AddInvoiceLine asked;
  asked.invoice = "1";
  EXPECT_EQ(books.refused(asked), "");
  books.context.whether = false;
  EXPECT_EQ(books.refused(asked), "request.invalid");
}

}  // namespace
}  // namespace facta::testing
