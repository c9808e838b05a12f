// Reads one partition from its start and hands out what counts: the same admission as everywhere,
// for consumers that keep no store of their own.
#pragma once

#include "events/log/event_log.h"
#include "events/record/admission.h"
#include "events/record/admitted_record.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace facta {

class AdmittingReader {
 public:
  AdmittingReader(EventLog& log, int partition) : log_(log), partition_(partition) {}

  // Hands every admitted record that is durable by now to `sink`; false from it stops after that
  // record. kMisconfigured: a newer release wrote a record (R10).
  using Sink = std::function<bool(const AdmittedRecord&)>;
  Result<Done, LogError> read_on(const Sink& sink);

  std::uint64_t next_offset() const { return next_; }
  std::uint64_t voids() const { return voids_; }

 private:
  EventLog& log_;
  int partition_;
  std::uint64_t next_ = 0;
  std::uint64_t voids_ = 0;
  std::map<std::string, ChainHead, std::less<>> heads_;
};

}  // namespace facta
