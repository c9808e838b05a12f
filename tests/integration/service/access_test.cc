// Safe by default, with the real binary: where it listens, over TLS with a certificate that is
// replaced, with tokens that outlive a crash and are attributed; and no secret on any disk.
#include "tests/integration/service/service_process.h"
#include "tests/support/certificate/certificate.h"
#include "tests/support/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

namespace facta::service_testing {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kAdmin = "admin-secret-0123456789abcdef0123456789abcdef";

class Access : public testing::Test {
 protected:
  Access() {
    std::signal(SIGPIPE, SIG_IGN);
    write_secret("admin", kAdmin);
    write_certificate(path("server.pem"), path("server.key"), "one");
    std::filesystem::copy_file(path("server.pem"), path("one.pem"));
    service_ = std::make_unique<ServiceProcess>(
        path("ledger"),
        std::vector<std::string>{"--admin-token-file", path("admin"), "--tls-certificate",
                                 path("server.pem"), "--tls-key", path("server.key")});
    service_->secure(kAdmin, path("one.pem"), path("log"));
  }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  void write_secret(const std::string& name, const std::string& secret) const {
    std::ofstream(path(name)) << secret << "\n";
    std::filesystem::permissions(
        path(name), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  // facta with the address and certificate of the service, and the token of a file.
  Printed facta(std::vector<std::string> arguments, const std::string& token) const {
    for (const std::string& more : {std::string("--url"), service_->url(), std::string("--ca-file"),
                                    path("one.pem"), std::string("--token-file"), path(token)}) {
      arguments.push_back(more);
    }
    return run_facta(arguments);
  }
  // Of the service, trusting that certificate.
  http::HttpClient client(const std::string& ca) const {
    http::ClientOptions options;
    options.ca_file = path(ca);
    auto made = http::HttpClient::create(service_->url(), options);
    EXPECT_TRUE(made);
    return std::move(*made);
  }
  static std::string text_of(const std::string& file) {
    std::stringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
  }

  TemporaryDirectory folder_;
  std::unique_ptr<ServiceProcess> service_;
};

TEST_F(Access, ATokenIsCreatedUsedAttributedAndRevokedAndNoSecretStaysBehind) {
  service_->start();
  open_company(*service_, "noord", 1);
  const Printed created = facta({"token", "create", "urenimport", "--role", "PostHours", "--role",
                                 "Auditor", "--for", "noord"},
                                "admin");
  ASSERT_EQ(created.exit_code, 0) << created.text;
  const std::string token = created.text.substr(created.text.find("facta_1_"), 8 + 64);
  write_secret("import", token);
  std::ofstream(path("hours.csv"))
      << "entryId,date,customer,project,resource,quantity,rate,description\n"
         "e1,2026-10-05,C0,P0,R1,8.00,50.00,Werk\n";
  EXPECT_EQ(facta({"hours", "post", path("hours.csv"), "--company", "noord"}, "import").exit_code,
            0);
  // It may not do more, and nowhere else.
  EXPECT_EQ(facta({"account", "define", "--code", "1", "--company", "noord"}, "import").exit_code,
            1);
  EXPECT_EQ(facta({"hours", "list", "--company", "zuid"}, "import").exit_code, 1);
  EXPECT_EQ(facta({"token", "list"}, "import").exit_code, 1);
  const Printed history = facta({"history", "list", "--company", "noord", "--json"}, "import");
  EXPECT_THAT(history.text, HasSubstr("\"actor\":\"urenimport\""));

  // After a crash it is still known: from the log, and then from the stored state.
  service_->kill();
  service_->start();
  EXPECT_EQ(facta({"hours", "list", "--company", "noord"}, "import").exit_code, 0);
  EXPECT_EQ(service_->stop(), 0);
  service_->start();
  EXPECT_EQ(facta({"hours", "list", "--company", "noord"}, "import").exit_code, 0);
  EXPECT_EQ(facta({"token", "revoke", "1"}, "admin").exit_code, 0);
  EXPECT_EQ(facta({"hours", "list", "--company", "noord"}, "import").exit_code, 1);
  EXPECT_THAT(service_->get("/metrics").body, Not(HasSubstr(token)));
  EXPECT_EQ(service_->stop(), 0);

  const Printed verified = run_facta({"verify", "--data", path("ledger"), "--json"});
  EXPECT_EQ(verified.exit_code, 0) << verified.text;
  EXPECT_THAT(verified.text, HasSubstr("\"company\":\"~access\",\"sequence\":2"));
  const std::string secret = token.substr(8);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || name == "admin" || name == "import") {
      continue;
    }
    const std::string bytes = text_of(entry.path().string());
    EXPECT_EQ(bytes.find(secret), std::string::npos) << entry.path();
    EXPECT_EQ(bytes.find(kAdmin), std::string::npos) << entry.path();
  }
}

TEST_F(Access, ARevokedTokenEndsTheFeedThatItReads) {
  service_->start();
  open_company(*service_, "noord", 1);
  const Printed created =
      facta({"token", "create", "lezer", "--role", "Auditor", "--for", "noord"}, "admin");
  const std::string token = created.text.substr(created.text.find("facta_1_"), 8 + 64);
  std::atomic<bool> reading{false};
  std::thread reader([&] {
    const auto answer =
        client("one.pem").stream("GET", "/v1/events?follow=true&companies=noord",
                                 {{"Authorization", "Bearer " + token}}, {}, [&](std::string_view) {
                                   reading = true;
                                   return true;
                                 });
    EXPECT_FALSE(answer);  // cut off: what came is not the whole
  });
  while (!reading) {
    std::this_thread::yield();
  }
  EXPECT_EQ(facta({"token", "revoke", "1"}, "admin").exit_code, 0);
  reader.join();
}

TEST_F(Access, ACertificateIsReplacedUnderAnOpenConnection) {
  service_->start();
  auto kept = client("one.pem");
  const std::vector<http::ResponseHeader> who = {
      {"Authorization", "Bearer " + std::string(kAdmin)}};
  ASSERT_EQ(kept.request("GET", "/v1/companies", who)->status, 200);
  write_certificate(path("server.pem"), path("server.key"), "two");
  service_->reload();
  bool replaced = false;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!replaced && std::chrono::steady_clock::now() < deadline) {
    replaced = client("server.pem").request("GET", "/health/live").has_value();
    std::this_thread::yield();
  }
  EXPECT_TRUE(replaced);
  EXPECT_EQ(kept.request("GET", "/v1/companies", who)->status, 200);
  EXPECT_EQ(service_->get("/health/live").status, 0);  // who trusts the old one only
}

