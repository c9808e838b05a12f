// Views as of an earlier moment: what a replay to that moment gives, for every moment there was.
#include "projections/core/past.h"

#include "projections/balance/query.h"
#include "projections/invoices/query.h"
#include "projections/numbers/query.h"
#include "tests/unit/projections/history_of.h"
#include "tests/unit/projections/temporary_directory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <random>
#include <set>
#include <string>

namespace facta {
namespace {

using Rows = std::map<std::string, std::string>;

// Of the views that can be asked how they were; sums over companies are compared by their query.
template <class Take>
void each_row(const Views& views, Take&& take) {
  for (const TableBase* table : std::vector<const TableBase*>{
           &views.overview.runs, &views.overview.offered, &views.overview.by_type,
           &views.invoices.headers, &views.invoices.lines, &views.invoices.lists,
           &views.open_items.items, &views.open_items.newest, &views.numbers.numbers,
           &views.numbers.starts, &views.balance.rows, &views.balance.newest,
           &views.balance.by_customer, &views.balance.by_company, &views.balance.totals,
           &views.history.subjects, &views.history.heads}) {
    table->for_each_encoded(
        [&](std::string_view key, std::string_view row) { take(table->name(), key, row); });
  }
}

Rows rows_of(const Views& views) {
  Rows rows;
  each_row(views, [&](const std::string& table, std::string_view key, std::string_view row) {
    rows[table + '\0' + std::string(key)] = row;
  });
  return rows;
}

Digest digest_of(const Views& views) {
  Sha256 hash;
  each_row(views, [&](const std::string& table, std::string_view key, std::string_view row) {
    hash.update(table);
    hash.update(key);
    hash.update(row);
  });
  return hash.finish();
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

// The first pages of the lists that go past what is later without looking at it.
std::string pages_of(const Views& views) {
  std::string all;
  const auto add = [&all](const auto& page) {
    put_varint(all, page.items.size());
    for (const auto& item : page.items) {
      encode_row(item, all);
    }
  };
  for (const char* company : {"", "noord", "zuid"}) {
    for (const char* customer : {"", "acme"}) {
      BalanceFilter filter;
      filter.company = company;
      filter.customer = customer;
      add(balance(views, filter, {}));
    }
    for (const auto list :
         {InvoiceList::kUnposted, InvoiceList::kPosted, InvoiceList::kWithdrawn}) {
      add(invoices(views, company, list, {}, {}));
    }
    for (const NumberItem& item : number_audit(views, company, "", std::nullopt, {}).items) {
      encode_row(item.row, all);
    }
  }
  return all;
}

void expect_same(const Views& then, const Views& replayed, const std::string& moment) {
  if (digest_of(then) != digest_of(replayed)) {
    EXPECT_EQ(rows_of(then), rows_of(replayed)) << moment;
  }
  static int asked = 0;
  if (asked++ % 20 == 0) {  // they cost as much as a replay
    EXPECT_EQ(pages_of(then), pages_of(replayed)) << moment;
  }
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

// One year of a company that bills now and then, at random: runs that stay or are reverted, credits
// that are posted at once, later or never, exports.
class RandomLife {
 public:
  RandomLife(HistoryOf& history, std::string company, std::uint32_t seed)
      : history_(history), company_(std::move(company)), random_(seed) {
    history_.record(company_, {CompanyOpened{}, NumberSeriesDefined{"INV", "INV", 1, 1}});
  }

  void step() {
    switch (random_() % 6) {
      case 0:
        credit();
        break;
      case 1:
        post_credit();
        break;
      case 2:
        export_some();
        break;
      default:
        bill();
        break;
    }
  }

 private:
  void bill() {
    HoursPosted posted;
    const std::uint64_t entries = 1 + random_() % 2;
    for (std::uint64_t i = 0; i < entries; ++i) {
      posted.entries.push_back(hours_entry_of("h" + std::to_string(++entry_),
                                              static_cast<std::int64_t>(1 + random_() % 90'000)));
    }
    history_.record(company_, {posted});
    const std::uint32_t run = ++run_;
    history_.record(company_, {queued_of(run)});
    history_.record(company_, {started_of(run, entries)});
    std::vector<Event> events{progressed_of(run, entries, entries)};
    const std::uint64_t first = ordinal_ + 1;
    std::vector<InvoiceContent> made;
    for (const HoursEntryData& entry : posted.entries) {
      made.push_back(invoice_of(++ordinal_, {entry}, run));
      events.push_back(InvoiceGenerated{made.back()});
    }
    history_.record(company_, events);
    history_.record(company_, {generated_of(run)});
    if (random_() % 3 == 0) {
      InvoiceRunReverted reverted;
      reverted.run = run;
      reverted.confirmedBy = "anna";
      reverted.lapsedNumbers.push_back({"INV", "INV" + std::to_string(first),
                                        "INV" + std::to_string(ordinal_), first, ordinal_});
      history_.record(company_, {reverted});
    } else {
      kept_.insert(kept_.end(), made.begin(), made.end());
    }
  }
  void credit() {
    if (kept_.empty()) {
      return;
    }
    const std::size_t at = random_() % kept_.size();
    const CreditInvoiceCreated made = credit_of(kept_[at], ++ordinal_);
    history_.record(company_, {made});
    kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(at));
    credits_.push_back(made.invoice);
  }
  void post_credit() {
    if (!credits_.empty()) {
      history_.record(company_, {posted_of(credits_.back())});
      credits_.pop_back();
    }
  }
  void export_some() {
    std::vector<JournalEntryData> entries;
    while (!kept_.empty() && entries.size() < 3) {
      entries.push_back(entry_of(++journal_, kept_.back()));
      kept_.pop_back();
    }
    if (!entries.empty()) {
      history_.record(company_, {exported_of(++export_, entries)});
    }
  }

  HistoryOf& history_;
  std::string company_;
  std::mt19937 random_;
  std::uint64_t entry_ = 0, ordinal_ = 0, journal_ = 0;
  std::uint32_t run_ = 0, export_ = 0;
  std::vector<InvoiceContent> kept_, credits_;
};

// A thousand of the records of a history.
std::set<std::size_t> a_thousand_of(std::size_t records) {
  EXPECT_GT(records, 1'000U);
  std::vector<std::size_t> places(records);
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::shuffle(places.begin(), places.end(), std::mt19937(3));
  return {places.begin(), places.begin() + 1'000};
}

TEST(Past, IsWhatAReplayGivesAtAThousandRandomSequences) {
  HistoryOf history;
  RandomLife noord(history, "noord", 1);
  for (int step = 0; step < 400; ++step) {
    noord.step();
  }
  const auto& records = history.records();
  const std::set<std::size_t> chosen = a_thousand_of(records.size());
  Views replayed;
  for (std::size_t at = 0; at < records.size(); ++at) {
    const Record& record = records[at]->record;
    replayed.fold(record, records[at]->hash);
    if (chosen.contains(at)) {
      const PastStore rows(history.views(), Moment{"noord", record.sequence, {}});
      expect_same(Views(rows), replayed, std::to_string(record.sequence));
      ASSERT_FALSE(testing::Test::HasFailure());
    }
  }
}

TEST(Past, IsWhatAReplayGivesAtAThousandRandomTimesOverAllCompanies) {
  HistoryOf history;
  RandomLife noord(history, "noord", 1);
  RandomLife zuid(history, "zuid", 2);
  for (int step = 0; step < 200; ++step) {
    noord.step();
    zuid.step();
  }
  const auto& records = history.records();
  const std::set<std::size_t> chosen = a_thousand_of(records.size());
  Views replayed;
  for (std::size_t at = 0; at < records.size(); ++at) {
    replayed.fold(records[at]->record, records[at]->hash);
    if (chosen.contains(at)) {
      const PastStore rows(history.views(), Moment{{}, 0, records[at]->record.time});
      expect_same(Views(rows), replayed, print(records[at]->record.time));
      ASSERT_FALSE(testing::Test::HasFailure());
    }
  }
}

// Longer than what is looked at in one go, and another series and company behind it.
TEST(Past, LeavesOutAllNumbersThatCameLater) {
  HistoryOf history;
  for (const char* company : {"noord", "zuid"}) {
    history.record(company, {CompanyOpened{}, NumberSeriesDefined{"INV", "INV", 1, 1},
                             NumberSeriesDefined{"OLD", "OLD", 1, 1}});
    InvoiceContent old = invoice_of(1, {});
    old.series = "OLD";
    old.number = "OLD1";
    history.record(company, {InvoiceGenerated{invoice_of(1, {})}, InvoiceGenerated{old}});
  }
  const Time moment = history.records().back()->record.time;
  for (std::uint64_t ordinal = 2; ordinal <= 400; ++ordinal) {
    for (const char* company : {"noord", "zuid"}) {
      history.record(company, {InvoiceGenerated{invoice_of(ordinal, {})}});
    }
  }
  const PastStore rows(history.views(), Moment{{}, 0, moment});
  const Views then(rows);
  for (const char* company : {"noord", "zuid"}) {
    const auto page = number_audit(then, company, "", std::nullopt, {});
    ASSERT_EQ(page.items.size(), 2U);
    EXPECT_EQ(page.items[0].row.number, "INV1");
    EXPECT_EQ(page.items[1].row.number, "OLD1");
    EXPECT_FALSE(page.next);
  }
}

// The past is rows like any other: it survives a restart and rows forgotten in memory.
TEST(Past, IsStoredWithTheViews) {
  HistoryOf history;
  live(history, "noord", 60);
  const TemporaryDirectory dir;
  ProjectorOptions options;
  options.dir = dir / "views";
  options.rows_of_table_max = 0;
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
