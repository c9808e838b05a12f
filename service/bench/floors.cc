#include "events/base/assert.h"
#include "service/bench/measure.h"

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace facta::bench {
namespace {

// A file of zeros, flushed, so that overwriting it changes no metadata.
int prepared_file(const std::string& path, std::uint64_t bytes) {
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_TRUNC, 0600);
  FACTA_ASSERT(file >= 0, "cannot create a file for the floor");
  const std::vector<char> zeros(1u << 20);
  for (std::uint64_t at = 0; at < bytes; at += zeros.size()) {
    FACTA_ASSERT(::pwrite(file, zeros.data(), zeros.size(), static_cast<off_t>(at)) > 0, "pwrite");
  }
  FACTA_ASSERT(::fsync(file) == 0, "fsync");
  return file;
}

}  // namespace

Micros now() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Micros median(std::vector<Micros> samples) {
  FACTA_ASSERT(!samples.empty(), "a median of nothing");
  std::ranges::nth_element(samples, samples.begin() + static_cast<long>(samples.size() / 2));
  return samples[samples.size() / 2];
}

Flushes flushes(const std::string& folder, int count, Micros pause) {
  const std::string path = folder + "/floor-flush";
  const int file = prepared_file(path, static_cast<std::uint64_t>(count) * 4096);
  const std::vector<char> block(4096, 'x');
  std::vector<Micros> samples;
  for (int i = 0; i < count; ++i) {
    std::this_thread::sleep_for(std::chrono::microseconds(pause));
    const Micros before = now();
    FACTA_ASSERT(::pwrite(file, block.data(), block.size(), off_t{i} * 4096) == 4096, "pwrite");
    FACTA_ASSERT(::fdatasync(file) == 0, "fdatasync");
    samples.push_back(now() - before);
  }
  ::close(file);
  ::unlink(path.c_str());
  std::ranges::sort(samples);
  return {samples[samples.size() / 2], samples[samples.size() * 99 / 100]};
}

Micros write_and_sync(const std::string& folder, std::uint64_t bytes) {
  const std::string path = folder + "/floor-write";
  const int file = prepared_file(path, bytes);
  const std::vector<char> block(1u << 20, 'x');
  const Micros before = now();
  for (std::uint64_t at = 0; at < bytes; at += block.size()) {
    FACTA_ASSERT(::pwrite(file, block.data(), block.size(), static_cast<off_t>(at)) > 0, "pwrite");
    FACTA_ASSERT(::fdatasync(file) == 0, "fdatasync");
  }
  const Micros took = now() - before;
  ::close(file);
  ::unlink(path.c_str());
  return took;
}

}  // namespace facta::bench
