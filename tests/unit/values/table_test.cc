// Tables: changes are taken back until they are committed, written behind, and merged with the
// store when read.
#include "aggregates/state/rows.h"
#include "aggregates/tables/table_code.h"
#include "tests/unit/values/shelf.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace facta {
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

TYPED_TEST(Tables, AreHandedOutInParts) {
  for (const char* key : {"c", "a", "d", "b"}) {
    this->put(key, "1");
  }
  this->table.commit();
  this->table.flush_some(this->shelf.sink(), 1);
  EXPECT_EQ(this->shelf.size(), 1U);
  EXPECT_EQ(this->table.rows_changed(), 3U);
  this->put("b", "2");  // handed out already, and changed again
  this->put("e", "2");
  this->table.rollback();
  EXPECT_EQ(this->table.rows_changed(), 3U);
  this->put("b", "3");
  this->table.erase("c");
  this->table.commit();
  std::size_t left = 2;
  EXPECT_FALSE(flush_some(this->list, this->shelf.sink(), left));
  EXPECT_EQ(left, 0U);
  EXPECT_EQ(this->table.rows_changed(), 2U);
  left = 100;
  EXPECT_TRUE(flush_some(this->list, this->shelf.sink(), left));
  EXPECT_EQ(left, 98U);
  this->table.evict();
  EXPECT_EQ(this->text(), "a=1 b=3 d=1 ");
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
  auto evicted = this->table.evict();
  EXPECT_EQ(this->table.rows_in_memory(), 3U);
  EXPECT_FALSE(this->table.has_in_memory("a"));
  EXPECT_TRUE(this->table.has_in_memory("b"));
  EXPECT_EQ(this->text(), "a=old b=new d=old e=new ");
  this->put("a", "new");
  this->table.erase("b");
  this->table.commit();
  EXPECT_EQ(this->text(), "a=new d=old e=new ");
  evicted = nullptr;  // whatever became of the rows that stayed
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

TYPED_TEST(Tables, FetchManyAtOnceAndRememberWhatIsNotThere) {
  for (const char* key : {"a", "b", "c"}) {
    this->put(key, "old");
  }
  this->flush();
  this->table.evict();
  this->put("b", "new");
  this->table.commit();
  this->table.fetch(std::vector<std::string_view>{"x", "a", "b", "x", "c"});
  EXPECT_EQ(this->shelf.gets(), 3);  // a, c and x
  EXPECT_EQ(this->table.find("a")->value, "old");
  EXPECT_EQ(this->table.find("b")->value, "new");
  EXPECT_EQ(this->table.find("x"), nullptr);
  EXPECT_EQ(this->shelf.gets(), 3);
  EXPECT_EQ(this->text(), "a=old b=new c=old ");
  this->put("x", "new");
  this->table.rollback();
  EXPECT_EQ(this->table.find("x"), nullptr);
  this->put("x", "new");
  this->flush();
  this->table.evict();
  EXPECT_EQ(this->text(), "a=old b=new c=old x=new ");
}

// However they stand to the rows there are.
TYPED_TEST(Tables, FetchKeysThatStandTogetherBySearchingOnce) {
  for (int i = 1'000; i < 2'000; i += 2) {
    this->put(std::to_string(i).c_str(), "old");
  }
  this->flush();
  const auto keys = [](int from, int until, int step) {
    std::vector<std::string> texts;
    for (int i = from; i < until; i += step) {
      texts.push_back(std::to_string(i));
    }
    return texts;
  };
  const auto fetch = [this](const std::vector<std::string>& texts, int seeks, int gets) {
    this->table.evict();
    const int seeks_before = this->shelf.seeks();
    const int gets_before = this->shelf.gets();
    this->table.fetch(std::vector<std::string_view>(texts.begin(), texts.end()));
    EXPECT_EQ(this->shelf.seeks() - seeks_before, seeks) << texts.front();
    EXPECT_EQ(this->shelf.gets() - gets_before, gets) << texts.front();
    for (const std::string& key : texts) {
      const int i = std::stoi(key);
      EXPECT_EQ(this->table.contains(key), i >= 1'000 && i < 2'000 && i % 2 == 0) << key;
    }
    EXPECT_EQ(this->shelf.gets() - gets_before, gets) << texts.front();  // all was remembered
  };
  fetch(keys(2'000, 3'000, 1), 1, 0);  // behind all others
  fetch(keys(1'200, 1'300, 1), 1, 0);  // among others
  fetch(keys(1'001, 1'011, 1), 1, 0);
  fetch(keys(1'000, 2'000, 150), 0, 7);  // few
  fetch(keys(1'000, 2'400, 140), 1, 9);  // far from each other: one search tells
}

// What is changed is a share of what memory has: both are told in bytes.
TYPED_TEST(Tables, TellWhatIsChanged) {
  const std::string text(1000, 't');
  this->put("a", text.c_str());
  this->flush();
  EXPECT_EQ(this->table.bytes_changed(), 0U);
  this->put("b", text.c_str());
  EXPECT_EQ(this->table.bytes_changed(), this->table.bytes_in_memory() / 2);
}

// Of rows that are kept encoded, it is known at once how large they are.
TEST(EncodedRows, AreCountedAsTheyAreWhateverHappens) {
  Shelf shelf;
  TableList list;
  Table<EncodedRow> table(list, "noord/settings");
  table.attach(&shelf);
  const std::string text(1000, 't');
  table.put("a", {text});
  const std::size_t one = table.bytes_in_memory();
  EXPECT_GT(one, text.size());
  table.commit();
  table.put("a", {text + text});
  EXPECT_GT(table.bytes_in_memory(), 2 * text.size());
  table.rollback();
  EXPECT_EQ(table.bytes_in_memory(), one);
  table.change("a", [](EncodedRow& row) { row.value.clear(); });
  EXPECT_LT(table.bytes_in_memory(), text.size());
  table.erase("a");
  table.rollback();
  EXPECT_EQ(table.bytes_in_memory(), one);
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
    std::unique_ptr<EvictedRows> evicted;  // given back at some later time
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
            evicted = table.evict();
          }
          break;
        case 3:
        case 4:
        case 5:
        case 6:
          table.erase(key);
          now.erase(key);
          break;
        case 8:
          table.commit();
          committed = now;
          if (seed % 4 != 0) {
            table.flush_some(shelf.sink(), any(4));
          }
          break;
        case 7: {
          std::vector<std::string> texts;
          for (const auto& [text, value] : now) {
            texts.push_back(text);
            texts.push_back(text + "b");
          }
          texts.resize(any(static_cast<unsigned>(texts.size()) + 1));
          table.fetch(std::vector<std::string_view>(texts.begin(), texts.end()));
          break;
        }
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

}  // namespace
}  // namespace facta
