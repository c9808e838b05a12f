#include "service/hours_file/column_plan.h"

#include <algorithm>

namespace facta::hours_file {
namespace {

// Index of the only column with that name; an error when there is none or more than one.
std::optional<std::size_t> find_column(const std::vector<std::string>& header,
                                       std::size_t header_line, const std::string& name,
                                       HoursFileErrors& errors) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) {
    errors.push_back({"hours_file.column_missing", header_line, 0, "",
                      "the file has no column " + quoted(name) + ", which the mapping names"});
    return std::nullopt;
  }
  const auto index = static_cast<std::size_t>(found - header.begin());
  const auto again = std::find(found + 1, header.end(), name);
  if (again != header.end()) {
    errors.push_back({"hours_file.column_repeated", header_line,
                      static_cast<std::size_t>(again - header.begin()) + 1, name,
                      "the header has this column twice"});
    return std::nullopt;
  }
  return index;
}

// Line breaks of a text (and the spaces around them) as one space.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\n' && text[at] != '\r') {
      line += text[at];
      continue;
    }
    while (!line.empty() && line.back() == ' ') {
      line.pop_back();
    }
    at = std::min(text.find_first_not_of("\r\n ", at), text.size());
    if (at < text.size() && !line.empty()) {
      line += ' ';
    }
    --at;
  }
  return line;
}

}  // namespace

EntryHash entry_hash(const std::vector<std::string_view>& texts) {
  constexpr EntryHash kOffset =
      (EntryHash{0x6c62272e07bb0142} << 64U) | EntryHash{0x62b821756295c58d};
  constexpr EntryHash kPrime = (EntryHash{1} << 88U) | EntryHash{0x13b};
  EntryHash hash = kOffset;
  const auto add = [&hash](char letter) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * kPrime;
  };
  for (const std::string_view text : texts) {
    std::for_each(text.begin(), text.end(), add);
    add('\x1F');
  }
  return hash;
}

std::string hex_of(EntryHash hash) {
  std::string digits(32, '0');
  for (std::size_t i = digits.size(); i-- > 0; hash >>= 4U) {
    digits[i] = "0123456789abcdef"[static_cast<std::size_t>(hash & 0xFU)];
  }
  return digits;
}

ColumnPlan::Kind ColumnPlan::kind_of(HoursColumn column, const ColumnRule& rule) {
  if (!rule.hash.empty()) {
    return Kind::Hash;
  }
  switch (column) {
    case HoursColumn::Date:
      return Kind::Date;
    case HoursColumn::Quantity:
      return rule.duration.value_or(DurationFormat::Decimal) == DurationFormat::Decimal
                 ? Kind::Number
                 : Kind::Duration;
    case HoursColumn::Rate:
      return Kind::Number;
    case HoursColumn::Customer:
      return rule.by_name ? Kind::CustomerName : Kind::Text;
    case HoursColumn::Project:
      return rule.by_name ? Kind::ProjectName : Kind::Text;
    default:
      return Kind::Text;
  }
}

Result<ColumnPlan, HoursFileErrors> ColumnPlan::own(const std::vector<std::string>& header,
                                                    std::size_t header_line) {
  HoursFileErrors errors;
  ColumnPlan plan;
  plan.is_own_ = true;
  plan.header_ = header;
  std::array<std::optional<Target>, kHoursColumnCount> found;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const auto column = hours_column_of(header[i]);
    if (!column) {
      const std::string_view near = nearest_hours_column(header[i]);
      errors.push_back({"hours_file.column_unknown", header_line, i + 1, header[i],
                        quoted(header[i]) + " is not a column of an hours file" +
                            (near.empty() ? "" : "; is " + std::string(near) + " meant?")});
      continue;
    }
    auto& target = found[index_of(*column)];
    if (target) {
      errors.push_back({"hours_file.column_repeated", header_line, i + 1, header[i],
                        "the header has this column twice"});
      continue;
    }
    ColumnRule rule;
    rule.date = DateFormat::parse("YYYY-MM-DD");
    target = Target{*column, kind_of(*column, rule), {i}, std::move(rule)};
  }
  for (std::size_t i = 0; i < kHoursColumnCount; ++i) {
    const auto column = static_cast<HoursColumn>(i);
    if (found[i]) {
      plan.targets_.push_back(std::move(*found[i]));
    } else if (must_be_in_header(column)) {
      errors.push_back({"hours_file.column_missing", header_line, 0, "",
                        "the header has no column " + std::string(name_of(column))});
    }
  }
  if (!errors.empty()) {
    return Unexpected{std::move(errors)};
  }
  return plan;
}

