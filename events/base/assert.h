// FACTA_ASSERT: a broken invariant is our bug. It stops the process in every build, because going
// on could write a wrong book; the log refolds on the next start.
#pragma once

#include <stdexcept>

namespace facta {

// Thrown in place of the stop while a BrokenInvariantsThrow of the same thread lives. What it went
// through is of no more use.
class BrokenInvariant : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// For who folds records that perhaps nobody decided, only to say so (facta verify).
class BrokenInvariantsThrow {
 public:
  BrokenInvariantsThrow();
  ~BrokenInvariantsThrow();
  BrokenInvariantsThrow(const BrokenInvariantsThrow&) = delete;
  BrokenInvariantsThrow& operator=(const BrokenInvariantsThrow&) = delete;
};

[[noreturn]] void broken_invariant(const char* file, int line, const char* message,
                                   const char* condition);

}  // namespace facta

#define FACTA_ASSERT(condition, message)                                    \
  do {                                                                      \
    if (!(condition)) [[unlikely]] {                                        \
      ::facta::broken_invariant(__FILE__, __LINE__, (message), #condition); \
    }                                                                       \
  } while (false)
