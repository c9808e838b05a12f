#include "events/history/read_records.h"

namespace facta {
namespace {

LogError unreadable(int partition, std::uint64_t offset, RecordFault fault) {
  return {LogFault::kMisconfigured, "the record at offset " + std::to_string(offset) +
                                        " of partition " + std::to_string(partition) +
                                        (fault == RecordFault::kNewerSchema
                                             ? " was written by a newer release; upgrade this one"
                                             : " is linked into the chain but cannot be read")};
}

Digest hash_of(const LogMessage& message) {
  return message.hash == nullptr ? sha256(message.bytes) : *message.hash;
}

}  // namespace

LogError cannot_be_folded(const AdmittedRecord& admitted, const char* why) {
  return {LogFault::kCorrupt, "the history is damaged: record " + admitted.record.company + "/" +
                                  std::to_string(admitted.record.sequence) + ", at offset " +
                                  std::to_string(admitted.offset) + " of partition " +
                                  std::to_string(admitted.partition) +
                                  ", cannot be folded: " + why +
                                  "; nobody decided it (facta verify tells all that is wrong)"};
}

ChainHead ChainHeads::of(std::string_view company) const {
  const auto found = heads_.find(company);
  return found == heads_.end() ? ChainHead{0, ledger_id_} : found->second;
}

void ChainHeads::passed(const AdmittedRecord& admitted) {
  const ChainHead head{admitted.record.sequence, admitted.hash};
  const auto [known, added] = heads_.try_emplace(admitted.record.company, head);
  if (!added) {
    known->second = head;
  }
}

Result<std::uint64_t, LogError> read_records(EventLog& log, int partition, std::uint64_t from,
                                             std::uint64_t until, const RecordSink& sink) {
  const int partitions = log.identity().partition_count;
  std::optional<LogError> stop;
  auto next = log.read(partition, from, until, [&](const LogMessage& message) {
    // R10: what cannot be read is void for everyone.
    const auto head = read_head(message.bytes);
    if (!head ||
        admit(sink.head(head->company), head->sequence, head->previous,
              partition_of(head->company, partitions) == partition) != Verdict::kAdmitted) {
      if (sink.pass_void) {
        sink.pass_void(message.offset, hash_of(message));
      }
      return true;
    }
    auto record = decode_record(message.bytes);
    if (!record) {
      stop = unreadable(partition, message.offset, record.error());
      return false;
    }
    auto admitted = std::make_shared<AdmittedRecord>();
    admitted->record = std::move(*record);
    admitted->hash = hash_of(message);
    admitted->partition = partition;
    admitted->offset = message.offset;
    admitted->bytes = message.bytes.size();
    return sink.take(std::move(admitted));
  });
  if (stop && next) {  // a log that found damage, though behind the record, tells more
    return Unexpected{std::move(*stop)};
  }
  return next;
}

}  // namespace facta
