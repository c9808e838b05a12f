#include "projections/core/past.h"

#include "projections/core/views.h"

#include <algorithm>
#include <deque>

namespace facta {
namespace {

std::string past_key(std::string_view table, std::string_view key) {
  std::string full(table);
  full.push_back('\0');
  full.append(key);
  return full;
}

constexpr std::size_t kSequenceBytes = 8;

}  // namespace

// ---- Past

void Past::begin(std::string_view company, std::uint64_t sequence) {
  company_ = company;
  sequence_ = sequence;
}

void Past::before_change(const std::string& table, std::string_view key, const std::string* row) {
  std::string full = past_key(table, key);
  key_number(full, sequence_);
  if (!rows.contains(full)) {  // the first change by this record
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
  return number_of_key(key.substr(key.size() - kSequenceBytes)) > until(company);
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

bool PastStore::get(std::string_view table, std::string_view key, std::string& row) const {
  if (table == now_.history.heads.name()) {
    return head(key, row);
  }
  if (is_later(table, key)) {
    return false;
  }
  const std::string prefix = past_key(table, key);
  std::optional<bool> existed;
  now_.past().rows.scan_prefix(prefix, [&](std::string_view full, const PastRow& before) {
    if (number_of_key(full.substr(full.size() - kSequenceBytes)) <= until(before.company)) {
      return true;
    }
    existed = before.existed;
    row = before.row;
    return false;
  });
  return existed ? *existed : table_of(table).get_encoded(key, row);
}

// A stretch of present rows at a time, each replaced by what it was, and what has gone since put
// back in its place.
class PastStore::Cursor final : public RowCursor {
 public:
  Cursor(const PastStore& store, std::string_view table, std::string_view from)
      : store_(store), table_(table), from_(from) {
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
  void fill() {
    while (rows_.empty() && !at_end_) {
      fill_stretch();
    }
  }
  void fill_stretch() {
    std::map<std::string, std::optional<std::string>, std::less<>> stretch;
    std::size_t present = 0;
    std::string last;
    at_end_ = true;
    store_.table_of(table_).scan_encoded(from_, [&](std::string_view key, const std::string& row) {
      if (present == kStretch) {
        at_end_ = false;
        return false;
      }
      ++present;
      last = key;
      std::string head;
      if (table_ == store_.now_.history.heads.name()) {
        if (store_.head(key, head)) {
          stretch.emplace(key, head);
        }
      } else if (!store_.is_later(table_, key)) {
        stretch.emplace(key, row);
      }
      return true;
    });
    put_back(stretch, last);
    for (auto& [key, row] : stretch) {
      if (row) {
        rows_.emplace_back(key, std::move(*row));
      }
    }
    from_ = last + '\0';
  }
  template <class Stretch>
  void put_back(Stretch& stretch, const std::string& last) const {
    const std::size_t table_bytes = table_.size() + 1;
    const std::string until = at_end_ ? after_prefix(past_key(table_, {}))
                                      : past_key(table_, last) + std::string(9, '\xff');
    std::string settled;  // the key whose row at the moment is known
    store_.now_.past().rows.scan(
        past_key(table_, from_), until, [&](std::string_view full, const PastRow& before) {
          const std::string_view key =
              full.substr(table_bytes, full.size() - table_bytes - kSequenceBytes);
          if (key < from_) {
            return true;
          }
          const std::uint64_t sequence = number_of_key(full.substr(full.size() - kSequenceBytes));
          if (key != settled && sequence > store_.until(before.company)) {
            settled = key;
            stretch.insert_or_assign(settled,
                                     before.existed ? std::optional(before.row) : std::nullopt);
          }
          return true;
        });
  }

  static constexpr std::size_t kStretch = 128;
  const PastStore& store_;
  const std::string table_;
  std::string from_;
  std::deque<std::pair<std::string, std::string>> rows_;
  bool at_end_ = false;
};

std::unique_ptr<RowCursor> PastStore::seek(std::string_view table, std::string_view from) const {
  return std::make_unique<Cursor>(*this, table, from);
}

}  // namespace facta
