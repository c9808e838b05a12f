// What the writer does when records did not land as they were decided, or not at all.
#include "consumers/runtime/batch.h"
#include "consumers/runtime/writer.h"

#include <algorithm>

namespace facta {
namespace {

// Longer than between two looks of an idle writer, shorter than any broker takes to start.
constexpr std::chrono::seconds kContactMax{2};

Answer rejected_answer(Rejection rejection) {
  Answer answer;
  answer.kind = Answer::Kind::kRejected;
  answer.rejection = std::move(rejection);
  return answer;
}

}  // namespace

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
void Writer::recover(int partition, Batch& batch, std::vector<Submission>& again) {
  batch.rollback();
  if (stopped_because().empty()) {
    catch_up(partition);
  }
  const std::uint64_t read_to = books_.next_offset(partition);
  bool lost = false;
  std::size_t place = 0;
  for (Decided& item : batch.items()) {
    const bool had_record = item.record != nullptr;
    // It landed where all was read by now; if it counted, its id is known.
    const bool is_void = had_record && batch.offsets[place] && *batch.offsets[place] < read_to;
    place += had_record ? 1 : 0;
    if (auto answer = known_answer(item)) {
      item.submission.answer(std::move(*answer));
      continue;
    }
    lost = lost || is_void;
    counters_.voided += is_void ? 1 : 0;
    if (batch.refused) {
      ++counters_.rejected;
      item.submission.answer(rejected_answer(*batch.refused));
    } else if (stopped_because().empty() && (is_void || !had_record)) {
      again.push_back(std::move(item.submission));
    } else {
      ++counters_.unknown;
      item.submission.answer(Answer{});
    }
  }
  if (lost) {
    back_off(partition, again);
  }
}

// The answer of a command that left a record or repeated one, if its id is on record now (R1).
std::optional<Answer> Writer::known_answer(const Decided& item) {
  const bool had_record = item.record != nullptr;
  CompanyBook* book = books_.find(item.submission.company);
  if (book == nullptr || (!had_record && item.answered_at == 0)) {
    return std::nullopt;
  }
  const CommandIdRow* known = book->state.command_ids.find(item.submission.command_id);
  if (known == nullptr || known->request_digest != request_digest(item.submission.command)) {
    return std::nullopt;
  }
  Answer answer = answer_of(*book, known->sequence, nullptr);
  answer.replayed = !had_record;
  counters_.replayed += had_record ? 0 : 1;
  return answer;
}

// R9: another writer was first. Waits before deciding again, or steps down.
void Writer::back_off(int partition, std::vector<Submission>& again) {
  if (const auto wait = gates_[static_cast<std::size_t>(partition)].lost()) {
    if (options_.pause) {
      options_.pause(*wait);
    } else {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, *wait, [this] { return stopping_; });
    }
    return;
  }
  for (const Submission& item : again) {
    ++counters_.rejected;
    item.answer(rejected_answer(reject("ledger.contended")));
  }
  again.clear();
}

// R1: a client may have seen more than is folded here, recorded by another writer: a company, or
// the sequence in If-Match. That the id is not known here then says nothing, and a refusal leaves
// no record that would settle it; so the log is read first. What rests on more all the same, and
// cannot be looked for, is answered 503.
void Writer::read_what_was_seen(int partition, std::vector<Submission>& items) {
  const auto may_be_more = [this](const Submission& item) {
    const CompanyBook* book = books_.find(item.company);
    const std::uint64_t folded = book == nullptr ? 0 : book->state.where().sequence;
    return folded == 0 || item.expected_sequence.value_or(0) > folded;
  };
  if (!stopped_because().empty() || std::none_of(items.begin(), items.end(), may_be_more)) {
    return;
  }
  const auto error = catch_up(partition);
  if (!error) {
    return;
  }
  std::vector<Submission> settled_here;
  for (Submission& item : items) {
    if (may_be_more(item)) {
      ++counters_.rejected;
      item.answer(rejected_answer(rejection_of(*error)));
    } else {
      settled_here.push_back(std::move(item));
    }
  }
  items = std::move(settled_here);
}

// R8: whoever was cut off from the log for a while may meet another one: shortened and grown again,
// or made anew. Its length tells nothing then.
std::optional<LogError> Writer::check_again(int partition) {
  const auto& contact = contact_[static_cast<std::size_t>(partition)];
  if (contact && clock_.steady() - *contact < kContactMax) {
    return std::nullopt;
  }
  const auto same = books_.check(log_, partition);
  if (same) {
    return std::nullopt;
  }
  if (same.error().fault != LogFault::kUnavailable) {
    halt(same.error());
  }
  return same.error();
}

std::optional<LogError> Writer::catch_up(int partition) {
  last_tail_ = clock_.steady();
  if (auto error = check_again(partition)) {
    return error;
  }
  auto& contact = contact_[static_cast<std::size_t>(partition)];
  contact.reset();
  const auto folded = books_.catch_up(log_, partition, [&](const auto& record) {
    gates_[static_cast<std::size_t>(partition)].foreign();
    publish(record);
  });
  last_tail_ = clock_.steady();
  if (folded) {
    contact = last_tail_;
    return std::nullopt;
  }
  if (folded.error().fault != LogFault::kUnavailable) {
    halt(folded.error());
  }
  return folded.error();
}

// R8, R10: a log that is not what was folded, or that a newer build wrote, stops all deciding.
void Writer::halt(const LogError& error) {
  halted_ = true;
  std::deque<Submission> waiting;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_because_.empty()) {
      stopped_because_ = error.message;
    }
    waiting.swap(queue_);
    queue_bytes_ = 0;
  }
  for (const Submission& item : waiting) {
    item.answer(Answer{});
  }
}

}  // namespace facta
