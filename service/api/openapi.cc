#include "service/api/openapi.h"

#include "aggregates/refusals/refusal.h"
#include "service/api/content_policy.h"
#include "service/api/docs_page.h"
#include "service/api/door_refusals.h"
#include "service/api/entity_tag.h"
#include "service/api/errors_page.h"
#include "service/api/examples.h"
#include "service/api/gate.h"
#include "service/api/problem.h"
#include "service/api/summary.h"
#include "service/http/compression.h"
#include "service/json/json_writer.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace facta::api {
namespace {

struct PathTemplate {
  std::string path;
  std::vector<std::string> variables;
};

PathTemplate template_of(const std::string& pattern) {
  PathTemplate found{pattern, {}};
  for (std::size_t open = pattern.find('{'); open != std::string::npos;
       open = pattern.find('{', open + 1)) {
    found.variables.push_back(pattern.substr(open + 1, pattern.find('}', open) - open - 1));
  }
  return found;
}

// "postCompaniesCompanyRunsRunRevert"
std::string operation_id(const Route& route) {
  std::string id;
  for (const char c : route.method) {
    id.push_back(static_cast<char>(c + ('a' - 'A')));
  }
  bool upper = true;
  for (const char c : route.pattern) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter) {
      id.push_back(upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    upper = !letter;
  }
  return id;
}

// Schemas of parameters, by name; any other is a text.
std::string_view parameter_schema(std::string_view name) {
  struct Known {
    std::string_view name, schema;
  };
  constexpr std::string_view kFlag = R"({"type":"boolean"})";
  constexpr std::string_view kDate = R"({"type":"string","format":"date"})";
  constexpr Known kKnown[] = {
      {"limit", R"({"type":"integer","minimum":1,"maximum":1000,"default":100})"},
      {"atLeast", R"({"type":"string","pattern":"^.+/[0-9]+$","examples":["noord/120"]})"},
      {"asOf", R"({"type":"string","examples":["5","2026-10-31T17:00:00Z"]})"},
      {"dryRun", kFlag},
      {"open", kFlag},
      {"credited", kFlag},
      {"follow", kFlag},
      {"includeEarlier", kFlag},
      {"ignoreFrequency", kFlag},
      {"ignoreGrouping", kFlag},
      {"ignoreCorrectionsOnSeparate", kFlag},
      {"from", kDate},
      {"to", kDate},
      {"period", R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$","examples":["2026-10"]})"},
      {"format", R"({"enum":["csv","json"]})"},
      {"groupBy", R"({"enum":["customer","company","currency"]})"},
      {"kind", R"({"enum":["test","production"]})"},
      {"company", R"({"type":"string","examples":["demo"]})"},
      {"number", R"({"type":"string","examples":["F26-0001"]})"},
      {"run", R"({"type":"integer","minimum":1,"maximum":4294967295,"examples":[1]})"},
      {"sequence", R"({"type":"integer","minimum":1,"examples":[5]})"},
      {"line", R"({"type":"integer","minimum":1,"maximum":4294967295})"},
      {"token", R"({"type":"integer","minimum":1,"maximum":4294967295,"examples":[1]})"},
      {"entryId", R"({"type":"string","examples":["p2"]})"},
      {"Idempotency-Key", R"({"type":"string","maxLength":64})"},
      {"If-Match", R"({"type":"string","examples":["\"42\""]})"},
      {"Facta-Work-Date", kDate},
  };
  const auto found = std::ranges::find(kKnown, name, &Known::name);
  return found == std::end(kKnown) ? std::string_view(R"({"type":"string"})") : found->schema;
}

