// The record: one decision with everything it caused, one message of the log (design: section 1).
//
// Bytes: a Cap'n Proto message of one segment without framing (events/schema/record.capnp), the
// same bytes on disk, on Kafka and under the hash. Its hash is SHA-256 over exactly these bytes;
// the next record of the company carries it, so the records of a company form a chain.
#pragma once

#include "events/base/result.h"
#include "events/base/sha256.h"
#include "events/schema/events.gen.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace facta {

// The schema version this build writes; a record with a newer one stops a reader (R10).
inline constexpr std::uint16_t kSchemaVersion = 1;
// Largest record (bytes); checked before a record is chained.
inline constexpr std::size_t kRecordBytesMax = 2u << 20;

struct Reason {
  std::string code;
  std::string detail;
  std::string subject;
  bool operator==(const Reason&) const = default;
  FACTA_DESCRIBE(Reason, code, detail, subject)
};

// A refusal by a rule on state (LED-03), as answered and as kept.
struct Refusal {
  std::string code;
  std::string detail;
  std::string subject;
  std::string remedy;
  std::vector<Reason> reasons;  // all failing conditions, the primary one first
  bool operator==(const Refusal&) const = default;
  FACTA_DESCRIBE(Refusal, code, detail, subject, remedy, reasons)
};

struct Record {
  std::uint64_t sequence = 0;
  Digest previous{};
  std::string company;
  Time time;
  std::uint16_t schema_version = kSchemaVersion;
  std::string actor;
  std::vector<std::string> roles;
  std::string authentication;
  Date work_date;
  std::string command_id;
  bool id_from_client = false;
  Digest request_digest{};
  std::string command;
  std::string correlation_id;
  std::string causation_id;
  std::string operation_id;
  std::string reason;
  std::vector<Warning> warnings;
  std::variant<std::vector<Event>, Refusal> outcome;

  bool accepted() const { return outcome.index() == 0; }
  const std::vector<Event>& events() const { return std::get<0>(outcome); }
  const Refusal& refusal() const { return std::get<1>(outcome); }
  bool operator==(const Record&) const = default;
};

// Encoded record: words, so that it can be read in place.
class RecordBytes {
 public:
  RecordBytes() = default;
  explicit RecordBytes(std::vector<std::uint64_t> words) : words_(std::move(words)) {}
  std::span<const std::byte> bytes() const {
    return {reinterpret_cast<const std::byte*>(words_.data()), words_.size() * 8};
  }
  std::size_t size() const { return words_.size() * 8; }

 private:
  std::vector<std::uint64_t> words_;
};

RecordBytes encode_record(const Record& record);

// One event alone, as the payload of the accounting feed (struct Event of events.capnp).
RecordBytes encode_event(const Event& event);
// False: not an event that this build knows.
bool decode_event(std::span<const std::byte> bytes, Event& event);

// Why stored bytes are not a record that this build can fold (R10).
enum class RecordFault {
  kUnreadable,   // void for everyone
  kNewerSchema,  // stop: a newer build wrote it
};

// The parts of a record that admission needs, read without touching its events.
struct RecordHead {
  std::string_view company;  // points into the bytes
  std::uint64_t sequence;
  Digest previous;
  std::uint16_t schema_version;
};
// `bytes` must start on an 8-byte boundary, here and below.
Result<RecordHead, RecordFault> read_head(std::span<const std::byte> bytes);

// The whole record.
Result<Record, RecordFault> decode_record(std::span<const std::byte> bytes);

}  // namespace facta
