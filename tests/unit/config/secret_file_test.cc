// Secrets stand in files of their own that nobody else may read.
#include "service/config/secret_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace facta::config {
namespace {

using testing::HasSubstr;

class SecretFileTest : public testing::Test {
 protected:
  ~SecretFileTest() override { std::filesystem::remove(path); }
  // What is wrong with a file of that text and mode; empty: it was read.
  std::string fault(const std::string& text, unsigned mode = 0600) {
    std::filesystem::remove(path);
    std::ofstream(path) << text;
    std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
    const auto read = read_secret(path);
    return read ? "" : read.error();
  }
  const std::string path =
      (std::filesystem::temp_directory_path() / ("facta-secret-" + std::to_string(getpid())))
          .string();
  const std::string secret = std::string(32, 's');
};

TEST_F(SecretFileTest, IsReadWithoutItsLineEnd) {
  EXPECT_EQ(fault(secret + "\n"), "");
  EXPECT_EQ(*read_secret(path), secret);
  EXPECT_EQ(fault(secret, 0400), "");
}

TEST_F(SecretFileTest, IsRefusedWhenOthersMayReadIt) {
  for (const unsigned mode : {0640U, 0604U, 0660U, 0644U, 0620U}) {
    EXPECT_THAT(fault(secret, mode), HasSubstr("chmod 600")) << mode;
  }
}

TEST_F(SecretFileTest, IsRefusedWhenItHoldsNoSecret) {
  for (const std::string& text : {std::string(), std::string(31, 's'), std::string(9'000, 's'),
                                  secret + " " + secret, secret + "\n" + secret}) {
    EXPECT_THAT(fault(text), HasSubstr("must hold one word")) << text.size();
  }
}

TEST_F(SecretFileTest, SaysHowToMakeOneThatIsMissing) {
  const auto missing = read_secret("/nowhere/secret");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error(), HasSubstr("umask 077"));
  const auto folder = read_secret("/tmp");
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.error(), HasSubstr("is not a file"));
}

}  // namespace
}  // namespace facta::config
