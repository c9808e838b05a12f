#include "service/cli/view.h"

#include "events/values/text.h"
#include "service/cli/json_text.h"
#include "service/http/target.h"

#include <algorithm>
#include <ostream>

namespace facta::cli {
namespace {

using json::JsonValue;

constexpr std::size_t kPageRows = 1'000;

bool has_objects(const JsonValue& value) {
  return value.is_array() && !value.items().empty() && value.items()[0].is_object();
}

// Members of the rows in the order in which they first occur.
std::vector<ViewColumn> columns_of(std::span<const JsonValue> rows) {
  std::vector<ViewColumn> columns;
  for (const JsonValue& row : rows) {
    for (const json::JsonMember& member : row.members()) {
      const bool known = std::ranges::any_of(
          columns, [&](const ViewColumn& column) { return column.member == member.name; });
      if (!known) {
        columns.push_back({std::string(member.name), words_of(member.name)});
      }
    }
  }
  return columns;
}

// Lists beside "items" (totals of a balance) as tables of their own.
void write_other_lists(const Terminal& terminal, const JsonValue& page) {
  for (const json::JsonMember& member : page.members()) {
    if (member.name != "items" && has_objects(member.value)) {
      *terminal.out << '\n' << terminal.styled(Style::kBold, words_of(member.name)) << '\n';
      write_table(terminal, table_of(member.value.items(), {}));
    }
  }
}

void write_csv_object(std::ostream& out, const JsonValue& object) {
  std::string text;
  std::vector<std::string> titles;
  std::vector<std::string> cells;
  for (const json::JsonMember& member : object.members()) {
    titles.emplace_back(member.name);
    cells.push_back(cell_of(member.value));
  }
  append_csv(text, titles);
  append_csv(text, cells);
  out << text;
}

// The pages of one list, gathered: documents own what the rows point into.
struct Gathered {
  std::vector<json::JsonDocument> pages;
  std::vector<JsonValue> rows;
  bool more = false;  // rows were left out because of the limit
};

std::string page_target(const std::string& target, std::size_t limit, std::string_view cursor) {
  std::string page = target;
  page += target.find('?') == std::string::npos ? '?' : '&';
  page += "limit=" + std::to_string(limit);
  if (!cursor.empty()) {
    page += "&cursor=" + http::percent_encode(cursor);
  }
  return page;
}

// Calls take(document) for each page until `rows_max` rows came or there are no more.
template <class Take>
int each_page(Session& session, const std::string& target, std::size_t rows_max, Take&& take) {
  std::string cursor;
  std::size_t rows = 0;
  while (true) {
    const std::size_t limit = rows_max == 0 ? kPageRows : std::min(kPageRows, rows_max - rows);
    auto answer = session.remote().get(page_target(target, limit, cursor));
    if (!answer) {
      return answer.error();
    }
    if (!answer->accepted()) {
      return session.remote().refuse(*answer);
    }
    auto document = json::parse_json(std::move(answer->body));
    if (!document || !document->root().is_object()) {
      *session.terminal().error << "facta: the service answered no JSON object for " << target
                                << '\n';
      return kUnreachable;
    }
    const JsonValue* const items = document->root().find("items");
    const JsonValue* const next = document->root().find("nextCursor");
    rows += items == nullptr ? 0 : items->items().size();
    cursor = next == nullptr ? std::string() : cell_of(*next);
    const bool full = rows_max != 0 && rows >= rows_max;
    take(std::move(*document), full && !cursor.empty());
    if (cursor.empty() || full) {
      return kDone;
    }
  }
}

// The service writes CSV of lists itself, row by row.
int stream_csv(Session& session, const std::string& target, std::size_t rows_max) {
  const std::string rows = rows_max == 0 ? target : page_target(target, rows_max, {});
  const auto answer = session.remote().stream(rows, "text/csv", [&](std::string_view piece) {
    *session.terminal().out << piece;
    return session.terminal().out->good();
  });
  if (!answer) {
    return session.remote().unreachable(answer.error());
  }
  return answer->accepted() ? kDone : session.remote().refuse(*answer);
}

void write_json_lines(Session& session, const JsonValue& page) {
  const JsonValue* const items = page.find("items");
  if (items == nullptr) {
    show_object(session, page);
    return;
  }
  std::string lines;
  for (const JsonValue& row : items->items()) {
    append_json(lines, row);
    lines += '\n';
  }
  *session.terminal().out << lines;
}

void write_gathered(const Terminal& terminal, const Gathered& all, std::string_view columns) {
  if (all.rows.empty()) {
    *terminal.out << terminal.styled(Style::kDim, "(none)") << '\n';
  } else {
    write_table(terminal, table_of(all.rows, columns));
  }
  if (!all.pages.empty()) {
    write_other_lists(terminal, all.pages.back().root());
  }
  if (all.more) {
    *terminal.out << terminal.styled(Style::kDim, "(more: --limit N, or --csv or --json for all)")
                  << '\n';
  }
}

}  // namespace

std::string words_of(std::string_view member) {
  const auto is_between = [&](std::size_t i, char first, char last) {
    return i < member.size() && member[i] >= first && member[i] <= last;
  };
  std::string words;
  for (std::size_t i = 0; i < member.size(); ++i) {
    if (!is_between(i, 'A', 'Z')) {
      words += member[i] == '.' ? ' ' : member[i];
      continue;
    }
    // Several capitals are an abbreviation; the last of them may begin the next word.
    const bool begins = !(i > 0 && is_between(i - 1, 'A', 'Z')) || is_between(i + 1, 'a', 'z');
    const bool abbreviates = !begins || is_between(i + 1, 'A', 'Z');
    words += begins && !words.empty() && words.back() != ' ' ? " " : "";
    words += abbreviates ? member[i] : static_cast<char>(member[i] - 'A' + 'a');
  }
  return words;
}

std::vector<ViewColumn> parse_columns(std::string_view columns) {
  std::vector<ViewColumn> parsed;
  while (!columns.empty()) {
    const std::size_t end = std::min(columns.find(' '), columns.size());
    const std::string_view word = columns.substr(0, end);
    columns.remove_prefix(std::min(end + 1, columns.size()));
    const std::size_t equals = word.find('=');
    std::string member(word.substr(0, equals));
    std::string title =
        equals == std::string_view::npos ? words_of(member) : words_of(word.substr(equals + 1));
    parsed.push_back({std::move(member), std::move(title)});
  }
  return parsed;
}

Table table_of(std::span<const JsonValue> rows, std::string_view columns) {
  std::vector<ViewColumn> chosen = parse_columns(columns);
  std::erase_if(chosen, [&](const ViewColumn& column) {
    return std::ranges::none_of(
        rows, [&](const JsonValue& row) { return cell_at(row, column.member).has_value(); });
  });
  if (chosen.empty()) {
    chosen = columns_of(rows);
  }
  Table table;
  for (const ViewColumn& column : chosen) {
    table.columns.push_back({column.title});
  }
  for (const JsonValue& row : rows) {
    auto& cells = table.rows.emplace_back();
    for (const ViewColumn& column : chosen) {
      cells.push_back(cell_at(row, column.member).value_or(""));
    }
  }
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    align_numbers(table, i);
  }
  return table;
}

