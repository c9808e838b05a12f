// The placement record: the first message of each partition of the record topic. It says what the
// partition belongs to, outside the company chains, so that a topic that was recreated, copied to
// another cluster or given more partitions is refused instead of folded. Pure functions.
//
//   facta.placement 1
//   ledger <64 hex digits>
//   cluster MkU3OEVBNTcwNTJENDM2Qk
//   topic facta.records
//   nonce <32 hex digits>        drawn at creation: stands for the topic's id, which 2.0.2 cannot
//   ask partition 0 partitions 4
//
// The layout is frozen with its version. Two more messages are of the same manner, a seal and a
// question for the time, which the broker answers by stamping it:
//
//   facta.seal 1
//   moved to another log
//
//   facta.time 1
#pragma once

#include "events/log/event_log.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace facta::kafka {

// Keys of the messages that are the log's own. A message is one of them only if its value opens
// with its key as well, so that no company name can pass for one.
inline constexpr std::string_view kPlacementKey = "facta.placement";
inline constexpr std::string_view kSealKey = "facta.seal";
inline constexpr std::string_view kTimeKey = "facta.time";
inline constexpr std::string_view kTimeQuestion = "facta.time 1\n";

struct Placement {
  LedgerId ledger_id{};
  std::string cluster_id;
  std::string topic;
  std::string nonce;
  int partition = 0;
  int partition_count = 1;

  bool operator==(const Placement&) const = default;
};

std::string encode(const Placement& placement);

// nullopt: not a placement of a version that is known here.
std::optional<Placement> decode_placement(std::string_view text);

std::string encode_seal(std::string_view reason);

// The reason, if these bytes are a seal.
std::optional<std::string> decode_seal(std::string_view text);

// Whether a message is the log's own: never handed to a reader.
enum class Control { kNone, kPlacement, kSeal, kTime };
Control control_of(std::string_view key, std::span<const std::byte> value);

// What differs, as a sentence; nullopt: `found` is what was wanted.
std::optional<std::string> difference(const Placement& wanted, const Placement& found);

// Bytes as text and back, for messages that are text.
std::string_view as_text(std::span<const std::byte> bytes);
std::span<const std::byte> as_bytes(std::string_view text);

// Lower-case hex of any bytes.
std::string hex(std::span<const std::byte> bytes);

}  // namespace facta::kafka
