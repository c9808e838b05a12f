// Reads a history file: as a log of one partition, for everything that folds one, and check(),
// which proves every byte of it. Nothing but the file is needed.
//
// Threads: read() and end() may be called by any thread at a time.
#pragma once

#include "events/base/result.h"
#include "events/history_file/history_format.h"
#include "events/log/event_log.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace facta {

class HistoryFile final : public EventLog {
 public:
  // Reads up to the first record. kCorrupt: damage, with the byte; kMisconfigured: a format newer
  // than this build; kUnavailable: it cannot be read.
  static Result<std::unique_ptr<HistoryFile>, LogError> open(const std::string& path);
  // Whether the file at `path` begins as a history file does.
  static bool recognises(const std::string& path);
  ~HistoryFile() override;

  struct Summary {
    std::uint64_t bytes = 0;
    std::uint64_t records = 0;
    std::uint64_t voids = 0;  // of the log it was written from
    history_file::CompanyEnds companies;
    std::string writer;
    Digest digest{};  // of the file, as its last line says
  };
  // Every byte: structure, hash of every schema, hash and link of every record, counts, chain
  // heads, digest, end mark. kCorrupt names what is wrong and at which byte and record.
  Result<Summary, LogError> check() const;

  const LogIdentity& identity() const override { return identity_; }
  const std::vector<history_file::SchemaText>& schemas() const { return schemas_; }

  // Offsets are those of the blocks in the file. A read of everything, from the first record on and
  // without an end (`until` is the largest number), checks the file on the way, as check() does,
  // and is kCorrupt behind what was handed out before the damage. Other reads look at no links.
  Result<std::uint64_t, LogError> read(int partition, std::uint64_t from, std::uint64_t until,
                                       const Sink& sink) override;
  // What a read of everything found, once one came to the end.
  const std::optional<Summary>& checked() const { return checked_; }
  Result<std::uint64_t, LogError> end(int partition) override;
  // A history file never changes: kSealed.
  Result<Appended, LogError> append(int partition,
                                    std::span<const std::span<const std::byte>> messages) override;
  Result<std::optional<Time>, LogError> time(int) override { return std::optional<Time>{}; }
  Result<Done, LogError> seal(std::string_view reason) override;

 private:
  explicit HistoryFile(std::string path) : path_(std::move(path)) {}
  Result<Done, LogError> read_head_blocks();
  Result<Summary, LogError> check(const Sink& each) const;

  std::string path_;
  LogIdentity identity_;
  std::string writer_;
  std::vector<history_file::SchemaText> schemas_;
  std::optional<Summary> checked_;
  std::string beginning_;  // every byte before the first block behind the schemas
};

}  // namespace facta
