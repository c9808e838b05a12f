#include "tests/integration/service/credit_session.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace facta::service_testing {
namespace {

constexpr const char* kCreditJob = "11096325";
constexpr const char* kPostingJob = "11096500";
constexpr int kInvoices = 4;
constexpr int kEntries = 3;  // of each invoice
constexpr std::chrono::seconds kPatience{90};

std::string in_noord(const std::string& path) {
  return "/v1/companies/noord/" + path;
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

std::string credit_of(int invoice) {
  return R"({"company":"noord","invoice":")" + std::to_string(invoice) + R"(","reasonCode":"ERR"})";
}

const std::string kRun = R"({"profile":"hours","kind":"production","bookingDate":"2026-11-02",)"
                         R"("window":{"from":"2026-10-01","to":"2026-10-31"}})";

std::string hours() {
  std::string body = R"({"entries":[)";
  for (int i = 0; i < kInvoices * kEntries; ++i) {
    const std::string customer = std::to_string(i / kEntries);
    body += i == 0 ? "" : ",";
    body += R"({"entryId":"E)" + std::to_string(i) + R"(","date":"2026-10-0)" +
            std::to_string(i % kEntries + 1) + R"(","project":"P)" + customer +
            R"(","timesheet":"T)" + customer +
            R"(","resource":"R1","quantity":"8.00","rate":"50.00"})";
  }
  return body + "]}";
}

}  // namespace

void prepare_credit_session(const ServiceProcess& service) {
  open_company(service, "noord", kInvoices);
  const auto done = [&](const std::string& target, const std::string& body, int status = 201) {
    const Reply reply = service.post_until_answered(target, body, {});
    EXPECT_EQ(reply.status, status) << target << ": " << reply.body;
  };
  const std::string central = "/v1/companies/central/";
  done(central + "reasonCodes", R"({"code":"COR","text":"Correctie van uren"})");
  done(central + "settings", R"({"key":"autoCreditReasonCode","value":"COR"})");
  done(in_noord("reasonCodes"), R"({"code":"ERR","text":"Onjuist"})");
  done(in_noord("reasonCodes"), R"({"code":"COR","text":"Correctie van uren"})");
  done(in_noord("customers/C0"), R"({"fullCreditOnCorrections":true})");
  done(in_noord("customers/C1"), R"({"fullCreditOnCorrections":true})");
  done(in_noord("jobs"), R"({"jobCode":")" + std::string(kCreditJob) + R"(","at":"09:30"})");
  done(in_noord("jobs"), R"({"jobCode":")" + std::string(kPostingJob) + R"("})");
  done(in_noord("hours"), hours());
  done(in_noord("runs"), kRun, 202);
  std::string state;
  while (state != "generated") {
    state = service.get(in_noord("runs/1")).text("state");
  }
  while (count(service.get(in_noord("invoices?list=posted")).body, R"("number":)") < kInvoices) {
    std::this_thread::yield();
  }
}

void CreditSession::revive() {
  ++revived_;
  service_.start();
  if (later_) {
    set_clock();
  }
}

void CreditSession::set_clock() {
  later_ = true;
  while (service_.post("/v1/dev/clock", R"({"now":"2026-11-02T08:30:00Z"})").status != 200) {
    if (service_.ended()) {
      revive();
      return;
    }
  }
}

void CreditSession::act(const std::string& path, const std::string& body, const std::string& key) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  Reply reply;
  while (std::chrono::steady_clock::now() < deadline) {
    reply = service_.post(path, body, key);
    if (reply.status != 0 && reply.status != 503 && reply.status != 429) {
      break;
    }
    if (service_.ended()) {
      revive();
    }
  }
  EXPECT_TRUE(reply.status == 201 || reply.status == 202) << path << ": " << reply.body;
}

Reply CreditSession::look(const std::string& path) {
  Reply reply = service_.get(path);
  if (reply.status == 0 && service_.ended()) {
    revive();
  }
  return reply;
}

void CreditSession::wait_for(const std::string& path, const std::string& text, int times) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  std::string seen;
  while (std::chrono::steady_clock::now() < deadline) {
    seen = look(path).body;
    if (count(seen, text) >= times) {
      return;
    }
  }
  FAIL() << path << " does not say " << text << " " << times << " times: " << seen;
}

void CreditSession::run_job(const std::string& code, const std::string& key) {
  act(in_noord("jobs/" + code + ":run"), "{}", key);
}

void CreditSession::play() {
  act("/v1/balance:credit", credit_of(3), "from-balance");
  // Two entries on one invoice: one credit (CRE-33).
  act(in_noord("timesheets/T0:processCorrections"),
      R"({"changes":[{"entryId":"E0","quantityDelta":"-1"},{"entryId":"E1","quantityDelta":"1"}]})",
      "correction");
  run_job(kCreditJob, "by-hand");
  wait_for(in_noord("jobRuns?jobCode=11096325"), R"("finishedAt":"2)", 1);
  act(in_noord("timesheets/T1:processCorrections"),
      R"({"changes":[{"entryId":"E3","newQuantity":"4"}]})", "second-correction");
  act("/v1/balance:credit", credit_of(4), "for-the-job");
  set_clock();  // and the job's time has come
  wait_for(in_noord("jobRuns?jobCode=11096325"), R"("finishedAt":"2)", 2);
  run_job(kPostingJob, "post-credits");
  wait_for(in_noord("jobRuns?jobCode=11096500"), R"("finishedAt":"2)", 1);
  act(in_noord("runs"), kRun, "bill-anew");
  wait_for(in_noord("runs/2"), R"("state":"generated")", 1);
}

void CreditSession::expect_done() const {
  const std::string actions = service_.get("/v1/creditActions?company=noord").body;
  EXPECT_EQ(count(actions, R"("state":"succeeded")"), kInvoices) << actions;
  EXPECT_EQ(count(actions, R"("action":)"), kInvoices) << actions;
  const std::string posted = service_.get(in_noord("invoices?list=posted")).body;
  EXPECT_EQ(count(posted, R"("creditMark":"credited")"), kInvoices) << posted;
  EXPECT_EQ(count(posted, R"("original":)"), kInvoices) << posted;
  const Reply run = service_.get(in_noord("runs/2"));
  // 12 entries of 8 hours at 50.00, one of them corrected to 4 hours: 92 hours.
  EXPECT_EQ(count(run.body, R"("totals":{"net":"4600.00",)"), 1) << run.body;
}

}  // namespace facta::service_testing
