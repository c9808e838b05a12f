#include "service/api/summary.h"

#include <algorithm>
#include <iterator>

namespace facta::api {
namespace {

constexpr std::string_view kCompany = "/v1/companies/{company}";

// Routes whose path says less than a person would.
struct Named {
  std::string_view method, pattern, summary, description = {};
};
constexpr Named kNamed[] = {
    {"GET", "/docs", "This page"},
    {"GET", "/docs/errors", "Every refusal, with its remedy"},
    {"GET", "/openapi.json", "This description"},
    {"GET", "/metrics", "Metrics", "In the text format of Prometheus."},
    {"GET", "/health/live", "Does the process live"},
    {"GET", "/health/ready", "Can it take requests"},
    {"POST", "/v1/dev/clock", "Set the clock", "Only on a service that was started with --dev."},
    {"GET", "/v1/balance", "Balance across companies"},
    {"POST", "/v1/balance:credit", "Request credits",
     "Of invoices of any company, as they stand in the balance."},
    {"GET", "/v1/events", "The accounting feed",
     "Every event once, in order per company, as CloudEvents; after= goes on behind one."},
    {"GET", "/v1/history/export", "The whole history as a file",
     "One file that anyone can verify without this service."},
    {"POST", "/v1/companies", "Open a company"},
    {"POST", "/v1/companies/{company}", "Change the company"},
    {"GET", "/v1/companies/{company}", "Show the company"},
    {"POST", "/v1/tokens", "Create an API token", "Its secret is in this answer and nowhere else."},
    {"POST", "/v1/companies/{company}/hours", "Post hours",
     "One entry, or several: all or nothing. The same entryId again is no second entry."},
    {"GET", "/v1/companies/{company}/hours", "List hours",
     "With their state, and why one is not billed."},
    {"GET", "/v1/companies/{company}/hours/{entryId}", "Show an hours entry"},
    {"POST", "/v1/companies/{company}/runs", "Start a run",
     "Answered 202 at once; the run goes on, and its progress can be followed."},
    {"POST", "/v1/companies/{company}/exports", "Export the journal",
     "What is exported is in the books: it can be credited, and no longer reverted."},
    {"GET", "/v1/companies/{company}/exports/{id}/file", "The file of an export",
     "The same bytes whenever it is asked for."},
    {"POST", "/v1/companies/{company}/settings", "Change settings", "Several at once are one act."},
    {"GET", "/v1/companies/{company}/settings", "Show settings",
     "Each with its value and the level it comes from."},
    {"POST", "/v1/companies/{company}/holidays", "Define holidays"},
    {"GET", "/v1/companies/{company}/history", "List records", "As they were accepted, in order."},
    {"GET", "/v1/companies/{company}/history/{sequence}", "Show a record",
     "Who, when, why, its hash and its events."},
    {"GET", "/v1/companies/{company}/history/trace", "Trace an amount or an hour",
     "Where an amount in the books comes from, or where an hours entry went."},
    {"GET", "/v1/companies/{company}/numbers", "List invoice numbers",
     "Assigned or lapsed, and why."},
    {"GET", "/v1/companies/{company}/runs/{run}/skipped", "List what a run skipped",
     "Each with its reason."},
    {"POST", "/v1/companies/{company}/vatCodes", "Define a VAT code"},
    {"GET", "/v1/companies/{company}/vatCodes", "List VAT codes"},
};

const Named* named(const Route& route) {
  const auto* const found = std::ranges::find_if(kNamed, [&](const Named& one) {
    return one.method == route.method && one.pattern == route.pattern;
  });
  return found == std::end(kNamed) ? nullptr : found;
}

// "ledger accounts" of "ledgerAccounts".
std::string words_of(std::string_view name) {
  std::string text;
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital) {
      text.push_back(' ');
    }
    text.push_back(static_cast<char>(capital ? c - 'A' + 'a' : c));
  }
  return text;
}

std::string capitalised(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  return text;
}

// "a ledger account" of "ledgerAccounts".
std::string one_of(std::string_view plural) {
  std::string text = words_of(plural);
  if (text.ends_with("ies") && !text.ends_with("series")) {
    text.replace(text.size() - 3, 3, "y");
  } else if (text.ends_with('s') && !text.ends_with("series")) {
    text.pop_back();
  }
  const bool vowel = std::string_view("aeio").find(text.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + text;
}

}  // namespace

std::string summary_of(const Route& route) {
  if (const Named* found = named(route); found != nullptr) {
    return std::string(found->summary);
  }
  const bool writes = route.method == "POST";
  const std::string_view pattern = route.pattern;
  const std::size_t slash = pattern.rfind('/');
  const std::string_view last = pattern.substr(slash + 1);
  if (const std::size_t verb = last.find(':'); verb != std::string_view::npos) {
    return capitalised(words_of(last.substr(verb + 1))) + (last.front() == '{' ? "" : " several");
  }
  // The part that ends before `end`.
  const auto part_before = [&](std::size_t end) {
    const std::size_t begin = pattern.rfind('/', end - 1) + 1;
    return pattern.substr(begin, end - begin);
  };
  if (last.starts_with('{')) {
    return (writes ? "Change " : "Show ") + one_of(part_before(slash));
  }
  if (writes) {
    return (pattern.starts_with(kCompany) ? "Define " : "Create ") + one_of(last);
  }
  const bool listed =
      std::ranges::find(route.notes.parameters, "cursor") != route.notes.parameters.end();
  const std::string text = listed ? "List " + words_of(last) : capitalised(words_of(last));
  const std::string_view owner = part_before(slash);
  return owner.starts_with('{') && owner != "{company}"
             ? text + " of " + one_of(part_before(slash - owner.size() - 1))
             : text;
}

std::string_view description_of(const Route& route) {
  if (const Named* found = named(route); found != nullptr) {
    return found->description;
  }
  return std::string_view(route.pattern).find(":can") != std::string_view::npos
             ? "Whether the act would be accepted now, and every reason if not; it is asked of the "
               "same code as the act itself."
             : "";
}

}  // namespace facta::api
