#include "service/hours_file/hours_file.h"

namespace facta::hours_file {
namespace {

// The scanner can go on behind such a line.
bool concerns_one_line(const HoursFileError& error) {
  return error.code == "hours_file.too_few_cells" || error.code == "hours_file.too_many_cells" ||
         error.code == "hours_file.second_header";
}

HoursFileErrors changed() {
  return {{"hours_file.changed", 0, 0, "", "the file was changed while it was read"}};
}

}  // namespace

HoursFile::HoursFile(ByteSource& source, HoursFileOptions options)
    : options_(options), scanner_(source) {}

Result<HoursFile, HoursFileErrors> HoursFile::open(ByteSource& source, HoursFileOptions options) {
  HoursFile file(source, options);
  auto begun = file.begin();
  if (!begun) {
    return Unexpected{std::move(begun.error())};
  }
  auto checked = file.check();
  if (!checked) {
    return Unexpected{std::move(checked.error())};
  }
  auto restarted = file.restart();
  if (!restarted) {
    return Unexpected{std::move(restarted.error())};
  }
  return file;
}

// Header and columns.
Result<Done, HoursFileErrors> HoursFile::begin() {
  auto opened = scanner_.open(options_.mapping != nullptr ? options_.mapping->separator : '\0');
  if (!opened) {
    return Unexpected{HoursFileErrors{std::move(opened.error())}};
  }
  info_.separator = scanner_.separator();
  auto plan =
      options_.mapping != nullptr
          ? ColumnPlan::apply_mapping(*options_.mapping, scanner_.header(), scanner_.header_line())
          : ColumnPlan::own(scanner_.header(), scanner_.header_line());
  if (!plan) {
    return Unexpected{first_of(std::move(plan.error()))};
  }
  plan_ = std::move(*plan);
  if (plan_.needs_names() && options_.names == nullptr) {
    return Unexpected{HoursFileErrors{{"hours_file.names_needed", 0, 0, "",
                                       "the mapping looks customers or projects up by name, and "
                                       "no names were given"}}};
  }
  return Done{};
}

// First pass: everything is looked at, nothing is kept.
Result<Done, HoursFileErrors> HoursFile::check() {
  HoursFileErrors errors;
  DecimalTally tally;
  TextArena arena;
  CsvRecord record;
  HoursRow row;
  while (errors.size() < kErrorsMax) {
    auto more = scanner_.next(record);
    if (!more) {
      errors.push_back(std::move(more.error()));
      if (concerns_one_line(errors.back())) {
        continue;
      }
      break;
    }
    if (!*more) {
      break;
    }
    arena.clear();
    const auto outcome = plan_.apply(record, options_.names, &tally, arena, row, errors);
    if (outcome.verdict == ColumnPlan::Verdict::LeftOut) {
      ++info_.rows_left_out;
      continue;
    }
    ++info_.rows;
    if (plan_.has_hash()) {
      info_.rows_repeated += seen_[outcome.hash]++ > 0 ? 1 : 0;
    }
  }
  auto decimal =
      tally.decide(options_.mapping != nullptr ? options_.mapping->decimal : std::nullopt);
  if (decimal) {
    info_.decimal = *decimal;
  } else {
    errors.push_back(std::move(decimal.error()));
  }
  if (errors.empty()) {
    return Done{};
  }
  return Unexpected{first_of(std::move(errors))};
}

Result<Done, HoursFileErrors> HoursFile::restart() {
  seen_.clear();
  const std::vector<std::string> header = scanner_.header();
  auto opened = scanner_.open(info_.separator);
  if (!opened) {
    return Unexpected{HoursFileErrors{std::move(opened.error())}};
  }
  if (scanner_.header() != header) {
    return Unexpected{changed()};
  }
  return Done{};
}

Result<bool, HoursFileErrors> HoursFile::next_batch(std::size_t rows_max, HoursBatch& batch) {
  batch.rows_.clear();
  batch.arena_.clear();
  HoursFileErrors errors;
  CsvRecord record;
  HoursRow row;
  while (batch.rows_.size() < rows_max && rows_given_ < info_.rows) {
    auto more = scanner_.next(record);
    if (!more) {
      return Unexpected{HoursFileErrors{std::move(more.error())}};
    }
    if (!*more) {
      return Unexpected{changed()};
    }
    const auto outcome = plan_.apply(record, options_.names, nullptr, batch.arena_, row, errors);
    if (outcome.verdict == ColumnPlan::Verdict::Wrong) {
      return Unexpected{std::move(errors)};
    }
    if (outcome.verdict == ColumnPlan::Verdict::LeftOut) {
      continue;
    }
    number_repeats(outcome, batch.arena_, row);
    batch.rows_.push_back(row);
    ++rows_given_;
  }
  return !batch.rows_.empty();
}

// Two entries that the mapping cannot tell apart are still two entries.
void HoursFile::number_repeats(const ColumnPlan::Outcome& outcome, TextArena& arena,
                               HoursRow& row) {
  if (!plan_.has_hash()) {
    return;
  }
  const std::size_t occurrence = ++seen_[outcome.hash];
  if (occurrence > 1) {
    auto& id = row.values[index_of(HoursColumn::EntryId)];
    id = arena.store(std::string(id) + "-" + std::to_string(occurrence));
  }
}

}  // namespace facta::hours_file
