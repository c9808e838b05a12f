// What tests of tables put them over.
#pragma once

#include "aggregates/tables/kept_row.h"
#include "aggregates/tables/row_store.h"
#include "events/base/describe.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace facta {

// A store in memory.
class Shelf final : public RowStore {
 public:
  bool get(std::string_view table, std::string_view key, std::string& row) const override {
    ++gets_;
    const auto found = rows_.find(std::pair(std::string(table), std::string(key)));
    if (found == rows_.end()) {
      return false;
    }
    row = found->second;
    return true;
  }
  std::unique_ptr<RowCursor> seek(std::string_view table, std::string_view from,
                                  std::string_view until) const override {
    ++seeks_;
    return std::make_unique<Cursor>(rows_, std::string(table), std::string(from), until);
  }
  int seeks() const { return seeks_; }
  int gets() const { return gets_; }
  RowSink sink() {
    return [this](std::string_view table, std::string_view key, const std::string* row) {
      const std::pair place{std::string(table), std::string(key)};
      if (row == nullptr) {
        rows_.erase(place);
      } else {
        rows_[place] = *row;
      }
    };
  }
  std::size_t size() const { return rows_.size(); }

 private:
  using Rows = std::map<std::pair<std::string, std::string>, std::string>;
  class Cursor final : public RowCursor {
   public:
    Cursor(const Rows& rows, std::string table, std::string from, std::string_view until)
        : at_(rows.lower_bound({table, std::move(from)})),
          end_(rows.end()),
          table_(std::move(table)),
          until_(until) {}
    bool valid() const override {
      return at_ != end_ && at_->first.first == table_ &&
             (until_.empty() || at_->first.second < until_);
    }
    std::string_view key() const override { return at_->first.second; }
    std::string_view row() const override { return at_->second; }
    void next() override { ++at_; }

   private:
    Rows::const_iterator at_, end_;
    std::string table_, until_;
  };
  Rows rows_;
  mutable int seeks_ = 0;
  mutable int gets_ = 0;
};

// A row of one text that is kept encoded.
struct EncodedRow {
  std::string value;
  FACTA_DESCRIBE(EncodedRow, value)
};

template <>
inline constexpr bool kKeptEncoded<EncodedRow> = true;

}  // namespace facta