void write_object(const Terminal& terminal, const JsonValue& object) {
  std::size_t widest = 0;
  for (const json::JsonMember& member : object.members()) {
    if (!has_objects(member.value)) {
      widest = std::max(widest, display_columns(words_of(member.name)));
    }
  }
  for (const json::JsonMember& member : object.members()) {
    const std::string cell = has_objects(member.value) ? std::string() : cell_of(member.value);
    if (!cell.empty()) {
      const std::string name = words_of(member.name);
      *terminal.out << terminal.styled(Style::kDim, name)
                    << std::string(widest - display_columns(name) + 2, ' ') << cell << '\n';
    }
  }
  write_other_lists(terminal, object);
}

void write_csv(const Terminal& terminal, const Table& table) {
  std::vector<std::string> titles;
  for (const TableColumn& column : table.columns) {
    titles.push_back(column.title);
  }
  std::string text;
  append_csv(text, titles);
  for (const auto& row : table.rows) {
    append_csv(text, row);
  }
  *terminal.out << text;
}

void show_object(Session& session, const JsonValue& object) {
  std::ostream& out = *session.terminal().out;
  switch (session.form()) {
    case OutputForm::kJson: {
      std::string line;
      append_json(line, object);
      out << line << '\n';
      break;
    }
    case OutputForm::kCsv:
      write_csv_object(out, object);
      break;
    case OutputForm::kTable:
      write_object(session.terminal(), object);
      break;
  }
}

int show_list(Session& session, const std::string& target, std::string_view columns,
              std::size_t rows_max) {
  if (session.form() == OutputForm::kCsv) {
    return stream_csv(session, target, rows_max);
  }
  if (session.form() == OutputForm::kJson) {
    return each_page(session, target, rows_max, [&](const json::JsonDocument& page, bool) {
      write_json_lines(session, page.root());
    });
  }
  Gathered all;
  const int code = each_page(session, target, rows_max, [&](json::JsonDocument page, bool more) {
    all.more = more;
    all.pages.push_back(std::move(page));
    if (const JsonValue* const items = all.pages.back().root().find("items")) {
      all.rows.insert(all.rows.end(), items->items().begin(), items->items().end());
    }
  });
  if (code == kDone) {
    write_gathered(session.terminal(), all, columns);
  }
  return code;
}

}  // namespace facta::cli
