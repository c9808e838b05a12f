// The rules of the log protocol (docs/ARCHITECTURE.md, R1...R10), each with the trace that breaks
// without it, on a log that misbehaves on demand.
#include "tests/unit/writer/writer_fixture.h"

namespace facta::testing {
namespace {

TEST_F(WriterTest, R1SameIdGivesTheSameAnswerForEver) {
  const Answer first = process_->ask(reason("A"), "one");
  ASSERT_TRUE(accepted(first));
  const Answer again = process_->ask(reason("A"), "one");
  ASSERT_TRUE(accepted(again));
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.record->hash, first.record->hash);
  process_ = make_process();  // after a restart as well
  ASSERT_TRUE(process_->start());
  EXPECT_EQ(process_->ask(reason("A"), "one").record->hash, first.record->hash);
  EXPECT_EQ(count_accepted("A"), 1u);
}

TEST_F(WriterTest, R1ARefusalByARuleIsTheAnswerForEver) {
  ASSERT_TRUE(accepted(process_->ask(reason("A"), "one")));
  const Answer refused = process_->ask(reason("A"), "two");
  EXPECT_EQ(code_of(refused), "reason_code.exists");
  EXPECT_EQ(refused.kind, Answer::Kind::kRecord);  // LED-03: it is on record
  const Answer again = process_->ask(reason("A"), "two");
  EXPECT_EQ(code_of(again), "reason_code.exists");
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.record->record.sequence, refused.record->record.sequence);
}

TEST_F(WriterTest, R1AnotherBodyUnderAKnownIdIsRefusedAndNotKept) {
  ASSERT_TRUE(accepted(process_->ask(reason("A"), "one")));
  const auto before = process_->writer->durable_sequence("noord");
  EXPECT_EQ(code_of(process_->ask(reason("B"), "one")), "ledger.command_id_reused");
  EXPECT_EQ(process_->writer->durable_sequence("noord"), before);
}

TEST_F(WriterTest, R1TheIdComesBeforeTheExpectedSequence) {
  Submission conditional = process_->submission(reason("A"), "one");
  conditional.expected_sequence = 1;
  ASSERT_TRUE(accepted(process_->send(conditional).get()));
  // The sequence has moved on, but the retry is of a command that was accepted.
  EXPECT_TRUE(accepted(process_->send(conditional).get()));
  conditional.command_id = "two";
  EXPECT_EQ(code_of(process_->send(conditional).get()), "ledger.concurrent_modification");
}

// Found by tests/model (`facta-model --without read-on`): a writer that lags knew no such id, took
// If-Match for missed, and left no record that would have settled it.
TEST_F(WriterTest, R1AWriterThatLagsReadsWhatTheClientHasSeenFirst) {
  WriterOptions lagging;
  lagging.tail_every = std::chrono::hours{1};
  Process other(storage_, clock_, lagging);
  ASSERT_TRUE(other.start());
  ASSERT_TRUE(accepted(process_->ask(reason("A"), "one")));
  const auto conditional = [](Process& process) {
    Submission asked = process.submission(reason("B"), "two");
    asked.expected_sequence = 2;
    return asked;
  };
  process_->log.land_later();
  ASSERT_EQ(process_->send(conditional(*process_)).get().kind, Answer::Kind::kUnknown);
  EXPECT_TRUE(accepted(other.send(conditional(other)).get()));
  process_->log.release_late();
  EXPECT_EQ(count_accepted("B"), 1u);
}

TEST_F(WriterTest, R1AWriterThatLagsKnowsACompanyThatAnotherOneOpened) {
  WriterOptions lagging;
  lagging.tail_every = std::chrono::hours{1};
  Process other(storage_, clock_, lagging);
  ASSERT_TRUE(other.start());
  ASSERT_TRUE(accepted(process_->ask(company_named("zuid"), "open-zuid")));
  const auto in_zuid = [](Process& process) {
    Submission asked = process.submission(reason("A"), "one");
    asked.company = "zuid";
    return asked;
  };
  ASSERT_TRUE(accepted(process_->send(in_zuid(*process_)).get()));
  const Answer again = other.send(in_zuid(other)).get();
  EXPECT_TRUE(accepted(again));
  EXPECT_TRUE(again.replayed);
}

TEST_F(WriterTest, R1WhoMayNotActLearnsNothingFromAKeyAndDoesNotUseItUp) {
  Submission stranger = process_->submission(reason("A"), "one");
  stranger.actor = {"stranger", {Permission::PostHours}, "test"};
  EXPECT_EQ(code_of(process_->send(stranger).get()), "auth.permission_denied");
  ASSERT_TRUE(accepted(process_->ask(reason("A"), "one")));
  const Answer again = process_->send(stranger).get();
  EXPECT_EQ(code_of(again), "auth.permission_denied");
  EXPECT_FALSE(again.replayed);
  stranger.command = reason("B");
  EXPECT_EQ(code_of(process_->send(stranger).get()), "auth.permission_denied");
}

