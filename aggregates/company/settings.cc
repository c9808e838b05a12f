// Changing settings: each change is an event with level, old and new value (SET-G4).
#include "aggregates/company/company.h"
#include "aggregates/company/party.h"
#include "aggregates/company/settings_catalogue.h"

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

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) {
    text += (text.empty() ? "" : ", ") + std::string(word);
  }
  return text;
}

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
    case SettingType::kWord:
      break;
  }
  return true;
}

bool has_subject(const CompanyState& state, const Change& change) {
  return change.level == "customer"  ? state.customers.contains(change.subject)
         : change.level == "project" ? state.projects.contains(change.subject)
                                     : change.subject.empty();
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
  const auto& words = change.entry->words;
  if (change.entry->type == SettingType::kWord &&
      std::ranges::find(words, change.value) == words.end()) {
    return at(reject("settings.invalid_value", key, {{"setting", key}}), at_value);
  }
  if (!names_existing(state, change.entry->type, change.value)) {
    return unknown(change.value, "/value");
  }
  return std::nullopt;
}

std::string present_value(const CompanyState& state, const Change& change) {
  const std::string_view key = change.entry->key;
  if (change.level == "customer") {
    const CustomerData customer = *state.customers.latest(change.subject);
    return key == "hoursRevenueAccount" ? customer.revenueAccount
           : key == "receivableAccount" ? customer.receivableAccount
                                        : customer.vatCode;
  }
  if (change.level == "project") {
    const ProjectData project = *state.projects.latest(change.subject);
    return key == "hoursRevenueAccount" ? project.revenueAccount : project.vatCode;
  }
  const auto row = state.settings.latest(setting_key(change.level, "", key));
  return row ? row->value : std::string{};
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
    const Change change{command.key ? "" : "/changes/" + std::to_string(i), find_setting(one.key),
                        one.level.value_or(own_level), one.subject.value_or(""), one.value};
    if (!named.insert(setting_key(change.level, change.subject, one.key)).second) {
      failing.push_back(reject_field(change.pointer + "/key", "is changed twice"));
    } else if (auto refused = refuse_change(state, change, one.key)) {
      failing.push_back(std::move(*refused));
    } else if (std::string old = present_value(state, change); old != change.value) {
      decision.events.push_back(InvoiceSettingChanged{change.level, change.subject, one.key,
                                                      std::move(old), change.value});
    }
  }
  if (!failing.empty()) {
    return Unexpected{reject_all(std::move(failing))};
  }
  return decision;
}

}  // namespace facta
