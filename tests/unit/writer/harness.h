// A writer on a log in memory, with a clock that the test holds.
#pragma once

#include "consumers/runtime/writer.h"
#include "tests/support/memory_event_log.h"

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <memory>
#include <string>
#include <vector>

namespace facta::testing {

class HeldClock final : public Clock {
 public:
  Time now() const override { return Time{micros.load()}; }
  std::chrono::steady_clock::time_point steady() const override {
    return Clock::steady() + std::chrono::seconds{passed.load()};
  }
  std::atomic<std::int64_t> micros{*parse_seconds()};
  std::atomic<int> passed{0};  // seconds that pass at once, for all that lasts

 private:
  static std::optional<std::int64_t> parse_seconds() {
    return parse_time("2026-10-31T12:00:00Z")->micros;
  }
};

inline Actor everybody() {
  Actor actor{"tester", {}, "dev"};
  for (std::size_t i = 0; i < std::size(EnumWords<Permission>::words); ++i) {
    actor.permissions.push_back(static_cast<Permission>(i));
  }
  return actor;
}

inline OpenCompany company_named(const std::string& code) {
  OpenCompany command;
  command.code = code;
  command.legalName = code + " B.V.";
  return command;
}

inline AddReasonCode reason(const std::string& code) {
  AddReasonCode command;
  command.code = code;
  command.text = "reason " + code;
  return command;
}

// One process: a handle on the log, its books, its writer.
class Process {
 public:
  explicit Process(std::shared_ptr<MemoryLogStorage> storage, const HeldClock& clock,
                   WriterOptions options = {})
      : log(std::move(storage)), books(log.identity(), nullptr) {
    writer = std::make_unique<Writer>(options, log, books, clock,
                                      [this](const auto& record) { admitted.push_back(record); });
  }
  Result<Done, LogError> start() { return writer->start(); }

  Submission submission(Command command, const std::string& id = {}) {
    Submission made;
    made.company = std::holds_alternative<OpenCompany>(command)
                       ? std::get<OpenCompany>(command).code
                       : "noord";
    made.command = std::move(command);
    made.id_from_client = !id.empty();
    made.command_id = id.empty() ? "made-" + std::to_string(++made_ids_) : id;
    made.actor = everybody();
    return made;
  }
  std::future<Answer> send(Submission made) {
    auto promise = std::make_shared<std::promise<Answer>>();
    auto future = promise->get_future();
    made.answer = [promise](Answer answer) { promise->set_value(std::move(answer)); };
    EXPECT_TRUE(writer->submit(std::move(made)));
    return future;
  }
  std::future<Answer> send(Command command, const std::string& id = {}) {
    return send(submission(std::move(command), id));
  }
  Answer ask(Command command, const std::string& id = {}) {
    return send(std::move(command), id).get();
  }
  // Keeps the writer busy until open() is called, so that what is sent meanwhile is one batch.
  struct Gate {
    std::promise<void> opened;
    void open() { opened.set_value(); }
  };
  std::unique_ptr<Gate> hold() {
    auto gate = std::make_unique<Gate>();
    auto entered = std::make_shared<std::promise<void>>();
    auto inside = entered->get_future();
    auto opened = std::make_shared<std::shared_future<void>>(gate->opened.get_future().share());
    EXPECT_TRUE(writer->inspect([entered, opened](Books&) {
      entered->set_value();
      opened->wait();
    }));
    inside.wait();
    return gate;
  }
  // Looks at the state on the writer's thread.
  template <class Look>
  auto look(Look look) {
    std::promise<decltype(look(books))> promise;
    auto future = promise.get_future();
    EXPECT_TRUE(writer->inspect([&](Books& seen) { promise.set_value(look(seen)); }));
    return future.get();
  }

  MemoryEventLog log;
  Books books;
  std::vector<std::shared_ptr<const AdmittedRecord>> admitted;
  std::unique_ptr<Writer> writer;

 private:
  int made_ids_ = 0;
};

inline bool accepted(const Answer& answer) {
  return answer.kind == Answer::Kind::kRecord && answer.record->record.accepted();
}
inline std::string code_of(const Answer& answer) {
  if (answer.kind == Answer::Kind::kRejected) {
    return answer.rejection->refusal.code;
  }
  if (answer.kind == Answer::Kind::kRecord && !answer.record->record.accepted()) {
    return answer.record->record.refusal().code;
  }
  return answer.kind == Answer::Kind::kUnknown ? "unknown" : "";
}

}  // namespace facta::testing
