// A file of hours and the mapping that it is read by (service/hours_file).
#include "service/hours_file/hours_file.h"

#include "tests/fuzz/target.h"

#include <vector>

namespace facta::fuzz {
namespace {

using namespace facta::hours_file;

void check(const HoursFileErrors& errors) {
  must(!errors.empty() && errors.size() <= kErrorsMax + 1, "there are some mistakes, not too many");
  for (const HoursFileError& error : errors) {
    must(!error.code.empty() && !error.message.empty(), "a mistake has a code and a sentence");
    must(!describe(error).empty(), "a mistake can be told");
  }
}

// Everything of a file as text, read so many rows at a time.
std::string read_all(HoursFile& file, std::size_t rows_at_once) {
  std::string all;
  std::size_t rows = 0;
  HoursBatch batch;
  for (;;) {
    const auto more = file.next_batch(rows_at_once, batch);
    must(more.has_value(), "a file that was checked is read to its end");
    if (!*more) {
      must(rows == file.info().rows, "there are as many rows as was said");
      return all;
    }
    must(batch.rows().size() <= rows_at_once, "a batch is no larger than was asked for");
    for (const HoursRow& row : batch.rows()) {
      ++rows;
      all += std::to_string(row.line);
      for (const std::string_view value : row.values) {
        all += '\0';
        all += value;
      }
    }
  }
}

void read_file(std::string_view text, HoursFileOptions options) {
  std::string first;
  for (const std::size_t rows_at_once : {1, 1000}) {
    TextSource source(text);
    auto file = HoursFile::open(source, options);
    if (!file) {
      check(file.error());
      return;
    }
    const std::string all = read_all(*file, rows_at_once);
    must(rows_at_once == 1 || all == first, "rows are the same however many at a time");
    first = all;
  }
}

}  // namespace

// Behind the last NUL the file, before it a mapping file, if there is any.
FACTA_FUZZ(hours_file) {
  const std::string_view text = text_of(bytes);
  const std::size_t end = text.rfind('\0');
  if (end == std::string_view::npos) {
    return read_file(text, {});
  }
  const auto mapping = load_mapping(text.substr(0, end));
  if (!mapping) {
    return check(mapping.error());
  }
  NameBook names;
  names.add_customer("K1", "Acme");
  names.add_customer("K2", "Twins");
  names.add_customer("K3", "Twins");
  names.add_project("K1", "P1", "Site");
  read_file(text.substr(end + 1), {&*mapping, &names});
}

}  // namespace facta::fuzz
