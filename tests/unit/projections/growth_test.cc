// What a page costs does not depend on how much there is: counted in what is looked for and read in
// the store, so it is the same on every machine.
#include "projections/balance/query.h"
#include "projections/invoices/query.h"
#include "projections/open_items/query.h"
#include "projections/overview/query.h"
#include "tests/unit/projections/history_of.h"

namespace facta {
namespace {

// A store in memory that counts.
class CountingStore final : public RowStore {
 public:
  struct Reads {
    int searches = 0;  // of a row, or of the first of a range
    int rows = 0;
    bool operator==(const Reads&) const = default;
  };
  bool get(std::string_view table, std::string_view key, std::string& row) const override {
    ++reads_.searches;
    const auto found = rows_.find(place(table, key));
    if (found == rows_.end()) {
      return false;
    }
    ++reads_.rows;
    row = found->second;
    return true;
  }
  std::unique_ptr<RowCursor> seek(std::string_view table, std::string_view from,
                                  std::string_view until) const override {
    ++reads_.searches;
    return std::make_unique<Cursor>(*this, table, from, until);
  }
  void take_all(const Views& views) {
    for (TableBase* table : views.all_tables()) {
      table->flush([this](std::string_view name, std::string_view key, const std::string* row) {
        if (row != nullptr) {
          rows_[place(name, key)] = *row;
        }
      });
    }
  }
  template <class Question>
  Reads reads_of(Question&& question) const {
    reads_ = {};
    question();
    return reads_;
  }

 private:
  using Rows = std::map<std::string, std::string>;
  static std::string place(std::string_view table, std::string_view key) {
    return std::string(table) + '\0' + std::string(key);
  }
  class Cursor final : public RowCursor {
   public:
    Cursor(const CountingStore& store, std::string_view table, std::string_view from,
           std::string_view until)
        : store_(store),
          table_(place(table, {})),
          until_(until.empty() ? after_prefix(table_) : place(table, until)),
          at_(store.rows_.lower_bound(place(table, from))) {
      store_.reads_.rows += valid() ? 1 : 0;
    }
    bool valid() const override { return at_ != store_.rows_.end() && at_->first < until_; }
    std::string_view key() const override {
      return std::string_view(at_->first).substr(table_.size());
    }
    std::string_view row() const override { return at_->second; }
    void next() override {
      ++at_;
      store_.reads_.rows += valid() ? 1 : 0;
    }

   private:
    const CountingStore& store_;
    const std::string table_, until_;
    Rows::const_iterator at_;
  };

  Rows rows_;
  mutable Reads reads_;
};

constexpr std::size_t kCustomers = 20;
constexpr std::size_t kRunsOfEach = 10;
constexpr std::uint64_t kFirstOrdinal = 100'000;  // numbers of the same length stand in their order

// So many companies with an invoice for each customer, and one that is as long as they are many.
void grow(HistoryOf& history, std::uint32_t size) {
  for (std::uint32_t run = 1; run <= size * kRunsOfEach; ++run) {
    InvoiceContent content =
        invoice_of(kFirstOrdinal + run, {hours_entry_of("h" + std::to_string(run))}, run);
    content.customer = "C" + std::to_string(run % kCustomers);
    history.record("deep", {HoursPosted{{hours_entry_of("h" + std::to_string(run))}}});
    history.record("deep", {queued_of(run), started_of(run, 1), InvoiceGenerated{content}});
    history.record("deep", {exported_of(run, {entry_of(run, content)})});
  }
  for (std::uint32_t number = 0; number < size; ++number) {
    const std::string company = "c" + std::to_string(1000 + number);
    std::vector<Event> events;
    HoursPosted posted;
    for (std::uint64_t customer = 0; customer < kCustomers; ++customer) {
      posted.entries.push_back(hours_entry_of("h" + std::to_string(customer)));
      InvoiceContent content = invoice_of(customer + 1, {posted.entries.back()});
      content.customer = "C" + std::to_string(customer);
      events.push_back(InvoiceGenerated{std::move(content)});
    }
    history.record(company, {posted});
    history.record(company, events);
  }
}

// Views of that size, of which the store has everything and memory has what a start reads.
class Grown {
 public:
  explicit Grown(std::uint32_t size) {
    grow(history_, size);
    Views stored(&store_);
    for (const auto& record : history_.records()) {
      stored.fold(record->record, record->hash);
    }
    store_.take_all(stored);
    views_ = std::make_unique<Views>(&store_);
  }
  template <class Question>
  CountingStore::Reads reads_of(Question&& question) const {
    return store_.reads_of([&] { EXPECT_EQ(question(*views_), kPage); });
  }
  // Of a record more.
  CountingStore::Reads reads_to_fold(const std::string& company, std::vector<Event> events) {
    history_.record(company, std::move(events));
    const auto& record = *history_.records().back();
    return store_.reads_of([&] { views_->fold(record.record, record.hash); });
  }
  static constexpr std::size_t kPage = 10;

