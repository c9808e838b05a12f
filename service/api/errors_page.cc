#include "service/api/errors_page.h"

#include "aggregates/run/forecast.h"
#include "aggregates/run/line_groups.h"
#include "service/api/door_refusals.h"
#include "service/api/problem.h"

#include <algorithm>
#include <vector>

namespace facta::api {
namespace {

struct Line {
  std::string_view code;
  int status;
  std::string_view message;
  std::string_view remedy;
  bool on_record;
};

// The ledger's and the door's, by code.
std::vector<Line> lines() {
  std::vector<Line> all;
  for (const RefusalEntry& entry : refusal_catalogue()) {
    all.push_back(
        {entry.code, status_of(entry.kind), entry.message, entry.remedy, entry.on_record});
  }
  for (const DoorRefusal& refusal : door_refusals()) {
    all.push_back({refusal.code, refusal.status, refusal.message, refusal.remedy, false});
  }
  std::ranges::stable_sort(all, {}, &Line::code);
  return all;
}

constexpr std::string_view kIntroduction =
    "Every refusal is `application/problem+json` (RFC 9457). `code` is stable; `title` is the "
    "rule's\n"
    "sentence, `detail` the same with this case's values; `subject` names the culprit and "
    "`sequence`\n"
    "the record that made it one; `details` has all failing conditions, not only the first; "
    "`errors`\n"
    "the fields at fault, by JSON pointer, or by part of the request (`in`, `name`); `remedy` "
    "says\n"
    "what to do, and `remedyRequest`, where there is one, is a request that does it or shows what "
    "is\n"
    "in the way.\n"
    "\n"
    "404 is for what the path names: where the body or a parameter names it, the same code comes "
    "with\n"
    "422.\n"
    "\n"
    "*Kept* means: with an `Idempotency-Key` this refusal goes on record, and a repetition under "
    "the\n"
    "same key gets it again for ever. A new attempt takes a new key. All others leave nothing "
    "behind\n"
    "and do not use up the key.\n";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

}  // namespace

std::string errors_markdown() {
  std::string page =
      "# Refusals\n\n"
      "Written from the catalogue (`aggregates/refusals/catalogue.cc`, "
      "`service/api/door_refusals.cc`)\n"
      "by the test `Refusals.AreDocumentedAsTheyAre`; change it there.\n\n";
  page += kIntroduction;
  page += "\n| code | status | sentence | remedy | kept |\n|---|---|---|---|---|\n";
  for (const Line& line : lines()) {
    page += "| <a id=\"" + std::string(line.code) + "\"></a>`" + std::string(line.code) + "` | " +
            std::to_string(line.status) + " | " + std::string(line.message) + " | " +
            std::string(line.remedy) + " | " + (line.on_record ? "yes" : "") + " |\n";
  }
  page += "\n## Warnings\n\nSaid beside an accepted command, never instead of one.\n\n";
  page += "| code | sentence |\n|---|---|\n";
  for (const WarningEntry& warning : warning_catalogue()) {
    page += "| `" + std::string(warning.code) + "` | " + std::string(warning.message) + " |\n";
  }
  page +=
      "\n## Skipped items\n\nWhy a run left an open entry out; refusals above can be it too.\n\n";
  page += "| code | sentence |\n|---|---|\n";
  for (const Selection selection :
       {Selection::kHeld, Selection::kNoPeriod, Selection::kPeriodNotEnded}) {
    const std::string_view code = skip_code(selection);
    page += "| `" + std::string(code) + "` | " + std::string(skip_message(code)) + " |\n";
  }
  page +=
      "\n## Forecasts\n\nWhy a run over a window would not bill an entry (`GET "
      "hours/{id}?from=&to=`), "
      "besides the codes\nabove.\n\n";
  page += "| code | sentence |\n|---|---|\n";
  for (const ForecastReason& reason : forecast_reasons()) {
    page += "| `" + std::string(reason.code) + "` | " + std::string(reason.message) + " |\n";
  }
  return page;
}

std::string errors_html() {
  std::string page =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>facta: "
      "refusals</title>"
      "<meta name=\"viewport\" content=\"width=device-width\"><style>"
      "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
      "dt{font-family:ui-monospace,monospace;margin-top:1.2rem}dt:target{background:#fe9}"
      "dd{margin:0 0 0 1.5rem}small{color:#666}</style></head><body><h1>Refusals</h1><dl>";
  for (const Line& line : lines()) {
    page += "<dt id=\"" + std::string(line.code) + "\">" + std::string(line.code) + " <small>" +
            std::to_string(line.status) + (line.on_record ? ", kept" : "") + "</small></dt><dd>" +
            escaped(line.message) + ".<br>" + escaped(line.remedy) + "</dd>";
  }
  return page + "</dl></body></html>\n";
}

}  // namespace facta::api