TEST_F(WriterTest, ARefusalWithoutAClientsIdLeavesNothing) {
  ASSERT_TRUE(accepted(process_->ask(reason("A"))));
  const auto before = process_->writer->durable_sequence("noord");
  const Answer refused = process_->ask(reason("A"));
  EXPECT_EQ(refused.kind, Answer::Kind::kRejected);
  EXPECT_EQ(process_->writer->durable_sequence("noord"), before);
}

TEST_F(WriterTest, ADryRunChangesNothingAndUsesUpNoId) {
  Submission dry = process_->submission(reason("A"), "one");
  dry.dry_run = true;
  const Answer preview = process_->send(dry).get();
  ASSERT_EQ(preview.kind, Answer::Kind::kNoRecord);
  EXPECT_EQ(preview.decision->events.size(), 1u);
  EXPECT_EQ(count_accepted("A"), 0u);
  EXPECT_TRUE(accepted(process_->ask(reason("A"), "one")));
}

TEST_F(WriterTest, R2AnUnknownRecordThatLandsLateIsVoidOnceARetryWasAdmitted) {
  process_->log.land_later();
  EXPECT_EQ(code_of(process_->ask(reason("A"), "one")), "unknown");
  // Absence settles nothing: the retry is decided anew and appended.
  ASSERT_TRUE(accepted(process_->ask(reason("A"), "one")));
  process_->log.release_late();
  EXPECT_EQ(count_accepted("A"), 1u);
  EXPECT_EQ(voids_, 1u);
  EXPECT_TRUE(accepted(process_->ask(reason("A"), "one")));
  EXPECT_TRUE(accepted(process_->ask(reason("B"), "b")));  // life goes on
}

TEST_F(WriterTest, R2AnUnknownRecordThatLandsBeforeTheRetryIsItsAnswer) {
  process_->log.land_later();
  EXPECT_EQ(code_of(process_->ask(reason("A"), "one")), "unknown");
  process_->log.release_late();
  ASSERT_TRUE(accepted(process_->ask(reason("A"), "one")));
  EXPECT_EQ(count_accepted("A"), 1u);
}

TEST_F(WriterTest, R2ALostAcknowledgementIsSettledByReading) {
  process_->log.lose_ack_next();
  EXPECT_TRUE(accepted(process_->ask(reason("A"), "one")));
  EXPECT_EQ(count_accepted("A"), 1u);
}

TEST_F(WriterTest, R3R5AnswersThatRestOnAVoidRecordAreDecidedAgain) {
  const auto gate = process_->hold();
  auto first = process_->send(reason("A"), "a");
  auto second = process_->send(reason("A"), "b");  // refused only because of the first
  auto third = process_->send(reason("B"), "c");
  process_->log.insert_foreign(0, foreign(reason("A"), "of-another-writer").bytes());
  gate->open();
  // The other writer's A was first in the log: both of ours rest on it now.
  EXPECT_EQ(code_of(first.get()), "reason_code.exists");
  EXPECT_EQ(code_of(second.get()), "reason_code.exists");
  EXPECT_TRUE(accepted(third.get()));
  EXPECT_EQ(count_accepted("A"), 1u);
  EXPECT_EQ(count_accepted("B"), 1u);
  EXPECT_EQ(voids_, 3u);
}

TEST_F(WriterTest, R3ARetryOfARecordInFlightWaitsForItsVerdict) {
  const auto gate = process_->hold();
  auto first = process_->send(reason("A"), "a");
  auto retry = process_->send(reason("A"), "a");
  gate->open();
  const Answer answer = first.get();
  ASSERT_TRUE(accepted(answer));
  const Answer again = retry.get();
  ASSERT_TRUE(accepted(again));
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.record->hash, answer.record->hash);
}

TEST_F(WriterTest, R4TwoWritersOnOnePartitionDoNoHarm) {
  auto other = make_process();
  ASSERT_TRUE(other->start());
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 200; ++i) {
    Process& asked = i % 2 == 0 ? *process_ : *other;
    answers.push_back(asked.send(reason("R" + std::to_string(i)), "id-" + std::to_string(i)));
  }
  std::size_t settled = 0;
  for (auto& answer : answers) {
    settled += accepted(answer.get()) ? 1 : 0;
  }
  EXPECT_EQ(settled, 200u);
  const auto records = truth();
  EXPECT_EQ(records.size(), 201u);  // opening and one for each, none twice
}

TEST_F(WriterTest, R7TheTimeOfDecisionNeverGoesBack) {  // DEC-26
  const Answer before = process_->ask(reason("A"));
  clock_.micros -= 3'600'000'000;
  const Answer after = process_->ask(reason("B"));
  EXPECT_EQ(after.record->record.time, before.record->record.time);
}

