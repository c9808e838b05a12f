// Time-outs, bounds, streams, threads and the end of the server.
#include "tests/unit/http/http_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

namespace facta::http {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr const char* kHello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

TEST(Timeouts, AnswerALateHeader) {
  HttpServerOptions options;
  options.header_timeout = milliseconds(30);
  TestServer server(options);
  RawClient client(server.port());
  client.send("GET /hello HTTP/1.1\r\nHo");
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 408);
  EXPECT_THAT(answer.body, HasSubstr("request.timeout"));
  client.finish_sending();
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(Timeouts, AnswerALateBodyHoweverSlowlyItTrickles) {
  HttpServerOptions options;
  options.body_timeout = milliseconds(40);
  options.linger_timeout = milliseconds(100);
  TestServer server(options);
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
  EXPECT_EQ(client.read().status, 413);
  RawClient slow(server.port());
  slow.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n");
  std::thread trickle([&] {
    while (slow.send("x")) {
      std::this_thread::yield();
    }
  });
  EXPECT_EQ(slow.read().status, 408);
  trickle.join();
}

TEST(Timeouts, CloseAnIdleConnectionWithoutAWord) {
  HttpServerOptions options;
  options.idle_timeout = milliseconds(30);
  TestServer server(options);
  RawClient fresh(server.port());
  EXPECT_EQ(fresh.read_to_end(), "");
  RawClient used(server.port());
  used.send(kHello);
  EXPECT_EQ(used.read().body, "hello");
  EXPECT_EQ(used.read_to_end(), "");
  EXPECT_TRUE(eventually([&] { return server.server().counts().connections == 0; }));
}

TEST(Timeouts, CutAClientThatTakesNothing) {
  HttpServerOptions options;
  options.write_timeout = milliseconds(50);
  TestServer server(options);
  RawClient client(server.port());
  client.send(get("/endless"));
  EXPECT_TRUE(eventually([&] { return server.pulls() > 0; }));
  EXPECT_TRUE(eventually([&] { return server.server().counts().connections == 0; }));
  EXPECT_TRUE(eventually([&] { return server.streams_alive() == 0; }));
}

TEST(Timeouts, EndALingeringConnection) {
  HttpServerOptions options;
  options.linger_timeout = milliseconds(30);
  TestServer server(options);
  RawClient client(server.port());
  client.send("bad\r\n\r\n");
  EXPECT_EQ(client.read().status, 400);
  EXPECT_TRUE(eventually([&] { return server.server().counts().connections == 0; }));
}

TEST(Bounds, TooManyConnectionsAreTold) {
  HttpServerOptions options;
  options.connections_max = 2;
  TestServer server(options);
  RawClient one(server.port());
  RawClient two(server.port());
  one.send(kHello);
  two.send(kHello);
  EXPECT_EQ(one.read().status, 200);
  EXPECT_EQ(two.read().status, 200);
  RawClient three(server.port());
  const auto answer = three.read();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("Retry-After"), "1");
  one.send(kHello);
  EXPECT_EQ(one.read().status, 200);
}

TEST(Bounds, TooManyRequestsInFlightAreToldToRetry) {
  HttpServerOptions options;
  options.in_flight_max = 2;
  options.retry_after_s = 3;
  options.always_admitted = [](const HttpRequest& request) { return request.path == "/hello"; };
  TestServer server(options);
  RawClient one(server.port());
  RawClient two(server.port());
  RawClient three(server.port());
  one.send(get("/hold"));
  two.send(get("/hold"));
  ASSERT_TRUE(eventually([&] { return server.held() == 2; }));
  three.send(get("/echo"));
  const auto answer = three.read();
  EXPECT_EQ(answer.status, 429);
  EXPECT_THAT(answer.body, HasSubstr("service.overloaded"));
  EXPECT_EQ(answer.header("Retry-After"), "3");
  EXPECT_EQ(answer.header("Connection"), "");
  three.send(kHello);
  EXPECT_EQ(three.read().status, 200);
  server.release();
  EXPECT_EQ(one.read().body, "held");
  EXPECT_EQ(two.read().body, "held");
  three.send(get("/echo"));
  EXPECT_EQ(three.read().status, 200);
  EXPECT_EQ(server.server().counts().in_flight, 0u);
}

TEST(Bounds, TooManyStreamsAreToldToRetry) {
  HttpServerOptions options;
  options.streams_max = 1;
  TestServer server(options);
  RawClient one(server.port());
  one.send(get("/follow"));
  ASSERT_TRUE(one.read_until("data: 1"));
  RawClient two(server.port());
  two.send(get("/follow"));
  EXPECT_EQ(two.read().status, 503);
  two.send(kHello);
  EXPECT_EQ(two.read().body, "hello");
}

TEST(Bounds, ProblemsAreWrittenByTheGivenFunction) {
  HttpServerOptions options;
  options.problem = [](const Problem& problem) { return "<" + std::string(problem.code) + ">"; };
  TestServer server(options);
  RawClient client(server.port());
  client.send("bad\r\n\r\n");
  EXPECT_EQ(client.read().body, "<request.invalid>");
}

TEST(Responders, MayAnswerFromAnotherThread) {
  HttpServerOptions options;
  options.io_threads = 2;
  TestServer server(options);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
  }
  for (int round = 0; round < 20; ++round) {
    for (const auto& client : clients) {
      client->send(get("/later"));
    }
    for (const auto& client : clients) {
      EXPECT_EQ(client->read().body, "later");
    }
  }
}

TEST(Responders, ThatAreGivenUpAnswer500) {
  TestServer server;
  RawClient client(server.port());
  for (const char* path : {"/never", "/throw"}) {
    client.send(get(path));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 500);
    EXPECT_THAT(answer.body, HasSubstr("service.internal_error"));
  }
  EXPECT_EQ(server.server().counts().in_flight, 0u);
}

