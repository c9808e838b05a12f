// The committed samples are what they claim to be.
#include "tests/unit/hours_file/reading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

namespace facta::hours_file {
namespace {

std::string content_of(const std::string& name) {
  const std::ifstream file(std::string(FACTA_SOURCE_DIR) + "/samples/" + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The value of a text member of a body; one body is one line in these files.
std::string member(const std::string& body, const std::string& key) {
  const std::string begin = "\"" + key + "\": \"";
  const auto at = body.find(begin);
  if (at == std::string::npos) {
    return "";
  }
  const auto from = at + begin.size();
  return body.substr(from, body.find('"', from) - from);
}

std::vector<std::string> bodies_of(const std::string& name) {
  std::istringstream lines(content_of(name));
  std::vector<std::string> bodies;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("{")) {
      bodies.push_back(line);
    }
  }
  return bodies;
}

std::set<std::string> codes_of(const std::string& name) {
  std::set<std::string> codes;
  for (const std::string& body : bodies_of(name)) {
    EXPECT_TRUE(codes.insert(member(body, "code")).second) << body;
  }
  return codes;
}

Read read_sample(const std::string& name, HoursFileOptions options = {}) {
  FileSource source(std::string(FACTA_SOURCE_DIR) + "/samples/" + name);
  Read read = read_source(source, options);
  EXPECT_EQ(trouble(read), "") << name;
  return read;
}

int mod_97(const std::string& letters) {
  int rest = 0;
  for (const char letter : letters) {
    rest =
        letter <= '9' ? (rest * 10 + (letter - '0')) % 97 : (rest * 100 + (letter - 'A' + 10)) % 97;
  }
  return rest;
}

bool passes_eleven_test(const std::string& vat_id) {
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    sum += (vat_id[i + 2] - '0') * static_cast<int>(9 - i);
  }
  return sum % 11 == vat_id[10] - '0';
}

void expect_party(const std::string& body) {
  for (const char* key : {"legalName", "street", "postalCode", "city", "country", "email"}) {
    EXPECT_NE(member(body, key), "") << key << " of " << body;
  }
  const std::string iban = member(body, "iban");
  ASSERT_EQ(iban.size(), 18U) << body;
  EXPECT_EQ(mod_97(iban.substr(4) + iban.substr(0, 4)), 1) << iban;
  const std::string vat_id = member(body, "vatId");
  ASSERT_THAT(vat_id, testing::MatchesRegex("NL[0-9]{9}B[0-9]{2}")) << body;
  EXPECT_EQ(mod_97(vat_id), 1) << vat_id;
  EXPECT_TRUE(passes_eleven_test(vat_id)) << vat_id;
  EXPECT_THAT(member(body, "chamberOfCommerceId"), testing::MatchesRegex("[0-9]{8}"));
  EXPECT_TRUE(member(body, "email").ends_with(".example"));
  EXPECT_NE(body.find("\"paymentTermDays\": "), std::string::npos);
}

class Company : public testing::TestWithParam<std::string> {};

TEST_P(Company, HasAllThatADutchInvoiceNeeds) {
  expect_party(content_of(GetParam() + "/company.json"));
  const auto customers = bodies_of(GetParam() + "/customers.json");
  EXPECT_GE(customers.size(), 16U);
  for (const std::string& body : customers) {
    expect_party(body);
  }
}

TEST_P(Company, HoursNameOnlyWhatExists) {
  const auto customers = codes_of(GetParam() + "/customers.json");
  const auto vat_codes = codes_of(GetParam() + "/vat-codes.json");
  const auto accounts = codes_of(GetParam() + "/ledger-accounts.json");
  std::map<std::string, std::string> customer_of_project;
  for (const std::string& body : bodies_of(GetParam() + "/projects.json")) {
    EXPECT_TRUE(customers.contains(member(body, "customer"))) << body;
    customer_of_project[member(body, "code")] = member(body, "customer");
  }
  for (const std::string& body : bodies_of(GetParam() + "/customers.json")) {
    for (const char* key : {"revenueAccount", "receivableAccount"}) {
      const std::string account = member(body, key);
      EXPECT_TRUE(account.empty() || accounts.contains(account)) << body;
    }
    const std::string vat_code = member(body, "vatCode");
    EXPECT_TRUE(vat_code.empty() || vat_codes.contains(vat_code)) << body;
  }
  const Read read = read_sample(GetParam() + "/hours.csv");
  std::set<std::string> ids;
  for (std::size_t i = 0; i < read.rows.size(); ++i) {
    EXPECT_TRUE(ids.insert(read.at(i, HoursColumn::EntryId)).second);
    EXPECT_EQ(customer_of_project[read.at(i, HoursColumn::Project)],
              read.at(i, HoursColumn::Customer));
    EXPECT_EQ(read.at(i, HoursColumn::Date).substr(0, 8), "2026-10-");
    EXPECT_LE(read.at(i, HoursColumn::Timesheet).size(), 20U);
    const std::string& vat_code = read.at(i, HoursColumn::VatCode);
    EXPECT_TRUE(vat_code.empty() || vat_codes.contains(vat_code));
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, Company, testing::Values("noord", "zorg"),
                         [](const auto& made) { return made.param; });

// One customer for each way to be billed; all others as often as a run is started, per project.
TEST(Samples, NoordBillsInEveryFrequencyAndByMoreThanOneGroupingMethod) {
  std::map<std::string, int> customers_of;
  for (const std::string& body : bodies_of("noord/customers.json")) {
    ++customers_of[member(body, "invoiceFrequency") + "/" + member(body, "groupingMethod")];
  }
  const std::map<std::string, int> expected = {{"/", 19},     {"/KLANT", 1},     {"/PERSOON", 1},
                                               {"MAAND/", 1}, {"VIERWEKEN/", 1}, {"WEEK/", 1}};
  EXPECT_EQ(customers_of, expected);
  EXPECT_EQ(codes_of("noord/frequencies.json"),
            (std::set<std::string>{"MAAND", "VIERWEKEN", "WEEK"}));
  EXPECT_EQ(codes_of("noord/grouping-methods.json"),
            (std::set<std::string>{"KLANT", "PERSOON", "PROJECT"}));
}

TEST(Samples, TheYearHasHoursInEveryMonthAndAllThatADutchInvoiceNeeds) {
  expect_party(content_of("year/company.json"));
  for (const std::string& body : bodies_of("year/customers.json")) {
    expect_party(body);
  }
  const auto projects = codes_of("year/projects.json");
  std::set<std::string> ids;
  for (int month = 1; month <= 12; ++month) {
    const std::string digits = (month < 10 ? "0" : "") + std::to_string(month);
    const Read read = read_sample("year/hours-" + digits + ".csv");
    EXPECT_GE(read.info.rows, 150U);
    for (std::size_t i = 0; i < read.rows.size(); ++i) {
      EXPECT_TRUE(ids.insert(read.at(i, HoursColumn::EntryId)).second);
      EXPECT_TRUE(projects.contains(read.at(i, HoursColumn::Project)));
      EXPECT_EQ(read.at(i, HoursColumn::Date).substr(0, 8), "2026-" + digits + "-");
    }
  }
}

TEST(Samples, AreWrittenInBothWaysThatUsersHave) {
  EXPECT_TRUE(content_of("noord/hours.csv").starts_with("\xEF\xBB\xBF"));
  EXPECT_FALSE(content_of("zorg/hours.csv").starts_with("\xEF\xBB\xBF"));
  const Read noord = read_sample("noord/hours.csv");
  EXPECT_EQ(noord.info.separator, ';');
  EXPECT_EQ(noord.info.decimal, DecimalSign::Comma);
  const Read zorg = read_sample("zorg/hours.csv");
  EXPECT_EQ(zorg.info.separator, ',');
  EXPECT_EQ(zorg.info.decimal, DecimalSign::Point);
  const std::size_t rows = noord.info.rows + zorg.info.rows;
  EXPECT_GE(rows, 4'800U);
  EXPECT_LE(rows, 5'200U);
}

using Entries = std::multiset<std::string>;

Entries comparable(const Read& read, const std::vector<HoursColumn>& columns) {
  Entries entries;
  for (std::size_t i = 0; i < read.rows.size(); ++i) {
    std::string entry;
    for (const HoursColumn column : columns) {
      std::string text = read.at(i, column);
      if (column == HoursColumn::Rate && text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        text.erase(text.find_last_not_of('.') + 1);
      }
      entry += text + "|";
    }
    entries.insert(entry);
  }
  return entries;
}

class TimeTool : public testing::TestWithParam<std::string> {};

// Loaded through its mapping, an export gives the very entries that hours.csv has.
TEST_P(TimeTool, ExportHoldsTheSameHoursAsOurOwnFile) {
  NameBook names;
  for (const std::string& body : bodies_of("noord/customers.json")) {
    names.add_customer(member(body, "code"), member(body, "name"));
  }
  for (const std::string& body : bodies_of("noord/projects.json")) {
    names.add_project(member(body, "customer"), member(body, "code"), member(body, "name"));
  }
  const auto mapping = load_mapping(content_of("mappings/" + GetParam() + ".toml"));
  ASSERT_TRUE(mapping);
  const Read exported = read_sample("exports/" + GetParam() + ".csv", {&*mapping, &names});
  EXPECT_GE(exported.info.rows, 200U);
  EXPECT_GE(exported.info.rows_left_out, 5U);
  EXPECT_EQ(exported.info.rows_repeated, 0U);

  Read own = read_sample("noord/hours.csv");
  std::erase_if(own.rows, [](const Texts& row) {
    const std::string& customer = row[index_of(HoursColumn::Customer)];
    return customer < "K1001" || customer > "K1004";
  });
  std::vector<HoursColumn> columns = {
      HoursColumn::Date,     HoursColumn::Customer,    HoursColumn::Project, HoursColumn::Resource,
      HoursColumn::Quantity, HoursColumn::Description, HoursColumn::Wbs};
  if (GetParam() != "toggl") {
    columns.push_back(HoursColumn::Rate);
  }
  EXPECT_EQ(comparable(exported, columns), comparable(own, columns));
}

INSTANTIATE_TEST_SUITE_P(Samples, TimeTool, testing::Values("kimai", "toggl", "clockify"),
                         [](const auto& made) { return made.param; });

}  // namespace
}  // namespace facta::hours_file
