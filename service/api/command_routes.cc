#include "service/api/command_routes.h"

#include "aggregates/access/access.h"
#include "service/access/token_directory.h"
#include "service/api/gate.h"
#include "service/api/hours_body.h"
#include "service/api/routes.h"

#include <array>

namespace facta::api {
namespace {

void add_company_routes(Router& router, const CommandDoor& door, Routes& routes) {
  router.add(
      "POST", "/v1/companies",
      [&door](RoutedRequest&& request, http::Responder&& responder) {
        auto command = decode_body<OpenCompany>(request, {}, OpenCompany{});
        if (!command) {
          refuse(door, request, std::move(responder), {}, command.error());
          return;
        }
        const std::string company = std::get<OpenCompany>(*command).code;
        if (!request.caller.may_see(company)) {
          refuse(door, request, std::move(responder), company, company_denied(company));
          return;
        }
        submit(door, std::move(request), std::move(responder), company, std::move(*command));
      },
      write_notes(body_schema<OpenCompany>()));
  router.add(
      "POST", "/v1/companies/{company}",
      [&door](RoutedRequest&& request, http::Responder&& responder) {
        auto command = decode_body<ChangeCompany>(request, {}, ChangeCompany{});
        const std::string company = request.part("company");
        if (!command) {
          refuse(door, request, std::move(responder), company, command.error());
          return;
        }
        submit(door, std::move(request), std::move(responder), company, std::move(*command));
      },
      write_notes(body_schema<ChangeCompany>()));
  routes.act<ChangeInvoiceSettings>("settings");
  routes.act<CreateCustomer>("customers");
  routes.act_on<ChangeCustomer>("customers/{id}", "id", &ChangeCustomer::customer, "customer");
  routes.act<CreateProject>("projects");
  routes.act_on<ChangeProject>("projects/{id}", "id", &ChangeProject::project, "project");
  routes.act<DefineVatCode>("vatCodes");
  routes.act<DefineLedgerAccount>("ledgerAccounts");
  routes.act<DefineNumberSeries>("numberSeries");
  routes.act<AddReasonCode>("reasonCodes");
  routes.act<DefineInvoiceProfile>("profiles");
  routes.act<DefineInvoiceFrequency>("frequencies");
  routes.act<AddGroupingMethod>("groupingMethods");
  routes.act<DefineBusinessUnit>("businessUnits");
  routes.act<DefineCustomerTemplate>("customerTemplates");
  routes.act<DefineContact>("contacts");
  routes.act<DefineLegalName>("legalNames");
  routes.act<AddInvoiceLayout>("layouts");
  routes.act<AddEmailTemplate>("emailTemplates");
  routes.act<ConfigureInteractionTemplate>("interactionTemplates");
  routes.act<DefineStandardTermSchedule>("standardTermSchedules");
  routes.act<DefineTermScheduleType>("termScheduleTypes");
  routes.act<DefineCommitmentType>("commitmentTypes");
  routes.act<RegisterReport>("reports");
  routes.act<DefineVendorTemplate>("vendorTemplates");
  routes.act<CreateVendor>("vendors");
  routes.act_on<ChangeVendor>("vendors/{id}", "id", &ChangeVendor::vendor, "vendor");
  routes.act<SetGeneralSalutation>("salutations");
  routes.act<DefineHolidayCalendar>("holidays");
  routes.act_on<SetWorkDate>("users/{id}:setWorkDate", "id", &SetWorkDate::user, "user");
  routes.act_on<SetProjectCompany>("projects/{id}:setCompany", "id", &SetProjectCompany::project,
                                   "project");
  routes.override_grouping("customers", "customer");
  routes.override_grouping("projects", "project");
  routes.override_grouping("timesheets", "timesheet");
  routes.override_grouping("contacts", "contact");
  routes.act<ConfigureJobQueueEntry>("jobs");
  routes.act_on<RunJob>("jobs/{code}:run", "code", &RunJob::jobCode, "jobCode");
  routes.act_on<CloseBookingPeriod>("periods/{period}:close", "period", &CloseBookingPeriod::period,
                                    "period");
  routes.act_on<ReopenBookingPeriod>("periods/{period}:reopen", "period",
                                     &ReopenBookingPeriod::period, "period");
}

// A credit asked for without opening the invoicing company (BAL-02, CRE-22).
void add_balance_credit(Router& router, const CommandDoor& door) {
  router.add(
      "POST", "/v1/balance:credit",
      [&door](RoutedRequest&& request, http::Responder&& responder) {
        auto document = parse_body(request.http);
        CreditFromBalance body;
        Decoder decoder;
        if (document) {
          decoder.object(*document ? (*document)->root() : empty_object(), json::JsonPointer{},
                         body);
        }
        if (!document || !decoder.ok()) {
          refuse(door, request, std::move(responder), body.company,
                 document ? reject_fields(std::move(decoder.faults())) : document.error());
          return;
        }
        if (!request.caller.may_see(body.company)) {
          refuse(door, request, std::move(responder), body.company, company_denied(body.company));
          return;
        }
        submit(door, std::move(request), std::move(responder), body.company,
               Command{RequestCreditFromBalance{body.invoice, body.reasonCode}});
      },
      write_notes(body_schema<CreditFromBalance>()));
}

// The secret of a token is given out once, with the record that has its digest: a repeated request
// meets that record with another secret drawn, and gets none.
AddToAnswer give_out(const std::string& secret) {
  return [secret, digest = hex(sha256(secret))](const Answer& answer) {
    if (answer.kind != Answer::Kind::kRecord || answer.record->record.events().empty()) {
      return std::string();
    }
    const auto* created = std::get_if<ApiTokenCreated>(&answer.record->record.events().front());
    return created == nullptr || created->tokenHash != digest
               ? std::string()
               : ",\"secret\":\"" + access::token_text(created->id, secret) + "\"";
  };
}

void add_token_routes(Router& router, const CommandDoor& door) {
  const std::string chain(kAccessChain);
  router.add(
      "POST", "/v1/tokens",
      [&door, chain](RoutedRequest&& request, http::Responder&& responder) {
        auto command = decode_body<CreateApiToken>(request, {}, CreateApiToken{});
        if (!command) {
          refuse(door, request, std::move(responder), chain, command.error());
          return;
        }
        const std::string secret = access::draw_secret();
        std::get<CreateApiToken>(*command).token_hash = hex(sha256(secret));
        submit(door, std::move(request), std::move(responder), chain, std::move(*command),
               give_out(secret));
      },
      write_notes(body_schema<CreateApiToken>()));
  router.add(
      "POST", "/v1/tokens/{token}:revoke",
      [&door, chain](RoutedRequest&& request, http::Responder&& responder) {
        constexpr std::string_view kFromPath[] = {"id"};
        RevokeApiToken revoke;
        const auto id = parse_whole(request.part("token"));
        revoke.id = id && *id <= UINT32_MAX ? static_cast<std::uint32_t>(*id) : 0;
        auto command = decode_body<RevokeApiToken>(request, kFromPath, revoke);
        if (!command) {
          refuse(door, request, std::move(responder), chain, command.error());
          return;
        }
        submit(door, std::move(request), std::move(responder), chain, std::move(*command));
      },
      write_notes(body_schema<RevokeApiToken>(std::array{std::string_view("id")})));
}

}  // namespace

void add_command_routes(Router& router, const CommandDoor& door) {
  Routes routes(router, door);
  add_company_routes(router, door, routes);
  routes.add(
      "POST", "hours", decode_hours,
      "{\"oneOf\":[" + body_schema<HoursEntryInput>() + "," + body_schema<PostHours>() + "]}",
      {"text/csv", "application/x-ndjson"});
  routes.act<StartInvoiceRun>("runs");
  routes.act_on_run<RevertInvoiceRun>("runs/{run}:revert", "run.revert.unknown_run");
  routes.act_on_run<ResumeInvoiceRun>("runs/{run}:resume", "run.unknown");
  routes.act_on<ProcessTimesheetCorrections>("timesheets/{id}:processCorrections", "id",
                                             &ProcessTimesheetCorrections::timesheet, "timesheet");
  routes.act_on<AttachTimesheetSlip>("timesheets/{id}:attachSlip", "id",
                                     &AttachTimesheetSlip::timesheet, "timesheet");
  add_invoice_routes(routes);
  add_balance_credit(router, door);
  add_questions(routes);
  add_token_routes(router, door);
}

}  // namespace facta::api
