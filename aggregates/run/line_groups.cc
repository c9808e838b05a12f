#include "aggregates/run/line_groups.h"

#include "aggregates/hours/hours.h"
#include "aggregates/run/open_key.h"

#include <algorithm>

namespace facta {
namespace {

struct SkipReason {
  Selection selection;
  std::string_view code;
  std::string_view message;
};
constexpr SkipReason kSkipReasons[] = {
    {Selection::kHeld, "hours.held_by_credit",
     "The entry waits for the credit of the invoice that its original is on"},
    {Selection::kNoPeriod, "hours.no_frequency_period",
     "The invoice frequency of the project has no period with the day of the entry"},
    {Selection::kPeriodNotEnded, "hours.period_not_ended",
     "The frequency period of the entry ends after the time window"},
};

const FrequencyPeriod* period_with(const InvoiceFrequencyDefined& frequency, Date day) {
  const auto place = std::ranges::lower_bound(frequency.periods, day, {}, &FrequencyPeriod::end);
  return place != frequency.periods.end() && place->start <= day ? &*place : nullptr;
}

void append_part(std::string& key, std::string_view part) {
  key.append(part);
  key.push_back('\0');
}

// The value of a dimension (GROUP-01); the company is the client company (DEC-03).
std::string_view value_of(std::string_view dimension, const ProjectData& project,
                          const HoursEntryData& entry) {
  return dimension == "project"           ? std::string_view(entry.project)
         : dimension == "company"         ? std::string_view(project.company)
         : dimension == "resource"        ? std::string_view(entry.resource)
         : dimension == "wbs"             ? std::string_view(entry.wbs)
         : dimension == "projectResource" ? std::string_view(entry.projectResource)
                                          : std::string_view();  // the customer is in front
}

// Whether two entries of one project, period and class surely share a group.
bool is_alike(const HoursEntryData& a, const HoursEntryData& b) {
  return a.project == b.project && a.businessUnit == b.businessUnit && a.currency == b.currency &&
         a.timesheet == b.timesheet && a.resource == b.resource && a.wbs == b.wbs &&
         a.projectResource == b.projectResource;
}

}  // namespace

std::string_view skip_code(Selection selection) {
  const auto found = std::ranges::find(kSkipReasons, selection, &SkipReason::selection);
  return found == std::end(kSkipReasons) ? std::string_view() : found->code;
}

std::string_view skip_message(std::string_view code) {
  const auto found = std::ranges::find(kSkipReasons, code, &SkipReason::code);
  return found == std::end(kSkipReasons) ? std::string_view() : found->message;
}

const ProjectTerms& LineGrouping::terms_of(std::string_view customer, std::string_view project) {
  if (last_project_ != nullptr && last_project_->data.code == project) {
    return *last_project_;
  }
  const auto known = projects_.find(project);
  if (known != projects_.end()) {
    return *(last_project_ = &known->second);
  }
  const std::uint64_t start = run_.started_sequence;
  const CustomerData& owner = *state_.customers.at(customer, start);
  ProjectTerms terms;
  terms.data = *state_.projects.at(project, start);
  const RunOptions& options = run_.request.options;
  terms.corrections_apart = owner.correctionsOnSeparateInvoice && !owner.fullCreditOnCorrections &&
                            !options.ignoreCorrectionsOnSeparate;  // HOUR-06...08, CRE-30
  if (!options.ignoreFrequency) {
    terms.frequency = state_.frequencies.at(terms.data.invoiceFrequency, start);
    terms.corrections = terms.frequency;
    if (terms.frequency != nullptr && !terms.frequency->correctionFrequency.empty()) {
      terms.corrections = state_.frequencies.at(terms.frequency->correctionFrequency, start);
    }
  }
  terms.method = state_.grouping_methods.at(terms.data.groupingMethod, start);
  return *(last_project_ =
               &projects_.emplace(std::string(project), std::move(terms)).first->second);
}

Selected LineGrouping::select(const ProjectTerms& terms, Date day,
                              const HoursEntryData* entry) const {
  const Window& window = run_.request.window;
  const auto* frequency =
      entry != nullptr && is_apart(terms, *entry) ? terms.corrections : terms.frequency;
  const bool in_window = window.from <= day && day <= window.to;
  Selected selected;
  if (entry != nullptr && entry->quantity.e4 == 0) {
    return selected;  // DEC-10: nothing to bill
  }
  Date decides = day;  // the end of its period, or its day (FREQ-10)
  if (frequency != nullptr) {
    selected.period = period_with(*frequency, day);
    if (selected.period == nullptr) {
      selected.selection = in_window ? Selection::kNoPeriod : Selection::kLater;
      return selected;
    }
    decides = selected.period->end;
  }
  if (decides > window.to) {
    selected.selection =
        frequency != nullptr && in_window ? Selection::kPeriodNotEnded : Selection::kLater;
  } else if (decides < window.from && !run_.request.options.includeEarlier) {
    selected.selection = Selection::kEarlier;
  } else {
    selected.selection = entry != nullptr && is_held(*entry) ? Selection::kHeld : Selection::kBill;
  }
  return selected;
}

bool LineGrouping::is_apart(const ProjectTerms& terms, const HoursEntryData& entry) const {
  return terms.corrections_apart && is_correction(state_, entry);
}

bool LineGrouping::is_held(const HoursEntryData& entry) const {
  return !entry.correctionOf.empty() && is_held_by_credit(state_, entry);
}

const GroupingMethodAdded* LineGrouping::method_of(const ProjectTerms& terms,
                                                   const HoursEntryData& entry) {
  if (run_.request.options.ignoreGrouping) {
    return nullptr;
  }
  if (entry.timesheet.empty()) {
    return terms.method;
  }
  const auto [place, fresh] = timesheets_.try_emplace(entry.timesheet, nullptr);
  if (fresh) {
    const SettingRow* own = state_.timesheet_methods.at(entry.timesheet, run_.started_sequence);
    place->second = own == nullptr || own->value.empty()
                        ? nullptr
                        : state_.grouping_methods.at(own->value, run_.started_sequence);
  }
  return place->second != nullptr ? place->second : terms.method;
}

void LineGrouping::place(const ProjectTerms& terms, const Selected& selected,
                         const HoursEntryData& entry, std::map<std::string, LineGroup>& groups) {
  const bool correction = is_apart(terms, entry);
  if (last_ != nullptr && last_->period == selected.period && last_->correction == correction &&
      is_alike(*last_->entries.back(), entry)) {
    last_->entries.push_back(&entry);
    return;
  }
  const GroupingMethodAdded* method = method_of(terms, entry);
  std::string key;
  if (run_.request.options.ignoreGrouping) {  // GROUP-13: per customer
  } else if (method == nullptr) {
    append_part(key, entry.project);
  } else {
    for (const std::string& dimension : method->dimensions) {
      append_part(key, value_of(dimension, terms.data, entry));
    }
  }
  append_part(key, method == nullptr ? std::string_view() : method->code);  // DEC-03
  append_part(key, terms.data.legalName);
  append_part(key, entry.businessUnit);
  append_part(key, entry.currency.text());
  // Both ends: a week and a month may begin on the same day.
  append_part(key, selected.period == nullptr
                       ? std::string()
                       : print(selected.period->start) + ".." + print(selected.period->end));
  append_part(key, correction ? "correction" : "");
  const auto [place, fresh] = groups.try_emplace(std::move(key));
  LineGroup& group = place->second;
  if (fresh) {
    group.key = place->first;
    group.project = &terms;
    group.method = method;
    group.period = selected.period;
    group.correction = correction;
  }
  group.several_projects = group.several_projects || group.project != &terms;
  group.entries.push_back(&entry);
  last_ = &group;
}

std::uint32_t run_about_to_bill(const CompanyState& state, const HoursEntryData& entry) {
  const std::uint32_t number = state.where().running_run;
  const RunRow* run = number == 0 ? nullptr : state.runs.find(make_key(number));
  if (run == nullptr || run->request.type != InvoiceType::Hours ||
      state.open_hours.find(open_hours_key(entry))->since >= run->started_sequence) {
    return 0;
  }
  LineGrouping grouping(state, *run);
  const ProjectTerms& terms = grouping.terms_of(entry.customer, entry.project);
  // One of nothing would be billed too once it is something.
  HoursEntryData changed = entry;
  changed.quantity.e4 = std::max<std::int64_t>(entry.quantity.e4, 1);
  return grouping.select(terms, entry.date, &changed).selection == Selection::kBill ? number : 0;
}

std::string group_text(std::string_view customer, std::string_view key) {
  std::string text(customer);
  text.push_back('/');
  for (const char c : key) {
    switch (c) {
      case '\0':
        text.push_back('/');
        break;
      case '/':
        text.append("%2F");
        break;
      case '%':
        text.append("%25");
        break;
      case '#':
        text.append("%23");
        break;
      default:
        text.push_back(c);
    }
  }
  return text;
}

std::string group_bytes(std::string_view text) {
  std::string key;
  for (std::size_t i = text.find('/') + 1; i < text.size(); ++i) {
    if (text[i] == '/') {
      key.push_back('\0');
    } else if (text[i] == '%') {
      const std::string_view code = text.substr(i + 1, 2);
      key.push_back(code == "2F" ? '/' : code == "25" ? '%' : '#');
      i += 2;
    } else {
      key.push_back(text[i]);
    }
  }
  return key;
}

const GroupingMethodAdded* effective_method(const CompanyState& state, const ProjectData& project,
                                            std::string_view timesheet, std::uint64_t sequence) {
  const SettingRow* own = state.timesheet_methods.at(timesheet, sequence);
  const bool by_timesheet = own != nullptr && !own->value.empty();
  return state.grouping_methods.at(by_timesheet ? own->value : project.groupingMethod, sequence);
}

}  // namespace facta
