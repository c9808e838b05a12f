// The store: rows and position in one write, nothing patched, everything provable (design 4, R8).
#include "projections/core/rocks_store.h"

#include "aggregates/tables/table_code.h"
#include "events/base/row_codec.h"
#include "events/base/sha256.h"
#include "projections/core/write_behind.h"
#include "tests/support/file_size_limit.h"
#include "tests/unit/projections/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <unistd.h>

namespace facta {
namespace {

struct Row {
  std::string text;
  FACTA_DESCRIBE(Row, text)
};

std::unique_ptr<RocksStore> open_store(const std::string& dir, std::uint32_t fold_version = 1) {
  auto store = RocksStore::open(dir, {.fold_version = fold_version});
  EXPECT_TRUE(store) << (store ? "" : store.error().message);
  return store ? std::move(*store) : nullptr;
}

StoreFault fault_of_open(const std::string& dir, std::uint32_t fold_version = 1) {
  auto store = RocksStore::open(dir, {.fold_version = fold_version});
  EXPECT_FALSE(store);
  return store.error().fault;
}

void write(RocksStore& store, const RowBatch& batch, std::string_view position,
           RocksStore::Durability durability = RocksStore::Durability::kOnDisk) {
  const auto written = store.write(batch, position, durability);
  EXPECT_TRUE(written) << (written ? "" : written.error().message);
}

std::map<std::string, std::string> rows_of(const RocksStore& store, std::string_view table,
                                           std::string_view from = {},
                                           std::string_view until = {}) {
  std::map<std::string, std::string> rows;
  for (auto cursor = store.seek(table, from, until); cursor->valid(); cursor->next()) {
    rows.emplace(cursor->key(), cursor->row());
  }
  return rows;
}

std::map<std::string, std::string> rows_of(const Table<Row>& table) {
  std::map<std::string, std::string> rows;
  table.for_each_encoded(
      [&](std::string_view key, std::string_view row) { rows.emplace(key, row); });
  return rows;
}

TEST(RocksStore, GivesBackWhatWasWritten) {
  const TemporaryDirectory dir;
  const auto store = open_store(dir / "store");
  EXPECT_TRUE(store->empty());
  RowBatch batch;
  batch.put("t", "a", "1");
  batch.put("t", std::string("b\0c", 3), "2");
  batch.put("t", "gone", "3");
  batch.erase("t", "gone");
  write(*store, batch, "here");

  std::string row;
  EXPECT_TRUE(store->get("t", "a", row));
  EXPECT_EQ(row, "1");
  EXPECT_TRUE(store->get("t", std::string("b\0c", 3), row));
  EXPECT_FALSE(store->get("t", "gone", row));
  EXPECT_FALSE(store->get("t", "z", row));
  EXPECT_EQ(store->position(), "here");
}

// As many as one after the other would, in whatever number, from memory and from files.
TEST(RocksStore, GivesManyRowsAtOnce) {
  const TemporaryDirectory dir;
  const auto store = open_store(dir / "store");
  RowBatch batch;
  std::vector<std::string> names;
  for (int i = 1'000; i < 2'000; ++i) {
    names.push_back(std::to_string(i));
    if (i % 3 != 0) {
      batch.put("t", names.back(), "row " + names.back());
    }
  }
  batch.put("u", "1002", "of another table");
  write(*store, batch, "here");
  const std::vector<std::string_view> keys(names.begin(), names.end());
  std::size_t next = 0;
  store->get_all("t", keys, [&](std::size_t place, const std::string_view* row) {
    ASSERT_EQ(place, next++);
    ASSERT_EQ(row != nullptr, std::stoi(names[place]) % 3 != 0);
    ASSERT_TRUE(row == nullptr || *row == "row " + names[place]);
  });
  EXPECT_EQ(next, keys.size());
  store->get_all("t", {}, [](std::size_t, const std::string_view*) { FAIL(); });
}

TEST(RowBatch, TakesRowsOfEverySize) {
  RowBatch batch;
  std::map<std::string, std::string> put;
  for (const std::size_t size : {0u, 1u, 100'000u, 70'000u, 3u, 300'000u, 60'000u, 200'000u, 9u}) {
    const std::string key = std::to_string(size);
    put["t" + std::string(1, '\0') + key] = std::string(size, 'r');
    batch.put("t", key, std::string(size, 'r'));
  }
  std::map<std::string, std::string> got;
  for (const RowBatch::Change& change : batch.sorted()) {
    got.emplace(change.key, change.row);
  }
  EXPECT_EQ(got, put);
  batch.clear();
  EXPECT_TRUE(batch.empty());
  batch.put("t", "k", "row");
  EXPECT_EQ(batch.sorted().front().row, "row");
}

TEST(RocksStore, SeekStaysInsideItsTable) {
  const TemporaryDirectory dir;
  const auto store = open_store(dir / "store");
  RowBatch batch;
  batch.put("a/t", "x", "0");
  batch.put("a/table", "1", "one");
  batch.put("a/table", "2", "two");
  batch.put("a/table", std::string(3, '\xff'), "last");
  batch.put("a/tables", "1", "other");
  write(*store, batch, "p");
  EXPECT_THAT(rows_of(*store, "a/table"), testing::SizeIs(3));
  EXPECT_THAT(rows_of(*store, "a/table", "2"), testing::SizeIs(2));
  EXPECT_THAT(rows_of(*store, "a/table", "1", "2"), testing::SizeIs(1));
  EXPECT_THAT(rows_of(*store, "a/table", "2", "2"), testing::IsEmpty());
  EXPECT_THAT(rows_of(*store, "a/table", "1", "3"), testing::SizeIs(2));
  EXPECT_THAT(rows_of(*store, "a/t"), testing::SizeIs(1));
  EXPECT_THAT(rows_of(*store, "a/ta"), testing::IsEmpty());
}

// Iterators are used again, but never one of before a write.
TEST(RocksStore, SeekSeesEveryWriteOfBeforeIt) {
  const TemporaryDirectory dir;
  const auto opened = RocksStore::open(dir / "store", {.rows_ingested_min = 3});
  ASSERT_TRUE(opened);
  const auto& store = *opened;
  RowBatch first;
  first.put("t", "a", "1");
  write(*store, first, "p1");
  EXPECT_THAT(rows_of(*store, "t"), testing::SizeIs(1));
  const auto early = store->seek("t", "", "");
  RowBatch second;
  second.put("t", "b", "2");
  write(*store, second, "p2");
  EXPECT_THAT(rows_of(*store, "t"), testing::SizeIs(2));
  early->next();
  EXPECT_FALSE(early->valid());  // it goes on as it began
  RowBatch large;                // comes as sorted files
  for (const char* key : {"c", "d", "e"}) {
    large.put("t", key, "3");
  }
  write(*store, large, "p3");
  EXPECT_THAT(rows_of(*store, "t"), testing::SizeIs(5));
  EXPECT_THAT(rows_of(*store, "t"), testing::SizeIs(5));
}

TEST(RocksStore, KeepsRowsAndPositionWhenReopened) {
  const TemporaryDirectory dir;
  RowBatch batch;
  batch.put("t", "a", "1");
  write(*open_store(dir / "store"), batch, "p1");
  const auto store = open_store(dir / "store");
  EXPECT_EQ(store->position(), "p1");
  EXPECT_THAT(rows_of(*store, "t"), testing::ElementsAre(testing::Pair("a", "1")));
}

// The directory of a test whose statement runs again in a process of its own ("threadsafe" death
// tests start the test anew there): that process inherits the path.
class SharedDirectory {
 public:
  SharedDirectory() {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    if (std::getenv(kName) == nullptr) {
      ::setenv(kName, own_.path().c_str(), 1);
      owner_ = true;
    }
    path_ = std::string(std::getenv(kName)) + "/store";
  }
  ~SharedDirectory() {
    if (owner_) {
      ::unsetenv(kName);
    }
  }
  bool owner() const { return owner_; }
  const std::string& path() const { return path_; }

 private:
  static constexpr const char* kName = "FACTA_TEST_STORE";
  TemporaryDirectory own_;
  std::string path_;
  bool owner_ = false;
};

[[noreturn]] void write_and_be_killed(const std::string& dir) {
  const auto store = open_store(dir);
  for (int i = 1; i <= 9; ++i) {
    RowBatch batch;
    batch.put("t", "row", std::to_string(i));
    write(*store, batch, std::to_string(i),
          i == 5 ? RocksStore::Durability::kOnDisk : RocksStore::Durability::kBuffered);
  }
  ::kill(::getpid(), SIGKILL);
  std::abort();
}

// A process that is killed leaves a prefix of its writes: rows and position, always of the same
// write (LED-05, R8).
TEST(RocksStore, IsConsistentAfterAKill) {
  const SharedDirectory dir;
  EXPECT_EXIT(write_and_be_killed(dir.path()), testing::KilledBySignal(SIGKILL), "");
  const auto store = open_store(dir.path());
  const auto rows = rows_of(*store, "t");
  ASSERT_TRUE(store->position());
  EXPECT_EQ(rows.at("row"), *store->position());
  EXPECT_GE(std::stoi(*store->position()), 5);
}

TEST(RocksStore, RefusesAnotherFoldVersion) {
  const TemporaryDirectory dir;
  write(*open_store(dir / "store", 1), RowBatch(), "p");
  EXPECT_EQ(fault_of_open(dir / "store", 2), StoreFault::kUnprovable);
  ASSERT_TRUE(RocksStore::wipe(dir / "store"));
  EXPECT_TRUE(open_store(dir / "store", 2)->empty());
}

TEST(RocksStore, RefusesASecondOpening) {
  const TemporaryDirectory dir;
  const auto store = open_store(dir / "store");
  EXPECT_EQ(fault_of_open(dir / "store"), StoreFault::kLocked);
  const auto wiped = RocksStore::wipe(dir / "store");
  ASSERT_FALSE(wiped);
  EXPECT_EQ(wiped.error().fault, StoreFault::kLocked);
}

std::filesystem::path largest_file(const std::string& dir, const std::string& extension) {
  std::filesystem::path found;
  for (const auto& entry : std::filesystem::directory_iterator(dir)) {
    if (entry.path().extension() == extension &&
        (found.empty() || entry.file_size() > std::filesystem::file_size(found))) {
      found = entry.path();
    }
  }
  return found;
}

void fill(const std::string& dir) {
  const auto store = open_store(dir);
  RowBatch batch;
  for (int i = 0; i < 20'000; ++i) {
    batch.put("t", std::to_string(100'000 + i), hex(sha256(std::to_string(i))));
  }
  write(*store, batch, "p");
}

TEST(RocksStore, NoticesALostFileAtOpening) {
  const TemporaryDirectory dir;
  fill(dir / "store");
  std::filesystem::remove(largest_file(dir / "store", ".sst"));
  EXPECT_EQ(fault_of_open(dir / "store"), StoreFault::kUnprovable);
  EXPECT_TRUE(RocksStore::wipe(dir / "store"));
  EXPECT_TRUE(open_store(dir / "store")->empty());
}

// No answer may rest on damaged rows: the read stops the process, the next start refolds.
TEST(RocksStore, StopsOnDamageAndRemembersIt) {
  const SharedDirectory dir;
  if (dir.owner()) {
    fill(dir.path());
    const auto file = largest_file(dir.path(), ".sst");
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file) / 2));
    bytes.write("damage!", 7);
  }
  EXPECT_DEATH(rows_of(*open_store(dir.path()), "t"), "refolded at the next start");
  EXPECT_EQ(fault_of_open(dir.path()), StoreFault::kUnprovable);
}

TEST(RocksStore, TakesALargeBatchAsSortedFiles) {
  const TemporaryDirectory dir;
  RocksStoreOptions options;
  options.rows_ingested_min = 100;
  std::map<std::string, std::string> expected;
  {
    auto store = RocksStore::open(dir / "store", options);
    ASSERT_TRUE(store);
    for (const int round : {1, 2}) {  // into an empty store, and over rows that are there
      RowBatch batch;
      for (int i = 999; i >= 0; --i) {
        const std::string key = std::to_string(i * round);
        batch.put("t", key, "old");
        batch.put("t", key, "row " + key);  // the later one counts
        expected[key] = "row " + key;
      }
      batch.erase("t", std::to_string(7 * round));
      expected.erase(std::to_string(7 * round));
      write(**store, batch, "p" + std::to_string(round));
    }
    EXPECT_EQ(rows_of(**store, "t"), expected);
  }
  const auto store = open_store(dir / "store");
  EXPECT_EQ(store->position(), "p2");
  EXPECT_EQ(rows_of(*store, "t"), expected);
}

// RocksDB's diary could not be written either, and its second line ended the process.
TEST(RocksStore, OutlivesADiskThatTakesNothing) {
  const TemporaryDirectory dir;
  const auto store = open_store(dir / "store");
  RowBatch batch;
  batch.put("t", "a", "1");
  ASSERT_TRUE(store->write(batch, "p1", RocksStore::Durability::kOnDisk));
  std::optional<FileSizeLimit> limit(0);
  int failed = 0;
  for (int i = 0; i < 3; ++i) {
    batch.clear();
    batch.put("t", "b", std::to_string(i));
    failed += store->write(batch, "p2", RocksStore::Durability::kOnDisk) ? 0 : 1;
  }
  limit.reset();
  EXPECT_EQ(failed, 3);
  std::string row;
  EXPECT_TRUE(store->get("t", "a", row));
  EXPECT_EQ(row, "1");
}

TEST(WriteBehind, KeepsTheRowsOfAWriteThatFailed) {
  const TemporaryDirectory dir;
  const auto store = open_store(dir / "store");
  WriteBehind behind(*store);
  behind.next().put("t", "a", "1");
  behind.next().put("t", "b", "1");
  for (int i = 0; i < 20'000; ++i) {  // more than the limit below lets through
    behind.next().put("u", std::to_string(i), "a row of some length");
  }
  std::optional<FileSizeLimit> limit(16'384);
  behind.start("p1");
  behind.next().put("t", "b", "2");
  const auto failed = behind.finish();
  limit.reset();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().fault, StoreFault::kUnavailable);
  EXPECT_TRUE(store->empty());

  behind.start("p2");
  ASSERT_TRUE(behind.finish());
  EXPECT_EQ(store->position(), "p2");
  EXPECT_EQ(rows_of(*store, "t"), (std::map<std::string, std::string>{{"a", "1"}, {"b", "2"}}));
  EXPECT_THAT(rows_of(*store, "u"), testing::SizeIs(20'000));
}

TEST(RocksStore, StandsBehindATable) {
  const TemporaryDirectory dir;
  const auto store = open_store(dir / "store");
  TableList tables;
  Table<Row> table(tables, "noord/rows");
  table.attach(store.get());
  const auto flush = [&](std::string_view position) {
    RowBatch batch;
    table.commit();
    table.flush(batch.sink());
    write(*store, batch, position);
    table.evict();
  };
  table.put("a", {"1"});
  table.put("b", {"2"});
  table.put("d", {"4"});
  flush("p1");
  EXPECT_EQ(table.rows_in_memory(), 0u);

  table.put("c", {"3"});                                         // only in memory
  table.erase("b");                                              // erased in memory, still stored
  table.change("a", [](Row& row) { row.text = "1, changed"; });  // memory wins
  EXPECT_EQ(table.find("b"), nullptr);
  EXPECT_EQ(table.find("d")->text, "4");
  const auto before = rows_of(table);
  EXPECT_THAT(before, testing::SizeIs(3));
  flush("p2");
  EXPECT_EQ(rows_of(table), before);
  EXPECT_EQ(rows_of(*store, "noord/rows"), before);
}

}  // namespace
}  // namespace facta