Result<ColumnPlan, HoursFileErrors> ColumnPlan::apply_mapping(
    const Mapping& mapping, const std::vector<std::string>& header, std::size_t header_line) {
  HoursFileErrors errors;
  ColumnPlan plan;
  plan.header_ = header;
  for (std::size_t i = 0; i < kHoursColumnCount; ++i) {
    const auto& rule = mapping.columns[i];
    if (!rule) {
      continue;
    }
    const auto column = static_cast<HoursColumn>(i);
    Target target{column, kind_of(column, *rule), {}, *rule};
    for (const std::string& name : rule->hash.empty() ? rule->columns : rule->hash) {
      target.cells.push_back(find_column(header, header_line, name, errors).value_or(0));
    }
    plan.targets_.push_back(std::move(target));
  }
  for (const auto& [name, equals] : mapping.only) {
    plan.filters_.push_back({find_column(header, header_line, name, errors).value_or(0), equals});
  }
  if (!errors.empty()) {
    return Unexpected{std::move(errors)};
  }
  return plan;
}

bool ColumnPlan::needs_names() const {
  return std::any_of(targets_.begin(), targets_.end(), [](const Target& target) {
    return target.kind == Kind::CustomerName || target.kind == Kind::ProjectName;
  });
}

bool ColumnPlan::has_hash() const {
  return !targets_.empty() && targets_.front().kind == Kind::Hash;
}

// One record on its way; errors go to the column of the file that the text came from.
struct ColumnPlan::Application {
  const ColumnPlan& plan;
  const CsvRecord& record;
  const NameBook* names;
  DecimalTally* tally;
  TextArena& arena;
  HoursRow& row;
  HoursFileErrors& errors;

  void fail(const Target& target, std::string code, std::string message) {
    const bool has_cell = !target.cells.empty();
    errors.push_back({std::move(code), record.line, has_cell ? target.cells.front() + 1 : 0,
                      has_cell ? plan.header_[target.cells.front()] : std::string(),
                      std::move(message)});
  }

  // The text before it is taken as number, date or name. Mostly a cell as it is; else made in
  // scratch.
  std::string_view raw_text(const Target& target, std::string& scratch) const {
    const ColumnRule& rule = target.rule;
    if (rule.value) {
      return *rule.value;
    }
    if (target.cells.size() == 1 && rule.prefix.empty() && rule.before.empty()) {
      const std::string_view cell = record.cells[target.cells.front()];
      if (plan.is_own_ || cell.find_first_of("\r\n") == std::string_view::npos) {
        return cell;
      }
    }
    for (const std::size_t cell : target.cells) {
      if (!record.cells[cell].empty()) {
        scratch += scratch.empty() ? "" : rule.join;
        scratch += record.cells[cell];
      }
    }
    scratch = on_one_line(scratch);
    if (!rule.before.empty()) {
      scratch.erase(std::min(scratch.find(rule.before), scratch.size()));
    }
    if (!scratch.empty()) {
      scratch.insert(0, rule.prefix);
    }
    return scratch;
  }

  EntryHash set_hash(const Target& target) {
    std::vector<std::string_view> texts;
    for (const std::size_t cell : target.cells) {
      texts.push_back(record.cells[cell]);
    }
    const EntryHash hash = entry_hash(texts);
    set(target, target.rule.prefix + hex_of(hash));
    return hash;
  }

