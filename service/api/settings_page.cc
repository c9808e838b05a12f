#include "service/api/settings_page.h"

#include "aggregates/company/settings_catalogue.h"

#include <algorithm>
#include <vector>

namespace facta::api {
namespace {

std::string joined(std::span<const std::string_view> words, std::string_view before) {
  std::string text;
  for (const std::string_view word : words) {
    text +=
        (text.empty() ? "" : ", ") + std::string(before) + std::string(word) + std::string(before);
  }
  return text;
}

}  // namespace

std::string settings_markdown() {
  std::string page =
      "# Settings\n\n"
      "Written from the catalogue (`aggregates/company/settings_catalogue.cc`) by the test\n"
      "`Settings.AreDocumentedAsTheyAre`; change it there.\n\n"
      "`POST settings` changes one (`key`, `value`, `level`, `subject`) or several (`changes`) as "
      "one\nrecord; the empty value takes a setting back, so that the default counts. `subject` is "
      "the code of\nwhat stands at a level below the company. A *copied* value goes into what is "
      "created afterwards and\nstays there; a *live* one is looked up at the moment of use.\n\n"
      "| key | id | level | value | default | counts | meaning |\n|---|---|---|---|---|---|---|\n";
  for (const SettingEntry& entry : settings_catalogue()) {
    const std::string words = joined(entry.words, "`");
    const std::string value = entry.type == SettingType::kWord ? words
                              : words.empty()                  ? std::string(name_of(entry.type))
                                              : std::string(name_of(entry.type)) + ": " + words;
    page += "| `" + std::string(entry.key) + "` | " + std::string(entry.id) + " | " +
            joined(entry.levels, "") + " | " + value + " | " +
            (entry.default_value.empty() ? "" : "`" + std::string(entry.default_value) + "`") +
            " | " + (entry.mode == SettingMode::kCopy ? "copied" : "live") + " | " +
            std::string(entry.meaning) + " |\n";
  }
  return page;
}

}  // namespace facta::api