std::string_view parameter_description(std::string_view name) {
  struct Known {
    std::string_view name, text;
  };
  constexpr Known kKnown[] = {
      {"limit", "Items on a page."},
      {"line", "Number of the line on the invoice; the first by default."},
      {"type", "Type of invoice."},
      {"customer", "Only of this customer."},
      {"project", "Only of this project."},
      {"state", "Only in this state."},
      {"profile", "Only of this profile."},
      {"from", "From this day on."},
      {"to", "Up to and including this day."},
      {"subject", "Only what this is about: invoices/F26-0001, runs/12."},
      {"after", "Only what came after this event: its id or its cursor."},
      {"types", "Only these types of event, with commas between."},
      {"companies", "Only these companies, with commas between."},
      {"follow", "Go on with what happens from now."},
      {"cursor", "nextCursor of the page before."},
      {"atLeast", "Wait, a little, until the view has this position."},
      {"asOf", "The view as it was at this sequence of the company, or at this time."},
      {"dryRun", "Say what would happen, and change nothing."},
      {"Idempotency-Key", "The same key and body get the same answer, for ever."},
      {"If-Match", "Only if the company still is at this sequence; else 412 with what was missed."},
      {"Facta-Work-Date", "The work date of the user, for this request."},
  };
  const auto found = std::ranges::find(kKnown, name, &Known::name);
  return found == std::end(kKnown) ? std::string_view() : found->text;
}

// What stands at {variable} in the example of a route: "anna" in ".../users/anna:setWorkDate".
// Empty: there is no example.
std::string_view example_part(std::string_view pattern, std::string_view variable) {
  const Example* example = example_of(pattern);
  const std::size_t open = pattern.find("{" + std::string(variable) + "}");
  if (example == nullptr || open == std::string_view::npos) {
    return {};
  }
  const auto parts_before = std::ranges::count(pattern.substr(0, open), '/');
  std::string_view rest = example->path;
  for (auto i = parts_before; i > 0; --i) {
    rest.remove_prefix(std::min(rest.find('/'), rest.size() - 1) + 1);
  }
  return rest.substr(0, rest.find_first_of("/:"));
}

void write_parameter(json::JsonWriter& out, std::string_view where, std::string_view name,
                     bool required, std::string_view example = {}) {
  out.begin_object().field("name", name).field("in", where).field("required", required);
  if (const std::string_view text = parameter_description(name); !text.empty()) {
    out.field("description", text);
  }
  const std::string_view schema = parameter_schema(name);
  if (!example.empty() && schema.find("examples") == std::string_view::npos) {
    out.field("example", example);
  }
  out.key("schema").raw(schema).end_object();
}

void write_parameters(json::JsonWriter& out, const Route& route, const PathTemplate& path) {
  out.key("parameters").begin_array();
  for (const std::string& variable : path.variables) {
    write_parameter(out, "path", variable, true, example_part(route.pattern, variable));
  }
  for (const std::string& name : route.notes.parameters) {
    const bool required = name == "format" || (name == "type" && route.pattern.ends_with("/runs"));
    write_parameter(out, "query", name, required);
  }
  if (route.method == "POST" && !route.pattern.starts_with("/v1/dev/")) {
    write_parameter(out, "header", "Idempotency-Key", false);
    write_parameter(out, "header", "If-Match", false);
    write_parameter(out, "header", "Facta-Work-Date", false);
  }
  out.end_array();
}

// "invoices" of "/v1/companies/{company}/invoices/{number}:credit".
std::string tag_of(const Route& route) {
  constexpr std::string_view kBase = "/v1/companies/{company}/";
  if (!route.pattern.starts_with(kBase)) {
    return route.pattern.starts_with("/v1/companies") ? "companies" : "service";
  }
  const std::string_view rest = std::string_view(route.pattern).substr(kBase.size());
  return std::string(rest.substr(0, rest.find_first_of("/:")));
}

// {"application/json": {schema}, "text/csv": {}}
void write_content(json::JsonWriter& out, const std::string& schema,
                   const std::vector<std::string>& others, const Example* example = nullptr) {
  out.key("content").begin_object().key("application/json").begin_object().key("schema");
  out.raw(schema);
  if (example != nullptr) {
    out.key("example").raw(example->body);
  }
  out.end_object();
  for (const std::string& type : others) {
    out.key(type).begin_object().end_object();
  }
  out.end_object();
}

// What a route answers that has no JSON; empty: it has.
std::string_view text_type_of(const Route& route) {
  return route.pattern == "/metrics"          ? "text/plain"
         : route.pattern.starts_with("/docs") ? "text/html"
                                              : "";
}

