// A writer that has opened company "noord", and a look at what its log holds.
#pragma once

#include "tests/unit/writer/harness.h"

namespace facta::testing {

class WriterTest : public ::testing::Test {
 protected:
  WriterTest() : storage_(std::make_shared<MemoryLogStorage>(MemoryLogOptions{})) {
    process_ = make_process();
    EXPECT_TRUE(process_->start());
    EXPECT_TRUE(accepted(process_->ask(company_named("noord"), "open")));
  }
  std::unique_ptr<Process> make_process(WriterOptions options = {}) {
    options.tail_every = std::chrono::milliseconds{5};
    return std::make_unique<Process>(storage_, clock_, options);
  }
  // Everything in the log, read by somebody else: what is admitted there is the truth.
  std::vector<Record> truth() {
    std::vector<Record> records;
    MemoryEventLog log(storage_);
    Books books(log.identity(), nullptr);
    EXPECT_TRUE(
        books.catch_up(log, 0, [&](const auto& admitted) { records.push_back(admitted->record); }));
    voids_ = books.voids();
    return records;
  }
  std::size_t count_accepted(const std::string& reason_code) {
    std::size_t count = 0;
    for (const Record& record : truth()) {
      if (!record.accepted()) {
        continue;
      }
      for (const Event& event : record.events()) {
        const auto* added = std::get_if<ReasonCodeAdded>(&event);
        count += added != nullptr && added->code == reason_code ? 1 : 0;
      }
    }
    return count;
  }
  // Bytes of a record that another writer decided on what is in the log now.
  RecordBytes foreign(Command command, const std::string& id) {
    MemoryEventLog log(storage_);
    Books books(log.identity(), nullptr);
    EXPECT_TRUE(books.catch_up(log, 0, {}));
    CompanyBook& book = *books.find("noord");
    const ChainHead head = book.head(log.identity().ledger_id);
    Context context;
    context.company = "noord";
    context.actor = everybody();
    context.now = clock_.now();
    const auto decision = decide(book.state, context, command);
    EXPECT_TRUE(decision);
    Record record;
    record.sequence = head.sequence + 1;
    record.previous = head.hash;
    record.company = "noord";
    record.command_id = id;
    record.id_from_client = true;
    record.request_digest = request_digest(command);
    record.command = name_of(command);
    record.time = clock_.now();
    record.outcome = decision->events;
    return encode_record(record);
  }

  HeldClock clock_;
  std::shared_ptr<MemoryLogStorage> storage_;
  std::unique_ptr<Process> process_;
  std::uint64_t voids_ = 0;
};

}  // namespace facta::testing
