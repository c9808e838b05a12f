// The routes of commands, as data: a path, the command that its body becomes, and the question
// whether that command could be sent.
#pragma once

#include "service/api/command_request.h"
#include "service/api/command_routes.h"
#include "service/api/decode.h"
#include "service/api/parameters.h"
#include "service/api/schema.h"
#include "service/api/submit.h"

#include <charconv>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace facta::api {

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

inline constexpr std::string_view kRunFromPath[] = {"run"};
inline constexpr const char* kCanAnswer =
    R"({"type":"object","required":["allowed","reasons"],"properties":{"allowed":)"
    R"({"type":"boolean"},"reasons":{"type":"array","items":)"
    R"({"$ref":"#/components/schemas/Reason"}}}})";

// What is known of a POST besides its path: the schema of its body, and what else it may be sent
// as.
inline RouteNotes write_notes(std::string body, std::vector<std::string> sent_as = {}) {
  RouteNotes notes;
  notes.parameters = {"dryRun"};
  notes.body = std::move(body);
  notes.sent_as = std::move(sent_as);
  return notes;
}

// Routes of acts and of the questions whether they are possible.
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
          if constexpr (std::is_same_v<C, FinaliseInvoice>) {
            command.confirm = false;  // unless the body says so: there is no way back (FINAL-14)
          }
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
  // With the number of the line as a parameter; none: the first line that there can be.
  template <class C>
  void can_on_line(const std::string& path) {
    can(path,
        [](const RoutedRequest& request) -> Decoded {
          const std::string* asked = request.http.parameter("line");
          const auto line = parse_whole(asked == nullptr ? "1" : *asked);
          C command;
          command.invoice = request.part("number");
          command.line = line && *line <= UINT32_MAX ? static_cast<std::uint32_t>(*line) : 0;
          return Command{std::move(command)};
        },
        {"line"});
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
  // A route under a company whose body `decode` makes a command.
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
  // The number of a run in the path; false: it is none.
  static bool run_number(const RoutedRequest& request, std::uint32_t& run) {
    const std::string& text = request.part("run");
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), run);
    return error == std::errc{} && end == text.data() + text.size();
  }

 private:
  Router& router_;
  const CommandDoor& door_;
};

// Acts on invoices and on their journal, and all questions whether an act is possible.
void add_invoice_routes(Routes& routes);
void add_questions(Routes& routes);

}  // namespace facta::api
