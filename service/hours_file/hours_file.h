// An hours file (CSV): opened and checked as a whole, then handed out in batches, so that a file of
// a million rows is never in memory and a mistake in its last line is known before its first row is
// used. Facta's own columns, or another tool's through a mapping (docs/mapping.md). One thread; the
// source, the mapping and the names must outlive the file.
#pragma once

#include "events/base/result.h"
#include "service/hours_file/byte_source.h"
#include "service/hours_file/column_plan.h"
#include "service/hours_file/csv_scanner.h"
#include "service/hours_file/hours_columns.h"
#include "service/hours_file/hours_file_error.h"
#include "service/hours_file/mapping.h"
#include "service/hours_file/name_book.h"
#include "service/hours_file/text_arena.h"

#include <cstddef>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

namespace facta::hours_file {

struct HoursFileOptions {
  const Mapping* mapping = nullptr;  // null: facta's own columns
  const NameBook* names = nullptr;   // needed when the mapping looks codes up by name
};

struct HoursFileInfo {
  char separator = ',';                     // ',', ';' or tab
  DecimalSign decimal = DecimalSign::None;  // None: no number has decimals
  std::size_t rows = 0;                     // rows that next_batch hands out
  std::size_t rows_left_out = 0;            // by the [only] of the mapping
  std::size_t rows_repeated = 0;            // hashed ids that occurred before in the file: these
                                            // got "-2", "-3", … behind the hash
};

// Rows and the texts that they point to.
class HoursBatch {
 public:
  std::span<const HoursRow> rows() const { return rows_; }

 private:
  friend class HoursFile;
  std::vector<HoursRow> rows_;
  TextArena arena_;
};

class HoursFile {
 public:
  // Reads the whole file once. Errors: everything wrong with it, up to kErrorsMax; after a broken
  // line (quote, UTF-8, NUL, row length) nothing behind it is looked at.
  static Result<HoursFile, HoursFileErrors> open(ByteSource& source, HoursFileOptions options = {});

  const HoursFileInfo& info() const { return info_; }

  // The next rows_max rows, fewer at the end; false when there are none left. The batch's former
  // rows end here. An error means that the file was changed after open().
  Result<bool, HoursFileErrors> next_batch(std::size_t rows_max, HoursBatch& batch);

 private:
  HoursFile(ByteSource& source, HoursFileOptions options);

  Result<Done, HoursFileErrors> begin();
  Result<Done, HoursFileErrors> check();
  Result<Done, HoursFileErrors> restart();
  void number_repeats(const ColumnPlan::Outcome& outcome, TextArena& arena, HoursRow& row);

  HoursFileOptions options_;
  CsvScanner scanner_;
  ColumnPlan plan_;
  HoursFileInfo info_;
  std::size_t rows_given_ = 0;
  struct HashOfHash {
    std::size_t operator()(EntryHash hash) const { return static_cast<std::size_t>(hash); }
  };
  std::unordered_map<EntryHash, std::size_t, HashOfHash> seen_;  // how often, in this pass
};

}  // namespace facta::hours_file
