// The settings that exist (domain.md sections 7 and 11), each described once: decide, the settings
// view, the description of the HTTP door and docs/settings.md read this table.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace facta {

// What a value is.
enum class SettingType {
  kWord,           // one of `words`
  kText,           // free text
  kCode,           // a code of something that facta keeps no list of
  kTime,           // "17:00"
  kDateFormula,    // section 2.11
  kLayoutFilter,   // layout codes separated by '|'
  kLedgerAccount,  // code of a ledger account of the company, here and below: must exist
  kVatCode,
  kNumberSeries,
  kReasonCode,
  kFrequency,
  kGroupingMethod,
  kLayout,
  kHolidayCalendar,
  kCustomer,
  kContact,
  kEmailTemplate,
  kInteractionTemplate,
  kTermSchedule,  // a standard term schedule
};

// When a changed value counts (SET-G4).
enum class SettingMode {
  kLive,  // looked up at the moment of use
  kCopy,  // copied once into what is created afterwards
};

struct SettingEntry {
  std::string_view key;  // code name
  std::string_view id;   // "SET-77"
  SettingType type;
  // Of kWord: the values; of kEmailTemplate: the usages of which it must have one, none: any; of
  // kInteractionTemplate: the entities that it must be linked to.
  std::span<const std::string_view> words;
  std::string_view default_value;  // in force while the value is empty
  // "central", "company", "customerTemplate", "customer", "contact", "project", "businessUnit",
  // "frequency", "termScheduleType", "commitmentType", "vendorTemplate", "vendor"
  std::span<const std::string_view> levels;
  SettingMode mode;
  std::string_view meaning;

  bool has_level(std::string_view level) const;
};

// Sorted by key.
std::span<const SettingEntry> settings_catalogue();
// nullptr: no such setting.
const SettingEntry* find_setting(std::string_view key);
std::string_view name_of(SettingType type);
// Levels or values of a setting, for a sentence.
std::string joined(std::span<const std::string_view> words);

}  // namespace facta
