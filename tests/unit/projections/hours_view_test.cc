// Hours entries as the view has them: one by one, and as a list.
#include "projections/hours/query.h"
#include "tests/unit/projections/history_of.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

TEST(Hours, AreOpenAgainAfterARevertAndAfterAPostedCredit) {  // HOUR-03, HOUR-04, REV
  HistoryOf history;
  live(history, "noord", 6);
  const Views& views = history.views();
  const auto first = hours_entry(views, "noord", "h0");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->state, HoursState::kOpen);  // its invoice was credited
  EXPECT_EQ(first->sequences.size(), 4u);      // billed, reverted, billed, reopened
  const auto last = hours_entry(views, "noord", "h5");
  EXPECT_EQ(last->state, HoursState::kInvoicePosted);
  EXPECT_EQ(last->invoice, "INV6");
  HoursFilter open;
  open.state = HoursState::kOpen;
  EXPECT_EQ(hours_entries(views, "noord", open, {}).items.size(), 2u);
  EXPECT_EQ(open_hours_between(views, "noord", std::nullopt, Date{20'000}), 2u);
  EXPECT_EQ(open_hours_between(views, "noord", Date{20'001}, Date{20'009}), 0u);
}

// A page reads entries in the order of their ids, whatever stands between them.
TEST(Hours, ArePagedNewestFirstWhateverTheirIds) {
  HistoryOf history;
  history.record("noord", {CompanyOpened{}});
  std::vector<std::string> newest_first;
  for (int i = 0; i < 300; ++i) {
    HoursEntryData entry = hours_entry_of("e" + std::to_string(i * 7919 % 300), i);
    entry.customer = i % 5 == 0 ? "acme" : "zorg";
    newest_first.insert(newest_first.begin(), entry.entryId);
    history.record("noord", {HoursPosted{{entry}}});
    history.record("zuid", {HoursPosted{{entry}}});
    if (i % 3 == 0) {
      history.record("noord",
                     {InvoiceGenerated{invoice_of(static_cast<std::uint64_t>(i) + 1, {entry})}});
    }
  }
  for (const std::string customer : {"", "acme"}) {
    for (const std::size_t limit : {1U, 7U, 1000U}) {
      HoursFilter filter;
      filter.customer = customer;
      PageRequest request{{}, limit};
      std::vector<std::string> wanted;
      for (std::size_t i = 0; i < newest_first.size(); ++i) {
        if (customer.empty() || (newest_first.size() - 1 - i) % 5 == 0) {
          wanted.push_back(newest_first[i]);
        }
      }
      std::vector<std::string> seen;
      for (bool more = true; more;) {
        const auto page = hours_entries(history.views(), "noord", filter, request);
        EXPECT_LE(page.items.size(), limit);
        for (const HoursItem& item : page.items) {
          seen.push_back(item.entry.entryId);
          const auto one = hours_entry(history.views(), "noord", item.entry.entryId);
          EXPECT_EQ(item.state, one->state);
          EXPECT_EQ(item.sequences, one->sequences);
          EXPECT_EQ(item.sequences.size(), item.entry.amount.minor % 3 == 0 ? 1U : 0U);
        }
        more = page.next.has_value();
        request.cursor = page.next.value_or(Cursor());
      }
      EXPECT_EQ(seen, wanted) << customer << " " << limit;
    }
  }
}

// Entries that were posted together share rows; each is still an entry of its own.
TEST(Hours, ChangeOneByOneThoughTheyStandTogether) {  // HOUR-02, HOUR-05
  HistoryOf history;
  history.record("noord", {CompanyOpened{}});
  std::vector<HoursEntryData> posted;
  for (int i = 0; i < 21; ++i) {
    posted.push_back(hours_entry_of("e" + std::to_string(i), i));
  }
  history.record("noord",
                 {HoursPosted{{posted[0]}}, HoursPosted{{posted.begin() + 1, posted.end()}}});
  TimesheetCorrectionsProcessed processed;
  processed.entries = {hours_entry_of("e10/correction-1", 1),
                       hours_entry_of("e10/correction-2", 2)};
  HoursChange changed;
  changed.entryId = "e9";
  changed.delta = Quantity{-5'000};
  changed.amountDelta = Amount{-3};
  changed.description = "corrected";
  HoursChange corrected;
  corrected.entryId = "e10";
  corrected.correction = "e10/correction-1";
  processed.changes = {changed, corrected, corrected};
  processed.changes[2].correction = "e10/correction-2";
  history.record("noord", {processed});

  std::size_t seen = 0;
  for (PageRequest request{{}, 5};;) {
    const auto page = hours_entries(history.views(), "noord", {}, request);
    for (const HoursItem& item : page.items) {
      ++seen;
      const std::string& id = item.entry.entryId;
      const auto one = hours_entry(history.views(), "noord", id);
      ASSERT_TRUE(one) << id;
      EXPECT_EQ(one->entry.entryId, id);
      EXPECT_EQ(one->entry.amount, item.entry.amount);
      EXPECT_EQ(one->corrections, item.corrections);
      EXPECT_EQ(item.corrections.size(), id == "e10" ? 2U : 0U) << id;
      EXPECT_EQ(item.entry.description == "corrected", id == "e9") << id;
      EXPECT_EQ(item.sequence, id.find('/') == std::string::npos ? 2U : 3U) << id;
    }
    if (!page.next) {
      break;
    }
    request.cursor = *page.next;
  }
  EXPECT_EQ(seen, 23U);
  const auto nine = hours_entry(history.views(), "noord", "e9");
  EXPECT_EQ(nine->entry.amount, Amount{posted[9].amount.minor - 3});
  EXPECT_EQ(nine->entry.quantity.e4, posted[9].quantity.e4 - 5'000);
  EXPECT_EQ(hours_entry(history.views(), "noord", "e10")->corrections,
            (std::vector<std::string>{"e10/correction-1", "e10/correction-2"}));
  EXPECT_FALSE(hours_entry(history.views(), "noord", "e21"));
}

}  // namespace
}  // namespace facta
