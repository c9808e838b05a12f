#include "service/api/parameters.h"

#include <algorithm>
#include <charconv>

namespace facta::api {

std::optional<std::uint64_t> parse_whole(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

Rejection reject_parameters(std::vector<FieldFault> faults) {
  return reject_fields(std::move(faults));
}

Parameters::Parameters(const http::HttpRequest& request, std::span<const std::string> known)
    : query_(request.query) {
  for (std::size_t i = 0; i < query_.size(); ++i) {
    const std::string& name = query_[i].name;
    if (std::ranges::find(known, name) == known.end()) {
      std::string names;
      for (const std::string& one : known) {
        names += (names.empty() ? "" : ", ") + one;
      }
      fault(name, "unknown parameter; known here: " + names);
    } else if (find(name) != &query_[i].value) {
      fault(name, "is given more than once");
    }
  }
}

const std::string* Parameters::find(std::string_view name) const {
  for (const http::QueryParameter& parameter : query_) {
    if (parameter.name == name) {
      return &parameter.value;
    }
  }
  return nullptr;
}

std::string Parameters::text(std::string_view name) const {
  const std::string* value = find(name);
  return value == nullptr ? std::string() : *value;
}

std::optional<Date> Parameters::date(std::string_view name) {
  const std::string* value = find(name);
  if (value == nullptr) {
    return std::nullopt;
  }
  const auto date = parse_date(*value);
  if (!date) {
    fault(name, "must be a date of the calendar (YYYY-MM-DD)");
  }
  return date;
}

Parameters::Days Parameters::days() {
  Days days{date("from"), date("to")};
  if (!given("period")) {
    return days;
  }
  const auto first = parse_date(text("period") + "-01");
  if (!first || given("from") || given("to")) {
    fault("period", "must be a month (YYYY-MM), without from and to");
    return days;
  }
  const YearMonthDay day = year_month_day(*first);
  const Date next = date_of(day.year + day.month / 12, day.month % 12 + 1, 1);
  return {first, Date{next.days - 1}};
}

std::optional<bool> Parameters::flag(std::string_view name) {
  const std::string* value = find(name);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (*value != "true" && *value != "false") {
    fault(name, "must be true or false");
  }
  return *value == "true";
}

std::optional<std::uint64_t> Parameters::number(std::string_view name, std::uint64_t least,
                                                std::uint64_t most) {
  const std::string* value = find(name);
  if (value == nullptr) {
    return std::nullopt;
  }
  const auto number = parse_whole(*value);
  if (!number || *number < least || *number > most) {
    fault(name,
          "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return std::nullopt;
  }
  return number;
}

std::optional<SeenPosition> Parameters::position(std::string_view name) {
  const std::string* value = find(name);
  if (value == nullptr) {
    return std::nullopt;
  }
  const std::size_t slash = value->rfind('/');
  const auto sequence =
      slash == std::string::npos ? std::nullopt : parse_whole(value->substr(slash + 1));
  if (!sequence || slash == 0) {
    fault(name, "must be a position such as noord/120");
    return std::nullopt;
  }
  return SeenPosition{value->substr(0, slash), *sequence};
}

std::vector<std::string> Parameters::names(std::string_view name) {
  std::vector<std::string> names;
  const std::string* value = find(name);
  std::string_view rest = value == nullptr ? std::string_view() : *value;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    if (comma > 0) {
      names.emplace_back(rest.substr(0, comma));
    }
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  if (value != nullptr && names.empty()) {
    fault(name, "must be names separated by commas");
  }
  return names;
}

void Parameters::fault(std::string_view name, std::string detail) {
  faults_.push_back({"query " + std::string(name), std::move(detail)});
}

std::optional<Rejection> Parameters::rejection() const {
  return faults_.empty() ? std::nullopt : std::optional(reject_parameters(faults_));
}

}  // namespace facta::api
