// Which open hours a run bills, and which of them share an invoice (FREQ, GROUP).
#include "tests/simulation/oracle.h"

#include <algorithm>

namespace facta::simulation {
namespace {

std::int32_t weekday(Date day) {  // Monday: 0; 1970-01-01 was a Thursday
  return ((day.days + 3) % 7 + 7) % 7;
}

// The Monday of ISO week 1: of the week with the fourth of January.
Date week_one(int year) {
  const Date fourth = date_of(year, 1, 4);
  return {fourth.days - weekday(fourth)};
}

using Periods = std::vector<std::pair<Date, Date>>;

// FREQ-04, AMB-53.
Periods calendar(const std::string& kind, int from, int until) {
  Periods periods;
  for (int year = from; year <= until; ++year) {
    const Date next_year = week_one(year + 1);
    if (kind == "month") {
      for (int month = 1; month <= 12; ++month) {
        const Date next = month == 12 ? date_of(year + 1, 1, 1) : date_of(year, month + 1, 1);
        periods.emplace_back(date_of(year, month, 1), Date{next.days - 1});
      }
      continue;
    }
    const std::int32_t days = kind == "week" ? 7 : 28;
    for (Date start = week_one(year); start.days + 7 <= next_year.days; start.days += days) {
      if (next_year.days - start.days < days) {
        periods.back().second = {next_year.days - 1};  // the last one takes the week that is left
      } else {
        periods.emplace_back(start, Date{start.days + days - 1});
      }
    }
  }
  return periods;
}

}  // namespace

std::string Oracle::check_frequency(const DefineInvoiceFrequency& command,
                                    const std::vector<Event>& events) const {
  const auto* defined =
      events.size() == 1 ? std::get_if<InvoiceFrequencyDefined>(events.data()) : nullptr;
  const Periods wanted = calendar(*command.kind, *command.fromYear, *command.untilYear);
  const bool right = defined != nullptr && defined->code == command.code &&
                     std::ranges::equal(defined->periods, wanted, [](const auto& a, const auto& b) {
                       return a.start == b.first && a.end == b.second;
                     });
  return right ? "" : "not the calendar of that kind";
}

// HOUR-06, HOUR-07, HOUR-08, CRE-30, DEC-10.
bool Oracle::is_apart(const Run& run, const Entry& entry) const {
  const Corrections& wanted = corrections_.at(entry.customer);
  return !entry.correction_of.empty() && !entry.ordinary && wanted.apart && !wanted.credits &&
         !run.ignores_corrections;
}

// Of corrections put apart the correction frequency, if there is one (DEC-10).
const std::string& Oracle::frequency_of(const Entry& entry, bool apart) const {
  const std::string& own = project_frequency_.at(entry.project);
  const auto other = correction_frequencies_.find(own);
  return apart && other != correction_frequencies_.end() && !other->second.empty() ? other->second
                                                                                   : own;
}

// FREQ-10, DEC-11. `period`: of the entry; nullopt: it has none, or none counts.
Oracle::Pick Oracle::pick(const Run& run, const Entry& entry, bool apart,
                          std::optional<Period>& period) const {
  const bool in_window = run.from <= entry.day && entry.day <= run.to;
  const std::string& code = frequency_of(entry, apart);
  Date decides = entry.day;
  const bool has_frequency = !run.ignores_frequency && !code.empty();
  if (has_frequency) {
    const auto& periods = frequencies_.at(code);
    const auto found = std::ranges::lower_bound(periods, entry.day, {}, &Period::second);
    if (found == periods.end() || entry.day < found->first) {
      return in_window ? Pick::kNoPeriod : Pick::kLater;
    }
    decides = found->second;
    period = *found;
  }
  if (decides > run.to) {
    return has_frequency && in_window ? Pick::kNotEnded : Pick::kLater;
  }
  return decides < run.from && !run.earlier ? Pick::kEarlier : Pick::kBill;
}

// GROUP-11, GROUP-13, GROUP-14, DEC-02, DEC-03.
Oracle::Group Oracle::group_of(const Run& run, const Entry& entry, bool apart,
                               const std::optional<Period>& period) const {
  const auto own = [](const std::map<std::string, std::string>& methods, const std::string& key) {
    const auto found = methods.find(key);
    return found == methods.end() ? std::string() : found->second;
  };
  Group group;
  group.customer = entry.customer;
  group.correction = apart;
  group.unit = entry.unit;
  group.legal_name = project_legal_.at(entry.project);
  group.layout = layouts_.at(entry.customer);
  std::string& method = group.method;
  std::vector<std::string>& key = group.key;
  if (!run.ignores_grouping) {
    method = own(timesheet_method_, entry.timesheet);
    method = method.empty() ? own(project_method_, entry.project) : method;
    if (method.empty()) {
      key.push_back(entry.project);
    } else {
      for (const std::string& dimension : dimensions_.at(method)) {
        key.push_back(dimension == "project"    ? entry.project
                      : dimension == "resource" ? entry.resource
                                                : "");
      }
    }
  }
  key.push_back(method);
  key.push_back(group.legal_name);
  key.push_back(entry.unit);
  key.push_back(period ? print(period->first) + ".." + print(period->second) : "");
  key.push_back(apart ? "correction" : "");
  if (period) {
    group.frequency = frequency_of(entry, apart);
    group.period_end = period->second;
  }
  return group;
}

}  // namespace facta::simulation
