// FACTA_ASSERT: a broken invariant is our bug. It stops the process in every build, because going
// on could write a wrong book; the log refolds on the next start.
#pragma once

#include <cstdio>
#include <cstdlib>

#define FACTA_ASSERT(condition, message)                                                      \
  do {                                                                                        \
    if (!(condition)) [[unlikely]] {                                                          \
      std::fprintf(stderr, "facta: broken invariant at %s:%d: %s (%s)\n", __FILE__, __LINE__, \
                   (message), #condition);                                                    \
      std::abort();                                                                           \
    }                                                                                         \
  } while (false)
