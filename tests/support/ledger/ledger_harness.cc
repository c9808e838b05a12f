#include "tests/support/ledger/ledger_harness.h"

#include "tests/support/given.h"

#include <gtest/gtest.h>

#include <future>

namespace facta {
namespace {

constexpr std::chrono::seconds kPatience{10};

}  // namespace

LedgerHarness::LedgerHarness(MemoryLogOptions options) : log(options) {
  clock.set(*parse_time("2026-11-02T09:00:00Z"));
}

LedgerHarness::~LedgerHarness() {
  stop();
}

void LedgerHarness::load(std::vector<Record> records) {
  const LogIdentity& identity = log.identity();
  for (Record& record : records) {
    auto [known, first] = heads_.try_emplace(record.company, ChainHead{0, identity.ledger_id});
    record.sequence = known->second.sequence + 1;
    record.previous = known->second.hash;
    const RecordBytes bytes = encode_record(record);
    known->second = {record.sequence, sha256(bytes.bytes())};
    load_foreign(partition_of(record.company, identity.partition_count), bytes.bytes());
  }
}

void LedgerHarness::load_foreign(int partition, std::span<const std::byte> bytes) {
  const std::span<const std::byte> messages[] = {bytes};
  EXPECT_TRUE(log.append(partition, messages));
}

void LedgerHarness::start() {
  books_ = std::make_unique<Books>(log.identity(), nullptr);
  auto projector = Projector::open(log.identity(), {});
  FACTA_ASSERT(projector, "views in memory open");
  projector_ = std::move(*projector);
  writer_ = std::make_unique<Writer>(WriterOptions{}, log, *books_, clock,
                                     [this](std::shared_ptr<const AdmittedRecord> record) {
                                       projector_->offer(std::move(record));
                                     });
  EXPECT_TRUE(writer_->start());
}

void LedgerHarness::stop() {
  writer_.reset();
  projector_.reset();
  books_.reset();
}

Answer LedgerHarness::submit(const std::string& company, Command command, std::string id) {
  static std::atomic<int> count{0};
  std::promise<Answer> promise;
  Submission submission;
  submission.company = company;
  submission.command = std::move(command);
  submission.id_from_client = !id.empty();
  submission.command_id = id.empty() ? "h" + std::to_string(++count) : std::move(id);
  submission.actor = {"anna", all_permissions(), "test"};
  submission.answer = [&](Answer answer) { promise.set_value(std::move(answer)); };
  if (!writer_->submit(std::move(submission))) {
    ADD_FAILURE() << "the writer takes no commands: " << writer_->stopped_because();
    return {};
  }
  return promise.get_future().get();
}

Answer LedgerHarness::accept(const std::string& company, Command command) {
  const std::string name(name_of(command));
  Answer answer = submit(company, std::move(command));
  const bool accepted = answer.kind == Answer::Kind::kRecord && answer.record->record.accepted();
  EXPECT_TRUE(accepted) << name << ": "
                        << (answer.rejection ? answer.rejection->refusal.detail : "not accepted");
  return answer;
}

void LedgerHarness::wait_until(const std::function<bool(const Views&)>& question) const {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!projector_->read(question)) {
    if (std::chrono::steady_clock::now() > deadline) {
      ADD_FAILURE() << "the views never showed it";
      return;
    }
    std::this_thread::yield();
  }
}

void LedgerHarness::settle() const {
  for (const auto& [company, sequence] : writer_->durable_sequences()) {
    EXPECT_TRUE(
        projector_->wait_for(company, sequence, std::chrono::steady_clock::now() + kPatience))
        << company;
  }
}

}  // namespace facta
