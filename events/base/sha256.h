// SHA-256, the hash of the chain and of every digest.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace facta {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::span<const std::byte> bytes);
Digest sha256(std::string_view bytes);

// A digest over several pieces, in the order given.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void update(std::string_view bytes);
  Digest finish();

 private:
  void* context_;
};

std::string hex(std::span<const std::uint8_t> bytes);
std::optional<Digest> parse_digest(std::string_view hex_text);  // exactly 64 lower-case digits

}  // namespace facta
