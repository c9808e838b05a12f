#include "projections/core/view.h"

#include "aggregates/tables/table_code.h"

namespace facta {

template class Table<CodeRow>;

std::string Cursor::text() const {
  return hex({reinterpret_cast<const std::uint8_t*>(after_.data()), after_.size()});
}

std::optional<Cursor> Cursor::parse(std::string_view text) {
  if (text.size() % 2 != 0) {
    return std::nullopt;
  }
  std::string after;
  after.reserve(text.size() / 2);
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) {
      return std::nullopt;
    }
    after.push_back(static_cast<char>(high * 16 + low));
  }
  return Cursor(std::move(after));
}

}  // namespace facta
