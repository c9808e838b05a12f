// Master data: what was in force when, read of the store once, and forgotten last.
#include "aggregates/tables/versioned_table.h"

#include "aggregates/state/rows.h"
#include "aggregates/tables/forget_rows.h"
#include "aggregates/tables/table_code.h"
#include "tests/unit/values/shelf.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

// The largest tables go first; master data only if that was not enough, and then with what was
// made of them.
TEST(ForgetRows, LeavesWhatIsLookedUpOften) {
  constexpr int kRows = 1'000;
  Shelf shelf;
  TableList list;
  Table<EncodedRow> large(list, "noord/large");
  Table<EncodedRow> small(list, "noord/small");
  VersionedTable<SettingRow> master(list, "noord/master");
  for (TableBase* table : list) {
    table->attach(&shelf, Rollback::kNever);
  }
  for (int i = 0; i < kRows; ++i) {
    const std::string key = std::to_string(i);
    large.put(key, {std::string(200, 'l')});
    small.put(key, {std::string(10, 's')});
    master.put(key, 1, {std::string(400, 'm')});
  }
  const auto kept = [&] {
    std::size_t bytes = 0;
    for (TableBase* table : list) {
      table->flush(shelf.sink());
      bytes += table->bytes_in_memory();
    }
    return bytes;
  };
  const auto forget_to = [&](std::size_t most) {
    forget_rows(list, kept(), most, [](TableBase& table) { table.evict(); });
  };
  const std::size_t all = kept();
  const std::size_t of_master = list[2]->bytes_in_memory();
  forget_to(all);
  EXPECT_EQ(kept(), all);
  forget_to(all - 1);
  EXPECT_EQ(large.rows_in_memory(), 0u);
  EXPECT_EQ(list[2]->bytes_in_memory(), of_master);
  forget_to(of_master);
  EXPECT_EQ(small.rows_in_memory(), 0u);
  EXPECT_EQ(list[2]->bytes_in_memory(), of_master);
  forget_to(of_master - 1);
  EXPECT_EQ(kept(), 0u);
  EXPECT_EQ(master.latest("7")->value, std::string(400, 'm'));
  EXPECT_GT(list[2]->bytes_in_memory(), 0u);
  list[2]->evict();
  EXPECT_EQ(list[2]->bytes_in_memory(), 0u);
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

// More keys than are kept of those that were read last, asked for again and again in turn: each is
// found among them or those before.
TEST(VersionedTable, ReadsAKeyOnceWhileOthersAreAsked) {
  constexpr int kKeys = 30'000;
  Shelf shelf;
  TableList list;
  VersionedTable<SettingRow> table(list, "noord/settings");
  TableBase& rows = *list.front();
  rows.attach(&shelf);
  for (int i = 0; i < kKeys; ++i) {
    table.put(std::to_string(i), 1, {"old"});
  }
  rows.commit();
  rows.flush(shelf.sink());
  rows.evict();
  for (int i = 0; i < kKeys; ++i) {
    ASSERT_EQ(table.latest(std::to_string(i))->value, "old");
  }
  const int before = shelf.seeks();
  table.put("5", 2, {"new"});
  for (int i = 0; i < kKeys; ++i) {
    ASSERT_EQ(table.latest(std::to_string(i))->value, i == 5 ? "new" : "old");
  }
  EXPECT_LE(shelf.seeks(), before + 1);  // "5" itself
}

}  // namespace
}  // namespace facta
