#include "projections/core/projector.h"

#include "aggregates/tables/forget_rows.h"

#include <algorithm>
#include <utility>

namespace facta {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

Result<std::unique_ptr<Projector>, StoreError> Projector::open(const LogIdentity& identity,
                                                               ProjectorOptions options) {
  if (options.dir.empty()) {
    return std::unique_ptr<Projector>(new Projector(identity, std::move(options), nullptr));
  }
  options.store.fold_version = kViewsFoldVersion;
  auto store = RocksStore::open(options.dir, options.store);
  const auto readable = [](const RocksStore& opened) {
    const auto position = opened.position();
    return !position || FoldPosition::decode(*position);
  };
  if (store && !readable(**store)) {
    store = Unexpected{StoreError{StoreFault::kUnprovable, "the position cannot be read"}};
  }
  if (!store && store.error().fault == StoreFault::kUnprovable) {
    if (auto wiped = RocksStore::wipe(options.dir); !wiped) {
      return Unexpected{std::move(wiped.error())};
    }
    store = RocksStore::open(options.dir, options.store);
  }
  if (!store) {
    return Unexpected{std::move(store.error())};
  }
  return std::unique_ptr<Projector>(new Projector(identity, std::move(options), std::move(*store)));
}

Projector::Projector(const LogIdentity& identity, ProjectorOptions options,
                     std::unique_ptr<RocksStore> store)
    : options_(std::move(options)),
      store_(std::move(store)),
      views_(std::make_unique<Views>(store_.get())),
      start_(FoldPosition::start_of(identity)) {
  if (store_) {
    write_ = std::make_unique<WriteBehind>(*store_);
    if (const auto position = store_->position()) {
      start_ = *FoldPosition::decode(*position);
    }
  }
  position_ = start_;
  thread_ = std::thread([this] { run(); });
}

Projector::~Projector() {
  stop();
}

void Projector::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

std::shared_lock<std::shared_mutex> Projector::share() const {
  const std::lock_guard gate(gate_);
  return std::shared_lock(views_lock_);
}

std::unique_lock<std::shared_mutex> Projector::exclude() const {
  const std::lock_guard gate(gate_);
  return std::unique_lock(views_lock_);
}

HeadRow Projector::head(std::string_view company) const {
  return read([&](const Views& views) { return views.head(company); });
}

bool Projector::offer(std::shared_ptr<const AdmittedRecord> record) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] {
    const bool fits = queue_.size() < options_.queue_max && queue_bytes_ < options_.queue_bytes_max;
    return fits || stopping_;
  });
  if (stopping_) {
    return false;
  }
  queue_bytes_ += record->bytes;
  queue_.push_back(std::move(record));
  ++offered_count_;
  lock.unlock();
  changed_.notify_all();
  return true;
}

std::uint64_t Projector::folded_sequence(std::string_view company) const {
  {
    const std::lock_guard lock(mutex_);
    const auto found = folded_.find(company);
    if (found != folded_.end()) {
      return found->second;
    }
  }
  return head(company).sequence;  // not since the start
}

std::uint64_t Projector::folded_until(int partition) const {
  const std::shared_lock lock = share();  // the position moves with the rows
  return position_.partitions[static_cast<std::size_t>(partition)].next;
}

bool Projector::wait_for(std::string_view company, std::uint64_t sequence,
                         Clock::time_point deadline) const {
  if (folded_sequence(company) >= sequence) {
    return true;
  }
  const auto reached = [&] {
    const auto found = folded_.find(company);
    return found != folded_.end() && found->second >= sequence;
  };
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, deadline, [&] { return reached() || stopped_; });
  return reached();
}

Result<Done, StoreError> Projector::flush() {
  std::unique_lock lock(mutex_);
  const std::uint64_t wanted = ++flushes_wanted_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return flushes_done_ >= wanted || stopped_; });
  if (store_error_) {
    return Unexpected{*store_error_};
  }
  return Done{};
}

std::optional<StoreError> Projector::store_error() const {
  const std::lock_guard lock(mutex_);
  return store_error_;
}

void Projector::set_store_error(std::optional<StoreError> error) {
  const std::lock_guard lock(mutex_);
  store_error_ = std::move(error);
}

// ---- The thread

