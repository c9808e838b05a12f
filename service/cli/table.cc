#include "service/cli/table.h"

#include "events/values/text.h"

#include <algorithm>
#include <numeric>
#include <ostream>
#include <string_view>

namespace facta::cli {
namespace {

constexpr std::size_t kGap = 2;       // between columns
constexpr std::size_t kTextMin = 10;  // a text column is not cut below this

bool is_decimal(std::string_view text) {
  if (text.starts_with('-')) {
    text.remove_prefix(1);
  }
  return !text.empty() && text.front() != '.' && std::ranges::count(text, '.') <= 1 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

std::vector<std::size_t> natural_widths(const Table& table) {
  std::vector<std::size_t> widths;
  for (const TableColumn& column : table.columns) {
    widths.push_back(display_columns(column.title));
  }
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], display_columns(row[i]));
    }
  }
  return widths;
}

std::size_t total_of(const std::vector<std::size_t>& widths) {
  const std::size_t sum = std::accumulate(widths.begin(), widths.end(), std::size_t{0});
  return widths.empty() ? 0 : sum + kGap * (widths.size() - 1);
}

// Cuts the widest text column by one again and again, then leaves columns out from the right.
void fit(const Table& table, std::size_t width, std::vector<std::size_t>& widths) {
  while (width > 0 && total_of(widths) > width) {
    std::size_t widest = widths.size();
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (!table.columns[i].right && widths[i] > kTextMin &&
          (widest == widths.size() || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    if (widest < widths.size()) {
      --widths[widest];
    } else if (widths.size() > 1) {
      widths.pop_back();
    } else {
      return;
    }
  }
}

std::string cell_text(std::string_view text, std::size_t width, bool right, bool last) {
  std::string shown(text);
  std::size_t columns = display_columns(shown);
  if (columns > width) {
    shown = std::string(fit_columns(text, width - 1)) + "…";
    columns = display_columns(shown);
  }
  const std::string padding(width - columns, ' ');
  if (right) {
    return padding + shown;
  }
  return last ? shown : shown + padding;
}

std::string line_of(const Table& table, const std::vector<std::string>& cells,
                    const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    line += cell_text(cells[i], widths[i], table.columns[i].right, i + 1 == widths.size());
    line += i + 1 == widths.size() ? "" : std::string(kGap, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

void align_numbers(Table& table, std::size_t column) {
  bool any = false;
  for (const auto& row : table.rows) {
    if (row[column].empty()) {
      continue;
    }
    if (!is_decimal(row[column])) {
      return;
    }
    any = true;
  }
  table.columns[column].right = any;
}

void write_table(const Terminal& terminal, const Table& table) {
  std::vector<std::size_t> widths = natural_widths(table);
  fit(table, terminal.width, widths);
  std::vector<std::string> titles;
  for (const TableColumn& column : table.columns) {
    titles.push_back(column.title);
  }
  *terminal.out << terminal.styled(Style::kBold, line_of(table, titles, widths)) << '\n';
  for (const auto& row : table.rows) {
    *terminal.out << line_of(table, row, widths) << '\n';
  }
  if (widths.size() < table.columns.size()) {
    *terminal.out << terminal.styled(
                         Style::kDim,
                         "(" + std::to_string(table.columns.size() - widths.size()) +
                             " more columns on a wider terminal, or with --csv or --json)")
                  << '\n';
  }
}

}  // namespace facta::cli
