// Reads at a million events, against the HTTP layer's own rate; the past against the present; and
// the history as a file.
#include "service/bench/measure.h"
#include "service/http/client.h"
#include "service/json/json_value.h"

#include <algorithm>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <vector>

extern char** environ;

namespace facta::bench {
namespace {

constexpr int kClients = 64;
constexpr int kRounds = 5;
constexpr int kRequests = 10'000;  // of a round
const std::string kCompany = "/v1/companies/bench/";

std::string nothing(int) {
  return {};
}

// A member of the first item of a list, or of the list itself.
std::string member_of(const std::string& list, std::string_view member) {
  const auto document = json::parse_json(list);
  if (!document) {
    return {};
  }
  const json::JsonValue* const items = document->root().find("items");
  const json::JsonValue* value =
      items == nullptr || items->items().empty() ? nullptr : items->items().front().find(member);
  value = value == nullptr ? document->root().find(member) : value;
  return value == nullptr ? std::string() : std::string(value->string());
}

class Reads {
 public:
  Reads(const std::string& url, const AddFigure& add) : url_(url), add_(add) {}

  void against_hello(const std::string& name, const std::string& target) const {
    against_hello_by(name, [&](int) { return Get{target}; });
  }
  // As many different invoices as there are, up to ten thousand.
  void invoices_against_hello() const {
    std::vector<std::string> numbers;
    std::string cursor;
    while (numbers.size() < 10'000) {
      const auto page =
          json::parse_json(get_text(url_, kCompany + "invoices?list=posted&limit=1000" +
                                              (cursor.empty() ? "" : "&cursor=" + cursor)));
      if (!page) {
        break;
      }
      for (const json::JsonValue& item : page->root().find("items")->items()) {
        numbers.emplace_back(item.find("number")->string());
      }
      const json::JsonValue& next = *page->root().find("nextCursor");
      if (!next.is_string()) {
        break;
      }
      cursor = next.string();
    }
    against_hello_by(std::to_string(numbers.size()) + " invoices in turn", [&](int i) {
      return Get{kCompany + "invoices/" + numbers[static_cast<std::size_t>(i) % numbers.size()]};
    });
  }
  void against_present(const std::string& name, const std::string& target,
                       const std::string& as_of) const {
    const char* const joint = target.find('?') == std::string::npos ? "?" : "&";
    // No two requests are the same, so that none is answered from what another one was given.
    const auto p50_of = [&](const std::string& of) {
      return closed_loop_of_gets(url_, 1, 1'000, [&of](int i) {
        return Get{of, "application/json, text/" + std::to_string(i)};
      });
    };
    const Load present = p50_of(target);
    const Load past = p50_of(target + joint + "asOf=" + as_of);
    const double ratio = static_cast<double>(past.p50) / static_cast<double>(present.p50);
    add_({name, static_cast<double>(past.p50), "us", static_cast<double>(present.p50), ratio,
          "<= 20", ratio <= 20 && past.failed + present.failed == 0});
  }
  void csv() const {
    auto client = http::HttpClient::create(url_);
    std::uint64_t bytes = 0;
    const Micros before = now();
    const auto answer = client->stream("GET", kCompany + "hours", {{"Accept", "text/csv"}}, {},
                                       [&](std::string_view piece) {
                                         bytes += piece.size();
                                         return true;
                                       });
    const double per_second = static_cast<double>(bytes) / static_cast<double>(now() - before);
    add_({"CSV of all hours", per_second, "MB/s", 200, per_second / 200, ">= 1.0",
          answer && per_second >= 200});
    const double floor = formatter().csv_mb_per_second;
    add_({"CSV of all hours, against the formatter", per_second, "MB/s", floor, per_second / floor,
          ">= 0.4", answer && per_second >= 0.4 * floor});
  }
  // A page is at best an answer and so many items as text.
  void page_of_items() const {
    const Load hello =
        closed_loop_of_gets(url_, kClients, kRequests, [](int) { return Get{"/health/live"}; });
    const Load asked = closed_loop_of_gets(url_, kClients, kRequests, [](int i) {
      return Get{kCompany + "hours?limit=100", "application/json, text/" + std::to_string(i)};
    });
    const double floor = 1e6 / (1e6 / hello.per_second + 100 * formatter().json_us);
    const double share = asked.per_second / floor;
    add_({"page of 100 entries, 64 clients", asked.per_second, "/s", floor, share, ">= 0.6",
          share >= 0.6 && asked.failed + hello.failed == 0});
  }
  void trace(const std::string& invoice) const {
    const Load traced =
        closed_loop(url_, kCompany + "history/trace?invoice=" + invoice, 1, 200, nothing);
    const double ms = static_cast<double>(traced.p50) / 1000;
    add_({"trace from an invoice to its hours, p50", ms, "ms", 50, ms / 50, "<= 1.0",
          ms < 50 && traced.failed == 0});
  }