TEST_F(Access, AFixedLedgerIsForDevelopmentOnly) {
  EXPECT_EQ(run_facta({"serve", "--data", path("fixed"), "--dev-fixed", "2026-01-05T08:00:00Z",
                       "--listen", "127.0.0.1:0"})
                .exit_code,
            3);
  EXPECT_FALSE(std::filesystem::exists(path("fixed")));  // refused before anything was opened
}

TEST_F(Access, NobodyIsServedWithoutAToken) {
  service_->start();
  auto nobody = client("one.pem");
  const auto answer = nobody.request("GET", "/v1/companies");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 401);
  EXPECT_EQ(answer->headers.find("www-authenticate"), "Bearer realm=\"facta\"");
  EXPECT_EQ(answer->headers.find("strict-transport-security"), "max-age=31536000");
  EXPECT_EQ(nobody.request("GET", "/metrics")->status, 401);
  EXPECT_EQ(nobody.request("GET", "/health/ready")->status, 200);
  // The headers of a development start are worth nothing here.
  EXPECT_EQ(nobody.request("GET", "/v1/companies", {{"Facta-Actor", "anna"}})->status, 401);
}

// What a start is refused with, and its exit code.
TEST_F(Access, TheServiceDoesNotStartUnsafely) {
  const auto refused = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"serve", "--data", path("other")});
    return run_facta(arguments).exit_code;
  };
  EXPECT_EQ(refused({"--listen", "0.0.0.0:0"}), 3);
  EXPECT_EQ(refused({"--listen", "0.0.0.0:0", "--dev"}), 3);
  EXPECT_EQ(refused({"--listen", "0.0.0.0:0", "--dev", "--behind-tls-proxy"}), 3);
  EXPECT_EQ(refused({"--tls-certificate", path("server.pem"), "--tls-key", path("none")}), 3);
  EXPECT_EQ(refused({"--admin-token-file", path("none")}), 3);
  std::filesystem::permissions(path("admin"), std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(refused({"--admin-token-file", path("admin")}), 3);
}

}  // namespace
}  // namespace facta::service_testing
