// Changing settings: each change is an event with level, old and new value (SET-G4).
#include "aggregates/company/company.h"
#include "aggregates/company/party.h"
#include "aggregates/company/reports.h"
#include "aggregates/company/setting_fields.h"
#include "aggregates/company/settings_catalogue.h"
#include "aggregates/company/templates.h"
#include "aggregates/dates/date_formula.h"

#include <algorithm>
#include <set>

namespace facta {
namespace {

// One change on its way to an event; `pointer` is where the request names it.
struct Change {
  std::string pointer;
  const SettingEntry* entry = nullptr;
  std::string level;
  std::string subject;
  std::string value;
};

// The request's one change, or its list.
std::vector<SettingChange> asked_changes(const ChangeInvoiceSettings& command) {
  if (!command.key) {
    return command.changes;
  }
  return {{*command.key, command.value.value_or(""), command.level, command.subject}};
}

FieldChecks check_shape(const ChangeInvoiceSettings& command) {
  FieldChecks checks;
  if (command.key && !command.changes.empty()) {
    checks.fault("/changes", "must be absent when key is given");
  }
  if (!command.key && command.changes.empty()) {
    checks.fault("/key", "must be given, or changes");
  }
  if (command.key && !command.value) {
    checks.fault("/value", "must be given; the empty text takes the setting back");
  }
  if (!command.key && (command.value || command.level || command.subject)) {
    checks.fault("/key", "must be given with value, level or subject");
  }
  return checks;
}

bool names_existing(const CompanyState& state, SettingType type, const std::string& code) {
  switch (type) {
    case SettingType::kLedgerAccount:
      return state.ledger_accounts.contains(code);
    case SettingType::kVatCode:
      return state.vat_codes.contains(code);
    case SettingType::kNumberSeries:
      return state.number_series.contains(code);
    case SettingType::kReasonCode:
      return state.reason_codes.contains(code);
    case SettingType::kFrequency:
      return state.frequencies.contains(code);
    case SettingType::kGroupingMethod:
      return state.grouping_methods.contains(code);
    case SettingType::kLayout:
      return state.layouts.contains(code);
    case SettingType::kHolidayCalendar:
      return state.holidays.contains(code);
    case SettingType::kCustomer:
      return state.customers.contains(code);
    case SettingType::kContact:
      return state.contacts.contains(code);
    case SettingType::kEmailTemplate:
      return state.email_templates.contains(code);
    case SettingType::kInteractionTemplate:
      return state.interaction_templates.contains(code);
    case SettingType::kTermSchedule:
      return state.term_schedules.contains(code);
    case SettingType::kWord:
    case SettingType::kText:
    case SettingType::kCode:
    case SettingType::kTime:
    case SettingType::kDateFormula:
    case SettingType::kLayoutFilter:
      break;
  }
  return true;
}

bool has_subject(const CompanyState& state, const Change& change) {
  return change.level == "customer"           ? state.customers.contains(change.subject)
         : change.level == "project"          ? state.projects.contains(change.subject)
         : change.level == "contact"          ? state.contacts.contains(change.subject)
         : change.level == "customerTemplate" ? state.customer_templates.contains(change.subject)
         : change.level == "businessUnit"     ? state.business_units.contains(change.subject)
         : change.level == "frequency"        ? state.frequencies.contains(change.subject)
         : change.level == "termScheduleType" ? state.term_schedule_types.contains(change.subject)
         : change.level == "commitmentType"   ? state.commitment_types.contains(change.subject)
         : change.level == "vendorTemplate"   ? state.vendor_templates.contains(change.subject)
         : change.level == "vendor"           ? state.vendors.contains(change.subject)
                                              : change.subject.empty();
}

// "17:00", also "0:00" as in the source (SET-11).
bool is_time_of_day(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto number = [](std::string_view digits, int most) {
    int value = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') {
        return false;
      }
      value = value * 10 + (c - '0');
    }
    return !digits.empty() && digits.size() <= 2 && value <= most;
  };
  return colon != std::string_view::npos && number(text.substr(0, colon), 23) &&
         text.size() == colon + 3 && number(text.substr(colon + 1), 59);
}

