#include "service/ledger/csv_report.h"

#include "service/api/csv.h"

#include <cstdio>

namespace facta {

void CsvReport::add(std::initializer_list<std::string_view> cells) {
  bool first = true;
  for (const std::string_view cell : cells) {
    api::append_cell(text_, cell, first);
  }
  text_ += "\r\n";
}

void CsvReport::print() const {
  std::fwrite(text_.data(), 1, text_.size(), stdout);
}

}  // namespace facta
