#include "service/hours_file/hours_columns.h"

#include <algorithm>
#include <vector>

namespace facta::hours_file {
namespace {

constexpr std::array<std::string_view, kHoursColumnCount> kNames = {
    "entryId",     "date",         "customer", "project",   "resource", "quantity",      "rate",
    "description", "businessUnit", "wbs",      "timesheet", "vatCode",  "ledgerAccount", "currency",
};

constexpr std::size_t kNearDistanceMax = 2;

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

// Letters to change, add or drop, without regard to case.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t change = diagonal + (lower(left[i - 1]) == lower(right[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view name_of(HoursColumn column) {
  return kNames[index_of(column)];
}

std::optional<HoursColumn> hours_column_of(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) {
    return std::nullopt;
  }
  return static_cast<HoursColumn>(found - kNames.begin());
}

bool must_be_in_header(HoursColumn column) {
  return index_of(column) <= index_of(HoursColumn::Description);
}

bool must_have_value(HoursColumn column) {
  return index_of(column) <= index_of(HoursColumn::Quantity);
}

std::string_view nearest_hours_column(std::string_view name) {
  constexpr std::size_t kWorthComparing = 40;
  if (name.size() > kWorthComparing) {
    return {};
  }
  std::string_view nearest;
  std::size_t best = kNearDistanceMax + 1;
  for (const std::string_view candidate : kNames) {
    const std::size_t away = distance(name, candidate);
    if (away < best) {
      best = away;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace facta::hours_file
