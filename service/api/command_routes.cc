#include "service/api/command_routes.h"

#include "aggregates/access/access.h"
#include "service/access/token_directory.h"
#include "service/api/command_request.h"
#include "service/api/decode.h"
#include "service/api/gate.h"
#include "service/api/hours_body.h"
#include "service/api/parameters.h"
#include "service/api/schema.h"
#include "service/api/submit.h"

#include <array>
#include <charconv>

namespace facta::api {
namespace {

using Decoded = Result<Command, Rejection>;
using Decode = std::function<Decoded(const RoutedRequest&)>;

// JSON body into a command, with the named parts of the path in their fields.
template <class C>
Decoded decode_body(const RoutedRequest& request, std::span<const std::string_view> from_path,
                    C command) {
  auto document = parse_body(request.http);
  if (!document) {
    return Unexpected{std::move(document.error())};
  }
  Decoder decoder;
  if (*document) {
    decoder.object((*document)->root(), json::JsonPointer{}, command, from_path);
  } else if constexpr (kFieldCount<C> > 0) {
    decoder.object(empty_object(), json::JsonPointer{}, command, from_path);
  }
  if (!decoder.ok()) {
    return Unexpected{reject_fields(std::move(decoder.faults()))};
  }
  return Command{std::move(command)};
}

constexpr std::string_view kRunFromPath[] = {"run"};
constexpr const char* kCanAnswer =
    R"({"type":"object","required":["allowed","reasons"],"properties":{"allowed":)"
    R"({"type":"boolean"},"reasons":{"type":"array","items":)"
    R"({"$ref":"#/components/schemas/Reason"}}}})";

RouteNotes write_notes(std::string body, std::vector<std::string> sent_as = {}) {
  RouteNotes notes;
  notes.parameters = {"dryRun"};
  notes.body = std::move(body);
  notes.sent_as = std::move(sent_as);
  return notes;
}

class Routes {
 public:
  Routes(Router& router, const CommandDoor& door) : router_(router), door_(door) {}

  // POST under a company, everything in the body.
  template <class C>
  void act(const std::string& path) {
    add(
        "POST", path,
        [](const RoutedRequest& request) -> Decoded { return decode_body<C>(request, {}, C{}); },
        body_schema<C>());
  }
  // POST on one thing named by the path; `field` takes its code or number.
  template <class C>
  void act_on(const std::string& path, std::string_view part, std::string C::*field,
              std::string_view name) {
    add(
        "POST", path,
        [part, field, name](const RoutedRequest& request) -> Decoded {
          C command;
          command.*field = request.part(part);
          const std::string_view from_path[] = {name};
          return decode_body<C>(request, from_path, std::move(command));
        },
        body_schema<C>({&name, 1}));
  }
  // GROUP-07, for one of the things that may have a grouping method of its own.
  void override_grouping(const std::string& things, const std::string& level) {
    static constexpr std::string_view kFromPath[] = {"level", "subject"};
    add(
        "POST", things + "/{id}:overrideGrouping",
        [level](const RoutedRequest& request) -> Decoded {
          OverrideGroupingMethod command;
          command.level = level;
          command.subject = request.part("id");
          return decode_body<OverrideGroupingMethod>(request, kFromPath, std::move(command));
        },
        body_schema<OverrideGroupingMethod>(kFromPath));
  }
  template <class C>
  void act_on_run(const std::string& path, std::string_view unknown) {
    add(
        "POST", path,
        [unknown](const RoutedRequest& request) -> Decoded {
          C command;
          if (!run_number(request, command.run)) {
            return Unexpected{reject(unknown, "run " + request.part("run"))};
          }
          return decode_body<C>(request, kRunFromPath, std::move(command));
        },
        body_schema<C>(kRunFromPath));
  }
  // GET of a question: may the command that `make` gives be sent? `parameters`: of its query.
  template <class Make>
  void can(const std::string& path, Make make, std::vector<std::string> parameters = {}) {
    const CommandDoor& door = door_;
    RouteNotes notes;
    notes.parameters = parameters;
    notes.answer = kCanAnswer;
    router_.add(
        "GET", "/v1/companies/{company}/" + path,
        [&door, make, parameters](RoutedRequest&& request, http::Responder&& responder) {
          if (answer_again(door, request, responder)) {
            return;
          }
          const std::string company = request.part("company");
          Decoded command = make(request);
          if (!command) {
            refuse(door, request, std::move(responder), company, command.error());
            return;
          }
          ask_whether(door, std::move(request), std::move(responder), company, std::move(*command),
                      parameters);
        },
        std::move(notes));
  }
  template <class C>
  void can_on_invoice(const std::string& path) {
    can(path, [](const RoutedRequest& request) -> Decoded {
      C command;
      command.invoice = request.part("number");
      return Command{std::move(command)};
    });
  }
  template <class C>
  void can_on_run(const std::string& path) {
    can(path, [](const RoutedRequest& request) -> Decoded {
      C command;
      if (!run_number(request, command.run)) {
        command.run = 0;  // no run has that number
      }
      if constexpr (std::is_same_v<C, RevertInvoiceRun>) {
        command.confirm = true;
      }
      return Command{std::move(command)};
    });
  }
  template <class C>
  void can_on_period(const std::string& path) {
    can(path, [](const RoutedRequest& request) -> Decoded {
      return Command{C{request.part("period"), "asked whether"}};
    });
  }
  void add(const std::string& method, const std::string& path, Decode decode, std::string body,
           std::vector<std::string> sent_as = {}) {
    const CommandDoor& door = door_;
    router_.add(
        method, "/v1/companies/{company}/" + path,
        [&door, decode](RoutedRequest&& request, http::Responder&& responder) {
          auto command = decode(request);
          const std::string company = request.part("company");
          if (!command) {
            refuse(door, request, std::move(responder), company, command.error());
            return;
          }
          submit(door, std::move(request), std::move(responder), company, std::move(*command));
        },
        write_notes(std::move(body), std::move(sent_as)));
  }
  static bool run_number(const RoutedRequest& request, std::uint32_t& run) {
    const std::string& text = request.part("run");
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), run);
    return error == std::errc{} && end == text.data() + text.size();
  }

