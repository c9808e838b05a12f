#include "tests/unit/api/refusal_cases.h"

#include "projections/overview/query.h"

#include <gtest/gtest.h>

#include <sstream>

namespace facta::api_testing {
namespace {

constexpr const char* kProduction = "run production hours";  // posts invoice 1
constexpr const char* kDraft = "run production concept";     // leaves invoice 1 a draft
constexpr const char* kCredit = R"(POST invoices/1:credit {"reasonCode":"ERR"})";  // number 2
constexpr const char* kRevert = R"(POST runs/1:revert {"confirm":true})";
constexpr const char* kTravel =
    R"(POST invoices/1:addLine {"description":"Travel","quantity":"2","unitPrice":"10"})";
constexpr const char* kNewToken = R"(POST /v1/tokens {"name":"import","roles":["PostHours"]})";
constexpr const char* kNewReason = R"(POST reasonCodes {"code":"NEW"})";

// One hours entry with one more member.
std::string entry(const std::string& member) {
  return R"(POST hours {"entryId":"x1","date":"2026-10-06","project":"bouw","resource":"jan",)" +
         member + "}";
}

std::string many_lines() {
  std::string body = "POST hours ";
  for (int i = 0; i < 10'001; ++i) {
    body += "{}\n";
  }
  return body;
}

std::vector<RefusalCase> cases_of_invoices() {
  return {
      {"credit.already_credited", {kProduction, kCredit}, kCredit},
      {"credit.invoice_not_posted", {kDraft}, kCredit},
      {"credit.invoice_unknown", {}, R"(POST invoices/99:credit {"reasonCode":"ERR"})"},
      {"credit.is_credit_invoice",
       {kProduction, kCredit},
       R"(POST invoices/2:credit {"reasonCode":"ERR"})"},
      {"credit.reason_required", {kProduction}, "POST invoices/1:credit {}"},
      {"credit.reason_unknown", {kProduction}, R"(POST invoices/1:credit {"reasonCode":"X"})"},
      {"final.confirmation_required", {kProduction}, "POST invoices/1:finalise {}"},
      {"final.module_inactive",
       {R"(POST settings {"key":"invoiceModuleActive","value":"off"})", kDraft},
       R"(POST invoices/1:finalise {"confirm":true})"},
      {"invoice.approve.not_pending", {kDraft}, "POST invoices/1:approve {}"},
      {"invoice.change.field_unknown",
       {kDraft},
       R"(POST invoices/1:changeHeader {"field":"colour","value":"red"})"},
      {"invoice.change.locked",
       {kDraft, "POST invoices/1:release {}"},
       R"(POST invoices/1:changeHeader {"field":"customer","value":"zorg"})"},
      {"invoice.change.posted",
       {kProduction},
       R"(POST invoices/1:changeHeader {"field":"postingDescription","value":"x"})"},
      {"invoice.delete.posted", {kProduction}, "POST invoices/1:delete {}"},
      {"invoice.line.completed", {kDraft}, R"(POST invoices/1:removeLine {"line":1})"},
      {"invoice.line.of_credit",
       {R"(POST settings {"key":"salesInvoiceApprovalWorkflow","value":"on"})", kProduction,
        kCredit},
       R"(POST invoices/2:addLine {"description":"x","quantity":"1","unitPrice":"1"})"},
      {"invoice.line.unknown", {kDraft}, R"(POST invoices/1:removeLine {"line":9})"},
      {"invoice.not_active", {kProduction, kRevert}, "POST invoices/1:release {}"},
      {"invoice.post.already_posted",
       {kProduction, "POST invoices/1:post {}"},
       "POST invoices/1:post {}"},
      {"invoice.post.empty",
       {kDraft, kTravel, kRevert, R"(POST invoices/1:removeLine {"line":4})"},
       "POST invoices/1:post {}"},
      {"invoice.post.not_released", {kDraft}, R"(POST invoices:post {"invoiceIds":["1"]})"},
      {"invoice.post.party_incomplete",
       {kDraft, R"(POST customers/acme {"vatId":"","legalName":"","iban":""})"},
       "POST invoices/1:post {}"},
      {"invoice.post.period_closed",
       {kDraft, R"(POST periods/2026-11:close {"reason":"Year end"})"},
       "POST invoices/1:post {}"},
      {"invoice.release.approval_required",
       {R"(POST settings {"key":"salesInvoiceApprovalWorkflow","value":"on"})", kProduction,
        kCredit},
       "POST invoices/2:release {}"},
      {"invoice.release.not_draft", {kProduction}, "POST invoices/1:release {}"},
      {"invoice.reopen.not_released", {kProduction}, "POST invoices/1:reopen {}"},
      {"invoice.unknown", {}, "POST invoices/99:release {}"},
      {"return.invoice_unknown", {}, "POST invoices/99:importReturnMessage {}"},
      {"return.invoice_voided", {kProduction, kRevert}, "POST invoices/1:importReturnMessage {}"},
      {"return.not_applicable", {kProduction, kCredit}, "POST invoices/2:importReturnMessage {}"},
      {"journal.already_journalised",
       {kProduction, "POST exports {}"},
       R"(POST invoices:journalise {"ids":["1"]})"},
      {"journal.invoice_not_posted", {kDraft}, R"(POST invoices:journalise {"ids":["1"]})"},
      {"journal.type_unknown", {}, R"(POST exports {"type":"colour"})"},
      {"export.unknown", {}, "GET exports/9"},
  };
}

std::vector<RefusalCase> cases_of_runs() {
  const std::string window = R"("window":{"from":"2026-10-01","to":"2026-10-31"})";
  return {
      {"overview.invoice_type.required", {}, "GET runs"},
      {"run.booking_date.invalid",
       {},
       R"(POST runs {"profile":"hours","kind":"test","bookingDate":"2026-02-30",)" + window + "}"},
      {"run.kind.missing", {}, R"(POST runs {"profile":"hours",)" + window + "}"},
      {"run.option.not_applicable",
       {R"(POST profiles {"code":"terms","invoiceType":"term"})"},
       R"(POST runs {"profile":"terms","kind":"test","options":{"ignoreGrouping":true},)" + window +
           "}"},
      {"run.profile.unknown", {}, R"(POST runs {"profile":"x","kind":"test",)" + window + "}"},
      {"run.resume.not_failed", {kProduction}, "POST runs/1:resume {}"},
      {"run.revert.already_reverted", {kProduction, kRevert}, kRevert},
      {"run.revert.confirmation_required", {kProduction}, "POST runs/1:revert {}"},
      {"run.revert.invoice_approved", {kProduction, "POST invoices/1:approveManually {}"}, kRevert},
      {"run.revert.invoice_definitive", {kProduction, "POST invoices/1:post {}"}, kRevert},
      {"run.revert.invoice_partially_approved",
       {kProduction, R"(POST invoices/1:approvePartially {"lines":[1]})"},
       kRevert},
      {"run.revert.journal_exported", {kProduction, "POST exports {}"}, kRevert},
      {"run.revert.newer_export_same_period", {kProduction, kProduction}, kRevert},
      {"run.revert.not_production", {"run test hours"}, kRevert},
      {"run.revert.return_message_imported",
       {kProduction, "POST invoices/1:importReturnMessage {}"},
       kRevert},
      {"run.revert.unknown_run", {}, R"(POST runs/9:revert {"confirm":true})"},
      {"run.unknown", {}, "GET runs/9"},
      {"run.window.invalid",
       {},
       R"(POST runs {"profile":"hours","kind":"test",)"
       R"("window":{"from":"2026-10-31","to":"2026-10-01"}})"},
      {"run.window.missing", {}, R"(POST runs {"profile":"hours","kind":"test"})"},
  };
}

std::vector<RefusalCase> cases_of_master_data() {
  return {
      {"amount.overflow", {}, entry(R"("quantity":"90000000","rate":"900000000")")},
      {"company.central_not_invoicing",
       {},
       R"(POST /v1/companies/central/hours {"entryId":"x","date":"2026-10-06","project":"p",)"
       R"("resource":"r","quantity":"1"})"},
      {"company.exists", {}, R"(POST /v1/companies {"code":"noord","legalName":"Noord B.V."})"},
      {"company.unknown", {}, "GET /v1/companies/zuid/customers"},
      {"customer.exists", {}, R"(POST customers {"code":"acme","name":"Acme"})"},
      {"customer.unknown", {}, R"(POST projects {"code":"p9","customer":"nobody"})"},
      {"hours.entry_id_reused",
       {},
       R"(POST hours {"entryId":"e1","date":"2026-10-05","project":"bouw","resource":"jan",)"
       R"("quantity":"7"})"},
      {"hours.entry_unknown", {}, "GET hours/x9"},
      {"hours.project_unknown",
       {},
       R"(POST hours {"entryId":"x","date":"2026-10-06","project":"p9","resource":"r",)"
       R"("quantity":"1"})"},
      {"hours.quantity_invalid", {}, entry(R"("quantity":"0")")},
      {"ledger_account.unknown", {}, entry(R"("quantity":"1","ledgerAccount":"9999")")},
      {"number_series.in_use", {kProduction}, R"(POST numberSeries {"code":"INV","prefix":"G"})"},
      {"number_series.prefix_conflict", {}, R"(POST numberSeries {"code":"C","prefix":"2026"})"},
      {"period.already_closed",
       {R"(POST periods/2026-09:close {"reason":"Done"})"},
       R"(POST periods/2026-09:close {"reason":"Done"})"},
      {"period.not_closed", {}, R"(POST periods/2026-09:reopen {"reason":"Late"})"},
      {"period.reason_required", {}, "POST periods/2026-09:close {}"},
      {"project.exists", {}, R"(POST projects {"code":"bouw","customer":"acme"})"},
      {"project.unknown", {}, "GET projects/p9"},
      {"reason_code.exists", {}, R"(POST reasonCodes {"code":"ERR"})"},
      {"settings.invalid_value",
       {},
       R"(POST settings {"key":"defaultStatusHours","value":"Open"})"},
      {"settings.reference_unknown", {}, R"(POST settings {"key":"defaultVatCode","value":"X"})"},
      {"settings.unknown_key", {}, R"(POST settings {"key":"colour","value":"red"})"},
      {"settings.wrong_level", {}, R"(POST settings {"key":"autoCreditReasonCode","value":"ERR"})"},
      {"vat.exemption_reason_missing", {}, R"(POST vatCodes {"code":"X","category":"exempt"})"},
      {"vat_code.unknown", {}, entry(R"("quantity":"1","vatCode":"X")")},
  };
}

std::vector<RefusalCase> cases_of_the_door() {
  return {
      {"token.already_revoked",
       {kNewToken, "POST /v1/tokens/1:revoke {}"},
       "POST /v1/tokens/1:revoke {}"},
      {"token.unknown", {}, "POST /v1/tokens/9:revoke {}"},
      {"auth.permission_denied", {}, kNewReason, {{"Facta-Roles", "Auditor"}}},
      {"auth.role_unknown", {}, kNewReason, {{"Facta-Roles", "King"}}},
      {"history.record_unknown", {}, "GET history/9999"},
      {"ledger.command_id_reused", {}, kNewReason, {{"Idempotency-Key", "h1"}}},
      {"ledger.concurrent_modification", {}, kNewReason, {{"If-Match", "\"3\""}}},
      {"ledger.log_behind", {}, "GET /v1/events?after=noord/9999/0"},
      {"ledger.outcome_unknown", {"log late"}, kNewReason, {{"Idempotency-Key", "k"}}},
      {"ledger.sealed", {"log sealed"}, kNewReason},
      {"ledger.storage_full", {"log full"}, kNewReason},
      {"ledger.unavailable", {"log unavailable"}, kNewReason},
      {"request.invalid", {}, "POST reasonCodes {\"code\":"},
      {"request.media_type", {}, kNewReason, {{"Content-Type", "text/html"}}},
      {"request.method_not_allowed", {}, "POST journalEntries {}"},
      {"request.too_large", {}, many_lines(), {{"Content-Type", "application/x-ndjson"}}},
      {"request.unknown_route", {}, "GET colours"},
      {"view.unavailable", {"log loses"}, "GET history/20"},
  };
}

std::pair<std::string, std::string> split(const std::string& text) {
  const std::size_t space = std::min(text.find(' '), text.size());
  return {text.substr(0, space), text.substr(std::min(space + 1, text.size()))};
}

}  // namespace

const std::vector<RefusalCase>& refusal_cases() {
  static const std::vector<RefusalCase> all = [] {
    std::vector<RefusalCase> cases;
    for (auto&& some : {cases_of_invoices(), cases_of_runs(), cases_of_master_data(),
                        cases_of_hours(), cases_of_the_door()}) {
      cases.insert(cases.end(), some.begin(), some.end());
    }
    return cases;
  }();
  return all;
}

const std::vector<ShownElsewhere>& shown_elsewhere() {
  static const std::vector<ShownElsewhere> all = {
      {"credit.auto.reason_code_missing", "tests/unit/billing/correction_test.cc"},
      {"auth.company_denied", "tests/unit/api/access_test.cc"},
      {"auth.company_required", "tests/unit/api/access_test.cc"},
      {"auth.not_authenticated", "tests/unit/api/access_test.cc"},
      {"auth.token_invalid", "tests/unit/api/access_test.cc"},
      {"export.not_finished", "tests/unit/api/lists_test.cc"},
      {"export.part_out_of_order", "tests/unit/billing/journal_test.cc"},
      {"feed.cursor_unknown", "tests/unit/api/feed_test.cc"},
      {"ledger.stopped", "tests/unit/writer/writer_test.cc"},
      {"hours.entry_in_run", "tests/unit/billing/correction_test.cc"},
      {"invoice.generate.account_missing", "tests/unit/billing/run_test.cc"},
      {"invoice.line.no_room", "tests/unit/billing/manual_lines_test.cc"},
      {"job.already_running", "tests/unit/billing/job_test.cc"},
      {"job.step_out_of_order", "tests/unit/billing/job_test.cc"},
      {"journal.entry_unknown", "tests/unit/api/audit_test.cc"},
      {"journal.export_running", "tests/unit/billing/journal_test.cc"},
      {"ledger.clock_wrong", "tests/unit/writer/held_back_test.cc"},
      {"ledger.contended", "tests/unit/writer/held_back_test.cc"},
      {"journal.type_not_supported", "tests/unit/billing/journal_test.cc"},
      {"request.expectation_failed", "tests/unit/http/framing_test.cc"},
      {"request.headers_too_large", "tests/unit/http/framing_test.cc"},
      {"request.length_required", "tests/unit/http/framing_test.cc"},
      {"request.overloaded", "tests/unit/api/router_test.cc"},
      {"request.rate_limited", "tests/unit/api/access_test.cc"},
      {"request.target_too_long", "tests/unit/http/framing_test.cc"},
      {"request.timeout", "tests/unit/http/server_test.cc"},
      {"request.version_unsupported", "tests/unit/http/framing_test.cc"},
      {"run.booking_date.undeterminable", "tests/unit/billing/frequency_test.cc"},
      {"run.revert.not_generated", "tests/unit/billing/revert_test.cc"},
      {"run.step.out_of_order", "tests/unit/billing/run_test.cc"},
      {"service.internal_error", "tests/unit/http/server_test.cc"},
      {"service.overloaded", "tests/unit/http/server_test.cc"},
      {"view.behind", "tests/unit/api/lists_test.cc"},
  };
  return all;
}

Shop::Shop() {
  ledger.load(noord_with_hours(3));
  ledger.start();
  api = std::make_unique<ApiTest>(ledger);
  EXPECT_EQ(ask(R"(POST reasonCodes {"code":"OLD"})", {{"Idempotency-Key", "h1"}}).response.status,
            201);
}

Reply Shop::send(const std::string& method, const std::string& target, const std::string& body,
                 const Headers& headers) {
  return method == "GET" ? api->get(target, headers) : api->post(target, body, headers);
}

Reply Shop::ask(const std::string& request, const Headers& headers) {
  const auto [method, rest] = split(request);
  const auto [path, body] = split(rest);
  return send(method, path.starts_with('/') ? path : "/v1/companies/noord/" + path, body, headers);
}

void Shop::take(const std::string& step) {
  const auto [word, rest] = split(step);
  if (word == "log" && rest == "late") {
    ledger.log.land_later();
  } else if (word == "log" && rest == "loses") {
    ledger.settle();
    ledger.log.storage()->truncate(0, 1);
  } else if (word == "log") {
    ledger.log.fail_next_append(rest == "full"     ? LogFault::kFull
                                : rest == "sealed" ? LogFault::kSealed
                                                   : LogFault::kUnavailable);
  } else if (word == "run") {
    const auto [kind, profile] = split(rest);
    const Reply started = ask(R"(POST runs {"profile":")" + profile + R"(","kind":")" + kind +
                              R"(","window":{"from":"2026-10-01","to":"2026-10-31"}})");
    ASSERT_EQ(started.response.status, 202) << started.body;
    ++runs_;
    ledger.wait_until([this](const Views& views) {
      const auto item = run_item(views, "noord", runs_);
      return item && item->run.state == RunState::kGenerated;
    });
  } else {
    const Reply reply = ask(step);
    ASSERT_LT(reply.response.status, 300) << step << "\n" << reply.body;
  }
}

}  // namespace facta::api_testing
