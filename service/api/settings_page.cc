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

// A setting that is kept with what it is about, and changed there.
struct KeptElsewhere {
  std::string_view key;  // code name
  std::string_view id;
  std::string_view level;
  std::string_view route;  // under the company
  std::string_view meaning;
};
constexpr KeptElsewhere kKeptElsewhere[] = {
    {"contactDetail.useForInvoice", "SET-71", "customer",
     "`POST customers`, `POST customers/{id}` (`contactDetails`)",
     "Invoices are mailed to the address, too (MAIL-04)"},
    {"containsChangesFrom", "SET-55", "timesheet", "`POST timesheets/{id}:attachSlip`",
     "First changed day of a slip (TSDOC-03)"},
    {"emailTemplate.usage", "SET-63", "company", "`POST emailTemplates`",
     "What an e-mail template is for (MAIL-16, PURCH-02)"},
    {"generalSalutation", "SET-10", "company", "`POST salutations`",
     "Salutation of invoices without contact person, by language (SAL-02)"},
    {"groupingMethod", "SET-40", "timesheet", "`POST timesheets/{id}:overrideGrouping`",
     "Grouping method of the hours of a timesheet (GROUP-07)"},
    {"ignoreFrequency, ignoreGrouping, ignoreCorrectionsOnSeparate, includeEarlier", "SET-49",
     "run", "`POST runs` (`options`)", "Options of one run (RUN-22, FREQ-10)"},
    {"interactionTemplate", "SET-61", "company, central", "`POST interactionTemplates`",
     "Entities and fields of an interaction template (DOC-07, PURCH-06)"},
    {"invoiceProfile", "SET-75", "company", "`POST profiles`", "Invoice profiles (RUN-02)"},
    {"jobQueueEntries", "SET-64", "company", "`POST jobs`", "Scheduled jobs (JOB-02)"},
    {"reasonCodes", "SET-66", "company, central", "`POST reasonCodes`",
     "Reason codes of credits (CRE-13)"},
    {"reportRegistry", "SET-62", "company", "`POST reports`",
     "PDF and Excel reports: file name, storage location, folder (PURCH-20)"},
    {"unitInvoiceData", "SET-41", "customer and business unit",
     "`POST customers/{id}` (`unitInvoiceData`), `POST customers/{id}:overrideGrouping`",
     "Grouping method of a customer for one business unit (GROUP-09)"},
    {"workDate", "SET-48", "user", "`POST users/{id}:setWorkDate`",
     "Work date of a user, else today (DATE-03)"},
};

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
  page +=
      "\nThese are kept with what they are about, and shown there; they are no keys of `POST "
      "settings`.\n\n"
      "| key | id | level | changed by | meaning |\n|---|---|---|---|---|\n";
  for (const KeptElsewhere& kept : kKeptElsewhere) {
    page += "| `" + std::string(kept.key) + "` | " + std::string(kept.id) + " | " +
            std::string(kept.level) + " | " + std::string(kept.route) + " | " +
            std::string(kept.meaning) + " |\n";
  }
  return page;
}

}  // namespace facta::api
