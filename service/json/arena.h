// Bump memory for one document: many small blocks taken one after another, all given back at once.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

namespace facta::json {

// One owner, one thread at a time. Blocks stay where they are until the arena dies.
class Arena {
 public:
  // `first_bytes`: the size of the first chunk; later chunks double, up to kChunkBytesMax.
  explicit Arena(std::size_t first_bytes) : next_bytes_(first_bytes < 256 ? 256 : first_bytes) {}

  // Uninitialised memory for `count` objects of a type that needs no destructor.
  template <class T>
  T* take(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return static_cast<T*>(take_bytes(count * sizeof(T)));
  }

 private:
  static constexpr std::size_t kAlign = alignof(std::max_align_t);
  static constexpr std::size_t kChunkBytesMax = 4u << 20;

  void* take_bytes(std::size_t bytes) {
    bytes = (bytes + kAlign - 1) & ~(kAlign - 1);
    if (bytes > left_) {
      grow(bytes);
    }
    void* block = at_;
    at_ += bytes;
    left_ -= bytes;
    return block;
  }

  void grow(std::size_t bytes_min) {
    const std::size_t bytes = bytes_min > next_bytes_ ? bytes_min : next_bytes_;
    chunks_.emplace_back(new std::byte[bytes]);
    at_ = chunks_.back().get();
    left_ = bytes;
    next_bytes_ = next_bytes_ >= kChunkBytesMax ? kChunkBytesMax : next_bytes_ * 2;
  }

  std::size_t next_bytes_;
  std::byte* at_ = nullptr;
  std::size_t left_ = 0;
  std::vector<std::unique_ptr<std::byte[]>> chunks_;
};

}  // namespace facta::json
