// facta-bench FACTA FOLDER: serves a fresh ledger with the binary FACTA in FOLDER and measures it
// against physical floors of the same minute. Prints one table: figure, floor, ratio, target.
#include "tests/bench/bench.h"

#include "consumers/runtime/books.h"
#include "events/log/embedded/embedded_log.h"
#include "service/json/json_value.h"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>

extern char** environ;

namespace facta::bench {
namespace {

constexpr int kHours = 1'000'000;
constexpr int kCustomers = 10'000;
constexpr int kHoursPerRequest = 1'000;
const std::string kCompany = "/v1/companies/bench/";
// The same books and entries with a frequency, a grouping method and calculated booking dates.
const std::string kWithSettings = "/v1/companies/settings/";

pid_t serve(const std::string& facta, const std::string& data) {
  std::vector<std::string> words{facta, "serve",    "--dev",          "--data",
                                 data,  "--listen", "127.0.0.1:17480"};
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  pid_t pid = -1;
  posix_spawn(&pid, facta.c_str(), nullptr, nullptr, argv.data(), environ);
  while (get_text(kUrl, "/health/ready").empty()) {
    std::this_thread::yield();
  }
  return pid;
}

void post_one(const std::string& target, const std::string& body) {
  const Load load = closed_loop(kUrl, target, 1, 1, [&](int) { return body; });
  if (load.failed != 0) {
    std::fprintf(stderr, "facta-bench: %s was not accepted\n", target.c_str());
    std::exit(1);
  }
}

void open_company(const std::string& code, const std::string& of_customers) {
  const std::string company = "/v1/companies/" + code + "/";
  const std::string party =
      R"("legalName":"Bench B.V.","address":{"street":"S 1","postalCode":"1234 AB","city":"C",)"
      R"("country":"NL"},"vatId":"NL001234567B01","chamberOfCommerceId":"12345678",)"
      R"("iban":"NL91ABNA0417164300","paymentTermDays":30)";
  post_one("/v1/companies", R"({"code":")" + code + R"(",)" + party + "}");
  closed_loop(kUrl, company + "ledgerAccounts", 1, 3,
              [](int i) { return R"({"code":")" + std::to_string(1000 + i) + R"("})"; });
  post_one(company + "vatCodes",
           R"({"code":"H","rates":[{"percent":"21.00"}],"category":"standard",)"
           R"("payableAccount":"1000"})");
  post_one(company + "settings",
           R"({"changes":[{"key":"hoursRevenueAccount","value":"1001"},)"
           R"({"key":"receivableAccount","value":"1002"},{"key":"defaultVatCode","value":"H"}]})");
  if (!of_customers.empty()) {
    post_one(company + "frequencies", R"({"code":"M","name":"Month","kind":"month"})");
    post_one(
        company + "groupingMethods",
        R"({"code":"G","name":"Per customer and person","dimensions":["customer","resource"]})");
    post_one(company + "settings",
             R"({"changes":[{"key":"defaultGroupingMethod","value":"G"},)"
             R"({"key":"hoursBookingDateCalculation","value":"previousCalendarPeriod"}]})");
  }
  closed_loop(kUrl, company + "customers", 16, kCustomers, [&](int i) {
    return R"({"code":"C)" + std::to_string(i) + R"(","name":"K",)" + party + of_customers + "}";
  });
  closed_loop(kUrl, company + "projects", 16, kCustomers, [](int i) {
    const std::string number = std::to_string(i);
    return R"({"code":"P)" + number + R"(","customer":"C)" + number + R"("})";
  });
}

std::string hours_request(int request) {
  std::string body = R"({"entries":[)";
  for (int i = 0; i < kHoursPerRequest; ++i) {
    const int entry = request * kHoursPerRequest + i;
    const int day = entry % 28 + 1;
    body += (i == 0 ? "" : ",");
    body += R"({"entryId":"E)" + std::to_string(entry) + R"(","date":"2026-10-)" +
            (day < 10 ? "0" : "") + std::to_string(day) + R"(","project":"P)" +
            std::to_string(entry % kCustomers) +
            R"(","resource":"r.jansen","quantity":"7.50","rate":"62.50","description":"werk"})";
  }
  return body + "]}";
}

