// The feed over HTTP: admitted events only, once, in order, resumable after any of them.
#include "service/api/feed_stream.h"
#include "tests/support/given.h"
#include "tests/unit/api/api_testing.h"

#include <gtest/gtest.h>

namespace facta::api {
namespace {

using api_testing::ApiTest;
using api_testing::Reply;
using Next = http::BodyStream::Next;

std::vector<std::string> lines_of(const std::string& body) {
  std::vector<std::string> lines;
  for (std::size_t from = 0; from < body.size();) {
    const std::size_t end = body.find('\n', from);
    lines.push_back(body.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

Reply event_of(const std::string& line) {
  Reply event;
  event.body = line;
  return event;
}

class FeedTest : public testing::Test {
 protected:
  void start(std::vector<std::vector<Record>> companies) {
    for (auto& records : companies) {
      ledger.load(std::move(records));
    }
    ledger.start();
    api = std::make_unique<ApiTest>(ledger);
  }
  std::vector<std::string> events(const std::string& query = {}) {
    const Reply reply = api->get("/v1/events" + query);
    EXPECT_EQ(reply.response.status, 200) << reply.body;
    EXPECT_EQ(reply.ended, Next::kEnd);
    return lines_of(reply.body);
  }
  LedgerHarness ledger;
  std::unique_ptr<ApiTest> api;
};

TEST_F(FeedTest, EachEventOnceAndLinkedToTheOneBefore) {
  start({api_testing::noord_with_hours(3)});
  std::string last;
  for (const std::string& line : events()) {
    const Reply event = event_of(line);
    EXPECT_EQ(event.at("/specversion"), "1.0");
    EXPECT_EQ(event.at("/previous"), last);
    EXPECT_EQ(event.at("/partitionkey"), "noord");
    EXPECT_NE(event.at("/type"), "");
    last = event.at("/id");
  }
  EXPECT_EQ(event_of(events().front()).at("/id"), "noord/1/0");
  EXPECT_EQ(event_of(events().back()).at("/data/entries/0/entryId"), "e3");
}

TEST_F(FeedTest, ResumesExactlyAfterEveryEvent) {
  start({api_testing::noord_with_hours(2)});
  const auto all = events();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto rest = events("?after=" + event_of(all[i]).at("/id"));
    EXPECT_EQ(rest, std::vector<std::string>(all.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                             all.end()));
  }
}

TEST_F(FeedTest, UnknownCursorIsRefused) {
  start({api_testing::noord_with_hours(1)});
  for (const char* cursor : {"noord/1/7", "0.0_0.0", "x"}) {
    const Reply reply = api->get(std::string("/v1/events?after=") + cursor);
    EXPECT_EQ(reply.response.status, 422) << cursor;
    EXPECT_EQ(reply.at("/code"), "feed.cursor_unknown") << cursor;
  }
}

// A ledger that was restored from a backup of before is older than what the consumer has taken.
TEST_F(FeedTest, ALogThatEndsBeforeWhatTheConsumerHasTakenSaysSo) {
  start({api_testing::noord_with_hours(1)});
  const std::string last = event_of(events().back()).at("/id");
  const std::string record = last.substr(0, last.rfind('/'));
  for (const char* cursor : {"noord/999/0", "zuid/1/0", "99999.0"}) {
    const Reply reply = api->get(std::string("/v1/events?after=") + cursor);
    EXPECT_EQ(reply.response.status, 409) << cursor;
    EXPECT_EQ(reply.at("/code"), "ledger.log_behind") << cursor;
    EXPECT_EQ(reply.at("/remedyRequest/path"), "/v1/companies");
  }
  const Reply reply = api->get("/v1/events?after=noord/999/0");
  EXPECT_EQ(reply.at("/detail"),
            "The log ends before what was seen of it: noord/999; the last record is " + record);
  EXPECT_EQ(reply.at("/subject"), record);
  const auto sse = api->send("GET", "/v1/events", {},
                             {{"Accept", "text/event-stream"}, {"Last-Event-ID", "noord/999/0"}});
  EXPECT_EQ(sse.status, 409);
}

TEST_F(FeedTest, VoidRecordsAndRefusalsAreNotInIt) {
  std::vector<Record> records = api_testing::noord_with_hours(1);
  Record twin = records.back();  // another writer's, at a sequence that is taken
  ledger.load(std::move(records));
  twin.command_id = "other";
  ledger.load_foreign(0, encode_record(twin).bytes());
  ledger.load_foreign(0, std::as_bytes(std::span("no record at all", 16)));
  ledger.start();
  api = std::make_unique<ApiTest>(ledger);
  const std::size_t before = events().size();
  ledger.submit("noord", ReleaseInvoice{"99"}, "refused-1");
  EXPECT_EQ(events().size(), before);
  ledger.accept("noord", AddReasonCode{"NEW", "Nieuw"});
  const auto all = events();
  ASSERT_EQ(all.size(), before + 1);
  EXPECT_EQ(event_of(all.back()).at("/previous"), event_of(all[before - 1]).at("/id"));
}

TEST_F(FeedTest, FiltersKeepTheLinks) {
  start({api_testing::noord_with_hours(2), open_company("zuid").records()});
  const auto posted = events("?types=HoursPosted");
  ASSERT_EQ(posted.size(), 2U);
  EXPECT_EQ(event_of(posted[1]).at("/previous"), event_of(posted[0]).at("/id"));
  for (const std::string& line : events("?companies=zuid")) {
    EXPECT_EQ(event_of(line).at("/partitionkey"), "zuid");
  }
  EXPECT_EQ(api->get("/v1/events?types=Nothing").response.status, 400);
}

TEST_F(FeedTest, FollowerGetsWhatComesLater) {
  start({api_testing::noord_with_hours(1)});
  const auto response = api->send(
      "GET", "/v1/events", {},
      {{"Accept", "text/event-stream"}, {"Last-Event-ID", event_of(events().back()).at("/id")}});
  ASSERT_TRUE(response.stream);
  EXPECT_EQ(response.content_type, "text/event-stream");
  Next ended = Next::kEnd;
  EXPECT_EQ(api_testing::drain(*response.stream, ended), "");
  EXPECT_EQ(ended, Next::kIdle);
  ledger.accept("noord", AddReasonCode{"NEW", "Nieuw"});
  ledger.settle();
  const std::string later = api_testing::drain(*response.stream, ended);
  EXPECT_TRUE(later.starts_with("id: noord/")) << later;
  EXPECT_NE(later.find("\nevent: ReasonCodeAdded\ndata: {"), std::string::npos) << later;
  EXPECT_TRUE(later.ends_with("}\n\n"));
}

TEST_F(FeedTest, LargeEventComesInPieces) {
  std::vector<Record> records = api_testing::noord_with_hours(1);
  Record large = records.back();
  auto& posted = std::get<HoursPosted>(std::get<0>(large.outcome)[0]);
  const HoursEntryData entry = posted.entries[0];
  for (int i = 0; i < 2000; ++i) {
    posted.entries.push_back(entry);
    posted.entries.back().entryId = "x" + std::to_string(i);
  }
  large.command_id = "large";
  records.push_back(large);
  start({std::move(records)});
  const auto response = api->send("GET", "/v1/events?types=HoursPosted", {}, {});
  std::size_t size = 0;
  Next next = Next::kMore;
  while (next == Next::kMore) {
    std::string piece;
    next = response.stream->next(piece);
    EXPECT_LE(piece.size(), 64U << 10);
    size += piece.size();
  }
  EXPECT_EQ(next, Next::kEnd);
  EXPECT_GT(size, 300'000U);
}

// While the views are built anew, a position that lies before them is late, not unknown, and
// nothing that they have yet to fold is taken for void.
TEST_F(FeedTest, ViewsThatAreBehindLoseNothing) {
  start({api_testing::noord_with_hours(2)});
  const std::string last = event_of(events().back()).at("/id");
  auto behind = Projector::open(ledger.log.identity(), {});
  ASSERT_TRUE(behind);
  WorkPool pool(1);
  const QueryDoor door{.projector = **behind,
                       .writer = ledger.writer(),
                       .log = ledger.log,
                       .clock = ledger.clock,
                       .pool = pool,
                       .http_counts = {}};
  for (const std::string& after : {last, std::string("3.1")}) {
    FeedRequest request;
    request.after = after;
    const auto places = resolve_feed(door, request);
    ASSERT_FALSE(places) << after;
    EXPECT_EQ(places.error().refusal.code, "view.behind") << after;
  }
  FeedRequest from_the_beginning;
  FeedStream stream(door, from_the_beginning, *resolve_feed(door, from_the_beginning));
  Next ended = Next::kEnd;
  EXPECT_EQ(api_testing::drain(stream, ended), "");
  EXPECT_EQ(ended, Next::kIdle);
}

TEST(FeedOfPartitions, ResumesFromACursor) {
  LedgerHarness ledger(MemoryLogOptions{.partition_count = 3, .ledger_id = {7}, .offset_gap = 2});
  for (const char* company : {"noord", "zuid", "west"}) {
    ledger.load(open_company(company).records());
  }
  ledger.start();
  ApiTest api(ledger);
  const auto all = lines_of(api.get("/v1/events").body);
  std::map<std::string, std::string> last;
  for (const std::string& line : all) {
    const Reply event = event_of(line);
    EXPECT_EQ(event.at("/previous"), last[event.at("/partitionkey")]);
    last[event.at("/partitionkey")] = event.at("/id");
  }
  const std::size_t middle = all.size() / 2;
  const Reply rest = api.get("/v1/events?after=" + event_of(all[middle]).at("/cursor"));
  EXPECT_EQ(
      lines_of(rest.body),
      std::vector<std::string>(all.begin() + static_cast<std::ptrdiff_t>(middle) + 1, all.end()));
  EXPECT_EQ(api.get("/v1/events?after=noord/1/0").response.status, 400);
  EXPECT_EQ(api.get("/v1/events?companies=noord&after=noord/1/0").response.status, 200);
}

}  // namespace
}  // namespace facta::api
