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

void CsvWriter::cell(std::string_view text) {
  if (!needs_quotes(text)) {
    return plain_cell(text);
  }
  char* to = begin_cell(2 * text.size() + 2);
  *to++ = '"';
  for (const char c : text) {
    if (c == '"') {
      *to++ = '"';
    }
    *to++ = c;
  }
  *to++ = '"';
  end_cell(to);
}

void CsvWriter::time_cell(Time time) {
  PrintedTime& last = times_[time_++ % times_.size()];
  if (last.text.empty() || last.time != time) {
    last = {time, print(time)};
  }
  plain_cell(last.text);
}

void CsvWriter::end_line() {
  first_ = true;
  plain_cell("\r\n");
  first_ = true;
}

}  // namespace facta::api
