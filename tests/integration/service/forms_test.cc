// What opens a ledger by itself, and the feed, in the forms for programs: every command answers
// --csv with rows under titles and --json with an object a line (api.md section 3).
#include "service/json/json_value.h"
#include "tests/integration/service/service_process.h"
#include "tests/support/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>

namespace facta::service_testing {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

using Row = std::map<std::string, std::string>;

// The cells of one line; quotes as RFC 4180 has them.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back().push_back(line[++i]);
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back().push_back(line[i]);
    }
  }
  EXPECT_FALSE(quoted) << line;
  return cells;
}

// Rows by title. Every line ends as RFC 4180 has it and has as many cells as there are titles.
std::vector<Row> rows_of(const std::string& csv) {
  std::istringstream lines(csv);
  std::vector<std::string> titles;
  std::vector<Row> rows;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(line.ends_with('\r')) << line;
    const std::vector<std::string> cells = cells_of(line.substr(0, line.size() - 1));
    if (titles.empty()) {
      titles = cells;
      continue;
    }
    EXPECT_EQ(cells.size(), titles.size()) << line;
    Row& row = rows.emplace_back();
    for (std::size_t i = 0; i < std::min(cells.size(), titles.size()); ++i) {
      row[titles[i]] = cells[i];
    }
  }
  return rows;
}

class Forms : public testing::Test {
 protected:
  Forms() : service_(path("ledger")) {
    service_.start();
    open_company(service_, "noord");
    open_company(service_, "zuid");
  }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  static std::string printed(std::vector<std::string> words, const char* form) {
    words.emplace_back(form);
    const Printed printed = run_facta(words);
    EXPECT_EQ(printed.exit_code, 0) << words.front() << ' ' << form << ": " << printed.text;
    return printed.text;
  }
  static std::vector<Row> csv(const std::vector<std::string>& words) {
    return rows_of(printed(words, "--csv"));
  }
  // The one object that the command says.
  static json::JsonDocument object(const std::vector<std::string>& words) {
    const std::string text = printed(words, "--json");
    EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
    auto document = json::parse_json(text);
    EXPECT_TRUE(document && document->root().is_object()) << text;
    return std::move(*document);
  }
  static std::string text_of(const json::JsonDocument& document, std::string_view member) {
    const json::JsonValue* const value = document.root().find(member);
    return value == nullptr                           ? "(none)"
           : value->kind() == json::JsonKind::kNumber ? std::string(value->number())
                                                      : std::string(value->string());
  }

 private:
  TemporaryDirectory folder_;

 protected:
  ServiceProcess service_;
};

TEST_F(Forms, EventsAreRowsWithTheirAttributes) {
  const std::vector<std::string> words = {"events", "--url", service_.url()};
  const std::vector<Row> rows = csv(words);
  std::istringstream lines(printed(words, "--json"));
  std::size_t at = 0;
  for (std::string line; std::getline(lines, line); ++at) {
    const auto event = json::parse_json(line);
    ASSERT_TRUE(event) << line;
    ASSERT_LT(at, rows.size());
    EXPECT_EQ(rows[at].at("id"), text_of(*event, "id"));
    EXPECT_EQ(rows[at].at("type"), text_of(*event, "type"));
    EXPECT_EQ(rows[at].at("time"), text_of(*event, "time"));
    EXPECT_EQ(rows[at].at("partitionkey"), text_of(*event, "partitionkey"));
    const auto data = json::parse_json(rows[at].at("data"));
    EXPECT_TRUE(data && data->root().is_object()) << rows[at].at("data");
  }
  EXPECT_EQ(at, rows.size());
  EXPECT_EQ(rows.front().at("previous"), "");
  EXPECT_EQ(rows.at(1).at("previous"), rows.front().at("id"));
}

