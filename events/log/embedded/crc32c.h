// CRC-32C (Castagnoli), the checksum of segment files: by the SSE4.2 instruction where the
// processor has it, by table elsewhere; both give the same value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace facta::embedded {

// The checksum of `bytes` continued from `seed` (0, or the checksum of what stands before them).
std::uint32_t crc32c(std::uint32_t seed, std::span<const std::byte> bytes);

// The same by table only, so that a test can hold both against each other.
std::uint32_t crc32c_by_table(std::uint32_t seed, std::span<const std::byte> bytes);

}  // namespace facta::embedded
