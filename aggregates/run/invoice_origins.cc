#include "aggregates/run/invoice_origins.h"

namespace facta {
namespace {

// STATUS-01, STATUS-07, RUN-24.
std::string status_origin(const InvoiceRunQueued& request) {
  const RunOptions& options = request.options;
  return request.postOnGeneration              ? "profile " + request.profile
         : options.ignoreFrequency             ? "option ignoreFrequency"
         : options.ignoreGrouping              ? "option ignoreGrouping"
         : options.ignoreCorrectionsOnSeparate ? "option ignoreCorrectionsOnSeparate"
                                               : "setting defaultStatusHours";
}

// GROUP-11, GROUP-13.
std::string method_origin(const CompanyState& state, const RunRow& run, const LineGroup& group,
                          const HoursEntryData& entry) {
  if (run.request.options.ignoreGrouping) {
    return "option ignoreGrouping";
  }
  const SettingRow* own = entry.timesheet.empty()
                              ? nullptr
                              : state.timesheet_methods.at(entry.timesheet, run.started_sequence);
  return own != nullptr && !own->value.empty()
             ? "timesheet " + entry.timesheet
             : origin_of(group.project->data.origins, "groupingMethod",
                         "project " + group.project->data.code);
}

}  // namespace

CopiedValue contact_person(const CompanyState& state, const ProjectData& project,
                           std::uint64_t sequence) {
  if (const ContactDefined* person = state.contacts.at(project.billToContactPerson, sequence)) {
    return {person->name, "contact " + person->code};  // SAL-07
  }
  const ContactDefined* company = state.contacts.at(project.company, sequence);
  const std::string language = company == nullptr ? "" : company->languageCode;
  for (const std::string& code : {language, std::string()}) {  // SAL-05, SAL-06
    if (const SalutationSet* salutation = state.salutations.at(code, sequence)) {
      return {salutation->text, code.empty() ? "general salutation" : "general salutation " + code};
    }
  }
  return {};
}

std::vector<ValueOrigin> invoice_origins(const CompanyState& state, const RunRow& run,
                                         const CustomerData& customer, const LineGroup& group,
                                         const std::vector<const HoursEntryData*>& entries,
                                         const InvoiceContent& header) {
  const ProjectData& project = group.project->data;
  const std::string of_customer = "customer " + customer.code;
  std::vector<ValueOrigin> origins;
  if (!header.invoiceFrequency.empty()) {
    const bool apart = group.correction && header.invoiceFrequency != project.invoiceFrequency;
    origins.push_back(
        {"invoiceFrequency",
         apart ? "frequency " + project.invoiceFrequency  // of its corrections (SET-45)
               : origin_of(project.origins, "invoiceFrequency", "project " + project.code)});
  }
  if (group.method != nullptr || run.request.options.ignoreGrouping) {
    origins.push_back({"groupingMethod", method_origin(state, run, group, *entries.front())});
  }
  if (!header.layout.empty()) {
    origins.push_back({"layout", origin_of(customer.origins, "salesInvoiceLayout", of_customer)});
  }
  if (!header.legalName.empty()) {
    origins.push_back({"legalName", "project " + project.code});
  }
  if (!header.contactPerson.empty()) {
    origins.push_back(
        {"contactPerson", contact_person(state, project, run.started_sequence).origin});
  }
  origins.push_back({"status", status_origin(run.request)});
  origins.push_back({"receivableAccount", customer.receivableAccount.empty()
                                              ? "setting receivableAccount"
                                              : of_customer});
  return origins;
}

}  // namespace facta
