// What a start leaves behind, when the process dies right after it.
#include "projections/core/rocks_store.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/writer/writer_fixture.h"

#include <deque>
#include <limits>
#include <map>
#include <optional>

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

std::map<std::string, std::string> rows_of(Books& books) {
  std::map<std::string, std::string> rows;
  for (const TableBase* table : books.find("noord")->state.tables()) {
    table->for_each_encoded([&](std::string_view key, std::string_view row) {
      rows[table->name() + '\0' + std::string(key)] = row;
    });
  }
  return rows;
}

// A start that finds its store lost folds everything, and more than fits.
TEST_F(WriterTest, AStartKeepsNoMoreInMemoryThanItMay) {
  constexpr int kCommands = 3'000;
  constexpr std::size_t kBytes = 100'000;
  for (int i = 0; i < kCommands; ++i) {
    ASSERT_TRUE(
        accepted(process_->send(reason("R" + std::to_string(i)), "c" + std::to_string(i)).get()));
  }
  const TemporaryDirectory folder;
  const auto store = RocksStore::open(folder.path() / "state", {.fold_version = kStateFoldVersion});
  ASSERT_TRUE(store);
  MemoryEventLog log(storage_);
  Books books(log.identity(), store->get(), kBytes);
  ASSERT_TRUE(books.catch_up(log, 0, {}));
  ASSERT_TRUE(books.flush());
  EXPECT_LE(books.bytes_in_memory(), kBytes);
  Books all(log.identity(), nullptr);
  ASSERT_TRUE(all.catch_up(log, 0, {}));
  EXPECT_GT(all.bytes_in_memory(), 2 * kBytes);
  EXPECT_EQ(rows_of(books), rows_of(all));
}

// A store that has the state of a log, as a process leaves it behind.
class StoredState {
 public:
  explicit StoredState(const std::shared_ptr<MemoryLogStorage>& storage,
                       RocksStoreOptions options = {})
      : log_(storage) {
    options.fold_version = kStateFoldVersion;
    store_ = std::move(*RocksStore::open(folder_.path() / "state", options));
    Books books(log_.identity(), store_.get());
    EXPECT_TRUE(books.catch_up(log_, 0, {}));
    EXPECT_TRUE(books.flush());
  }
  MemoryEventLog& log() { return log_; }
  RocksStore& store() { return *store_; }

 private:
  TemporaryDirectory folder_;
  MemoryEventLog log_;
  std::unique_ptr<RocksStore> store_;
};

// A start made the book of every company, each with a search for each of its tables: with a hundred
// companies it took over a second.
TEST_F(WriterTest, AStartLooksForAsMuchHoweverManyCompaniesThereAre) {
  const auto searches_of_start = [&] {
    StoredState stored(storage_);
    const std::uint64_t before = stored.store().searches();
    Books books(stored.log().identity(), &stored.store());
    Writer writer({}, stored.log(), books, clock_, [](const auto&) {});
    EXPECT_TRUE(writer.fold_log());
    writer.turn();
    const std::uint64_t searches = stored.store().searches() - before;
    // They are all there.
    EXPECT_EQ(writer.durable_sequences(), process_->writer->durable_sequences());
    EXPECT_EQ(books.find("noord")->state.where().sequence, 1u);
    return searches;
  };
  const std::uint64_t of_one = searches_of_start();
  for (int i = 0; i < 30; ++i) {
    const std::string code = "zuid" + std::to_string(i);
    ASSERT_TRUE(accepted(process_->ask(company_named(code), "open " + code)));
  }
  EXPECT_EQ(searches_of_start(), of_one);
}

TEST_F(WriterTest, AStartKnowsWhichCompaniesHaveWorkToDo) {
  ASSERT_TRUE(accepted(process_->ask(company_named("zuid"), "open zuid")));
  const auto at_work = [&] {
    StoredState stored(storage_);
    return Books(stored.log().identity(), &stored.store()).companies_at_work();
  };
  EXPECT_TRUE(at_work().empty());
  ConfigureJobQueueEntry job;
  job.jobCode = "11096500";
  job.at = "06:30";
  ASSERT_TRUE(accepted(process_->ask(job)));
  EXPECT_EQ(at_work(), std::vector<std::string>{"noord"});
}

