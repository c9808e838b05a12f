// Takes the place of `new` in the whole program, in a file of its own: where the compiler could see
// it, it would make it part of its callers.
#include "tests/bench/guard/guarded.h"

#include <cstdlib>
#include <new>

namespace {

std::size_t count = 0;

}  // namespace

void* operator new(std::size_t bytes) {
  ++count;
  if (void* const made = std::malloc(bytes)) {
    return made;
  }
  throw std::bad_alloc();
}
void operator delete(void* made) noexcept {
  std::free(made);
}
void operator delete(void* made, std::size_t) noexcept {
  std::free(made);
}

namespace facta::guard {

std::size_t allocations() {
  return count;
}

}  // namespace facta::guard
