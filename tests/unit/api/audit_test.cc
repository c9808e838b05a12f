// The auditor's doors: the history file over HTTP, and traces.
#include "events/history_file/history_file.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/api/api_testing.h"

#include <gtest/gtest.h>

#include <fstream>

namespace facta::api_testing {
namespace {

class AuditDoor : public testing::Test {
 protected:
  AuditDoor() {
    ledger.load(noord_with_hours(5));
    ledger.start();
    api = std::make_unique<ApiTest>(ledger);
  }
  LedgerHarness ledger;
  std::unique_ptr<ApiTest> api;
};

TEST_F(AuditDoor, TheHistoryFileIsStreamedWhole) {
  const Reply reply = api->get("/v1/history/export", {{"Facta-Roles", "Auditor"}});
  EXPECT_EQ(reply.response.status, 200);
  EXPECT_EQ(reply.ended, http::BodyStream::Next::kEnd);
  const TemporaryDirectory folder;
  const std::string path = (folder.path() / "h").string();
  std::ofstream(path, std::ios::binary) << reply.body;
  const auto file = HistoryFile::open(path);
  ASSERT_TRUE(file) << file.error().message;
  const auto checked = (*file)->check();
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->companies.at("noord").sequence, ledger.writer().durable_sequence("noord"));
}

TEST_F(AuditDoor, TheWholeHistoryIsForAuditorsAndAdministratorsOnly) {
  for (const char* role : {"Auditor", "Administrator", "ApplicationAdministrator"}) {
    EXPECT_EQ(api->get("/v1/history/export", {{"Facta-Roles", role}}).response.status, 200) << role;
  }
  EXPECT_EQ(api->get("/v1/history/export", {{"Facta-Roles", "ViewJournalEntry"}}).response.status,
            403);
}

TEST_F(AuditDoor, AnHoursEntryThatWasNeverBilledIsTracedToItsRecord) {
  const Reply trace = api->get("/v1/companies/noord/history/trace?hours=e1");
  ASSERT_EQ(trace.size_of("/items"), 1u);
  EXPECT_EQ(trace.at("/items/0/step"), "hours");
  const Reply record = api->get("/v1/companies/noord/history/" + trace.at("/items/0/sequence"));
  EXPECT_EQ(trace.at("/items/0/recordHash"), record.at("/hash"));
  EXPECT_EQ(trace.at("/items/0/time"), record.at("/time"));
}

TEST_F(AuditDoor, WhatCannotBeTracedIsRefusedPrecisely) {
  const auto code = [&](const std::string& query) {
    return api->get("/v1/companies/noord/history/trace?" + query).at("/code");
  };
  EXPECT_EQ(code("hours=none"), "hours.entry_unknown");
  EXPECT_EQ(code("invoice=none"), "invoice.unknown");
  EXPECT_EQ(code("journalEntry=1"), "journal.entry_unknown");
  EXPECT_EQ(code("journalEntry=1/0"), "request.invalid");
  EXPECT_EQ(code("journalEntry=x"), "request.invalid");
  EXPECT_EQ(code("hours=e1&invoice=none"), "request.invalid");
  EXPECT_EQ(code(""), "request.invalid");
}

}  // namespace
}  // namespace facta::api_testing
