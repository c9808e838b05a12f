// Commands that read: tables, lines of JSON, CSV, pages, the feed.
#include "service/cli/table.h"
#include "service/cli/view.h"
#include "tests/unit/cli/fake_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::cli {
namespace {

using testing::HasSubstr;

constexpr const char* kInvoices =
    R"({"items":[)"
    R"({"number":"VF1","status":"posted","customer":"Ĉé 東京","totals":{"total":"1234.50"}},)"
    R"({"number":"VF2","status":"draft","customer":"K1","totals":{"total":"-9.00"}}],)"
    R"("nextCursor":null,"position":"noord/9"})";

TEST(List, IsATableWithAmountsAlignedRight) {
  FakeService service([](const Asked&) { return json_answer(200, kInvoices); });
  const Ran ran = facta_at(service, {"invoice", "list", "--customer", "K&1"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(ran.out,
            "number  status  customer    total\n"
            "VF1     posted  Ĉé 東京   1234.50\n"
            "VF2     draft   K1          -9.00\n");
  EXPECT_EQ(service.asked()[0].target, "/v1/companies/noord/invoices?customer=K&1&limit=1000");
}

TEST(List, NamesItsColumnsInWords) {
  EXPECT_EQ(words_of("documentDate"), "document date");
  EXPECT_EQ(words_of("VAT"), "VAT");
  EXPECT_EQ(words_of("legalVATCode"), "legal VAT code");
  EXPECT_EQ(words_of("totals.vat"), "totals vat");
  FakeService service([](const Asked&) {
    return json_answer(200, R"({"items":[{"number":"VF1","totals":{"vat":"2.10"}}]})");
  });
  EXPECT_EQ(facta_at(service, {"invoice", "list"}).out, "number   VAT\nVF1     2.10\n");
}

TEST(List, IsOneObjectPerLineWithJson) {
  FakeService service([](const Asked&) { return json_answer(200, kInvoices); });
  const Ran ran = facta_at(service, {"invoice", "list", "--json"});
  EXPECT_EQ(
      ran.out,
      R"({"number":"VF1","status":"posted","customer":"Ĉé 東京","totals":{"total":"1234.50"}})"
      "\n"
      R"({"number":"VF2","status":"draft","customer":"K1","totals":{"total":"-9.00"}})"
      "\n");
}

TEST(List, CsvIsWhatTheServiceWrites) {
  FakeService service([](const Asked&) {
    http::HttpResponse response = json_answer(200, "number,total\r\nVF1,1.00\r\n");
    response.content_type = "text/csv";
    return response;
  });
  EXPECT_EQ(facta_at(service, {"invoice", "list", "--csv"}).out, "number,total\r\nVF1,1.00\r\n");
  EXPECT_EQ(service.asked()[0].target, "/v1/companies/noord/invoices");
}

TEST(List, OfOneThingIsShownWhatWasAskedFor) {
  FakeService service([](const Asked&) {
    return json_answer(200, R"({"entryId":"e1","date":"2026-10-05","state":"open",)"
                            R"("whyNotBilled":"No production run has billed it yet."})");
  });
  const Ran ran = facta_at(service, {"hours", "why", "e1"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(ran.out,
            "entry id        e1\n"
            "state           open\n"
            "why not billed  No production run has billed it yet.\n");
  EXPECT_EQ(service.asked()[0].target, "/v1/companies/noord/hours/e1");
  EXPECT_EQ(facta_at(service, {"hours", "why", "e1", "--limit", "1"}).code, kUsage);
}

TEST(List, FollowsCursorsUntilTheEndOrTheLimit) {
  FakeService service([](const Asked& asked) {
    return asked.target.find("cursor=a/b") == std::string::npos
               ? json_answer(200, R"({"items":[{"code":"A"},{"code":"B"}],"nextCursor":"a/b"})")
               : json_answer(200, R"({"items":[{"code":"C"}],"nextCursor":null})");
  });
  EXPECT_EQ(facta_at(service, {"account", "list"}).out, "code\nA\nB\nC\n");
  const Ran some = facta_at(service, {"account", "list", "--limit", "2"});
  EXPECT_EQ(some.out, "code\nA\nB\n(more: --limit N, or --csv or --json for all)\n");
  EXPECT_EQ(facta_at(service, {"account", "list", "--limit", "x"}).code, kUsage);
}

TEST(List, ShowsTotalsBelowAndSaysWhenThereIsNothing) {
  FakeService service([](const Asked&) {
    return json_answer(200, R"({"items":[],"totals":[{"currency":"EUR","original":"5.00"}]})");
  });
  const Ran ran = facta_at(service, {"balance", "--open", "--group-by", "customer"});
  EXPECT_EQ(ran.out, "(none)\n\ntotals\ncurrency  original\nEUR           5.00\n");
  EXPECT_EQ(service.asked()[0].target,
            "/v1/balance?open=true&groupBy=customer&company=noord&limit=1000");
}

TEST(List, ARefusalIsExitCodeOne) {
  FakeService service([](const Asked&) {
    return problem(404,
                   R"({"code":"company.unknown","detail":"Unknown company","remedy":"Open it."})");
  });
  for (const char* const form : {"--json", "--csv"}) {
    EXPECT_EQ(facta_at(service, {"invoice", "list", form}).code, kRefused);
  }
  const Ran ran = facta_at(service, {"invoice", "list"});
  EXPECT_EQ(ran.code, kRefused);
  EXPECT_THAT(ran.error, HasSubstr("company.unknown"));
}

TEST(Show, IsNamesAndValuesWithListsBelow) {
  FakeService service([](const Asked&) {
    return json_answer(200, R"({"number":"VF1","dueDate":"2026-11-30","open":true,)"
                            R"("totals":{"net":"1.00","vat":"0.21"},"wbs":["a","b"],)"
                            R"("lines":[{"line":1,"net":"1.00"}]})");
  });
  EXPECT_EQ(facta_at(service, {"invoice", "show", "VF1"}).out,
            "number    VF1\n"
            "due date  2026-11-30\n"
            "open      yes\n"
            "totals    net 1.00, vat 0.21\n"
            "wbs       a, b\n"
            "\n"
            "lines\n"
            "line   net\n"
            "   1  1.00\n");
}

TEST(Feed, GoesOnBehindTheLastWholeEvent) {
  FakeService service([](const Asked& asked) {
    if (asked.target.find("after=noord/2/0") != std::string::npos) {
      return problem(410, R"({"code":"feed.gone","detail":"d"})");
    }
    return json_answer(200, "{\"id\":\"noord/1/0\"}\n{\"id\":\"noord/2/0\"}\n{\"id\":\"noo");
  });
  const Ran ran = facta_at(service, {"events", "--follow", "--types", "A,B"});
  EXPECT_EQ(ran.code, kRefused);
  EXPECT_EQ(ran.out, "{\"id\":\"noord/1/0\"}\n{\"id\":\"noord/2/0\"}\n");
  EXPECT_EQ(service.asked()[1].target, "/v1/events?follow=true&after=noord/2/0&types=A,B");
  EXPECT_EQ(facta_at(service, {"events"}).code, kDone);
}

TEST(Feed, IsRowsUnderOneTitleWithCsv) {
  FakeService service([](const Asked& asked) {
    if (asked.target.find("after=noord/2/0") != std::string::npos) {
      return problem(410, R"({"code":"feed.gone","detail":"d"})");
    }
    const std::string first =
        R"({"id":"noord/1/0","type":"A","time":"t","partitionkey":"noord","data":{"text":"1,5"}})";
    return asked.target.find("after=noord/1/0") == std::string::npos
               ? json_answer(200, first + "\n{\"id\":\"noord/2/0\",\"pre")
               : json_answer(200, R"({"id":"noord/2/0","type":"B","previous":"noord/1/0"})"
                                  "\n");
  });
  const Ran ran = facta_at(service, {"events", "--follow", "--csv"});
  EXPECT_EQ(ran.code, kRefused);
  EXPECT_EQ(ran.out,
            "id,partitionkey,type,time,subject,previous,cursor,data\r\n"
            "noord/1/0,noord,A,t,,,,\"{\"\"text\"\":\"\"1,5\"\"}\"\r\n"
            "noord/2/0,,B,,,noord/1/0,,\r\n");
  FakeService silent([](const Asked&) { return json_answer(200, ""); });
  EXPECT_EQ(facta_at(silent, {"events", "--csv"}).out,
            "id,partitionkey,type,time,subject,previous,cursor,data\r\n");
  FakeService closed([](const Asked&) { return problem(403, R"({"code":"x","detail":"d"})"); });
  EXPECT_EQ(facta_at(closed, {"events", "--csv"}).out, "");
}

std::string drawn(const Table& table, std::size_t width) {
  std::ostringstream out;
  Terminal terminal;
  terminal.out = &out;
  terminal.width = width;
  write_table(terminal, table);
  return out.str();
}

TEST(TableText, CutsTextsAndThenLeavesColumnsOutButNeverAmounts) {
  Table table;
  table.columns = {{"name"}, {"amount", true}, {"note"}};
  table.rows = {{"a name that is long", "1234567.89", "a note that is longer still"}};
  EXPECT_EQ(drawn(table, 40),
            "name               amount  note\n"
            "a name that …  1234567.89  a note that …\n");
  EXPECT_EQ(drawn(table, 25),
            "name            amount\n"
            "a name th…  1234567.89\n"
            "(1 more columns on a wider terminal, or with --csv or --json)\n");
}

}  // namespace
}  // namespace facta::cli
