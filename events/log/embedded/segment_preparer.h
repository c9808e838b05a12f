// Makes the next segment file before it is needed: room allocated and filled with zeros, so that no
// flush of an append has to allocate blocks. At most one file is ready at a time, under a name that
// no reader looks at.
#pragma once

#include "events/log/embedded/file_system.h"
#include "events/log/event_log.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace facta::embedded {

inline constexpr const char* kPreparedName = "prepare.tmp";

class SegmentPreparer {
 public:
  SegmentPreparer(FileSystem& files, std::string directory);
  SegmentPreparer(const SegmentPreparer&) = delete;
  SegmentPreparer& operator=(const SegmentPreparer&) = delete;
  ~SegmentPreparer();

  // Begins to make a file of `size` bytes in the background, unless one is ready or being made. A
  // failure is forgotten: take() tries again and reports.
  void begin(std::uint64_t size);

  // The file of exactly `size` bytes, open for writing, durable, still under kPreparedName; made
  // now if it is not ready. kFull: no room; nothing is left behind.
  Result<File, LogError> take(std::uint64_t size);

 private:
  struct Ready {
    File file;
    std::uint64_t size;
  };

  void work();
  Result<File, LogError> make(std::uint64_t size);

  FileSystem& files_;
  const std::string directory_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;                // guarded by mutex_, as is all below
  bool busy_ = false;                    // the thread makes a file
  std::optional<std::uint64_t> wanted_;  // size asked of the thread
  std::optional<Ready> ready_;
  std::thread thread_;  // started by the first begin()
};

}  // namespace facta::embedded
