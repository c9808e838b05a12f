#include "service/config/config.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace facta::config {
namespace {

class ConfigFile : public testing::Test {
 protected:
  ConfigFile()
      : path_((std::filesystem::temp_directory_path() /
               ("facta-config-" + std::to_string(getpid()) + ".toml"))
                  .string()) {}
  ~ConfigFile() override { std::filesystem::remove(path_); }

  std::string write(std::string_view text) {
    std::ofstream(path_) << text;
    return path_;
  }

  std::string path_;
};

TEST(Config, HasDefaultsWithTheirOrigin) {
  const auto config = Config::load({});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->value("listen").origin, Origin::kDefault);
  EXPECT_EQ(config->listen_host(), "127.0.0.1");
  EXPECT_EQ(config->listen_port(), 7480);
  EXPECT_FALSE(config->flag("dev"));
  EXPECT_EQ(config->bytes("memory"), std::size_t{256} << 20);
}

TEST_F(ConfigFile, FlagsOverEnvironmentOverFileOverDefaults) {
  Sources sources;
  sources.file = write("data = \"from-file\"\nlisten = \"[::1]:1\"\npartitions = 4\ndev = true\n");
  sources.environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "FACTA_DATA" || name == "FACTA_PARTITIONS") {
      return name == "FACTA_DATA" ? "from-environment" : "16";
    }
    return std::nullopt;
  };
  sources.flags = {{"data", "from-flag"}};
  const auto config = Config::load(sources);
  ASSERT_TRUE(config) << config.error();
  EXPECT_EQ(config->text("data"), "from-flag");
  EXPECT_EQ(config->value("data").where, "--data");
  EXPECT_EQ(config->count("partitions"), 16);
  EXPECT_EQ(config->value("partitions").origin, Origin::kEnvironment);
  EXPECT_EQ(config->listen_host(), "::1");
  EXPECT_EQ(config->value("listen").where, path_ + ":2");
  EXPECT_TRUE(config->flag("dev"));
  EXPECT_EQ(config->value("memory").origin, Origin::kDefault);
}

TEST_F(ConfigFile, UnknownKeysAreNamedWithTheirLine) {
  Sources sources;
  sources.file = write("data = \"x\"\nlissten = \"y\"\n");
  const auto config = Config::load(sources);
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error(), path_ + ":2: unknown key lissten; `facta config` lists the keys");
}

TEST_F(ConfigFile, BadSyntaxAndWrongKindsAreNamedWithTheirLine) {
  Sources sources;
  sources.file = write("data = \"x\n");
  EXPECT_EQ(Config::load(sources).error().find(path_ + ":1: "), 0U);
  sources.file = write("\ndata = [1]\n");
  EXPECT_EQ(Config::load(sources).error(),
            path_ + ":2: data must be a text, a whole number, true or false");
  sources.file = write("log-level = \"loud\"\n");
  EXPECT_EQ(Config::load(sources).error(),
            path_ + ":1: log-level must be trace, debug, info, warn, error or off, not \"loud\"");
}

TEST_F(ConfigFile, MayBeEmptyButNotAFolder) {
  Sources sources;
  sources.file = write("");
  EXPECT_TRUE(Config::load(sources));
  sources.file = std::filesystem::temp_directory_path().string();
  EXPECT_EQ(Config::load(sources).error(), "cannot read the configuration file " + *sources.file);
  sources.file = path_ + ".none";
  EXPECT_EQ(Config::load(sources).error(), "cannot read the configuration file " + *sources.file);
}

TEST(Config, RefusesValuesOfTheWrongKindByTheNameTheyCameUnder) {
  Sources sources;
  sources.flags = {{"listen", "nowhere"}};
  EXPECT_EQ(Config::load(sources).error(), "--listen: listen must be HOST:PORT, not \"nowhere\"");
  sources.flags = {{"listen", "127.0.0.1:65536"}};
  EXPECT_FALSE(Config::load(sources));
  sources.flags = {{"url", "ftp://x"}};
  EXPECT_FALSE(Config::load(sources));
  sources.flags = {{"replication", "0"}};
  EXPECT_FALSE(Config::load(sources));
  sources.flags = {{"memory", "64"}};  // bytes: the unit was forgotten
  EXPECT_EQ(Config::load(sources).error(),
            "--memory: memory must be a size of at least 16M, such as 2G, not \"64\"");
  sources.flags = {{"memory", "16M"}};
  EXPECT_TRUE(Config::load(sources));
  sources.flags = {{"dev-fixed", "monday"}};
  EXPECT_EQ(Config::load(sources).error(),
            "--dev-fixed: dev-fixed must be a time such as 2026-11-02T09:00:00Z, not \"monday\"");
  sources.flags = {{"dev-fixed", "2026-01-05T08:00:00Z"}};
  EXPECT_EQ(Config::load(sources)->text("dev-fixed"), "2026-01-05T08:00:00Z");
}

TEST(Config, ReadsSizes) {
  EXPECT_EQ(parse_size("1048576"), std::size_t{1} << 20);
  EXPECT_EQ(parse_size("64M"), std::size_t{64} << 20);
  EXPECT_EQ(parse_size("2GiB"), std::size_t{2} << 30);
  EXPECT_EQ(parse_size("3kB"), std::nullopt);
  EXPECT_EQ(parse_size("M"), std::nullopt);
  EXPECT_EQ(parse_size("-1"), std::nullopt);
  EXPECT_EQ(parse_size("1.5G"), std::nullopt);
  EXPECT_EQ(parse_size("99999999999T"), std::nullopt);
}

}  // namespace
}  // namespace facta::config