 private:
  HistoryOf history_;
  CountingStore store_;
  std::unique_ptr<Views> views_;
};

const PageRequest kFirstPage{Cursor(), Grown::kPage};

class Growth : public testing::Test {
 protected:
  // question(views) -> items of the page.
  template <class Question>
  void expect_same(int searches_max, Question&& question) {
    const auto of_small = small().reads_of(question);
    const auto of_large = large().reads_of(question);
    EXPECT_EQ(of_large.searches, of_small.searches);
    EXPECT_EQ(of_large.rows, of_small.rows);
    EXPECT_LE(of_large.searches, searches_max);
  }

 private:
  // Both have more rows of every kind than a start reads into memory.
  static const Grown& small() {
    static const Grown grown(30);
    return grown;
  }
  static const Grown& large() {
    static const Grown grown(300);
    return grown;
  }
};

TEST_F(Growth, OfThePageOfTheOverviewIsNone) {
  // The list, the runs and the invoices that they offer.
  expect_same(3, [](const Views& views) {
    RunFilter filter;
    filter.type = InvoiceType::Hours;
    return run_overview(views, "deep", filter, kFirstPage).items.size();
  });
}

TEST_F(Growth, OfAPageOfInvoicesIsNone) {
  expect_same(2, [](const Views& views) {
    return invoices(views, "deep", InvoiceList::kPosted, {}, kFirstPage).items.size();
  });
}

TEST_F(Growth, OfAPageOfOpenItemsIsNone) {
  expect_same(2, [](const Views& views) {
    OpenItemFilter open;
    open.openOnly = true;
    return open_items(views, "deep", open, kFirstPage).items.size();
  });
}

TEST_F(Growth, OfAPageOfTheBalanceIsNone) {
  expect_same(2, [](const Views& views) { return balance(views, {}, kFirstPage).items.size(); });
}

TEST_F(Growth, OfTheBalanceOfACompanyByCustomerIsNone) {
  const auto of = [](const Views& views, std::string_view company, const Cursor& after) {
    return balance_totals(views, BalanceScope::kCustomerInCompany, {}, company,
                          {after, Grown::kPage});
  };
  expect_same(1 + Grown::kPage,
              [&](const Views& views) { return of(views, "c1017", {}).items.size(); });
  expect_same(1 + Grown::kPage,
              [&](const Views& views) { return of(views, "deep", {}).items.size(); });
}

TEST_F(Growth, OfTheBalanceByCompanyIsNone) {
  expect_same(1, [](const Views& views) {
    return balance_totals(views, BalanceScope::kCompany, {}, {}, kFirstPage).items.size();
  });
}

// The rows that it makes are new: their past is known without asking the store. What is looked for
// are the sums that it is added to, of the customer and of the customer in the company, and whether
// this is the first of them.
TEST(Folding, AnInvoiceSearchesForNothingThatItMakes) {
  Grown grown(30);
  constexpr std::uint32_t kRun = 1'000;
  InvoiceContent content = invoice_of(kFirstOrdinal + kRun, {hours_entry_of("new")}, kRun);
  content.customer = "C7";
  grown.reads_to_fold("deep", {queued_of(kRun), started_of(kRun, 1)});
  EXPECT_EQ(grown.reads_to_fold("deep", {HoursPosted{{hours_entry_of("new")}}}).searches, 0);
  EXPECT_LE(grown.reads_to_fold("deep", {InvoiceGenerated{content}}).searches, 4);
}

}  // namespace
}  // namespace facta
