// Steps of hours invoicing over the door, for tests of what the views then show.
#pragma once

#include "projections/overview/query.h"
#include "tests/support/given.h"
#include "tests/unit/api/api_testing.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace facta::api_testing {

// Companies as the sample opens them (given.h), and their door.
class Office {
 public:
  explicit Office(const std::vector<std::string>& companies = {"noord"}) {
    for (const std::string& company : companies) {
      ledger.load(open_company(company).records());
    }
    ledger.start();
    api = std::make_unique<ApiTest>(ledger);
  }

  static std::string path_of(const std::string& company, const std::string& path) {
    return path.starts_with('/') ? path : "/v1/companies/" + company + "/" + path;
  }
  Reply get(const std::string& path, const Headers& headers = {},
            const std::string& company = "noord") {
    return api->get(path_of(company, path), headers);
  }
  Reply post(const std::string& path, const std::string& body = "{}",
             const std::string& company = "noord") {
    return api->post(path_of(company, path), body);
  }
  // Must be accepted.
  Reply take(const std::string& path, const std::string& body = "{}",
             const std::string& company = "noord") {
    Reply reply = post(path, body, company);
    EXPECT_LT(reply.response.status, 300) << path << " " << body << "\n" << reply.body;
    return reply;
  }
  void hours(const std::string& id, const std::string& project, const std::string& date,
             const std::string& quantity, const std::string& timesheet = "",
             const std::string& company = "noord") {
    take("hours",
         R"({"entryId":")" + id + R"(","project":")" + project + R"(","date":")" + date +
             R"(","resource":"jan","quantity":")" + quantity + "\"" +
             (timesheet.empty() ? "" : R"(,"timesheet":")" + timesheet + "\"") + "}",
         company);
  }
  // A production run, waited for until it is generated.
  void run(const std::string& from, const std::string& to, const std::string& company = "noord",
           const std::string& profile = "hours") {
    const Reply started =
        take("runs",
             R"({"profile":")" + profile + R"(","kind":"production","window":{"from":")" + from +
                 R"(","to":")" + to + R"("}})",
             company);
    const auto number = static_cast<std::uint32_t>(std::stoul(started.at("/result/id")));
    ledger.wait_until([&](const Views& views) {
      const auto item = run_item(views, company, number);
      return item && item->run.state == RunState::kGenerated;
    });
  }

  LedgerHarness ledger;
  std::unique_ptr<ApiTest> api;
};

}  // namespace facta::api_testing
