// Balance across companies, by the worked examples: domain.md 2.15 (BAL-EX), and the log of credit
// actions (5.5).
#include "tests/unit/api/hours_views_testing.h"

namespace facta::api {
namespace {

using api_testing::Office;
using api_testing::Reply;

const std::string kSmall = R"({"company":"a","invoice":"2","reasonCode":"ERR"})";

// Company A posted 1,000 and 250, company B 400; all to customer X, who is exempt of VAT.
void posted(Office& office) {
  office.hours("large", "thuis", "2026-09-01", "25", "", "a");
  office.run("2026-09-01", "2026-09-30", "a");
  office.hours("small", "thuis", "2026-10-01", "6.25", "", "a");
  office.run("2026-10-01", "2026-10-31", "a");
  office.hours("other", "thuis", "2026-10-01", "10", "", "b");
  office.run("2026-10-01", "2026-10-31", "b");
}

void requested(Office& office) {
  posted(office);
  EXPECT_EQ(office.post("/v1/balance:credit", kSmall).at("/code"),
            "credit.job_queue_not_configured");  // CRE-21
  office.take("jobs", R"({"jobCode":"11096325"})", "a");
  office.take("/v1/balance:credit", kSmall);
}

void made(Office& office) {
  requested(office);
  office.take("jobs/11096325:run", "{}", "a");
}

void credited(Office& office) {
  made(office);
  office.take("invoices/3:post", "{}", "a");
}

struct Balance {
  const char* of_a;
  const char* of_b;
  const char* total;
};

// BAL-03: totals per customer, per company and overall; the total is the sum over companies.
void expect(Office& office, const Balance& balance) {
  const auto remaining = [&](const std::string& query) {
    const Reply reply = office.get("/v1/balance?" + query);
    EXPECT_EQ(reply.size_of("/totals"), 1U) << reply.body;
    return reply.at("/totals/0/remaining");
  };
  EXPECT_EQ(remaining("customer=zorg&company=a"), balance.of_a);
  EXPECT_EQ(remaining("customer=zorg&company=b"), balance.of_b);
  EXPECT_EQ(remaining("customer=zorg"), balance.total);
  EXPECT_EQ(remaining("company=a"), balance.of_a);
  EXPECT_EQ(remaining("company=b"), balance.of_b);
  EXPECT_EQ(remaining("open=true"), balance.total);
  const auto grouped = [&](const std::string& query, const char* at) {
    return office.get("/v1/balance?" + query).at(at);
  };
  EXPECT_EQ(grouped("groupBy=customer", "/items/0/remaining"), balance.total);
  EXPECT_EQ(grouped("groupBy=company", "/items/0/remaining"), balance.of_a);
  EXPECT_EQ(grouped("groupBy=company", "/items/1/remaining"), balance.of_b);
  EXPECT_EQ(grouped("groupBy=currency", "/items/0/remaining"), balance.total);
}

// Where the line of an invoice stands in the answer.
std::string line_of(const Reply& reply, const char* number) {
  for (std::size_t i = 0; i < reply.size_of("/items"); ++i) {
    const std::string line = "/items/" + std::to_string(i);
    if (reply.at(line + "/number") == number) {
      return line;
    }
  }
  ADD_FAILURE() << "no line of " << number;
  return "/none";
}

struct Line {
  const char* remaining;
  const char* mark;
  const char* reason;
  const char* credit;
  const char* action;
};

const struct {
  const char* id;
  void (*state)(Office&);
  Balance balance;
  Line line;  // BAL-04
} kExamples[] = {
    {"BAL-EX-01", posted, {"1250.00", "400.00", "1650.00"}, {"250.00", "none", "", "", ""}},
    {"BAL-EX-02",
     requested,
     {"1250.00", "400.00", "1650.00"},
     {"250.00", "none", "", "", "pending"}},
    {"BAL-EX-03",
     made,
     {"1250.00", "400.00", "1650.00"},
     {"250.00", "pending", "ERR", "3", "succeeded"}},
    {"BAL-EX-04",
     credited,
     {"1000.00", "400.00", "1400.00"},
     {"0.00", "credited", "ERR", "3", "succeeded"}},
};

TEST(Balance, FollowsTheWorkedExamples) {
  for (const auto& example : kExamples) {
    SCOPED_TRACE(example.id);
    Office office({"a", "b"});
    example.state(office);
    expect(office, example.balance);
    const Reply reply = office.get("/v1/balance?company=a");
    const std::string line = line_of(reply, "2");
    EXPECT_EQ(reply.at(line + "/original"), "250.00");
    EXPECT_EQ(reply.at(line + "/remaining"), example.line.remaining);
    EXPECT_EQ(reply.at(line + "/creditMark"), example.line.mark);
    EXPECT_EQ(reply.at(line + "/creditReason"), example.line.reason);
    EXPECT_EQ(reply.at(line + "/creditNumber"), example.line.credit);
    EXPECT_EQ(reply.at(line + "/creditAction"), example.line.action);
  }
}

TEST(Balance, ListsTheInvoicesOfAllCompanies) {  // BAL-01, BAL-06, 5.4
  Office office({"a", "b"});
  posted(office);
  office.hours("draft", "thuis", "2026-10-02", "1", "", "b");
  office.run("2026-10-01", "2026-10-31", "b", "concept");
  const struct {
    const char* query;
    std::size_t lines;
  } kRows[] = {{"", 3},
               {"company=a", 2},
               {"company=b", 1},
               {"customer=zorg", 3},
               {"customer=acme", 0},
               {"type=hours", 3},
               {"type=term", 0},
               {"period=2026-11", 3},
               {"period=2026-10", 0},
               {"open=true", 3},
               {"credited=true", 0},
               {"credited=false", 3}};
  for (const auto& row : kRows) {
    EXPECT_EQ(office.get(std::string("/v1/balance?") + row.query).size_of("/items"), row.lines)
        << row.query;
  }
}

// BAL-02, CRE-20...24: a credit is asked for where the invoice is seen, and made where it is from.
TEST(Balance, AsksForACreditWithoutOpeningTheCompany) {
  Office office({"a", "b"});
  requested(office);
  EXPECT_EQ(office.post("/v1/balance:credit", R"({"company":"a","invoice":"1"})").at("/code"),
            "credit.reason_required");
  EXPECT_EQ(office.post("/v1/balance:credit", kSmall).at("/code"), "credit.action_pending");
  EXPECT_EQ(office.get("invoices?list=unposted", {}, "a").size_of("/items"), 0U);
  office.take("jobs/11096325:run", "{}", "a");
  const Reply list = office.get("invoices?list=unposted", {}, "a");
  ASSERT_EQ(list.size_of("/items"), 1U);
  EXPECT_EQ(list.at("/items/0/number"), "3");
  EXPECT_EQ(list.at("/items/0/status"), "released");
  EXPECT_EQ(list.at("/items/0/original"), "2");
  EXPECT_EQ(office.post("/v1/balance:credit", kSmall).at("/code"), "credit.already_credited");
  EXPECT_EQ(office.post("/v1/balance:credit", R"({"company":"a","invoice":"3","reasonCode":"ERR"})")
                .at("/code"),
            "credit.is_credit_invoice");
}

TEST(Balance, OffersNoCreditWhereThereCanBeNone) {  // 5.4: off for credits and credited lines
  Office office({"a", "b"});
  credited(office);
  const auto reason = [&](const char* number) {
    const Reply reply =
        office.get(std::string("invoices/") + number + ":canCredit?reasonCode=ERR", {}, "a");
    return reply.at("/allowed") == "true" ? "" : reply.at("/reasons/0/code");
  };
  EXPECT_EQ(reason("1"), "");
  EXPECT_EQ(reason("2"), "credit.already_credited");
  EXPECT_EQ(reason("3"), "credit.is_credit_invoice");
}

TEST(Balance, NeverAddsCurrencies) {  // BAL-07
  Office office({"a"});
  office.hours("euro", "thuis", "2026-10-01", "1", "", "a");
  office.take("hours",
              R"({"entryId":"dollar","project":"thuis","date":"2026-10-01","resource":"jan",)"
              R"("quantity":"1","currency":"USD"})",
              "a");
  office.run("2026-10-01", "2026-10-31", "a");
  const Reply reply = office.get("/v1/balance");
  ASSERT_EQ(reply.size_of("/totals"), 2U);
  EXPECT_EQ(reply.at("/totals/0/currency"), "EUR");
  EXPECT_EQ(reply.at("/totals/0/remaining"), "40.00");
  EXPECT_EQ(reply.at("/totals/1/currency"), "USD");
  EXPECT_EQ(reply.at("/totals/1/remaining"), "40.00");
}

// ---- Crediting from posted invoices, and the log -----------------------------------------------

TEST(CreditInvoice, IsAnsweredWithItsNumber) {  // CRE-17, CRE-18, CRE-34
  Office office({"a"});
  office.hours("e", "thuis", "2026-10-01", "1", "", "a");
  office.run("2026-10-01", "2026-10-31", "a");
  const Reply reply = office.take("invoices/1:credit", R"({"reasonCode":"ERR"})", "a");
  EXPECT_EQ(reply.at("/result/creditInvoice"), "2");
  EXPECT_EQ(reply.at("/result/message"), "Credit invoice 2 was created");
  // It stands among the unposted ones at once, and in no log of actions.
  EXPECT_EQ(office.get("invoices?list=unposted", {}, "a").at("/items/0/number"), "2");
  EXPECT_EQ(office.get("/v1/creditActions").size_of("/items"), 0U);
}

TEST(CreditInvoices, AreAnsweredWithThreeCounts) {  // CRE-19
  Office office({"a"});
  for (const char* date : {"2026-10-01", "2026-10-02"}) {
    office.hours(date, "thuis", date, "1", "", "a");
    office.run(date, date, "a");
  }
  office.take("invoices/1:credit", R"({"reasonCode":"ERR"})", "a");
  const Reply reply =
      office.take("invoices:credit", R"({"invoiceIds":["1","2","9"],"reasonCode":"ERR"})", "a");
  EXPECT_EQ(reply.at("/result/processed"), "3");
  EXPECT_EQ(reply.at("/result/credited"), "1");
  EXPECT_EQ(reply.at("/result/notCredited"), "2");
  EXPECT_EQ(reply.at("/result/failures/0/code"), "credit.already_credited");
  EXPECT_EQ(reply.at("/result/failures/1/code"), "credit.invoice_unknown");
}

// CRE-24, CRE-29, CRE-32: requests of both origins are logged, with their errors.
TEST(CreditActions, AreLoggedWithTheirErrors) {
  Office office({"a"});
  office.take("customers/zorg", R"({"fullCreditOnCorrections":true})", "a");
  office.hours("e", "thuis", "2026-10-01", "8", "T", "a");
  office.run("2026-10-01", "2026-10-31", "a");
  office.take("timesheets/T:processCorrections",
              R"({"changes":[{"entryId":"e","quantityDelta":"1"}]})", "a");
  Reply log = office.get("/v1/creditActions");
  ASSERT_EQ(log.size_of("/items"), 1U);
  EXPECT_EQ(log.at("/items/0/origin"), "automaticOnCorrection");
  EXPECT_EQ(log.at("/items/0/state"), "failed");
  EXPECT_EQ(log.at("/items/0/errorCode"), "credit.auto.reason_code_missing");
  EXPECT_EQ(log.at("/items/0/error"),
            "No reason code for automatic crediting is set in the central company");
  EXPECT_EQ(office.get("/v1/balance").at("/items/0/creditAction"), "failed");
  EXPECT_EQ(office.get("/v1/balance").at("/items/0/creditActionError"),
            "No reason code for automatic crediting is set in the central company");

  office.take("jobs", R"({"jobCode":"11096325"})", "a");
  office.take("/v1/balance:credit", R"({"company":"a","invoice":"1","reasonCode":"ERR"})");
  office.take("jobs/11096325:run", "{}", "a");
  log = office.get("/v1/creditActions");
  ASSERT_EQ(log.size_of("/items"), 2U);  // newest first
  EXPECT_EQ(log.at("/items/0/origin"), "balanceAcrossCompanies");
  EXPECT_EQ(log.at("/items/0/state"), "succeeded");
  EXPECT_EQ(log.at("/items/0/creditInvoice"), "2");
  for (const auto& [query, items] :
       {std::pair("company=a", 2U), std::pair("company=b", 0U), std::pair("state=failed", 1U),
        std::pair("origin=balanceAcrossCompanies", 1U), std::pair("customer=zorg", 2U),
        std::pair("from=2026-11-02&to=2026-11-02", 2U), std::pair("to=2026-11-01", 0U)}) {
    EXPECT_EQ(office.get(std::string("/v1/creditActions?") + query).size_of("/items"), items)
        << query;
  }
}

}  // namespace
}  // namespace facta::api
