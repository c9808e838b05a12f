// Whatever happens in whatever order: the invariants of the ledger hold (design: section 8).
#include "aggregates/invoice/line_change.h"
#include "tests/unit/billing/books.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace facta::testing {
namespace {

// A small generator of its own, so that a seed means the same everywhere (splitmix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t bound) {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % bound;
  }

 private:
  std::uint64_t state_;
};

class World {
 public:
  explicit World(std::uint64_t seed) : dice_(seed) {}

  void step() {
    switch (dice_.below(16)) {
      case 0:
      case 1:
      case 2:
        return post_hours();
      case 3:
        return void(books.run(RunKind::Test));
      case 4:
      case 5:
        return run();
      case 6:
        return ask(RevertInvoiceRun{
            static_cast<std::uint32_t>(1 + dice_.below(books.state.where().last_run + 1)), true});
      case 7:
        return ask(CreditInvoice{any_invoice(), "ERR"});
      case 8:
        return ask(DeleteInvoice{any_invoice()});
      case 9:
        return ask(PostInvoice{any_invoice()});
      case 10:
        return ask(PostInvoicesBatch{});
      case 11:
      case 12:
        return ask(some_line());
      case 13:
        return ask(changed_line());
      case 14:
        return ask(removed_line());
      default:
        if (dice_.below(4) == 0) {
          return ask(ExportJournal{});
        }
        return ask(ReleaseInvoice{any_invoice()});
    }
  }

  Books books;

 private:
  void ask(const Command& command) { (void)books.ask(command); }

  void post_hours() {
    const std::string id = "h" + std::to_string(++entries_);
    books.hours(id, "2025-01-" + std::to_string(10 + dice_.below(20)),
                std::to_string(dice_.below(9)) + "." + std::to_string(1 + dice_.below(99)),
                "P" + std::to_string(1 + dice_.below(3)), "62.505",
                dice_.below(3) == 0 ? "LOW" : "");
  }

  void run() {
    ChunkLimits limits;
    limits.lines = 1 + dice_.below(5);
    books.execute(books.queue(RunKind::Production, "2025-01-01", "2025-01-31",
                              dice_.below(2) == 0 ? "hours" : "drafts"),
                  limits);
  }

