// Admission: which messages of the log count. One pure function, applied alike by every reader
// (writer, standby, projection, feed consumer, auditor), so that two writers that race can do no
// harm: the first in log order wins, the other's record is void.
#pragma once

#include "events/base/sha256.h"
#include "events/record/record.h"

#include <cstdint>

namespace facta {

// Where the chain of one company stands.
struct ChainHead {
  std::uint64_t sequence = 0;  // of the last admitted record; 0: none
  Digest hash{};               // of the last admitted record; of none: the ledger id
  bool operator==(const ChainHead&) const = default;
};

enum class Verdict {
  kAdmitted,
  kWrongPartition,  // void: the company does not hash to the partition it was read from
  kWrongSequence,   // void: not the next sequence of its company
  kWrongPrevious,   // void: does not link to the last admitted record
};

// `head` is that of the record's company; `right_partition`: partition_of() agrees with the reader.
constexpr Verdict admit(const ChainHead& head, std::uint64_t sequence, const Digest& previous,
                        bool right_partition) {
  if (!right_partition) {
    return Verdict::kWrongPartition;
  }
  if (sequence != head.sequence + 1) {
    return Verdict::kWrongSequence;
  }
  return previous == head.hash ? Verdict::kAdmitted : Verdict::kWrongPrevious;
}

}  // namespace facta
