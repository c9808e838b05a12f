// The way from the cells of one line to an hours entry: facta's own columns as they are, or those
// of another tool through a mapping. Made once per file from its header, applied to every line.
#pragma once

#include "events/base/result.h"
#include "service/hours_file/csv_scanner.h"
#include "service/hours_file/decimal_tally.h"
#include "service/hours_file/hours_columns.h"
#include "service/hours_file/hours_file_error.h"
#include "service/hours_file/mapping.h"
#include "service/hours_file/name_book.h"
#include "service/hours_file/text_arena.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta::hours_file {

// 128 bits of FNV-1a over the texts, each followed by the byte 0x1F: stable for ever, and any
// language can recompute it in five lines (docs/mapping.md).
using EntryHash = unsigned __int128;
EntryHash entry_hash(const std::vector<std::string_view>& texts);
std::string hex_of(EntryHash hash);  // 32 lower-case digits

class ColumnPlan {
 public:
  // Facta's own columns: all must be known, none twice, the first eight present.
  static Result<ColumnPlan, HoursFileErrors> own(const std::vector<std::string>& header,
                                                 std::size_t header_line);

  // Another tool's columns: those that the mapping names must be there once, others are ignored.
  static Result<ColumnPlan, HoursFileErrors> apply_mapping(const Mapping& mapping,
                                                           const std::vector<std::string>& header,
                                                           std::size_t header_line);

  bool needs_names() const;  // some code is looked up by name
  bool has_hash() const;     // entry ids are hashes: repeats within a file get a number

  enum class Verdict { Kept, LeftOut, Wrong };  // LeftOut: by the mapping's [only]

  struct Outcome {
    Verdict verdict = Verdict::Kept;
    EntryHash hash = 0;  // when has_hash()
  };

  // Fills row (texts in arena) or appends to errors. names may be null when !needs_names(). With a
  // tally numbers are only looked at (first pass), without one they are written with a point.
  Outcome apply(const CsvRecord& record, const NameBook* names, DecimalTally* tally,
                TextArena& arena, HoursRow& row, HoursFileErrors& errors) const;

 private:
  enum class Kind { Text, Hash, Number, Duration, Date, CustomerName, ProjectName };
  struct Target {
    HoursColumn column = HoursColumn::EntryId;
    Kind kind = Kind::Text;
    std::vector<std::size_t> cells;  // indexes; empty with a fixed value
    ColumnRule rule;
  };
  struct Filter {
    std::size_t cell = 0;
    std::string equals;
  };
  struct Application;  // one call of apply

  static Kind kind_of(HoursColumn column, const ColumnRule& rule);

  std::vector<Target> targets_;  // in the order of HoursColumn
  std::vector<Filter> filters_;
  bool is_own_ = false;
  std::vector<std::string> header_;
};

}  // namespace facta::hours_file
