// Views as of an earlier moment: what a replay to that moment gives, for every moment there was.
#include "projections/core/past.h"

#include "projections/balance/query.h"
#include "projections/invoices/query.h"
#include "tests/unit/projections/history_of.h"
#include "tests/unit/projections/temporary_directory.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

namespace facta {
namespace {

using Rows = std::map<std::string, std::string>;

// Of the views that can be asked how they were; sums over companies are compared by their query.
Rows rows_of(const Views& views) {
  Rows rows;
  for (const TableBase* table : std::vector<const TableBase*>{
           &views.overview.runs, &views.overview.offered, &views.overview.by_type,
           &views.invoices.headers, &views.invoices.lines, &views.invoices.lists,
           &views.open_items.items, &views.open_items.newest, &views.numbers.numbers,
           &views.numbers.starts, &views.balance.rows, &views.balance.newest,
           &views.balance.by_customer, &views.balance.by_company, &views.balance.totals,
           &views.history.subjects, &views.history.heads}) {
    table->for_each_encoded([&](std::string_view key, const std::string& row) {
      rows[table->name() + '\0' + std::string(key)] = row;
    });
  }
  return rows;
}

std::string totals_of(const Views& views, BalanceScope scope) {
  std::string all;
  PageRequest request;
  request.limit = 1;  // every page
  while (true) {
    const auto page = balance_totals(views, scope, "", "", request);
    for (const BalanceTotal& total : page.items) {
      put_text(all, total.customer);
      encode_row(total.currency, all);
      encode_row(total.sums, all);
    }
    if (!page.next) {
      return all;
    }
    request.cursor = *page.next;
  }
}

void expect_same(const Views& then, const Views& replayed, const std::string& moment) {
  EXPECT_EQ(rows_of(then), rows_of(replayed)) << moment;
  for (const BalanceScope scope : {BalanceScope::kAll, BalanceScope::kCustomer}) {
    EXPECT_EQ(totals_of(then, scope), totals_of(replayed, scope)) << moment;
  }
}

TEST(Past, IsWhatAReplayToEverySequenceGives) {
  HistoryOf history;
  live(history, "noord", 120);
  Views replayed;
  for (const auto& record : history.records()) {
    replayed.fold(record->record, record->hash);
    const std::uint64_t sequence = record->record.sequence;
    const PastStore rows(history.views(), Moment{"noord", sequence, {}});
    expect_same(Views(rows), replayed, "noord/" + std::to_string(sequence));
  }
}

TEST(Past, IsWhatAReplayToEveryTimeGivesOverAllCompanies) {
  HistoryOf history;
  live(history, "noord", 40);
  live(history, "zuid", 40);
  Views replayed;
  for (const auto& record : history.records()) {
    replayed.fold(record->record, record->hash);
    const PastStore rows(history.views(), Moment{{}, 0, record->record.time});
    expect_same(Views(rows), replayed, print(record->record.time));
  }
}

TEST(Past, IsEmptyBeforeTheFirstRecord) {
  HistoryOf history;
  live(history, "noord", 40);
  const PastStore rows(history.views(), Moment{{}, 0, Time{0}});
  EXPECT_TRUE(rows_of(Views(rows)).empty());
}

// The past is rows like any other: it survives a restart and rows forgotten in memory.
TEST(Past, IsStoredWithTheViews) {
  HistoryOf history;
  live(history, "noord", 60);
  const TemporaryDirectory dir;
  ProjectorOptions options;
  options.dir = dir / "views";
  options.rows_in_memory_max = 0;
  options.small_table_rows = 0;
  {
    auto projector = Projector::open(history.log().identity(), options);
    ASSERT_TRUE(projector);
    for (const auto& record : history.records()) {
      ASSERT_TRUE((*projector)->offer(record));
    }
    ASSERT_TRUE((*projector)->flush());
  }
  auto projector = Projector::open(history.log().identity(), options);
  ASSERT_TRUE(projector);
  Views replayed;
  std::size_t folded = 0;
  for (const auto& record : history.records()) {
    replayed.fold(record->record, record->hash);
    if (++folded % 7 != 0) {
      continue;
    }
    (*projector)->read([&](const Views& now) {
      const PastStore rows(now, Moment{"noord", record->record.sequence, {}});
      expect_same(Views(rows), replayed, std::to_string(record->record.sequence));
    });
  }
}

}  // namespace
}  // namespace facta
