#include "service/api/openapi.h"

#include "aggregates/refusals/refusal.h"
#include "service/api/problem.h"
#include "service/json/json_writer.h"

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

void write_parameter(json::JsonWriter& out, std::string_view where, std::string_view name,
                     bool required) {
  out.begin_object().field("name", name).field("in", where).field("required", required);
  out.key("schema").raw(R"({"type":"string"})").end_object();
}

void write_parameters(json::JsonWriter& out, const Route& route, const PathTemplate& path) {
  out.key("parameters").begin_array();
  for (const std::string& variable : path.variables) {
    write_parameter(out, "path", variable, true);
  }
  for (const std::string& name : route.notes.parameters) {
    write_parameter(out, "query", name, false);
  }
  if (route.method == "POST") {
    write_parameter(out, "header", "Idempotency-Key", false);
    write_parameter(out, "header", "If-Match", false);
    write_parameter(out, "header", "Facta-Work-Date", false);
  }
  out.end_array();
}

// {"application/json": {schema}, "text/csv": {}}
void write_content(json::JsonWriter& out, const std::string& schema,
                   const std::vector<std::string>& others) {
  out.key("content").begin_object().key("application/json").begin_object().key("schema");
  out.raw(schema).end_object();
  for (const std::string& type : others) {
    out.key(type).begin_object().end_object();
  }
  out.end_object();
}

void write_operation(json::JsonWriter& out, const Route& route, const PathTemplate& path) {
  const RouteNotes& notes = route.notes;
  out.begin_object().field("operationId", operation_id(route));
  write_parameters(out, route, path);
  if (!notes.body.empty()) {
    out.key("requestBody").begin_object();
    write_content(out, notes.body, notes.sent_as);
    out.end_object();
  }
  const bool writes = route.method == "POST";
  const std::string any = writes ? R"({"$ref":"#/components/schemas/CommandAnswer"})"
                                 : std::string(R"({"type":"object"})");
  out.key("responses").begin_object().key(writes ? "201" : "200").begin_object();
  out.field("description", writes ? "Recorded." : "What the views hold.");
  write_content(out, notes.answer.empty() ? any : notes.answer, notes.given_as);
  out.end_object();
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
  out.key("Problem").begin_object().field("type", "object").key("properties").begin_object();
  for (const char* name : {"type", "title", "detail", "company", "subject", "remedy"}) {
    out.key(name).raw(R"({"type":"string"})");
  }
  out.key("status").raw(R"({"type":"integer"})");
  out.key("code").begin_object().field("type", "string").key("examples").begin_array();
  for (const RefusalEntry& entry : refusal_catalogue()) {
    out.string(entry.code);
  }
  out.end_array().end_object();
  out.key("details").raw(
      R"({"type":"array","items":{"type":"object","properties":{"code":{"type":"string"},)"
      R"("detail":{"type":"string"},"subject":{"type":"string"}}}})");
  out.key("errors").raw(
      R"({"type":"array","items":{"type":"object","properties":{"pointer":{"type":"string"},)"
      R"("detail":{"type":"string"}}}})");
  out.end_object().end_object();
}

void write_components(json::JsonWriter& out) {
  out.key("components").begin_object().key("schemas").begin_object();
  out.key("Decimal").raw(
      R"({"type":"string","pattern":"^-?[0-9]+(\\.[0-9]+)?$","examples":["1234.50"]})");
  out.key("CommandAnswer")
      .raw(R"({"type":"object","properties":{"commandId":{"type":"string"},)"
           R"("company":{"type":"string"},"sequence":{"type":"integer"},)"
           R"("recordHash":{"type":"string"},"time":{"type":"string","format":"date-time"},)"
           R"("result":{"type":"object"},"events":{"type":"array","items":{"type":"object"}},)"
           R"("warnings":{"type":"array","items":{"type":"object"}}}})");
  write_problem_schema(out);
  out.end_object();
  out.key("responses").begin_object().key("Problem").begin_object();
  out.field("description", "Refused; `code` says why, `remedy` what to do.");
  out.key("content").raw(
      R"({"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}})");
  out.end_object().end_object();
  out.end_object();
}

// Every refusal with its status, so that a client can be written without trying.
void write_refusals(json::JsonWriter& out) {
  out.key("x-refusals").begin_array();
  for (const RefusalEntry& entry : refusal_catalogue()) {
    out.begin_object().field("code", entry.code);
    out.field("status", std::int64_t{status_of(entry.kind)});
    out.field("message", entry.message).field("remedy", entry.remedy).end_object();
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
  write_refusals(out);
  out.end_object();
  return text;
}

void add_openapi_route(Router& router) {
  struct Once {
    std::once_flag flag;
    std::string document;
  };
  router.add(
      "GET", "/openapi.json",
      [&router, once = std::make_shared<Once>()](RoutedRequest&&, http::Responder&& responder) {
        std::call_once(once->flag, [&] { once->document = openapi_document(router); });
        http::HttpResponse response;
        response.body = once->document;
        responder.send(std::move(response));
      });
}

}  // namespace facta::api
