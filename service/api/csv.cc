#include "service/api/csv.h"

#include <algorithm>
#include <array>

namespace facta::api {

namespace {

constexpr std::array<bool, 256> kNeedsQuotes = [] {
  std::array<bool, 256> table{};
  for (const unsigned char byte : {',', '"', '\r', '\n'}) {
    table[byte] = true;
  }
  return table;
}();

bool needs_quotes(std::string_view text) {
  return std::ranges::any_of(text,
                             [](char c) { return kNeedsQuotes[static_cast<unsigned char>(c)]; });
}

}  // namespace

void append_cell(std::string& out, std::string_view text, bool& first) {
  if (!needs_quotes(text)) {
    append_plain_cell(out, text, first);
    return;
  }
  append_plain_cell(out, {}, first);
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') {
      out.push_back('"');
    }
    out.push_back(c);
  }
  out.push_back('"');
}

}  // namespace facta::api
