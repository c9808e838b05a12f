// A piece is one of 64 small sizes or of some large ones, and is taken again as it is. Under
// sanitizers, which watch malloc, all this is left out.
#include "tests/simulation/memory.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <new>
#include <sys/mman.h>
#include <utility>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define FACTA_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define FACTA_SANITIZED
#endif

#ifndef FACTA_SANITIZED

namespace {

constexpr std::size_t kStep = 16;
constexpr std::size_t kSmallSizes = 64;
constexpr std::size_t kSmall = kSmallSizes * kStep;
// Of the large ones there are four to a doubling.
constexpr std::size_t kLargest = std::size_t{1} << 26;  // what is larger comes from malloc
constexpr std::size_t kSizes = kSmallSizes + 4 * 16;
constexpr std::size_t kChunk = std::size_t{1} << 16;
constexpr std::size_t kRoom = std::size_t{1}
                              << 36;         // of addresses; memory comes with the first use
constexpr std::size_t kTakenAtOnce = 4096;   // bytes, and one piece at least
constexpr std::uint32_t kGivenAtOnce = 256;  // pieces

struct Piece {
  Piece* next;
  Piece* next_list;  // of lists that threads left behind
};

struct Size {
  char* fresh = nullptr;  // never used so far, up to `end`
  char* end = nullptr;
  Piece* left = nullptr;  // lists of threads that ended
};

std::mutex mutex;  // of what follows
Size sizes[kSizes];
char* room = nullptr;
char* unused = nullptr;
const char* room_before = nullptr;  // of what was taken before move_into()
std::uint8_t size_of_chunk[kRoom / kChunk];

constinit thread_local Piece* free_pieces[kSizes] = {};
constinit thread_local std::uint32_t given[kSizes] = {};  // since the list was left

// Under the lock.
void leave_list(std::size_t place) {
  if (Piece* list = free_pieces[place]) {
    list->next_list = sizes[place].left;
    sizes[place].left = list;
    free_pieces[place] = nullptr;
  }
}

// Gives the lists of a thread that ends to the others.
struct Heritage {
  bool here = false;
  ~Heritage() {
    const std::lock_guard lock(mutex);
    for (std::size_t i = 0; i < kSizes; ++i) {
      leave_list(i);
    }
  }
};

// What one thread takes and another one gives back comes to the first one again.
void share(std::size_t place) {
  const std::lock_guard lock(mutex);
  leave_list(place);
  given[place] = 0;
}

std::size_t place_of(std::size_t bytes) {
  if (bytes <= kSmall) {
    return bytes == 0 ? 0 : (bytes - 1) / kStep;
  }
  // 1024 < bytes: the two bits behind the highest one of bytes - 1 tell the quarter.
  const auto doubling = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 11;
  return kSmallSizes + 4 * doubling + (((bytes - 1) >> (doubling + 8)) & 3);
}

std::size_t bytes_at(std::size_t place) {
  if (place < kSmallSizes) {
    return (place + 1) * kStep;
  }
  const std::size_t large = place - kSmallSizes;
  return (5 + large % 4) << (large / 4 + 8);
}

char* reserve(int sharing) {
  void* got = ::mmap(nullptr, kRoom, PROT_READ | PROT_WRITE,
                     sharing | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (got == MAP_FAILED) {
    std::abort();
  }
  (void)::madvise(got, kRoom, MADV_HUGEPAGE);
  return static_cast<char*>(got);
}

// A chunk of pieces of this size, or one piece of several chunks.
void cut(Size& size, std::size_t place, std::size_t bytes) {
  const std::size_t taken = (std::max(bytes, kChunk) + kChunk - 1) / kChunk * kChunk;
  if (unused + taken > room + kRoom) {
    std::abort();
  }
  size_of_chunk[static_cast<std::size_t>(unused - room) / kChunk] =
      static_cast<std::uint8_t>(place);
  size.fresh = unused;
  size.end = unused += taken;
}

void fill(std::size_t place) {
  thread_local Heritage heritage;
  heritage.here = true;
  const std::lock_guard lock(mutex);
  Size& size = sizes[place];
  if (Piece* list = size.left) {
    size.left = list->next_list;
    free_pieces[place] = list;
    return;
  }
  if (room == nullptr) {
    room = unused = reserve(MAP_PRIVATE);
  }
  const std::size_t bytes = bytes_at(place);
  for (std::size_t filled = 0; filled == 0 || filled + bytes <= kTakenAtOnce; filled += bytes) {
    if (size.fresh == nullptr || size.fresh + bytes > size.end) {
      cut(size, place, bytes);
    }
    auto* piece = reinterpret_cast<Piece*>(size.fresh);
    size.fresh += bytes;
    piece->next = free_pieces[place];
    free_pieces[place] = piece;
  }
}

void* take(std::size_t bytes) {
  if (bytes > kLargest) {
    if (void* got = std::malloc(bytes)) {
      return got;
    }
    throw std::bad_alloc{};
  }
  const std::size_t place = place_of(bytes);
  if (free_pieces[place] == nullptr) {
    fill(place);
  }
  Piece* piece = free_pieces[place];
  free_pieces[place] = piece->next;
  return piece;
}

bool is_within(const void* bytes, const char* from) {
  return static_cast<std::size_t>(static_cast<const char*>(bytes) - from) < kRoom;
}

void give(void* bytes) {
  if (bytes == nullptr || !is_within(bytes, room)) {
    if (room_before == nullptr || !is_within(bytes, room_before)) {
      std::free(bytes);  // nothing, or of malloc
    }
    return;
  }
  auto* piece = static_cast<Piece*>(bytes);
  const auto at = static_cast<std::size_t>(static_cast<char*>(bytes) - room);
  const std::size_t place = size_of_chunk[at / kChunk];
  piece->next = free_pieces[place];
  free_pieces[place] = piece;
  if (++given[place] >= kGivenAtOnce) {
    share(place);
  }
}

}  // namespace

void* operator new(std::size_t bytes) {
  return take(bytes);
}
void* operator new[](std::size_t bytes) {
  return take(bytes);
}
void operator delete(void* bytes) noexcept {
  give(bytes);
}
void operator delete[](void* bytes) noexcept {
  give(bytes);
}
void operator delete(void* bytes, std::size_t) noexcept {
  give(bytes);
}
void operator delete[](void* bytes, std::size_t) noexcept {
  give(bytes);
}

namespace facta::simulation {

void* make_room() {
  return reserve(MAP_SHARED);
}

void move_into(void* to) {
  const std::lock_guard lock(mutex);
  room_before = std::exchange(room, static_cast<char*>(to));
  unused = room;
  std::ranges::fill(sizes, Size{});
  std::ranges::fill(free_pieces, nullptr);
}

}  // namespace facta::simulation

#else

namespace facta::simulation {

void* make_room() {
  return nullptr;
}

void move_into(void*) {}

}  // namespace facta::simulation

#endif
