// A command on its way to the writer, and the answer on its way back.
#pragma once

#include "aggregates/decision.h"
#include "events/record/admitted_record.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace facta {

// One command with everything the door knows of it.
struct Submission {
  std::string company;
  Command command;
  std::string command_id;       // 1...64 printable characters
  bool id_from_client = false;  // the client's own: retries meet the same answer for ever (R1)
  Actor actor;
  std::optional<Date> work_date;
  std::optional<std::uint64_t> expected_sequence;  // If-Match
  std::string correlation_id;
  std::string causation_id;
  std::string reason;
  bool dry_run = false;
  bool whether = false;   // a dry run that only asks whether (Context::whether)
  std::size_t bytes = 0;  // size of the request, for the bound of the queue
  StepBounds step;        // of a step of long work

  // Called exactly once, on the writer's thread; must not block.
  std::function<void(struct Answer)> answer;
};

// The three outcomes, and those that leave no record.
struct Answer {
  enum class Kind {
    kRecord,    // accepted or refused, durable and admitted: see record
    kNoRecord,  // dry run, no-op or read: what would be, in decision
    kRejected,  // not accepted and not on record: see rejection
    kUnknown,   // could not be settled in time: retry with the same id converges
  };
  Kind kind = Kind::kUnknown;
  std::shared_ptr<const AdmittedRecord> record;
  bool replayed = false;  // the record is that of an earlier request with the same id
  std::optional<Decision> decision;
  std::optional<Rejection> rejection;
  std::uint64_t sequence = 0;                           // of the company, on which the answer rests
  std::optional<std::uint64_t> expected_sequence = {};  // of If-Match, when that was missed
};

}  // namespace facta
