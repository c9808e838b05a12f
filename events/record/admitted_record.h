// A record that counts, with its place in the log.
#pragma once

#include "events/record/record.h"

#include <cstddef>
#include <cstdint>

namespace facta {

struct AdmittedRecord {
  Record record;
  Digest hash{};  // of its bytes: what the next record of the company links to
  int partition = 0;
  std::uint64_t offset = 0;
  std::size_t bytes = 0;  // of the record as it is in the log
};

}  // namespace facta
