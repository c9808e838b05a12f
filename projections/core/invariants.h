// Invariants that hold in every history (design 8), checked on records and on views folded from
// them.
#pragma once

#include "projections/core/views.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

// What is wrong, a sentence each; the first hundred are kept, all are counted.
class Findings {
 public:
  void add(std::string what);
  const std::vector<std::string>& first() const { return first_; }
  std::uint64_t total() const { return total_; }

 private:
  std::vector<std::string> first_;
  std::uint64_t total_ = 0;
};

// A key with what is not printable as hexadecimal.
std::string printable(std::string_view key);

// Lines + VAT = total of every invoice, debit = credit of every journal entry and of every export
// and currency (I8).
void check_record(const Record& record, Findings& findings);
// The total over companies is the sum of the companies and of the rows (I9, BAL-03); every number
// of a series up to the last is assigned or lapsed (I10).
void check_views(const Views& views, Findings& findings);

}  // namespace facta
