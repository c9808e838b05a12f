// The bytes of a segment file. Never renumber or move a field: logs live for ever.
//
//   0    header, 64 bytes     SegmentHeader with magic, format version and checksum
//   64   group, group, ...    one group is one append: written by one pwrite, made durable by one
//                             fdatasync
//   ...  zeros to the end     the file has its full length and its blocks from the beginning, so
//   that
//                             a flush need not change the file's metadata (1.6 times faster)
//
// A group is frames followed by 8 bytes kGroupEnd. A frame is a header of 32 bytes and its payload,
// padded with zeros to 8 bytes, so that every payload starts on an 8-byte boundary:
//
//   0  crc          CRC-32C of bytes 4..31 and the payload, seeded with the segment's salt
//   4  header_crc   CRC-32C of bytes 8..31, seeded with the salt: the lengths can be believed even
//                   when the payload is damaged
//   8  offset       of the message; of a mark: of the next message
//  16  length       of the payload, without padding
//  20  group_start  position in the file of the first frame of the group
//  24  group_size   bytes of the whole group, kGroupEnd included
//  28  marks        lowest 4 bits: FrameKind; above, in the first frame only: how many of the
//  512-byte
//                   sectors of the file hold nothing but zeros of this group
//
// Example: "abc" as the first message of a log is one group at byte 64: 32 header bytes (offset 0,
// length 3, group_start 64, group_size 48, marks 1), "abc", 5 zeros, "facta.ge".
#pragma once

#include "events/log/event_log.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace facta::embedded {

static_assert(std::endian::native == std::endian::little, "segment files are little-endian");

inline constexpr std::uint64_t kSegmentHeaderBytes = 64;
inline constexpr std::uint64_t kFrameHeaderBytes = 32;
inline constexpr std::uint64_t kGroupEndBytes = 8;
inline constexpr std::uint64_t kSectorBytes = 512;
// A group with one empty frame: what a kContinued mark takes at the end of every segment.
inline constexpr std::uint64_t kMarkBytes = kFrameHeaderBytes + kGroupEndBytes;
// Positions are 32 bits wide; half of that leaves no room for mistakes.
inline constexpr std::uint64_t kSegmentBytesMax = 1u << 31;

enum class FrameKind : std::uint32_t {
  kMessage = 1,
  kProof = 2,      // everything before is durable (written at a clean close and after recovery)
  kContinued = 3,  // the last group of a full segment: the next segment file exists
  kSeal = 4,       // the log is closed for ever; the payload is the reason
};

// Bytes from the frame of a payload of this length to the next frame.
constexpr std::uint64_t frame_bytes(std::uint64_t length) {
  return kFrameHeaderBytes + (length + 7) / 8 * 8;
}

struct SegmentHeader {
  LedgerId ledger_id{};
  std::uint64_t first_offset = 0;
  std::uint32_t size = 0;  // bytes of the whole file
};

struct FrameHeader {
  std::uint32_t crc = 0;
  std::uint32_t header_crc = 0;
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
  std::uint32_t group_start = 0;
  std::uint32_t group_size = 0;
  std::uint32_t marks = 0;

  FrameKind kind() const { return static_cast<FrameKind>(marks & 0xfu); }
  std::uint32_t zero_sectors() const { return marks >> 4; }
  std::uint64_t frame_bytes() const { return embedded::frame_bytes(length); }
};
static_assert(sizeof(FrameHeader) == kFrameHeaderBytes);

std::vector<std::byte> encode(const SegmentHeader& header);
// nullopt: not a segment header of a version this program knows, or damaged.
std::optional<SegmentHeader> decode_segment_header(std::span<const std::byte> bytes);
// The same of a segment that is packed (packed_segment.h).
std::vector<std::byte> encode_packed(const SegmentHeader& header);
std::optional<SegmentHeader> decode_packed_header(std::span<const std::byte> bytes);
// Seeds the checksums of a segment's frames: bytes of another ledger or another segment never pass.
std::uint32_t salt_of(const SegmentHeader& header);
// "0000000000000000.log"
std::string segment_name(std::uint64_t first_offset);
// The offset in such a name; nullopt: another file.
std::optional<std::uint64_t> parse_segment_name(const std::string& name);

// The header at the start of `bytes` if its checksum holds.
std::optional<FrameHeader> decode_frame_header(std::uint32_t salt,
                                               std::span<const std::byte> bytes);
// Whether header and payload of a whole frame agree with its checksum.
bool is_frame_intact(std::uint32_t salt, const FrameHeader& header,
                     std::span<const std::byte> frame);
bool is_group_end(std::span<const std::byte> bytes);

// Bytes that a group of these messages takes in the file.
std::uint64_t group_bytes(std::span<const std::span<const std::byte>> payloads);
// Fills `group` with the group of `payloads` as it stands at `position` of the file.
void build_group(std::vector<std::byte>& group, std::uint32_t salt, std::uint64_t position,
                 std::uint64_t offset, FrameKind kind,
                 std::span<const std::span<const std::byte>> payloads);

bool is_all_zero(std::span<const std::byte> bytes);
// How many sectors of the file hold only zeros of `bytes`, which stand at `position`.
std::uint32_t count_zero_sectors(std::span<const std::byte> bytes, std::uint64_t position);

}  // namespace facta::embedded
