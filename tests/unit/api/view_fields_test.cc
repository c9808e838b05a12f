// The columns that section 5 of domain.md asks of the views of hours invoicing, by their standard
// English names, in JSON and in CSV: 5.4, 5.5, 5.8, 5.10.
#include "tests/unit/api/hours_views_testing.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

namespace facta::api {
namespace {

using api_testing::Office;
using api_testing::Reply;

struct View {
  const char* what;
  const char* path;
  std::vector<std::string> columns;
};

std::vector<std::string> header_of(const std::string& csv) {
  std::vector<std::string> names;
  std::stringstream line(csv.substr(0, csv.find("\r\n")));
  for (std::string name; std::getline(line, name, ',');) {
    names.push_back(name);
  }
  return names;
}

// Names of the members of the items, those of all items together.
std::vector<std::string> members_of(const Reply& reply) {
  std::vector<std::string> names;
  for (const json::JsonValue& item : reply.json().find("items")->items()) {
    for (const json::JsonMember& member : item.members()) {
      names.emplace_back(member.name);
    }
  }
  return names;
}

// A company in which everything that the views show has happened once.
void fill(Office& office) {
  office.take("/v1/companies/central/reasonCodes", R"({"code":"COR"})");
  office.take("/v1/companies/central/settings", R"({"key":"autoCreditReasonCode","value":"COR"})");
  office.take("customers/acme", R"({"fullCreditOnCorrections":true})");
  office.hours("e1", "bouw", "2026-10-01", "8", "T");
  office.hours("e2", "thuis", "2026-10-01", "8");
  office.hours("e3", "montage", "2026-10-01", "8");
  office.run("2026-10-01", "2026-10-31");
  // One action fails, one is made, one waits.
  office.take("timesheets/T:processCorrections",
              R"({"changes":[{"entryId":"e1","quantityDelta":"1"}]})");
  office.take("jobs", R"({"jobCode":"11096325"})");
  office.take("/v1/balance:credit", R"({"company":"noord","invoice":"1","reasonCode":"ERR"})");
  office.take("jobs/11096325:run");
  office.take("/v1/balance:credit", R"({"company":"noord","invoice":"2","reasonCode":"ERR"})");
}

TEST(Views, HaveTheColumnsThatTheyAreAskedFor) {
  const View kViews[] = {
      {"5.4 balance across companies",
       "/v1/balance",
       {"company", "customer", "legalName", "number", "type", "documentDate", "bookingDate",
        "currency", "original", "remaining", "creditMark", "creditReason", "creditNumber",
        "creditAction", "creditActionError", "journalised"}},
      {"5.5 credit invoice actions",
       "/v1/creditActions",
       {"error", "action", "requestedAt", "requestedBy", "origin", "company", "customer",
        "original", "reasonCode", "state", "creditInvoice", "errorCode", "processedAt"}},
      {"5.8 unposted sales invoices",
       "invoices?list=unposted",
       {"number", "type", "status", "customer", "documentDate", "bookingDate", "currency", "totals",
        "original"}},
      {"5.8 posted sales invoices",
       "invoices?list=posted",
       {"number", "type", "status", "customer", "documentDate", "bookingDate", "currency", "totals",
        "creditReason", "creditMark", "creditNumber"}},
      {"5.10 settings", "settings", {"key", "value", "level", "company", "changedBy", "changedAt"}},
  };
  Office office;
  fill(office);
  for (const View& view : kViews) {
    SCOPED_TRACE(view.what);
    const Reply json = office.get(view.path);
    ASSERT_EQ(json.response.status, 200) << json.body;
    const std::vector<std::string> members = members_of(json);
    const Reply csv = office.get(view.path, {{"Accept", "text/csv"}});
    const std::vector<std::string> header = header_of(csv.body);
    for (const std::string& column : view.columns) {
      EXPECT_THAT(members, testing::Contains(column));
      EXPECT_THAT(header, testing::Contains(column));
    }
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(csv.body, '\n')),
              json.size_of("/items") + 1);
  }
}

TEST(Views, ChangeNothingWhenTheyAreRead) {  // DEC-31
  Office office;
  fill(office);
  const std::string before = office.get("history?limit=1000").body;
  for (const char* path :
       {"/v1/balance", "/v1/creditActions", "invoices", "invoices/1", "invoices/1:canCredit",
        "runs?type=hours", "runs/1", "runs/1/lines", "hours", "settings", "numbers", "jobRuns"}) {
    EXPECT_EQ(office.get(path).response.status, 200) << path;
  }
  EXPECT_EQ(office.get("history?limit=1000").body, before);
}

TEST(Views, ShowWhoAskedAndWhenInTheLogOfCreditActions) {  // 5.5
  Office office;
  fill(office);
  const Reply log = office.get("/v1/creditActions");
  ASSERT_EQ(log.size_of("/items"), 3U);
  const char* const states[] = {"pending", "succeeded", "failed"};  // newest first
  for (int i = 0; i < 3; ++i) {
    const std::string item = "/items/" + std::to_string(i);
    EXPECT_EQ(log.at(item + "/state"), states[i]);
    EXPECT_EQ(log.at(item + "/action"), std::to_string(3 - i));
    EXPECT_EQ(log.at(item + "/requestedBy"), "dev");
    EXPECT_TRUE(log.at(item + "/requestedAt").starts_with("2026-11-02T"));
    EXPECT_EQ(log.at(item + "/processedAt").empty(), i == 0);
  }
  EXPECT_EQ(log.at("/items/2/errorCode"), "credit.job_queue_not_configured");
  EXPECT_EQ(log.at("/items/2/reasonCode"), "COR");
}

