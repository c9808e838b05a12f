#include "events/base/sha256.h"

#include "events/base/assert.h"

#include <openssl/evp.h>

namespace facta {
namespace {

EVP_MD_CTX* as_context(void* context) {
  return static_cast<EVP_MD_CTX*>(context);
}

// Fetching the algorithm costs more than a short hash; it is looked up once per process.
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return fetched;
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  FACTA_ASSERT(EVP_DigestInit_ex2(as_context(context_), algorithm(), nullptr) == 1, "SHA-256");
}

Sha256::~Sha256() {
  EVP_MD_CTX_free(as_context(context_));
}

void Sha256::update(std::string_view bytes) {
  FACTA_ASSERT(EVP_DigestUpdate(as_context(context_), bytes.data(), bytes.size()) == 1, "SHA-256");
}

Digest Sha256::finish() {
  Digest digest{};
  FACTA_ASSERT(EVP_DigestFinal_ex(as_context(context_), digest.data(), nullptr) == 1, "SHA-256");
  return digest;
}

Digest sha256(std::string_view bytes) {
  // One context per thread: creating one costs more than hashing a short record.
  thread_local struct Context {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~Context() { EVP_MD_CTX_free(context); }
  } reused;
  Digest digest{};
  FACTA_ASSERT(EVP_DigestInit_ex2(reused.context, algorithm(), nullptr) == 1 &&
                   EVP_DigestUpdate(reused.context, bytes.data(), bytes.size()) == 1 &&
                   EVP_DigestFinal_ex(reused.context, digest.data(), nullptr) == 1,
               "SHA-256");
  return digest;
}

Digest sha256(std::span<const std::byte> bytes) {
  return sha256(std::string_view{reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string hex(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 15]);
  }
  return text;
}

std::optional<Digest> parse_digest(std::string_view text) {
  Digest digest{};
  if (text.size() != digest.size() * 2) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const int value = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (value < 0) {
      return std::nullopt;
    }
    digest[i / 2] = static_cast<std::uint8_t>(digest[i / 2] * 16 + value);
  }
  return digest;
}

}  // namespace facta
