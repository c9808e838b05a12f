// Short ways to read a text as an hours file.
#pragma once

#include "service/hours_file/hours_file.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace facta::hours_file {

using Texts = std::vector<std::string>;

struct Read {
  HoursFileInfo info;
  std::vector<std::size_t> lines;
  std::vector<Texts> rows;  // by HoursColumn
  HoursFileErrors errors;

  const std::string& at(std::size_t row, HoursColumn column) const {
    return rows.at(row).at(index_of(column));
  }
};

inline Read read_source(ByteSource& source, HoursFileOptions options = {},
                        std::size_t rows_max = 1000) {
  Read read;
  auto file = HoursFile::open(source, options);
  if (!file) {
    read.errors = file.error();
    return read;
  }
  read.info = file->info();
  HoursBatch batch;
  while (true) {
    auto more = file->next_batch(rows_max, batch);
    if (!more) {
      read.errors = more.error();
      return read;
    }
    if (!*more) {
      return read;
    }
    for (const HoursRow& row : batch.rows()) {
      read.lines.push_back(row.line);
      read.rows.emplace_back(row.values.begin(), row.values.end());
    }
  }
}

inline Read read_text(std::string_view text, HoursFileOptions options = {},
                      std::size_t rows_max = 1000) {
  TextSource source(text);
  return read_source(source, options, rows_max);
}

// The first error as "code: line 1, column 2 (name): message", empty when there is none.
inline std::string trouble(const Read& read) {
  return read.errors.empty() ? "" : read.errors[0].code + ": " + describe(read.errors[0]);
}

inline const std::string kHeader =
    "entryId;date;customer;project;resource;quantity;rate;description\n";

// A file with facta's own columns, semicolons and one row per quantity.
inline std::string file_with_quantities(const Texts& quantities) {
  std::string text = kHeader;
  for (const std::string& quantity : quantities) {
    text += "e;2026-10-01;K1;P1;jan;" + quantity + ";50;werk\n";
  }
  return text;
}

}  // namespace facta::hours_file
