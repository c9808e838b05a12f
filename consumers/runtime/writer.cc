#include "consumers/runtime/writer.h"

#include "consumers/processes/next_step.h"
#include "consumers/runtime/batch.h"

#include <algorithm>

namespace facta {
namespace {

// Counting changed rows costs a look at every table of every company.
constexpr std::chrono::milliseconds kCountRowsEvery{25};

}  // namespace

struct Writer::Item {
  Submission submission;
  int attempts = 0;
};

Writer::Writer(WriterOptions options, EventLog& log, Books& books, const Clock& clock,
               OnAdmitted on_admitted)
    : options_(options),
      log_(log),
      books_(books),
      clock_(clock),
      on_admitted_(std::move(on_admitted)) {}

Writer::~Writer() {
  stop();
}

Result<Done, LogError> Writer::start() {
  for (int partition = 0; partition < books_.identity().partition_count; ++partition) {
    const auto folded =
        books_.catch_up(log_, partition, [this](const auto& record) { on_admitted_(record); });
    if (!folded) {
      return Unexpected{folded.error()};
    }
  }
  for (const std::string& company : books_.companies()) {
    busy_.insert(company);  // a run may have been cut off in the middle (R6)
    durable_[company] = books_.find(company)->state.where().sequence;
  }
  last_tail_ = last_flush_ = std::chrono::steady_clock::now();
  started_ = true;
  thread_ = std::thread([this] { run(); });
  return Done{};
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

bool Writer::submit(Submission submission) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || !stopped_because_.empty() || queue_.size() >= options_.queue_commands_max ||
        (queue_bytes_ + submission.bytes > options_.queue_bytes_max && !queue_.empty())) {
      ++counters_.overloaded;
      return false;
    }
    queue_bytes_ += submission.bytes;
    queue_.push_back({std::move(submission), 0});
  }
  wake_.notify_one();
  return true;
}

bool Writer::inspect(std::function<void(Books&)> look) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || inspections_.size() >= options_.queue_commands_max) {
      return false;
    }
    inspections_.push_back(std::move(look));
  }
  wake_.notify_one();
  return true;
}

std::uint64_t Writer::durable_sequence(const std::string& company) const {
  const std::lock_guard lock(mutex_);
  const auto found = durable_.find(company);
  return found == durable_.end() ? 0 : found->second;
}

std::map<std::string, std::uint64_t> Writer::durable_sequences() const {
  const std::lock_guard lock(mutex_);
  return durable_;
}

std::size_t Writer::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

std::string Writer::store_error() const {
  const std::lock_guard lock(mutex_);
  return store_error_;
}

std::string Writer::stopped_because() const {
  const std::lock_guard lock(mutex_);
  return stopped_because_;
}

void Writer::run() {
  std::vector<Item> items;
  while (take(items)) {
    process(std::move(items));
    items.clear();
    take_steps();
    housekeeping();
  }
  if (stopped_because().empty()) {
    note_store(books_.flush());
  }
}

