// The embedded log: one partition in segment files of one directory of this machine, no service to
// install. An append is one write and one flush; opening verifies every byte but the blocks of
// packed segments, which whoever reads them verifies, and a thread (segment_format.h shows the
// files, segment_scan.h what is cut after a crash and what is refused). A log that the thread finds
// damaged takes nothing more and has no end: kCorrupt.
//
// One process has the directory open for writing (file LOCK); any number may read it meanwhile.
// append() and seal() take turns; read() and end() may be called by any thread at any time and see
// durable messages only.
#pragma once

#include "events/log/event_log.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

namespace embedded {
class FileSystem;
class LogDirectory;
enum class FrameKind : std::uint32_t;
struct ActiveSegment;
class SegmentPacker;
struct Segment;
struct SegmentScan;
}  // namespace embedded

// When a segment that is complete is packed (embedded/packed_segment.h).
enum class Packing {
  kNever,
  // By a thread that takes what nobody else needs of the machine. It also checks those that are
  // packed already, which else an opening to write does.
  kBehind,
  kAtOnce,  // by the append that completed it, and by the opening that finds it
};

struct EmbeddedLogOptions {
  std::filesystem::path directory = {};  // created if it does not exist, unless read_only
  bool read_only = false;                // sees what is durable now, changes nothing, needs no lock
  // The ledger of a new log; nullopt: a random one. Not looked at if the directory has a log.
  std::optional<LedgerId> ledger_id = {};
  std::uint64_t segment_bytes = 64u << 20;  // at least 4 KiB, at most 1 GiB
  // Called when a flush failed and what is on the disk cannot be known any more. Must not return in
  // production; the default says so on stderr and aborts, the next start settles what was written.
  std::function<void(const std::string&)> fatal = {};
  embedded::FileSystem* files = nullptr;  // nullptr: the machine's own
  // Whether the next segment file is made by a thread before it is needed, or by the append that
  // needs it.
  bool prepares_ahead = true;
  Packing packing = Packing::kNever;
};

// What opening found.
struct RecoveryReport {
  std::uint64_t segments = 0;
  std::uint64_t messages = 0;
  std::uint64_t message_bytes = 0;  // of their payloads
  std::uint64_t cut_bytes = 0;      // of an append that a crash cut off before it was acknowledged
  bool created = false;             // there was no log before
};

class EmbeddedLog final : public EventLog {
 public:
  // kLocked: another process writes there. kCorrupt: damage, with file and byte. kMisconfigured:
  // read_only and no log there. kFull, kUnavailable: the disk has no room, or cannot be used.
  static Result<std::unique_ptr<EmbeddedLog>, LogError> open(const EmbeddedLogOptions& options);
  ~EmbeddedLog() override;

  const LogIdentity& identity() const override { return identity_; }
  // Beyond the contract: one append is at most 1 GiB (kTooLarge). An empty message is a message.
  Result<Appended, LogError> append(int partition,
                                    std::span<const std::span<const std::byte>> messages) override;
  Result<std::uint64_t, LogError> read(int partition, std::uint64_t from, std::uint64_t until,
                                       const Sink& sink) override;
  Result<std::uint64_t, LogError> end(int partition) override;
  Result<std::optional<Time>, LogError> time(int) override { return std::optional<Time>{}; }
  Result<Done, LogError> seal(std::string_view reason) override;

  const RecoveryReport& recovery() const { return recovery_; }

 private:
  explicit EmbeddedLog(const EmbeddedLogOptions& options);

  struct Stretch;
  Stretch stretch_of(std::uint64_t offset) const;
  Result<bool, LogError> read_stretch(const Stretch& stretch, std::uint64_t& from,
                                      std::uint64_t until, const Sink& sink);

  Result<Done, LogError> open_to_write();
  Result<Done, LogError> open_to_read();
  Result<Done, LogError> create();
  Result<Done, LogError> recover(std::vector<embedded::SegmentScan> scans);
  Result<Done, LogError> repair_tail(const embedded::SegmentScan& tail);
  template <class Writable>  // ActiveSegment, WritableSegment
  Result<Done, LogError> rewrite_last_group(const Writable& segment,
                                            const embedded::SegmentScan& scan);
  void take_segments(std::vector<embedded::SegmentScan>& scans);
  void let_be_packed(const std::shared_ptr<embedded::Segment>& segment);
  void pack(const std::shared_ptr<embedded::Segment>& segment, const std::atomic<bool>& stop);

  // All of these need append_mutex_ held.
  Result<Done, LogError> check_writable() const;
  Result<Done, LogError> write_group(embedded::FrameKind kind,
                                     std::span<const std::span<const std::byte>> payloads);
  Result<Done, LogError> write_mark(embedded::FrameKind kind, std::span<const std::byte> text);
  Result<Done, LogError> make_room(std::uint64_t group_size);
  Result<Done, LogError> roll(std::uint64_t group_size);
  Result<Done, LogError> put(std::span<const std::byte> group);
  Result<Done, LogError> clean_tail();
  LogError poison(const std::string& what, std::int64_t failed);

  EmbeddedLogOptions options_;
  embedded::FileSystem& files_;
  LogIdentity identity_;
  RecoveryReport recovery_;
  std::unique_ptr<embedded::LogDirectory> directory_;

  std::mutex append_mutex_;                          // taken before state_mutex_
  std::unique_ptr<embedded::ActiveSegment> active_;  // null: read_only
  std::vector<std::byte> group_;
  std::optional<std::string> seal_reason_;
  bool poisoned_ = false;

  mutable std::mutex state_mutex_;  // what readers see: durable messages
  std::vector<std::shared_ptr<embedded::Segment>> segments_;
  std::uint64_t end_offset_ = 0;
  std::optional<LogError> damage_;  // found behind

  std::unique_ptr<embedded::SegmentPacker> packer_;  // the last to come, the first to go
};

}  // namespace facta
