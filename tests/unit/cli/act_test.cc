// Commands that write: bodies, keys, retries, refusals, exit codes.
#include "tests/unit/cli/fake_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace facta::cli {
namespace {

using testing::HasSubstr;

constexpr const char* kCreated =
    R"({"commandId":"k","company":"noord","sequence":7,"result":{"code":"K1"},)"
    R"("events":[{"type":"CustomerCreated","index":0,"data":{}}],"warnings":[]})";

constexpr const char* kRefusal =
    R"({"status":409,"code":"run.revert.journalised","detail":"The run cannot be reverted",)"
    R"("subject":"run 1","remedy":"Credit the invoices.","details":[)"
    R"({"code":"run.revert.journalised","detail":"In journal export 1"},)"
    R"({"code":"run.revert.newer_run","detail":"Run 2 is newer","subject":"run 2"}]})";

class JsonFile {
 public:
  explicit JsonFile(std::string_view text)
      : path_((std::filesystem::temp_directory_path() /
               ("facta-act-" + std::to_string(getpid()) + ".json"))
                  .string()) {
    std::ofstream(path_) << text;
  }
  ~JsonFile() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(Act, OptionsBecomeTheBodyAndTheAnswerIsSaid) {
  FakeService service([](const Asked&) { return json_answer(201, kCreated, "noord/7"); });
  const Ran ran = facta_at(
      service, {"customer", "create", "--code", "K1", "--name", "Één", "--address.street", "x"});
  EXPECT_EQ(ran.code, kUsage);  // members of an object have short names
  const Ran done =
      facta_at(service, {"customer", "create", "--code", "K1", "--name", "Één", "--street", "Weg 1",
                         "--city", "Assen", "--payment-term-days", "14", "--private-person"});
  EXPECT_EQ(done.code, kDone) << done.error;
  EXPECT_EQ(done.out, "customer K1 created  [noord/7]\n");
  ASSERT_EQ(service.asked().size(), 1U);
  EXPECT_EQ(service.asked()[0].target, "/v1/companies/noord/customers");
  EXPECT_EQ(service.asked()[0].body,
            R"({"code":"K1","name":"Één","privatePerson":true,)"
            R"("address":{"street":"Weg 1","city":"Assen"},"paymentTermDays":14})");
  EXPECT_EQ(service.asked()[0].key.size(), 32U);
}

TEST(Act, ACustomerSaysHowItIsBilled) {  // FREQ-01, GROUP-07, DOC-02, CRE-25, HOUR-06
  FakeService service([](const Asked&) { return json_answer(201, kCreated, "noord/7"); });
  const Ran ran =
      facta_at(service, {"customer", "create", "--code", "K1", "--name", "Een", "--template", "STD",
                         "--grouping-method", "KLANT", "--invoice-frequency", "MAAND",
                         "--sales-invoice-layout", "L", "--full-credit-on-corrections",
                         "--corrections-on-separate-invoice"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(service.asked()[0].body,
            R"({"code":"K1","name":"Een","template":"STD","groupingMethod":"KLANT",)"
            R"("invoiceFrequency":"MAAND","salesInvoiceLayout":"L",)"
            R"("fullCreditOnCorrections":true,"correctionsOnSeparateInvoice":true})");
}

TEST(Act, AJobHasWeekdaysAndCanBeDisabled) {  // JOB-02
  FakeService service([](const Asked&) { return json_answer(201, kCreated, "noord/7"); });
  Ran ran = facta_at(service, {"job", "set", "11096325", "--at", "06:30", "--weekdays",
                               "monday,thursday", "--weekdays", "friday"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  ran = facta_at(service, {"job", "set", "11096325", "--disable"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(service.asked()[0].body,
            R"({"jobCode":"11096325","at":"06:30","weekdays":["monday","thursday","friday"]})");
  EXPECT_EQ(service.asked()[1].body, R"({"jobCode":"11096325","enabled":false})");
  EXPECT_EQ(facta_at(service, {"job", "set", "11096325", "--weekdays", "monday,now"}).code, kUsage);
}

TEST(Act, ASettingCanBeSetAtEveryLevel) {  // SET-38...53
  FakeService service([](const Asked&) { return json_answer(201, kCreated, "noord/7"); });
  for (const char* level :
       {"company", "central", "customerTemplate", "customer", "contact", "project", "businessUnit",
        "frequency", "termScheduleType", "commitmentType", "vendorTemplate", "vendor"}) {
    const Ran ran =
        facta_at(service, {"settings", "set", "k", "v", "--level", level, "--subject", "S"});
    EXPECT_EQ(ran.code, kDone) << ran.error;
    EXPECT_EQ(service.asked().back().body,
              std::string(R"({"key":"k","value":"v","level":")") + level + R"(","subject":"S"})");
  }
  EXPECT_EQ(facta_at(service, {"settings", "set", "k", "v", "--level", "moon"}).code, kUsage);
}

TEST(Act, DefinitionsTakeTheirMembers) {
  struct Definition {
    std::vector<std::string> words;
    const char* route;
    const char* body;
  };
  const Definition definitions[] = {
      {{"email-template", "add", "--code", "E", "--usage", "salesInvoice", "--pdf-template", "P"},
       "emailTemplates",
       R"({"code":"E","usage":"salesInvoice","pdfTemplate":"P"})"},
      {{"interaction-template", "set", "--code", "T", "--linked-to", "contactCompany,resource"},
       "interactionTemplates",
       R"({"code":"T","entities":["contactCompany","resource"]})"},
      {{"term-type", "define", "--code", "T", "--account", "8000"},
       "termScheduleTypes",
       R"({"code":"T","account":"8000"})"},
      {{"commitment-type", "define", "--code", "H", "--name", "Huur"},
       "commitmentTypes",
       R"({"code":"H","name":"Huur"})"},
      {{"report", "register", "--code", "R", "--file-name", "F", "--folder", "D",
        "--storage-location", "sharePoint"},
       "reports",
       R"({"code":"R","fileName":"F","folder":"D","storageLocation":"sharePoint"})"},
      {{"vendor-template", "define", "--code", "T", "--purchase-invoice-layout", "L"},
       "vendorTemplates",
       R"({"code":"T","purchaseInvoiceLayout":"L"})"},
      {{"vendor", "create", "--code", "V", "--name", "N", "--template", "T"},
       "vendors",
       R"({"code":"V","name":"N","template":"T"})"},
      {{"vendor", "change", "V", "--delivery-method", "printPdf"},
       "vendors/V",
       R"({"deliveryMethod":"printPdf"})"},
      {{"salutation", "set", "--text", "Attn.", "--language-code", "ENU", "--replace"},
       "salutations",
       R"({"text":"Attn.","languageCode":"ENU","replace":true})"},
      {{"holiday", "define", "--dutch-years", "2026", "--dutch-years", "2027", "--dates",
        "2026-12-24"},
       "holidays",
       R"({"dutchYears":[2026,2027],"dates":["2026-12-24"]})"},
      {{"contact", "define", "--code", "J", "--contact-kind", "person", "--contact-company", "K"},
       "contacts",
       R"({"code":"J","kind":"person","company":"K"})"},
      {{"business-unit", "define", "--code", "Z", "--booking-period-ends-on", "friday"},
       "businessUnits",
       R"({"code":"Z","bookingPeriodEndsOn":"friday"})"},
  };
  FakeService service([](const Asked&) { return json_answer(201, kCreated, "noord/7"); });
  for (const Definition& definition : definitions) {
    const Ran ran = facta_at(service, definition.words);
    EXPECT_EQ(ran.code, kDone) << ran.error;
    EXPECT_EQ(service.asked().back().target,
              std::string("/v1/companies/noord/") + definition.route);
    EXPECT_EQ(service.asked().back().body, definition.body);
  }
  EXPECT_EQ(facta_at(service, {"holiday", "define", "--dutch-years", "soon"}).code, kUsage);
}

TEST(Act, IdentityAndChosenKeyAreSent) {
  FakeService service([](const Asked&) { return json_answer(201, kCreated, "noord/7"); });
  const Ran ran =
      facta_at(service, {"invoice", "post", "VF 1/2", "--id", "mine", "--actor", "anna"},
               {.environment = {{"FACTA_ROLES", "FinaliseInvoice"}}});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  const Asked asked = service.asked().at(0);
  EXPECT_EQ(asked.target, "/v1/companies/noord/invoices/VF%201%2F2:post");
  EXPECT_EQ(asked.body, "");
  EXPECT_EQ(asked.key, "mine");
  EXPECT_EQ(asked.actor, "anna");
  EXPECT_EQ(asked.roles, "FinaliseInvoice");
}

TEST(Act, ARefusalSaysCodeEveryReasonAndRemedy) {
  FakeService service([](const Asked&) { return problem(409, kRefusal); });
  const Ran ran = facta_at(service, {"run", "revert", "1", "--confirm"});
  EXPECT_EQ(ran.code, kRefused);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.error,
            "refused: run.revert.journalised\n"
            "  The run cannot be reverted (run 1)\n"
            "  - run.revert.journalised: In journal export 1\n"
            "  - run.revert.newer_run: Run 2 is newer (run 2)\n"
            "  remedy: Credit the invoices.\n");
  EXPECT_EQ(service.asked()[0].body, R"({"confirm":true})");
  const Ran json = facta_at(service, {"run", "revert", "1", "--json"});
  EXPECT_EQ(json.code, kRefused);
  EXPECT_EQ(json.error, std::string(kRefusal) + "\n");
}

TEST(Act, AFileOfSeveralIsPostedOneByOneAndRefusedOnesAreCounted) {
  FakeService service([](const Asked& asked) {
    return asked.body.find("K2") == std::string::npos ? json_answer(201, kCreated, "noord/7")
                                                      : problem(409, kRefusal);
  });
  const JsonFile file(R"([{"code":"K1","name":"a"},{"code":"K2"},{"code":"K3"}])");
  const Ran ran = facta_at(service, {"customer", "create", "--file", file.path(), "--id", "load"});
  EXPECT_EQ(ran.code, kRefused);
  EXPECT_EQ(ran.out, "2 customers created, 1 refused\n");
  ASSERT_EQ(service.asked().size(), 3U);
  EXPECT_EQ(service.asked()[0].body, R"({"code":"K1","name":"a"})");
  EXPECT_EQ(service.asked()[0].key, "load-1");
  EXPECT_EQ(service.asked()[2].key, "load-3");
  EXPECT_EQ(facta_at(service, {"customer", "create", "--file", file.path(), "--code", "K"}).code,
            kUsage);
  EXPECT_EQ(facta_at(service, {"customer", "create", "--code", "K"}).code, kUsage);
}

TEST(Act, AnUnknownOutcomeIsAskedAgainWithTheSameKey) {
  std::atomic<int> calls = 0;
  FakeService service([&](const Asked&) {
    return ++calls < 3 ? problem(503, R"({"code":"ledger.outcome_unknown","detail":"d"})")
                       : json_answer(201, kCreated, "noord/7");
  });
  const Ran ran = facta_at(service, {"invoice", "release", "VF1"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(ran.pauses, 2);
  const auto asked = service.asked();
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_EQ(asked[0].key, asked[1].key);
  EXPECT_EQ(asked[0].key, asked[2].key);
}

TEST(Act, AnOutcomeThatStaysUnknownIsExitCodeThree) {
  FakeService service([](const Asked&) {
    return problem(503, R"({"code":"ledger.outcome_unknown","detail":"d"})");
  });
  const Ran ran = facta_at(service, {"invoice", "release", "VF1"});
  EXPECT_EQ(ran.code, kUnreachable);
  EXPECT_THAT(ran.error, HasSubstr("ledger.outcome_unknown"));
  EXPECT_EQ(service.asked().size(), 6U);
}

TEST(Act, AServiceThatIsNotThereIsExitCodeThreeAtOnce) {
  const Ran ran =
      facta({"invoice", "release", "VF1", "--company", "noord", "--url", "http://127.0.0.1:1"});
  EXPECT_EQ(ran.code, kUnreachable);
  EXPECT_EQ(ran.pauses, 0);
  EXPECT_THAT(ran.error, HasSubstr("unreachable"));
  EXPECT_THAT(ran.error, HasSubstr("remedy"));
}

TEST(Act, ADryRunChangesNothingAndSaysSo) {
  FakeService service([](const Asked&) {
    return json_answer(200, R"({"dryRun":true,"result":{"number":"VF1"},"events":[{"type":"x"}],)"
                            R"("warnings":[{"code":"w.c","message":"Mind."}]})");
  });
  const Ran ran = facta_at(service, {"invoice", "post", "VF1", "--dry-run"});
  EXPECT_EQ(ran.code, kDone);
  EXPECT_EQ(ran.out, "would be: invoice VF1 posted\n");
  EXPECT_EQ(ran.error, "warning: w.c: Mind.\n");
  EXPECT_EQ(service.asked()[0].target, "/v1/companies/noord/invoices/VF1:post?dryRun=true");
}

TEST(Act, CreditsOneWithItsOwnAnswerAndSeveralWithCounts) {
  FakeService service([](const Asked& asked) {
    return asked.target.ends_with("invoices:credit")
               ? json_answer(201,
                             R"({"result":{"processed":2,"credited":1,"notCredited":1,)"
                             R"("creditInvoices":["VF3"]},"events":[{"type":"x"}],"warnings":[]})")
               : json_answer(201, R"({"result":{"message":"Credit invoice VF3 was created"},)"
                                  R"("events":[{"type":"x"}],"warnings":[]})");
  });
  EXPECT_EQ(facta_at(service, {"credit", "create", "VF1", "--reason", "T"}).out,
            "Credit invoice VF3 was created\n");
  EXPECT_EQ(facta_at(service, {"credit", "create", "VF1", "VF2", "--reason", "T"}).out,
            "2 processed, 1 credited, 1 not; credit invoices VF3\n");
  EXPECT_EQ(service.asked()[0].body, R"({"reasonCode":"T"})");
  EXPECT_EQ(service.asked()[1].body, R"({"invoiceIds":["VF1","VF2"],"reasonCode":"T"})");
}

TEST(Act, ACorrectionIsTheOneObjectOfItsList) {
  FakeService service([](const Asked&) {
    return json_answer(201, R"({"result":{"timesheet":"26W41","changes":[{"entryId":"e1",)"
                            R"("delta":"-0.50"}]},"events":[{"type":"x"}],"warnings":[]})");
  });
  const Ran ran = facta_at(service, {"timesheet", "correct", "26W41", "--entry-id", "e1",
                                     "--quantity-delta", "-0.5", "--description", "Pauze"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(ran.out, "timesheet 26W41: entryId e1, delta -0.50\n");
  EXPECT_EQ(service.asked()[0].target, "/v1/companies/noord/timesheets/26W41:processCorrections");
  EXPECT_EQ(service.asked()[0].body,
            R"({"changes":[{"entryId":"e1","quantityDelta":"-0.5","description":"Pauze"}]})");
  EXPECT_EQ(facta_at(service, {"timesheet", "correct", "26W41"}).code, kUsage);
}

TEST(Act, ArgumentsStandBehindOneAnother) {
  FakeService service([](const Asked&) { return json_answer(201, kCreated, "noord/7"); });
  Ran ran = facta_at(service, {"settings", "set", "defaultVatCode", "HOOG"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  ran = facta_at(service, {"invoice", "change", "VF1", "postingDescription", "Uren oktober"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(service.asked()[0].body, R"({"key":"defaultVatCode","value":"HOOG"})");
  EXPECT_EQ(service.asked()[1].target, "/v1/companies/noord/invoices/VF1:changeHeader");
  EXPECT_EQ(service.asked()[1].body, R"({"field":"postingDescription","value":"Uren oktober"})");
  EXPECT_EQ(facta_at(service, {"settings", "set", "a", "b", "c"}).code, kUsage);
}

TEST(Act, ALineOfAnInvoiceIsNamedByItsNumber) {
  FakeService service([](const Asked& asked) {
    const bool changed = asked.target.ends_with(":changeLine");
    return json_answer(201, changed
                                ? R"({"result":{"number":"VF1","new":{"line":9,"net":"26.45"}},)"
                                  R"("events":[{"type":"x"}],"warnings":[]})"
                                : R"({"result":{"number":"VF1","line":{"line":9,"net":"27.60"}},)"
                                  R"("events":[{"type":"x"}],"warnings":[]})");
  });
  const Ran added = facta_at(service, {"invoice", "add-line", "VF1", "--description", "Reiskosten",
                                       "--quantity", "120", "--unit-price", "0.23"});
  EXPECT_EQ(added.out, "invoice VF1: line 9 added, net 27.60\n") << added.error;
  const Ran changed =
      facta_at(service, {"invoice", "change-line", "VF1", "9", "--quantity", "115"});
  EXPECT_EQ(changed.out, "invoice VF1: line 9 changed, net 26.45\n") << changed.error;
  const Ran removed = facta_at(service, {"invoice", "remove-line", "VF1", "9"});
  EXPECT_EQ(removed.out, "invoice VF1: line 9 removed\n") << removed.error;
  ASSERT_EQ(service.asked().size(), 3u);
  EXPECT_EQ(service.asked()[0].target, "/v1/companies/noord/invoices/VF1:addLine");
  EXPECT_EQ(service.asked()[0].body,
            R"({"description":"Reiskosten","quantity":"120","unitPrice":"0.23"})");
  EXPECT_EQ(service.asked()[1].body, R"({"line":9,"quantity":"115"})");
  EXPECT_EQ(service.asked()[2].target, "/v1/companies/noord/invoices/VF1:removeLine");
  EXPECT_EQ(facta_at(service, {"invoice", "remove-line", "VF1", "x"}).code, kUsage);
}

TEST(Act, ACreditIsAskedForFromTheBalanceWithoutOpeningItsCompany) {
  FakeService service([](const Asked&) {
    return json_answer(201, R"({"result":{"action":2,"invoice":"DL1","state":"pending"},)"
                            R"("events":[{"type":"x"}],"warnings":[]})");
  });
  const Ran ran = facta_at(service, {"credit", "request", "zorg", "DL1", "--reason", "UREN"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(ran.out, "credit of DL1 asked for: credit action 2, pending\n");
  EXPECT_EQ(service.asked()[0].target, "/v1/balance:credit");
  EXPECT_EQ(service.asked()[0].body, R"({"company":"zorg","invoice":"DL1","reasonCode":"UREN"})");
}

TEST(Act, WatchesARunUntilItIsGenerated) {
  std::atomic<int> looks = 0;
  FakeService service([&](const Asked& asked) {
    if (asked.method == "POST") {
      return json_answer(202,
                         R"({"result":{"id":3,"kind":"test","state":"queued"},)"
                         R"("events":[{"type":"InvoiceRunQueued"}],"warnings":[]})",
                         "noord/9");
    }
    if (asked.target.ends_with("/progress")) {
      return json_answer(200, ++looks < 3
                                  ? R"({"state":"generating","linesDone":5,"linesTotal":10,)"
                                    R"("expectedWait":"1.5"})"
                                  : R"({"state":"generated"})");
    }
    return json_answer(200, R"({"id":3,"state":"generated","invoices":2})");
  });
  const Ran ran = facta_at(service,
                           {"run", "start", "--profile", "hours", "--from", "2026-10-01", "--to",
                            "2026-10-31", "--kind", "test", "--watch"},
                           {.bar = true});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_THAT(ran.out, HasSubstr("test run 3 is queued"));
  EXPECT_THAT(ran.out, HasSubstr("invoices  2"));
  EXPECT_THAT(ran.error, HasSubstr("50 %"));
  EXPECT_THAT(ran.error, HasSubstr("about 1.5 s"));
  EXPECT_EQ(looks, 3);
  EXPECT_EQ(
      service.asked()[0].body,
      R"({"profile":"hours","window":{"from":"2026-10-01","to":"2026-10-31"},"kind":"test"})");
}

}  // namespace
}  // namespace facta::cli
