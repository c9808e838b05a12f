#include "service/api/remedy.h"

#include "projections/masterdata/query.h"
#include "projections/overview/query.h"
#include "service/api/parameters.h"
#include "service/http/target.h"
#include "service/json/write_value.h"

#include <algorithm>
#include <map>

namespace facta::api {
namespace {

constexpr std::size_t kBodyRepeatedMax = 4096;  // bytes; a larger one is not said again

struct Request {
  std::string method;
  std::string path;
  std::string body;  // JSON; empty: none
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// Members of the body to be set (JSON text) or left out (empty text).
using Edits = std::map<std::string, std::string, std::less<>>;

using Make = std::optional<Request> (*)(const Reason&, const Asked&);
using Edit = bool (*)(Edits&, const Reason&, const Asked&);

std::string quoted(std::string_view text) {
  std::string out;
  json::JsonWriter(out).string(text);
  return out;
}

std::string base(const Asked& asked) {
  return "/v1/companies/" + http::percent_encode(asked.company);
}

std::optional<Request> look_at(const Asked& asked, const std::string& path) {
  return Request{"GET", base(asked) + path, {}};
}

std::optional<Request> companies(const Reason&, const Asked&) {
  return Request{"GET", "/v1/companies", {}};
}

std::optional<Request> act(const Asked& asked, const std::string& path, std::string body = "{}") {
  return Request{"POST", base(asked) + path, std::move(body)};
}

// Of "NK26-3, credit invoice NK26-9 at sequence 4" the words behind `name`.
std::string named(std::string_view subject, std::string_view name) {
  const std::string_view what = culprit_of(subject).what;
  const std::size_t at = what.find(name);
  return at == std::string_view::npos ? std::string() : std::string(what.substr(at + name.size()));
}

std::string on_invoice(std::string_view number, std::string_view verb) {
  return "/invoices/" + http::percent_encode(number) + std::string(verb);
}

std::string subject_of(const Reason& reason) {
  return std::string(culprit_of(reason.subject).what);
}

// The first reason code that existed; empty: none did.
std::string reason_code(const Asked& asked) {
  if (asked.projector == nullptr) {
    return {};
  }
  return asked.projector->read([&](const Views& views) {
    const auto found = definitions(views.masterdata.reason_codes, asked.company, {{}, 1000}).items;
    for (const auto& code : found) {
      if (code.sequence <= asked.sequence) {
        return code.value.code;
      }
    }
    return std::string();
  });
}

std::string with_reason(const Asked& asked) {
  const std::string code = reason_code(asked);
  return code.empty() ? std::string() : "{\"reasonCode\":" + quoted(code) + "}";
}

std::optional<Request> add_reason(const Asked& asked) {
  return act(asked, "/reasonCodes", R"({"code":"CORRECTION","text":"Correction"})");
}

// Crediting one invoice; a reason code first, when there is none.
std::optional<Request> credit(const Asked& asked, const std::string& number) {
  std::string body = with_reason(asked);
  return body.empty() ? add_reason(asked) : act(asked, on_invoice(number, ":credit"), body);
}

// The invoices of a run that can no longer be reverted.
std::optional<Request> credit_run(const Reason&, const Asked& asked) {
  const std::string code = reason_code(asked);
  if (code.empty()) {
    return add_reason(asked);
  }
  const auto number = parse_whole(asked.request->part("run")).value_or(0);
  std::string body = "{\"invoiceIds\":[";
  const auto run = asked.projector->read([&](const Views& views) {
    return run_item(views, asked.company, static_cast<std::uint32_t>(number));
  });
  if (!run || run->invoices.empty()) {
    return std::nullopt;
  }
  for (const OfferedInvoice& invoice : run->invoices) {
    body += (body.ends_with('[') ? "" : ",") + quoted(invoice.number);
  }
  return act(asked, "/invoices:credit", body + "],\"reasonCode\":" + quoted(code) + "}");
}

// ---- The same request again

std::string target_of(const RoutedRequest& request) {
  std::string target = request.http.path;
  char joint = '?';
  for (const http::QueryParameter& parameter : request.http.query) {
    target +=
        joint + http::percent_encode(parameter.name) + "=" + http::percent_encode(parameter.value);
    joint = '&';
  }
  return target;
}

// nullopt: its body is not one that can be said again.
std::optional<Request> edited(const Asked& asked, const Edits& edits) {
  const RoutedRequest& request = *asked.request;
  Request again{request.http.method, target_of(request), {}};
  if (again.method != "POST") {
    return again;
  }
  if (request.http.body.size() > kBodyRepeatedMax) {
    return std::nullopt;
  }
  const auto document = json::parse_json(request.http.body.empty() ? "{}" : request.http.body);
  if (!document || !document->root().is_object()) {
    return std::nullopt;
  }
  json::JsonWriter out(again.body);
  out.begin_object();
  for (const json::JsonMember& member : document->root().members()) {
    if (edits.find(member.name) == edits.end()) {
      out.key(member.name);
      json::write_value(out, member.value);
    }
  }
  for (const auto& [name, value] : edits) {
    if (!value.empty()) {
      out.key(name).raw(value);
    }
  }
  out.end_object();
  return again;
}

// The address of a list of the company, as a template argument.
template <std::size_t kBytes>
struct Path {
  constexpr Path(const char (&path)[kBytes]) { std::copy_n(path, kBytes, text); }
  char text[kBytes];
};

template <Path kPath>
std::optional<Request> list(const Reason&, const Asked& asked) {
  return look_at(asked, kPath.text);
}

// What the reason is about, in that list.
template <Path kPath>
std::optional<Request> one_of(const Reason& reason, const Asked& asked) {
  return look_at(asked, kPath.text + http::percent_encode(subject_of(reason)));
}

std::optional<Request> again(const Reason&, const Asked& asked) {
  auto request = edited(asked, {});
  const auto key = asked.request->http.headers.find("Idempotency-Key");
  if (request && key && !key->empty()) {
    request->headers.emplace_back("Idempotency-Key", *key);
  }
  return request;
}

// Under an id of its own.
std::optional<Request> anew(const Reason&, const Asked& asked) {
  return edited(asked, {});
}

std::optional<Request> on_present_state(const Reason&, const Asked& asked) {
  auto request = edited(asked, {});
  if (request) {
    request->headers.emplace_back("If-Match", "\"" + std::to_string(asked.sequence) + "\"");
  }
  return request;
}

bool reason_edit(Edits& edits, const Reason&, const Asked& asked) {
  const std::string code = reason_code(asked);
  edits["reasonCode"] = quoted(code);
  return !code.empty();
}

bool confirm_edit(Edits& edits, const Reason&, const Asked&) {
  edits["confirm"] = "true";
  return true;
}

// Without a member of the body.
template <Path kMember>
bool left_out(Edits& edits, const Reason&, const Asked&) {
  edits[kMember.text] = "";
  return true;
}

bool swapped_window(Edits& edits, const Reason&, const Asked& asked) {
  const auto document = json::parse_json(asked.request->http.body);
  const auto* window = document ? document->root().find("window") : nullptr;
  if (window == nullptr || window->find("from") == nullptr || window->find("to") == nullptr) {
    return false;
  }
  edits["window"] = "{\"from\":" + quoted(window->find("to")->string()) +
                    ",\"to\":" + quoted(window->find("from")->string()) + "}";
  return true;
}

struct Entry {
  std::string_view code;
  Edit edit;  // the same request, mended; null: `make` is
  Make make;
};

constexpr Entry kRemedies[] = {
    {"company.exists", nullptr, [](const Reason&, const Asked& a) { return look_at(a, ""); }},
    {"company.unknown", nullptr, companies},
    {"credit.already_credited", nullptr,
     [](const Reason& r, const Asked& a) {
       return look_at(a, on_invoice(named(r.subject, "credit invoice "), ""));
     }},
    {"credit.invoice_unknown", nullptr, list<"/invoices?list=posted">},
    {"credit.reason_required", reason_edit,
     [](const Reason&, const Asked& a) { return add_reason(a); }},
    {"credit.reason_unknown", reason_edit,
     [](const Reason&, const Asked& a) { return add_reason(a); }},
    {"customer.exists", nullptr, one_of<"/customers/">},
    {"customer.unknown", nullptr,
     [](const Reason& r, const Asked& a) {
       const std::string code = quoted(subject_of(r));
       const bool in_path = a.request->http.path.find("/customers/") != std::string::npos;
       return in_path ? look_at(a, "/customers")
                      : act(a, "/customers", "{\"code\":" + code + ",\"name\":" + code + "}");
     }},
    {"export.not_finished", nullptr, again},
    {"export.unknown", nullptr, list<"/exports">},
    {"final.confirmation_required", confirm_edit, nullptr},
    {"final.module_inactive", nullptr,
     [](const Reason&, const Asked& a) {
       return act(a, "/settings", R"({"key":"invoiceModuleActive","value":"on"})");
     }},
    {"history.record_unknown", nullptr, list<"/history">},
    {"hours.entry_id_reused", nullptr, one_of<"/hours/">},
    {"hours.entry_unknown", nullptr, list<"/hours">},
    {"hours.project_unknown", nullptr, list<"/projects">},
    {"invoice.change.locked", nullptr,
     [](const Reason& r, const Asked& a) { return act(a, on_invoice(subject_of(r), ":reopen")); }},
    {"invoice.change.posted", nullptr,
     [](const Reason& r, const Asked& a) { return credit(a, subject_of(r)); }},
    {"invoice.delete.posted", nullptr,
     [](const Reason& r, const Asked& a) { return credit(a, subject_of(r)); }},
    {"invoice.not_active", nullptr, list<"/invoices">},
    {"invoice.post.already_posted", nullptr,
     [](const Reason& r, const Asked& a) { return look_at(a, on_invoice(subject_of(r), "")); }},
    {"invoice.post.not_released", nullptr,
     [](const Reason& r, const Asked& a) { return act(a, on_invoice(subject_of(r), ":release")); }},
    {"invoice.post.period_closed", nullptr,
     [](const Reason& r, const Asked& a) {
       const std::size_t at = r.detail.find("20");  // "Booking period 2026-09 is closed"
       return at == std::string::npos ? std::nullopt
                                      : act(a, "/periods/" + r.detail.substr(at, 7) + ":reopen",
                                            R"({"reason":"To post an invoice of this month"})");
     }},
    {"invoice.release.approval_required", nullptr,
     [](const Reason& r, const Asked& a) { return act(a, on_invoice(subject_of(r), ":approve")); }},
    {"invoice.release.not_draft", nullptr,
     [](const Reason& r, const Asked& a) { return look_at(a, on_invoice(subject_of(r), "")); }},
    {"invoice.unknown", nullptr, list<"/invoices">},
    {"journal.already_journalised", nullptr,
     [](const Reason& r, const Asked& a) {
       return look_at(a, "/exports/" + named(r.subject, "export "));
     }},
    {"journal.export_running", nullptr, anew},
    {"journal.invoice_not_posted", nullptr,
     [](const Reason& r, const Asked& a) { return act(a, on_invoice(subject_of(r), ":post")); }},
    {"journal.type_unknown",
     [](Edits& edits, const Reason&, const Asked&) {
       edits["type"] = "\"all\"";
       return true;
     },
     nullptr},
    {"ledger.command_id_reused", nullptr, anew},
    {"ledger.concurrent_modification", nullptr, on_present_state},
    {"ledger.log_behind", nullptr, companies},
    {"ledger.outcome_unknown", nullptr, again},
    {"ledger.storage_full", nullptr, again},
    {"ledger.unavailable", nullptr, again},
    {"ledger_account.unknown", nullptr,
     [](const Reason& r, const Asked& a) {
       return act(a, "/ledgerAccounts", "{\"code\":" + quoted(subject_of(r)) + "}");
     }},
    {"overview.invoice_type.required", nullptr, list<"/runs?type=hours">},
    {"period.already_closed", nullptr, list<"/periods">},
    {"period.not_closed", nullptr, list<"/periods">},
    {"period.reason_required",
     [](Edits& edits, const Reason&, const Asked&) {
       edits["reason"] = "\"Agreed with accounting\"";
       return true;
     },
     nullptr},
    {"project.exists", nullptr, one_of<"/projects/">},
    {"project.unknown", nullptr, list<"/projects">},
    {"purchase.storage_location_invalid", left_out<"storageLocation">, nullptr},
    {"reason_code.exists", nullptr, list<"/reasonCodes">},
    {"request.overloaded", nullptr, again},
    {"return.invoice_unknown", nullptr, list<"/invoices">},
    {"return.invoice_voided", nullptr, list<"/invoices">},
    {"return.not_applicable", nullptr,
     [](const Reason& r, const Asked& a) { return look_at(a, on_invoice(subject_of(r), "")); }},
    {"run.booking_date.invalid", left_out<"bookingDate">, nullptr},
    {"run.kind.missing",
     [](Edits& edits, const Reason&, const Asked&) {
       edits["kind"] = "\"test\"";
       return true;
     },
     nullptr},
    {"run.option.not_applicable", left_out<"options">, nullptr},
    {"run.profile.unknown", nullptr, list<"/profiles">},
    {"run.resume.not_failed", nullptr,
     [](const Reason&, const Asked& a) { return look_at(a, "/runs/" + a.request->part("run")); }},
    {"run.revert.already_reverted", nullptr,
     [](const Reason&, const Asked& a) { return look_at(a, "/runs/" + a.request->part("run")); }},
    {"run.revert.confirmation_required", confirm_edit, nullptr},
    {"run.revert.invoice_approved", nullptr, credit_run},
    {"run.revert.invoice_definitive", nullptr, credit_run},
    {"run.revert.invoice_partially_approved", nullptr, credit_run},
    {"run.revert.journal_exported", nullptr, credit_run},
    {"run.revert.newer_export_same_period", nullptr,
     [](const Reason& r, const Asked& a) {
       return act(a, "/runs/" + named(r.subject, "run ") + ":revert", R"({"confirm":true})");
     }},
    {"run.revert.not_generated", nullptr,
     [](const Reason&, const Asked& a) {
       return look_at(a, "/runs/" + a.request->part("run") + "/progress");
     }},
    {"run.revert.return_message_imported", nullptr, credit_run},
    {"run.revert.unknown_run", nullptr, list<"/runs?type=hours">},
    {"run.unknown", nullptr, list<"/runs?type=hours">},
    {"run.window.invalid", swapped_window, nullptr},
    {"settings.unknown_key", nullptr, list<"/settings">},
    {"vat_code.unknown", nullptr, list<"/vatCodes">},
    {"vendor.exists", nullptr, one_of<"/vendors/">},
    {"vendor.template_unknown", nullptr, list<"/vendorTemplates">},
    {"vendor.unknown", nullptr, list<"/vendors">},
    {"view.behind", nullptr, again},
    {"view.unavailable", nullptr, again},
};

const Entry* find(std::string_view code) {
  const auto found = std::ranges::find(kRemedies, code, &Entry::code);
  return found == std::end(kRemedies) ? nullptr : found;
}

std::optional<std::string> as_json(const std::optional<Request>& request) {
  if (!request) {
    return std::nullopt;
  }
  std::string text;
  json::JsonWriter out(text);
  out.begin_object().field("method", request->method).field("path", request->path);
  if (!request->headers.empty()) {
    out.key("headers").begin_object();
    for (const auto& [name, value] : request->headers) {
      out.field(name, value);
    }
    out.end_object();
  }
  if (!request->body.empty()) {
    out.key("body").raw(request->body);
  }
  out.end_object();
  return text;
}

}  // namespace

Culprit culprit_of(std::string_view subject) {
  constexpr std::string_view kAt = " at sequence ";
  const std::size_t at = subject.rfind(kAt);
  if (at == std::string_view::npos) {
    return {subject, 0};
  }
  const auto sequence = parse_whole(subject.substr(at + kAt.size()));
  return sequence ? Culprit{subject.substr(0, at), *sequence} : Culprit{subject, 0};
}

std::optional<std::string> remedy_request(const Reason& reason, const Asked& asked) {
  const Entry* entry = find(reason.code);
  if (entry == nullptr || asked.request == nullptr) {
    return std::nullopt;
  }
  Edits edits;
  if (entry->edit != nullptr && entry->edit(edits, reason, asked)) {
    return as_json(edited(asked, edits));
  }
  return entry->make == nullptr ? std::nullopt : as_json(entry->make(reason, asked));
}

std::optional<std::string> remedy_request(const Refusal& refusal, const Asked& asked) {
  if (asked.request == nullptr) {
    return std::nullopt;
  }
  Edits edits;
  std::size_t mended = 0;
  std::size_t conditions = 0;
  for (const Reason& reason : refusal.reasons) {
    const Entry* entry = find(reason.code);
    conditions += reason.code.empty() ? 0 : 1;
    mended += entry != nullptr && entry->edit != nullptr && entry->edit(edits, reason, asked);
  }
  if (mended == conditions && mended > 0) {
    return as_json(edited(asked, edits));
  }
  for (const Reason& reason : refusal.reasons) {
    const Entry* entry = find(reason.code);
    if (entry != nullptr && entry->make != nullptr) {
      return as_json(entry->make(reason, asked));
    }
  }
  return std::nullopt;
}

}  // namespace facta::api
