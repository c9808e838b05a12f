// Tables: changes are taken back until they are committed, written behind, and merged with the
// store when read.
#include "aggregates/state/rows.h"
#include "aggregates/tables/table_code.h"
#include "aggregates/tables/versioned_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace facta {
namespace {

// A store in memory.
class Shelf final : public RowStore {
 public:
  bool get(std::string_view table, std::string_view key, std::string& row) const override {
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
};

// A row of one text, as it is and kept encoded.
struct EncodedRow {
  std::string value;
  FACTA_DESCRIBE(EncodedRow, value)
};

}  // namespace

template <>
inline constexpr bool kKeptEncoded<EncodedRow> = true;

namespace {

template <class Row>
class Tables : public ::testing::Test {
 protected:
  Tables() { table.attach(&shelf); }
  void put(std::string_view key, const char* value) { table.put(key, Row{value}); }
  std::string text(std::string_view from = {}, std::string_view until = {}) const {
    std::string all;
    table.scan(from, until, [&](std::string_view key, const Row& row) {
      all += std::string(key) + "=" + row.value + " ";
      return true;
    });
    return all;
  }
  void flush() {
    table.commit();
    table.flush(shelf.sink());
  }

  Shelf shelf;
  TableList list;
  Table<Row> table{list, "noord/settings"};
};
using BothKinds = ::testing::Types<SettingRow, EncodedRow>;
TYPED_TEST_SUITE(Tables, BothKinds);

TYPED_TEST(Tables, RollbackTakesBackAllSinceTheCommit) {
  this->put("a", "1");
  this->put("b", "1");
  this->table.commit();
  this->put("a", "2");
  this->put("a", "3");
  this->table.erase("b");
  this->put("c", "1");
  EXPECT_EQ(this->text(), "a=3 c=1 ");
  this->table.rollback();
  EXPECT_EQ(this->text(), "a=1 b=1 ");
  EXPECT_EQ(this->table.find("c"), nullptr);
  EXPECT_EQ(this->table.rows_changed(), 2u);
}

TYPED_TEST(Tables, RollbackOfStoredRowsFindsThemAgain) {
  this->put("a", "1");
  this->flush();
  this->table.evict();
  EXPECT_EQ(this->table.rows_in_memory(), 0u);
  this->put("a", "2");
  this->table.erase("a");
  this->table.rollback();
  EXPECT_EQ(this->table.find("a")->value, "1");
  EXPECT_EQ(this->table.rows_changed(), 0u);
}

TYPED_TEST(Tables, FlushHandsOutEachChangedRowOnce) {
  this->put("a", "1");
  this->put("a", "2");
  this->put("b", "1");
  this->table.erase("b");
  this->flush();
  EXPECT_EQ(this->shelf.size(), 1u);
  EXPECT_EQ(this->table.rows_changed(), 0u);
  this->table.erase("a");
  this->flush();
  EXPECT_EQ(this->shelf.size(), 0u);
}

TYPED_TEST(Tables, ScansMergeMemoryAndStore) {
  for (const char* key : {"a", "c", "e"}) {
    this->put(key, "old");
  }
  this->flush();
  this->table.evict();
  this->put("b", "new");
  this->put("c", "new");
  this->table.erase("e");
  this->put("f", "new");
  EXPECT_EQ(this->text(), "a=old b=new c=new f=new ");
  EXPECT_EQ(this->text("b", "f"), "b=new c=new ");
}

// Rows that changed since the flush are not in the store yet: they stay.
TYPED_TEST(Tables, EvictForgetsWhatTheStoreHasAndNothingElse) {
  for (const char* key : {"a", "b", "c", "d"}) {
    this->put(key, "old");
  }
  this->table.commit();
  this->flush();
  this->put("b", "new");
  this->table.erase("c");
  this->put("e", "new");
  this->table.commit();
  this->table.evict();
  EXPECT_EQ(this->table.rows_in_memory(), 3U);
  EXPECT_FALSE(this->table.has_in_memory("a"));
  EXPECT_TRUE(this->table.has_in_memory("b"));
  EXPECT_EQ(this->text(), "a=old b=new d=old e=new ");
  this->table.sweep();
  this->put("a", "new");
  this->table.erase("b");
  this->table.commit();
  EXPECT_EQ(this->text(), "a=new d=old e=new ");
  this->flush();
  this->table.evict();
  EXPECT_EQ(this->table.rows_in_memory(), 0U);
  EXPECT_EQ(this->text(), "a=new d=old e=new ");
  EXPECT_EQ(this->shelf.size(), 3U);
}

TYPED_TEST(Tables, TellWhatTheyTakeOfMemory) {
  EXPECT_EQ(this->table.bytes_in_memory(), 0U);
  const std::string text(1000, 't');
  this->put("a", text.c_str());
  this->put("b", text.c_str());
  this->flush();
  const std::size_t two = this->table.bytes_in_memory();
  EXPECT_GT(two, 2 * text.size());
  EXPECT_LT(two, 3 * text.size());
  this->put("b", "short");
  this->flush();
  EXPECT_LT(this->table.bytes_in_memory(), two - text.size() + 100);
  this->table.evict();
  EXPECT_EQ(this->table.bytes_in_memory(), 0U);
  EXPECT_TRUE(this->table.contains("a"));
  EXPECT_GT(this->table.bytes_in_memory(), text.size());
}

TYPED_TEST(Tables, ScansStopWhenToldTo) {
  this->put("a", "1");
  this->put("b", "1");
  std::size_t seen = 0;
  this->table.scan({}, {}, [&](std::string_view, const TypeParam&) {
    ++seen;
    return false;
  });
  EXPECT_EQ(seen, 1u);
}

TYPED_TEST(Tables, ReadWithoutCaching) {
  this->put("a", "1");
  this->flush();
  this->table.evict();
  EXPECT_EQ(this->table.get("a")->value, "1");
  EXPECT_FALSE(this->table.get("b"));
  EXPECT_EQ(this->table.rows_in_memory(), 0u);
}

// A pointer that find() gave counts until the next commit, whatever else is read.
TYPED_TEST(Tables, WhatWasFoundStaysUntilTheCommit) {
  this->put("a", "1");
  this->put("b", "1");
  this->table.commit();
  const TypeParam* a = this->table.find("a");
  const TypeParam* b = this->table.find("b");
  this->put("c", "1");
  this->table.change("b", [](TypeParam& row) { row.value += "2"; });
  EXPECT_EQ(a->value, "1");
  EXPECT_EQ(this->table.find("a"), a);
  b = this->table.find("b");
  EXPECT_EQ(b->value, "12");
  this->table.rollback();
  EXPECT_EQ(this->text(), "a=1 b=1 ");
  EXPECT_EQ(this->table.find("b")->value, "1");
  this->table.forget_decoded();
  EXPECT_EQ(this->table.find("a")->value, "1");
  EXPECT_EQ(this->table.last("a", "az")->value, "1");
}

// Everything a table does, on few keys that are each other's beginnings, against a map.
template <class Row>
void expect_a_map_with_rollback() {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::mt19937 dice(seed);
    const auto any = [&](unsigned below) { return static_cast<unsigned>(dice() % below); };
    Shelf shelf;
    TableList list;
    Table<Row> table(list, "noord/settings");
    if (seed % 4 != 0) {
      table.attach(&shelf, seed % 4 == 1 ? Rollback::kNever : Rollback::kPossible);
    }
    std::map<std::string, std::string> now, committed;
    for (int step = 0; step < 3'000; ++step) {
      std::string key;
      for (unsigned length = any(12); key.size() < length;) {
        key.push_back("a\0b"[any(3)]);
      }
      switch (any(40)) {
        case 0:
          if (seed % 4 != 1) {
            table.rollback();
            now = committed;
          }
          break;
        case 1:
          table.commit();
          committed = now;
          if (seed % 4 != 0) {
            table.flush(shelf.sink());
            if (any(3) == 0) {
              table.evict();
            }
          }
          break;
        case 2:
          if (seed % 4 == 1) {  // nothing may be taken back
            table.evict();
            if (any(2) == 0) {
              table.sweep();
            }
          }
          break;
        case 3:
        case 4:
        case 5:
        case 6:
          table.erase(key);
          now.erase(key);
          break;
        default: {
          const std::string value = std::to_string(step);
          table.put(key, {value});
          now[key] = value;
        }
      }
      const Row* found = table.find(key);
      ASSERT_EQ(found != nullptr, now.contains(key)) << "seed " << seed << " step " << step;
      ASSERT_TRUE(found == nullptr || found->value == now[key]);
    }
    std::map<std::string, std::string> scanned;
    table.scan({}, {}, [&](std::string_view key, const Row& row) {
      EXPECT_TRUE(scanned.empty() || scanned.rbegin()->first < key);
      scanned.emplace(key, row.value);
      return true;
    });
    EXPECT_EQ(scanned, now) << "seed " << seed;
    const auto from = now.lower_bound("ab");
    table.scan("ab", {}, [&](std::string_view key, const Row&) {
      EXPECT_EQ(from == now.end() ? "" : from->first, key);
      return false;
    });
  }
}

TEST(TableProperty, IsAMapWithRollback) {
  expect_a_map_with_rollback<SettingRow>();
}
TEST(TableProperty, IsAMapWithRollbackWhenRowsAreKeptEncoded) {
  expect_a_map_with_rollback<EncodedRow>();
}

TEST(VersionedTable, KnowsWhatWasInForce) {  // DEC-33
  TableList list;
  VersionedTable<SettingRow> table(list, "noord/settings");
  table.put("a", 3, {"first"});
  table.put("a", 7, {"second"});
  table.put("ab", 5, {"other"});
  EXPECT_EQ(table.at("a", 2), nullptr);
  EXPECT_EQ(table.at("a", 3)->value, "first");
  EXPECT_EQ(table.at("a", 6)->value, "first");
  EXPECT_EQ(table.at("a", 7)->value, "second");
  EXPECT_EQ(table.latest("a")->value, "second");
  EXPECT_FALSE(table.contains("b"));
  std::string all;
  table.scan_latest([&](std::string_view key, const SettingRow& row) {
    all += std::string(key) + "=" + row.value + " ";
    return true;
  });
  EXPECT_EQ(all, "a=second ab=other ");
}

// However often a customer changes, only its last versions stay in memory; earlier ones are read.
TEST(VersionedTable, FindsEveryVersionOfMany) {
  Shelf shelf;
  TableList list;
  VersionedTable<SettingRow> table(list, "noord/settings");
  TableBase& rows = *list.front();
  rows.attach(&shelf);
  const auto put = [&](std::uint64_t sequence) {
    table.put("a", sequence, {std::to_string(sequence)});
  };
  for (std::uint64_t sequence = 10; sequence < 1'000; sequence += 10) {
    put(sequence);
  }
  rows.commit();
  rows.flush(shelf.sink());
  rows.evict();
  const SettingRow* const latest = table.latest("a");
  EXPECT_EQ(latest->value, "990");
  for (std::uint64_t sequence = 10; sequence < 1'000; sequence += 5) {
    EXPECT_EQ(table.at("a", sequence)->value, std::to_string(sequence / 10 * 10));
  }
  EXPECT_EQ(table.at("a", 9), nullptr);
  EXPECT_EQ(latest->value, "990");  // valid until the table changes
  for (std::uint64_t sequence = 1'000; sequence < 2'000; sequence += 10) {
    put(sequence);
    EXPECT_EQ(table.latest("a")->value, std::to_string(sequence));
  }
  for (const std::uint64_t sequence : {1'995u, 15u, 1'500u, 995u}) {
    EXPECT_EQ(table.at("a", sequence)->value, std::to_string(sequence / 10 * 10));
  }
}

// What was read of the store is kept up with changes, so that a change of one customer does not
// make every other be read again; only what is taken back is.
TEST(VersionedTable, ReadsTheStoreOnceForAKeyHoweverItChanges) {
  Shelf shelf;
  TableList list;
  VersionedTable<SettingRow> table(list, "noord/settings");
  TableBase& rows = *list.front();
  rows.attach(&shelf);
  table.put("a", 3, {"first"});
  table.put("b", 4, {"other"});
  rows.commit();
  rows.flush(shelf.sink());
  rows.evict();
  EXPECT_EQ(table.latest("a")->value, "first");
  EXPECT_EQ(table.latest("b")->value, "other");
  const int before = shelf.seeks();
  table.put("a", 7, {"second"});
  table.put("a", 7, {"third"});  // twice in one record
  EXPECT_EQ(table.latest("a")->value, "third");
  EXPECT_EQ(table.at("a", 6)->value, "first");
  EXPECT_EQ(table.latest("b")->value, "other");
  EXPECT_EQ(shelf.seeks(), before);
  rows.rollback();
  EXPECT_EQ(table.latest("a")->value, "first");
  table.put("a", 8, {"fourth"});
  EXPECT_EQ(table.latest("a")->value, "fourth");
  EXPECT_EQ(table.at("a", 7)->value, "first");
}

}  // namespace
}  // namespace facta
