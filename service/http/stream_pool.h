// The threads that pull streamed bodies: pulling may block, so it never happens on an I/O thread.
#pragma once

#include "service/http/message.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace facta::http {

class StreamPool {
 public:
  explicit StreamPool(int threads);
  // Waits for the calls that run; those that wait are dropped.
  ~StreamPool();
  StreamPool(const StreamPool&) = delete;
  StreamPool& operator=(const StreamPool&) = delete;

  // Any thread. `job` must not throw.
  void submit(std::function<void()> job);

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace facta::http
