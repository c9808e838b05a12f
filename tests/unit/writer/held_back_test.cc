// When a writer writes nothing although it is asked to: its machine's clock is wrong (R7), another
// writer keeps being first (R9). Shown on a log in memory that has a clock, or lets others in.
#include "tests/unit/writer/writer_fixture.h"

namespace facta::testing {
namespace {

// A log whose own clock stands where the test puts it, and a process whose machine clock does.
class WriterClockTest : public WriterTest {
 protected:
  WriterClockTest() {
    process_.reset();
    MemoryLogOptions options;
    options.clock = [this] { return log_clock_.now(); };
    storage_ = std::make_shared<MemoryLogStorage>(options);
    process_ = make_process(checking());
    EXPECT_TRUE(process_->start());
  }
  WriterOptions checking() {
    WriterOptions options;
    options.gate.machine = std::shared_ptr<const Clock>(std::shared_ptr<void>(), &machine_clock_);
    options.gate.clock.ask_every = std::chrono::milliseconds{1};
    return options;
  }

  static constexpr std::int64_t kMinute = 60'000'000;
  HeldClock log_clock_;
  HeldClock machine_clock_;
};

TEST_F(WriterClockTest, R7AWriterWhoseClockIsMinutesOffWritesNothing) {
  for (const std::int64_t off : {-3 * kMinute, 3 * kMinute}) {
    machine_clock_.micros = log_clock_.micros + off;
    process_ = make_process(checking());
    ASSERT_TRUE(process_->start());
    const Answer refused = process_->ask(company_named("noord"), "open");
    EXPECT_EQ(code_of(refused), "ledger.clock_wrong");
    EXPECT_EQ(refused.rejection->refusal.detail,
              std::string("The clock of this machine is 180 s ") +
                  (off > 0 ? "ahead of" : "behind") +
                  " that of the log: nothing is recorded with a wrong time");
    EXPECT_EQ(process_->log.append_count(), 0);
    EXPECT_EQ(process_->writer->counters().holding_back, 1);
  }
  machine_clock_.micros = log_clock_.micros + kMinute;
  while (!accepted(process_->ask(company_named("noord"), "open"))) {
    std::this_thread::yield();  // it takes up again by itself, when it is time to ask
  }
  EXPECT_EQ(process_->writer->counters().holding_back, 0);
  EXPECT_EQ(truth().size(), 1u);
}

TEST_F(WriterClockTest, R7AClockThatIsSetWrongIsNoticedBeforeAnythingIsWritten) {
  ASSERT_TRUE(accepted(process_->ask(company_named("noord"), "open")));
  EXPECT_EQ(process_->log.time_count(), 1);  // asked once, then every append tells
  ASSERT_TRUE(accepted(process_->ask(reason("A"))));
  machine_clock_.micros += 5 * kMinute;
  EXPECT_EQ(code_of(process_->ask(reason("B"))), "ledger.clock_wrong");
  EXPECT_EQ(count_accepted("B"), 0u);
  log_clock_.micros += 5 * kMinute;  // both: it was the machine that slept
  while (!accepted(process_->ask(reason("B"), "b"))) {
    std::this_thread::yield();
  }
  EXPECT_EQ(count_accepted("B"), 1u);
}

TEST_F(WriterClockTest, R7WhatTheLogSaysWithAnAppendCountsForTheNext) {
  ASSERT_TRUE(accepted(process_->ask(company_named("noord"), "open")));
  log_clock_.micros += 3 * kMinute;
  ASSERT_TRUE(accepted(process_->ask(reason("A"))));
  machine_clock_.micros += 1;  // too little to be a jump
  EXPECT_EQ(code_of(process_->ask(reason("B"))), "ledger.clock_wrong");
}

TEST_F(WriterClockTest, R7RepetitionsAndDryRunsAreAnsweredWithAWrongClock) {
  ASSERT_TRUE(accepted(process_->ask(company_named("noord"), "open")));
  ASSERT_TRUE(accepted(process_->ask(reason("A"), "a")));
  machine_clock_.micros += 5 * kMinute;
  const auto gate = process_->hold();
  auto refused = process_->send(reason("B"), "b");
  auto repeated = process_->send(reason("A"), "a");  // in one batch with what is refused
  Submission dry = process_->submission(reason("C"));
  gate->open();
  EXPECT_EQ(code_of(refused.get()), "ledger.clock_wrong");
  const Answer again = repeated.get();
  EXPECT_TRUE(accepted(again));
  EXPECT_TRUE(again.replayed);
  dry.dry_run = true;
  EXPECT_EQ(process_->send(dry).get().kind, Answer::Kind::kNoRecord);
}

TEST_F(WriterClockTest, R7TheClockOfDecisionsMayBeSetByHand) {
  clock_.micros += 90 * 24 * 60 * kMinute;
  EXPECT_TRUE(accepted(process_->ask(company_named("noord"), "open")));
}

// Somebody else who is always first: a record of theirs lands before each append of ours.
class WriterContentionTest : public WriterTest {
 protected:
  WriterContentionTest() {
    WriterOptions options;
    options.gate.contention = {.losses_max = 3, .quiet = std::chrono::milliseconds{5}};
    options.gate.random = [] { return 0; };
    options.pause = [this](std::chrono::milliseconds wait) {
      waits_.push_back(wait.count());
      be_first();
    };
    process_ = make_process(options);
    EXPECT_TRUE(process_->start());
  }
  void be_first() {
    if (rivals_ > 0) {
      --rivals_;
      const std::string name = "R" + std::to_string(rivals_);
      process_->log.insert_foreign(0, foreign(reason(name), name).bytes());
    }
  }

