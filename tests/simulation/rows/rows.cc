#include "tests/simulation/rows/rows.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace facta::simulation {

Row::Row(std::string_view key, std::string_view row)
    : piece_(new char[sizeof(Sizes) + key.size() + row.size()]) {
  const Sizes sizes{static_cast<std::uint32_t>(key.size()), static_cast<std::uint32_t>(row.size())};
  std::memcpy(piece_.get(), &sizes, sizeof sizes);
  key.copy(piece_.get() + sizeof sizes, key.size());
  row.copy(piece_.get() + sizeof sizes + key.size(), row.size());
}

Row::Sizes Row::sizes() const {
  Sizes sizes;
  std::memcpy(&sizes, piece_.get(), sizeof sizes);
  return sizes;
}

std::string_view Row::key() const {
  return {piece_.get() + sizeof(Sizes), sizes().key};
}

std::string_view Row::row() const {
  const Sizes size = sizes();
  return {piece_.get() + sizeof(Sizes) + size.key, size.row};
}

Rows::Start Rows::start_of(std::string_view key) {
  std::array<char, 2 * sizeof(std::uint64_t)> bytes{};
  key.copy(bytes.data(), bytes.size());
  Start start;
  std::memcpy(&start.first, bytes.data(), sizeof start.first);
  std::memcpy(&start.second, bytes.data() + sizeof start.first, sizeof start.second);
  if constexpr (std::endian::native == std::endian::little) {
    start.first = __builtin_bswap64(start.first);
    start.second = __builtin_bswap64(start.second);
  }
  return start;
}

bool Rows::is_below(const Entry& entry, const Start& start, std::string_view key) {
  return entry.start != start ? entry.start < start : entry.row.key() < key;
}

// The last block that may hold the key: one before the first that begins behind it.
std::size_t Rows::block_of(const Start& start, std::string_view key) const {
  const auto from = std::ranges::lower_bound(starts_, start);
  auto block = static_cast<std::size_t>(from - starts_.begin());
  while (block < blocks_.size() && starts_[block] == start && blocks_[block]->count > 0 &&
         blocks_[block]->entries[0].row.key() <= key) {
    ++block;
  }
  return block == 0 ? 0 : block - 1;
}

std::size_t Rows::place_in(const Block& block, const Start& start, std::string_view key) {
  const auto end = block.entries.begin() + static_cast<std::ptrdiff_t>(block.count);
  const auto place = std::lower_bound(
      block.entries.begin(), end, key,
      [&](const Entry& entry, std::string_view) { return is_below(entry, start, key); });
  return static_cast<std::size_t>(place - block.entries.begin());
}

Rows::Place Rows::lower_bound(std::string_view key) const {
  if (blocks_.empty()) {
    return end();
  }
  const Start start = start_of(key);
  const std::size_t block = block_of(start, key);
  const std::size_t entry = place_in(*blocks_[block], start, key);
  return entry < blocks_[block]->count ? Place{*this, block, entry} : Place{*this, block + 1, 0};
}

const Row* Rows::find(std::string_view key) const {
  const Place place = lower_bound(key);
  return place == end() || place->key() != key ? nullptr : &*place;
}

Row Rows::put(Row row) {
  const std::string_view key = row.key();
  const Start start = start_of(key);
  if (blocks_.empty()) {
    blocks_.push_back(std::make_unique<Block>());
    starts_.push_back(start);
  }
  std::size_t block = block_of(start, key);
  std::size_t entry = place_in(*blocks_[block], start, key);
  if (entry < blocks_[block]->count && blocks_[block]->entries[entry].row.key() == key) {
    return std::exchange(blocks_[block]->entries[entry].row, std::move(row));
  }
  if (blocks_[block]->count == kEntries) {
    split(block, entry);
  }
  Block& into = *blocks_[block];
  const auto first = into.entries.begin() + static_cast<std::ptrdiff_t>(entry);
  const auto last = into.entries.begin() + static_cast<std::ptrdiff_t>(into.count++);
  std::move_backward(first, last, last + 1);
  into.entries[entry] = Entry{start, std::move(row)};
  starts_[block] = into.entries[0].start;
  return {};
}

// What is added behind all the others begins a block: keys often rise.
void Rows::split(std::size_t& block, std::size_t& entry) {
  Block& full = *blocks_[block];
  const bool at_end = entry == kEntries && block + 1 == blocks_.size();
  const std::size_t kept = at_end ? kEntries : kEntries / 2;
  auto more = std::make_unique<Block>();
  more->count = kEntries - kept;
  std::move(full.entries.begin() + static_cast<std::ptrdiff_t>(kept), full.entries.end(),
            more->entries.begin());
  full.count = kept;
  const auto next = static_cast<std::ptrdiff_t>(block + 1);
  starts_.insert(starts_.begin() + next, more->entries[0].start);
  blocks_.insert(blocks_.begin() + next, std::move(more));
  if (entry >= kept) {
    ++block;
    entry -= kept;
  }
}

Row Rows::erase(std::string_view key) {
  const Place place = lower_bound(key);
  if (place == end() || place->key() != key) {
    return {};
  }
  Block& from = *blocks_[place.block_];
  Row erased = std::move(from.entries[place.entry_].row);
  const auto at = from.entries.begin() + static_cast<std::ptrdiff_t>(place.entry_);
  std::move(at + 1, from.entries.begin() + static_cast<std::ptrdiff_t>(from.count), at);
  if (--from.count == 0) {
    const auto gone = static_cast<std::ptrdiff_t>(place.block_);
    blocks_.erase(blocks_.begin() + gone);
    starts_.erase(starts_.begin() + gone);
  } else {
    starts_[place.block_] = from.entries[0].start;
  }
  return erased;
}

bool Rows::operator==(const Rows& other) const {
  Place one = begin();
  Place two = other.begin();
  for (; one != end() && two != other.end(); one.next(), two.next()) {
    if (one->key() != two->key() || one->row() != two->row()) {
      return false;
    }
  }
  return one == end() && two == other.end();
}

}  // namespace facta::simulation
