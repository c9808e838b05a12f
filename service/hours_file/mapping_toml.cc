// The only file that knows toml++.
#include "service/hours_file/mapping.h"

#include <algorithm>
#include <initializer_list>
#include <toml++/toml.h>

namespace facta::hours_file {
namespace {

constexpr std::size_t kPrefixBytesMax = 24;  // with a hash and "-9999" it stays within 64 (DEC-28)

class MappingReader {
 public:
  Result<Mapping, HoursFileErrors> read(const toml::table& file);

 private:
  void fail(const toml::node& node, std::string message) {
    errors_.push_back({"hours_file.mapping", node.source().begin.line, 0, "", std::move(message)});
  }

  void only_keys(const toml::table& table, std::initializer_list<std::string_view> known);
  std::string text(const toml::node& node, std::string_view what);
  std::vector<std::string> texts(const toml::node& node, std::string_view what);
  void read_columns(const toml::node& node);
  void read_only(const toml::node& node);
  ColumnRule read_rule(HoursColumn column, const toml::node& node);
  void read_rule_key(HoursColumn column, std::string_view key, const toml::node& node,
                     ColumnRule& rule);
  void check_rule(HoursColumn column, const toml::node& node, ColumnRule& rule);

  Mapping mapping_;
  HoursFileErrors errors_;
};

Result<Mapping, HoursFileErrors> MappingReader::read(const toml::table& file) {
  only_keys(file, {"name", "separator", "decimal", "columns", "only"});
  for (const auto& [key, node] : file) {
    if (key == "name") {
      mapping_.name = text(node, "name");
    } else if (key == "separator") {
      const std::string separator = text(node, "separator");
      if (separator != "," && separator != ";" && separator != "\t") {
        fail(node, R"(separator is ",", ";" or "\t")");
      } else {
        mapping_.separator = separator.front();
      }
    } else if (key == "decimal") {
      const std::string sign = text(node, "decimal");
      if (sign != "." && sign != ",") {
        fail(node, R"(decimal is "." or ",")");
      }
      mapping_.decimal = sign == "," ? DecimalSign::Comma : DecimalSign::Point;
    } else if (key == "columns") {
      read_columns(node);
    } else if (key == "only") {
      read_only(node);
    }
  }
  for (std::size_t i = 0; i < kHoursColumnCount; ++i) {
    const auto column = static_cast<HoursColumn>(i);
    if (must_have_value(column) && !mapping_.columns[i]) {
      fail(file, "[columns] does not say where " + std::string(name_of(column)) + " comes from");
    }
  }
  if (!errors_.empty()) {
    return Unexpected{first_of(std::move(errors_))};
  }
  return std::move(mapping_);
}

void MappingReader::only_keys(const toml::table& table,
                              std::initializer_list<std::string_view> known) {
  for (const auto& [key, node] : table) {
    if (std::find(known.begin(), known.end(), key.str()) == known.end()) {
      fail(node, "unknown key " + quoted(key.str()));
    }
  }
}

std::string MappingReader::text(const toml::node& node, std::string_view what) {
  const auto value = node.value_exact<std::string>();
  if (!value) {
    fail(node, std::string(what) + " must be a text in quotes");
  }
  return value.value_or("");
}

// A text or a list of texts.
std::vector<std::string> MappingReader::texts(const toml::node& node, std::string_view what) {
  std::vector<std::string> found;
  if (const toml::array* list = node.as_array()) {
    for (const toml::node& element : *list) {
      found.push_back(text(element, what));
    }
    if (list->empty()) {
      fail(node, std::string(what) + " must not be an empty list");
    }
  } else {
    found.push_back(text(node, what));
  }
  return found;
}

void MappingReader::read_columns(const toml::node& node) {
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    fail(node, "columns must be a table");
    return;
  }
  for (const auto& [key, rule] : *table) {
    const auto column = hours_column_of(key.str());
    if (!column) {
      const std::string_view near = nearest_hours_column(key.str());
      fail(rule, quoted(key.str()) + " is not a column of an hours file" +
                     (near.empty() ? "" : "; is " + std::string(near) + " meant?"));
      continue;
    }
    mapping_.columns[index_of(*column)] = read_rule(*column, rule);
  }
}

void MappingReader::read_only(const toml::node& node) {
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    fail(node, "only must be a table of column = text");
    return;
  }
  for (const auto& [key, value] : *table) {
    mapping_.only.emplace_back(std::string(key.str()), text(value, key.str()));
  }
}

