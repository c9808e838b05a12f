// R7 on a real broker: the brokers' time, which every message is stamped with, against a machine's
// clock that the test holds.
#include "consumers/runtime/writer.h"
#include "tests/integration/kafka/broker.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>

namespace facta::service_testing {
namespace {

using kafka_testing::fresh_options;
using kafka_testing::open_log;

class ShiftedClock final : public Clock {
 public:
  Time now() const override { return Time{system_.now().micros + shift.load()}; }
  std::atomic<std::int64_t> shift{0};  // microseconds

 private:
  SystemClock system_;
};

Answer open_company(Writer& writer) {
  OpenCompany command;
  command.code = "noord";
  command.legalName = "Noord B.V.";
  std::promise<Answer> promise;
  Submission submission;
  submission.company = command.code;
  submission.command = std::move(command);
  submission.command_id = "open";
  submission.id_from_client = true;
  for (std::size_t i = 0; i < std::size(EnumWords<Permission>::words); ++i) {
    submission.actor.permissions.push_back(static_cast<Permission>(i));
  }
  submission.answer = [&](Answer answer) { promise.set_value(std::move(answer)); };
  EXPECT_TRUE(writer.submit(std::move(submission)));
  return promise.get_future().get();
}

TEST(WriterOnKafka, R7WritesNothingWhileItsClockIsMinutesOffTheBrokers) {
  constexpr std::int64_t kMinute = 60'000'000;
  const auto log = open_log(fresh_options());
  ASSERT_TRUE(log);
  const auto machine = std::make_shared<ShiftedClock>();
  machine->shift = 3 * kMinute;
  ShiftedClock decisions;
  decisions.shift = 90 * 24 * 60 * kMinute;  // set by hand in development: no fault
  Books books(log->identity(), nullptr);
  WriterOptions options;
  options.gate.machine = machine;
  options.gate.clock.ask_every = std::chrono::milliseconds{1};
  Writer writer(options, *log, books, decisions, [](const auto&) {});
  ASSERT_TRUE(writer.start());
  for (const std::int64_t off : {3 * kMinute, -3 * kMinute}) {
    machine->shift = off;
    const Answer refused = open_company(writer);
    ASSERT_EQ(refused.kind, Answer::Kind::kRejected);
    EXPECT_EQ(refused.rejection->refusal.code, "ledger.clock_wrong");
  }
  EXPECT_EQ(writer.durable_sequence("noord"), 0u);
  machine->shift = 0;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  Answer answer = open_company(writer);
  while (answer.kind != Answer::Kind::kRecord && std::chrono::steady_clock::now() < deadline) {
    answer = open_company(writer);
  }
  ASSERT_EQ(answer.kind, Answer::Kind::kRecord);
  EXPECT_TRUE(answer.record->record.accepted());
  writer.stop();
  // What asking for the time left in the topic is handed to nobody.
  std::size_t messages = 0;
  ASSERT_TRUE(log->read(0, 0, *log->end(0), [&](const LogMessage&) { return ++messages > 0; }));
  EXPECT_EQ(messages, 1u);
  EXPECT_EQ(books.voids(), 0u);
}

}  // namespace
}  // namespace facta::service_testing