// JOB-04: start, end, parameters, counts and errors of a job; the item that fails stops no other.
TEST(Views, RecordWhatAJobDid) {
  Office office;
  for (const char* project : {"bouw", "montage", "thuis"}) {
    office.hours(project, project, "2026-10-01", "8");
  }
  office.run("2026-10-01", "2026-10-31", "noord", "concept");
  for (const char* number : {"1", "2"}) {  // acme and duits; zorg's stays a draft
    office.take(std::string("invoices/") + number + ":release");
  }
  office.take("customers/acme", R"({"vatId":""})");
  office.take("jobs", R"({"jobCode":"11096500"})");
  office.take("jobs/11096500:run");
  const Reply runs = office.get("jobRuns?jobCode=11096500");
  ASSERT_EQ(runs.size_of("/items"), 1U);
  EXPECT_EQ(runs.at("/items/0/trigger"), "hand");
  EXPECT_EQ(runs.at("/items/0/startedBy"), "dev");
  EXPECT_TRUE(runs.at("/items/0/startedAt").starts_with("2026-11-02T"));
  EXPECT_TRUE(runs.at("/items/0/finishedAt").starts_with("2026-11-02T"));
  EXPECT_EQ(runs.at("/items/0/documentDate"), "2026-11-02");
  EXPECT_EQ(runs.size_of("/items/0/documentDateSteps"), 4U);
  EXPECT_EQ(runs.at("/items/0/succeeded"), "1");
  EXPECT_EQ(runs.at("/items/0/failed"), "1");
  EXPECT_EQ(runs.at("/items/0/skipped"), "1");
  EXPECT_EQ(runs.at("/items/0/errors/0/subject"), "1");
  EXPECT_EQ(runs.at("/items/0/errors/0/code"), "invoice.post.party_incomplete");
  EXPECT_EQ(office.get("jobRuns?jobCode=11096325").size_of("/items"), 0U);
}

// 5.10: a setting says what is in force, where, and who changed it; the lists are beside it.
TEST(Views, ShowWhereASettingComesFrom) {
  Office office;
  office.take("settings", R"({"key":"defaultStatusHours","value":"released"})");
  const Reply settings = office.get("settings?limit=1000");
  bool found = false;
  for (std::size_t i = 0; i < settings.size_of("/items"); ++i) {
    const std::string item = "/items/" + std::to_string(i);
    EXPECT_EQ(settings.at(item + "/company"), "noord");
    if (settings.at(item + "/key") == "defaultStatusHours") {
      found = true;
      EXPECT_EQ(settings.at(item + "/value"), "released");
      EXPECT_EQ(settings.at(item + "/level"), "company");
      EXPECT_EQ(settings.at(item + "/changedBy"), "dev");
      EXPECT_EQ(settings.at(item + "/isDefault"), "false");
    }
  }
  EXPECT_TRUE(found);
}

// FREQ-09, GROUP-03, CRE-14, SAL-02, JOB-01, SET-64, SET-66: what is defined is listed.
TEST(Views, ListTheDefinitionsBesideTheSettings) {
  const struct {
    const char* list;
    const char* body;
    const char* shown;  // a member of the item that was made
    const char* as;
  } kRows[] = {
      {"frequencies", R"({"code":"W","kind":"week"})", "code", "W"},
      {"groupingMethods", R"({"code":"G","dimensions":["project"]})", "code", "G"},
      {"layouts", R"({"code":"L"})", "code", "L"},
      {"reasonCodes", R"({"code":"NEW","text":"New"})", "code", "NEW"},
      {"customerTemplates", R"({"code":"T"})", "code", "T"},
      {"salutations", R"({"languageCode":"ENU","text":"Attn."})", "languageCode", "ENU"},
      {"jobs", R"({"jobCode":"11096500","at":"06:30"})", "jobCode", "11096500"},
      {"businessUnits", R"({"code":"B","bookingPeriodEndsOn":"friday"})", "code", "B"},
      {"contacts", R"({"code":"K"})", "code", "K"},
      {"legalNames", R"({"code":"N","name":"Acme Holding N.V."})", "code", "N"},
      {"holidays", R"({"code":"NL","dutchYears":[2026]})", "code", "NL"},
      {"profiles", R"({"code":"P"})", "code", "P"},
      {"reports", R"({"code":"R","fileName":"f","folder":"d"})", "storageLocation",
       "networkStorage"},  // SET-62
      {"vendorTemplates", R"({"code":"VT","purchaseInvoiceLayout":"L"})", "purchaseInvoiceLayout",
       "L"},  // SET-58
      {"vendors", R"({"code":"V","name":"N","template":"VT"})", "purchaseInvoiceLayout",
       "L"},  // PURCH-08
  };
  Office office;
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.list);
    office.take(row.list, row.body);
    const Reply list = office.get(row.list);
    bool found = false;
    for (std::size_t i = 0; i < list.size_of("/items"); ++i) {
      const std::string item = "/items/" + std::to_string(i);
      found = found ||
              (list.at(item + "/" + row.shown) == row.as && list.at(item + "/changedBy") == "dev");
    }
    EXPECT_TRUE(found) << list.body;
  }
}

}  // namespace
}  // namespace facta::api
