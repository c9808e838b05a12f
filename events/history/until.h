// The records of a whole history, and those up to a moment of it.
#pragma once

#include "events/history/read_records.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>

namespace facta {

// Up to which record of each company a history counts. Decision times of a company never go back
// (DEC-26), so what counts of a company is always the beginning of its chain.
struct Until {
  std::string company;  // empty: `time` alone decides
  std::uint64_t sequence = 0;
  Time time{std::numeric_limits<std::int64_t>::max()};

  bool is_everything() const {
    return company.empty() && time.micros == std::numeric_limits<std::int64_t>::max();
  }
  bool has(const Record& record) const {
    return record.company == company ? record.sequence <= sequence : record.time <= time;
  }
};

// "noord/120": noord up to its record 120, every other company up to the time of that record, which
// find_until() fills in; or a time: everything decided by then; or empty: everything. nullopt: none
// of these.
std::optional<Until> parse_until(const std::string& text);

// Every admitted record, partition after partition, until `take` answers false.
Result<Done, LogError> each_record(
    EventLog& log, const std::function<bool(std::shared_ptr<AdmittedRecord>)>& take);

// Gives an Until that names a record the time of that record; false: there is no such record.
Result<bool, LogError> find_until(EventLog& log, Until& until);

}  // namespace facta
