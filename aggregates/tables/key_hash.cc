#include "aggregates/tables/key_hash.h"

#include "events/base/assert.h"

#include <algorithm>
#include <cstring>

namespace facta {
namespace {

constexpr std::size_t kFewest = 16;
constexpr std::size_t kMany = 1u << 20;
constexpr std::ptrdiff_t kAhead = 8;  // rows that are fetched before they are needed

std::uint64_t tag_of(std::uint32_t hash, int shift) {
  return std::uint64_t{hash >> 16} << shift;
}

// As many bytes as a word has; the rest of the word is zero.
template <class Word>
std::uint64_t word_at(const char* bytes) {
  Word word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// Both halves of the product: every bit of it depends on every bit of both.
std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  __extension__ using Product = unsigned __int128;
  const Product product = static_cast<Product>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

// Sixteen bytes at a step; the last step takes some of them again rather than to count them. Keys
// are hashed by the million: std::hash takes three times as long.
std::uint32_t hash_of_key(std::string_view key) {
  constexpr std::uint64_t kOne = 0x9e3779b97f4a7c15, kOther = 0xd6e8feb86659fd93;  // any odd ones
  constexpr std::size_t kStep = 16;
  const char* const end = key.data() + key.size();
  std::uint64_t hash = key.size() * kOne;
  for (const char* at = key.data(); end - at > static_cast<std::ptrdiff_t>(kStep); at += kStep) {
    hash = mixed(word_at<std::uint64_t>(at) ^ kOther, word_at<std::uint64_t>(at + 8) ^ hash);
  }
  std::uint64_t first = 0, last = 0;
  if (key.size() >= kStep) {
    first = word_at<std::uint64_t>(end - 16);
    last = word_at<std::uint64_t>(end - 8);
  } else if (key.size() >= 8) {
    first = word_at<std::uint64_t>(key.data());
    last = word_at<std::uint64_t>(end - 8);
  } else if (key.size() >= 4) {
    first = word_at<std::uint32_t>(key.data());
    last = word_at<std::uint32_t>(end - 4);
  } else if (!key.empty()) {
    first = word_at<std::uint8_t>(key.data());
    last = word_at<std::uint8_t>(end - 1) << 8 | word_at<std::uint8_t>(key.data() + key.size() / 2);
  }
  hash = mixed(first ^ kOther, last ^ hash);
  hash = mixed(hash ^ kOne, kOther);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

IndexedKey* KeyHash::find(std::string_view key, std::uint32_t hash) const {
  if (size_ == 0) {
    return nullptr;
  }
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

void KeyHash::expect(const std::vector<std::uint32_t>& hashes) const {
  if (size_ == 0) {
    return;
  }
  const std::size_t mask = places_.size() - 1;
  for (const std::uint32_t hash : hashes) {
    __builtin_prefetch(&places_[hash & mask]);
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
  // Every time, each row is looked at: small tables grow faster than they need to.
  const std::size_t larger = before.size() * (before.size() < kMany ? 4 : 2);
  places_.assign(std::max(kFewest, (size_ + 1) * 4 > before.size() * 2 ? larger : before.size()),
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
