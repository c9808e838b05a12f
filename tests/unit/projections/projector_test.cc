// The projector: same rows however they were folded, positions in the same write, waiting readers.
#include "projections/core/projector.h"

#include "tests/unit/projections/history_of.h"
#include "tests/unit/projections/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <string>
#include <thread>

namespace facta {
namespace {

using Rows = std::map<std::string, std::string>;

Rows rows_of(const Views& views) {
  Rows rows;
  for (const TableBase* table : views.tables()) {
    table->for_each_encoded([&](std::string_view key, std::string_view row) {
      rows[table->name() + '\0' + std::string(key)] = row;
    });
  }
  return rows;
}

std::unique_ptr<Projector> open_projector(HistoryOf& history, ProjectorOptions options) {
  auto projector = Projector::open(history.log().identity(), options);
  EXPECT_TRUE(projector) << (projector ? "" : projector.error().message);
  return std::move(*projector);
}

// Offers every record that the store does not have yet.
void catch_up(Projector& projector, const HistoryOf& history, std::size_t until) {
  const std::uint64_t next = projector.start_from().partitions[0].next;
  for (std::size_t i = 0; i < until; ++i) {
    if (history.records()[i]->offset >= next) {
      ASSERT_TRUE(projector.offer(history.records()[i]));
    }
  }
}

TEST(Projector, FoldsToTheSameRowsWithAStoreThatIsFlushedAndForgotten) {  // LED-05, I12
  HistoryOf history;
  live(history, "noord", 40);
  live(history, "zuid", 31);
  const TemporaryDirectory dir;
  ProjectorOptions options;
  options.dir = dir / "views";
  options.store.rows_ingested_min = 40;  // some writes are ingests, some are not
  const std::size_t count = history.records().size();
  for (const std::size_t until : {count / 3, count / 2, count}) {
    // Of their number, of their bytes, or of both.
    options.rows_changed_max = until == count / 2 ? 1'000'000 : 50;
    options.bytes_changed_max = until == count / 3 ? 1u << 30 : 5'000;
    options.rows_of_table_max = until == count ? 1'000'000 : 0;
    options.bytes_kept = until == count ? 0 : 1u << 30;
    options.rows_of_part = until == count ? 3 : 1'000;
    const auto projector = open_projector(history, options);
    catch_up(*projector, history, until);
    ASSERT_TRUE(projector->flush());
    const auto checked = check_position(history.log(), projector->start_from());
    EXPECT_TRUE(checked) << (checked ? "" : checked.error().message);
  }
  const auto projector = open_projector(history, options);
  EXPECT_EQ(projector->start_from().partitions[0].next, history.records().back()->offset + 1);
  EXPECT_EQ(projector->folded_sequence("noord"), history.views().head("noord").sequence);
  EXPECT_EQ(projector->read(rows_of), rows_of(history.views()));
}

TEST(Projector, HasAllWhenEverythingOfferedIsFolded) {
  HistoryOf history;
  live(history, "noord", 3);
  const auto projector = open_projector(history, {});
  EXPECT_TRUE(projector->has_all());
  projector->read([&](const Views&) {  // nothing is folded meanwhile
    catch_up(*projector, history, history.records().size());
    EXPECT_FALSE(projector->has_all());
  });
  ASSERT_TRUE(projector->flush());
  EXPECT_TRUE(projector->has_all());
}

TEST(Projector, CountsTheRecordsOfAllCompaniesWheneverItIsAsked) {
  HistoryOf history;
  live(history, "noord", 5);
  live(history, "zuid", 4);
  const std::size_t count = history.records().size();
  for (const std::size_t asked_after : {std::size_t{0}, count / 2, count}) {
    Views views;
    for (std::size_t i = 0; i < count; ++i) {
      if (i == asked_after) {
        EXPECT_EQ(views.history.record_count(), i);
      }
      views.fold(history.records()[i]->record, history.records()[i]->hash);
    }
    EXPECT_EQ(views.history.record_count(), count);
  }
}

TEST(Projector, GivesTheSameRowsHoweverCompaniesInterleave) {
  HistoryOf one;
  live(one, "noord", 5);
  live(one, "zuid", 6);
  Views views;
  const auto fold = [&](std::string_view company) {
    for (const auto& record : one.records()) {
      if (record->record.company == company) {
        views.fold(record->record, record->hash);
      }
    }
  };
  fold("zuid");
  fold("noord");
  EXPECT_EQ(rows_of(views), rows_of(one.views()));
}

TEST(Projector, WakesWhoWaitsForARecord) {
  HistoryOf history;
  live(history, "noord", 5);
  const auto projector = open_projector(history, {});
  const std::uint64_t last = history.views().head("noord").sequence;
  std::thread writer([&] { catch_up(*projector, history, history.records().size()); });
  EXPECT_TRUE(projector->wait_for("noord", last,
                                  std::chrono::steady_clock::now() + std::chrono::seconds(60)));
  writer.join();
  EXPECT_EQ(projector->folded_sequence("noord"), last);
  EXPECT_FALSE(projector->wait_for("noord", last + 1, std::chrono::steady_clock::now()));
  EXPECT_EQ(projector->folded_sequence("zuid"), 0u);
}

TEST(Projector, HoldsTheWriterBackWhenItsQueueIsFull) {
  HistoryOf history;
  live(history, "noord", 50);
  for (const bool by_bytes : {false, true}) {
    ProjectorOptions options;
    (by_bytes ? options.queue_bytes_max : options.queue_max) = 1;
    const auto projector = open_projector(history, options);
    catch_up(*projector, history, history.records().size());
    ASSERT_TRUE(projector->flush());
    EXPECT_EQ(projector->read(rows_of), rows_of(history.views()));
    projector->stop();
    EXPECT_FALSE(projector->offer(history.records().back()));
  }
}

// With nobody to fold: the reader in front of it must not take memory without end.
TEST(Projector, TakesNoMoreRecordsThanItsQueueHasBytesFor) {
  HistoryOf history;
  live(history, "noord", 50);
  ProjectorOptions options;
  options.queue_bytes_max = 1000;
  const auto projector = open_projector(history, options);
  std::atomic<int> taken{0};
  std::thread offers;
  projector->read([&](const Views&) {  // while somebody reads nothing is folded
    offers = std::thread([&] {
      for (const auto& record : history.records()) {
        auto large = std::make_shared<AdmittedRecord>(*record);
        large->bytes = 1000;
        taken += projector->offer(std::move(large)) ? 1 : 0;
      }
    });
    for (int last = -1; last != taken;) {  // until no more come
      last = taken;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    EXPECT_LE(taken, 3);  // one that is folded, one that waits, one that came in between
    return 0;
  });
  projector->stop();
  offers.join();
}

TEST(Projector, StartsAnewWhenTheStoreCannotProveItself) {
  HistoryOf history;
  live(history, "noord", 5);
  const TemporaryDirectory dir;
  ProjectorOptions options;
  options.dir = dir / "views";
  {
    RocksStoreOptions old;
    old.fold_version = kViewsFoldVersion + 1;
    auto store = RocksStore::open(options.dir, old);
    ASSERT_TRUE(store);
    ASSERT_TRUE((*store)->write(RowBatch(), "p", RocksStore::Durability::kOnDisk));
  }
  const auto projector = open_projector(history, options);
  EXPECT_EQ(projector->start_from(), FoldPosition::start_of(history.log().identity()));
}

TEST(Projector, FlushesWhenItStops) {
  HistoryOf history;
  live(history, "noord", 5);
  const TemporaryDirectory dir;
  ProjectorOptions options;
  options.dir = dir / "views";
  {
    const auto projector = open_projector(history, options);
    catch_up(*projector, history, history.records().size());
  }
  const auto projector = open_projector(history, options);
  EXPECT_EQ(projector->head("noord").hash, history.records().back()->hash);
  EXPECT_EQ(projector->read(rows_of), rows_of(history.views()));
}

}  // namespace
}  // namespace facta
