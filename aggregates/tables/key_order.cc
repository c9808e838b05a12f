#include "aggregates/tables/key_order.h"

#include "events/base/assert.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>

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
  return last.key < key;
}

struct Marked {
  std::uint64_t mark;
  IndexedKey* row;
};

// Rows lie anywhere in memory: whoever looks at all of them has the next ones fetched meanwhile.
void fetch_ahead(const Marked* marked, const Marked* last) {
  constexpr std::ptrdiff_t kAhead = 12;
  if (last - marked > kAhead) {
    __builtin_prefetch(marked[kAhead].row);
    __builtin_prefetch(marked[kAhead].row + 1);
  }
}

// How many bytes all these keys begin with, of which they share `from`.
std::size_t same_bytes(const Marked* first, const Marked* last, std::size_t from) {
  const std::string_view key = first->row->key;
  std::size_t same = key.size();
  for (const Marked* marked = first + 1; marked != last && same > from; ++marked) {
    fetch_ahead(marked, last);
    const std::string_view other = marked->row->key.substr(0, same);
    const auto differ = std::mismatch(other.begin(), other.end(), key.begin()).first;
    same = static_cast<std::size_t>(differ - other.begin());
  }
  return std::max(same, from);
}

// By their marks, byte by byte from the last: of many rows, faster than to compare them.
void sort_many_by_mark(Marked* first, Marked* last) {
  constexpr std::size_t kBytes = sizeof first->mark;
  const auto count = static_cast<std::size_t>(last - first);
  std::array<std::array<std::size_t, 256>, kBytes> places{};
  const auto byte_of = [](const Marked& marked, std::size_t byte) {
    return static_cast<std::uint8_t>(marked.mark >> 8 * byte);
  };
  for (const Marked* marked = first; marked != last; ++marked) {
    for (std::size_t byte = 0; byte < kBytes; ++byte) {
      ++places[byte][byte_of(*marked, byte)];
    }
  }
  std::vector<Marked> other(count);
  Marked* from = first;
  Marked* to = other.data();
  for (std::size_t byte = 0; byte < kBytes; ++byte) {
    if (places[byte][byte_of(*first, byte)] == count) {
      continue;  // the same in all of them
    }
    std::exclusive_scan(places[byte].begin(), places[byte].end(), places[byte].begin(),
                        std::size_t{0});
    for (std::size_t i = 0; i < count; ++i) {
      to[places[byte][byte_of(from[i], byte)]++] = from[i];
    }
    std::swap(from, to);
  }
  if (from != first) {
    std::copy(from, from + count, first);
  }
}

void sort_by_mark(Marked* first, Marked* last) {
  constexpr std::ptrdiff_t kMany = 2'048;
  const auto below = [](const Marked& a, const Marked& b) { return a.mark < b.mark; };
  if (last - first < kMany) {
    std::sort(first, last, below);
  } else if (!std::is_sorted(first, last, below)) {
    sort_many_by_mark(first, last);
  }
}

// Sorts rows whose keys are the same up to `from`: by the next eight bytes, then what is equal
// there by the eight after. So a key is looked at once for every eight bytes, not at every
// comparison.
void sort_from(Marked* first, Marked* last, std::size_t from) {
  constexpr std::ptrdiff_t kFew = 8;
  if (last - first <= kFew) {
    std::sort(first, last,
              [](const Marked& a, const Marked& b) { return a.row->key < b.row->key; });
    return;
  }
  from = same_bytes(first, last, from);
  const std::size_t compared = from + sizeof first->mark;
  std::size_t longest = 0;
  for (Marked* marked = first; marked != last; ++marked) {
    fetch_ahead(marked, last);
    marked->mark = mark_of(marked->row->key, from);
    longest = std::max(longest, marked->row->key.size());
  }
  sort_by_mark(first, last);
  while (first != last) {
    Marked* const next = std::find_if(
        first, last, [first](const Marked& other) { return other.mark != first->mark; });
    if (longest > compared) {
      sort_from(first, next, compared);
    } else {  // what is equal differs in the zeros at its end only
      std::sort(first, next, [](const Marked& a, const Marked& b) {
        return a.row->key.size() < b.row->key.size();
      });
    }
    first = next;
  }
}

}  // namespace

void sort_by_key(std::vector<IndexedKey*>& rows) {
  std::vector<Marked> marked;
  marked.reserve(rows.size());
  for (IndexedKey* row : rows) {
    marked.push_back({0, row});
  }
  sort_from(marked.data(), marked.data() + marked.size(), 0);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = marked[i].row;
  }
}

