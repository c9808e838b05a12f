// JSON values as text: JSON again, one cell of a table, one row of CSV.
#pragma once

#include "service/json/json_value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace facta::cli {

// Appends the value as compact JSON.
void append_json(std::string& out, const json::JsonValue& value);

// What stands in a cell: texts and numbers as they are, "yes" and "no", nothing for null, lists of
// scalars with commas between, "member value" pairs of an object with commas between.
std::string cell_of(const json::JsonValue& value);

// The value at "a.b.c"; null when there is none.
const json::JsonValue* find_path(const json::JsonValue& object, std::string_view path);

// The same, or else in the objects inside, the outer ones first: rows of views keep what they are
// about in a member of its own.
const json::JsonValue* find_member(const json::JsonValue& object, std::string_view path);

// The cell at find_member(path); a path goes through every object of a list ("numbers.first").
// Nothing when there is no such member.
std::optional<std::string> cell_at(const json::JsonValue& object, std::string_view path);

// Appends one CSV row with its line end; cells are quoted where they must be.
void append_csv(std::string& out, const std::vector<std::string>& cells);

}  // namespace facta::cli
