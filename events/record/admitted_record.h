// A record that counts, with its place in the log.
#pragma once

#include "events/record/record.h"

#include <cstdint>

namespace facta {

struct AdmittedRecord {
  Record record;
  Digest hash{};  // of its bytes: what the next record of the company links to
  int partition = 0;
  std::uint64_t offset = 0;
};

}  // namespace facta