  std::vector<std::int64_t> waits_;  // writer's thread, read when it is done
  int rivals_ = 0;
};

TEST_F(WriterContentionTest, R9AfterAForeignVoidItBacksOffAndDecidesAgain) {
  rivals_ = 2;
  be_first();
  EXPECT_TRUE(accepted(process_->ask(reason("A"), "a")));
  EXPECT_EQ(waits_, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(process_->writer->counters().voided, 2u);
  EXPECT_EQ(count_accepted("A"), 1u);
}

TEST_F(WriterContentionTest, R9StepsDownWhenItKeepsLosingAndTakesUpAgainWhenItIsQuiet) {
  rivals_ = 3;
  be_first();
  const Answer refused = process_->ask(reason("A"), "a");
  EXPECT_EQ(code_of(refused), "ledger.contended");
  EXPECT_EQ(count_accepted("A"), 0u);
  EXPECT_EQ(voids_, 3u);
  // It goes on folding what the others write.
  EXPECT_EQ(process_->writer->durable_sequence("noord"), truth().back().sequence);
  while (!accepted(process_->ask(reason("A"), "a"))) {
    std::this_thread::yield();
  }
  EXPECT_EQ(count_accepted("A"), 1u);
}

TEST_F(WriterContentionTest, R9WritesNothingWhileItHasSteppedDown) {
  WriterOptions options;
  options.gate.contention = {.losses_max = 1, .quiet = std::chrono::hours{1}};
  process_ = make_process(options);
  ASSERT_TRUE(process_->start());
  rivals_ = 1;
  be_first();
  EXPECT_EQ(code_of(process_->ask(reason("A"), "a")), "ledger.contended");
  const int appends = process_->log.append_count();
  EXPECT_EQ(code_of(process_->ask(reason("A"), "a")), "ledger.contended");
  EXPECT_EQ(process_->log.append_count(), appends);
  EXPECT_EQ(process_->writer->counters().holding_back, 1);
  EXPECT_TRUE(accepted(process_->ask(company_named("noord"), "open")));  // R1: known by its id
}

}  // namespace
}  // namespace facta::testing
