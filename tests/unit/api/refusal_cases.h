// Requests that are refused, one for each code.
#pragma once

#include "tests/unit/api/api_testing.h"

#include <memory>
#include <string>
#include <vector>

namespace facta::api_testing {

// A request in words: "POST runs/1:revert {\"confirm\":true}"; a path without a leading slash is
// one of company noord.
struct RefusalCase {
  std::string code;
  std::vector<std::string> before;  // steps that must be taken, see Shop::take()
  std::string request;
  Headers headers = {};
};
const std::vector<RefusalCase>& refusal_cases();
// Those of hours invoicing, part of them.
std::vector<RefusalCase> cases_of_hours();

// Codes that no request alone can bring about: faults of the log, races, the executor's own steps.
struct ShownElsewhere {
  std::string code;
  std::string file;
};
const std::vector<ShownElsewhere>& shown_elsewhere();

// Company noord with three hours entries, its door, and steps in words.
class Shop {
 public:
  Shop();

  // A request that must be accepted, or one of
  //   "run KIND PROFILE"   a run over October 2026, waited for until it is generated
  //   "log FAULT"          the next append fails: full, sealed, unavailable; "log late": unknown
  //   "log loses"          what is stored of the log is gone
  void take(const std::string& step);
  Reply ask(const std::string& request, const Headers& headers = {});
  Reply send(const std::string& method, const std::string& target, const std::string& body,
             const Headers& headers = {});

  LedgerHarness ledger;
  std::unique_ptr<ApiTest> api;

 private:
  std::uint32_t runs_ = 0;
};

}  // namespace facta::api_testing
