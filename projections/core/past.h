// The past of the views that can be asked how they were (api.md: asOf): each row as it stood before
// every record that changed it. A row at an earlier moment is what stands before the first change
// after it, else the present row: no replay, whatever the distance.
//
// Rows of one table are never the beginning of each other's keys, and each belongs to one company,
// whose sequence dates it. Sums over several companies belong to none: they have no past, and are
// added up from those of the companies.
#pragma once

#include "aggregates/tables/table.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace facta {

class Views;

struct PastRow {
  std::string company;
  bool existed = false;
  std::string row;  // encoded; empty: there was none
  FACTA_DESCRIBE(PastRow, company, existed, row)
};

extern template class Table<PastRow>;

class Past final : public RowWitness {
 public:
  explicit Past(TableList& tables) : rows(tables, "views/past") {}

  // The record that the changes to come belong to.
  void begin(std::string_view company, std::uint64_t sequence);
  void before_change(const std::string& table, std::string_view key,
                     const std::string* row) override;

  Table<PastRow> rows;  // table, NUL, key of the row, sequence of the change

 private:
  std::string company_;
  std::uint64_t sequence_ = 0;
};

// Which records of each company count.
struct Moment {
  // The last record of a company that counts.
  std::string company;  // empty: `time` decides for every company
  std::uint64_t sequence = 0;
  Time time;
};

// The rows of the views at a moment. Lives while the views are held.
class PastStore final : public RowStore {
 public:
  PastStore(const Views& now, Moment moment) : now_(now), moment_(std::move(moment)) {}

  bool get(std::string_view table, std::string_view key, std::string& row) const override;
  std::unique_ptr<RowCursor> seek(std::string_view table, std::string_view from,
                                  std::string_view until) const override;
  // The last record of the company that counts; 0: none.
  std::uint64_t until(std::string_view company) const;

 private:
  class Cursor;
  // A row as it stood before a record changed it.
  struct Version {
    std::string_view row;   // table, NUL, key
    bool is_later = false;  // that record does not count
  };
  enum class Look { kFurther, kNextRow, kNoMore };

  // visit(version, row) for the versions with from <= key < until, in order, until it wants no
  // more. A row that changed often is searched, not read from its beginning.
  void scan_versions(std::string from, const std::string& until,
                     const std::function<Look(const Version&, const PastRow&)>& visit) const;
  const TableBase& table_of(std::string_view name) const;
  // Rows that carry the sequence that made them and never change.
  bool is_later(std::string_view table, std::string_view key) const;
  // The heads of the chains, as they were.
  bool head(std::string_view key, std::string& row) const;

  const Views& now_;
  Moment moment_;
  mutable std::map<std::string, std::uint64_t, std::less<>> until_;
};

}  // namespace facta
