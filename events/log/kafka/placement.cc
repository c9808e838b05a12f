#include "events/log/kafka/placement.h"

#include <charconv>

namespace facta::kafka {
namespace {

constexpr std::string_view kPlacementOpening = "facta.placement 1\n";
constexpr std::string_view kSealOpening = "facta.seal 1\n";
constexpr std::string_view kHexDigits = "0123456789abcdef";

// Takes "NAME VALUE\n" off the front of `text`.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view name) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(name) || name.size() >= end ||
      text[name.size()] != ' ') {
    return std::nullopt;
  }
  const std::string_view value = text.substr(name.size() + 1, end - name.size() - 1);
  text.remove_prefix(end + 1);
  return value;
}

bool parse(std::string_view text, int& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool parse(std::string_view text, LedgerId& id) {
  if (text.size() != 2 * id.size()) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t digit = kHexDigits.find(text[i]);
    if (digit == std::string_view::npos) {
      return false;
    }
    const auto value = static_cast<std::uint8_t>(digit);
    id[i / 2] = i % 2 == 0 ? static_cast<std::uint8_t>(value << 4)
                           : static_cast<std::uint8_t>(id[i / 2] | value);
  }
  return true;
}

std::string differs(std::string_view what, std::string_view wanted, std::string_view found) {
  return "its placement names " + std::string(what) + " " + std::string(found) + ", here it is " +
         std::string(wanted);
}

}  // namespace

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::byte> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

std::string hex(std::span<const std::byte> bytes) {
  std::string digits;
  digits.reserve(2 * bytes.size());
  for (const std::byte byte : bytes) {
    digits += kHexDigits[std::to_integer<std::size_t>(byte >> 4)];
    digits += kHexDigits[std::to_integer<std::size_t>(byte & std::byte{15})];
  }
  return digits;
}

std::string encode(const Placement& placement) {
  return std::string(kPlacementOpening) + "ledger " +
         hex(std::as_bytes(std::span(placement.ledger_id))) + "\ncluster " + placement.cluster_id +
         "\ntopic " + placement.topic + "\nnonce " + placement.nonce + "\npartition " +
         std::to_string(placement.partition) + "\npartitions " +
         std::to_string(placement.partition_count) + "\n";
}

std::optional<Placement> decode_placement(std::string_view text) {
  if (!text.starts_with(kPlacementOpening)) {
    return std::nullopt;
  }
  text.remove_prefix(kPlacementOpening.size());
  const auto ledger = take_line(text, "ledger");
  const auto cluster = take_line(text, "cluster");
  const auto topic = take_line(text, "topic");
  const auto nonce = take_line(text, "nonce");
  const auto partition = take_line(text, "partition");
  const auto partitions = take_line(text, "partitions");
  Placement placement;
  if (!ledger || !cluster || !topic || !nonce || !partition || !partitions || !text.empty() ||
      !parse(*ledger, placement.ledger_id) || !parse(*partition, placement.partition) ||
      !parse(*partitions, placement.partition_count)) {
    return std::nullopt;
  }
  placement.cluster_id = *cluster;
  placement.topic = *topic;
  placement.nonce = *nonce;
  return placement;
}

std::string encode_seal(std::string_view reason) {
  return std::string(kSealOpening) + std::string(reason);
}

std::optional<std::string> decode_seal(std::string_view text) {
  if (!text.starts_with(kSealOpening)) {
    return std::nullopt;
  }
  return std::string(text.substr(kSealOpening.size()));
}

Control control_of(std::string_view key, std::span<const std::byte> value) {
  if (key == kPlacementKey && as_text(value).starts_with(kPlacementKey)) {
    return Control::kPlacement;
  }
  if (key == kSealKey && as_text(value).starts_with(kSealKey)) {
    return Control::kSeal;
  }
  if (key == kTimeKey && as_text(value).starts_with(kTimeKey)) {
    return Control::kTime;
  }
  return Control::kNone;
}

std::optional<std::string> difference(const Placement& wanted, const Placement& found) {
  if (found.partition_count != wanted.partition_count) {
    return differs("a partition count of", std::to_string(wanted.partition_count),
                   std::to_string(found.partition_count));
  }
  if (found.partition != wanted.partition) {
    return differs("partition", std::to_string(wanted.partition), std::to_string(found.partition));
  }
  if (found.cluster_id != wanted.cluster_id) {
    return differs("cluster", wanted.cluster_id, found.cluster_id);
  }
  if (found.topic != wanted.topic) {
    return differs("topic", wanted.topic, found.topic);
  }
  if (found.nonce != wanted.nonce) {
    return differs("creation", wanted.nonce, found.nonce);
  }
  if (found.ledger_id != wanted.ledger_id) {
    return differs("ledger", hex(std::as_bytes(std::span(wanted.ledger_id))),
                   hex(std::as_bytes(std::span(found.ledger_id))));
  }
  return std::nullopt;
}

}  // namespace facta::kafka