ColumnRule MappingReader::read_rule(HoursColumn column, const toml::node& node) {
  ColumnRule rule;
  if (const toml::table* table = node.as_table()) {
    for (const auto& [key, value] : *table) {
      read_rule_key(column, key.str(), value, rule);
    }
  } else {
    rule.columns = texts(node, name_of(column));
  }
  check_rule(column, node, rule);
  return rule;
}

void MappingReader::read_rule_key(HoursColumn column, std::string_view key, const toml::node& node,
                                  ColumnRule& rule) {
  const bool is_id = column == HoursColumn::EntryId;
  if (key == "column") {
    rule.columns = texts(node, key);
  } else if (key == "join") {
    rule.join = text(node, key);
  } else if (key == "value") {
    rule.value = text(node, key);
  } else if (key == "before") {
    rule.before = text(node, key);
  } else if (key == "hash" && is_id) {
    rule.hash = texts(node, key);
  } else if (key == "prefix" && is_id) {
    rule.prefix = text(node, key);
  } else if (key == "by" && (column == HoursColumn::Customer || column == HoursColumn::Project)) {
    const std::string by = text(node, key);
    rule.by_name = by == "name";
    if (by != "name" && by != "code") {
      fail(node, R"(by is "name" or "code")");
    }
  } else if (key == "format" && column == HoursColumn::Date) {
    rule.date = DateFormat::parse(text(node, key));
    if (!rule.date) {
      fail(node, "format is a date form such as YYYY-MM-DD or DD/MM/YYYY");
    }
  } else if (key == "duration" && column == HoursColumn::Quantity) {
    rule.duration = duration_format_of(text(node, key));
    if (!rule.duration) {
      fail(node, "duration is HH:MM:SS, HH:MM, decimal or any");
    }
  } else {
    fail(node, "unknown key " + quoted(key) + " for " + std::string(name_of(column)));
  }
}

void MappingReader::check_rule(HoursColumn column, const toml::node& node, ColumnRule& rule) {
  const int sources =
      (rule.columns.empty() ? 0 : 1) + (rule.value ? 1 : 0) + (rule.hash.empty() ? 0 : 1);
  const std::string name(name_of(column));
  if (sources != 1) {
    fail(node, name + " needs one source: column, value" +
                   (column == HoursColumn::EntryId ? " or hash" : ""));
  }
  if (column == HoursColumn::EntryId && rule.value) {
    fail(node, "entryId cannot be the same in every row");
  }
  if (rule.prefix.size() > kPrefixBytesMax) {
    fail(node, "prefix is at most 24 bytes");
  }
  if (column == HoursColumn::Date && !rule.date) {
    rule.date = DateFormat::parse("YYYY-MM-DD");
  }
  if (column == HoursColumn::Quantity && !rule.duration) {
    rule.duration = DurationFormat::Decimal;
  }
}

}  // namespace

Result<Mapping, HoursFileErrors> load_mapping(std::string_view toml_text) {
  try {
    const toml::table file = toml::parse(toml_text);
    return MappingReader().read(file);
  } catch (const toml::parse_error& error) {
    return Unexpected{HoursFileErrors{{"hours_file.mapping", error.source().begin.line, 0, "",
                                       "not TOML: " + std::string(error.description())}}};
  }
}

}  // namespace facta::hours_file
