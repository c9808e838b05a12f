#include "aggregates/tables/key_index.h"

#include "events/base/assert.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace facta {
namespace {

constexpr std::size_t kChunkRowsMax = 256;

// Eight bytes of the key from `from` on, as a number that sorts as they do; short keys end in
// zeros.
std::uint64_t mark_of(std::string_view key, std::size_t from) {
  std::uint64_t bytes = 0;
  if (key.size() >= from + sizeof bytes) {
    std::memcpy(&bytes, key.data() + from, sizeof bytes);
  } else if (key.size() > from) {
    std::memcpy(&bytes, key.data() + from, key.size() - from);
  }
  return __builtin_bswap64(bytes);
}
// As std::lower_bound, but with nothing at a step that the processor has to guess.
std::size_t first_not_below(const std::vector<std::uint64_t>& marks, std::uint64_t mark) {
  const std::uint64_t* from = marks.data();
  std::size_t left = marks.size();
  while (left > 1) {
    const std::size_t half = left / 2;
    from += from[half - 1] < mark ? half : 0;
    left -= half;
  }
  const auto passed = static_cast<std::size_t>(from - marks.data());
  return passed + (left == 1 && *from < mark ? 1 : 0);
}

static_assert(std::endian::native == std::endian::little, "marks are built by swapping bytes");

// Most rows come in the order of their keys: no search tells where those go.
bool is_behind_all(std::string_view key, const IndexedKey& last) {
  return std::string_view(last.key) < key;
}

}  // namespace

void sort_by_key(std::vector<IndexedKey*>& rows) {
  std::sort(rows.begin(), rows.end(),
            [](const IndexedKey* a, const IndexedKey* b) { return a->key < b->key; });
}

void keep_one_of_each(std::vector<IndexedKey*>& rows) {
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

// ---- Run

std::size_t KeyIndex::Run::rank(std::string_view key) const {
  const int side = key.substr(0, prefix.size()).compare(prefix);
  if (side != 0) {
    return side < 0 ? 0 : rows.size();
  }
  const std::uint64_t mark = mark_of(key, prefix.size());
  const std::size_t low = first_not_below(marks, mark);
  if (low == marks.size() || marks[low] != mark) {
    return low;
  }
  const auto marked = marks.begin() + static_cast<std::ptrdiff_t>(low);
  const auto high = std::upper_bound(marked, marks.end(), mark);
  const auto first = rows.begin() + static_cast<std::ptrdiff_t>(low);
  const auto last = rows.begin() + (high - marks.begin());
  const auto found = std::lower_bound(
      first, last, key, [](const IndexedKey* row, std::string_view k) { return row->key < k; });
  return static_cast<std::size_t>(found - rows.begin());
}

void KeyIndex::Run::insert(std::size_t at, IndexedKey* row) {
  if (rows.empty()) {
    prefix = row->key;
  } else if (!row->key.starts_with(prefix)) {
    widen(*row);
  }
  marks.insert(marks.begin() + static_cast<std::ptrdiff_t>(at), mark_of(row->key, prefix.size()));
  rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(at), row);
}

void KeyIndex::Run::erase(std::size_t at) {
  marks.erase(marks.begin() + static_cast<std::ptrdiff_t>(at));
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
}

void KeyIndex::Run::replace(std::size_t at, IndexedKey* row) {
  if (!row->key.starts_with(prefix)) {
    widen(*row);
  }
  rows[at] = row;
  marks[at] = mark_of(row->key, prefix.size());
}

void KeyIndex::Run::widen(const IndexedKey& row) {
  const auto differ =
      std::mismatch(prefix.begin(), prefix.end(), row.key.begin(), row.key.end()).first;
  prefix.erase(differ, prefix.end());
  mark_all();
}

void KeyIndex::Run::mark_all() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    marks[i] = mark_of(rows[i]->key, prefix.size());
  }
}

// ---- KeyIndex