// Codes between bars, none of them empty; blanks around them do not count (PURCH-11).
bool is_layout_filter(std::string_view text) {
  for (;;) {
    const std::size_t bar = text.find('|');
    std::string_view code = text.substr(0, bar);
    code.remove_prefix(std::min(code.find_first_not_of(' '), code.size()));
    code.remove_suffix(code.size() - (code.find_last_not_of(' ') + 1));
    if (!is_code(code)) {
      return false;
    }
    if (bar == std::string_view::npos) {
      return true;
    }
    text.remove_prefix(bar + 1);
  }
}

// Whether the text itself is a value of the setting, whatever exists.
bool is_value(const SettingEntry& entry, const std::string& value) {
  std::string text = value;
  switch (entry.type) {
    case SettingType::kWord:
      return std::ranges::find(entry.words, value) != entry.words.end();
    case SettingType::kTime:
      return is_time_of_day(value);
    case SettingType::kLayoutFilter:
      return is_layout_filter(value);
    case SettingType::kCode:
      return is_code(value);
    case SettingType::kText:
      return normalise_text(text, kNameCharsMax).empty();
    default:
      return true;
  }
}

Rejection at(Rejection rejection, const std::string& pointer) {
  rejection.fields.push_back({pointer, rejection.refusal.detail});
  return rejection;
}

// What forbids a change, or nothing.
std::optional<Rejection> refuse_change(const CompanyState& state, const Change& change,
                                       const std::string& key) {
  const std::string at_value = change.pointer + "/value";
  if (change.entry == nullptr) {
    return at(reject("settings.unknown_key", key, {{"setting", key}}), change.pointer + "/key");
  }
  const bool central = state.company() == kCentralCompany;
  if (!change.entry->has_level(change.level) || central != (change.level == "central")) {
    return at(
        reject(
            "settings.wrong_level", key,
            {{"setting", key}, {"level", change.level}, {"levels", joined(change.entry->levels)}}),
        change.pointer + "/level");
  }
  const auto unknown = [&](const std::string& value, const char* field) {
    return at(reject("settings.reference_unknown", key, {{"setting", key}, {"value", value}}),
              change.pointer + field);
  };
  if (!has_subject(state, change)) {
    return unknown(change.subject, "/subject");
  }
  if (change.value.empty()) {
    return std::nullopt;
  }
  if (change.entry->type == SettingType::kDateFormula) {
    const auto formula = dates::parse_date_formula(change.value);
    if (formula) {
      return std::nullopt;
    }
    Rejection refused = reject(formula.error().code, key, {{"formula", change.value}});
    refused.fields.push_back(
        {at_value, refused.refusal.detail +
                       (formula.error().code == dates::kFormulaInvalidSyntax
                            ? ", at character " + std::to_string(formula.error().position + 1)
                            : "")});
    return refused;
  }
  if (!is_value(*change.entry, change.value)) {
    return at(reject(key == "bookingPeriodEndsOn" ? "settings.booking_period_ends_on.unsupported"
                                                  : "settings.invalid_value",
                     key, {{"setting", key}}),
              at_value);
  }
  if (!names_existing(state, change.entry->type, change.value)) {
    return unknown(change.value, "/value");
  }
  std::optional<Rejection> refused;
  if (change.entry->type == SettingType::kEmailTemplate) {
    refused = refuse_template(*change.entry, *state.email_templates.find(change.value));
  } else if (change.entry->type == SettingType::kInteractionTemplate) {
    refused = refuse_template(*change.entry, *state.interaction_templates.find(change.value));
  }
  return refused ? std::optional(at(std::move(*refused), at_value)) : std::nullopt;
}

// The value as it is kept: formulas in upper case (DF-11).
std::string kept_value(const Change& change) {
  if (change.entry == nullptr || change.entry->type != SettingType::kDateFormula) {
    return change.value;
  }
  const auto formula = dates::parse_date_formula(change.value);
  return formula ? dates::print(*formula) : change.value;
}

