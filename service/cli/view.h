// Answers of the service as tables, lines of JSON, or CSV.
#pragma once

#include "service/cli/session.h"
#include "service/cli/table.h"
#include "service/json/json_value.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facta::cli {

// Columns of a list in one text: "number customer totals.total=total". A word is the member of a
// row (dots go into objects), behind "=" the title where the member's name in words will not do.
struct ViewColumn {
  std::string member;
  std::string title;
};
std::vector<ViewColumn> parse_columns(std::string_view columns);

// "documentDate" as a title: "document date"; "VAT" stays as it is.
std::string words_of(std::string_view member);

// Rows as a table. Columns that no row has are left out; without any column of its own the table
// has those of the rows.
Table table_of(std::span<const json::JsonValue> rows, std::string_view columns);

// One object: its simple members as "name  value" lines, its lists of objects as tables below.
void write_object(const Terminal& terminal, const json::JsonValue& object);

// A table as comma-separated values.
void write_csv(const Terminal& terminal, const Table& table);

// The object in the form that was asked for.
void show_object(Session& session, const json::JsonValue& object);

// A list, page by page, in the form that was asked for: `target` is the first page, "?" included if
// it has parameters. `rows_max` 0: all there are. Answers an exit code.
int show_list(Session& session, const std::string& target, std::string_view columns,
              std::size_t rows_max);

}  // namespace facta::cli
