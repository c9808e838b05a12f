// Writes a log as a history file: one pass over the log, block after block, only what admission
// admits. Nothing is written twice or looked up later, so the file can be streamed.
//
// Threads: one at a time.
#pragma once

#include "events/base/result.h"
#include "events/history_file/history_format.h"
#include "events/log/event_log.h"
#include "events/record/admission.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace facta {

class HistoryWriter {
 public:
  // `log` must outlive this. `writer`: what is said to have written the file, one line.
  HistoryWriter(EventLog& log, std::string writer,
                const std::vector<history_file::SchemaText>& schemas = history_file::schemas());

  // Appends the next piece of the file to `out`, at least one block and about 256 KiB. False: that
  // was the last piece. What is durable when a partition is begun is in the file. kMisconfigured:
  // a newer release wrote a record (R10).
  Result<bool, LogError> next(std::string& out);

  std::uint64_t records() const { return records_; }
  std::uint64_t voids() const { return voids_; }  // messages of the log that are in no file
  const history_file::CompanyEnds& companies() const { return companies_; }

 private:
  void begin(std::string& out);
  Result<Done, LogError> copy_records(std::string& out);
  std::optional<LogError> take(const LogMessage& message, std::string& out);
  void finish(std::string& out);

  EventLog& log_;
  std::string writer_;
  const std::vector<history_file::SchemaText>& schemas_;
  bool begun_ = false;
  int partition_ = 0;
  std::uint64_t next_ = 0;
  std::optional<std::uint64_t> until_;  // of the partition at hand
  std::uint64_t records_ = 0;
  std::uint64_t voids_ = 0;
  history_file::CompanyEnds companies_;
  history_file::FileDigest digest_;
};

}  // namespace facta