std::string present_value(const CompanyState& state, const Change& change) {
  const std::string_view key = change.entry->key;
  std::optional<std::string> field;
  if (change.level == "customer") {
    field = setting_field(*state.customers.latest(change.subject), key);
  } else if (change.level == "project") {
    field = setting_field(*state.projects.latest(change.subject), key);
  } else if (change.level == "contact") {
    field = setting_field(*state.contacts.latest(change.subject), key);
  } else if (change.level == "customerTemplate") {
    field = setting_field(*state.customer_templates.find(change.subject), key);
  } else if (change.level == "businessUnit") {
    field = setting_field(*state.business_units.latest(change.subject), key);
  } else if (change.level == "frequency") {
    field = setting_field(*state.frequencies.latest(change.subject), key);
  } else if (change.level == "termScheduleType") {
    field = setting_field(*state.term_schedule_types.find(change.subject), key);
  } else if (change.level == "commitmentType") {
    field = setting_field(*state.commitment_types.find(change.subject), key);
  } else if (change.level == "vendorTemplate") {
    field = setting_field(*state.vendor_templates.find(change.subject), key);
  } else if (change.level == "vendor") {
    field = setting_field(*state.vendors.find(change.subject), key);
  }
  if (field) {
    return *field;
  }
  const auto row = state.settings.latest(setting_key(change.level, change.subject, key));
  return row ? row->value : std::string{};
}

// What the settings will be together once the changes are made.
std::optional<Rejection> refuse_together(const CompanyState& state,
                                         const std::vector<Event>& changes) {
  const auto will_be = [&](std::string_view key) {
    std::string value = setting_at(state, key, kNow);
    for (const Event& event : changes) {
      const auto* change = std::get_if<InvoiceSettingChanged>(&event);
      if (change != nullptr && change->level == "company" && change->key == key) {
        value = change->new_;
      }
    }
    return value == "on";
  };
  if (state.company() == kCentralCompany || !will_be("termReleaserMustDifferFromCreator") ||
      will_be("termReleaseRequired")) {
    return std::nullopt;
  }
  const bool was_on = setting_at(state, "termReleaserMustDifferFromCreator", kNow) == "on";
  return reject(was_on ? "settings.term.release_required_in_use"  // AMB-38
                       : "settings.term.release_required_first",
                "termReleaseRequired");
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context&,
                    const ChangeInvoiceSettings& command) {
  if (auto refused = refuse_unknown(state)) {
    return Unexpected{std::move(*refused)};
  }
  if (FieldChecks checks = check_shape(command); !checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  const std::string own_level = state.company() == kCentralCompany ? "central" : "company";
  std::vector<Rejection> failing;
  std::set<std::string> named;
  Decision decision;
  const std::vector<SettingChange> asked = asked_changes(command);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const SettingChange& one = asked[i];
    Change change{command.key ? "" : "/changes/" + std::to_string(i), find_setting(one.key),
                  one.level.value_or(own_level), one.subject.value_or(""), one.value};
    change.value = kept_value(change);
    if (!named.insert(setting_key(change.level, change.subject, one.key)).second) {
      failing.push_back(reject_field(change.pointer + "/key", "is changed twice"));
    } else if (auto refused = refuse_change(state, change, one.key)) {
      failing.push_back(std::move(*refused));
    } else if (std::string old = present_value(state, change); old != change.value) {
      decision.events.push_back(InvoiceSettingChanged{change.level, change.subject, one.key,
                                                      std::move(old), change.value});
      if (change.entry->type == SettingType::kInteractionTemplate) {
        if (auto shown = shown_with_documents(state, change.value)) {
          decision.events.push_back(std::move(*shown));
        }
      }
    }
  }
  if (!failing.empty()) {
    return Unexpected{reject_all(std::move(failing))};
  }
  if (auto refused = refuse_together(state, decision.events)) {
    return Unexpected{std::move(*refused)};
  }
  for (const Event& event : decision.events) {
    const auto* changed = std::get_if<InvoiceSettingChanged>(&event);
    if (changed != nullptr && changed->key == "sharePointInUse") {
      warn_of_moved_reports(state, changed->new_ == "on", decision);
    }
  }
  return decision;
}

}  // namespace facta