 private:
  // Turn and turn about, because a machine is not equally fast for long: the middle round counts.
  void against_hello_by(const std::string& name, const std::function<Get(int)>& get) const {
    struct Round {
      double share, asked, hello;
    };
    std::vector<Round> rounds;
    std::uint64_t failed = 0;
    for (int round = 0; round < kRounds; ++round) {
      const Load hello =
          closed_loop_of_gets(url_, kClients, kRequests, [](int) { return Get{"/health/live"}; });
      const Load asked = closed_loop_of_gets(url_, kClients, kRequests,
                                             [&](int i) { return get(round * kRequests + i); });
      rounds.push_back({asked.per_second / hello.per_second, asked.per_second, hello.per_second});
      failed += asked.failed + hello.failed;
    }
    std::ranges::sort(rounds, {}, &Round::share);
    const Round& middle = rounds[rounds.size() / 2];
    add_({name + ", 64 clients", middle.asked, "/s", middle.hello, middle.share, ">= 0.7",
          middle.share >= 0.7 && failed == 0});
  }

  const std::string& url_;
  const AddFigure& add_;
};

// How long this program takes with these words; 0: it failed.
Micros time_of(std::vector<std::string> words) {
  words.insert(words.begin(), "/proc/self/exe");
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  const Micros before = now();
  const int failed =
      posix_spawn(&pid, words.front().c_str(), &files, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  int status = 0;
  if (failed != 0 || ::waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
      WEXITSTATUS(status) != 0) {
    return 0;
  }
  return now() - before;
}

}  // namespace

void reads(const std::string& url, const AddFigure& add) {
  const Reads asked(url, add);
  const std::string list = get_text(url, kCompany + "invoices?list=posted&limit=1");
  const std::string invoice = member_of(list, "number");
  asked.against_hello("can...", kCompany + "runs/1:canRevert");
  asked.against_hello("one invoice", kCompany + "invoices/" + invoice);
  asked.invoices_against_hello();
  asked.against_hello("page of the balance", "/v1/balance?company=bench");
  asked.against_hello("page of the overview", kCompany + "runs?type=hours");
  const std::string position =
      member_of(get_text(url, kCompany + "invoices?list=posted"), "position");
  const std::string last = position.substr(position.find('/') + 1);
  const std::string middle = std::to_string(std::stoull("0" + last) / 2);
  const std::string time = member_of(get_text(url, kCompany + "history/" + middle), "time");
  asked.against_present("overview as of the middle", kCompany + "runs?type=hours", middle);
  asked.against_present("numbers as of the middle", kCompany + "numbers", middle);
  // The newest invoice came with the last record.
  asked.against_present("an invoice as of the last record", kCompany + "invoices/" + invoice, last);
  asked.against_present("balance as of the middle", "/v1/balance?company=bench", time);
  asked.page_of_items();
  asked.trace(invoice);
  asked.csv();
}

void history_files(const std::string& folder, std::uint64_t events, const AddFigure& add) {
  const std::string file = folder + "/bench.facta-history";
  const auto timed = [&](const std::string& name, std::vector<std::string> words) {
    const Micros took = time_of(std::move(words));
    const double per_second =
        took == 0 ? 0 : static_cast<double>(events) * 1e6 / static_cast<double>(took);
    add({name, per_second, "events/s", 1'000'000, per_second / 1'000'000, ">= 1.0",
         per_second >= 1'000'000});
  };
  timed("export of the history", {"history", "export", file, "--data", folder + "/ledger"});
  timed("verification of the file", {"verify", file});
}

}  // namespace facta::bench
