// The bytes of a history file (docs/history-file.md): everything an outside party needs to check a
// ledger alone. These values are in files that must be readable for decades: never change them.
//
//   "facta-history 1\n"                                      16 bytes
//   blocks: tag (4) | payload size (4, little-endian) | payload | zeros to a multiple of 8
//     HEAD   ledger id, writer, schemas with size and hash   text lines
//     SCHM   one Cap'n Proto schema, as text                 one block each, in the order of HEAD
//     RECD   the exact bytes of one record                   in order per company
//     TAIL   counts, chain heads, digest of the file         text lines
//   "end of history \n"                                      16 bytes
#pragma once

#include "events/base/sha256.h"
#include "events/log/event_log.h"

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facta::history_file {

inline constexpr std::string_view kMagic = "facta-history 1\n";
inline constexpr std::string_view kEndMark = "end of history \n";
inline constexpr std::size_t kBlockHeadBytes = 8;
inline constexpr std::string_view kHead = "HEAD";
inline constexpr std::string_view kSchema = "SCHM";
inline constexpr std::string_view kRecord = "RECD";
inline constexpr std::string_view kTail = "TAIL";
// Of the last line of TAIL: "digest " and 64 digits.
inline constexpr std::size_t kDigestLineBytes = 7 + 64 + 1;

constexpr std::size_t padded(std::size_t bytes) {
  return (bytes + 7) / 8 * 8;
}

struct SchemaText {
  std::string name;  // "record.capnp"
  std::string text;
};

// The schemas of this build, record.capnp first.
const std::vector<SchemaText>& schemas();

// Where the chain of one company ends in the file.
struct CompanyEnd {
  std::uint64_t sequence = 0;  // of its last record; also the number of its records
  Digest hash{};               // of that record
  bool operator==(const CompanyEnd&) const = default;
};
using CompanyEnds = std::map<std::string, CompanyEnd, std::less<>>;

// SHA-256 over the file, in which the SHA-256 of a record stands for its bytes. What is added is
// gathered, so that many small pieces cost little.
class FileDigest {
 public:
  void add(std::string_view bytes) {
    pending_ += bytes;
    if (pending_.size() >= kGathered) {
      digest_.update(pending_);
      pending_.clear();
    }
  }
  void add(const Digest& hash) {
    add(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
  }
  Digest finish() {
    digest_.update(pending_);
    return digest_.finish();
  }

 private:
  static constexpr std::size_t kGathered = 32u << 10;
  Sha256 digest_;
  std::string pending_;
};

}  // namespace facta::history_file
