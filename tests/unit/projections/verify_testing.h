// A ledger in memory with the stores of a stopped service beside it, for `facta verify`.
#pragma once

#include "aggregates/ledger.h"
#include "projections/core/verify.h"
#include "tests/unit/projections/history_of.h"
#include "tests/unit/projections/temporary_directory.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

namespace facta {

class Verify : public testing::Test {
 protected:
  Verify() {
    live(history_, "noord", 12);
    live(history_, "zuid", 7);
    options_.state_dir = dir_ / "state";
    options_.views_dir = dir_ / "views";
    keep(history_.records().size() - 5);
  }

  // Stores as a service leaves them that folded the first `count` records.
  void keep(std::size_t count) {
    FoldPosition position = FoldPosition::start_of(history_.log().identity());
    std::map<std::string, std::unique_ptr<CompanyState>> states;
    Views views;
    for (std::size_t i = 0; i < count; ++i) {
      const AdmittedRecord& at = *history_.records()[i];
      auto& state = states[at.record.company];
      if (!state) {
        state = std::make_unique<CompanyState>(at.record.company);
      }
      fold_record(*state, at.record, at.hash);
      views.fold(at.record, at.hash);
      position.passed(at.partition, at.offset, at.hash);
    }
    RowBatch state_rows;
    for (const auto& [company, state] : states) {
      for (TableBase* table : state->tables()) {
        gather(*table, state_rows);
      }
    }
    RowBatch view_rows;
    for (TableBase* table : views.all_tables()) {
      gather(*table, view_rows);
    }
    write(options_.state_dir, state_rows, position.encode());
    write(options_.views_dir, view_rows, position.encode());
  }
  static void gather(const TableBase& table, RowBatch& batch) {
    table.for_each_encoded(
        [&](std::string_view key, std::string_view row) { batch.put(table.name(), key, row); });
  }
  static std::uint32_t version_of(const std::string& dir) {
    return dir.ends_with("views") ? kViewsFoldVersion : 1;
  }
  static void write(const std::string& dir, const RowBatch& batch, std::string_view position) {
    auto store = RocksStore::open(dir, {.fold_version = version_of(dir)});
    ASSERT_TRUE(store) << store.error().message;
    ASSERT_TRUE((*store)->write(batch, position, RocksStore::Durability::kOnDisk));
  }
  static std::string position_of(const std::string& dir) {
    auto store = RocksStore::open(dir, {.fold_version = version_of(dir)});
    return store ? (*store)->position().value_or("") : "";
  }

  const VerifyReport& run() {
    auto report = verify(history_.log(), options_);
    EXPECT_TRUE(report) << (report ? "" : report.error().message);
    report_ = report ? *report : VerifyReport{};
    return report_;
  }

  HistoryOf history_;
  TemporaryDirectory dir_;
  VerifyOptions options_;
  VerifyReport report_;
};

}  // namespace facta