std::uint64_t log_bytes(const std::string& data) {
  std::uint64_t bytes = 0;
  EmbeddedLogOptions options;
  options.directory = data + "/log";
  options.read_only = true;
  const auto log = EmbeddedLog::open(options);
  (void)(*log)
      ->read(0, 0, ~std::uint64_t{0} >> 1,
             [&](const LogMessage& message) {
               bytes += message.bytes.size();
               return true;
             })
      .has_value();
  return bytes;
}

void single_commands(const std::string& folder) {
  const Load hello = closed_loop(kUrl, "/health/live", 1, 5'000, [](int) { return ""; });
  const Micros flush = flush_median(folder, 1'000, 300);
  const auto reason = [](int i) {
    return R"({"code":"R)" + std::to_string(i) + R"(","text":"t"})";
  };
  const Load one = closed_loop(kUrl, kCompany + "reasonCodes", 1, 3'000, reason);
  const double floor = static_cast<double>(hello.p50 + flush);
  const double ratio = static_cast<double>(one.p50) / floor;
  row("single durable command, 1 client, p50", static_cast<double>(one.p50), "us", floor, ratio,
      "<= 1.5", ratio <= 1.5 && one.failed == 0);
  const Load hello64 = closed_loop(kUrl, "/health/live", 64, 100'000, [](int) { return ""; });
  const Load many = closed_loop(kUrl, kCompany + "ledgerAccounts", 64, 60'000, [](int i) {
    return R"({"code":"A)" + std::to_string(i) + R"("})";
  });
  const double share = many.per_second / hello64.per_second;
  row("durable commands, 64 clients", many.per_second, "/s", hello64.per_second, share, ">= 0.4",
      share >= 0.4 && many.failed == 0);
}

void post_hours_to(const std::string& company, const std::vector<std::string>& bodies) {
  const Load load = closed_loop(kUrl, company + "hours", 4, static_cast<int>(bodies.size()),
                                [&](int i) { return bodies[static_cast<std::size_t>(i)]; });
  if (load.failed != 0) {
    std::fprintf(stderr, "facta-bench: hours were refused\n");
    std::exit(1);
  }
}

void hours() {
  std::vector<std::string> bodies;
  for (int i = 0; i < kHours / kHoursPerRequest; ++i) {
    bodies.push_back(hours_request(i));
  }
  const Micros before = now();
  const Load load = closed_loop(kUrl, kCompany + "hours", 4, kHours / kHoursPerRequest,
                                [&](int i) { return bodies[static_cast<std::size_t>(i)]; });
  // Queryable: a read that waits for everything acknowledged.
  (void)get_text(kUrl, kCompany + "hours/E" + std::to_string(kHours - 1));
  const double per_second = kHours * 1e6 / static_cast<double>(now() - before);
  row("hours, 1000 per request, durable, queryable", per_second, "entries/s", 300'000,
      per_second / 300'000, ">= 1.0", per_second >= 300'000 && load.failed == 0);
  post_hours_to(kWithSettings, bodies);
}

// How long a run takes from the request to its end. `number`: that it will have.
Micros time_of_run(const std::string& company, int number, const std::string& options) {
  const Micros before = now();
  post_one(company + "runs", R"({"profile":"hours","window":{"from":"2026-10-01",)"
                             R"("to":"2026-10-31"},)" +
                                 options + "}");
  std::string state;
  while (state.find("\"generated\"") == std::string::npos) {
    state = get_text(kUrl, company + "runs/" + std::to_string(number) + "/progress");
    if (state.find("\"failed\"") != std::string::npos) {
      std::fprintf(stderr, "facta-bench: the run failed: %s\n", state.c_str());
      std::exit(1);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return now() - before;
}

// Test runs are the same plan without effects (RUN-06), so they can be repeated, in turns.
void run_with_settings() {
  std::vector<Micros> plain;
  std::vector<Micros> with_settings;
  for (int i = 1; i <= 3; ++i) {
    plain.push_back(time_of_run(kCompany, i, R"("kind":"test","bookingDate":"2026-10-31")"));
    with_settings.push_back(time_of_run(kWithSettings, i, R"("kind":"test")"));
  }
  const auto floor = static_cast<double>(median(plain)) / 1000;
  const auto took = static_cast<double>(median(with_settings)) / 1000;
  row("test run with frequency, grouping, dates", took, "ms", floor, took / floor, "<= 1.5",
      took / floor <= 1.5);
}

void run(const std::string& folder, const std::string& data) {
  const std::uint64_t bytes_before = log_bytes(data);
  const Micros took = time_of_run(kCompany, 4, R"("kind":"production","bookingDate":"2026-10-31")");
  const std::uint64_t bytes = log_bytes(data) - bytes_before;
  const Micros floor = write_and_sync(folder, bytes);
  const double ratio = static_cast<double>(took) / static_cast<double>(floor);
  row("invoice run, 1M hours into 10k invoices", static_cast<double>(took) / 1000, "ms",
      static_cast<double>(floor) / 1000, ratio, "<= 6", ratio <= 6);
}

void replay(const std::string& data) {
  EmbeddedLogOptions options;
  options.directory = data + "/log";
  options.read_only = true;
  const auto log = EmbeddedLog::open(options);
  Books books((*log)->identity(), nullptr);
  std::uint64_t events = 0;
  const Micros before = now();
  const auto folded = books.catch_up(**log, 0, [&](const auto& admitted) {
    if (!admitted->record.accepted()) {
      return;
    }
    for (const Event& event : admitted->record.events()) {
      const auto* posted = std::get_if<HoursPosted>(&event);
      const auto* invoice = std::get_if<InvoiceGenerated>(&event);
      // One entry posted or one line billed is one event of the ledger.
      events += posted != nullptr    ? posted->entries.size()
                : invoice != nullptr ? invoice->invoice.lines.size()
                                     : 1;
    }
  });
  const double per_second = static_cast<double>(events) * 1e6 / static_cast<double>(now() - before);
  row("replay into state, one core", per_second, "events/s", 1'500'000, per_second / 1'500'000,
      ">= 1.0", folded && per_second >= 1'500'000);
}

std::uint64_t resident_kib(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  std::string word;
  while (status >> word) {
    if (word == "VmRSS:") {
      std::uint64_t kib = 0;
      status >> kib;
      return kib;
    }
  }
  return 0;
}

}  // namespace

void row(const char* what, double figure, const char* unit, double floor, double ratio,
         const char* target, bool reached) {
  std::printf("%-44s %12.0f %-10s %12.0f %8.2f  %-8s %s\n", what, figure, unit, floor, ratio,
              target, reached ? "reached" : "missed");
  std::fflush(stdout);
}

}  // namespace facta::bench

int main(int argc, char** argv) {
  using namespace facta::bench;
  if (argc != 3) {
    std::fprintf(stderr, "usage: facta-bench FACTA FOLDER\n");
    return 2;
  }
  const std::string folder = argv[2];
  const std::string data = folder + "/ledger";
  const pid_t pid = serve(argv[1], data);
  std::printf("%-44s %12s %-10s %12s %8s  %-8s\n", "figure", "measured", "", "floor", "ratio",
              "target");
  const double idle = static_cast<double>(resident_kib(pid)) / 1024;
  row("idle memory", idle, "MiB", 64, idle / 64, "<= 1.0", idle <= 64);
  open_company("bench", "");
  open_company("settings", R"(,"invoiceFrequency":"M")");
  single_commands(folder);
  hours();
  run_with_settings();
  run(folder, data);
  reads(kCompany);
  kill(pid, SIGTERM);
  waitpid(pid, nullptr, 0);
  replay(data);
  files(argv[1], folder);
  return 0;
}
