#include "tests/unit/api/api_testing.h"

#include "service/api/identity.h"
#include "service/http/target.h"
#include "tests/support/given.h"

#include <gtest/gtest.h>

#include <future>

namespace facta::api_testing {
namespace {

class WaitingSink final : public http::ResponseSink {
 public:
  void respond(http::HttpResponse&& response) override {
    promise_.set_value(http::whole(std::move(response)));
  }
  void abandon() override {
    http::HttpResponse response;
    response.status = 500;
    promise_.set_value(std::move(response));
  }
  http::HttpResponse wait() { return promise_.get_future().get(); }

 private:
  std::promise<http::HttpResponse> promise_;
};

}  // namespace

std::string Reply::header(std::string_view name) const {
  for (const http::ResponseHeader& header : response.headers) {
    if (http::equals_ignoring_case(header.name, name)) {
      return header.value;
    }
  }
  return {};
}

const json::JsonValue& Reply::json() const {
  if (!document_) {
    auto parsed = json::parse_json(body);
    if (!parsed) {
      ADD_FAILURE() << parsed.error().message << " in: " << body.substr(0, 500);
      parsed = json::parse_json("null");
    }
    document_ = std::make_shared<json::JsonDocument>(std::move(*parsed));
  }
  return document_->root();
}

const json::JsonValue* Reply::find(std::string_view pointer) const {
  const json::JsonValue* value = &json();
  while (!pointer.empty() && value != nullptr) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    const std::string_view name = pointer.substr(0, end);
    pointer.remove_prefix(end);
    if (value->is_array()) {
      const auto index = static_cast<std::size_t>(std::stoul(std::string(name)));
      value = index < value->items().size() ? &value->items()[index] : nullptr;
    } else {
      value = value->find(name);
    }
  }
  return value;
}

std::string Reply::at(std::string_view pointer) const {
  const json::JsonValue* value = find(pointer);
  if (value == nullptr) {
    return {};
  }
  if (value->is_bool()) {
    return value->boolean() ? "true" : "false";
  }
  if (value->is_null()) {
    return "null";
  }
  return std::string(value->is_number() ? value->number() : value->string());
}

std::size_t Reply::size_of(std::string_view pointer) const {
  const json::JsonValue* value = find(pointer);
  return value == nullptr ? 0 : value->items().size();
}

std::string drain(http::BodyStream& stream, http::BodyStream::Next& ended) {
  std::string body;
  do {
    std::string piece;
    ended = stream.next(piece);
    body += piece;
  } while (ended == http::BodyStream::Next::kMore);
  return body;
}

ApiTest::ApiTest(LedgerHarness& given)
    : ledger(given),
      commands_(new api::CommandDoor{given.writer(), pool, &given.projector(), &given.log,
                                     &verdicts, &given.clock}),
      queries_(new api::QueryDoor{.projector = given.projector(),
                                  .writer = given.writer(),
                                  .log = given.log,
                                  .clock = given.clock,
                                  .pool = pool,
                                  .settable_clock = &given.clock,
                                  .http_counts = [] { return http::HttpServerCounts{}; },
                                  .answers = &answers}) {
  api::add_command_routes(router, *commands_);
  api::add_query_routes(router, *queries_);
  guard(api::Gate(api::identify_dev));
}

void ApiTest::guard(api::Gate gate) {
  router.guard([gate = std::move(gate)](const api::Route* route, api::RoutedRequest& request) {
    return gate.stop(route, request);
  });
}

http::HttpResponse ApiTest::send(const std::string& method, const std::string& target,
                                 std::string body, const Headers& headers) {
  auto parsed = http::parse_target(target);
  EXPECT_TRUE(parsed) << target;
  http::HttpRequest request;
  request.method = method;
  request.path = std::move(parsed->path);
  request.segments = std::move(parsed->segments);
  request.query = std::move(parsed->query);
  request.body = std::move(body);
  for (const auto& [name, value] : headers) {
    request.headers.add(name, value);
  }
  const auto sink = std::make_shared<WaitingSink>();
  router.dispatch(std::move(request), http::Responder(sink));
  return sink->wait();
}

Reply ApiTest::get(const std::string& target, const Headers& headers) {
  Reply reply;
  reply.response = send("GET", target, {}, headers);
  reply.body =
      reply.response.stream ? drain(*reply.response.stream, reply.ended) : reply.response.body;
  return reply;
}

Reply ApiTest::post(const std::string& target, std::string body, const Headers& headers) {
  Reply reply;
  reply.response = send("POST", target, std::move(body), headers);
  reply.body = reply.response.body;
  return reply;
}

std::vector<Record> noord_with_hours(int entries) {
  Given noord = open_company("noord");
  for (int i = 1; i <= entries; ++i) {
    noord.has(post_hours({hours("e" + std::to_string(i), "bouw", "2026-10-05", "8")}));
  }
  return noord.records();
}

}  // namespace facta::api_testing