 private:
  Router& router_;
  const CommandDoor& door_;
};

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

void add_invoice_routes(Routes& routes) {
  routes.act_on<ReleaseInvoice>("invoices/{number}:release", "number", &ReleaseInvoice::invoice,
                                "invoice");
  routes.act_on<ReopenInvoice>("invoices/{number}:reopen", "number", &ReopenInvoice::invoice,
                               "invoice");
  routes.act_on<ApproveSalesInvoice>("invoices/{number}:approve", "number",
                                     &ApproveSalesInvoice::invoice, "invoice");
  routes.act_on<PostInvoice>("invoices/{number}:post", "number", &PostInvoice::invoice, "invoice");
  routes.act_on<FinaliseInvoice>("invoices/{number}:finalise", "number", &FinaliseInvoice::invoice,
                                 "invoice");
  routes.act_on<CreditInvoice>("invoices/{number}:credit", "number", &CreditInvoice::invoice,
                               "invoice");
  routes.act_on<DeleteInvoice>("invoices/{number}:delete", "number", &DeleteInvoice::invoice,
                               "invoice");
  routes.act_on<ChangeInvoiceHeader>("invoices/{number}:changeHeader", "number",
                                     &ChangeInvoiceHeader::invoice, "invoice");
  routes.act_on<ImportReturnMessage>("invoices/{number}:importReturnMessage", "number",
                                     &ImportReturnMessage::invoice, "invoice");
  routes.act_on<ApproveInvoiceManually>("invoices/{number}:approveManually", "number",
                                        &ApproveInvoiceManually::invoice, "invoice");
  routes.act_on<ApproveInvoicePartially>("invoices/{number}:approvePartially", "number",
                                         &ApproveInvoicePartially::invoice, "invoice");
  routes.act<CreditInvoices>("invoices:credit");
  routes.act<PostInvoicesBatch>("invoices:post");
  routes.act<JournaliseInvoices>("invoices:journalise");
  routes.act<ExportJournal>("exports");
}

// A list of names in a parameter: "a,b".
std::vector<std::string> names_of(const RoutedRequest& request, std::string_view parameter) {
  const std::vector<std::string> known = {std::string(parameter)};
  return Parameters(request.http, known).names(parameter);
}

OptionalText reason_of(const RoutedRequest& request) {
  const std::string* reason = request.http.parameter("reasonCode");
  return reason == nullptr ? OptionalText() : OptionalText(*reason);
}

// What an act needs beside the thing it is about, a question takes as given: a reason, a
// confirmation, the lines that are approved.
void add_questions(Routes& routes) {
  routes.can_on_run<RevertInvoiceRun>("runs/{run}:canRevert");
  routes.can_on_run<ResumeInvoiceRun>("runs/{run}:canResume");
  routes.can_on_period<CloseBookingPeriod>("periods/{period}:canClose");
  routes.can_on_period<ReopenBookingPeriod>("periods/{period}:canReopen");
  routes.can_on_invoice<ReleaseInvoice>("invoices/{number}:canRelease");
  routes.can_on_invoice<ReopenInvoice>("invoices/{number}:canReopen");
  routes.can_on_invoice<ApproveSalesInvoice>("invoices/{number}:canApprove");
  routes.can_on_invoice<PostInvoice>("invoices/{number}:canPost");
  routes.can_on_invoice<FinaliseInvoice>("invoices/{number}:canFinalise");
  routes.can_on_invoice<DeleteInvoice>("invoices/{number}:canDelete");
  routes.can_on_invoice<ImportReturnMessage>("invoices/{number}:canImportReturnMessage");
  routes.can_on_invoice<ApproveInvoiceManually>("invoices/{number}:canApproveManually");
  routes.can("invoices/{number}:canApprovePartially", [](const RoutedRequest& request) -> Decoded {
    return Command{ApproveInvoicePartially{request.part("number"), {1}, {}}};
  });
  routes.can("invoices/{number}:canChangeHeader",
             [](const RoutedRequest& request) -> Decoded {
               const std::string* asked = request.http.parameter("field");
               const std::string field = asked == nullptr ? "postingDescription" : *asked;
               const bool date = field.ends_with("Date");
               return Command{
                   ChangeInvoiceHeader{request.part("number"), field, date ? "2000-01-01" : ""}};
             },
             {"field"});
  routes.can("invoices/{number}:canCredit",
             [](const RoutedRequest& request) -> Decoded {
               return Command{CreditInvoice{request.part("number"), reason_of(request)}};
             },
             {"reasonCode"});
  routes.can("jobs/{code}:canRun", [](const RoutedRequest& request) -> Decoded {
    return Command{RunJob{request.part("code")}};
  });
  routes.can("invoices:canCredit",
             [](const RoutedRequest& request) -> Decoded {
               return Command{CreditInvoices{names_of(request, "invoiceIds"), reason_of(request)}};
             },
             {"invoiceIds", "reasonCode"});
  routes.can("invoices:canPost",
             [](const RoutedRequest& request) -> Decoded {
               return Command{PostInvoicesBatch{names_of(request, "invoiceIds")}};
             },
             {"invoiceIds"});
  routes.can("invoices:canJournalise",
             [](const RoutedRequest& request) -> Decoded {
               return Command{JournaliseInvoices{names_of(request, "ids")}};
             },
             {"ids"});
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
