// TLS: the same server and client behind a certificate, which may be replaced while they speak.
#include "service/http/client.h"
#include "tests/support/certificate/certificate.h"
#include "tests/unit/http/http_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace facta::http {
namespace {

using Reason = ClientError::Reason;
using testing::HasSubstr;

class TlsTest : public testing::Test {
 protected:
  TlsTest() {
    std::signal(SIGPIPE, SIG_IGN);
    std::string name = (std::filesystem::temp_directory_path() / "facta-tls.XXXXXX").string();
    folder_ = mkdtemp(name.data());
    write_certificate(file("server.pem"), file("server.key"), "one");
    std::filesystem::copy_file(file("server.pem"), file("one.pem"));
    tls = *TlsServer::open(file("server.pem"), file("server.key"));
    HttpServerOptions options;
    options.tls = tls;
    server = std::make_unique<TestServer>(options);
  }
  ~TlsTest() override {
    server.reset();
    std::filesystem::remove_all(folder_);
  }
  std::string file(const std::string& name) const { return folder_ + "/" + name; }
  HttpClient client(const std::string& ca, const std::string& host = "127.0.0.1") const {
    ClientOptions options;
    options.ca_file = ca.empty() ? "" : file(ca);
    auto made =
        HttpClient::create("https://" + host + ":" + std::to_string(server->port()), options);
    EXPECT_TRUE(made);
    return std::move(*made);
  }

  std::shared_ptr<TlsServer> tls;
  std::unique_ptr<TestServer> server;

 private:
  std::string folder_;
};

TEST_F(TlsTest, CarriesWhatHttpDoes) {
  HttpClient asks = client("one.pem");
  for (int i = 0; i < 3; ++i) {
    const auto answer = asks.request("POST", "/echo", {}, std::string(300'000, 'x'));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_GT(answer->body.size(), 300'000U);
    EXPECT_EQ(answer->headers.find("strict-transport-security"), "max-age=31536000");
  }
  EXPECT_EQ(asks.request("GET", "/large")->body.size(), 1u << 20);
  EXPECT_EQ(asks.request("GET", "/stream/3")->body, "0\n1\n2\n");
  EXPECT_EQ(asks.request("GET", "/later")->status, 200);
  EXPECT_EQ(server->server().counts().connections, 1u);
  // A body that cannot be completed is not taken for whole.
  EXPECT_EQ(asks.request("GET", "/broken").error().reason, Reason::kProtocol);
}

TEST_F(TlsTest, AFollowerThatLeavesIsSeen) {
  {
    HttpClient follows = client("one.pem");
    const auto stopped =
        follows.stream("GET", "/follow", {}, {}, [](std::string_view) { return false; });
    ASSERT_TRUE(stopped) << stopped.error().message;
  }
  EXPECT_TRUE(eventually([&] { return server->streams_alive() == 0; }));
}

TEST_F(TlsTest, TheClientTrustsOnlyWhomItIsToldTo) {
  write_certificate(file("other.pem"), file("other.key"), "other");
  for (const char* ca : {"other.pem", ""}) {
    const auto answer = client(ca).request("GET", "/hello");
    ASSERT_FALSE(answer) << ca;
    EXPECT_EQ(answer.error().reason, Reason::kUnreachable);
    EXPECT_THAT(answer.error().message, HasSubstr("certificate is not trusted"));
  }
  EXPECT_TRUE(client("one.pem", "localhost").request("GET", "/hello"));
  // The certificate is of another host: 127.0.0.2 is this machine as well.
  EXPECT_FALSE(client("one.pem", "127.0.0.2").request("GET", "/hello"));
}

TEST_F(TlsTest, IsNotSpokenInTheClear) {
  RawClient raw(server->port());
  raw.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(raw.read().status, 0);
  EXPECT_EQ(server->server().counts().requests, 0u);
}

TEST_F(TlsTest, ACertificateIsReplacedWithoutDroppingAnyone) {
  HttpClient before = client("one.pem");
  ASSERT_TRUE(before.request("GET", "/hello"));
  write_certificate(file("server.pem"), file("server.key"), "two");
  ASSERT_TRUE(tls->reload());
  EXPECT_TRUE(before.request("GET", "/hello"));  // on the connection that there is
  EXPECT_EQ(server->server().counts().connections, 1u);
  EXPECT_TRUE(client("server.pem").request("GET", "/hello"));
  EXPECT_FALSE(client("one.pem").request("GET", "/hello"));
}

TEST_F(TlsTest, ABadReplacementChangesNothing) {
  std::ofstream(file("server.pem")) << "no certificate";
  const auto loaded = tls->reload();
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error(), HasSubstr("server.pem"));
  EXPECT_TRUE(client("one.pem").request("GET", "/hello"));
}

TEST_F(TlsTest, AKeyThatEveryoneMayReadIsRefused) {
  std::filesystem::permissions(file("server.key"), std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  const auto opened = TlsServer::open(file("server.pem"), file("server.key"));
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error(), HasSubstr("chmod"));
}

TEST(SecurityHeaders, AreOnEveryAnswer) {
  TestServer server;
  auto client = HttpClient::create("http://127.0.0.1:" + std::to_string(server.port()));
  ASSERT_TRUE(client);
  const auto answer = client->request("GET", "/hello");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->headers.find("x-content-type-options"), "nosniff");
  EXPECT_EQ(answer->headers.find("x-frame-options"), "DENY");
  EXPECT_EQ(answer->headers.find("cache-control"), "no-store");
  EXPECT_FALSE(answer->headers.find("strict-transport-security"));
  RawClient raw(server.port());
  raw.send("nonsense\r\n\r\n");
  const auto refused = raw.read();
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.header("X-Content-Type-Options"), "nosniff");
}

}  // namespace
}  // namespace facta::http
