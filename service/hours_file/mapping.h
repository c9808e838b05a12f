// How the columns of another tool's export become the columns of an hours entry: the content of a
// mapping file (docs/mapping.md). Plain values; nothing here knows TOML.
#pragma once

#include "events/base/result.h"
#include "service/hours_file/hours_columns.h"
#include "service/hours_file/hours_file_error.h"
#include "service/hours_file/number_text.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta::hours_file {

// Where one target column comes from. Exactly one of columns, value and hash is set.
struct ColumnRule {
  std::vector<std::string> columns;  // source columns; the texts that are not empty, joined
  std::string join = " ";
  std::optional<std::string> value;  // the same text in every row
  std::vector<std::string> hash;     // entryId only: the source columns that identify an entry
  std::string prefix;                // entryId only: before the text or the hash
  std::string before;                // keep only what stands before this text; empty: keep all
  bool by_name = false;              // customer, project: the text is a name, look the code up
  std::optional<DateFormat> date;    // date only
  std::optional<DurationFormat> duration;  // quantity only
};

struct Mapping {
  std::string name;  // for people
  std::array<std::optional<ColumnRule>, kHoursColumnCount> columns;
  std::vector<std::pair<std::string, std::string>> only;  // keep rows where column equals text
  std::optional<DecimalSign> decimal;  // Point or Comma; absent: found in the file
  char separator = 0;                  // 0: found in the header
};

// Reads a mapping file. Every mistake is an error with its line: unknown keys, a target column that
// does not exist, wrong words, a missing entryId, date, customer, project, resource or quantity.
Result<Mapping, HoursFileErrors> load_mapping(std::string_view toml_text);

// The mappings that come with facta (samples/mappings): "kimai", "toggl", "clockify". Their text;
// nothing for another name.
std::optional<std::string_view> built_in_mapping(std::string_view name);
std::vector<std::string_view> built_in_mapping_names();

}  // namespace facta::hours_file
