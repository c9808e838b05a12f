#include "aggregates/tables/key_hash.h"

#include "events/base/assert.h"

#include <algorithm>
#include <functional>

namespace facta {
namespace {

constexpr std::size_t kFewest = 16;
constexpr std::ptrdiff_t kAhead = 8;  // rows that are fetched before they are needed

std::uint64_t tag_of(std::uint32_t hash, int shift) {
  return std::uint64_t{hash >> 16} << shift;
}

}  // namespace

std::uint32_t hash_of_key(std::string_view key) {
  const std::uint64_t hash = std::hash<std::string_view>()(key);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

IndexedKey* KeyHash::find(std::string_view key) const {
  if (size_ == 0) {
    return nullptr;
  }
  const std::uint32_t hash = hash_of_key(key);
  const std::uint64_t tag = tag_of(hash, kTagShift);
  const std::size_t mask = places_.size() - 1;
  for (std::size_t at = hash & mask; places_[at] != kFree; at = (at + 1) & mask) {
    const std::uint64_t place = places_[at];
    if ((place ^ tag) >> kTagShift == 0 && place != kErased && row_of(place)->key == key) {
      return row_of(place);
    }
  }
  return nullptr;
}

void KeyHash::expect(const std::vector<std::string>& keys) const {
  if (size_ == 0) {
    return;
  }
  const std::size_t mask = places_.size() - 1;
  std::vector<std::uint32_t> hashes;
  hashes.reserve(keys.size());
  for (const std::string& key : keys) {
    hashes.push_back(hash_of_key(key));
    __builtin_prefetch(&places_[hashes.back() & mask]);
  }
  for (const std::uint32_t hash : hashes) {
    for (std::size_t at = hash & mask; places_[at] != kFree; at = (at + 1) & mask) {
      if ((places_[at] ^ tag_of(hash, kTagShift)) >> kTagShift == 0 && places_[at] != kErased) {
        __builtin_prefetch(row_of(places_[at]));
        break;
      }
    }
  }
}

void KeyHash::insert(IndexedKey* row) {
  const auto address = reinterpret_cast<std::uint64_t>(row);
  FACTA_ASSERT(address >> kTagShift == 0, "an address of more than 48 bits");
  if ((used_ + 1) * 4 > places_.size() * 3) {
    grow();
  }
  const std::size_t mask = places_.size() - 1;
  std::size_t at = row->hash & mask;
  while (places_[at] > kErased) {
    at = (at + 1) & mask;
  }
  used_ += places_[at] == kFree ? 1 : 0;
  places_[at] = address | tag_of(row->hash, kTagShift);
  ++size_;
}

void KeyHash::erase(const IndexedKey* row) {
  const std::uint64_t wanted = reinterpret_cast<std::uint64_t>(row) | tag_of(row->hash, kTagShift);
  const std::size_t mask = places_.size() - 1;
  std::size_t at = row->hash & mask;
  while (places_[at] != wanted) {
    FACTA_ASSERT(places_[at] != kFree, "a row that is not in its index");
    at = (at + 1) & mask;
  }
  places_[at] = kErased;
  --size_;
}

void KeyHash::clear() {
  places_ = {};
  size_ = used_ = 0;
}

void KeyHash::grow() {
  std::vector<std::uint64_t> before = std::move(places_);
  places_.assign(
      std::max(kFewest, (size_ + 1) * 4 > before.size() * 2 ? before.size() * 2 : before.size()),
      kFree);
  std::erase_if(before, [](std::uint64_t place) { return place <= kErased; });
  const std::size_t mask = places_.size() - 1;
  const auto count = static_cast<std::ptrdiff_t>(before.size());
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    if (i + kAhead < count) {
      __builtin_prefetch(row_of(before[static_cast<std::size_t>(i + kAhead)]));
    }
    const std::uint64_t place = before[static_cast<std::size_t>(i)];
    std::size_t at = row_of(place)->hash & mask;
    while (places_[at] != kFree) {
      at = (at + 1) & mask;
    }
    places_[at] = place;
  }
  used_ = size_;
}

}  // namespace facta
