#include "service/http/target.h"

#include "service/json/utf8.h"

#include <algorithm>
#include <utility>

namespace facta::http {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char folded = static_cast<char>(c | 0x20);
  return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

// Decodes one piece to the end of `out`; the sentence says what is wrong, empty: nothing.
std::string_view decode(std::string_view text, bool plus_is_space, std::string& out) {
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
      if (low < 0) {
        return "The address has a \"%\" that is not followed by two hexadecimal digits.";
      }
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      return "The address has a control character.";
    }
    out.push_back(c);
  }
  if (json::utf8_error_offset(out) != std::string_view::npos) {
    return "The address is not valid UTF-8 after decoding.";
  }
  return {};
}

std::string_view parse_query(std::string_view text, std::vector<QueryParameter>& query) {
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) {
      continue;
    }
    const std::size_t equals = std::min(pair.find('='), pair.size());
    QueryParameter& parameter = query.emplace_back();
    std::string_view wrong = decode(pair.substr(0, equals), true, parameter.name);
    if (wrong.empty() && equals < pair.size()) {
      wrong = decode(pair.substr(equals + 1), true, parameter.value);
    }
    if (!wrong.empty()) {
      return wrong;
    }
  }
  return {};
}

std::string_view parse_path(std::string_view path, std::vector<std::string>& segments) {
  path.remove_prefix(1);
  segments.reserve(6);
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view wrong = decode(path.substr(0, slash), false, segments.emplace_back());
    if (!wrong.empty()) {
      return wrong;
    }
    if (slash == std::string_view::npos) {
      return {};
    }
    path.remove_prefix(slash + 1);
    if (path.empty()) {
      segments.emplace_back();
    }
  }
  return {};
}

}  // namespace

Result<Target, std::string> parse_target(std::string_view text) {
  Target target;
  if (text == "*") {
    target.path = text;
    return target;
  }
  if (!text.starts_with('/')) {
    const std::size_t scheme = text.find("://");
    if (scheme == std::string_view::npos || scheme == 0) {
      return Unexpected{std::string("The address does not start with \"/\".")};
    }
    text.remove_prefix(scheme + 3);
    text.remove_prefix(std::min(text.find_first_of("/?"), text.size()));
  }
  text = text.substr(0, text.find('#'));
  const std::size_t question = std::min(text.find('?'), text.size());
  target.path = question == 0 ? "/" : text.substr(0, question);
  std::string_view wrong = parse_path(target.path, target.segments);
  if (wrong.empty() && question < text.size()) {
    wrong = parse_query(text.substr(question + 1), target.query);
  }
  if (!wrong.empty()) {
    return Unexpected{std::string(wrong)};
  }
  return target;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 15u]);
    }
  }
  return out;
}

}  // namespace facta::http
