#include "consumers/runtime/writer.h"

#include "aggregates/job/job.h"
#include "consumers/runtime/batch.h"

#include <algorithm>

namespace facta {
namespace {

// Counting changed rows costs a look at every table of each company that was changed.
constexpr std::chrono::milliseconds kCountRowsEvery{25};
constexpr std::chrono::milliseconds kLookForJobsEvery{500};
// A step that waits for the views looks again so often.
constexpr std::chrono::microseconds kLookAtViewsEvery{250};
// Fewer are folded again faster than they are written.
constexpr std::size_t kRowsWorthKeeping = 10'000;

}  // namespace

Writer::Writer(WriterOptions options, EventLog& log, Books& books, const Clock& clock,
               OnAdmitted on_admitted)
    : options_(options),
      log_(log),
      books_(books),
      clock_(clock),
      on_admitted_(std::move(on_admitted)) {
  for (int partition = 0; partition < books.identity().partition_count; ++partition) {
    gates_.emplace_back(options_.gate, log, partition);
    contact_.emplace_back();
  }
}

Writer::~Writer() {
  stop();
}

Result<Done, LogError> Writer::start() {
  auto folded = fold_log();
  if (folded) {
    thread_ = std::thread([this] { run(); });
  }
  return folded;
}

Result<Done, LogError> Writer::fold_log() {
  for (int partition = 0; partition < books_.identity().partition_count; ++partition) {
    const auto folded = books_.catch_up(
        log_, partition, [this](const auto& record) { on_admitted_(record); }, Books::Held::kNone);
    if (!folded) {
      return Unexpected{folded.error()};
    }
    contact_[static_cast<std::size_t>(partition)] = clock_.steady();
  }
  books_.each_company([this](std::string company, std::uint64_t sequence) {
    durable_[std::move(company)] = sequence;
  });
  for (std::string& company : books_.companies_at_work()) {
    busy_.insert(std::move(company));  // a run may have been cut off in the middle (R6)
  }
  // A service that keeps dying must not have more to fold at every start.
  if (books_.rows_changed() >= kRowsWorthKeeping) {
    note_store(books_.flush());
  }
  last_tail_ = last_flush_ = clock_.steady();
  started_ = true;
  return Done{};
}

void Writer::stop() {
  halted_ = true;
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
    queue_.push_back(std::move(submission));
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

void Writer::make_way() {
  beside_readers_until_ = clock_.steady() + options_.beside_readers_for;
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

std::optional<std::uint64_t> Writer::version() const {
  return started_ && !halted_ ? std::optional(version_.load()) : std::nullopt;
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
  while (turn()) {
  }
  if (stopped_because().empty()) {
    note_store(books_.flush());
  }
}

bool Writer::turn() {
  std::vector<Submission> items;
  if (!take(items)) {
    return false;
  }
  if (at_long_work_ && !items.empty()) {
    beside_others_until_ = clock_.steady() + options_.beside_others_for;
  }
  process(std::move(items));
  take_steps();
  housekeeping();
  return true;
}

// Waits for work; false: the writer is to stop and nothing waits any more.
bool Writer::take(std::vector<Submission>& taken) {
  std::deque<std::function<void(Books&)>> inspections;
  bool more = true;
  {
    std::unique_lock lock(mutex_);
    const auto called = [&] { return !queue_.empty() || !inspections_.empty() || stopping_; };
    // With long work to do it asks without going to sleep, which even for no time costs a while.
    if (busy_.empty() && !books_.flushing() && options_.tail_every.count() > 0) {
      wake_.wait_for(lock, options_.tail_every, called);
    } else if (at_long_work_ && step_waits()) {
      wake_.wait_for(lock, kLookAtViewsEvery, called);
    }
    std::size_t bytes = 0;
    while (!queue_.empty() && taken.size() < options_.batch_commands_max &&
           bytes <= options_.batch_bytes_max) {
      bytes += queue_.front().bytes;
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

void Writer::process(std::vector<Submission> items) {
  const int partitions = books_.identity().partition_count;
  if (partitions == 1) {
    process_partition(0, std::move(items));
    return;
  }
  std::vector<std::vector<Submission>> by_partition(static_cast<std::size_t>(partitions));
  for (Submission& item : items) {
    const int partition = partition_of(item.company, partitions);
    by_partition[static_cast<std::size_t>(partition)].push_back(std::move(item));
  }
  for (int partition = 0; partition < partitions; ++partition) {
    process_partition(partition, std::move(by_partition[static_cast<std::size_t>(partition)]));
  }
}

void Writer::process_partition(int partition, std::vector<Submission> items) {
  read_what_was_seen(partition, items);
  std::size_t next = 0;
  while (next < items.size()) {
    Batch batch(books_, clock_, partition);
    while (next < items.size() && batch.bytes() < options_.batch_bytes_max) {
      batch.decide(std::move(items[next]));
      ++next;
    }
    ++counters_.batches;
    if (settle_batch(partition, batch)) {
      continue;
    }
    // Some record did not land where it was decided for: decide again on the state that is.
    std::vector<Submission> again;
    recover(partition, batch, again);
    again.insert(again.end(), std::make_move_iterator(items.begin() + static_cast<long>(next)),
                 std::make_move_iterator(items.end()));
    items = std::move(again);
    next = 0;
  }
}

// False: nothing was written, or not every record landed right behind what is folded (R4).
bool Writer::append(int partition, Batch& batch) {
  const auto messages = batch.messages();
  batch.offsets.resize(messages.size());
  WriteGate& gate = gates_[static_cast<std::size_t>(partition)];
  batch.refused = gate.refusal();
  counters_.holding_back = static_cast<int>(
      std::count_if(gates_.begin(), gates_.end(), [](const auto& one) { return one.holds(); }));
  if (batch.refused) {
    return false;
  }
  if (const auto error = check_again(partition)) {
    batch.refused = rejection_of(*error);
    return false;
  }
  auto& contact = contact_[static_cast<std::size_t>(partition)];
  contact.reset();
  auto appended = gate.append(messages);
  if (!appended) {
    const LogError& error = appended.error();
    if (error.fault == LogFault::kCorrupt || error.fault == LogFault::kTruncated ||
        error.fault == LogFault::kMisconfigured) {
      halt(error);
    }
    if (error.fault != LogFault::kUnknown) {
      batch.refused = rejection_of(error);
    }
    return false;
  }
  batch.offsets = std::move(appended->offsets);
  if (std::find(batch.offsets.begin(), batch.offsets.end(), std::nullopt) == batch.offsets.end()) {
    contact = clock_.steady();
  }
  const std::uint64_t first = books_.next_offset(partition);
  for (std::size_t i = 0; i < batch.offsets.size(); ++i) {
    if (batch.offsets[i] != first + i) {
      return false;
    }
  }
  gate.won();
  return true;
}

// Appends, and answers when every record landed as it was decided. False: not so; nothing is
// answered then.
bool Writer::settle_batch(int partition, Batch& batch) {
  if (batch.has_records() && !append(partition, batch)) {
    return false;
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

void Writer::publish(const std::shared_ptr<const AdmittedRecord>& record) {
  const std::string& company = record->record.company;
  busy_.insert(company);
  ++version_;
  {
    const std::lock_guard lock(mutex_);
    durable_[company] = record->record.sequence;
  }
  on_admitted_(record);
}

void Writer::housekeeping() {
  const auto now = clock_.steady();
  if (now - last_tail_ >= options_.tail_every && stopped_because().empty()) {
    busy_.merge(stalled_);
    for (int partition = 0; partition < books_.identity().partition_count; ++partition) {
      catch_up(partition);
    }
  }
  if (books_.flushing()) {
    flush_part();
    return;
  }
  if (now - last_count_ < kCountRowsEvery) {
    return;
  }
  last_count_ = now;
  if (now - last_due_ >= kLookForJobsEvery) {
    last_due_ = now;
    look_for_due_jobs();
  }
  if (time_to_flush(now)) {
    last_flush_ = last_room_ = now;
    flush_part();
  } else if (now - last_room_ >= options_.flush_every) {
    last_room_ = now;
    if (const auto written = books_.make_room(); !written) {
      note_store(written);
    }
  }
}

bool Writer::time_to_flush(std::chrono::steady_clock::time_point now) const {
  const std::size_t rows = books_.rows_changed();
  return rows >= options_.flush_rows_max || books_.bytes_changed() >= options_.flush_bytes_max ||
         ((rows > 0 || books_.write_failed()) && now - last_flush_ >= options_.flush_every);
}

void Writer::flush_part() {
  const bool first = !books_.flushing();
  const auto before = books_.flush_part(options_.flush_part_rows);
  if (first) {
    note_store(before);
  }
  if (!books_.flushing()) {
    books_.forget_idle_books();
  }
}

// Companies whose jobs are due have work to do, though nothing was asked of them.
void Writer::look_for_due_jobs() {
  for (const std::string& company : books_.companies_at_work()) {
    const CompanyState& state = books_.find(company)->state;
    const CompanyData* data = state.company_data.latest("");
    if (data != nullptr && due_job(state, clock_.now(), data->timeZone)) {
      busy_.insert(company);
    }
  }
}

void Writer::note_store(const Result<Done, std::string>& written) {
  const std::lock_guard lock(mutex_);
  store_error_ = written ? std::string() : written.error();
}

}  // namespace facta