void write_operation(json::JsonWriter& out, const Route& route, const PathTemplate& path) {
  const RouteNotes& notes = route.notes;
  out.begin_object().field("operationId", operation_id(route));
  out.field("summary", summary_of(route));
  if (const std::string_view text = description_of(route); !text.empty()) {
    out.field("description", text);
  }
  out.key("tags").begin_array().string(tag_of(route)).end_array();
  if (reach_of(route).reach == Reach::kOpen) {
    out.key("security").begin_array().end_array();
  }
  write_parameters(out, route, path);
  if (!notes.body.empty()) {
    out.key("requestBody").begin_object();
    write_content(out, notes.body, notes.sent_as, example_of(route.pattern));
    out.end_object();
  }
  const bool writes = route.method == "POST";
  const std::string any = writes ? R"({"$ref":"#/components/schemas/CommandAnswer"})"
                                 : std::string(R"({"type":"object"})");
  const std::string& answer = notes.answer.empty() ? any : notes.answer;
  const std::string_view text = text_type_of(route);
  out.key("responses").begin_object();
  const auto response = [&](const char* status, const char* description) {
    out.key(status).begin_object().field("description", description);
    if (text.empty()) {
      write_content(out, answer, notes.given_as);
    } else {
      out.key("content").begin_object().key(text).begin_object().end_object().end_object();
    }
    out.end_object();
  };
  response("200", writes ? "It already was so, or a dry run." : "As of Facta-Position.");
  if (writes && notes.answer.empty()) {
    response("201", "Recorded.");
    response("202", "Recorded, and the work goes on.");
  }
  if (!writes) {
    out.key("304").raw(R"({"description":"The client has it: If-None-Match named its ETag."})");
  }
  out.key("default").raw(R"({"$ref":"#/components/responses/Problem"})");
  out.end_object().end_object();
}

void write_paths(json::JsonWriter& out, const Router& router) {
  std::map<std::string, std::vector<const Route*>> paths;
  for (const Route& route : router.routes()) {
    paths[route.pattern].push_back(&route);
  }
  out.key("paths").begin_object();
  for (const auto& [pattern, routes] : paths) {
    const PathTemplate path = template_of(pattern);
    out.key(path.path).begin_object();
    for (const Route* route : routes) {
      out.key(route->method == "POST" ? "post" : "get");
      write_operation(out, *route, path);
    }
    out.end_object();
  }
  out.end_object();
}

void write_problem_schema(json::JsonWriter& out) {
  constexpr const char* kText = R"({"type":"string"})";
  const auto texts = [&](std::initializer_list<const char*> names) {
    for (const char* name : names) {
      out.key(name).raw(kText);
    }
  };
  out.key("RemedyRequest")
      .raw(R"({"type":"object","required":["method","path"],"properties":{"method":)"
           R"({"type":"string"},"path":{"type":"string"},"headers":{"type":"object"},)"
           R"("body":{"type":"object"}}})");
  constexpr const char* kRemedy = R"({"$ref":"#/components/schemas/RemedyRequest"})";
  out.key("Reason").begin_object().field("type", "object");
  out.key("required").raw(R"(["code","detail"])").key("properties").begin_object();
  texts({"code", "detail", "subject", "position", "remedy"});
  out.key("sequence").raw(R"({"type":"integer"})");
  out.key("remedyRequest").raw(kRemedy).end_object().end_object();
  out.key("Problem").begin_object().field("type", "object");
  out.key("required").raw(R"(["type","title","status","detail","code"])");
  out.key("properties").begin_object();
  texts({"type", "title", "detail", "company", "subject", "position", "remedy"});
  out.key("status").raw(R"({"type":"integer"})").key("sequence").raw(R"({"type":"integer"})");
  out.key("code").begin_object().field("type", "string").key("examples").begin_array();
  for (const RefusalEntry& entry : refusal_catalogue()) {
    out.string(entry.code);
  }
  out.end_array().end_object();
  out.key("remedyRequest").raw(kRemedy);
  out.key("details").raw(R"({"type":"array","items":{"$ref":"#/components/schemas/Reason"}})");
  out.key("errors").raw(
      R"({"type":"array","items":{"type":"object","required":["detail"],"properties":)"
      R"({"pointer":{"type":"string"},"in":{"enum":["query","header"]},"name":{"type":"string"},)"
      R"("detail":{"type":"string"}}}})");
  out.key("missed").raw(R"({"type":"object"})");
  out.end_object().end_object();
}

void write_components(json::JsonWriter& out) {
  out.key("components").begin_object().key("schemas").begin_object();
  out.key("Decimal").raw(
      R"({"type":"string","pattern":"^-?[0-9]+(\\.[0-9]+)?$","examples":["1234.50"]})");
  out.key("CommandAnswer")
      .raw(R"({"type":"object","properties":{"commandId":{"type":"string","description":)"
           R"("The Idempotency-Key.","examples":["d41a6c7e"]},"company":{"type":"string",)"
           R"("examples":["demo"]},"sequence":{"type":"integer","description":)"
           R"("Of the record in its company.","examples":[12]},"recordHash":{"type":"string",)"
           R"("description":"SHA-256; the next record names it.","examples":["9f86d081884c7d65"]},)"
           R"("time":{"type":"string","format":"date-time"},"result":{"type":"object",)"
           R"("description":"What was made or changed."},"events":{"type":"array","description":)"
           R"("What happened, as in the feed.","items":{"type":"object"},"examples":[[{)"
           R"("type":"…","index":0,"data":{}}]]},"warnings":{"type":"array",)"
           R"("items":{"type":"object"},"examples":[[]]}}})");
  write_problem_schema(out);
  out.end_object();
  out.key("responses").begin_object().key("Problem").begin_object();
  out.field("description", "Refused; `code` says why, `remedy` what to do.");
  out.key("content").raw(
      R"({"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}})");
  out.end_object().end_object();
  out.key("securitySchemes")
      .raw(R"({"bearer":{"type":"http","scheme":"bearer","description":"An API token of )"
           R"(`facta token create`, or a token of the identity provider. A service started with )"
           R"(--dev asks for none."}})");
  out.end_object();
}

