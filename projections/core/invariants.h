// Invariants that hold in every history (design 8), checked on records and on views folded from
// them.
#pragma once

#include "projections/core/views.h"

#include <cstdint>
#include <set>
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

// Looks at every record as it comes, and at the views when all are folded.
class Invariants {
 public:
  explicit Invariants(Findings& findings) : findings_(findings) {}

  // Lines + VAT = total of every invoice, VAT once per group (VAT-04), debit = credit of every
  // journal entry and of every export and currency (I8).
  void check(const Record& record);
  // The same of the invoices whose lines changed since they came into being, as they are now; the
  // total over companies is the sum of the companies and of the rows (I9, BAL-03); every number of
  // a series up to the last is assigned or lapsed (I10).
  void check(const Views& views);

 private:
  Findings& findings_;
  std::set<std::string> changed_;  // keys of invoices
};

}  // namespace facta