  AddInvoiceLine some_line() {
    constexpr const char* kCodes[] = {"HIGH", "LOW", "REV"};
    AddInvoiceLine line;
    line.invoice = any_unposted();
    line.description = "Travel";
    line.quantity = {static_cast<std::int64_t>(dice_.below(100'0000)) - 40'0000};
    line.unitPrice = {static_cast<std::int64_t>(dice_.below(50'0000))};
    line.vatCode = kCodes[dice_.below(3)];
    return line;
  }

  ChangeInvoiceLine changed_line() {
    const AddInvoiceLine other = some_line();
    ChangeInvoiceLine change;
    change.invoice = other.invoice;
    change.line = any_line(change.invoice);
    change.quantity = other.quantity;
    change.vatCode = other.vatCode;
    return change;
  }

  RemoveInvoiceLine removed_line() {
    const std::string invoice = any_unposted();
    return {invoice, any_line(invoice)};
  }

  // One of the unposted invoices, if there is any.
  std::string any_unposted() {
    std::vector<std::string> numbers;
    books.state.unposted.scan({}, {}, [&](std::string_view, const NumberRow& row) {
      numbers.push_back(row.number);
      return true;
    });
    return numbers.empty() ? any_invoice() : numbers[dice_.below(numbers.size())];
  }

  // One of the last two lines that the invoice was given.
  std::uint32_t any_line(const std::string& invoice) {
    const InvoiceLinesRow* lists = books.state.invoice_lines.find(invoice);
    return (lists == nullptr ? 1 : lists->last_line) - static_cast<std::uint32_t>(dice_.below(2));
  }

  std::string any_invoice() {
    return std::to_string(1 + dice_.below(books.state.number_series.find("INV")->next));
  }

  Dice dice_;
  int entries_ = 0;
};

bool is_live(const InvoiceRow& row) {
  return row.state != InvoiceState::kVoided && row.state != InvoiceState::kDeleted;
}

// HOUR-13, I17: an entry is on at most one invoice that is neither void, deleted nor credited.
void expect_billed_once(const Books& books) {
  std::map<std::string, std::string> billed;
  books.state.invoices.scan({}, {}, [&](std::string_view number, const InvoiceRow& row) {
    if (is_live(row) && row.content.originalNumber.empty() &&
        row.credit_mark != CreditMark::kCredited) {
      for (const InvoiceLine& line : books.lists(std::string(number)).lines) {
        if (is_manual(line)) {
          continue;
        }
        EXPECT_TRUE(billed.emplace(line.entryId, number).second) << line.entryId;
      }
    }
    return true;
  });
  books.state.hours.scan({}, {}, [&](std::string_view id, const HoursEntryData& entry) {
    const HoursStanding row = *standing_of(books.state, id);
    const auto found = billed.find(std::string(id));
    EXPECT_EQ(row.state == HoursState::kOpen, found == billed.end()) << id;
    EXPECT_EQ(row.invoice, found == billed.end() ? "" : found->second) << id;
    EXPECT_EQ(books.state.open_hours.contains(open_hours_key(entry)),
              row.state == HoursState::kOpen);
    return true;
  });
}

// I10: every number up to the next is an invoice, live or lapsed.
void expect_numbers_without_holes(const Books& books) {
  const std::uint64_t next = books.state.number_series.find("INV")->next;
  EXPECT_EQ(books.invoice_count(), next - 1);
  for (std::uint64_t ordinal = 1; ordinal < next; ++ordinal) {
    EXPECT_TRUE(books.state.invoices.contains(std::to_string(ordinal)));
  }
}

// I8, I18: lines + VAT = total; every journal entry balances and stands once.
void expect_money_adds_up(const Books& books) {
  books.state.invoices.scan({}, {}, [&](std::string_view number, const InvoiceRow& row) {
    const InvoiceLinesRow& lists = books.lists(std::string(number));
    Amount net;
    for (const InvoiceLine& line : lists.lines) {
      net += line.net;
    }
    Amount vat;
    for (const VatGroup& group : lists.vat_groups) {
      vat += group.vat;
    }
    std::map<std::pair<VatCategory, BasisPoints>, Amount> bases;
    for (const InvoiceLine& line : lists.lines) {
      bases[{line.vatCategory, line.vatRate}] += line.net;
    }
    EXPECT_EQ(bases.size(), lists.vat_groups.size());
    for (const VatGroup& group : lists.vat_groups) {  // VAT-04
      EXPECT_EQ((bases[{group.category, group.rate}]), group.base);
      EXPECT_EQ(vat_of(group.base, group.rate), group.vat);
    }
    EXPECT_EQ(row.content.totals.net, net);
    EXPECT_EQ(row.content.totals.vat, vat);
    EXPECT_EQ(row.content.totals.total, net + vat);
    return true;
  });
  std::set<std::string> journalised;
  std::uint64_t entries = 0;
  for (const Record& record : books.records) {
    for (const Event& event : record.events()) {
      if (const auto* part = std::get_if<JournalExported>(&event)) {
        for (const JournalEntryData& entry : part->entries) {
          EXPECT_EQ(entry.entry, ++entries);
          EXPECT_TRUE(journalised.insert(entry.invoice).second);
          Amount debit;
          Amount credit;
          for (const JournalLine& line : entry.lines) {
            EXPECT_GE(line.debit.minor, 0);
            EXPECT_GE(line.credit.minor, 0);
            debit += line.debit;
            credit += line.credit;
          }
          EXPECT_EQ(debit, credit);
        }
      }
    }
  }
}

// Every invoice stands in exactly the index that its state says.
void expect_indexes_agree(const Books& books) {
  std::set<std::string> unposted;
  std::set<std::string> waiting;
  books.state.unposted.scan({}, {}, [&](std::string_view, const NumberRow& row) {
    return unposted.insert(row.number).second;
  });
  books.state.to_journal.scan({}, {}, [&](std::string_view, const ToJournalRow& row) {
    return waiting.insert(row.number).second;
  });
  books.state.invoices.scan({}, {}, [&](std::string_view key, const InvoiceRow& row) {
    const std::string number(key);
    EXPECT_EQ(unposted.contains(number),
              row.state == InvoiceState::kDraft || row.state == InvoiceState::kReleased);
    EXPECT_EQ(waiting.contains(number), row.state == InvoiceState::kPosted);
    return true;
  });
}

template <class E>
std::size_t count_of(const Books& books) {
  std::size_t count = 0;
  for (const Record& record : books.records) {
    for (const Event& event : record.events()) {
      count += std::holds_alternative<E>(event) ? 1 : 0;
    }
  }
  return count;
}

TEST(Invariants, HoldInAnyOrderOfEvents) {
  std::size_t by_hand[3] = {};
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    for (int i = 0; i < 120; ++i) {
      world.step();
    }
    expect_billed_once(world.books);
    expect_numbers_without_holes(world.books);
    expect_money_adds_up(world.books);
    expect_indexes_agree(world.books);
    CompanyState again("noord");
    refold(world.books.records, again);
    EXPECT_EQ(digest_of(again), digest_of(world.books.state));  // I12
    by_hand[0] += count_of<InvoiceLineAdded>(world.books);
    by_hand[1] += count_of<InvoiceLineChanged>(world.books);
    by_hand[2] += count_of<InvoiceLineRemoved>(world.books);
    if (HasFailure()) {
      return;
    }
  }
  for (const std::size_t count : by_hand) {
    EXPECT_GT(count, 20u);
  }
}

// What a run left behind, but for how its records were cut.
std::string outcome(Books& books) {
  std::string all;
  books.state.invoices.scan({}, {}, [&](std::string_view number, const InvoiceRow& row) {
    put_text(all, number);
    encode_row(row.content, all);
    encode_row(books.lists(std::string(number)), all);
    return true;
  });
  books.state.hours.scan({}, {}, [&](std::string_view id, const HoursEntryData&) {
    put_text(all, id);
    put_text(all, standing_of(books.state, id)->invoice);
    return true;
  });
  InvoiceRunGenerated generated = books.last<InvoiceRunGenerated>();
  encode_row(generated, all);
  return all;
}

void fill(Books& books, std::uint64_t seed) {
  Dice dice(seed);
  for (int i = 0; i < 40; ++i) {
    // Some lie before the window, some behind it, some cannot be billed.
    const std::string date =
        "2025-0" + std::to_string(1 + dice.below(3)) + "-" + std::to_string(10 + dice.below(10));
    books.hours("h" + std::to_string(i), date, "1", "P" + std::to_string(1 + dice.below(3)), "10",
                dice.below(9) == 0 ? "NONE" : "");
  }
}

TEST(Chunks, NeverChangeWhatARunComesTo) {  // RUN-06, R6
  for (const RunKind kind : {RunKind::Production, RunKind::Test}) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      std::string expected;
      for (std::size_t limit = 0; limit <= 42; ++limit) {
        SCOPED_TRACE("seed " + std::to_string(seed) + ", limit " + std::to_string(limit));
        Books books;
        fill(books, seed);
        ChunkLimits limits;
        limits.invoice_lines = 4;
        if (limit > 0) {  // 0: one chunk
          limits.lines = limit;
          limits.entries = limit;
        }
        books.execute(books.queue(kind, "2025-02-01", "2025-02-28"), limits);
        const std::string found = outcome(books);
        if (limit == 0) {
          expected = found;
        }
        ASSERT_EQ(found, expected);
      }
    }
  }
}

TEST(Chunks, FitARecordHoweverLongTheTexts) {
  Books books;
  books.hours("e0", "2025-01-10", "1");
  HoursEntryData entry = *books.state.hours.find("e0");
  entry.description = std::string(8'000, 'x');
  entry.resource = std::string(800, 'x');
  for (int i = 0; i < 600; ++i) {
    entry.entryId = "x" + std::to_string(i);
    books.fold({HoursPosted{{entry}}});
  }
  books.run(RunKind::Test);
  books.produce();
  ASSERT_EQ(books.refused(ExportJournal{}), "");
  while (books.state.where().unfinished_export != 0) {
    const ExportRow& row = *books.state.exports.find(make_key(std::uint32_t{1}));
    ASSERT_EQ(books.refused(ContinueJournalExport{1, row.parts + 1}), "");
  }
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  CompanyState again("noord");
  refold(books.records, again);  // asserts the size of every record
  EXPECT_EQ(digest_of(again), digest_of(books.state));
}

}  // namespace
}  // namespace facta::testing