// Every refusal with its status, so that a client can be written without trying.
void write_refusals(json::JsonWriter& out) {
  out.key("x-refusals").begin_array();
  const auto write = [&](std::string_view code, int status, std::string_view message,
                         std::string_view remedy) {
    out.begin_object().field("code", code).field("status", std::int64_t{status});
    out.field("message", message).field("remedy", remedy).end_object();
  };
  for (const RefusalEntry& entry : refusal_catalogue()) {
    write(entry.code, status_of(entry.kind), entry.message, entry.remedy);
  }
  for (const DoorRefusal& refusal : door_refusals()) {
    write(refusal.code, refusal.status, refusal.message, refusal.remedy);
  }
  out.end_array();
}

}  // namespace

std::string openapi_document(const Router& router) {
  std::string text;
  json::JsonWriter out(text);
  out.begin_object().field("openapi", "3.1.0");
  out.key("info").raw(R"({"title":"facta","version":"1","description":)"
                      R"("An event-sourced invoicing ledger."})");
  write_paths(out, router);
  write_components(out);
  out.key("security").raw(R"([{"bearer":[]}])");
  write_refusals(out);
  out.end_object();
  return text;
}

namespace {

void add_document(Router& router, const std::string& path, std::string content_type,
                  std::function<std::string()> make) {
  struct Once {
    std::once_flag flag;
    std::string document;
    std::string policy;  // of a page
  };
  router.add(
      "GET", path,
      [content_type = std::move(content_type), make = std::move(make),
       once = std::make_shared<Once>()](RoutedRequest&& request, http::Responder&& responder) {
        std::call_once(once->flag, [&] {
          once->document = make();
          if (content_type.starts_with("text/html")) {
            once->policy = content_policy(once->document);
          }
        });
        http::HttpResponse response;
        response.content_type = content_type;
        response.body = once->document;
        response.headers.push_back({"Cache-Control", "no-cache"});
        if (!once->policy.empty()) {
          response.headers.push_back({"Content-Security-Policy", once->policy});
        }
        tag_by_content(request.http, response);
        if (http::accepts_gzip(request.http)) {
          http::compress(response);
        }
        responder.send(std::move(response));
      });
}

}  // namespace

void add_openapi_route(Router& router) {
  constexpr const char* kHtml = "text/html; charset=utf-8";
  add_document(router, "/openapi.json", "application/json",
               [&router] { return openapi_document(router); });
  add_document(router, "/docs", kHtml, [] { return std::string(docs_page()); });
  add_document(router, "/docs/errors", kHtml, errors_html);
}

}  // namespace facta::api
