#include "service/cli/hours_part.h"

#include "service/json/json_value.h"
#include "service/json/json_writer.h"

#include <charconv>
#include <ostream>

namespace facta::cli {
namespace {

using hours_file::HoursColumn;
using hours_file::HoursRow;

std::string_view text_of(const json::JsonValue& object, std::string_view member) {
  const json::JsonValue* const value = object.find(member);
  return value == nullptr ? std::string_view() : value->string();
}

// "/entries/12/quantity": row 12 of the part, and the column.
const HoursRow* row_at(std::string_view pointer, std::span<const HoursRow> rows,
                       std::string_view& column) {
  constexpr std::string_view kEntries = "/entries/";
  if (!pointer.starts_with(kEntries)) {
    return nullptr;
  }
  pointer.remove_prefix(kEntries.size());
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(pointer.data(), pointer.data() + pointer.size(), index);
  if (error != std::errc{} || index >= rows.size()) {
    return nullptr;
  }
  column = pointer.substr(static_cast<std::size_t>(end - pointer.data()));
  column.remove_prefix(column.empty() ? 0 : 1);
  return &rows[index];
}

const HoursRow* row_of_entry(std::string_view entry, std::span<const HoursRow> rows) {
  for (const HoursRow& row : rows) {
    if (!entry.empty() && row[HoursColumn::EntryId] == entry) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace

std::string part_body(std::span<const HoursRow> rows) {
  std::string body;
  json::JsonWriter out(body);
  out.begin_object().key("entries").begin_array();
  for (const HoursRow& row : rows) {
    out.begin_object();
    for (std::size_t i = 0; i < hours_file::kHoursColumnCount; ++i) {
      if (!row.values[i].empty()) {
        out.field(hours_file::name_of(static_cast<HoursColumn>(i)), row.values[i]);
      }
    }
    out.end_object();
  }
  out.end_array().end_object();
  return body;
}

void write_file_errors(const Terminal& terminal, const std::string& path,
                       const hours_file::HoursFileErrors& errors) {
  *terminal.error << terminal.styled_error(Style::kRed, "refused") << ": " << errors.front().code
                  << '\n';
  for (const auto& error : errors) {
    *terminal.error << "  " << path << ": " << hours_file::describe(error) << '\n';
  }
}

void write_rows_at_fault(const Terminal& terminal, const std::string& path,
                         const std::string& problem, std::span<const HoursRow> rows) {
  const auto document = json::parse_json(problem);
  if (!document) {
    return;
  }
  const auto say = [&](const HoursRow* row, std::string_view column, std::string_view detail) {
    if (row != nullptr) {
      *terminal.error << path << ": line " << row->line << (column.empty() ? "" : " (") << column
                      << (column.empty() ? ": " : "): ") << detail << '\n';
    }
  };
  if (const json::JsonValue* const errors = document->root().find("errors")) {
    for (const json::JsonValue& error : errors->items()) {
      std::string_view column;
      const HoursRow* const row = row_at(text_of(error, "pointer"), rows, column);
      say(row, column, text_of(error, "detail"));
    }
  }
  const json::JsonValue* const details = document->root().find("details");
  bool any = false;
  for (const json::JsonValue& reason :
       details == nullptr ? std::span<const json::JsonValue>() : details->items()) {
    const HoursRow* const row = row_of_entry(text_of(reason, "subject"), rows);
    any = any || row != nullptr;
    say(row, {}, text_of(reason, "detail"));
  }
  if (!any) {
    say(row_of_entry(text_of(document->root(), "subject"), rows), {},
        text_of(document->root(), "detail"));
  }
}

}  // namespace facta::cli