std::size_t KeyIndex::chunk_of(std::string_view key) const {
  const std::size_t below = firsts_.rank(key);  // chunks that begin before the key
  if (below < chunks_.size() && firsts_.rows[below]->key == key) {
    return below;
  }
  return below == 0 ? 0 : below - 1;
}

IndexedKey* KeyIndex::find(std::string_view key) const {
  if (chunks_.empty() || is_behind_all(key, *chunks_.back()->rows.back())) {
    return nullptr;
  }
  const Run& chunk = *chunks_[chunk_of(key)];
  const std::size_t at = chunk.rank(key);
  return at < chunk.rows.size() && chunk.rows[at]->key == key ? chunk.rows[at] : nullptr;
}

KeyIndex::Place KeyIndex::lower_bound(std::string_view key) const {
  if (chunks_.empty()) {
    return end();
  }
  const std::size_t chunk = chunk_of(key);
  const std::size_t at = chunks_[chunk]->rank(key);
  return at < chunks_[chunk]->rows.size() ? Place{chunk, at} : Place{chunk + 1, 0};
}

bool KeyIndex::retreat(Place& place) const {
  if (place.row > 0) {
    --place.row;
    return true;
  }
  if (place.chunk == 0) {
    return false;
  }
  --place.chunk;
  place.row = chunks_[place.chunk]->rows.size() - 1;
  return true;
}

void KeyIndex::insert(IndexedKey* row) {
  if (chunks_.empty()) {
    chunks_.push_back(std::make_unique<Run>());
    firsts_.insert(0, row);
  }
  const bool at_end =
      !chunks_.back()->rows.empty() && is_behind_all(row->key, *chunks_.back()->rows.back());
  std::size_t chunk = at_end ? chunks_.size() - 1 : chunk_of(row->key);
  if (chunks_[chunk]->rows.size() == kChunkRowsMax) {
    split(chunk);
    chunk = at_end ? chunks_.size() - 1 : chunk_of(row->key);
  }
  Run& run = *chunks_[chunk];
  const std::size_t at = at_end ? run.rows.size() : run.rank(row->key);
  run.insert(at, row);
  if (at == 0) {
    firsts_.replace(chunk, row);
  }
  ++size_;
}

void KeyIndex::erase(const IndexedKey* row) {
  const std::size_t chunk = chunk_of(row->key);
  Run& run = *chunks_[chunk];
  const std::size_t at = run.rank(row->key);
  FACTA_ASSERT(at < run.rows.size() && run.rows[at] == row, "a row that is not in its index");
  run.erase(at);
  --size_;
  if (run.rows.empty()) {
    firsts_.erase(chunk);
    chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(chunk));
  } else if (at == 0) {
    firsts_.replace(chunk, run.rows.front());
  }
}

// Rows that come in order of key leave full chunks behind them, not half empty ones: the last chunk
// gives up only its end.
void KeyIndex::split(std::size_t chunk) {
  Run& run = *chunks_[chunk];
  const bool is_last = chunk + 1 == chunks_.size();
  const std::size_t keep = is_last ? kChunkRowsMax - kChunkRowsMax / 8 : kChunkRowsMax / 2;
  auto upper = std::make_unique<Run>();
  const auto cut = run.rows.begin() + static_cast<std::ptrdiff_t>(keep);
  upper->rows.assign(cut, run.rows.end());
  run.rows.erase(cut, run.rows.end());
  run.marks.resize(keep);
  for (Run* half : {&run, upper.get()}) {
    const std::string& first = half->rows.front()->key;
    const std::string& last = half->rows.back()->key;
    half->prefix.assign(first.begin(),
                        std::mismatch(first.begin(), first.end(), last.begin(), last.end()).first);
    half->marks.resize(half->rows.size());
    half->mark_all();
  }
  firsts_.insert(chunk + 1, upper->rows.front());
  chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(chunk + 1), std::move(upper));
}

void KeyIndex::clear() {
  firsts_ = Run();
  chunks_.clear();
  size_ = 0;
}

}  // namespace facta
