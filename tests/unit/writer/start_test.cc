// What a start leaves behind, when the process dies right after it.
#include "projections/core/rocks_store.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/writer/writer_fixture.h"

#include <deque>

namespace facta::testing {
namespace {

// Found by tests/crash/kill_under_load: killed within the five seconds between two writes, a
// service had more to fold at each start, until it was folding only.
TEST_F(WriterTest, WhatAStartFoldsIsWrittenAtOnce) {
  constexpr int kCommands = 5'000;  // some rows each
  std::deque<std::future<Answer>> answers;
  for (int i = 0; i < kCommands; ++i) {
    answers.push_back(process_->send(reason("R" + std::to_string(i)), "c" + std::to_string(i)));
    while (answers.size() > 100) {
      ASSERT_TRUE(accepted(answers.front().get()));
      answers.pop_front();
    }
  }
  while (!answers.empty()) {
    ASSERT_TRUE(accepted(answers.front().get()));
    answers.pop_front();
  }
  const TemporaryDirectory folder;
  const auto store = RocksStore::open(folder.path() / "state", {.fold_version = kStateFoldVersion});
  ASSERT_TRUE(store);
  MemoryEventLog log(storage_);
  Books books(log.identity(), store->get());
  Writer writer({}, log, books, clock_, [](const auto&) {});
  ASSERT_TRUE(writer.fold_log());
  // Nothing more is asked of it: what is in the store now survives its death.
  const auto position = (*store)->position();
  ASSERT_TRUE(position);
  EXPECT_EQ(FoldPosition::decode(*position)->partitions[0].next, *log.end(0));
}

}  // namespace
}  // namespace facta::testing
