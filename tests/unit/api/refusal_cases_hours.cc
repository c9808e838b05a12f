// Requests of hours invoicing that are refused: frequencies, grouping, corrections, jobs, credits
// from balance.
#include "tests/unit/api/refusal_cases.h"

namespace facta::api_testing {
namespace {

constexpr const char* kProduction = "run production hours";
constexpr const char* kDraft = "run production concept";
constexpr const char* kJob = R"(POST jobs {"jobCode":"11096325"})";
constexpr const char* kFromBalance =
    R"(POST /v1/balance:credit {"company":"noord","invoice":"1","reasonCode":"ERR"})";

std::string correction(const std::string& change) {
  return R"(POST timesheets/T1:processCorrections {"changes":[)" + change + "]}";
}

std::vector<RefusalCase> cases_of_definitions() {
  return {
      {"commitment.type_exists",
       {R"(POST commitmentTypes {"code":"H"})"},
       R"(POST commitmentTypes {"code":"H"})"},
      {"contact.unknown", {}, R"(POST projects/bouw:setCompany {"company":"K9"})"},
      {"customer.template_unknown", {}, R"(POST customers {"code":"n","name":"N","template":"T"})"},
      {"date_formula.invalid_syntax",
       {},
       R"(POST settings {"key":"documentDateFormula","value":"1Q"})"},
      {"date_formula.too_long",
       {},
       R"(POST settings {"key":"documentDateFormula","value":"1D+1D+1D+1D+1D+1D+12D"})"},
      {"email_template.exists",
       {R"(POST emailTemplates {"code":"E","usage":"dunning"})"},
       R"(POST emailTemplates {"code":"E","usage":"dunning"})"},
      {"frequency.periods_overlap",
       {},
       R"(POST frequencies {"code":"F","bookingDatePeriod":"previousWeek","periods":[)"
       R"({"start":"2026-01-01","end":"2026-01-10"},{"start":"2026-01-10","end":"2026-01-20"}]})"},
      {"frequency.unknown", {}, R"(POST customers {"code":"n","name":"N","invoiceFrequency":"F"})"},
      {"frequency.unknown_booking_date_period",
       {},
       R"(POST frequencies {"code":"F","kind":"week","bookingDatePeriod":"nextWeek"})"},
      {"grouping.code_exists",
       {R"(POST groupingMethods {"code":"G","dimensions":["project"]})"},
       R"(POST groupingMethods {"code":"G","dimensions":["project"]})"},
      {"grouping.dimension_unknown",
       {},
       R"(POST groupingMethods {"code":"G","dimensions":["colour"]})"},
      {"grouping.unknown", {}, R"(POST projects/bouw:overrideGrouping {"groupingMethod":"G"})"},
      {"holiday.invalid_date", {}, R"(POST holidays {"dates":["2026-02-30"]})"},
      {"layout.exists", {R"(POST layouts {"code":"L"})"}, R"(POST layouts {"code":"L"})"},
      {"layout.unknown", {}, R"(POST customers {"code":"n","name":"N","salesInvoiceLayout":"L"})"},
      {"legal_name.unknown", {}, R"(POST projects/bouw {"legalName":"L"})"},
      {"purchase.storage_location_invalid",
       {R"(POST settings {"key":"sharePointInUse","value":"on"})"},
       R"(POST reports {"code":"R","fileName":"f","folder":"d",)"
       R"("storageLocation":"networkStorage"})"},
      {"salutation.duplicate_language",
       {R"(POST salutations {"text":"T.a.v."})"},
       R"(POST salutations {"text":"Aan"})"},
      {"settings.booking_period_ends_on.unsupported",
       {},
       R"(POST businessUnits {"code":"Z","bookingPeriodEndsOn":"monday"})"},
      {"settings.email_template.wrong_usage",
       {R"(POST emailTemplates {"code":"E","usage":"dunning"})"},
       R"(POST settings {"key":"salesInvoiceEmailTemplate","value":"E"})"},
      {"settings.interaction_template.fields_not_empty",
       {R"(POST interactionTemplates {"code":"T","documentReport":"50060"})"},
       R"(POST settings {"key":"salesInvoiceInteractionTemplate","value":"T"})"},
      {"settings.interaction_template.wrong_entity",
       {R"(POST interactionTemplates {"code":"T","entities":["resource"]})"},
       R"(POST settings {"key":"salesInvoiceInteractionTemplate","value":"T"})"},
      {"settings.term.release_required_first",
       {},
       R"(POST settings {"key":"termReleaserMustDifferFromCreator","value":"on"})"},
      {"settings.term.release_required_in_use",
       {R"(POST settings {"changes":[{"key":"termReleaseRequired","value":"on"},)"
        R"({"key":"termReleaserMustDifferFromCreator","value":"on"}]})"},
       R"(POST settings {"key":"termReleaseRequired","value":"off"})"},
      {"term.percentages_not_100",
       {},
       R"(POST standardTermSchedules {"code":"S","lines":[{"percent":"99.99"}]})"},
      {"vendor.exists",
       {R"(POST vendors {"code":"V","name":"Vendor"})"},
       R"(POST vendors {"code":"V","name":"Vendor"})"},
      {"vendor.template_unknown", {}, R"(POST vendors {"code":"V","name":"N","template":"T"})"},
      {"vendor.unknown", {}, R"(POST vendors/nobody {"name":"N"})"},
  };
}

}  // namespace

std::vector<RefusalCase> cases_of_hours() {
  std::vector<RefusalCase> cases = cases_of_definitions();
  for (auto&& one : std::vector<RefusalCase>{
           {"credit.action_pending", {kProduction, kJob, kFromBalance}, kFromBalance},
           {"credit.job_queue_not_configured", {kProduction}, kFromBalance},
           {"date_formula.out_of_range",
            {R"(POST settings {"key":"documentDateFormula","value":"9000J"})",
             R"(POST jobs {"jobCode":"11096500"})"},
            "POST jobs/11096500:run {}"},
           {"hours.entry_on_unposted_invoice",
            {kDraft},
            correction(R"({"entryId":"e1","quantityDelta":"1"})")},
           {"invoice.post.booking_date_undetermined",
            {kDraft, R"(POST settings {"key":"postAtEndOfBookingPeriod","value":"on"})"},
            "POST invoices/1:post {}"},
           {"job.not_configured", {}, "POST jobs/11096500:run {}"},
           {"job.unknown", {}, R"(POST jobs {"jobCode":"4711"})"},
           {"timesheet_slip.contains_changes_from_required",
            {R"(POST settings {"key":"containsChangesFromRequired","value":"on"})",
             R"(POST frequencies {"code":"M","kind":"month"})",
             R"(POST projects/bouw {"invoiceFrequency":"M"})"},
            R"(POST timesheets/T9:attachSlip {"document":"s.pdf","project":"bouw",)"
            R"("period":{"from":"2026-06-29","to":"2026-07-05"}})"},
           {"timesheet_slip.date_outside_timesheet",
            {},
            R"(POST timesheets/T9:attachSlip {"document":"s.pdf","project":"bouw",)"
            R"("period":{"from":"2026-06-29","to":"2026-07-05"},)"
            R"("containsChangesFrom":"2026-07-06"})"},
       }) {
    cases.push_back(std::move(one));
  }
  return cases;
}

}  // namespace facta::api_testing
