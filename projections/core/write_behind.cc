#include "projections/core/write_behind.h"

#include "events/base/assert.h"
#include "projections/core/store_folder.h"

#include <utility>

namespace facta {

void WriteBehind::start(std::string position, Evicted evicted) {
  FACTA_ASSERT(!busy(), "one write at a time");
  std::swap(writing_, next_);
  position_ = std::move(position);
  busy_ = true;
  over_ = false;
  if (store_takes_time()) {
    thread_ =
        std::thread([this, evicted = std::move(evicted)]() mutable { write(std::move(evicted)); });
  } else {
    write(std::move(evicted));
  }
}

void WriteBehind::write(Evicted evicted) {
  evicted.clear();
  result_ = store_.write(writing_, position_, RocksStore::Durability::kOnDisk);
  over_ = true;
}

Result<Done, StoreError> WriteBehind::finish() {
  if (!busy()) {
    return Done{};
  }
  join();
  busy_ = false;
  if (!result_) {
    // Older than what was gathered meanwhile: that counts.
    for (const RowBatch::Change& change : next_.sorted()) {
      writing_.add(change);
    }
    std::swap(writing_, next_);
  }
  writing_.clear();
  return std::exchange(result_, Done{});
}

void WriteBehind::join() {
  if (thread_.joinable()) {
    thread_.join();
  }
}

}  // namespace facta