TEST_F(WriterTest, ChangedRowsAreLookedForWhereThereAreAny) {
  for (const char* code : {"oost", "west", "zuid"}) {
    ASSERT_TRUE(accepted(process_->ask(company_named(code), std::string("open ") + code)));
  }
  StoredState stored(storage_);
  Books books(stored.log().identity(), &stored.store());
  EXPECT_EQ(books.rows_changed(), 0u);
  ASSERT_TRUE(accepted(process_->ask(reason("R"))));
  ASSERT_TRUE(books.catch_up(stored.log(), 0, {}));
  EXPECT_EQ(books.companies_changed(), 1u);
  EXPECT_GT(books.rows_changed(), 0u);
  ASSERT_TRUE(books.flush());
  EXPECT_EQ(books.companies_changed(), 0u);
  EXPECT_EQ(books.rows_changed(), 0u);
  // What is folded after a flush is written with the next one.
  ASSERT_TRUE(accepted(process_->ask(reason("S"))));
  ASSERT_TRUE(books.catch_up(stored.log(), 0, {}));
  ASSERT_TRUE(books.flush());
  Books all(stored.log().identity(), nullptr);
  ASSERT_TRUE(all.catch_up(stored.log(), 0, {}));
  Books again(stored.log().identity(), &stored.store());
  EXPECT_EQ(rows_of(again), rows_of(all));
}

