// The settings that exist (domain.md sections 7 and 11), each described once: decide, the settings
// view and the documentation read this table.
#pragma once

#include <span>
#include <string_view>

namespace facta {

// What a value is.
enum class SettingType {
  kWord,           // one of `words`
  kLedgerAccount,  // code of a ledger account of the company, here and below: must exist
  kVatCode,
  kNumberSeries,
  kReasonCode,
};

struct SettingEntry {
  std::string_view key;  // code name
  std::string_view id;   // "SET-77"
  SettingType type;
  std::span<const std::string_view> words;   // of kWord
  std::string_view default_value;            // in force while the value is empty
  std::span<const std::string_view> levels;  // "central", "company", "customer", "project"

  bool has_level(std::string_view level) const;
};

// Sorted by key.
std::span<const SettingEntry> settings_catalogue();
// nullptr: no such setting.
const SettingEntry* find_setting(std::string_view key);

}  // namespace facta
