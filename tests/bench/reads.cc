// Reads at a million events, against the HTTP layer's own rate; the past against the present.
#include "service/http/client.h"
#include "service/json/json_value.h"
#include "tests/bench/bench.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace facta::bench {
namespace {

constexpr int kClients = 64;
constexpr int kRequests = 40'000;

// The text member of the first item of a list.
std::string first_of(const std::string& list, std::string_view member) {
  const auto document = json::parse_json(list);
  const json::JsonValue* items = document ? document->root().find("items") : nullptr;
  if (items == nullptr || items->items().empty()) {
    std::fprintf(stderr, "facta-bench: an empty list: %s\n", list.substr(0, 200).c_str());
    std::exit(1);
  }
  const json::JsonValue* value = items->items().front().find(member);
  return std::string(value->string());
}

void against_hello(const char* what, const std::string& target) {
  const auto nothing = [](int) { return std::string(); };
  const Load hello = closed_loop(kUrl, "/health/live", kClients, kRequests, nothing);
  const Load asked = closed_loop(kUrl, target, kClients, kRequests, nothing);
  const double share = asked.per_second / hello.per_second;
  row(what, asked.per_second, "/s", hello.per_second, share, ">= 0.7",
      share >= 0.7 && asked.failed == 0);
}

void against_present(const char* what, const std::string& now_target, const std::string& as_of) {
  const auto nothing = [](int) { return std::string(); };
  const char* joint = now_target.find('?') == std::string::npos ? "?" : "&";
  const Load present = closed_loop(kUrl, now_target, 1, 1'000, nothing);
  const Load past = closed_loop(kUrl, now_target + joint + "asOf=" + as_of, 1, 1'000, nothing);
  const double ratio = static_cast<double>(past.p50) / static_cast<double>(present.p50);
  row(what, static_cast<double>(past.p50), "us", static_cast<double>(present.p50), ratio, "<= 20",
      ratio <= 20 && past.failed + present.failed == 0);
}

void csv_rows(const std::string& company) {
  auto client = http::HttpClient::create(kUrl);
  std::uint64_t bytes = 0;
  const Micros before = now();
  const auto answer =
      client->stream("GET", company + "hours", {{"Accept", "text/csv"}}, {}, [&](auto piece) {
        bytes += piece.size();
        return true;
      });
  const double per_second = static_cast<double>(bytes) / static_cast<double>(now() - before);
  row("CSV of a million rows", per_second, "MB/s", 200, per_second / 200, ">= 1.0",
      answer && per_second >= 200);
}

}  // namespace

void reads(const std::string& company) {
  const std::string invoice =
      first_of(get_text(kUrl, company + "invoices?list=posted&limit=1"), "number");
  against_hello("can... at 64 clients", company + "runs/4:canRevert");
  against_hello("one invoice at 64 clients", company + "invoices/" + invoice);
  against_hello("page of the balance at 64 clients", "/v1/balance?company=bench");
  against_hello("page of the overview at 64 clients", company + "runs?type=hours");
  const std::string head = get_text(kUrl, company + "history?limit=1");
  const std::string middle = std::to_string(20'000 + 1'200);
  against_present("overview as of the middle", company + "runs?type=hours", middle);
  against_present("numbers as of the middle", company + "numbers", middle);
  against_present("balance as of a past time", "/v1/balance?company=bench", first_of(head, "time"));
  const Load trace = closed_loop(kUrl, company + "history/trace?invoice=" + invoice, 1, 200,
                                 [](int) { return std::string(); });
  row("trace from invoice to hours, p50", static_cast<double>(trace.p50) / 1000, "ms", 50,
      static_cast<double>(trace.p50) / 50'000, "<= 1.0", trace.p50 < 50'000 && trace.failed == 0);
  csv_rows(company);
}

void files(const std::string& facta, const std::string& folder) {
  const std::string file = folder + "/bench.facta-history";
  // Entries posted, twice over, and billed once: events of the ledger.
  constexpr double kEvents = 3'000'000;
  const auto timed = [&](const char* what, const std::string& words) {
    const Micros before = now();
    const int failed = std::system((facta + " " + words + " >/dev/null").c_str());
    const double per_second = kEvents * 1e6 / static_cast<double>(now() - before);
    row(what, per_second, "events/s", 1'000'000, per_second / 1'000'000, ">= 1.0",
        failed == 0 && per_second >= 1'000'000);
  };
  timed("history export", "history export " + file + " --data " + folder + "/ledger");
  timed("verify FILE", "verify " + file);
}

}  // namespace facta::bench
