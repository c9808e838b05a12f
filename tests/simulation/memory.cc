// Memory of this program. A seed makes and drops hundreds of millions of small pieces in a heap of
// hundreds of megabytes, where malloc spends a quarter of the time on splitting and joining free
// ones. Here a piece is one of 64 sizes and is taken again as it is. Under sanitizers, which watch
// malloc, this is left out.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <malloc.h>
#include <mutex>
#include <new>
#include <sys/mman.h>

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
constexpr std::size_t kSizes = 64;  // what is larger comes from malloc
constexpr std::size_t kChunk = std::size_t{1} << 16;
constexpr std::size_t kRoom = std::size_t{1}
                              << 36;  // of addresses; memory comes with the first use
constexpr int kTakenAtOnce = 64;

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
std::uint8_t size_of_chunk[kRoom / kChunk];

constinit thread_local Piece* free_pieces[kSizes] = {};

// Gives the lists of a thread that ends to the others.
struct Heritage {
  bool here = false;
  ~Heritage() {
    const std::lock_guard lock(mutex);
    for (std::size_t i = 0; i < kSizes; ++i) {
      if (Piece* list = free_pieces[i]) {
        list->next_list = sizes[i].left;
        sizes[i].left = list;
        free_pieces[i] = nullptr;
      }
    }
  }
};

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
    void* got = ::mmap(nullptr, kRoom, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (got == MAP_FAILED) {
      std::abort();
    }
    (void)::madvise(got, kRoom, MADV_HUGEPAGE);
    // Large pieces come and go as well: malloc keeps what it has of the system.
    ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
    room = unused = static_cast<char*>(got);
  }
  const std::size_t bytes = (place + 1) * kStep;
  for (int i = 0; i < kTakenAtOnce; ++i) {
    if (size.fresh == nullptr || size.fresh + bytes > size.end) {
      if (unused + kChunk > room + kRoom) {
        std::abort();
      }
      size_of_chunk[static_cast<std::size_t>(unused - room) / kChunk] =
          static_cast<std::uint8_t>(place);
      size.fresh = unused;
      size.end = unused += kChunk;
    }
    auto* piece = reinterpret_cast<Piece*>(size.fresh);
    size.fresh += bytes;
    piece->next = free_pieces[place];
    free_pieces[place] = piece;
  }
}

void* take(std::size_t bytes) {
  if (bytes > kSizes * kStep) {
    if (void* got = std::malloc(bytes)) {
      return got;
    }
    throw std::bad_alloc{};
  }
  const std::size_t place = bytes == 0 ? 0 : (bytes - 1) / kStep;
  if (free_pieces[place] == nullptr) {
    fill(place);
  }
  Piece* piece = free_pieces[place];
  free_pieces[place] = piece->next;
  return piece;
}

void give(void* bytes) {
  const auto at = static_cast<std::size_t>(static_cast<char*>(bytes) - room);
  if (bytes == nullptr || at >= kRoom) {  // nothing, or of malloc
    std::free(bytes);
    return;
  }
  auto* piece = static_cast<Piece*>(bytes);
  Piece*& list = free_pieces[size_of_chunk[at / kChunk]];
  piece->next = list;
  list = piece;
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

#endif
