#include "service/http/client.h"

#include "tests/unit/http/http_testing.h"

#include <gtest/gtest.h>

#include <memory>

namespace facta::http {
namespace {

using std::chrono::milliseconds;
using Reason = ClientError::Reason;

HttpClient client_of(const TestServer& server, ClientOptions options = {}) {
  auto client = HttpClient::create("http://127.0.0.1:" + std::to_string(server.port()), options);
  EXPECT_TRUE(client);
  return std::move(*client);
}

TEST(Client, RefusesWhatIsNoAddress) {
  for (const char* url : {"", "127.0.0.1:80", "https://", "http://", "http://:80", "http://a:",
                          "http://a:0", "http://a:x", "http://a:70000", "http://[::1", "ftp://a"}) {
    const auto client = HttpClient::create(url);
    ASSERT_FALSE(client) << url;
    EXPECT_EQ(client.error().reason, Reason::kBadUrl);
  }
  for (const char* url :
       {"http://a", "HTTP://a:1", "http://[::1]:80", "http://a/b?c", "https://a", "HTTPS://a:1"}) {
    EXPECT_TRUE(HttpClient::create(url)) << url;
  }
}

TEST(Client, AsksAndKeepsTheConnection) {
  TestServer server;
  HttpClient client = client_of(server);
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.request("POST", "/echo/a%20b?x=1", {{"X", "y"}}, "body");
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->headers.find("content-type"), "text/plain");
    EXPECT_EQ(answer->body, "POST\n/echo\n/a b\n?x=1\nbody");
  }
  EXPECT_EQ(client.request("HEAD", "/hello")->body, "");
  EXPECT_EQ(client.request("GET", "/stream/3")->body, "0\n1\n2\n");
  EXPECT_EQ(client.request("GET", "/large")->body.size(), 1u << 20);
  EXPECT_EQ(server.server().counts().connections, 1u);
}

TEST(Client, StreamsAndStopsWhenToldTo) {
  TestServer server;
  HttpClient client = client_of(server);
  std::string all;
  const auto whole = client.stream("GET", "/stream/5", {}, {}, [&](std::string_view bytes) {
    all += bytes;
    return true;
  });
  ASSERT_TRUE(whole);
  EXPECT_EQ(all, "0\n1\n2\n3\n4\n");
  const auto stopped =
      client.stream("GET", "/follow", {}, {}, [](std::string_view) { return false; });
  ASSERT_TRUE(stopped) << stopped.error().message;
  EXPECT_TRUE(eventually([&] { return server.streams_alive() == 0; }));
  EXPECT_EQ(client.request("GET", "/hello")->body, "hello");
}

TEST(Client, SeesThatAnAnswerIsNotWhole) {
  TestServer server;
  HttpClient client = client_of(server);
  const auto answer = client.request("GET", "/broken");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, Reason::kProtocol);
}

TEST(Client, GivesUpInTime) {
  TestServer server;
  ClientOptions options;
  options.silence_timeout = milliseconds(30);
  HttpClient client = client_of(server, options);
  const auto answer = client.request("GET", "/hold");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, Reason::kTimedOut);
  EXPECT_EQ(client.request("GET", "/hello")->body, "hello");
}

TEST(Client, SaysThatNobodyIsThere) {
  std::uint16_t port = 0;
  {
    TestServer server;
    port = server.port();
  }
  auto client = HttpClient::create("http://127.0.0.1:" + std::to_string(port));
  const auto answer = client->request("GET", "/hello");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, Reason::kUnreachable);
}

TEST(Client, RepeatsOnAConnectionThatWasClosedOnlyWhatIsSafe) {
  auto server = std::make_unique<TestServer>();
  HttpServerOptions same;
  same.port = server->port();
  HttpClient client = client_of(*server);
  const auto close_it = [&] {
    server.reset();
    server = std::make_unique<TestServer>(same);
  };
  EXPECT_TRUE(client.request("GET", "/hello"));
  close_it();
  EXPECT_TRUE(client.request("GET", "/hello"));
  close_it();
  EXPECT_TRUE(client.request("POST", "/echo", {{"Idempotency-Key", "1"}}, "x"));
  close_it();
  const auto unsafe = client.request("POST", "/echo", {}, "x");
  ASSERT_FALSE(unsafe);
  EXPECT_EQ(unsafe.error().reason, Reason::kProtocol);
}

TEST(Client, ReadsARefusalThatComesBeforeTheBodyIsSent) {
  TestServer server;
  HttpClient client = client_of(server);
  const auto answer = client.request("POST", "/echo", {}, std::string(12u << 20, 'x'));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 413);
}

}  // namespace
}  // namespace facta::http