// ---- Run

void KeyOrder::Run::assign(std::vector<IndexedKey*>::const_iterator from, std::size_t count) {
  rows.assign(from, from + static_cast<std::ptrdiff_t>(count));
  const std::string_view first = rows.front()->key;
  const std::string_view last = rows.back()->key;
  prefix.assign(first.begin(),
                std::mismatch(first.begin(), first.end(), last.begin(), last.end()).first);
  marks.resize(count);
  mark_all();
}

std::size_t KeyOrder::Run::rank(std::string_view key) const {
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

void KeyOrder::Run::insert(std::size_t at, IndexedKey* row) {
  if (rows.empty()) {
    prefix = row->key;
  } else if (!row->key.starts_with(prefix)) {
    widen(*row);
  }
  marks.insert(marks.begin() + static_cast<std::ptrdiff_t>(at), mark_of(row->key, prefix.size()));
  rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(at), row);
}

void KeyOrder::Run::erase(std::size_t at) {
  marks.erase(marks.begin() + static_cast<std::ptrdiff_t>(at));
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
}

void KeyOrder::Run::replace(std::size_t at, IndexedKey* row) {
  if (!row->key.starts_with(prefix)) {
    widen(*row);
  }
  rows[at] = row;
  marks[at] = mark_of(row->key, prefix.size());
}

void KeyOrder::Run::widen(const IndexedKey& row) {
  const auto differ =
      std::mismatch(prefix.begin(), prefix.end(), row.key.begin(), row.key.end()).first;
  prefix.erase(differ, prefix.end());
  mark_all();
}

void KeyOrder::Run::mark_all() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    marks[i] = mark_of(rows[i]->key, prefix.size());
  }
}

// ---- KeyOrder

std::size_t KeyOrder::chunk_of(std::string_view key) const {
  const std::size_t below = firsts_.rank(key);  // chunks that begin before the key
  if (below < chunks_.size() && firsts_.rows[below]->key == key) {
    return below;
  }
  return below == 0 ? 0 : below - 1;
}

KeyOrder::Place KeyOrder::lower_bound(std::string_view key) const {
  if (chunks_.empty()) {
    return end();
  }
  const std::size_t chunk = chunk_of(key);
  const std::size_t at = chunks_[chunk]->rank(key);
  return at < chunks_[chunk]->rows.size() ? Place{chunk, at} : Place{chunk + 1, 0};
}

bool KeyOrder::retreat(Place& place) const {
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

void KeyOrder::insert(IndexedKey* row) {
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

void KeyOrder::insert_all(const std::vector<IndexedKey*>& rows) {
  if (rows.size() < size_ / 4) {
    for (IndexedKey* row : rows) {
      insert(row);
    }
    return;
  }
  std::vector<IndexedKey*> all = rows;
  all.reserve(rows.size() + size_);
  for (const auto& chunk : chunks_) {
    all.insert(all.end(), chunk->rows.begin(), chunk->rows.end());
  }
  if (size_ > 0) {
    sort_by_key(all);
  }
  clear();
  size_ = all.size();
  constexpr std::size_t kFilled = kChunkRowsMax - kChunkRowsMax / 8;
  std::vector<IndexedKey*> firsts;
  for (std::size_t at = 0; at < all.size(); at += kFilled) {
    chunks_.push_back(std::make_unique<Run>());
    chunks_.back()->assign(all.begin() + static_cast<std::ptrdiff_t>(at),
                           std::min(kFilled, all.size() - at));
    firsts.push_back(all[at]);
  }
  if (!firsts.empty()) {
    firsts_.assign(firsts.begin(), firsts.size());
  }
}

void KeyOrder::erase(const IndexedKey* row) {
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
void KeyOrder::split(std::size_t chunk) {
  const std::vector<IndexedKey*> rows = std::move(chunks_[chunk]->rows);
  const bool is_last = chunk + 1 == chunks_.size();
  const std::size_t keep = is_last ? kChunkRowsMax - kChunkRowsMax / 8 : kChunkRowsMax / 2;
  auto upper = std::make_unique<Run>();
  chunks_[chunk]->assign(rows.begin(), keep);
  upper->assign(rows.begin() + static_cast<std::ptrdiff_t>(keep), rows.size() - keep);
  firsts_.insert(chunk + 1, upper->rows.front());
  chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(chunk + 1), std::move(upper));
}

void KeyOrder::clear() {
  firsts_ = Run();
  chunks_.clear();
  size_ = 0;
}

}  // namespace facta