void Projector::run() {
  Records records;
  Asked asked;
  auto flush_at = Clock::now() + options_.flush_interval;
  while (true) {
    if (records.empty()) {
      asked = take(records, parts_.at_hand() ? Clock::now() : flush_at);
    }
    if (!records.empty()) {
      fold_slice(records);
    }
    // Asked for before the records at hand were taken: due when they are folded.
    const bool due = records.empty() && (asked.stop || asked.flush > flushes_done_);
    if (write_ && write_->busy() && (due || write_->over())) {
      finish_write();
    }
    if (due || parts_.at_hand() || time_to_flush(flush_at)) {
      gather(due ? FlushParts::kAll : options_.rows_of_part);
      if (due) {
        finish_write();
      }
      flush_at = Clock::now() + options_.flush_interval;
    }
    if (due) {
      answer(asked);
      if (asked.stop) {
        return;
      }
    }
  }
}

// Waits for something to do, takes all there is.
Projector::Asked Projector::take(Records& records, Clock::time_point until) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(
      lock, until, [&] { return !queue_.empty() || stopping_ || flushes_wanted_ > flushes_done_; });
  records.swap(queue_);
  queue_bytes_ = 0;
  const Asked asked{flushes_wanted_, stopping_};
  lock.unlock();
  changed_.notify_all();  // there is room in the queue
  return asked;
}

void Projector::answer(const Asked& asked) {
  {
    const std::lock_guard lock(mutex_);
    flushes_done_ = asked.flush;
    stopped_ = asked.stop;
  }
  changed_.notify_all();
}

void Projector::fold_slice(Records& records) {
  std::map<std::string, std::uint64_t, std::less<>> folded;
  std::uint64_t count = 0;
  {
    const auto lock = exclude();
    const auto until = Clock::now() + options_.slice_max;
    do {
      const AdmittedRecord& next = *records.front();
      views_->fold(next.record, next.hash);
      views_->place(next.record.company, next.record.sequence, next.partition, next.offset);
      position_.passed(next.partition, next.offset, next.hash);
      folded[next.record.company] = next.record.sequence;
      records.pop_front();
      ++count;
    } while (!records.empty() && Clock::now() < until);
    dirty_ = true;
    ++version_;
  }
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [company, sequence] : folded) {
      folded_[company] = sequence;
    }
    folded_count_ += count;
  }
  changed_.notify_all();
}

bool Projector::time_to_flush(Clock::time_point flush_at) const {
  const std::size_t times = write_ && write_->busy() ? 2 : 1;
  const TableList tables = views_->all_tables();
  return Clock::now() >= flush_at || rows_changed(tables) > times * options_.rows_changed_max ||
         bytes_changed(tables) > times * options_.bytes_changed_max;
}

// A part of the rows that changed; when none is left, rows and position go to the disk. Only this
// thread changes rows, and readers do not see whether a row is handed over, so it needs no lock.
void Projector::gather(std::size_t rows) {
  if (!store_ || !dirty_) {
    return;
  }
  finish_write();
  const TableList tables = views_->all_tables();
  std::size_t part = parts_.next(rows, rows_changed(tables));
  if (flush_some(tables, write_->next().sink(), part)) {
    write_->start(position_.encode());
    dirty_ = false;
    parts_.end();
  } else {
    parts_.are_left(rows_changed(tables));
  }
}

void Projector::finish_write() {
  if (!write_ || !write_->busy()) {
    return;
  }
  auto written = write_->finish();
  if (!written) {
    dirty_ = true;
    set_store_error(std::move(written.error()));
  } else {
    set_store_error(std::nullopt);
    forget_stored_rows();
  }
}

// After a write that succeeded: what did not change since is in the store.
void Projector::forget_stored_rows() {
  const auto forget = [this](TableBase& table) {
    std::unique_ptr<EvictedRows> evicted;  // outlives the lock
    const auto lock = exclude();           // for each table on its own: readers get in between
    evicted = table.evict();
  };
  const TableList tables = views_->all_tables();
  std::size_t kept = 0;
  for (TableBase* table : tables) {
    if (table->rows_in_memory() > options_.rows_of_table_max) {
      forget(*table);
    }
    kept += table->bytes_in_memory();
  }
  forget_rows(tables, kept, options_.bytes_kept, forget);
}

}  // namespace facta