TEST_F(WriterTest, R8ALogThatWasCutOffStopsTheWriter) {
  ASSERT_TRUE(accepted(process_->ask(reason("A"), "one")));
  storage_->truncate(0, 1);
  while (process_->writer->stopped_because().empty()) {
    std::this_thread::yield();
  }
  Submission late = process_->submission(reason("B"));
  late.answer = [](Answer) {};
  EXPECT_FALSE(process_->writer->submit(std::move(late)));
}

// Found by tests/model (`facta-model --without R8`): as long as it was, so its length tells
// nothing.
TEST_F(WriterTest, R8ALogMadeAnewWhileItWasAwayStopsTheWriter) {
  WriterOptions lagging;
  lagging.tail_every = std::chrono::hours{1};
  Process away(storage_, clock_, lagging);
  ASSERT_TRUE(away.start());
  ASSERT_TRUE(accepted(away.ask(reason("A"), "one")));
  process_->writer->stop();
  storage_->truncate(0, 1);
  Process fresh(storage_, clock_);
  ASSERT_TRUE(fresh.start());
  ASSERT_TRUE(accepted(fresh.ask(reason("X"), "three")));
  clock_.passed += 3;
  EXPECT_EQ(code_of(away.ask(reason("C"), "four")), "ledger.stopped");
  EXPECT_NE(away.writer->stopped_because().find("not the one that was folded"), std::string::npos);
  EXPECT_EQ(count_accepted("C"), 0u);
  EXPECT_EQ(count_accepted("X"), 1u);
}

TEST_F(WriterTest, R10BytesThatAreNoRecordAreVoidForEveryone) {
  const std::vector<std::uint64_t> garbage{1, 2, 3};
  process_->log.insert_foreign(0, RecordBytes(garbage).bytes());
  EXPECT_TRUE(accepted(process_->ask(reason("A"), "one")));
  EXPECT_EQ(count_accepted("A"), 1u);
}

TEST_F(WriterTest, R10ARecordOfANewerSchemaStopsTheReader) {
  const auto records = truth();
  Record newer = records.back();
  newer.sequence = 2;
  newer.previous =
      process_->look([](Books& books) { return books.find("noord")->state.where().hash; });
  newer.schema_version = kSchemaVersion + 1;
  const RecordBytes bytes = encode_record(newer);
  MemoryEventLog log(storage_);
  const std::span<const std::byte> messages[] = {bytes.bytes()};
  ASSERT_TRUE(log.append(0, messages));
  while (process_->writer->stopped_because().empty()) {
    std::this_thread::yield();
  }
  EXPECT_NE(process_->writer->stopped_because().find("newer release"), std::string::npos);
}

TEST_F(WriterTest, AFullDiskRefusesAndLosesNothing) {
  process_->log.fail_next_append(LogFault::kFull);
  EXPECT_EQ(code_of(process_->ask(reason("A"), "one")), "ledger.storage_full");
  EXPECT_EQ(count_accepted("A"), 0u);
  EXPECT_TRUE(accepted(process_->ask(reason("A"), "one")));  // the id was not used up
}

TEST_F(WriterTest, AFullQueueIsOverloadAndBounded) {
  WriterOptions options;
  options.queue_commands_max = 3;
  process_ = make_process(options);
  ASSERT_TRUE(process_->start());
  const auto gate = process_->hold();
  std::vector<std::future<Answer>> waiting;
  for (int i = 0; i < 3; ++i) {
    waiting.push_back(process_->send(reason("R" + std::to_string(i))));
  }
  Submission one_more = process_->submission(reason("X"));
  one_more.answer = [](Answer) { FAIL() << "refused submissions are not answered"; };
  EXPECT_FALSE(process_->writer->submit(std::move(one_more)));
  gate->open();
  for (auto& answer : waiting) {
    EXPECT_TRUE(accepted(answer.get()));
  }
}

TEST_F(WriterTest, ManyCommandsThatWaitAreOneAppend) {
  const auto gate = process_->hold();
  const int before = process_->log.append_count();
  std::vector<std::future<Answer>> waiting;
  for (int i = 0; i < 100; ++i) {
    waiting.push_back(process_->send(reason("R" + std::to_string(i))));
  }
  gate->open();
  for (auto& answer : waiting) {
    EXPECT_TRUE(accepted(answer.get()));
  }
  EXPECT_EQ(process_->log.append_count(), before + 1);
}

TEST_F(WriterTest, AnUnknownCompanyIsRefusedAndLeavesNoTrace) {
  Submission nowhere = process_->submission(reason("A"), "one");
  nowhere.company = "zuid";
  EXPECT_EQ(code_of(process_->send(nowhere).get()), "company.unknown");
  EXPECT_EQ(process_->look([](Books& books) { return books.find("zuid"); }), nullptr);
}

}  // namespace
}  // namespace facta::testing
