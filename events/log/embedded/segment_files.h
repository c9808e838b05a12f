// The segment files of a log as files: what a backup copies, and a log read from such files
// wherever they lie and whatever they are called.
#pragma once

#include "events/log/embedded/segment_format.h"
#include "events/log/event_log.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace facta::embedded {

// One file, or the beginning of one that is still written to. The bytes counted here never change,
// though a complete one may be packed at any time: the same bytes are read of it then.
struct SegmentFile {
  std::string path;
  SegmentHeader header;
  std::uint64_t next_offset = 0;  // of the first message behind it
  std::uint64_t bytes = 0;  // up to the end of the last whole group; as it was, if it is packed
  bool complete = false;    // ends with the mark that the log goes on in the next file
};

// The files of the log in a directory with what is durable in each, every frame of them verified.
// Works beside the process that writes there. Faults: those of opening a log to read.
Result<std::vector<SegmentFile>, LogError> durable_segments(const std::filesystem::path& directory);

// Verifies every frame of the files and that they follow each other, as the list says. kCorrupt
// names file and byte.
Result<Done, LogError> check_segments(const std::vector<SegmentFile>& files);

// How many bytes of the file hold it: those counted, or all of a packed one.
Result<std::uint64_t, LogError> stored_bytes(const SegmentFile& file);

// Whether both read as the same bytes. One that cannot be read is not the same as any.
bool have_same_bytes(const SegmentFile& one, const SegmentFile& other);

// A log of one partition that never changes, read from the files of a list that was verified.
// read() and end() may be called by any thread at a time.
class SegmentFilesLog final : public EventLog {
 public:
  // `files`: at least one, in order.
  explicit SegmentFilesLog(std::vector<SegmentFile> files);

  const LogIdentity& identity() const override { return identity_; }
  Result<std::uint64_t, LogError> read(int partition, std::uint64_t from, std::uint64_t until,
                                       const Sink& sink) override;
  Result<std::uint64_t, LogError> end(int partition) override;
  // Never changes: kSealed.
  Result<Appended, LogError> append(int partition,
                                    std::span<const std::span<const std::byte>> messages) override;
  Result<std::optional<Time>, LogError> time(int) override { return std::optional<Time>{}; }
  Result<Done, LogError> seal(std::string_view reason) override;

 private:
  std::vector<SegmentFile> files_;
  LogIdentity identity_;
};

}  // namespace facta::embedded
