// Each view folded from hand-made records, and what its questions answer.
#include "projections/balance/query.h"
#include "projections/core/invariants.h"
#include "projections/credits/query.h"
#include "projections/details/query.h"
#include "projections/exports/query.h"
#include "projections/history/query.h"
#include "projections/invoices/query.h"
#include "projections/journal/query.h"
#include "projections/masterdata/query.h"
#include "projections/numbers/query.h"
#include "projections/open_items/query.h"
#include "projections/overview/query.h"
#include "projections/progress/query.h"
#include "tests/unit/projections/history_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta {
namespace {

// ---- Overview: OVW-08, OVW-11

class OverviewOfRun : public testing::TestWithParam<std::uint64_t> {};

TEST_P(OverviewOfRun, OffersAtMostFiftyInvoices) {  // OVW-06, OVW-08
  HistoryOf history;
  history.record("noord", {queued_of(1)});
  history.record("noord", {started_of(1, GetParam())});
  for (std::uint64_t i = 1; i <= GetParam(); ++i) {
    history.record("noord",
                   {InvoiceGenerated{invoice_of(i, {hours_entry_of("h" + std::to_string(i))}, 1)}});
  }
  history.record("noord", {generated_of(1)});
  const auto item = run_item(history.views(), "noord", 1);
  ASSERT_TRUE(item);
  EXPECT_EQ(item->invoices.size(), std::min<std::uint64_t>(GetParam(), 50));
  EXPECT_EQ(item->hasMore, GetParam() > 50);
  EXPECT_EQ(item->total, GetParam());
  EXPECT_EQ(item->run.state, RunState::kGenerated);
  if (GetParam() > 0) {
    EXPECT_EQ(item->invoices.front().number, "INV1");
    ASSERT_EQ(item->run.numbers.size(), 1u);
    EXPECT_EQ(item->run.numbers[0].last, "INV" + std::to_string(GetParam()));
    EXPECT_EQ(item->run.totals[0].totals.total.minor,
              static_cast<std::int64_t>(GetParam()) * 10'000);
  }
}
INSTANTIATE_TEST_SUITE_P(Boundaries, OverviewOfRun, testing::Values(0, 1, 50, 51, 1200));

TEST(Overview, ListsTestAndRevertedRunsNewestFirst) {  // OVW-02, OVW-11
  HistoryOf history;
  live(history, "noord", 10);
  const auto page = run_overview(history.views(), "noord", {}, {});
  ASSERT_EQ(page.items.size(), 3u);
  EXPECT_FALSE(page.next);
  EXPECT_EQ(page.items[0].run.request.run, 3u);
  EXPECT_EQ(page.items[1].run.state, RunState::kReverted);
  EXPECT_EQ(page.items[2].run.request.kind, RunKind::Test);
  EXPECT_EQ(page.items[2].total, 5u);
  RunFilter hours;
  hours.type = InvoiceType::Hours;
  hours.kind = RunKind::Production;
  EXPECT_EQ(run_overview(history.views(), "noord", hours, {}).items.size(), 2u);
  RunFilter terms;
  terms.type = InvoiceType::Term;
  EXPECT_TRUE(run_overview(history.views(), "noord", terms, {}).items.empty());
}

TEST(Overview, PagesStayValidWhileTheListGrows) {
  HistoryOf history;
  for (std::uint32_t run = 1; run <= 5; ++run) {
    history.record("noord", {queued_of(run)});
  }
  const auto first = run_overview(history.views(), "noord", {}, {Cursor(), 2});
  ASSERT_TRUE(first.next);
  history.record("noord", {queued_of(6)});
  const auto cursor = Cursor::parse(first.next->text());
  ASSERT_TRUE(cursor);
  const auto second = run_overview(history.views(), "noord", {}, {*cursor, 10});
  ASSERT_EQ(second.items.size(), 3u);
  EXPECT_EQ(second.items[0].run.request.run, 3u);
  EXPECT_FALSE(Cursor::parse("no cursor"));
}

// ---- Progress: RUN-15, DEC-22

TEST(Progress, ExpectsTwentyMicrosecondsPerLineBeforeAnyRun) {
  HistoryOf history;
  history.record("noord", {HoursPosted{{hours_entry_of("a"), hours_entry_of("b")}}});
  history.record("noord", {queued_of(1)});
  history.record("noord", {queued_of(2)});
  const auto progress = run_progress(history.views(), "noord", 2, history.now);
  ASSERT_TRUE(progress);
  EXPECT_EQ(progress->queuePosition, 2u);
  EXPECT_EQ(progress->expectedWaitMicros, 4 * 20);  // that of run 1 and its own
}

TEST(Progress, AddsWhatRemainsOfTheRunningRunToTheQueue) {
  HistoryOf history;
  history.record("noord", {HoursPosted{{hours_entry_of("a"), hours_entry_of("b")}}});
  history.record("noord", {queued_of(1)});
  history.record("noord", {started_of(1, 100)});
  history.record("noord", {progressed_of(1, 100, 100)});
  history.record("noord", {generated_of(1)});  // 100 lines in 2 ms: 20 us a line
  history.record("noord", {queued_of(2)});
  history.record("noord", {started_of(2, 1000)});
  history.record("noord", {queued_of(3)});
  const Time progressed = history.now;
  history.record("noord", {progressed_of(2, 400, 1000)});
  const Views& views = history.views();
  const auto running = run_progress(views, "noord", 2, progressed);
  EXPECT_EQ(running->expectedWaitMicros, 600 * 20);
  EXPECT_EQ(running->percent, 40u);
  EXPECT_EQ(running->queuePosition, 0u);
  const auto queued = run_progress(views, "noord", 3, {progressed.micros + 5000});
  EXPECT_EQ(queued->expectedWaitMicros, 600 * 20 - 5000 + 2 * 20);
  EXPECT_EQ(queued->queuePosition, 1u);
  // Never negative; 0 when generated (RUN-15).
  EXPECT_EQ(run_progress(views, "noord", 2, {progressed.micros + 90'000})->expectedWaitMicros, 0);
  EXPECT_EQ(run_progress(views, "noord", 1, progressed)->expectedWaitMicros, 0);
  EXPECT_EQ(runs_in_progress(views, "noord", progressed).size(), 3u);
  EXPECT_EQ(runs_in_progress(views, "noord", {progressed.micros + 90'000'000'000}).size(), 2u);
}

// ---- Details: RUN-07, RUN-23

TEST(Details, ShowEveryLineOfTestAndProductionRuns) {
  HistoryOf history;
  live(history, "noord", 7);
  for (std::uint32_t run = 1; run <= 3; ++run) {
    EXPECT_EQ(run_lines(history.views(), "noord", run, {}).items.size(), 7u) << run;
  }
  EXPECT_EQ(run_lines(history.views(), "noord", 1, {}).items[0].invoice, "");
  EXPECT_EQ(run_lines(history.views(), "noord", 3, {}).items[0].invoice, "INV5");
  const auto page = run_invoices(history.views(), "noord", 3, {Cursor(), 3});
  ASSERT_EQ(page.items.size(), 3u);
  const auto rest = run_invoices(history.views(), "noord", 3, {*page.next, 3});
  EXPECT_EQ(rest.items.size(), 1u);
  EXPECT_EQ(rest.items[0].content.lines.size(), 1u);
}

TEST(Details, PageByLineThroughInvoicesOfSeveral) {
  HistoryOf history;
  live(history, "noord", 7);  // invoices of 2, 2, 2 and 1 lines
  for (const std::uint32_t run : {1u, 3u}) {
    for (std::size_t limit = 1; limit <= 8; ++limit) {
      std::string entries;
      std::optional<Cursor> cursor = Cursor();
      for (std::size_t left = 7; cursor; left -= std::min(left, limit)) {
        const auto page =
            run_lines(history.views(), "noord", run, {*Cursor::parse(cursor->text()), limit});
        ASSERT_EQ(page.items.size(), std::min(left, limit)) << limit;
        for (const RunLine& line : page.items) {
          entries += line.line.entryId + " ";
        }
        cursor = page.next;
      }
      EXPECT_EQ(entries, "h0 h1 h2 h3 h4 h5 h6 ") << limit;
    }
  }
}

TEST(Details, ListSkippedItemsWithTheirReason) {
  HistoryOf history;
  history.record("noord", {queued_of(1)});
  history.record("noord", {started_of(1, 9)});
  InvoiceRunProgressed progress = progressed_of(1, 9, 9);
  progress.skipped.push_back(
      {"invoice.post.party_incomplete", "Acme lacks an address", "acme", "site", "", 9});
  history.record("noord", {progress});
  const auto skipped = run_skipped(history.views(), "noord", 1, {});
  ASSERT_EQ(skipped.items.size(), 1u);
  EXPECT_EQ(skipped.items[0].code, "invoice.post.party_incomplete");
  EXPECT_EQ(run_item(history.views(), "noord", 1)->run.skipped, 9u);
}

// ---- Balance: BAL-EX 01-04, BAL-05, BAL-06, BAL-07

std::int64_t total(const Views& views, BalanceScope scope, std::string_view customer = {},
                   std::string_view company = {}) {
  const auto page = balance_totals(views, scope, customer, company, {});
  EXPECT_LE(page.items.size(), 1u);
  return page.items.empty() ? 0 : page.items[0].sums.remaining.minor;
}

TEST(Balance, FollowsTheWorkedExamples) {
  HistoryOf history;
  const auto expect = [&](std::int64_t a, std::int64_t b) {
    const Views& views = history.views();
    EXPECT_EQ(total(views, BalanceScope::kCustomerInCompany, "acme", "a"), a);
    EXPECT_EQ(total(views, BalanceScope::kCustomerInCompany, "acme", "b"), b);
    EXPECT_EQ(total(views, BalanceScope::kCompany, "", "a"), a);
    EXPECT_EQ(total(views, BalanceScope::kCustomer, "acme"), a + b);
    EXPECT_EQ(total(views, BalanceScope::kAll), a + b);
  };
  const InvoiceContent large = invoice_of(1, {hours_entry_of("l", 100'000)});
  const InvoiceContent small = invoice_of(2, {hours_entry_of("s", 25'000)});
  history.record("a", {HoursPosted{{hours_entry_of("l", 100'000), hours_entry_of("s", 25'000)}}});
  history.record("a", {InvoiceGenerated{large}, InvoiceGenerated{small}});
  history.record("b", {HoursPosted{{hours_entry_of("l", 40'000)}}});
  history.record("b", {InvoiceGenerated{invoice_of(1, {hours_entry_of("l", 40'000)})}});
  expect(125'000, 40'000);  // BAL-EX 01

  const CreditInvoiceCreated credit = credit_of(small, 3);
  history.record("a", {credit});
  expect(125'000, 40'000);  // BAL-EX 03: an unposted credit does not change the balance
  BalanceFilter credited;
  credited.credited = true;
  auto page = balance(history.views(), credited, {});
  ASSERT_EQ(page.items.size(), 1u);
  EXPECT_EQ(page.items[0].creditMark, CreditMark::kPending);
  EXPECT_EQ(page.items[0].creditReason, "wrong");
  EXPECT_EQ(page.items[0].creditNumber, "INV3");

  history.record("a", {posted_of(credit.invoice)});
  expect(100'000, 40'000);  // BAL-EX 04
  page = balance(history.views(), {}, {});
  ASSERT_EQ(page.items.size(), 4u);  // the credit is a row too, newest first
  EXPECT_EQ(page.items[0].number, "INV3");
  EXPECT_EQ(page.items[0].creditOf, "INV2");
  EXPECT_EQ(page.items[0].remaining.minor, 0);  // DEC-08
  BalanceFilter open;
  open.openOnly = true;
  open.company = "a";
  page = balance(history.views(), open, {});
  ASSERT_EQ(page.items.size(), 1u);
  EXPECT_EQ(page.items[0].number, "INV1");
  EXPECT_FALSE(page.items[0].journalised);
}

TEST(Balance, HoldsPostedInvoicesOnlyAndNeverAddsCurrencies) {  // BAL-05, BAL-06, BAL-07
  HistoryOf history;
  history.record("a",
                 {HoursPosted{{hours_entry_of("x"), hours_entry_of("y"), hours_entry_of("z")}}});
  history.record("a", {queued_of(1)});
  history.record("a", {started_of(1, 3)});
  InvoiceContent dollars = invoice_of(2, {hours_entry_of("y")}, 1);
  dollars.currency = kDollar;
  history.record(
      "a", {InvoiceGenerated{invoice_of(1, {hours_entry_of("x")}, 1)}, InvoiceGenerated{dollars},
            InvoiceGenerated{invoice_of(3, {hours_entry_of("z")}, 1, InvoiceStatus::Draft)}});
  const auto totals = balance_totals(history.views(), BalanceScope::kAll, {}, {}, {});
  ASSERT_EQ(totals.items.size(), 2u);
  EXPECT_EQ(totals.items[0].sums.remaining.minor, 10'000);
  InvoiceRunReverted reverted;
  reverted.run = 1;
  history.record("a", {reverted});
  EXPECT_TRUE(balance_totals(history.views(), BalanceScope::kAll, {}, {}, {}).items.empty());
  EXPECT_TRUE(balance(history.views(), {}, {}).items.empty());
}

TEST(Balance, OutlivesACreditActionOfAnInvoiceWhoseRunIsRevertedMeanwhile) {  // CRE-35, REV-12
  // Given an invoice that its run posted, and a credit of it that was asked for.
  HistoryOf history;
  const InvoiceContent content = invoice_of(1, {hours_entry_of("x")}, 1);
  history.record("a", {HoursPosted{{hours_entry_of("x")}}});
  history.record("a", {queued_of(1)});
  history.record("a", {started_of(1, 1)});
  history.record("a", {InvoiceGenerated{content}, generated_of(1)});
  history.record("a",
                 {CreditActionRequested{
                     {1, "INV1", "acme", "wrong", CreditOrigin::BalanceAcrossCompanies}, "anna"}});
  // When the run is reverted, and the job then finds nothing to credit.
  InvoiceRunReverted reverted;
  reverted.run = 1;
  history.record("a", {reverted});
  history.record("a",
                 {CreditActionFailed{1, "INV1", "credit.invoice_not_posted", "Only a posted"}});
  // Then the balance has no line of it, and the credit actions say how it ended.
  EXPECT_TRUE(balance(history.views(), {}, {}).items.empty());
  const auto actions = credit_actions(history.views(), {}, {});
  ASSERT_EQ(actions.items.size(), 1u);
  EXPECT_EQ(actions.items[0].errorCode, "credit.invoice_not_posted");
}

// ---- Invoices, numbers, hours

TEST(Invoices, MoveBetweenTheListsAndKeepTheirHistory) {  // 5.8, 5.9, CRE-11, HOUR-12
  HistoryOf history;
  const InvoiceContent original = invoice_of(1, {hours_entry_of("h")});
  history.record("a", {HoursPosted{{hours_entry_of("h")}}});
  history.record("a", {InvoiceGenerated{original}});
  const CreditInvoiceCreated credit = credit_of(original, 2);
  history.record("a", {credit});
  const Views& views = history.views();
  EXPECT_EQ(invoices(views, "a", InvoiceList::kPosted, {}, {}).items.size(), 1u);
  EXPECT_EQ(invoices(views, "a", InvoiceList::kUnposted, {}, {}).items[0].content.number, "INV2");
  InvoiceDeleted deleted;
  deleted.number = "INV2";
  deleted.series = "INV";
  deleted.ordinal = 2;
  deleted.clearedMark = "INV1";
  history.record("a", {deleted});
  EXPECT_TRUE(invoices(views, "a", InvoiceList::kUnposted, {}, {}).items.empty());
  EXPECT_EQ(invoices(views, "a", InvoiceList::kWithdrawn, {}, {}).items[0].state,
            InvoiceState::kDeleted);
  const auto details = invoice_details(views, "a", "INV1");
  ASSERT_TRUE(details);
  EXPECT_EQ(details->header.creditMark, CreditMark::kNone);
  EXPECT_EQ(details->lines.lines.size(), 1u);
  EXPECT_THAT(details->sequences, testing::ElementsAre(2, 3, 4));
  const auto lapsed = number_audit(views, "a", "INV", NumberState::kLapsed, {});
  ASSERT_EQ(lapsed.items.size(), 1u);
  EXPECT_EQ(lapsed.items[0].row.cause, LapseCause::kInvoiceDeleted);
}

TEST(Numbers, AreEachAssignedOrLapsedWithACause) {  // REV-06, I10
  HistoryOf history;
  live(history, "noord", 6);
  const auto page = number_audit(history.views(), "noord", "", std::nullopt, {});
  ASSERT_EQ(page.items.size(), 7u);  // 3 lapsed, 3 assigned, the credit
  EXPECT_EQ(page.items[0].row.cause, LapseCause::kRunReverted);
  EXPECT_EQ(page.items[0].row.run, 2u);
  EXPECT_EQ(page.items[3].row.state, NumberState::kAssigned);
  EXPECT_EQ(page.items[6].ordinal, 7u);
}

// ---- Books

TEST(Books, ShowEntriesExportsAndOpenItems) {  // 5.11, JRN-03, JRN-07
  HistoryOf history;
  live(history, "noord", 6);
  const Views& views = history.views();
  EXPECT_EQ(journal_entries(views, "noord", 0, {}).items.size(), 3u);
  EXPECT_EQ(journal_entries(views, "noord", 1, {}).items.size(), 3u);
  EXPECT_EQ(journal_entries(views, "noord", 2, {}).items.size(), 0u);
  EXPECT_EQ(journal_entry_of(views, "noord", "INV4")->data.entry, 1u);
  EXPECT_FALSE(journal_entry_of(views, "noord", "INV1"));
  const auto exported = journal_export(views, "noord", 1);
  ASSERT_TRUE(exported);
  EXPECT_EQ(exported->entries, 3u);
  EXPECT_EQ(exported->totals[0].debit, exported->totals[0].credit);
  const auto items = open_items(views, "noord", {}, {});
  ASSERT_EQ(items.items.size(), 3u);
  EXPECT_EQ(items.items[0].original, "INV4");  // the credit
  EXPECT_EQ(items.items[0].amount.minor, -20'000);
  EXPECT_EQ(items.items[2].remaining.minor, 0);  // credited
  OpenItemFilter open;
  open.openOnly = true;
  EXPECT_EQ(open_items(views, "noord", open, {}).items.size(), 1u);
  EXPECT_EQ(invoice_details(views, "noord", "INV4")->header.journalEntry, 1u);
}

// ---- History, master data

TEST(History, ShowsRefusalsAndFindsRecordsBySubject) {  // LED-08, DEC-32
  HistoryOf history;
  live(history, "noord", 6);
  const Views& views = history.views();
  const auto all = history_record(views, "noord", history.records().size());
  ASSERT_TRUE(all);
  EXPECT_EQ(all->row.refusal, "run.unknown");
  EXPECT_EQ(facta::history(views, "noord", {}).items.size(), history.records().size());
  EXPECT_EQ(views.head("noord").hash, history.records().back()->hash);
  const auto run = history_about(views, "noord", SubjectKind::kRun, "2", {});
  EXPECT_EQ(run.items.size(), 5u);  // queued, started, progressed, generated, reverted
  EXPECT_EQ(history_of_hours(views, "noord", "h0").size(), 5u);
  EXPECT_TRUE(history_about(views, "zuid", SubjectKind::kRun, "2", {}).items.empty());
}

TEST(Masterdata, KeepsTheLatestValueAndWhoChangedIt) {
  HistoryOf history;
  CompanyData company;
  company.code = "noord";
  history.record("noord", {CompanyOpened{company}});
  history.record("noord", {ReasonCodeAdded{"wrong", "Wrong"}});
  history.record("noord", {InvoiceSettingChanged{"company", "", "defaultVatCode", "", "H"}});
  history.record("noord", {InvoiceSettingChanged{"company", "", "defaultVatCode", "H", "L"}});
  const MasterdataView& view = history.views().masterdata;
  EXPECT_EQ(companies(history.views(), {}).items.size(), 1u);
  EXPECT_EQ(definition(view.reason_codes, "noord", "wrong")->changedBy, "anna");
  const auto settings = definitions(view.settings, "noord", {});
  ASSERT_EQ(settings.items.size(), 1u);
  EXPECT_EQ(settings.items[0].value.value, "L");
  EXPECT_EQ(settings.items[0].sequence, 4u);
}

TEST(Invariants, HoldInTheViewsAndAreNoticedWhenBroken) {  // I8, I9, I10
  HistoryOf history;
  live(history, "noord", 6);
  live(history, "zuid", 9);
  Findings findings;
  Invariants invariants(findings);
  for (const auto& record : history.records()) {
    invariants.check(record->record);
  }
  invariants.check(history.views());
  EXPECT_THAT(findings.first(), testing::IsEmpty());

  InvoiceContent wrong = invoice_of(90, {hours_entry_of("h0")});
  wrong.totals.total.minor += 1;
  history.record("noord", {InvoiceGenerated{wrong}});
  invariants.check(history.records().back()->record);
  EXPECT_EQ(findings.total(), 1u);
  invariants.check(history.views());
  EXPECT_EQ(findings.total(), 2u);  // the hole before number 90
  // VAT-04, whatever became of the lines: one of a rate that no group has.
  const InvoiceContent right = invoice_of(1, {hours_entry_of("h0"), hours_entry_of("h1")});
  InvoiceLineAdded added{"INV1", "acme", kEuro, {}, right.vatGroups, right.totals};
  added.line.line = 9;
  added.line.vatRate = {2100};
  added.totals.vat.minor += 1;
  history.record("noord", {added});
  invariants.check(history.records().back()->record);
  EXPECT_EQ(findings.total(), 3u);
  EXPECT_THAT(findings.first().back(), testing::HasSubstr("INV1 does not add up"));
  invariants.check(history.views());  // the numbers again; INV1 as it is now
  EXPECT_THAT(findings.first(),
              testing::Contains(testing::HasSubstr("the VAT of invoice INV1 is not that of its")));
}

}  // namespace
}  // namespace facta
