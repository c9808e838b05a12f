#include "events/log/kafka/genesis.h"

#include "events/log/kafka/placement.h"
#include "events/log/kafka/topic_writer.h"

#include <array>
#include <random>
#include <span>

namespace facta::kafka {
namespace {

// Where the placement must be; it is the first message ever written to a partition.
constexpr std::uint64_t kPlacementOffset = 0;

template <std::size_t size>
std::array<std::uint8_t, size> draw() {
  std::random_device source;
  std::array<std::uint8_t, size> bytes{};
  for (auto& byte : bytes) {
    byte = static_cast<std::uint8_t>(source());
  }
  return bytes;
}

std::string sealed_topic(const std::string& topic) {
  return topic + ".sealed";
}

LogError misplaced(const std::string& topic, int partition, const std::string& why) {
  return {LogFault::kMisconfigured,
          "topic " + topic + "/" + std::to_string(partition) + ": " + why};
}

// The first message of a partition as a placement; nullopt: the partition is empty.
Result<std::optional<Placement>, LogError> read_placement(const std::string& topic, int partition,
                                                          TopicReader& reader) {
  auto first = reader.begin(partition);
  if (!first) {
    return Unexpected{first.error()};
  }
  if (*first > kPlacementOffset) {
    return Unexpected{
        LogError{LogFault::kTruncated, "topic " + topic + "/" + std::to_string(partition) +
                                           " begins at offset " + std::to_string(*first) +
                                           ", wanted 0: records were deleted"}};
  }
  std::optional<Placement> placement;
  bool any = false;
  const auto done = reader.read(
      partition, kPlacementOffset, kPlacementOffset + 1, [&](const IncomingMessage& message) {
        any = true;
        if (control_of(message.key, message.value) == Control::kPlacement) {
          placement = decode_placement(as_text(message.value));
        }
        return false;
      });
  if (!done) {
    return Unexpected{done.error()};
  }
  if (any && !placement) {
    return Unexpected{misplaced(topic, partition,
                                "its first message is not a placement record of this version: "
                                "not a topic that facta made")};
  }
  return placement;
}

// The placement of one partition, written first if the partition is empty and `may_write`.
Result<Placement, LogError> settle(const KafkaLogOptions& options, const Placement& ours,
                                   bool may_write, TopicReader& reader) {
  auto found = read_placement(options.topic, ours.partition, reader);
  if (found && !found->has_value()) {
    if (!may_write) {
      return Unexpected{misplaced(options.topic, ours.partition,
                                  "it is empty, without a placement record: the topic was "
                                  "recreated, or this is the wrong one")};
    }
    auto written = write_control(options.connection, options.topic, ours.partition, kPlacementKey,
                                 encode(ours));
    if (!written) {
      return Unexpected{written.error()};
    }
    found = read_placement(options.topic, ours.partition, reader);
  }
  if (!found) {
    return Unexpected{found.error()};
  }
  return found->value_or(Placement{});
}

}  // namespace

Result<LogIdentity, LogError> settle_placements(const KafkaLogOptions& options,
                                                const TopicFacts& facts, TopicReader& reader) {
  Placement ours;
  ours.ledger_id = options.ledger_id.value_or(draw<std::tuple_size_v<LedgerId>>());
  ours.cluster_id = facts.cluster_id;
  ours.topic = options.topic;
  const auto nonce = draw<16>();
  ours.nonce = hex(std::as_bytes(std::span(nonce)));
  ours.partition_count = facts.partition_count;
  for (int partition = 0; partition < facts.partition_count; ++partition) {
    ours.partition = partition;
    // Behind partition 0 an empty partition is what a creation left that was cut short.
    auto found = settle(options, ours, options.create, reader);
    if (!found) {
      return Unexpected{found.error()};
    }
    if (partition == 0) {
      ours.ledger_id = found->ledger_id;
      ours.nonce = found->nonce;
    }
    if (const auto why = difference(ours, *found)) {
      return Unexpected{misplaced(options.topic, partition, *why)};
    }
  }
  if (options.expected_ledger_id && *options.expected_ledger_id != ours.ledger_id) {
    return Unexpected{misplaced(options.topic, 0,
                                "it holds ledger " + hex(std::as_bytes(std::span(ours.ledger_id))) +
                                    ", wanted " +
                                    hex(std::as_bytes(std::span(*options.expected_ledger_id))))};
  }
  return LogIdentity{ours.ledger_id, facts.partition_count};
}

Result<std::uint64_t, LogError> write_control(const Connection& connection,
                                              const std::string& topic, int partition,
                                              std::string_view key, const std::string& value) {
  auto writer = TopicWriter::open(connection, topic);
  if (!writer) {
    return Unexpected{writer.error()};
  }
  const OutgoingMessage message{key, as_bytes(value), {}};
  auto written = (*writer)->write(partition, {&message, 1});
  if (!written) {
    return Unexpected{written.error()};
  }
  if (!written->offsets[0]) {
    return Unexpected{LogError{LogFault::kUnavailable, "no acknowledgement of " + std::string(key) +
                                                           " on " + topic + "/" +
                                                           std::to_string(partition)}};
  }
  return *written->offsets[0];
}

Result<std::optional<std::string>, LogError> read_seal(const Connection& connection,
                                                       const std::string& topic) {
  const std::string name = sealed_topic(topic);
  auto facts = describe_topic(connection, name);
  if (!facts) {
    return Unexpected{facts.error()};
  }
  if (!facts->has_value()) {
    return std::optional<std::string>{};
  }
  auto reader = TopicReader::open(connection, name);
  if (!reader) {
    return Unexpected{reader.error()};
  }
  auto end = (*reader)->end(0);
  if (!end) {
    return Unexpected{end.error()};
  }
  std::optional<std::string> reason;
  const auto done = (*reader)->read(0, 0, *end, [&](const IncomingMessage& message) {
    reason = decode_seal(as_text(message.value));
    return !reason.has_value();
  });
  if (!done) {
    return Unexpected{done.error()};
  }
  return std::optional(reason.value_or("topic " + name + " exists, but gives no reason"));
}

Result<Done, LogError> write_seal(const Connection& connection, const std::string& topic,
                                  int replication_factor, std::string_view reason) {
  const std::string name = sealed_topic(topic);
  auto facts = ensure_topic(connection, {name, 1, replication_factor});
  if (!facts) {
    return Unexpected{facts.error()};
  }
  auto written = write_control(connection, name, 0, kSealKey, encode_seal(reason));
  if (!written) {
    return Unexpected{written.error()};
  }
  return Done{};
}

}  // namespace facta::kafka
