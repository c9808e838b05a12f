#include "service/api/command_routes.h"

#include "service/api/answer.h"
#include "service/api/command_request.h"
#include "service/api/decode.h"
#include "service/api/hours_body.h"
#include "service/api/identity.h"
#include "service/api/problem.h"
#include "service/api/schema.h"

#include <charconv>

namespace facta::api {
namespace {

using Decoded = Result<Command, Rejection>;
using Decode = std::function<Decoded(const RoutedRequest&)>;

constexpr std::size_t kInlineAnswerEvents = 8;  // larger answers are built by the pool

// Gives a request to the writer and its answer to the client.
void submit(const CommandDoor& door, RoutedRequest&& request, http::Responder&& responder,
            const std::string& company, Command command) {
  auto made = make_submission(request.http, company, std::move(command), door.dev);
  if (!made) {
    responder.send(problem_response(made.error(), company));
    return;
  }
  Submission& submission = *made;
  const auto shared = std::make_shared<http::Responder>(std::move(responder));
  const std::string command_id = submission.command_id;
  const bool dry_run = submission.dry_run;
  WorkPool* const pool = &door.pool;
  submission.answer = [shared, company, command_id, dry_run, pool](Answer answer) {
    const bool large = answer.kind == Answer::Kind::kRecord && answer.record->record.accepted() &&
                       !answer.record->record.events().empty() &&
                       (answer.record->record.events().size() > kInlineAnswerEvents ||
                        std::holds_alternative<HoursPosted>(answer.record->record.events()[0]));
    if (!large) {
      shared->send(answer_response(answer, company, command_id, dry_run));
      return;
    }
    pool->post([shared, company, command_id, dry_run, answer = std::move(answer)] {
      shared->send(answer_response(answer, company, command_id, dry_run));
    });
  };
  if (!door.writer.submit(std::move(submission))) {
    const std::string stopped = door.writer.stopped_because();
    shared->send(problem_response(stopped.empty()
                                      ? reject("request.overloaded")
                                      : reject("ledger.unavailable", {}, {{"cause", stopped}}),
                                  company));
  }
}

void ask_whether(const CommandDoor& door, RoutedRequest&& request, http::Responder&& responder,
                 const std::string& company, Command command) {
  auto made = make_submission(request.http, company, std::move(command), door.dev);
  if (!made) {
    responder.send(problem_response(made.error(), company));
    return;
  }
  made->dry_run = true;
  const auto shared = std::make_shared<http::Responder>(std::move(responder));
  made->answer = [shared](Answer answer) { shared->send(can_response(answer)); };
  if (!door.writer.submit(std::move(*made))) {
    shared->send(problem_response(reject("request.overloaded"), company));
  }
}

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
  } else if constexpr (std::tuple_size_v<decltype(C::fields())> > 0) {
    decoder.object(empty_object(), json::JsonPointer{}, command, from_path);
  }
  if (!decoder.ok()) {
    return Unexpected{reject_fields(std::move(decoder.faults()))};
  }
  return Command{std::move(command)};
}

constexpr std::string_view kRunFromPath[] = {"run"};

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
  template <class C>
  void act_on_run(const std::string& path) {
    add(
        "POST", path,
        [](const RoutedRequest& request) -> Decoded {
          C command;
          if (!run_number(request, command.run)) {
            return Unexpected{reject("run.revert.unknown_run", "run " + request.part("run"))};
          }
          return decode_body<C>(request, kRunFromPath, std::move(command));
        },
        body_schema<C>(kRunFromPath));
  }
  template <class C>
  void can_on_invoice(const std::string& path) {
    add_can(path, [](const RoutedRequest& request) -> Decoded {
      C command;
      command.invoice = request.part("number");
      return Command{std::move(command)};
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
            responder.send(problem_response(command.error(), company));
            return;
          }
          submit(door, std::move(request), std::move(responder), company, std::move(*command));
        },
        write_notes(std::move(body), std::move(sent_as)));
  }
  void add_can(const std::string& path, Decode decode) {
    const CommandDoor& door = door_;
    router_.add("GET", "/v1/companies/{company}/" + path,
                [&door, decode](RoutedRequest&& request, http::Responder&& responder) {
                  auto command = decode(request);
                  const std::string company = request.part("company");
                  if (!command) {
                    responder.send(problem_response(command.error(), company));
                    return;
                  }
                  ask_whether(door, std::move(request), std::move(responder), company,
                              std::move(*command));
                });
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
          responder.send(problem_response(command.error(), {}));
          return;
        }
        const std::string company = std::get<OpenCompany>(*command).code;
        submit(door, std::move(request), std::move(responder), company, std::move(*command));
      },
      write_notes(body_schema<OpenCompany>()));
  router.add(
      "POST", "/v1/companies/{company}",
      [&door](RoutedRequest&& request, http::Responder&& responder) {
        auto command = decode_body<ChangeCompany>(request, {}, ChangeCompany{});
        const std::string company = request.part("company");
        if (!command) {
          responder.send(problem_response(command.error(), company));
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
  routes.act_on<CloseBookingPeriod>("periods/{period}:close", "period", &CloseBookingPeriod::period,
                                    "period");
  routes.act_on<ReopenBookingPeriod>("periods/{period}:reopen", "period",
                                     &ReopenBookingPeriod::period, "period");
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

  routes.can_on_invoice<ReleaseInvoice>("invoices/{number}:canRelease");
  routes.can_on_invoice<ReopenInvoice>("invoices/{number}:canReopen");
  routes.can_on_invoice<ApproveSalesInvoice>("invoices/{number}:canApprove");
  routes.can_on_invoice<PostInvoice>("invoices/{number}:canPost");
  routes.can_on_invoice<FinaliseInvoice>("invoices/{number}:canFinalise");
  routes.can_on_invoice<DeleteInvoice>("invoices/{number}:canDelete");
  routes.can_on_invoice<ImportReturnMessage>("invoices/{number}:canImportReturnMessage");
  routes.can_on_invoice<ApproveInvoiceManually>("invoices/{number}:canApproveManually");
  routes.add_can("invoices/{number}:canCredit", [](const RoutedRequest& request) -> Decoded {
    CreditInvoice command;
    command.invoice = request.part("number");
    if (const std::string* reason = request.http.parameter("reasonCode")) {
      command.reasonCode = *reason;
    }
    return Command{std::move(command)};
  });
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
  routes.act_on_run<RevertInvoiceRun>("runs/{run}:revert");
  routes.act_on_run<ResumeInvoiceRun>("runs/{run}:resume");
  routes.add_can("runs/{run}:canRevert", [](const RoutedRequest& request) -> Decoded {
    RevertInvoiceRun command;
    command.confirm = true;
    if (!Routes::run_number(request, command.run)) {
      return Unexpected{reject("run.revert.unknown_run", "run " + request.part("run"))};
    }
    return Command{command};
  });
  add_invoice_routes(routes);
}

}  // namespace facta::api
