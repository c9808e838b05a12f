// A client of the router without sockets: requests in, whole answers out.
#pragma once

#include "service/api/command_routes.h"
#include "service/api/gate.h"
#include "service/api/query_door.h"
#include "service/json/json_value.h"
#include "tests/support/ledger/ledger_harness.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace facta::api_testing {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Reply {
  http::HttpResponse response;
  std::string body;  // of a stream: everything up to its end, or until it had nothing more
  http::BodyStream::Next ended = http::BodyStream::Next::kEnd;  // kIdle: it would go on

  std::string header(std::string_view name) const;
  // The body parsed; a body that is no JSON fails the test.
  const json::JsonValue& json() const;
  // A string, number or word in the body by JSON pointer ("/items/0/number"); "" if absent.
  std::string at(std::string_view pointer) const;
  std::size_t size_of(std::string_view pointer) const;

 private:
  mutable std::shared_ptr<json::JsonDocument> document_;
  const json::JsonValue* find(std::string_view pointer) const;
};

// What is pulled from a stream until it ends or has nothing more at present.
std::string drain(http::BodyStream& stream, http::BodyStream::Next& ended);

// The API over a ledger of one company "noord" with all that invoicing needs (given.h), and hours
// of October 2026.
class ApiTest {
 public:
  explicit ApiTest(LedgerHarness& ledger);

  Reply get(const std::string& target, const Headers& headers = {});
  Reply post(const std::string& target, std::string body, const Headers& headers = {});
  // Without pulling a streamed body.
  http::HttpResponse send(const std::string& method, const std::string& target, std::string body,
                          const Headers& headers);

  // Who may ask; at first everyone, as with --dev.
  void guard(api::Gate gate);

  LedgerHarness& ledger;
  api::WorkPool pool{2};
  api::AnswerCache answers;
  api::AnswerCache verdicts;
  api::Router router;

 private:
  std::unique_ptr<api::CommandDoor> commands_;
  std::unique_ptr<api::QueryDoor> queries_;
};

// Records of `noord`: definitions, and `entries` hours entries "e1", "e2" ... of project bouw.
std::vector<Record> noord_with_hours(int entries);

}  // namespace facta::api_testing
