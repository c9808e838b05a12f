#include "events/log/embedded/segment_packer.h"

#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace facta::embedded {

SegmentPacker::~SegmentPacker() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void SegmentPacker::add(std::shared_ptr<Segment> segment) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(segment));
  if (!thread_.joinable()) {
    thread_ = std::thread([this] { work(); });
  }
  changed_.notify_all();
}

void SegmentPacker::work() {
  constexpr int kLowest = 19;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kLowest);  // of this thread alone
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stop_ || !waiting_.empty(); });
    if (stop_) {
      return;
    }
    const std::shared_ptr<Segment> segment = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    pack_(segment, stop_);
    lock.lock();
  }
}

}  // namespace facta::embedded
