// Rows of text as a table that fits a terminal. Knows columns and widths, nothing of the ledger.
#pragma once

#include "service/cli/terminal.h"

#include <cstddef>
#include <string>
#include <vector>

namespace facta::cli {

struct TableColumn {
  std::string title;
  bool right = false;  // amounts and counts: aligned right and never cut
};

struct Table {
  std::vector<TableColumn> columns;
  std::vector<std::vector<std::string>> rows;  // as many cells as columns
};

// Aligns a column right when every cell that is not empty is a decimal number.
void align_numbers(Table& table, std::size_t column);

// Writes the table with a title line. Where it does not fit, texts are cut ("…"), the widest first;
// if that is not enough the last columns are left out, which a line below says.
void write_table(const Terminal& terminal, const Table& table);

}  // namespace facta::cli
