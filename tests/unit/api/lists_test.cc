// Lists: pages that stay right while the list grows, CSV, positions, entity tags, filters.
#include "service/api/csv.h"
#include "tests/support/given.h"
#include "tests/unit/api/api_testing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>

namespace facta::api {
namespace {

using api_testing::ApiTest;
using api_testing::Reply;

class ListsTest : public testing::Test {
 protected:
  ListsTest() {
    ledger.load(api_testing::noord_with_hours(5));
    ledger.start();
    api = std::make_unique<ApiTest>(ledger);
  }
  std::string position() const { return "noord/" + std::to_string(ledger_sequence()); }
  std::uint64_t ledger_sequence() const {
    return const_cast<LedgerHarness&>(ledger).writer().durable_sequence("noord");
  }
  LedgerHarness ledger;
  std::unique_ptr<ApiTest> api;
};

TEST_F(ListsTest, PageSaysWhereTheNextOneBegins) {
  const Reply first = api->get("/v1/companies/noord/hours?limit=2");
  ASSERT_EQ(first.size_of("/items"), 2U);
  EXPECT_EQ(first.at("/items/0/entryId"), "e5");  // newest first
  EXPECT_EQ(first.at("/items/0/state"), "open");
  EXPECT_EQ(first.at("/items/0/amount"), "600.00");
  EXPECT_EQ(first.at("/position"), position());
  EXPECT_EQ(first.header("Facta-Position"), position());

  // What is posted meanwhile neither repeats nor hides an entry of the list being read.
  ledger.accept("noord", post_hours({hours("e6", "bouw", "2026-10-06", "8")}));
  const Reply second =
      api->get("/v1/companies/noord/hours?limit=2&cursor=" + first.at("/nextCursor"));
  EXPECT_EQ(second.at("/items/0/entryId"), "e3");
  EXPECT_EQ(second.at("/items/1/entryId"), "e2");
  const Reply third =
      api->get("/v1/companies/noord/hours?limit=2&cursor=" + second.at("/nextCursor"));
  EXPECT_EQ(third.size_of("/items"), 1U);
  EXPECT_EQ(third.at("/nextCursor"), "null");
}

TEST_F(ListsTest, ReadSeesWhatWasAcknowledgedBeforeIt) {
  for (int i = 10; i < 30; ++i) {
    const std::string id = "e" + std::to_string(i);
    ledger.accept("noord", post_hours({hours(id, "bouw", "2026-10-06", "8")}));
    EXPECT_EQ(api->get("/v1/companies/noord/hours/" + id).at("/entryId"), id);
  }
}

TEST_F(ListsTest, EntrySaysWhatARunOverAWindowWouldDo) {
  const std::string entry = "/v1/companies/noord/hours/e5";
  EXPECT_EQ(api->get(entry).response.status, 200);
  const std::string day = api->get(entry).at("/date");
  const Reply in = api->get(entry + "?from=" + day + "&to=" + day);
  EXPECT_EQ(in.at("/forecast/billed"), "true");
  EXPECT_EQ(in.at("/forecast/window/from"), day);
  const Reply out = api->get(entry + "?from=2020-01-01&to=2020-01-31");
  EXPECT_EQ(out.at("/forecast/billed"), "false");
  EXPECT_EQ(out.at("/forecast/code"), "hours.after_window");
  EXPECT_EQ(api->get(entry + "?from=2020-01-01").at("/subject"), "query to");
  EXPECT_EQ(api->get(entry + "?from=2020-02-01&to=2020-01-01").response.status, 400);
  EXPECT_EQ(api->get(entry + "?includeEarlier=true").at("/subject"), "query from");
  EXPECT_EQ(
      api->get("/v1/companies/noord/hours/none?from=2020-01-01&to=2020-01-31").response.status,
      404);
}

TEST_F(ListsTest, ForecastIsRefusedWhileTheWriterIsOverloadedAndNotLeftOut) {
  std::promise<void> enough;
  std::promise<void> busy;
  ASSERT_TRUE(ledger.writer().inspect([&](Books&) {
    busy.set_value();
    enough.get_future().wait();
  }));
  busy.get_future().wait();
  while (ledger.writer().inspect([](Books&) {})) {
  }
  const Reply reply = api->get("/v1/companies/noord/hours/e5?from=2026-10-01&to=2026-10-31");
  EXPECT_EQ(reply.response.status, 429);
  EXPECT_EQ(reply.at("/code"), "request.overloaded");
  enough.set_value();
}

TEST_F(ListsTest, OfTheCentralCompanyAreThereFromTheStart) {  // DEC-20
  for (const char* list : {"settings", "reasonCodes", "history", "invoices"}) {
    const Reply reply = api->get("/v1/companies/central/" + std::string(list));
    EXPECT_EQ(reply.response.status, 200) << list << reply.body;
    EXPECT_EQ(reply.header("Facta-Position"), "central/0") << list;
  }
  EXPECT_EQ(api->get("/v1/companies/central/settings").at("/items/0/level"), "central");
  EXPECT_EQ(api->get("/v1/companies/central").at("/code"), "central");
  EXPECT_EQ(api->get("/v1/companies/zuid/settings").response.status, 404);
}

TEST_F(ListsTest, AreCsvForWhoPrefersIt) {
  const std::pair<const char*, bool> accepts[] = {
      {"text/csv", true},
      {"Text/CSV; charset=utf-8", true},
      {"text/csv, */*;q=0.8", true},
      {"text/csv, application/json", true},
      {"application/json;q=0.4, text/csv;q=0.5", true},
      {"application/json, text/csv", false},
      {"application/json, text/csv;q=0.5", false},
      {"text/csv;q=0", false},
      {"*/*", false},
      {"text/csvx", false},
  };
  for (const auto& [accept, csv] : accepts) {
    const Reply reply = api->get("/v1/companies/noord/hours", {{"Accept", accept}});
    EXPECT_EQ(reply.response.content_type.starts_with("text/csv"), csv) << accept;
  }
}

TEST_F(ListsTest, PositionThatTheLogDoesNotHaveIsWaitedForAndThenSaidToLieBehindItsEnd) {
  const Reply there = api->get("/v1/companies/noord/hours?atLeast=" + position());
  EXPECT_EQ(there.response.status, 200);
  const Reply beyond = api->get("/v1/companies/noord/hours?atLeast=noord/99999");
  EXPECT_EQ(beyond.response.status, 409);
  EXPECT_EQ(beyond.at("/code"), "ledger.log_behind");
  EXPECT_EQ(beyond.at("/subject"), position());
}

// Another service wrote it, and this one has not read it yet: late, and not lost.
TEST_F(ListsTest, PositionThatTheViewsDoNotHaveIsWaitedForAndThenSaidToBeBehind) {
  Record later = api_testing::noord_with_hours(1).back();
  later.sequence = 99999;
  ledger.load_foreign(0, encode_record(later).bytes());
  const Reply behind = api->get("/v1/companies/noord/hours?atLeast=noord/99999");
  EXPECT_EQ(behind.response.status, 503);
  EXPECT_EQ(behind.at("/code"), "view.behind");
  EXPECT_EQ(behind.header("Retry-After"), "1");
}

struct BadParameter {
  const char* query;
  const char* pointer;
};
class Parameter : public ListsTest, public testing::WithParamInterface<BadParameter> {};

TEST_P(Parameter, ThatIsWrongIsNamed) {
  const Reply reply = api->get(std::string("/v1/companies/noord/hours?") + GetParam().query);
  EXPECT_EQ(reply.response.status, 400);
  EXPECT_EQ(reply.at("/code"), "request.invalid");
  EXPECT_EQ(reply.at("/errors/0/in") + " " + reply.at("/errors/0/name"), GetParam().pointer);
}

INSTANTIATE_TEST_SUITE_P(Lists, Parameter,
                         testing::Values(BadParameter{"limit=0", "query limit"},
                                         BadParameter{"limit=1001", "query limit"},
                                         BadParameter{"limit=x", "query limit"},
                                         BadParameter{"cursor=zz", "query cursor"},
                                         BadParameter{"atLeast=noord", "query atLeast"},
                                         BadParameter{"state=done", "query state"},
                                         BadParameter{"from=2026-02-30", "query from"},
                                         BadParameter{"colour=red", "query colour"},
                                         BadParameter{"limit=1&limit=2", "query limit"}));

TEST_F(ListsTest, EntityTagSparesTheSameAnswer) {
  const Reply first = api->get("/v1/companies/noord/customers");
  const std::string tag = first.header("ETag");
  ASSERT_NE(tag, "");
  const Reply again = api->get("/v1/companies/noord/customers", {{"If-None-Match", tag}});
  EXPECT_EQ(again.response.status, 304);
  EXPECT_EQ(again.body, "");
  ledger.accept("noord", AddReasonCode{"NEW", "Nieuw"});
  EXPECT_EQ(api->get("/v1/companies/noord/customers", {{"If-None-Match", tag}}).response.status,
            200);
}

TEST_F(ListsTest, CsvIsTheWholeListWithAHeader) {
  const Reply reply = api->get("/v1/companies/noord/reasonCodes", {{"Accept", "text/csv"}});
  EXPECT_EQ(reply.response.content_type, "text/csv; charset=utf-8; header=present");
  EXPECT_TRUE(reply.body.starts_with("code,text,changedBy,changedAt,sequence\r\nCOR,Correctie,"))
      << reply.body;
  EXPECT_EQ(std::ranges::count(reply.body, '\n'), 3);
}

TEST(Csv, QuotesWhatMustBeQuoted) {
  std::string text = "before\r\n";
  {
    CsvWriter out(text);
    for (const char* cell : {"plain", "with, comma", "with \"quote\"", "two\nlines", ""}) {
      out.cell(cell);
    }
    out.end_line();
    out.cell(std::string(10'000, '"'));
    out.end_line();
    out.end_line();
  }
  EXPECT_EQ(text, "before\r\nplain,\"with, comma\",\"with \"\"quote\"\"\",\"two\nlines\",\r\n" +
                      std::string(20'002, '"') + "\r\n\r\n");
}

TEST_F(ListsTest, DefinitionsAreFlatObjects) {
  const Reply company = api->get("/v1/companies/noord");
  EXPECT_EQ(company.at("/code"), "noord");
  EXPECT_EQ(company.at("/currency"), "EUR");
  EXPECT_EQ(company.at("/sequence"), "1");
  EXPECT_EQ(api->get("/v1/companies").size_of("/items"), 1U);
  EXPECT_EQ(api->get("/v1/companies/noord/projects/advies").at("/rate"), "62.505");
  EXPECT_EQ(api->get("/v1/companies/noord/projects/none").at("/code"), "project.unknown");
}

TEST_F(ListsTest, HistoryShowsRefusalsToo) {
  const Answer refused = ledger.submit("noord", ReleaseInvoice{"99"}, "mine-1");
  ASSERT_EQ(refused.kind, Answer::Kind::kRecord);
  const Reply record =
      api->get("/v1/companies/noord/history/" + std::to_string(refused.record->record.sequence));
  EXPECT_EQ(record.at("/outcome"), "refused");
  EXPECT_EQ(record.at("/refusal/code"), "invoice.unknown");
  EXPECT_EQ(record.at("/commandId"), "mine-1");
  EXPECT_EQ(record.at("/hash"), hex(refused.record->hash));
  const Reply first = api->get("/v1/companies/noord/history?limit=1");
  EXPECT_EQ(first.at("/items/0/command"), "OpenCompany");
  EXPECT_EQ(first.at("/items/0/outcome"), "accepted");
  const Reply entry = api->get("/v1/companies/noord/history?subject=hours/e1");
  EXPECT_EQ(entry.size_of("/items"), 1U);
  EXPECT_EQ(entry.at("/items/0/command"), "PostHours");
  EXPECT_EQ(api->get("/v1/companies/noord/history?subject=x").response.status, 400);
}

TEST_F(ListsTest, OperationAnswers) {
  EXPECT_EQ(api->get("/health/live").response.status, 200);
  ledger.settle();
  EXPECT_EQ(api->get("/health/ready").at("/status"), "ready");
  const Reply metrics = api->get("/metrics");
  EXPECT_NE(metrics.body.find("\nfacta_views_lag_records 0\n"), std::string::npos);
  EXPECT_NE(metrics.body.find("facta_commands_total{outcome=\"accepted\"} "), std::string::npos);
  ledger.writer().stop();
  const Reply clock = api->post("/v1/dev/clock", R"({"now":"2026-12-01T10:00:00Z"})");
  EXPECT_EQ(clock.at("/now"), "2026-12-01T10:00:00.000000Z");
  EXPECT_GE(ledger.clock.now(), *parse_time("2026-12-01T10:00:00Z"));
  EXPECT_EQ(api->post("/v1/dev/clock", R"({"now":5})").response.status, 400);
}

// Sealed, the log takes no further part of the export.
TEST(UnfinishedExport, HasNoFileYet) {
  LedgerHarness ledger;
  std::vector<Record> records = api_testing::noord_with_hours(1);
  Record begun = records.back();
  JournalExported part;
  part.export_ = 1;
  part.type = "all";
  part.part = 1;
  begun.command = "ExportJournal";
  begun.command_id = "export-1";
  begun.outcome = std::vector<Event>{part};
  records.push_back(begun);
  ledger.load(std::move(records));
  ASSERT_TRUE(ledger.log.seal("for good"));
  ledger.start();
  ApiTest api(ledger);
  EXPECT_EQ(api.get("/v1/companies/noord/exports/1").at("/finished"), "false");
  const Reply file = api.get("/v1/companies/noord/exports/1/file?format=csv");
  EXPECT_EQ(file.at("/code"), "export.not_finished");
  EXPECT_EQ(file.at("/remedyRequest/path"), "/v1/companies/noord/exports/1/file?format=csv");
}

}  // namespace
}  // namespace facta::api