// Waits for work; false: the writer is to stop and nothing waits any more.
bool Writer::take(std::vector<Item>& taken) {
  std::deque<std::function<void(Books&)>> inspections;
  bool more = true;
  {
    std::unique_lock lock(mutex_);
    const auto idle = busy_.empty() ? options_.tail_every : std::chrono::milliseconds{0};
    wake_.wait_for(lock, idle,
                   [&] { return !queue_.empty() || !inspections_.empty() || stopping_; });
    std::size_t bytes = 0;
    while (!queue_.empty() && taken.size() < options_.batch_commands_max &&
           bytes <= options_.batch_bytes_max) {
      bytes += queue_.front().submission.bytes;
      taken.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    queue_bytes_ -= std::min(bytes, queue_bytes_);
    inspections.swap(inspections_);
    more = !stopping_ || !taken.empty() || !inspections.empty();
  }
  for (const auto& look : inspections) {
    look(books_);
  }
  return more;
}

void Writer::process(std::vector<Item> items) {
  const int partitions = books_.identity().partition_count;
  if (partitions == 1) {
    process_partition(0, std::move(items));
    return;
  }
  std::vector<std::vector<Item>> by_partition(static_cast<std::size_t>(partitions));
  for (Item& item : items) {
    const int partition = partition_of(item.submission.company, partitions);
    by_partition[static_cast<std::size_t>(partition)].push_back(std::move(item));
  }
  for (int partition = 0; partition < partitions; ++partition) {
    process_partition(partition, std::move(by_partition[static_cast<std::size_t>(partition)]));
  }
}

void Writer::process_partition(int partition, std::vector<Item> items) {
  std::size_t next = 0;
  while (next < items.size()) {
    Batch batch(books_, clock_, partition);
    while (next < items.size() && batch.bytes() < options_.batch_bytes_max) {
      batch.decide(std::move(items[next].submission), items[next].attempts);
      ++next;
    }
    ++counters_.batches;
    if (settle_batch(partition, batch)) {
      continue;
    }
    // Some record did not land where it was decided for: decide again on the state that is.
    std::vector<Item> again;
    recover(partition, batch, again);
    again.insert(again.end(), std::make_move_iterator(items.begin() + static_cast<long>(next)),
                 std::make_move_iterator(items.end()));
    items = std::move(again);
    next = 0;
  }
}

// Appends, and answers when every record landed right behind what is folded (R4). False: not so;
// nothing is answered then.
bool Writer::settle_batch(int partition, Batch& batch) {
  const auto messages = batch.messages();
  if (!messages.empty()) {
    const auto appended = log_.append(partition, messages);
    if (!appended) {
      batch.append_error = appended.error();
      return false;
    }
    batch.offsets = appended->offsets;
    const std::uint64_t first = books_.next_offset(partition);
    for (std::size_t i = 0; i < batch.offsets.size(); ++i) {
      if (batch.offsets[i] != first + i) {
        return false;
      }
    }
  }
  std::size_t place = 0;
  for (Decided& item : batch.items()) {
    if (item.record != nullptr) {
      item.record->offset = *batch.offsets[place++];
      books_.settle(*item.book, item.record->record, item.record->hash, item.record->offset);
    }
  }
  batch.commit();
  for (Decided& item : batch.items()) {
    if (item.record != nullptr) {
      publish(item.record);
    }
  }
  // R3: answers are built from records that are durable and folded.
  for (Decided& item : batch.items()) {
    answer(batch, item);
  }
  return true;
}

void Writer::answer(Batch& batch, Decided& item) {
  if (item.answered_at != 0) {
    item.answer = answer_of(*item.book, item.answered_at, &batch);
    item.answer.replayed = true;
    ++counters_.replayed;
  } else if (item.record != nullptr) {
    item.answer.kind = Answer::Kind::kRecord;
    item.answer.record = item.record;
    item.answer.sequence = item.record->record.sequence;
    ++(item.record->record.accepted() ? counters_.accepted : counters_.refused);
  } else {
    ++counters_.rejected;
  }
  item.submission.answer(std::move(item.answer));
}

// The answer that the record `sequence` of a company gives: from the batch or from the log.
Answer Writer::answer_of(CompanyBook& book, std::uint64_t sequence, Batch* batch) {
  Answer answer;
  answer.sequence = sequence;
  if (batch != nullptr) {
    for (const Decided& item : batch->items()) {
      if (item.record != nullptr && item.book == &book &&
          item.record->record.sequence == sequence) {
        answer.kind = Answer::Kind::kRecord;
        answer.record = item.record;
        return answer;
      }
    }
  }
  const RecordPlace* place = book.places.find(make_key(sequence));
  FACTA_ASSERT(place != nullptr, "an admitted record has a place");
  const auto read =
      log_.read(book.partition, place->offset, place->offset + 1, [&](const LogMessage& message) {
        auto record = decode_record(message.bytes);
        if (record) {
          auto admitted = std::make_shared<AdmittedRecord>();
          admitted->record = std::move(*record);
          admitted->hash = sha256(message.bytes);
          admitted->partition = book.partition;
          admitted->offset = message.offset;
          answer.record = std::move(admitted);
        }
        return false;
      });
  if (read && answer.record != nullptr) {
    answer.kind = Answer::Kind::kRecord;
  }
  return answer;
}

// Takes the batch back, folds what really is in the log, and settles each command by its id: found,
// it is answered from its record; not found but surely void, it is decided again; not found and
// perhaps still on its way, its outcome is unknown (R2).
void Writer::recover(int partition, Batch& batch, std::vector<Item>& again) {
  batch.rollback();
  const std::optional<LogError> error = batch.append_error;
  const bool nothing_written = error && error->fault != LogFault::kUnknown;
  if (error && (error->fault == LogFault::kCorrupt || error->fault == LogFault::kTruncated ||
                error->fault == LogFault::kMisconfigured)) {
    halt(*error);
  } else {
    catch_up(partition);
  }
  std::size_t place = 0;
  for (Decided& item : batch.items()) {
    const bool had_record = item.record != nullptr;
    const bool landed = had_record && !error && batch.offsets[place].has_value();
    place += had_record ? 1 : 0;
    CompanyBook* book = books_.find(item.submission.company);
    const CommandIdRow* known =
        book == nullptr ? nullptr : book->state.command_ids.find(item.submission.command_id);
    if (had_record && known != nullptr &&
        known->request_digest == item.record->record.request_digest) {
      item.submission.answer(answer_of(*book, known->sequence, nullptr));
      continue;
    }
    const bool decide_again = stopped_because().empty() && (landed || !had_record) && !error &&
                              item.attempts + 1 < options_.attempts_max;
    if (decide_again) {
      counters_.voided += landed ? 1 : 0;
      again.push_back({std::move(item.submission), item.attempts + 1});
      continue;
    }
    Answer answer;
    answer.kind = Answer::Kind::kUnknown;
    if (nothing_written) {
      answer.kind = Answer::Kind::kRejected;
      answer.rejection = reject(error->fault == LogFault::kFull     ? "ledger.storage_full"
                                : error->fault == LogFault::kSealed ? "ledger.sealed"
                                                                    : "ledger.unavailable",
                                {}, {{"cause", error->message}});
    } else {
      ++counters_.unknown;
    }
    item.submission.answer(std::move(answer));
  }
}

void Writer::catch_up(int partition) {
  const auto folded =
      books_.catch_up(log_, partition, [this](const auto& record) { publish(record); });
  last_tail_ = std::chrono::steady_clock::now();
  if (!folded && folded.error().fault != LogFault::kUnavailable) {
    halt(folded.error());
  }
}

// R8, R10: a log that is not what was folded, or that a newer build wrote, stops all deciding.
void Writer::halt(const LogError& error) {
  std::deque<Item> waiting;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_because_.empty()) {
      stopped_because_ = error.message;
    }
    waiting.swap(queue_);
    queue_bytes_ = 0;
  }
  for (Item& item : waiting) {
    item.submission.answer(Answer{});
  }
}

