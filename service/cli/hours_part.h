// One part of an hours file: the request that posts it, and its refusal traced back to lines of the
// file.
#pragma once

#include "service/cli/terminal.h"
#include "service/hours_file/hours_columns.h"
#include "service/hours_file/hours_file_error.h"

#include <span>
#include <string>

namespace facta::cli {

// {"entries":[…]}; cells that are empty are left out.
std::string part_body(std::span<const hours_file::HoursRow> rows);

// "hours.csv: line 12, column 6 (quantity): …" for each mistake.
void write_file_errors(const Terminal& terminal, const std::string& path,
                       const hours_file::HoursFileErrors& errors);

// The lines of the file that a refusal is about: by pointer ("/entries/12/quantity") or by entry
// id.
void write_rows_at_fault(const Terminal& terminal, const std::string& path,
                         const std::string& problem, std::span<const hours_file::HoursRow> rows);

}  // namespace facta::cli
