// A fuzz target is one file of this folder that says FACTA_FUZZ(name) { ... bytes ... }. libFuzzer
// makes a program of each; the replay test runs all of them over the files of corpus/NAME.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace facta::fuzz {

using Bytes = std::span<const std::uint8_t>;
using Target = void (*)(Bytes);

// The targets that this program has, by name.
inline std::map<std::string, Target>& targets() {
  static std::map<std::string, Target> all;
  return all;
}

struct Registration {
  Registration(const char* name, Target target) { targets().emplace(name, target); }
};

inline std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// What a target promises beyond not crashing. Ends the process, as libFuzzer wants it.
inline void must(bool holds, std::string_view promise) {
  if (!holds) {
    std::fprintf(stderr, "broken promise: %.*s\n", static_cast<int>(promise.size()),
                 promise.data());
    std::abort();
  }
}

// Takes pieces off the front of an input.
class Input {
 public:
  explicit Input(Bytes bytes) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }
  // 0 when there is none left.
  std::uint8_t byte() {
    const Bytes taken = take(1);
    return taken.empty() ? std::uint8_t{0} : taken.front();
  }
  std::size_t number16() {
    const std::size_t low = byte();
    return low + 256u * byte();
  }
  // At most this many.
  Bytes take(std::size_t count) {
    const Bytes taken = rest_.first(count < rest_.size() ? count : rest_.size());
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  Bytes rest() { return take(rest_.size()); }

 private:
  Bytes rest_;
};

}  // namespace facta::fuzz

// In a namespace of the file's own; libFuzzer's entry is made once per program.
#ifdef FACTA_WITH_LIBFUZZER
#define FACTA_FUZZ(name)                                                              \
  static void run_##name(::facta::fuzz::Bytes bytes);                                 \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    run_##name({data, size});                                                         \
    return 0;                                                                         \
  }                                                                                   \
  static void run_##name(::facta::fuzz::Bytes bytes)
#else
#define FACTA_FUZZ(name)                                                         \
  static void run_##name(::facta::fuzz::Bytes bytes);                            \
  static const ::facta::fuzz::Registration registered_##name(#name, run_##name); \
  static void run_##name(::facta::fuzz::Bytes bytes)
#endif
