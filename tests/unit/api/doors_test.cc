// What every write and every read has in common: dry runs, questions, conditions, entity tags,
// compression, places of faults.
#include "tests/unit/api/refusal_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <zlib.h>

namespace facta::api {
namespace {

using api_testing::Reply;
using api_testing::Shop;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kProduction = "run production hours";

std::string inflated(const std::string& packed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string in = packed;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  std::string out;
  std::array<char, 4096> piece;
  int result = Z_OK;
  while (result == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    result = inflate(&stream, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - stream.avail_out);
  }
  EXPECT_EQ(result, Z_STREAM_END);
  inflateEnd(&stream);
  return out;
}

class DoorsTest : public testing::Test {
 protected:
  std::uint64_t sequence() { return shop.ledger.writer().durable_sequence("noord"); }
  Shop shop;
};

TEST_F(DoorsTest, DryRunShowsTheEventsAndChangesNothing) {
  shop.take(kProduction);
  for (const char* request :
       {"POST invoices/1:credit?dryRun=true {\"reasonCode\":\"ERR\"}",
        "POST runs/1:revert?dryRun=true {\"confirm\":true}", "POST exports?dryRun=true {}",
        "POST reasonCodes?dryRun=true {\"code\":\"N\"}", "POST invoices/1:post?dryRun=true {}",
        "POST customers?dryRun=true {\"code\":\"c\",\"name\":\"C\"}",
        "POST periods/2026-09:close?dryRun=true {\"reason\":\"x\"}",
        "POST /v1/companies?dryRun=true {\"code\":\"zuid\",\"legalName\":\"Zuid B.V.\"}"}) {
    const std::uint64_t before = sequence();
    const Reply reply = shop.ask(request);
    EXPECT_EQ(reply.response.status, 200) << request << reply.body;
    EXPECT_EQ(reply.at("/dryRun"), "true");
    EXPECT_GE(reply.size_of("/events"), 1U) << request;
    EXPECT_EQ(sequence(), before) << request;
  }
  EXPECT_EQ(shop.ask("GET /v1/companies/zuid").response.status, 404);
}

// api.md section 2: 200 for a no-op, with the members of any answer.
TEST_F(DoorsTest, NoOpWithoutAKeyNamesTheRecordThatItRestsOn) {
  shop.take("POST settings {\"key\":\"defaultStatusHours\",\"value\":\"released\"}");
  const std::uint64_t before = sequence();
  const Reply reply =
      shop.ask("POST settings {\"key\":\"defaultStatusHours\",\"value\":\"released\"}");
  EXPECT_EQ(reply.response.status, 200) << reply.body;
  EXPECT_EQ(reply.size_of("/events"), 0U);
  EXPECT_EQ(sequence(), before);
  const Reply record = shop.ask("GET history/" + std::to_string(before));
  EXPECT_EQ(reply.at("/sequence"), std::to_string(before));
  EXPECT_EQ(reply.at("/recordHash"), record.at("/hash"));
  EXPECT_EQ(reply.at("/time"), record.at("/time"));
  EXPECT_FALSE(reply.at("/recordHash").empty());
  EXPECT_EQ(
      shop.ask("POST settings?dryRun=true {\"key\":\"defaultStatusHours\",\"value\":\"open\"}")
          .at("/recordHash"),
      "");
}

TEST_F(DoorsTest, UnknownParameterOfAWriteIsRefusedBeforeAnythingHappens) {
  const std::uint64_t before = sequence();
  const Reply reply = shop.ask("POST reasonCodes?dryrun=true {\"code\":\"N\"}");
  EXPECT_EQ(reply.response.status, 400);
  EXPECT_EQ(reply.at("/errors/0/in"), "query");
  EXPECT_EQ(reply.at("/errors/0/name"), "dryrun");
  EXPECT_EQ(sequence(), before);
}

TEST_F(DoorsTest, LateConditionIsToldWhatItMissed) {
  const std::uint64_t seen = sequence();
  shop.take("POST reasonCodes {\"code\":\"A\"}");
  shop.take("POST reasonCodes {\"code\":\"B\"}");
  const Reply reply = shop.ask("POST reasonCodes {\"code\":\"C\"}",
                               {{"If-Match", "\"" + std::to_string(seen) + "\""}});
  EXPECT_EQ(reply.response.status, 412);
  EXPECT_EQ(reply.at("/missed/after"), std::to_string(seen));
  ASSERT_EQ(reply.size_of("/missed/records"), 2U) << reply.body;
  EXPECT_EQ(reply.at("/missed/records/0/sequence"), std::to_string(seen + 1));
  EXPECT_EQ(reply.at("/missed/records/1/events/0/type"), "ReasonCodeAdded");
  EXPECT_EQ(reply.at("/missed/records/1/events/0/data/code"), "B");
  EXPECT_EQ(reply.at("/remedyRequest/headers/If-Match"), "\"" + std::to_string(seen + 2) + "\"");
}

TEST_F(DoorsTest, QuestionsAreAnsweredByTheCodeOfTheAct) {
  shop.take(kProduction);
  const std::pair<const char*, bool> questions[] = {
      {"runs/1:canRevert", true},
      {"runs/1:canResume", false},
      {"runs/9:canRevert", false},
      {"runs/x:canRevert", false},
      {"periods/2026-09:canClose", true},
      {"periods/2026-09:canReopen", false},
      {"invoices/1:canRelease", false},
      {"invoices/1:canReopen", false},
      {"invoices/1:canApprove", false},
      {"invoices/1:canPost", true},
      {"invoices/1:canFinalise", true},
      {"invoices/1:canCredit", true},  // the reason is given with the act
      {"invoices/1:canCredit?reasonCode=X", false},
      {"invoices/1:canDelete", false},
      {"invoices/1:canChangeHeader", false},
      {"invoices/1:canImportReturnMessage", true},
      {"invoices/1:canApproveManually", true},
      {"invoices/1:canApprovePartially", true},
      {"invoices:canCredit?invoiceIds=1", true},
      {"invoices:canPost", true},
      {"invoices:canJournalise?ids=1", true},
  };
  for (const auto& [question, allowed] : questions) {
    const Reply reply = shop.ask("GET " + std::string(question));
    EXPECT_EQ(reply.response.status, 200) << question << reply.body;
    EXPECT_EQ(reply.at("/allowed"), allowed ? "true" : "false") << question << reply.body;
    EXPECT_EQ(reply.size_of("/reasons") == 0, allowed) << question;
    EXPECT_THAT(reply.header("Facta-Position"), StartsWith("noord/")) << question;
    EXPECT_FALSE(reply.header("ETag").empty()) << question;
  }
  EXPECT_EQ(shop.ask("GET /v1/companies/zuid/runs/1:canRevert").response.status, 404);
}

// api.md section 2: 202 for work that goes on, and a job answers its counts per outcome.
TEST_F(DoorsTest, JobThatGoesOnIsAnsweredWith202) {
  shop.take("POST jobs {\"jobCode\":\"11076237\",\"profile\":\"hours\"}");
  shop.take("POST jobs {\"jobCode\":\"11096500\"}");
  const Reply posting = shop.ask("POST jobs/11096500:run {}");
  EXPECT_EQ(posting.response.status, 201) << posting.body;
  EXPECT_EQ(posting.at("/result/finished"), "true");
  const Reply generating = shop.ask("POST jobs/11076237:run {}");
  EXPECT_EQ(generating.response.status, 202) << generating.body;
  EXPECT_EQ(generating.at("/result/finished"), "false");
  for (const Reply* reply : {&posting, &generating}) {
    for (const char* count : {"succeeded", "failed", "skipped"}) {
      EXPECT_EQ(reply->at("/result/" + std::string(count)), "0") << reply->body;
    }
  }
}

// api.md section 2: 404 is for what the path names; elsewhere an unknown code is an invalid value.
TEST_F(DoorsTest, UnknownThingIsNotFoundInThePathAndInvalidElsewhere) {
  struct Case {
    const char* request;
    int status;
    const char* code;
  };
  const Case cases[] = {
      {"GET customers/nobody", 404, "customer.unknown"},
      {"POST customers/nobody {\"name\":\"X\"}", 404, "customer.unknown"},
      {"POST projects {\"code\":\"p9\",\"customer\":\"nobody\"}", 422, "customer.unknown"},
      {"POST projects/bouw {\"billToCustomer\":\"nobody\"}", 422, "customer.unknown"},
      {"POST contacts/nobody:overrideGrouping {\"groupingMethod\":\"G\"}", 404, "contact.unknown"},
      {"POST projects/bouw:setCompany {\"company\":\"nobody\"}", 422, "contact.unknown"},
      {"POST jobs/4711:run {}", 404, "job.unknown"},
      {"POST jobs {\"jobCode\":\"4711\"}", 422, "job.unknown"},
      {"POST invoices/99:post {}", 404, "invoice.unknown"},
      {"POST invoices:journalise {\"ids\":[\"99\"]}", 422, "invoice.unknown"},
      {"POST invoices/99:credit {\"reasonCode\":\"ERR\"}", 404, "credit.invoice_unknown"},
      {"POST /v1/balance:credit {\"company\":\"noord\",\"invoice\":\"99\",\"reasonCode\":\"ERR\"}",
       422, "credit.invoice_unknown"},
      {"POST /v1/balance:credit {\"company\":\"zuid\",\"invoice\":\"99\",\"reasonCode\":\"ERR\"}",
       422, "company.unknown"},
      {"GET hours/x9", 404, "hours.entry_unknown"},
      {"POST timesheets/T:processCorrections "
       "{\"changes\":[{\"entryId\":\"x9\",\"newQuantity\":\"1\"}]}",
       422, "hours.entry_unknown"},
      {"GET hours?invoice=99", 422, "invoice.unknown"},
  };
  for (const Case& one : cases) {
    const Reply reply = shop.ask(one.request);
    EXPECT_EQ(reply.response.status, one.status) << one.request << reply.body;
    EXPECT_EQ(reply.at("/status"), std::to_string(one.status)) << one.request;
    EXPECT_EQ(reply.at("/code"), one.code) << one.request;
  }
}

// LED-07: what is missing is said when nothing else stands in the way, so it rests on state; the
// same key gets it again when other things do.
TEST_F(DoorsTest, RefusalForWantOfConfirmationIsKept) {
  shop.take(kProduction);
  const Reply first = shop.ask("POST runs/1:revert {}", {{"Idempotency-Key", "k1"}});
  EXPECT_EQ(first.at("/code"), "run.revert.confirmation_required");
  shop.take("POST exports {}");
  EXPECT_EQ(shop.ask("POST runs/1:revert {}").at("/code"), "run.revert.journal_exported");
  const Reply again = shop.ask("POST runs/1:revert {}", {{"Idempotency-Key", "k1"}});
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
  EXPECT_EQ(
      shop.ask("POST runs/1:revert {\"confirm\":true}", {{"Idempotency-Key", "k1"}}).at("/code"),
      "ledger.command_id_reused");
}

// api.md section 2: a refusal by a rule uses up its key, one that never reached a decision does
// not.
TEST_F(DoorsTest, RefusalByARuleUsesUpItsKey) {
  const std::string entry =
      R"({"entryId":"z","date":"2026-10-05","project":"bouw","resource":"jan",)";
  const api_testing::Headers key = {{"Idempotency-Key", "z1"}};
  const std::uint64_t before = sequence();
  EXPECT_EQ(shop.ask("POST hours " + entry + "\"quantity\":8}", key).response.status, 400);
  EXPECT_EQ(sequence(), before);
  const Reply first = shop.ask("POST hours " + entry + "\"quantity\":\"0\"}", key);
  EXPECT_EQ(first.at("/code"), "hours.quantity_invalid");
  const Reply again = shop.ask("POST hours " + entry + "\"quantity\":\"0\"}", key);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
  EXPECT_EQ(sequence(), before + 1);
  EXPECT_EQ(shop.ask("POST hours " + entry + "\"quantity\":\"8\"}", key).at("/code"),
            "ledger.command_id_reused");
}

// REV-08, REV-09, REV-10: each condition names what stands in the way, and since when.
TEST_F(DoorsTest, RefusedRevertNamesEachCulprit) {
  shop.take(kProduction);
  shop.take("POST invoices/1:importReturnMessage {}");
  const std::string returned = std::to_string(sequence());
  shop.take("POST exports {}");
  const std::string exported = std::to_string(sequence());
  const Reply reply = shop.ask("POST runs/1:revert {}");
  EXPECT_EQ(reply.response.status, 409);
  EXPECT_EQ(reply.at("/subject"), "run 1");
  EXPECT_EQ(reply.at("/details/0/code"), "run.revert.return_message_imported");
  EXPECT_EQ(reply.at("/details/0/subject"), "invoice 1");
  EXPECT_EQ(reply.at("/details/0/sequence"), returned);
  EXPECT_EQ(reply.at("/details/1/subject"), "export 1");
  EXPECT_EQ(reply.at("/details/1/sequence"), exported);
  EXPECT_EQ(reply.at("/details/1/position"), "noord/" + exported);
  EXPECT_EQ(reply.at("/details/2/code"), "run.revert.confirmation_required");
  EXPECT_EQ(reply.at("/remedyRequest/path"), "/v1/companies/noord/invoices:credit");
  EXPECT_EQ(reply.at("/remedyRequest/body/invoiceIds/0"), "1");
  const Reply question = shop.ask("GET runs/1:canRevert");
  EXPECT_EQ(question.at("/reasons/1/subject"), "export 1");
}

TEST_F(DoorsTest, RefusalOnRecordIsRepeatedToTheLetter) {
  const std::string request =
      "POST hours {\"entryId\":\"y\",\"date\":\"2026-10-06\",\"project\":\"p9\",\"resource\":\"r\","
      "\"quantity\":\"1\"}";
  const Reply first = shop.ask(request, {{"Idempotency-Key", "k9"}});
  EXPECT_EQ(first.response.status, 422);
  EXPECT_EQ(first.at("/errors/0/pointer"), "/project");
  shop.take("POST projects {\"code\":\"p9\",\"customer\":\"acme\",\"rate\":\"50\"}");
  const Reply again = shop.ask(request, {{"Idempotency-Key", "k9"}});
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
}

TEST_F(DoorsTest, BadRowOfAFileIsNamedByItsLine) {
  const std::string csv =
      "entryId;date;customer;project;resource;quantity;rate;description\r\n"
      "a;2026-10-05;acme;bouw;jan;1,5;75,00;\r\n"
      "b;2026-10-05;acme;nowhere;jan;1,5;75,00;\r\n";
  const Reply reply = shop.send("POST", "/v1/companies/noord/hours", csv,
                                {{"Content-Type", "text/csv"}, {"Idempotency-Key", "file"}});
  EXPECT_EQ(reply.at("/code"), "hours.project_unknown");
  EXPECT_EQ(reply.at("/errors/0/pointer"), "/lines/3/project") << reply.body;
  const Reply lines = shop.send(
      "POST", "/v1/companies/noord/hours",
      "\n{\"entryId\":\"a\",\"date\":\"2026-10-05\",\"project\":\"nowhere\",\"resource\":\"j\","
      "\"quantity\":\"1\"}\n",
      {{"Content-Type", "application/x-ndjson"}});
  EXPECT_EQ(lines.at("/errors/0/pointer"), "/lines/2/project") << lines.body;
}

TEST_F(DoorsTest, FileSaysHowItWasRead) {
  const Reply reply =
      shop.send("POST", "/v1/companies/noord/hours",
                "entryId;date;customer;project;resource;quantity;rate;description\r\n"
                "a;2026-10-05;acme;bouw;jan;1,5;75,00;\r\n",
                {{"Content-Type", "text/csv"}});
  EXPECT_EQ(reply.response.status, 201) << reply.body;
  EXPECT_EQ(reply.at("/file/separator"), ";");
  EXPECT_EQ(reply.at("/file/decimal"), ",");
  EXPECT_EQ(reply.at("/file/rows"), "1");
}

TEST_F(DoorsTest, EveryReadHasATagAndKnowsItAgain) {
  shop.take(kProduction);
  shop.take("POST exports {}");
  for (const char* path :
       {"runs/1", "runs/1/progress", "runs/1/lines", "invoices", "invoices/1", "customers/acme",
        "settings", "exports/1/file?format=csv", "runs/1:canRevert", "/v1/companies/noord",
        "/v1/balance?period=2026-11", "/openapi.json", "/docs", "/docs/errors"}) {
    const Reply reply = shop.ask("GET " + std::string(path));
    ASSERT_EQ(reply.response.status, 200) << path << reply.body;
    const std::string tag = reply.header("ETag");
    ASSERT_FALSE(tag.empty()) << path;
    const Reply again = shop.ask("GET " + std::string(path), {{"If-None-Match", tag}});
    EXPECT_EQ(again.response.status, 304) << path;
    EXPECT_TRUE(again.body.empty()) << path;
    EXPECT_EQ(shop.ask("GET " + std::string(path), {{"If-None-Match", "\"x\""}}).response.status,
              200);
  }
}

TEST_F(DoorsTest, ListAsCsvHasATagOfItsOwn) {
  const std::string json = shop.ask("GET customers").header("ETag");
  const Reply csv = shop.ask("GET customers", {{"Accept", "text/csv"}, {"If-None-Match", json}});
  EXPECT_EQ(csv.response.status, 200);
  EXPECT_THAT(csv.header("ETag"), StartsWith("W/"));
  EXPECT_THAT(csv.header("Vary"), HasSubstr("Accept"));
}

TEST_F(DoorsTest, LargeAnswersComeInGzipWhenAskedFor) {
  const Reply plain = shop.ask("GET history");
  ASSERT_GT(plain.body.size(), 1024U);
  const Reply packed = shop.ask("GET history", {{"Accept-Encoding", "br, gzip;q=0.8"}});
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_THAT(packed.header("Vary"), HasSubstr("Accept-Encoding"));
  EXPECT_LT(packed.body.size(), plain.body.size());
  EXPECT_EQ(inflated(packed.body), plain.body);
  EXPECT_NE(packed.header("ETag"), plain.header("ETag"));
  const Reply csv = shop.ask("GET history", {{"Accept-Encoding", "gzip"}, {"Accept", "text/csv"}});
  EXPECT_EQ(inflated(csv.body), shop.ask("GET history", {{"Accept", "text/csv"}}).body);
  for (const char* not_wanted : {"identity", "gzip;q=0", "br", "*;q=0.0"}) {
    EXPECT_EQ(shop.ask("GET history", {{"Accept-Encoding", not_wanted}}).body, plain.body);
  }
  EXPECT_TRUE(shop.ask("GET hours/e1", {{"Accept-Encoding", "gzip"}})
                  .header("Content-Encoding")
                  .empty());  // small
}

TEST_F(DoorsTest, BalanceOfAMonth) {
  shop.take(kProduction);
  EXPECT_EQ(shop.ask("GET /v1/balance?period=2026-11").size_of("/items"), 1U);
  EXPECT_EQ(shop.ask("GET /v1/balance?period=2026-10").size_of("/items"), 0U);
  EXPECT_EQ(shop.ask("GET /v1/balance?period=2026-13").response.status, 400);
  EXPECT_EQ(shop.ask("GET /v1/balance?period=2026-11&from=2026-11-01").response.status, 400);
}

}  // namespace
}  // namespace facta::api
