// The columns of an hours entry as text (the table of docs/mapping.md): the names that a CSV header
// and a mapping file use, in the order in which they are documented.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace facta::hours_file {

enum class HoursColumn {
  EntryId,
  Date,
  Customer,
  Project,
  Resource,
  Quantity,
  Rate,
  Description,
  BusinessUnit,
  Wbs,
  Timesheet,
  VatCode,
  LedgerAccount,
  Currency,
};

inline constexpr std::size_t kHoursColumnCount = 14;

inline constexpr std::size_t index_of(HoursColumn column) {
  return static_cast<std::size_t>(column);
}

// "entryId", "date", …
std::string_view name_of(HoursColumn column);

// Exact, case included; nothing when there is no such column.
std::optional<HoursColumn> hours_column_of(std::string_view name);

// Columns that facta's own files must have. A rate cell may be empty (the project has a rate then),
// a rate column may not be missing: forgetting it must not bill at another price unseen.
bool must_be_in_header(HoursColumn column);

// Columns whose every cell must hold something.
bool must_have_value(HoursColumn column);

// The column name that was probably meant by an unknown one (other case, or at most two letters
// off); empty when none is near.
std::string_view nearest_hours_column(std::string_view name);

// One hours entry as named texts. A column that the file does not have is empty. Quantity and rate
// have a decimal point whatever the file had; the date is YYYY-MM-DD.
struct HoursRow {
  std::size_t line = 0;  // 1-based line of the file at which the row begins
  std::array<std::string_view, kHoursColumnCount> values = {};

  std::string_view operator[](HoursColumn column) const { return values[index_of(column)]; }
};

}  // namespace facta::hours_file