TEST(Responders, MayAnswerAClientThatHasLeft) {
  TestServer server;
  {
    RawClient client(server.port());
    client.send(get("/hold"));
    ASSERT_TRUE(eventually([&] { return server.held() == 1; }));
    client.reset();
  }
  server.release();
  EXPECT_TRUE(eventually([&] { return server.server().counts().connections == 0; }));
  EXPECT_EQ(server.server().counts().in_flight, 0u);
}

TEST(Responders, MayAnswerAServerThatHasStopped) {
  HttpServerOptions options;
  options.stop_timeout = milliseconds(20);
  TestServer server(options);
  RawClient client(server.port());
  client.send(get("/hold"));
  ASSERT_TRUE(eventually([&] { return server.held() == 1; }));
  server.server().stop();
  EXPECT_EQ(client.read_to_end(), "");
  server.release();
}

TEST(Streams, AreWholeAndTheConnectionGoesOn) {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/stream/100"));
  const auto answer = client.read();
  EXPECT_TRUE(answer.whole);
  EXPECT_EQ(answer.header("Transfer-Encoding"), "chunked");
  EXPECT_EQ(answer.body.substr(0, 6), "0\n1\n2\n");
  EXPECT_EQ(server.pulls(), 100);
  client.send(kHello);
  EXPECT_EQ(client.read().body, "hello");
  EXPECT_EQ(server.streams_alive(), 0);
}

TEST(Streams, ThatBreakAreSeenToBeIncomplete) {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/broken"));
  EXPECT_FALSE(client.read().whole);
  EXPECT_TRUE(eventually([&] { return server.streams_alive() == 0; }));
}

TEST(Streams, AreNotPulledFasterThanTheClientReads) {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/endless"));
  ASSERT_TRUE(client.read_until("\r\n\r\n"));
  // The sockets hold a few megabytes at most; then the pulling has to stop.
  int seen = 0;
  auto since = std::chrono::steady_clock::now();
  ASSERT_TRUE(eventually([&] {
    const auto now = std::chrono::steady_clock::now();
    if (server.pulls() != seen) {
      seen = server.pulls();
      since = now;
    }
    return seen > 0 && now - since > milliseconds(100);
  }));
  EXPECT_LT(seen, 400);
  EXPECT_EQ(server.streams_alive(), 1);
}

TEST(Streams, EndWhenTheClientLeaves) {
  HttpServerOptions options;
  options.stream_pause = milliseconds(5);
  TestServer server(options);
  RawClient follower(server.port());
  follower.send(get("/follow"));
  ASSERT_TRUE(follower.read_until("data: 1"));
  follower.reset();
  RawClient reader(server.port());
  reader.send(get("/endless"));
  ASSERT_TRUE(reader.read_until("xxx"));
  reader.reset();
  EXPECT_TRUE(eventually([&] { return server.streams_alive() == 0; }));
  EXPECT_TRUE(eventually([&] { return server.server().counts().streams == 0; }));
  EXPECT_TRUE(eventually([&] { return server.server().counts().connections == 0; }));
}

TEST(Streams, OfEventsAreKeptAliveWithComments) {
  HttpServerOptions options;
  options.stream_pause = milliseconds(5);
  options.stream_keep_alive = milliseconds(20);
  TestServer server(options);
  RawClient client(server.port());
  client.send(get("/follow"));
  EXPECT_TRUE(client.read_until("data: 1"));
  EXPECT_TRUE(client.read_until(": keep-alive\n\n"));
  EXPECT_TRUE(client.read_until(": keep-alive\n\n"));
}

TEST(Stopping, FinishesWhatIsInFlightAndAcceptsNoMore) {
  TestServer server;
  RawClient idle(server.port());
  idle.send(kHello);
  EXPECT_EQ(idle.read().body, "hello");
  RawClient busy(server.port());
  busy.send(get("/hold"));
  RawClient follower(server.port());
  follower.send(get("/follow"));
  ASSERT_TRUE(follower.read_until("data: 1"));
  ASSERT_TRUE(eventually([&] { return server.held() == 1; }));
  auto stopped = std::async(std::launch::async, [&] { server.server().stop(); });
  EXPECT_EQ(idle.read_to_end(), "");
  EXPECT_TRUE(follower.read_until("0\r\n\r\n"));
  EXPECT_NE(stopped.wait_for(milliseconds(0)), std::future_status::ready);
  server.release();
  const auto answer = busy.read();
  EXPECT_EQ(answer.body, "held");
  EXPECT_EQ(answer.header("Connection"), "close");
  busy.finish_sending();
  follower.finish_sending();
  stopped.get();
  EXPECT_EQ(server.server().counts().connections, 0u);
}

TEST(Stopping, CutsWhatDoesNotEnd) {
  HttpServerOptions options;
  options.stop_timeout = milliseconds(30);
  TestServer server(options);
  RawClient reader(server.port());
  reader.send(get("/endless"));
  ASSERT_TRUE(reader.read_until("xxx"));
  server.server().stop();
  EXPECT_FALSE(reader.read_until("0\r\n\r\n"));
  EXPECT_EQ(server.streams_alive(), 0);
}

TEST(Starting, SaysWhyItCannot) {
  TestServer server;
  HttpServerOptions options;
  options.port = server.port();
  HttpServer second(options, [](HttpRequest&&, Responder) {});
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error(), HasSubstr("Address already in use"));
  options.address = "nowhere";
  HttpServer third(options, [](HttpRequest&&, Responder) {});
  EXPECT_FALSE(third.start());
}

}  // namespace
}  // namespace facta::http
