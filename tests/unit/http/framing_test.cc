// What is one request and what is none: RFC 9112 on raw sockets.
#include "service/http/request_parser.h"
#include "tests/unit/http/http_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kHello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(Framing, AnswersAndKeepsTheConnection) {
  TestServer server;
  RawClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    client.send(kHello);
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_THAT(answer.head, StartsWith("HTTP/1.1 200 OK\r\nServer: facta\r\nDate: "));
    EXPECT_THAT(answer.header("Date"), EndsWith(" GMT"));
    EXPECT_EQ(answer.header("Connection"), "");
  }
  EXPECT_EQ(server.server().counts().requests, 3u);
  EXPECT_EQ(server.server().counts().connections, 1u);
}

TEST(Framing, GivesTheHandlerTheWholeRequest) {
  TestServer server;
  RawClient client(server.port());
  client.send("POST /echo/a%20b?x=1&x=%C3%A9 HTTP/1.1\r\nhOsT: a\r\nCONTENT-LENGTH: 4\r\n\r\nbody");
  EXPECT_EQ(client.read().body, "POST\n/echo\n/a b\n?x=1\n?x=é\nbody");
}

TEST(Framing, ReadsChunkedBodies) {
  TestServer server;
  RawClient client(server.port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "3;ext=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: dropped\r\n\r\n");
  EXPECT_EQ(client.read().body, "POST\n/echo\nabc0123456789");
  client.send(kHello);
  EXPECT_EQ(client.read().body, "hello");
}

