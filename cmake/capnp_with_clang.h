// Included ahead of every file that uses Cap'n Proto, with clang only (cmake/dependencies.cmake).
#pragma once

#include <kj/string.h>

namespace kj {

// What capnp/blob.h of Debian 12 relies on.
inline bool operator==(const char* a, const StringPtr& b) {
  return b == StringPtr(a);
}

}  // namespace kj
