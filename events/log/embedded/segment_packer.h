// Packs complete segments one after the other on a thread of its own, at the lowest priority: it
// takes what nobody else needs of the machine.
#pragma once

#include "events/log/embedded/log_directory.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace facta::embedded {

class SegmentPacker {
 public:
  // pack(segment, stop): does it, unless `stop` becomes true; a failure is its own affair.
  using Pack = std::function<void(const std::shared_ptr<Segment>&, const std::atomic<bool>& stop)>;
  explicit SegmentPacker(Pack pack) : pack_(std::move(pack)) {}
  SegmentPacker(const SegmentPacker&) = delete;
  SegmentPacker& operator=(const SegmentPacker&) = delete;
  ~SegmentPacker();  // leaves the rest to the next start

  // Any thread.
  void add(std::shared_ptr<Segment> segment);

 private:
  void work();

  Pack pack_;
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Segment>> waiting_;  // guarded by mutex_
  std::thread thread_;                            // started by the first add()
};

}  // namespace facta::embedded