  void set(const Target& target, std::string_view text) {
    row.values[index_of(target.column)] = arena.store(text);
  }

  void set_number(const Target& target, std::string_view text) {
    const NumberForm form = form_of(text);
    if (form == NumberForm::Malformed) {
      fail(target, "hours_file.not_a_number", quoted(text) + " is not a number");
      return;
    }
    if (tally != nullptr) {
      const std::size_t cell = target.cells.empty() ? 0 : target.cells.front();
      tally->add(form, text, record.line, cell + 1, plan.header_[cell]);
    }
    set(target, with_decimal_point(text));
  }

  void set_duration(const Target& target, std::string_view text) {
    const DurationFormat format = *target.rule.duration;
    if (format == DurationFormat::Any && text.find(':') == std::string_view::npos) {
      set_number(target, text);
      return;
    }
    const auto hours = hours_of_clock(text, format);
    if (!hours) {
      fail(target, "hours_file.not_a_duration",
           quoted(text) + " is not a duration of the form that the mapping names");
      return;
    }
    set(target, *hours);
  }

  void set_date(const Target& target, std::string_view text) {
    const auto date = target.rule.date->read(text);
    if (!date) {
      fail(target, "hours_file.not_a_date",
           quoted(text) + " is not a date of the form " + target.rule.date->pattern());
      return;
    }
    set(target, *date);
  }

  void set_code(const Target& target, std::string_view name) {
    const bool is_customer = target.kind == Kind::CustomerName;
    const std::string_view customer = row[HoursColumn::Customer];
    if (!is_customer && customer.empty()) {
      return;  // the customer is already an error of this line
    }
    const auto code = is_customer ? names->customer(name) : names->project(customer, name);
    if (code) {
      set(target, *code);
      return;
    }
    const std::string kind =
        is_customer ? "customer" : "project of customer " + std::string(customer);
    if (code.error() == NameTrouble::Unknown) {
      fail(target, "hours_file.name_unknown", "no " + kind + " has the name " + quoted(name));
    } else {
      fail(target, "hours_file.name_ambiguous",
           "more than one " + kind + " has the name " + quoted(name) + "; map a code instead");
    }
  }

  void set_target(const Target& target) {
    std::string scratch;
    const std::string_view text = raw_text(target, scratch);
    if (text.empty()) {
      if (must_have_value(target.column)) {
        fail(target, "hours_file.value_missing",
             "every row needs a value for " + std::string(name_of(target.column)));
      }
      return;
    }
    switch (target.kind) {
      case Kind::Number:
        return set_number(target, text);
      case Kind::Duration:
        return set_duration(target, text);
      case Kind::Date:
        return set_date(target, text);
      case Kind::CustomerName:
      case Kind::ProjectName:
        return set_code(target, text);
      case Kind::Text:
      case Kind::Hash:
        return set(target, text);
    }
  }
};

ColumnPlan::Outcome ColumnPlan::apply(const CsvRecord& record, const NameBook* names,
                                      DecimalTally* tally, TextArena& arena, HoursRow& row,
                                      HoursFileErrors& errors) const {
  Outcome outcome;
  for (const Filter& filter : filters_) {
    if (record.cells[filter.cell] != filter.equals) {
      outcome.verdict = Verdict::LeftOut;
      return outcome;
    }
  }
  const std::size_t errors_before = errors.size();
  row = HoursRow{record.line, {}};
  Application application{*this, record, names, tally, arena, row, errors};
  for (const Target& target : targets_) {
    if (target.kind == Kind::Hash) {
      outcome.hash = application.set_hash(target);
    } else {
      application.set_target(target);
    }
  }
  outcome.verdict = errors.size() == errors_before ? Verdict::Kept : Verdict::Wrong;
  return outcome;
}

}  // namespace facta::hours_file
