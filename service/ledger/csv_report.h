// What a command found, as comma-separated values on standard output (RFC 4180).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace facta {

class CsvReport {
 public:
  // The first line: names of the columns, those of the same command's JSON.
  explicit CsvReport(std::initializer_list<std::string_view> columns) { add(columns); }

  // As many cells as there are columns.
  void add(std::initializer_list<std::string_view> cells);
  void print() const;

 private:
  std::string text_;
};

}  // namespace facta
