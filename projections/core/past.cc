#include "projections/core/past.h"

#include "aggregates/tables/table_code.h"
#include "projections/core/views.h"

#include <algorithm>
#include <deque>

namespace facta {

template class Table<PastRow>;

namespace {

std::string past_key(std::string_view table, std::string_view key) {
  std::string full(table);
  full.push_back('\0');
  full.append(key);
  return full;
}

constexpr std::size_t kNumberBytes = 8;  // of a sequence in a key, and of any other number

}  // namespace

// ---- Past

void Past::begin(std::string_view company, std::uint64_t sequence) {
  company_ = company;
  sequence_ = sequence;
}

void Past::before_change(const std::string& table, std::string_view key, const std::string* row) {
  std::string full = past_key(table, key);
  key_number(full, sequence_);
  if (!rows.has_in_memory(full)) {  // the first change by this record
    rows.put(full, {company_, row != nullptr, row == nullptr ? std::string() : *row});
  }
}

// ---- PastStore

const TableBase& PastStore::table_of(std::string_view name) const {
  for (const TableBase* table : now_.tables()) {
    if (table->name() == name) {
      return *table;
    }
  }
  return now_.history.places;
}

std::uint64_t PastStore::until(std::string_view company) const {
  if (company == moment_.company) {
    return moment_.sequence;
  }
  if (!moment_.company.empty()) {
    return ~std::uint64_t{0};
  }
  const auto known = until_.find(company);
  if (known != until_.end()) {
    return known->second;
  }
  // Time never goes back within a company (DEC-26).
  std::uint64_t low = 0;
  std::uint64_t high = now_.head(company).sequence;
  while (low < high) {
    const std::uint64_t middle = low + (high - low + 1) / 2;
    const auto record = now_.history.records.get(make_key(company, middle));
    FACTA_ASSERT(record.has_value(), "a record below the head of its company");
    if (record->at <= moment_.time) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  until_.emplace(company, low);
  return low;
}

bool PastStore::is_later(std::string_view table, std::string_view key) const {
  if (table != now_.history.subjects.name() && table != now_.history.records.name()) {
    return false;
  }
  std::string_view rest = key;
  const std::string_view company = take_text(rest);
  return number_of_key(key.substr(key.size() - kNumberBytes)) > until(company);
}

bool PastStore::head(std::string_view key, std::string& row) const {
  const std::string_view company = take_text(key);
  const std::uint64_t sequence = std::min(until(company), now_.head(company).sequence);
  const auto record = now_.history.records.get(make_key(company, sequence));
  if (!record) {
    return false;
  }
  row.clear();
  encode_row(HeadRow{sequence, record->hash}, row);
  return true;
}

void PastStore::scan_versions(
    std::string from, const std::string& until,
    const std::function<Look(const Version&, const PastRow&)>& visit) const {
  // So many versions are passed over one by one; a search costs more than these.
  constexpr int kPassedMax = 16;
  while (!from.empty()) {
    std::string row, next;
    int passed = 0;
    bool done = false;  // with the versions of `row`
    now_.past().rows.scan(from, until, [&](std::string_view full, const PastRow& before) {
      const std::string_view whose = full.substr(0, full.size() - kNumberBytes);
      if (whose != row) {
        row = whose;
        passed = 0;
        done = false;
      }
      const std::uint64_t last = this->until(before.company);
      const bool is_later = number_of_key(full.substr(full.size() - kNumberBytes)) > last;
      if (!done) {
        const Look look = visit({whose, is_later}, before);
        if (look == Look::kNoMore) {
          return false;
        }
        done = look == Look::kNextRow;
      }
      if (++passed < kPassedMax) {
        return true;
      }
      next = row;
      if (done || is_later) {
        next.append(kNumberBytes + 1, '\xff');
      } else {
        key_number(next, last + 1);
      }
      return false;
    });
    from = std::move(next);
  }
}

bool PastStore::get(std::string_view table, std::string_view key, std::string& row) const {
  if (table == now_.history.heads.name()) {
    return head(key, row);
  }
  if (is_later(table, key)) {
    return false;
  }
  std::optional<bool> existed;
  const std::string begin = past_key(table, key);
  scan_versions(begin, after_prefix(begin), [&](const Version& version, const PastRow& before) {
    if (!version.is_later) {
      return Look::kFurther;
    }
    existed = before.existed;
    row = before.row;
    return Look::kNoMore;
  });
  return existed ? *existed : table_of(table).get_encoded(key, row);
}

// A stretch of present rows at a time, each replaced by what it was, and what has gone since put
// back in its place. What its key alone shows to be later is not looked at: a list costs what stood
// on it, not what came since.
class PastStore::Cursor final : public RowCursor {
 public:
  Cursor(const PastStore& store, std::string_view table, std::string_view from,
         std::string_view until)
      : store_(store), table_(table), until_(until), from_(from) {
    pass_later();
    fill();
  }
  bool valid() const override { return !rows_.empty(); }
  std::string_view key() const override { return rows_.front().first; }
  std::string_view row() const override { return rows_.front().second; }
  void next() override {
    rows_.pop_front();
    if (rows_.empty()) {
      fill();
    }
  }

 private:
  using Present = std::vector<std::pair<std::string, std::string>>;
  // A key whose row at the moment is known from what a later record left behind; nullopt: none.
  using Settled = std::vector<std::pair<std::string, std::optional<std::string>>>;

  // Lists that stand newest first, with what made the row at the front of their keys.
  void pass_later() {
    const Views& now = store_.now_;
    const bool by_time = store_.moment_.company.empty();
    std::string_view rest = from_;
    std::string first;                          // that can have been there
    if (table_ == now.invoices.lists.name()) {  // company, list, sequence
      const std::string_view company = take_text(rest);
      if (rest.size() >= kNumberBytes) {
        first = make_key(company, number_of_key(rest), descending(store_.until(company)));
      }
    } else if (by_time && table_ == now.balance.newest.name()) {  // time
      first = make_key(descending(store_.moment_.time));
    } else if (by_time && (table_ == now.balance.by_company.name() ||
                           table_ == now.balance.by_customer.name())) {  // a name, time
      const std::string_view name = take_text(rest);
      first = make_key(name, descending(store_.moment_.time));
    }
    from_ = std::max(from_, first);
  }

  void fill() {
    while (rows_.empty() && !at_end_) {
      fill_stretch();
    }
  }
  void fill_stretch() {
    Present present;
    at_end_ = true;
    if (!until_.empty() && from_ >= until_) {
      return;
    }
    store_.table_of(table_).scan_encoded(from_, until_,
                                         [&](std::string_view key, std::string_view row) {
                                           if (present.size() == kStretch) {
                                             at_end_ = false;
                                             return false;
                                           }
                                           present.emplace_back(key, row);
                                           return true;
                                         });
    const std::string last = present.empty() ? std::string() : present.back().first;
    Settled settled = settled_until(last);
    const bool ends_later =
        !settled.empty() && settled.back().first == last && !settled.back().second.has_value();
    put_together(std::move(present), std::move(settled));
    from_ = last + '\0';
    if (!at_end_ && ends_later && table_ == store_.now_.numbers.numbers.name()) {
      // Numbers of a series are given out in their order: all behind this one are later, too.
      from_ = after_prefix(last.substr(0, last.size() - kNumberBytes));
    }
  }
  void put_together(Present present, Settled settled) {
    auto before = settled.begin();
    const auto put_back = [&] {
      if (before->second) {
        rows_.emplace_back(std::move(before->first), std::move(*before->second));
      }
      ++before;
    };
    for (auto& [key, row] : present) {
      while (before != settled.end() && before->first < key) {
        put_back();
      }
      if (before != settled.end() && before->first == key) {
        put_back();
      } else if (table_ == store_.now_.history.heads.name()) {
        std::string head;
        if (store_.head(key, head)) {
          rows_.emplace_back(std::move(key), std::move(head));
        }
      } else if (!store_.is_later(table_, key)) {
        rows_.emplace_back(std::move(key), std::move(row));
      }
    }
    while (before != settled.end()) {
      put_back();
    }
  }
  // Of the keys from `from_` to `last`, or to the end of what is asked for.
  Settled settled_until(const std::string& last) const {
    Settled settled;
    const std::size_t table_bytes = table_.size() + 1;
    const std::string until = !at_end_         ? past_key(table_, last) + std::string(9, '\xff')
                              : until_.empty() ? after_prefix(past_key(table_, {}))
                                               : past_key(table_, until_);
    store_.scan_versions(
        past_key(table_, from_), until, [&](const Version& version, const PastRow& before) {
          const std::string_view key = version.row.substr(table_bytes);
          if (key < from_ || !version.is_later) {
            return Look::kFurther;
          }
          settled.emplace_back(key, before.existed ? std::optional(before.row) : std::nullopt);
          return Look::kNextRow;
        });
    return settled;
  }

  static constexpr std::size_t kStretch = 128;
  const PastStore& store_;
  const std::string table_;
  const std::string until_;
  std::string from_;
  std::deque<std::pair<std::string, std::string>> rows_;
  bool at_end_ = false;
};

std::unique_ptr<RowCursor> PastStore::seek(std::string_view table, std::string_view from,
                                           std::string_view until) const {
  return std::make_unique<Cursor>(*this, table, from, until);
}

}  // namespace facta