// Between the parts more is folded; whenever it ends, what the store has is of one moment.
TEST_F(WriterTest, AFlushInPartsIsOfOneMoment) {
  StoredState stored(storage_);
  Books all(stored.log().identity(), nullptr);
  int commands = 0;
  for (const int changes_after : {0, 1, 5, 1'000}) {
    Books books(stored.log().identity(), &stored.store());
    const auto fold_more = [&] {
      ASSERT_TRUE(accepted(process_->ask(reason("R" + std::to_string(commands++)))));
      ASSERT_TRUE(books.catch_up(stored.log(), 0, {}));
    };
    fold_more();
    const std::string before = *stored.store().position();
    int parts = 0;
    do {
      ASSERT_TRUE(books.flush_part(2));
      EXPECT_TRUE(!books.flushing() || *stored.store().position() == before);
      if (++parts <= changes_after) {
        fold_more();
      }
    } while (books.flushing());
    EXPECT_GT(parts, 1);
    EXPECT_LE(parts, 64);
    if (changes_after != 5) {
      ASSERT_TRUE(books.flush());
    }  // else what was folded since is lost, as with a crash
  }
  Books again(stored.log().identity(), &stored.store());
  ASSERT_TRUE(again.catch_up(stored.log(), 0, {}));
  ASSERT_TRUE(all.catch_up(stored.log(), 0, {}));
  EXPECT_EQ(rows_of(again), rows_of(all));
}

// Rows that are only looked at, as by rehearsals, are forgotten without a change, too.
TEST_F(WriterTest, WhatIsOnlyAskedForDoesNotStayWhenMemoryIsFull) {
  constexpr int kCommands = 1'000;
  const auto id = [](int i) { return "c" + std::to_string(i); };
  for (int i = 0; i < kCommands; ++i) {
    ASSERT_TRUE(accepted(process_->ask(reason("R" + std::to_string(i)), id(i))));
  }
  StoredState stored(storage_);
  Books books(stored.log().identity(), &stored.store(), 1);
  ASSERT_TRUE(books.catch_up(stored.log(), 0, {}));
  ASSERT_TRUE(books.flush());
  ASSERT_NE(books.find("noord"), nullptr);  // its small tables are there, and stay
  const std::size_t before = books.bytes_in_memory();
  for (int i = 0; i < kCommands; ++i) {
    ASSERT_NE(books.find("noord")->state.command_ids.find(id(i)), nullptr);
  }
  EXPECT_GT(books.bytes_in_memory(), before);
  ASSERT_TRUE(books.make_room());
  EXPECT_EQ(books.bytes_in_memory(), before);
  EXPECT_NE(books.find("noord")->state.command_ids.find(id(7)), nullptr);
}

// That the write failed may be told to make_room(): what is flushed next knows it all the same.
TEST_F(WriterTest, RowsOfAWriteThatFailedStayInMemory) {
  RocksStoreOptions options;
  options.rows_ingested_min = 1;
  StoredState stored(storage_, options);
  Books books(stored.log().identity(), &stored.store(), 1);
  std::optional<FileSizeLimit> limit(0);
  ASSERT_TRUE(accepted(process_->ask(reason("R"), "r")));
  ASSERT_TRUE(books.catch_up(stored.log(), 0, {}));
  (void)books.flush_behind();
  while (books.make_room()) {
    std::this_thread::yield();  // as long as the write lasts
  }
  const bool failed = books.write_failed();
  (void)books.flush_behind();
  const bool is_there = books.find("noord")->state.command_ids.find("r") != nullptr;
  limit.reset();
  EXPECT_TRUE(failed);
  EXPECT_TRUE(is_there);
  const auto written = books.flush();
  ASSERT_TRUE(written) << written.error();
  EXPECT_FALSE(books.write_failed());
  Books again(stored.log().identity(), &stored.store());
  Books all(stored.log().identity(), nullptr);
  ASSERT_TRUE(all.catch_up(stored.log(), 0, {}));
  EXPECT_EQ(rows_of(again), rows_of(all));
}

// Each company has tables that are too small to be forgotten one by one: with a thousand companies
// they took more than all that memory may hold.
TEST_F(WriterTest, BooksThatNobodyAsksForAreForgottenWhenMemoryIsFull) {
  for (int i = 0; i < 20; ++i) {
    const std::string code = "zuid" + std::to_string(i);
    ASSERT_TRUE(accepted(process_->ask(company_named(code), "open " + code)));
  }
  StoredState stored(storage_);
  Books books(stored.log().identity(), &stored.store(), 1);
  for (int i = 0; i < 20; ++i) {
    EXPECT_NE(books.find("zuid" + std::to_string(i)), nullptr);
  }
  const auto fill = [&](const std::string& code) {
    ASSERT_TRUE(accepted(process_->ask(reason(code))));
    ASSERT_TRUE(books.catch_up(stored.log(), 0, {}));
    ASSERT_TRUE(books.flush_behind());
    books.forget_idle_books();
  };
  fill("R");
  EXPECT_EQ(books.books_in_memory(), 21u);
  fill("S");
  EXPECT_EQ(books.books_in_memory(), 1u);
  // They come back as they were.
  EXPECT_EQ(books.find("zuid7")->state.where().sequence, 1u);
  Books all(stored.log().identity(), nullptr);
  ASSERT_TRUE(all.catch_up(stored.log(), 0, {}));
  EXPECT_EQ(rows_of(books), rows_of(all));
}

// The same of a start that folds everything: 20,000,000 entries of 1,001 companies took 1.4 GiB.
TEST_F(WriterTest, AStartForgetsBooksThatItHasFolded) {
  constexpr int kCompanies = 40;
  for (int i = 0; i < kCompanies; ++i) {
    const std::string code = "zuid" + std::to_string(i);
    ASSERT_TRUE(accepted(process_->ask(company_named(code), "open " + code)));
  }
  const TemporaryDirectory folder;
  const auto store = RocksStore::open(folder.path() / "state", {.fold_version = kStateFoldVersion});
  ASSERT_TRUE(store);
  MemoryEventLog log(storage_);
  Books books(log.identity(), store->get(), 1);
  Writer writer({}, log, books, clock_, [](const auto&) {});
  ASSERT_TRUE(writer.fold_log());
  EXPECT_LT(books.books_in_memory(), kCompanies / 2u);
  // They come back as they were.
  EXPECT_EQ(books.find("zuid7")->state.where().sequence, 1u);
  Books all(log.identity(), nullptr);
  ASSERT_TRUE(all.catch_up(log, 0, {}));
  EXPECT_EQ(rows_of(books), rows_of(all));
}

// Whoever writes to the topic can link a record that nobody decided.
class ARecordThatNobodyDecided : public WriterTest {
 protected:
  // Of company "noord": hours of the largest amount there is, corrected by as much again.
  void link() {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    HoursEntryData entry;
    entry.entryId = "h1";
    entry.amount = {kMost};
    HoursChange change;
    change.entryId = "h1";
    change.amountDelta = {kMost};
    TimesheetCorrectionsProcessed event;
    event.entries = {entry};
    event.changes = {change};
    const std::vector<Record> before = truth();
    Record record = before.back();
    record.sequence = before.size() + 1;
    record.previous = sha256(encode_record(before.back()).bytes());
    record.command_id = "forged";
    record.outcome = std::vector<Event>{event};
    const RecordBytes bytes = encode_record(record);
    const std::vector<std::span<const std::byte>> messages = {bytes.bytes()};
    ASSERT_TRUE(MemoryEventLog(storage_).append(0, messages));
  }
  static constexpr const char* kSays =
      "the history is damaged: record noord/2, at offset 1 of partition 0, cannot be folded: a sum "
      "is out of range";
};

TEST_F(ARecordThatNobodyDecided, EndsAStartWithItsPlace) {
  process_->writer->stop();
  link();
  const auto next = make_process();
  const auto started = next->start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().fault, LogFault::kCorrupt);
  EXPECT_TRUE(started.error().message.starts_with(kSays)) << started.error().message;
  // Nothing of it is in the books.
  EXPECT_EQ(next->books.find("noord")->state.where().sequence, 1u);
  EXPECT_FALSE(next->books.find("noord")->state.hours.contains("h1"));
}

TEST_F(ARecordThatNobodyDecided, StopsAWriterThatMeetsIt) {
  link();
  EXPECT_EQ(process_->ask(reason("R1"), "c1").kind, Answer::Kind::kUnknown);
  EXPECT_TRUE(process_->writer->stopped_because().starts_with(kSays));
  EXPECT_EQ(process_->admitted.size(), 1u);
}

}  // namespace
}  // namespace facta::testing
