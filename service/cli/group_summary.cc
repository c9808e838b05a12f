// What the first word of a command is about, for the list of commands.
#include "service/cli/commands.h"

namespace facta::cli {

std::string group_summary(std::string_view path) {
  struct Group {
    std::string_view word;
    const char* summary;
  };
  constexpr Group kGroups[] = {
      {"company", "companies"},
      {"period", "booking periods"},
      {"customer", "customers"},
      {"project", "projects and their rates"},
      {"vat-code", "VAT codes and their rates"},
      {"account", "ledger accounts"},
      {"series", "number series"},
      {"reason", "reason codes for credits"},
      {"profile", "invoice profiles"},
      {"settings", "settings of a company"},
      {"business-unit", "business units"},
      {"customer-template", "customer templates"},
      {"contact", "contact companies and persons"},
      {"legal-name", "legal names"},
      {"holiday", "holidays"},
      {"layout", "invoice layouts"},
      {"salutation", "general salutations, by language"},
      {"email-template", "e-mail templates"},
      {"interaction-template", "interaction templates"},
      {"term-schedule", "standard term schedules"},
      {"term-type", "types of term schedules and their accounts"},
      {"commitment-type", "types of commitments and their accounts"},
      {"report", "PDF and Excel reports and where they are kept"},
      {"vendor-template", "vendor templates"},
      {"vendor", "vendors"},
      {"frequency", "invoice frequencies"},
      {"grouping", "invoice grouping methods"},
      {"timesheet", "timesheets: corrections"},
      {"job", "jobs: set up, run by hand, what they did"},
      {"hours", "hours: posting them, and what became of them"},
      {"run", "invoice runs: start, watch, revert"},
      {"invoice", "invoices and what is done with them"},
      {"credit", "crediting"},
      {"export", "journal exports"},
      {"journal", "journal entries"},
      {"history", "the records themselves"},
      {"token", "API tokens"},
      {"log", "moving a history"},
      {"dev", "development"},
  };
  const std::string_view word = path.substr(0, path.find(' '));
  for (const Group& group : kGroups) {
    if (group.word == word) {
      return group.summary;
    }
  }
  return {};
}

}  // namespace facta::cli
