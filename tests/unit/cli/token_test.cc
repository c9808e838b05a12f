// Tokens on the command line: where they come from, and what creating one shows.
#include "tests/unit/cli/fake_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace facta::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kSecret = "facta_3_0123456789abcdef0123456789abcdef";

class SecretFile {
 public:
  SecretFile() {
    std::ofstream(path()) << kSecret << "\n";
    allow(std::filesystem::perms::owner_read);
  }
  ~SecretFile() { std::filesystem::remove(path()); }
  void allow(std::filesystem::perms perms) const {
    std::filesystem::permissions(path(), perms | std::filesystem::perms::owner_write);
  }
  std::string path() const {
    return (std::filesystem::temp_directory_path() / ("facta-token-" + std::to_string(getpid())))
        .string();
  }
};

http::HttpResponse nothing(const Asked&) {
  return json_answer(200, R"({"items":[],"nextCursor":null})");
}

TEST(Token, ComesFromAFileOrTheEnvironment) {
  FakeService service(nothing);
  const SecretFile file;
  EXPECT_EQ(facta_at(service, {"customer", "list", "--token-file", file.path()}).code, kDone);
  EXPECT_EQ(
      facta_at(service, {"customer", "list"}, {.environment = {{"FACTA_TOKEN_FILE", file.path()}}})
          .code,
      kDone);
  EXPECT_EQ(
      facta_at(service, {"customer", "list"}, {.environment = {{"FACTA_TOKEN", kSecret}}}).code,
      kDone);
  EXPECT_EQ(facta_at(service, {"customer", "list"}).code, kDone);
  const auto asked = service.asked();
  ASSERT_EQ(asked.size(), 4U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(asked[i].authorization, "Bearer " + std::string(kSecret));
  }
  EXPECT_EQ(asked[3].authorization, "");
  EXPECT_EQ(facta_at(service, {"customer", "list", "--token", kSecret}).code, kUsage);
}

TEST(Token, OfAFileThatOthersMayReadIsNotSent) {
  FakeService service(nothing);
  const SecretFile file;
  file.allow(std::filesystem::perms::group_read | std::filesystem::perms::owner_read);
  const Ran ran = facta_at(service, {"customer", "list", "--token-file", file.path()});
  EXPECT_EQ(ran.code, kUsage);
  EXPECT_THAT(ran.error, HasSubstr("chmod 600"));
  EXPECT_TRUE(service.asked().empty());
  const Ran none = facta_at(service, {"customer", "list", "--token-file", "/nowhere/token"});
  EXPECT_EQ(none.code, kUsage);
  EXPECT_THAT(none.error, HasSubstr("/nowhere/token"));
}

TEST(Token, IsNotShownByTheConfiguration) {
  const Ran ran = facta({"config"}, {.environment = {{"FACTA_TOKEN", kSecret}}});
  EXPECT_EQ(ran.code, kDone);
  EXPECT_THAT(ran.out, Not(HasSubstr(kSecret)));
}

TEST(Token, IsCreatedWithItsSecretOnALineOfItsOwn) {
  FakeService service([](const Asked&) {
    return json_answer(201,
                       R"({"result":{"id":3,"name":"import"},"events":[{}],"warnings":[],)"
                       R"("secret":"facta_3_secret"})",
                       "~access/3");
  });
  const Ran ran = facta_at(service, {"token", "create", "import", "--role", "PostHours", "--role",
                                     "Auditor", "--for", "noord"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(service.asked()[0].target, "/v1/tokens");
  EXPECT_EQ(service.asked()[0].body,
            R"({"name":"import","roles":["PostHours","Auditor"],"companies":["noord"]})");
  EXPECT_THAT(ran.out, HasSubstr("token 3 created for import"));
  EXPECT_THAT(ran.out, testing::EndsWith("\nfacta_3_secret\n"));
}

}  // namespace
}  // namespace facta::cli
