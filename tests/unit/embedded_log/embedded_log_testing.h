// What the tests of the embedded log share: opening, the files as bytes, and a crash: a copy of the
// directory taken while the log is open, so that no clean close has proved its last append.
#pragma once

#include "events/log/embedded/embedded_log.h"
#include "tests/support/log_testing.h"
#include "tests/support/temporary_directory.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace facta::embedded {

using log_testing::append;
using log_testing::Bytes;
using log_testing::end_of;
using log_testing::kToTheEnd;
using log_testing::noise;
using log_testing::read_range;
using log_testing::Stored;
using Path = std::filesystem::path;

inline constexpr std::uint64_t kSmallSegment = 16u << 10;

// Small segments, and nothing flushed to the disk: for tests that edit files and cut no power.
EmbeddedLogOptions small(const Path& directory);
EmbeddedLogOptions small_to_read(const Path& directory);

// The log, or a failed test and null.
std::unique_ptr<EmbeddedLog> must_open(const EmbeddedLogOptions& options);
// The error of an open that must fail.
LogError must_refuse(const EmbeddedLogOptions& options);
void must_append(EmbeddedLog& log, const std::vector<Bytes>& batch);
std::vector<Bytes> payloads_of(EventLog& log);

Bytes file_bytes(const Path& path);
void write_file(const Path& path, const Bytes& bytes);
void copy_directory(const Path& from, const Path& to);
std::vector<Path> segment_files(const Path& directory);

// A log whose last append was acknowledged just before a crash: the bytes of its only segment, and
// where that append stands.
struct Crashed {
  TemporaryDirectory home;
  Bytes segment;
  std::vector<Bytes> proved;  // messages of the earlier appends
  std::vector<Bytes> last;    // messages of the last append
  std::uint64_t start = 0;    // of the last group in the file
  std::uint64_t end = 0;

  Path log() const { return home.path() / "log"; }
  Path segment_path() const { return log() / "0000000000000000.log"; }
  // Puts the log as the crash left it, its segment with these bytes instead.
  void put(const Bytes& changed) const;
};

// `last` is the last append; one of `filler` bytes before it decides where in a sector it begins.
std::unique_ptr<Crashed> crash_after(std::size_t filler, std::vector<Bytes> last);

}  // namespace facta::embedded
