#include "events/base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace facta {
namespace {

thread_local int throws_here = 0;

}  // namespace

BrokenInvariantsThrow::BrokenInvariantsThrow() {
  ++throws_here;
}

BrokenInvariantsThrow::~BrokenInvariantsThrow() {
  --throws_here;
}

void broken_invariant(const char* file, int line, const char* message, const char* condition) {
  if (throws_here > 0) {
    throw BrokenInvariant(message);
  }
  std::fprintf(stderr, "facta: broken invariant at %s:%d: %s (%s)\n", file, line, message,
               condition);
  std::abort();
}

}  // namespace facta
