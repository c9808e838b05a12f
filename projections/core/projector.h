// The projector: one thread that folds admitted records into the views and flushes them, rows and
// position together, to their store. Readers share the views with it through read().
//
// Start: open() finds the position of the store; the owner reads the log from start_from(), admits
// with head() as the chain heads, and offers. Whether the log still is the one that was folded is
// the owner's check (check_position, R8), to be made before the first offer.
//
// Threads: offer() by one thread; everything else by any.
#pragma once

#include "events/record/admitted_record.h"
#include "projections/core/flush_parts.h"
#include "projections/core/position.h"
#include "projections/core/rocks_store.h"
#include "projections/core/views.h"
#include "projections/core/write_behind.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>

namespace facta {

struct ProjectorOptions {
  std::string dir;  // of the store; empty: views in memory only
  RocksStoreOptions store;
  std::size_t queue_max = 1024;                    // records offered and not yet folded
  std::size_t queue_bytes_max = 64u << 20;         // of them, as they are in the log
  std::chrono::microseconds slice_max{2000};       // readers wait no longer than this
  std::chrono::milliseconds flush_interval{5000};  // of a change, until it is on disk
  // Flush earlier when more is changed, and wait for the flush before when twice as much is.
  std::size_t rows_changed_max = 500'000;
  std::size_t bytes_changed_max = 64u << 20;
  // Handed to a flush between records that are folded, with twice those that changed meanwhile.
  std::size_t rows_of_part = 2'000;
  // Stored rows of a table are forgotten when it has more in memory: readers look at both places.
  std::size_t rows_of_table_max = 16'384;
  std::size_t bytes_kept = 128u << 20;  // of all tables; they are forgotten when there are more
};

class Projector {
 public:
  // A store that cannot prove its position is wiped: start_from() is then the start of the log.
  static Result<std::unique_ptr<Projector>, StoreError> open(const LogIdentity& identity,
                                                             ProjectorOptions options);
  ~Projector();  // as stop()
  Projector(const Projector&) = delete;
  Projector& operator=(const Projector&) = delete;

  // The position found at the start; folding goes on behind it.
  const FoldPosition& start_from() const { return start_; }
  // Where the chain of a company stands in the views; sequence 0: nothing of it is folded.
  HeadRow head(std::string_view company) const;

  // Takes the next admitted record of its company. Waits while the queue is full; false: the
  // projector has stopped, because it was told to or its store failed for good.
  bool offer(std::shared_ptr<const AdmittedRecord> record);

  // Waits until the views reflect the record `sequence` of the company; false: not by then.
  bool wait_for(std::string_view company, std::uint64_t sequence,
                std::chrono::steady_clock::time_point deadline) const;
  std::uint64_t folded_sequence(std::string_view company) const;
  // Whether every record that was offered is folded: then the views have all that the writer
  // acknowledged, which offers a record before that.
  bool has_all() const { return folded_count_ == offered_count_; }
  // Rises whenever anything is folded: what two reads saw at the same version is the same.
  std::uint64_t version() const { return version_; }
  // Every admitted record of the partition below this offset is folded; 0: none is.
  std::uint64_t folded_until(int partition) const;
  // Waits until everything offered so far is folded and on disk.
  Result<Done, StoreError> flush();

  // question(const Views&), while nothing is folded.
  template <class Question>
  auto read(Question&& question) const {
    const std::shared_lock lock = share();
    return question(std::as_const(*views_));
  }

  // Folds and flushes what was offered, and ends the thread.
  void stop();

  // Why the last flush failed; nullopt: it did not. It is tried again with the next one.
  std::optional<StoreError> store_error() const;

 private:
  Projector(const LogIdentity& identity, ProjectorOptions options,
            std::unique_ptr<RocksStore> store);
  std::shared_lock<std::shared_mutex> share() const;
  std::unique_lock<std::shared_mutex> exclude() const;
  using Records = std::deque<std::shared_ptr<const AdmittedRecord>>;
  // What was asked of the thread when it last took records.
  struct Asked {
    std::uint64_t flush = 0;  // the number of the newest flush() that waits
    bool stop = false;
  };
  void run();
  Asked take(Records& records, std::chrono::steady_clock::time_point until);
  void answer(const Asked& asked);
  void fold_slice(Records& records);
  bool time_to_flush(std::chrono::steady_clock::time_point flush_at) const;
  void gather(std::size_t rows);
  void finish_write();
  void forget_stored_rows();
  void set_store_error(std::optional<StoreError> error);

  ProjectorOptions options_;
  std::unique_ptr<RocksStore> store_;  // nullptr: memory only
  std::unique_ptr<Views> views_;
  std::atomic<std::uint64_t> version_{0};  // changed by who holds views_lock_ alone
  std::atomic<std::uint64_t> offered_count_{0}, folded_count_{0};
  FoldPosition start_;

  // Of the projector's thread.
  FoldPosition position_;
  std::unique_ptr<WriteBehind> write_;  // nullptr: memory only
  bool dirty_ = false;                  // folded since the last write began, or that failed
  FlushParts parts_;

  // Readers pass the gate one by one, so that they cannot keep the folding out.
  mutable std::mutex gate_;
  mutable std::shared_mutex views_lock_;

  mutable std::mutex mutex_;  // of all below
  mutable std::condition_variable changed_;
  Records queue_;
  std::size_t queue_bytes_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> folded_;
  std::uint64_t flushes_wanted_ = 0;
  std::uint64_t flushes_done_ = 0;
  std::optional<StoreError> store_error_;
  bool stopping_ = false;
  bool stopped_ = false;

  std::thread thread_;
};

}  // namespace facta
