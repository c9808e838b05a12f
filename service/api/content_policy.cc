#include "service/api/content_policy.h"

#include "events/base/sha256.h"

namespace facta::api {
namespace {

std::string base64(const Digest& digest) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < digest.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t j = i; j < i + 3; ++j) {
      bits = bits << 8 | (j < digest.size() ? digest[j] : 0U);
    }
    for (int shift = 18; shift >= 0; shift -= 6) {
      text.push_back(kDigits[bits >> shift & 63U]);
    }
  }
  text.back() = '=';  // 32 bytes leave two in the last group
  return text;
}

// "'sha256-...'" of each element of that name; 'none' when there is no such element.
std::string sources(std::string_view html, const std::string& element) {
  const std::string opening = "<" + element + ">";
  const std::string closing = "</" + element + ">";
  std::string list;
  for (std::size_t at = html.find(opening); at != std::string_view::npos;
       at = html.find(opening, at + 1)) {
    const std::size_t begin = at + opening.size();
    list +=
        " 'sha256-" + base64(sha256(html.substr(begin, html.find(closing, begin) - begin))) + "'";
  }
  return list.empty() ? " 'none'" : list;
}

}  // namespace

std::string content_policy(std::string_view html) {
  return "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
         "frame-ancestors 'none'; script-src" +
         sources(html, "script") + "; style-src" + sources(html, "style");
}

}  // namespace facta::api
