#include "consumers/runtime/admitting_reader.h"

namespace facta {

Result<Done, LogError> AdmittingReader::read_on(const Sink& sink) {
  const auto end = log_.end(partition_);
  if (!end) {
    return Unexpected{end.error()};
  }
  if (*end <= next_) {
    return Done{};
  }
  std::optional<LogError> stop;
  const int partitions = log_.identity().partition_count;
  const auto read = log_.read(partition_, next_, *end, [&](const LogMessage& message) {
    next_ = message.offset + 1;
    const auto head = read_head(message.bytes);
    if (!head) {
      ++voids_;
      return true;
    }
    auto known = heads_.find(head->company);
    const ChainHead before =
        known == heads_.end() ? ChainHead{0, log_.identity().ledger_id} : known->second;
    const bool right_partition = partition_of(head->company, partitions) == partition_;
    if (admit(before, head->sequence, head->previous, right_partition) != Verdict::kAdmitted) {
      ++voids_;
      return true;
    }
    auto record = decode_record(message.bytes);
    if (!record) {
      stop = LogError{LogFault::kMisconfigured, "the record at offset " +
                                                    std::to_string(message.offset) +
                                                    " was written by a newer release"};
      next_ = message.offset;
      return false;
    }
    AdmittedRecord admitted{std::move(*record), sha256(message.bytes), partition_, message.offset};
    heads_[admitted.record.company] = {admitted.record.sequence, admitted.hash};
    return sink(admitted);
  });
  if (stop) {
    return Unexpected{std::move(*stop)};
  }
  if (!read) {
    return Unexpected{read.error()};
  }
  return Done{};
}

}  // namespace facta
