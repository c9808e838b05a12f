// docs/settings.md says what the catalogue says; the settings view shows every setting (5.10).
#include "service/api/settings_page.h"

#include "aggregates/company/settings_catalogue.h"
#include "tests/unit/api/api_testing.h"
#include "tests/unit/api/refusal_cases.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace facta::api_testing {
namespace {

TEST(Settings, AreDocumentedAsTheyAre) {
  const std::string path = std::string(FACTA_SOURCE_DIR) + "/docs/settings.md";
  const std::string page = api::settings_markdown();
  if (std::getenv("FACTA_WRITE_DOCS") != nullptr) {
    std::ofstream(path) << page;
  }
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), page) << "docs/settings.md is stale: run this test with FACTA_WRITE_DOCS=1";
}

TEST(Settings, AreAllShownWithTheirDefaults) {  // 5.10
  Shop shop;
  const Reply reply = shop.ask("GET settings?limit=1000");
  ASSERT_EQ(reply.response.status, 200);
  for (const SettingEntry& entry : settings_catalogue()) {
    const bool of_company = entry.has_level("company");
    const bool shown =
        reply.body.find("\"key\":\"" + std::string(entry.key) + "\"") != std::string::npos;
    EXPECT_EQ(shown, of_company) << entry.key;
  }
  ASSERT_LT(
      shop.ask(R"(POST settings {"key":"documentDateFormula","value":"1w-1d"})").response.status,
      300);
  const Reply changed = shop.ask("GET settings?limit=1000");
  EXPECT_NE(changed.body.find(R"("key":"documentDateFormula","value":"1W-1D")"), std::string::npos)
      << changed.body;  // DF-11
}

}  // namespace
}  // namespace facta::api_testing
