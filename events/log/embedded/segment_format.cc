#include "events/log/embedded/segment_format.h"

#include "events/log/embedded/crc32c.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>

namespace facta::embedded {
namespace {

constexpr char kMagic[] = "FACTALOG";
constexpr char kGroupEnd[] = "facta.ge";
constexpr std::uint32_t kFormatVersion = 1;
constexpr std::uint32_t kPackedVersion = 2;

struct HeaderBytes {
  char magic[8];
  std::uint32_t version;
  std::uint32_t size;
  std::uint8_t ledger_id[32];
  std::uint64_t first_offset;
  std::uint32_t reserved;
  std::uint32_t crc;  // of everything before
};
static_assert(sizeof(HeaderBytes) == kSegmentHeaderBytes);

std::uint32_t crc_of(const HeaderBytes& bytes) {
  return crc32c(0, std::as_bytes(std::span(&bytes, 1)).first(offsetof(HeaderBytes, crc)));
}

std::vector<std::byte> encode_version(const SegmentHeader& header, std::uint32_t version) {
  HeaderBytes bytes{};
  std::memcpy(bytes.magic, kMagic, sizeof bytes.magic);
  bytes.version = version;
  bytes.size = header.size;
  std::copy(header.ledger_id.begin(), header.ledger_id.end(), bytes.ledger_id);
  bytes.first_offset = header.first_offset;
  bytes.crc = crc_of(bytes);
  const auto span = std::as_bytes(std::span(&bytes, 1));
  return {span.begin(), span.end()};
}

std::optional<SegmentHeader> decode_version(std::span<const std::byte> bytes,
                                            std::uint32_t version) {
  if (bytes.size() < kSegmentHeaderBytes) {
    return std::nullopt;
  }
  HeaderBytes found{};
  std::memcpy(&found, bytes.data(), sizeof found);
  if (std::memcmp(found.magic, kMagic, sizeof found.magic) != 0 || found.version != version ||
      found.crc != crc_of(found)) {
    return std::nullopt;
  }
  SegmentHeader header{.first_offset = found.first_offset, .size = found.size};
  std::copy(std::begin(found.ledger_id), std::end(found.ledger_id), header.ledger_id.begin());
  return header;
}

}  // namespace

std::vector<std::byte> encode(const SegmentHeader& header) {
  return encode_version(header, kFormatVersion);
}

std::optional<SegmentHeader> decode_segment_header(std::span<const std::byte> bytes) {
  return decode_version(bytes, kFormatVersion);
}

std::vector<std::byte> encode_packed(const SegmentHeader& header) {
  return encode_version(header, kPackedVersion);
}

std::optional<SegmentHeader> decode_packed_header(std::span<const std::byte> bytes) {
  return decode_version(bytes, kPackedVersion);
}

std::uint32_t salt_of(const SegmentHeader& header) {
  const auto offset = std::as_bytes(std::span(&header.first_offset, 1));
  return crc32c(crc32c(0, std::as_bytes(std::span(header.ledger_id))), offset);
}

std::string segment_name(std::uint64_t first_offset) {
  char name[32];
  std::snprintf(name, sizeof name, "%016llx.log", static_cast<unsigned long long>(first_offset));
  return name;
}

std::optional<std::uint64_t> parse_segment_name(const std::string& name) {
  std::uint64_t first_offset = 0;
  const auto parsed = std::from_chars(name.data(), name.data() + name.size(), first_offset, 16);
  if (parsed.ec != std::errc{} || name != segment_name(first_offset)) {
    return std::nullopt;
  }
  return first_offset;
}

std::optional<FrameHeader> decode_frame_header(std::uint32_t salt,
                                               std::span<const std::byte> bytes) {
  if (bytes.size() < kFrameHeaderBytes) {
    return std::nullopt;
  }
  FrameHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  const auto covered = bytes.first(kFrameHeaderBytes).subspan(offsetof(FrameHeader, offset));
  if (header.group_size == 0 || header.header_crc != crc32c(salt, covered)) {
    return std::nullopt;
  }
  return header;
}

bool is_frame_intact(std::uint32_t salt, const FrameHeader& header,
                     std::span<const std::byte> frame) {
  const auto covered = frame.first(kFrameHeaderBytes + header.length);
  return header.crc == crc32c(salt, covered.subspan(offsetof(FrameHeader, header_crc))) &&
         is_all_zero(frame.first(header.frame_bytes()).subspan(covered.size()));
}

bool is_group_end(std::span<const std::byte> bytes) {
  return bytes.size() >= kGroupEndBytes &&
         std::memcmp(bytes.data(), kGroupEnd, kGroupEndBytes) == 0;
}

std::uint64_t group_bytes(std::span<const std::span<const std::byte>> payloads) {
  std::uint64_t size = kGroupEndBytes;
  for (const auto& payload : payloads) {
    size += frame_bytes(payload.size());
  }
  return size;
}

void build_group(std::vector<std::byte>& group, std::uint32_t salt, std::uint64_t position,
                 std::uint64_t offset, FrameKind kind,
                 std::span<const std::span<const std::byte>> payloads) {
  group.assign(group_bytes(payloads), std::byte{0});
  FrameHeader header{.group_start = static_cast<std::uint32_t>(position),
                     .group_size = static_cast<std::uint32_t>(group.size())};
  auto seal_frame = [&](std::uint64_t at) {
    const std::span<std::byte> frame = std::span(group).subspan(at);
    std::memcpy(frame.data(), &header, sizeof header);
    header.header_crc = crc32c(salt, frame.first(kFrameHeaderBytes).subspan(8));
    std::memcpy(frame.data(), &header, sizeof header);
    header.crc = crc32c(salt, frame.first(kFrameHeaderBytes + header.length).subspan(4));
    std::memcpy(frame.data(), &header, sizeof header);
  };
  std::uint64_t at = 0;
  for (const auto& payload : payloads) {
    header.offset = offset++;
    header.length = static_cast<std::uint32_t>(payload.size());
    header.marks = static_cast<std::uint32_t>(kind);
    if (!payload.empty()) {
      std::memcpy(group.data() + at + kFrameHeaderBytes, payload.data(), payload.size());
    }
    seal_frame(at);
    at += header.frame_bytes();
  }
  std::memcpy(group.data() + at, kGroupEnd, kGroupEndBytes);
  // Counted on the finished bytes; the count itself only makes a sector less zero.
  if (const std::uint32_t zeros = count_zero_sectors(group, position); zeros > 0) {
    std::memcpy(&header, group.data(), sizeof header);
    header.marks |= zeros << 4;
    seal_frame(0);
  }
}

bool is_all_zero(std::span<const std::byte> bytes) {
  return bytes.empty() || (bytes[0] == std::byte{0} &&
                           std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

std::uint32_t count_zero_sectors(std::span<const std::byte> bytes, std::uint64_t position) {
  std::uint32_t count = 0;
  while (!bytes.empty()) {
    const auto share =
        std::min<std::uint64_t>(kSectorBytes - position % kSectorBytes, bytes.size());
    count += is_all_zero(bytes.first(share)) ? 1 : 0;
    bytes = bytes.subspan(share);
    position += share;
  }
  return count;
}

}  // namespace facta::embedded
