// One group of commands of one partition: decided in order, each against what the ones before it
// left, nothing answered yet. All of it can be taken back (R3, R5).
#pragma once

#include "consumers/runtime/books.h"
#include "consumers/runtime/clock.h"
#include "consumers/runtime/submission.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace facta {

// A command in the batch and what was decided for it.
struct Decided {
  Submission submission;
  Answer answer;                           // when it leaves no record of its own
  std::shared_ptr<AdmittedRecord> record;  // when it does; its offset is filled in later
  RecordBytes bytes;
  CompanyBook* book = nullptr;
  // The answer is that of this record, written before (R1); 0: not a repetition.
  std::uint64_t answered_at = 0;
};

class Batch {
 public:
  Batch(Books& books, const Clock& clock, int partition);

  // Decides one command and folds its record, if it leaves one.
  void decide(Submission submission);

  std::vector<Decided>& items() { return items_; }
  // Bytes of the records, in the order of decision.
  std::vector<std::span<const std::byte>> messages() const;
  std::size_t bytes() const { return bytes_; }
  bool has_records() const { return bytes_ > 0; }

  void commit();
  void rollback();

  // What the append said; filled in by the writer. `refused`: nothing was written, and why.
  std::optional<Rejection> refused;
  std::vector<std::optional<std::uint64_t>> offsets;

 private:
  void decide_in(CompanyBook& book, Decided& item);
  Context context_for(const CompanyBook& book, const Submission& submission) const;
  void keep(Decided& item, const Context& context,
            std::variant<std::vector<Event>, Refusal> outcome, std::vector<Warning> warnings);

  Books& books_;
  const Clock& clock_;
  int partition_;
  std::vector<Decided> items_;
  std::set<CompanyBook*> touched_;
  std::size_t bytes_ = 0;
};

}  // namespace facta
