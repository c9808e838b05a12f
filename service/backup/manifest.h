// What a backup holds, as its MANIFEST.json says. The manifest is written last and replaced in one
// step: the files that it names are whole, whatever else lies beside them.
#pragma once

#include "events/base/result.h"
#include "events/base/sha256.h"
#include "events/log/event_log.h"
#include "events/values/date.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace facta::backup {

inline constexpr int kFormatVersion = 2;  // 1: without packed segments

// One file of the backup: the copy of a segment file, or of its beginning.
struct ManifestFile {
  std::string name;  // in the folder `log` of the backup
  std::uint64_t first_offset = 0;
  std::uint64_t next_offset = 0;    // of the first message behind it
  std::uint64_t bytes = 0;          // of the segment up to there
  std::uint64_t stored_bytes = 0;   // of the copy: fewer if it is packed
  std::uint64_t segment_bytes = 0;  // that the segment has room for
  bool complete = false;            // never changes any more
  Digest hash{};                    // SHA-256 of its bytes
};

// Where the chain of a company ends in the backup.
struct ManifestHead {
  std::uint64_t sequence = 0;
  Digest hash{};
  Time time;  // of the decision of that record
};

// One file of a store of state or views: in the folder `files` of the backup under its SHA-256.
struct StoreFile {
  std::string path;  // in the data folder: "views/000012.sst"
  std::uint64_t bytes = 0;
  Digest hash{};
};

struct Manifest {
  LedgerId ledger_id{};
  Time taken;          // when the backup began
  std::string writer;  // "facta 0.1"
  std::uint64_t records = 0;
  std::map<std::string, ManifestHead, std::less<>> heads;  // by company
  std::vector<ManifestFile> files;                         // in the order of the log
  // Instead of the log, of a ledger whose log is on Kafka.
  std::vector<StoreFile> stores;
};

// The text of a manifest; its last member is the SHA-256 of everything before it.
std::string print(const Manifest& manifest);

// The error says what is wrong with the text.
Result<Manifest, std::string> parse_manifest(const std::string& text);

}  // namespace facta::backup
