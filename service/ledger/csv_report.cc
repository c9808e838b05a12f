#include "service/ledger/csv_report.h"

#include "service/api/csv.h"

#include <cstdio>

namespace facta {

void CsvReport::add(std::initializer_list<std::string_view> cells) {
  api::CsvWriter line(text_);
  for (const std::string_view cell : cells) {
    line.cell(cell);
  }
  line.end_line();
}

void CsvReport::print() const {
  std::fwrite(text_.data(), 1, text_.size(), stdout);
}

}  // namespace facta