void Writer::publish(const std::shared_ptr<const AdmittedRecord>& record) {
  const std::string& company = record->record.company;
  busy_.insert(company);
  {
    const std::lock_guard lock(mutex_);
    durable_[company] = record->record.sequence;
  }
  on_admitted_(record);
}

// One step of the long work of every company that has any: users' commands go in between.
void Writer::take_steps() {
  if (!stopped_because().empty()) {
    busy_.clear();
    return;
  }
  std::set<std::string> companies;
  companies.swap(busy_);
  for (const std::string& company : companies) {
    CompanyBook* book = books_.find(company);
    auto step = book == nullptr ? std::nullopt : next_step(book->state);
    if (!step) {
      continue;
    }
    const auto outcome = run_step(*book, company, *step);
    const bool refused = outcome.kind == Answer::Kind::kRejected;
    if (outcome.kind == Answer::Kind::kUnknown ||
        (refused && outcome.rejection->refusal.code.starts_with("ledger."))) {
      stalled_.insert(
          company);  // the log does not take it now: tried again with the next look at it
    } else if (refused) {
      const auto give_up = give_up_step(*step, outcome.rejection->refusal.detail);
      if (give_up) {
        run_step(*book, company, *give_up);
      }
    }
  }
}

Answer Writer::run_step(CompanyBook& book, const std::string& company, const Step& step) {
  Answer outcome;
  Item item;
  item.submission.company = company;
  item.submission.command = step.command;
  item.submission.command_id = step.command_id;
  item.submission.actor = {"executor", {Permission::JobPrincipal}, "job"};
  item.submission.correlation_id = step.correlation_id;
  item.submission.causation_id = company + "/" + std::to_string(book.state.where().sequence);
  item.submission.answer = [&outcome](Answer answer) { outcome = std::move(answer); };
  std::vector<Item> items;
  items.push_back(std::move(item));
  process_partition(book.partition, std::move(items));
  return outcome;
}

void Writer::housekeeping() {
  const auto now = std::chrono::steady_clock::now();
  if (now - last_tail_ >= options_.tail_every && stopped_because().empty()) {
    busy_.merge(stalled_);
    for (int partition = 0; partition < books_.identity().partition_count; ++partition) {
      catch_up(partition);
    }
  }
  if (now - last_count_ < kCountRowsEvery) {
    return;
  }
  last_count_ = now;
  const std::size_t changed = books_.rows_changed();
  if (changed >= options_.flush_rows_max ||
      (changed > 0 && now - last_flush_ >= options_.flush_every)) {
    note_store(books_.flush_behind());
    last_flush_ = now;
  }
}

void Writer::note_store(const Result<Done, std::string>& written) {
  const std::lock_guard lock(mutex_);
  store_error_ = written ? std::string() : written.error();
}

}  // namespace facta