TEST_F(Forms, VerifyIsAFigureARow) {
  EXPECT_EQ(service_.post("/v1/companies/noord/hours", hours_body("h", 4), "h").status, 201);
  const std::vector<std::string> at = {"--url", service_.url(), "--company", "noord"};
  for (std::vector<std::string> words :
       {std::vector<std::string>{"run", "start", "--profile", "hours", "--from", "2026-10-01",
                                 "--to", "2026-10-31", "--kind", "production", "--watch"},
        {"export", "create", "--type", "all"}}) {
    words.insert(words.end(), at.begin(), at.end());
    EXPECT_EQ(run_facta(words).exit_code, 0) << words.front();
  }
  EXPECT_EQ(service_.stop(), 0);
  const std::vector<std::string> words = {"verify", "--data", path("ledger")};
  const std::vector<Row> rows = csv(words);
  const json::JsonDocument report = object(words);
  const auto has = [&](const char* company, const char* check, const char* figure,
                       const std::string& value, const std::string& name = "") {
    EXPECT_THAT(rows, Contains(Row{{"company", company},
                                   {"check", check},
                                   {"name", name},
                                   {"figure", figure},
                                   {"value", value}}))
        << figure;
  };
  has("", "history", "ok", "true");
  has("", "history", "stateRoot", text_of(report, "stateRoot"));
  has("", "history", "records", text_of(report, "records"));
  for (const json::JsonValue& company : report.root().find("companies")->items()) {
    const std::string code(company.find("company")->string());
    has(code.c_str(), "chain", "head", std::string(company.find("head")->string()));
    has(code.c_str(), "chain", "sequence", std::string(company.find("sequence")->number()));
  }
  has("noord", "balance", "invoices", "1", "EUR");
  has("noord", "balance", "original", "242.00", "EUR");  // 4 hours of 50.00, and VAT
  has("noord", "numbers", "assigned", "1", "INV");
  has("noord", "export", "finished", "true", "1");
  has("noord", "export", "debit", "242.00", "1");
}

TEST_F(Forms, BackupAndRestoreAreARowPerCompany) {
  const std::vector<std::string> back_up = {"backup", path("backup"), "--data", path("ledger")};
  std::vector<Row> rows = csv(back_up);
  const auto companies = [&] {
    std::vector<std::string> codes;
    for (const Row& row : rows) {
      codes.push_back(row.at("company"));
    }
    return codes;
  };
  EXPECT_THAT(companies(), testing::IsSupersetOf({"noord", "zuid"}));
  EXPECT_NE(rows.front().at("filesCopied"), "0");
  EXPECT_EQ(text_of(object(back_up), "records"), rows.front().at("records"));
  rows = csv({"backup", path("backup"), "--check"});
  EXPECT_THAT(companies(), testing::IsSupersetOf({"noord", "zuid"}));
  const std::string head = rows.front().at("head");
  EXPECT_EQ(head.size(), 64U);

  const std::vector<std::string> preview = {"restore", path("backup"), "--data",   path("new"),
                                            "--until", "noord/2",      "--preview"};
  rows = csv(preview);
  const auto noord =
      std::ranges::find(rows, "noord", [](const Row& row) { return row.at("company"); });
  ASSERT_NE(noord, rows.end());
  EXPECT_EQ(noord->at("preview"), "true");
  EXPECT_EQ(noord->at("kept"), "2");
  EXPECT_EQ(noord->at("lostFrom"), "3");
  EXPECT_THAT(noord->at("lostSince"), Not(IsEmpty()));
  EXPECT_EQ(text_of(object(preview), "taken"), noord->at("taken"));
  rows = csv({"restore", path("backup"), "--data", path("new")});
  EXPECT_EQ(rows.front().at("lost"), "0");
  EXPECT_EQ(rows.front().at("lostFrom"), "");
}

TEST_F(Forms, WhatMovesAHistoryIsOneRow) {
  const auto file = [&](const char* name) {
    return std::vector<std::string>{"history", "export", path(name), "--data", path("ledger")};
  };
  const std::vector<Row> exported = csv(file("a"));
  ASSERT_EQ(exported.size(), 1U);
  EXPECT_EQ(exported[0].at("file"), path("a"));
  EXPECT_EQ(text_of(object(file("b")), "records"), exported[0].at("records"));
  EXPECT_EQ(service_.stop(), 0);
  const std::vector<std::string> copy = {"log",          "copy",      "--data",
                                         path("ledger"), "--to-data", path("moved")};
  const std::vector<Row> copied = csv(copy);
  ASSERT_EQ(copied.size(), 1U);
  EXPECT_NE(copied[0].at("copied"), "0");
}

TEST_F(Forms, TheClockOfAServiceIsWhatItWasSetTo) {
  const std::vector<std::string> words = {"dev", "clock", "2030-01-02T03:04:05Z", "--url",
                                          service_.url()};
  EXPECT_EQ(csv(words).at(0).at("now"), "2030-01-02T03:04:05Z");
  EXPECT_EQ(text_of(object(words), "now"), "2030-01-02T03:04:05Z");
}

}  // namespace
}  // namespace facta::service_testing
