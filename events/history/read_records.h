// Reads the log as records: what counts, in order, with the same admission for every reader
// (writer, views, feed, verifier). The caller says where the chains stand and what to do with a
// record.
#pragma once

#include "events/log/event_log.h"
#include "events/record/admission.h"
#include "events/record/admitted_record.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace facta {

// Where the chains of all companies stand, for a reader that keeps no state of its own.
class ChainHeads {
 public:
  explicit ChainHeads(const LedgerId& ledger_id) : ledger_id_(ledger_id) {}

  // Sequence 0 and the ledger id: no record of it was admitted.
  ChainHead of(std::string_view company) const;
  // The record was admitted: the next one of its company links to it.
  void passed(const AdmittedRecord& admitted);
  const std::map<std::string, ChainHead, std::less<>>& all() const { return heads_; }

 private:
  LedgerId ledger_id_;
  std::map<std::string, ChainHead, std::less<>> heads_;
};

struct RecordSink {
  // Where the chain of a company stands; asked before each of its records.
  std::function<ChainHead(std::string_view company)> head;
  // An admitted record; false stops behind it.
  std::function<bool(std::shared_ptr<AdmittedRecord>)> take;
  // A message that counts for nobody, with the SHA-256 of its bytes. May be empty.
  std::function<void(std::uint64_t offset, const Digest& hash)> pass_void;
};

// Reads the messages of a partition with from <= offset < until; answers where to go on. An error
// is that of the log, or kMisconfigured when a newer release wrote a record or one that is linked
// into a chain cannot be read (R10); what came before it was handed out.
Result<std::uint64_t, LogError> read_records(EventLog& log, int partition, std::uint64_t from,
                                             std::uint64_t until, const RecordSink& sink);

// What a reader says of an admitted record that breaks an invariant when it is folded, and stops.
LogError cannot_be_folded(const AdmittedRecord& admitted, const char* why);

}  // namespace facta