TEST(Framing, ReadsByteByByte) {
  TestServer server;
  RawClient client(server.port());
  client.send_slowly("\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(client.read().body, "POST\n/echo\nabc");
  client.send_slowly(
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n");
  EXPECT_EQ(client.read().body, "POST\n/echo\nabc");
}

// Found by tests/fuzz: "0\r\n" alone, and then less than two bytes more, ended the process.
TEST(Framing, ReadsTheEndOfAChunkedBodyInAnyPieces) {
  for (const std::string trailer : {"", "a: b\r\n"}) {
    const std::string text =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + trailer + "\r\n";
    for (std::size_t first = 1; first < text.size(); ++first) {
      for (std::size_t second = first; second < text.size(); ++second) {
        RequestParser parser(RequestLimits{});
        std::size_t used = 0;
        std::size_t begin = 0;
        for (const std::size_t end : {first, second}) {
          const auto status = parser.put(std::string_view(text).substr(begin, end - begin), used);
          ASSERT_EQ(status, RequestParser::Status::kNeedMore);
          begin += used;
        }
        ASSERT_EQ(parser.put(std::string_view(text).substr(begin), used),
                  RequestParser::Status::kDone);
        ASSERT_EQ(begin + used, text.size());
      }
    }
  }
}

// Found by tests/fuzz: a header of more than 8 KiB behind a line in two pieces was refused as an
// address that is too long.
TEST(Framing, ReadsALongHeaderBehindALineInPieces) {
  const std::string line = "GET /hello HTTP/1.1\r\n";
  const std::string rest = "Host: a\r\nX: " + std::string(12'000, 'x') + "\r\n";
  for (std::size_t first = 1; first < line.size(); ++first) {
    RequestParser parser(RequestLimits{});
    std::size_t used = 0;
    std::string pending;
    for (const std::string& piece : {line.substr(0, first), line.substr(first) + rest}) {
      ASSERT_EQ(parser.put(pending += piece, used), RequestParser::Status::kNeedMore)
          << parser.refusal().detail;
      pending.erase(0, used);
    }
    ASSERT_EQ(parser.put(pending += "\r\n", used), RequestParser::Status::kDone);
  }
}

TEST(Framing, AnswersPipelinedRequestsInOrder) {
  TestServer server;
  RawClient client(server.port());
  std::string many;
  for (int i = 0; i < 50; ++i) {
    many +=
        "POST /echo/" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx";
    many += i % 10 == 5 ? "GET /later HTTP/1.1\r\nHost: a\r\n\r\n" : "";
    many += i % 10 == 7 ? "GET /stream/3 HTTP/1.1\r\nHost: a\r\n\r\n" : "";
    many += i % 10 == 8 ? "GET /large HTTP/1.1\r\nHost: a\r\n\r\n" : "";
  }
  client.send(many);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(client.read().body, "POST\n/echo\n/" + std::to_string(i) + "\nx");
    if (i % 10 == 5) {
      EXPECT_EQ(client.read().body, "later");
    } else if (i % 10 == 7) {
      EXPECT_EQ(client.read().body, "0\n1\n2\n");
    } else if (i % 10 == 8) {
      EXPECT_EQ(client.read().body.size(), 1u << 20);
    }
  }
}

TEST(Framing, AnswersHeadWithoutABody) {
  TestServer server;
  RawClient client(server.port());
  client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answer = client.read(true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Content-Length"), "5");
  client.send("HEAD /endless HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.read(true).header("Transfer-Encoding"), "chunked");
  EXPECT_EQ(server.pulls(), 0);
  client.send(kHello);
  EXPECT_EQ(client.read().body, "hello");
}

TEST(Framing, SpeaksHttp10) {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(client.read().head, StartsWith("HTTP/1.0 200 OK"));
  client.send("GET /stream/2 HTTP/1.0\r\n\r\n");
  const auto answer = client.read();
  EXPECT_EQ(answer.header("Transfer-Encoding"), "");
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_EQ(answer.body, "0\n1\n");
}

TEST(Framing, ClosesWhenAsked) {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read().header("Connection"), "close");
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(Framing, SaysContinueOnlyWhenTheBodyIsWaitedFor) {
  TestServer server;
  RawClient client(server.port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read().status, 100);
  client.send("ok");
  EXPECT_EQ(client.read().body, "POST\n/echo\nok");
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_EQ(client.read().status, 200);
}

struct Bad {
  const char* name;
  std::string request;
  int status;
  const char* code;
};

class BadRequest : public testing::TestWithParam<Bad> {};

TEST_P(BadRequest, IsAnsweredWithAProblemAndClosed) {
  TestServer server;
  RawClient client(server.port());
  client.send(GetParam().request);
  const auto answer = client.read();
  EXPECT_EQ(answer.status, GetParam().status) << answer.body;
  EXPECT_TRUE(answer.whole);
  EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_THAT(answer.body, HasSubstr("\"code\":\"" + std::string(GetParam().code) + "\""));
  EXPECT_THAT(answer.body, HasSubstr("\"status\":" + std::to_string(GetParam().status)));
  client.finish_sending();
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_EQ(server.server().counts().requests, 0u);
  EXPECT_EQ(server.server().counts().refused, 1u);
}

std::string post(const std::string& headers, const std::string& body = "") {
  return "POST /echo HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
}
std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

const std::vector<Bad> kBad = {
    {"NotHttp", "hello\r\n\r\n", 400, "request.invalid"},
    {"TlsHello", std::string("\x16\x03\x01\x02\x00\x01\x00", 7), 400, "request.invalid"},
    {"LongMethod", std::string(33, 'M') + " / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request.invalid"},
    {"NoTarget", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request.invalid"},
    {"NoSlash", get("hello"), 400, "request.invalid"},
    {"BadPercent", get("/a%2"), 400, "request.invalid"},
    {"BadPercentInQuery", get("/a?b=%zz"), 400, "request.invalid"},
    {"InvalidUtf8InPath", get("/%ff"), 400, "request.invalid"},
    {"RawControlInTarget", get("/a\x01"), 400, "request.invalid"},
    {"Connect", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request.invalid"},
    {"Http2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "request.version_unsupported"},
    {"Http12", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505, "request.version_unsupported"},
    {"Http09", "GET /\r\n\r\n", 400, "request.invalid"},
    {"NoHost", "GET /hello HTTP/1.1\r\n\r\n", 400, "request.invalid"},
    {"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "request.invalid"},
    {"HeaderWithoutColon", "GET / HTTP/1.1\r\nHost: a\r\nabc\r\n\r\n", 400, "request.invalid"},
    {"SpaceBeforeColon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, "request.invalid"},
    {"BareLineFeeds", "GET / HTTP/1.1\nHost: a\n\n", 400, "request.invalid"},
    {"NulInHeader", std::string("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 29), 400,
     "request.invalid"},
    {"LengthAndChunked", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "abc"), 400,
     "request.invalid"},
    {"ChunkedAndLength", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"),
     400, "request.invalid"},
    {"TwoLengths", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400,
     "request.invalid"},
    {"LengthList", post("Content-Length: 3, 3\r\n", "abc"), 400, "request.invalid"},
    {"NegativeLength", post("Content-Length: -1\r\n"), 400, "request.invalid"},
    {"PlusLength", post("Content-Length: +1\r\n", "a"), 400, "request.invalid"},
    {"HexLength", post("Content-Length: 0x1\r\n", "a"), 400, "request.invalid"},
    {"EmptyLength", post("Content-Length: \r\n"), 400, "request.invalid"},
    {"OverflowingLength", post("Content-Length: 18446744073709551617\r\n", "a"), 400,
     "request.invalid"},
    {"UnknownEncoding", post("Transfer-Encoding: gzip\r\n"), 400, "request.invalid"},
    {"EncodingList", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400,
     "request.invalid"},
    {"ChunkedTwice",
     post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400,
     "request.invalid"},
    {"ChunkedInHttp10", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
     "request.invalid"},
    {"NoLengthInHttp10", "POST / HTTP/1.0\r\n\r\n", 411, "request.length_required"},
    {"BadChunkSize", post("Transfer-Encoding: chunked\r\n", "x\r\n"), 400, "request.invalid"},
    {"OverflowingChunkSize", post("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFFF\r\n"), 400,
     "request.invalid"},
    {"ChunkWithoutEnd", post("Transfer-Encoding: chunked\r\n", "3\r\nabcdef\r\n"), 400,
     "request.invalid"},
    {"EndlessChunkExtension",
     post("Transfer-Encoding: chunked\r\n", "1;a=" + std::string(20'000, 'x')), 400,
     "request.invalid"},
    {"LongTarget", get("/" + std::string(8192, 'a')), 414, "request.target_too_long"},
    {"EndlessTarget", "GET /" + std::string(40'000, 'a'), 414, "request.target_too_long"},
    {"LargeHeader", post("X: " + std::string(17'000, 'a') + "\r\n"), 431,
     "request.headers_too_large"},
    {"EndlessHeader", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(40'000, 'a'), 431,
     "request.headers_too_large"},
    {"ManyHeaders",
     [] {
       std::string headers;
       for (int i = 0; i < 101; ++i) {
         headers += "a:b\r\n";
       }
       return post(headers);
     }(),
     431, "request.headers_too_large"},
    {"LargeBody", post("Content-Length: 8388609\r\n"), 413, "request.too_large"},
    {"LargeBodyExpected", post("Expect: 100-continue\r\nContent-Length: 8388609\r\n"), 413,
     "request.too_large"},
    {"LargeChunk", post("Transfer-Encoding: chunked\r\n", "800001\r\n"), 413, "request.too_large"},
    {"UnknownExpectation", post("Expect: more\r\nContent-Length: 0\r\n"), 417,
     "request.expectation_failed"},
};

INSTANTIATE_TEST_SUITE_P(Http, BadRequest, testing::ValuesIn(kBad),
                         [](const auto& bad) { return std::string(bad.param.name); });

TEST(Framing, AnswersATruncatedRequest) {
  TestServer server;
  for (const char* text : {"GET /hello HTT", "GET /hello HTTP/1.1\r\nHost: a\r\n",
                           "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"}) {
    RawClient client(server.port());
    client.send(text);
    client.finish_sending();
    EXPECT_EQ(client.read().status, 400) << text;
    EXPECT_EQ(client.read_to_end(), "");
  }
  EXPECT_EQ(server.server().counts().requests, 0u);
}

TEST(Framing, AnswersTooLargeWhileTheBodyIsStillComing) {
  TestServer server;
  RawClient client(server.port());
  const std::string body(12u << 20, 'x');
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 12582912\r\n\r\n");
  EXPECT_TRUE(client.send(body));  // taken and thrown away, so that the answer arrives
  EXPECT_EQ(client.read().status, 413);
}

TEST(Framing, WhatFollowsABadRequestIsNeverARequest) {
  TestServer server;
  RawClient client(server.port());
  client.send(post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n") + kHello);
  EXPECT_EQ(client.read().status, 400);
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_EQ(server.server().counts().requests, 0u);
}

TEST(Framing, EveryTruncationAndChangedByteLeavesTheServerServing) {
  TestServer server;
  const std::string text =
      "POST /echo?a=%20 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
      "chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char byte : {'\0', '\r', '\n', ' ', ':', '%', '\xFF', '9'}) {
      std::string changed = text;
      changed[at] = byte;
      RawClient client(server.port());
      client.send(changed);
      client.finish_sending();
      EXPECT_NE(client.read().status, 0) << changed;
    }
  }
  RawClient client(server.port());
  client.send(kHello);
  EXPECT_EQ(client.read().body, "hello");
}

}  // namespace
}  // namespace facta::http
