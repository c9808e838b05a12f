#include "service/bench/bench.h"

#include "consumers/runtime/books.h"
#include "events/log/embedded/embedded_log.h"
#include "service/bench/measure.h"
#include "service/bench/served.h"
#include "service/json/json_writer.h"
#include "service/ledger/csv_report.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <variant>

namespace facta::bench {
namespace {

constexpr int kHoursPerRequest = 1'000;
constexpr int kHoursPerRequestMax = 8'000;
constexpr int kHoursPerInvoice = 100;
const std::string kCompany = "/v1/companies/bench/";
// The same books and entries with a frequency, a grouping method and calculated booking dates.
const std::string kWithSettings = "/v1/companies/settings/";
// How far a view may be behind what was acknowledged, on a machine that others use as well.
constexpr Micros kVisibleWithin = 60'000'000;
// In turns with those of the other company.
constexpr int kTestRuns = 3;
constexpr int kBeforeTheKill = 5'000;

std::string decimal(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

// Says each figure as soon as it is there.
class Report {
 public:
  explicit Report(ReportForm form) : form_(form) {
    if (form_ == ReportForm::kText) {
      std::printf("%-48s %12s %-10s %12s %8s  %-8s\n", "figure", "measured", "", "floor", "ratio",
                  "target");
    } else if (form_ == ReportForm::kCsv) {
      CsvReport({"figure", "measured", "unit", "floor", "ratio", "target", "reached"}).print();
    }
  }

  void add(const Figure& figure) {
    const std::string measured = decimal(figure.measured, 0);
    const std::string floor = decimal(figure.floor, 0);
    const std::string ratio = decimal(figure.ratio, 2);
    const char* const reached = figure.reached ? "true" : "false";
    if (form_ == ReportForm::kText) {
      std::printf("%-48s %12s %-10s %12s %8s  %-8s %s\n", figure.name.c_str(), measured.c_str(),
                  figure.unit.c_str(), floor.c_str(), ratio.c_str(), figure.target.c_str(),
                  figure.reached ? "reached" : "missed");
    } else if (form_ == ReportForm::kCsv) {
      CsvReport({figure.name, measured, figure.unit, floor, ratio, figure.target, reached}).print();
    } else {
      std::string line;
      json::JsonWriter out(line);
      out.begin_object().field("figure", figure.name).field("measured", measured);
      out.field("unit", figure.unit).field("floor", floor).field("ratio", ratio);
      out.field("target", figure.target).key("reached").boolean(figure.reached);
      out.end_object();
      std::puts(line.c_str());
    }
    std::fflush(stdout);
  }

 private:
  ReportForm form_;
};

// Entries `first` up to `until`.
std::string hours_request(int first, int until, int customers) {
  std::string body = R"({"entries":[)";
  for (int entry = first; entry < until; ++entry) {
    const int day = entry % 28 + 1;
    body += (entry == first ? "" : ",");
    body += R"({"entryId":"E)" + std::to_string(entry) + R"(","date":"2026-10-)" +
            (day < 10 ? "0" : "") + std::to_string(day) + R"(","project":"P)" +
            std::to_string(entry % customers) +
            R"(","resource":"r.jansen","quantity":"7.50","rate":"62.50","description":"werk"})";
  }
  return body + "]}";
}

std::unique_ptr<EmbeddedLog> open_log(const std::string& data) {
  EmbeddedLogOptions options;
  options.directory = data + "/log";
  options.read_only = true;
  auto log = EmbeddedLog::open(options);
  return log ? std::move(*log) : nullptr;
}

// One entry posted or one line billed is one event of the ledger.
std::uint64_t events_of(const Event& event) {
  const auto* posted = std::get_if<HoursPosted>(&event);
  const auto* invoice = std::get_if<InvoiceGenerated>(&event);
  return posted != nullptr    ? posted->entries.size()
         : invoice != nullptr ? invoice->invoice.lines.size()
                              : 1;
}

class Bench {
 public:
  Bench(std::string folder, const BenchOptions& options)
      : folder_(std::move(folder)),
        memory_(options.memory),
        requests_((options.hours + kHoursPerRequest - 1) / kHoursPerRequest),
        customers_(std::max(1, options.hours / kHoursPerInvoice)),
        report_(options.form) {}

  // What could not be done; empty: everything was.
  std::string run() {
    const std::string missing = measure_ledger(folder_);
    // Test runs are records too: they have a ledger of their own, and weigh on no other figure.
    return missing.empty() ? measure_settings(folder_ + "/settings") : missing;
  }

 private:
  bool serve(const std::string& folder) {
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    ledger_ = folder;
    served_ = Served::start(folder, memory_);
    if (served_) {
      url_ = served_->url();
    }
    return served_ != nullptr;
  }

  std::string measure_ledger(const std::string& folder) {
    if (!serve(folder)) {
      return "the ledger does not come up";
    }
    const double idle = static_cast<double>(served_->resident_kib()) / 1024;
    report_.add({"idle memory", idle, "MiB", 64, idle / 64, "<= 1.0", idle <= 64});
    if (!open_company("bench", "")) {
      return "the company of the benchmark was not accepted";
    }
    const AddFigure add = [this](const Figure& figure) { report_.add(figure); };
    single_commands(url_, ledger_, add);
    if (!post_hours()) {
      return "hours were not accepted";
    }
    if (!bill()) {
      return "the invoice run was not generated";
    }
    reads(url_, add);
    if (const std::string missing = starts(); !missing.empty()) {
      return missing;
    }
    served_->stop();
    const auto events = replay();
    if (!events) {
      return "the history cannot be read";
    }
    history_files(folder, *events, add);
    return "";
  }

  std::string measure_settings(const std::string& folder) {
    if (!serve(folder) || !open_company("bench", "") || !use_settings()) {
      return "the companies of the benchmark were not accepted";
    }
    const std::uint64_t bytes_before = log_bytes();
    const auto per_second = post_hours_of(kCompany, kHoursPerRequestMax);
    const std::uint64_t bytes = log_bytes() - bytes_before;
    if (!per_second || !post_hours_of(kWithSettings, kHoursPerRequest)) {
      return "hours were not accepted";
    }
    add_against_log("hours posted 8000 per request, against the disk", *per_second, bytes,
                    ">= 0.25", 0.25);
    return run_with_settings();
  }

  bool post(const std::string& target, int clients, int count,
            const std::function<std::string(int)>& body_of) const {
    return closed_loop(url_, target, clients, count, body_of).failed == 0;
  }
  bool post_one(const std::string& target, const std::string& body) const {
    return post(target, 1, 1, [&](int) { return body; });
  }

  // `of_customers`: further members of each customer.
  bool open_company(const std::string& code, const std::string& of_customers) const {
    const std::string company = "/v1/companies/" + code + "/";
    const std::string party =
        R"("legalName":"Bench B.V.","address":{"street":"S 1","postalCode":"1234 AB","city":"C",)"
        R"("country":"NL"},"vatId":"NL001234567B01","chamberOfCommerceId":"12345678",)"
        R"("iban":"NL91ABNA0417164300","paymentTermDays":30)";
    return post_one("/v1/companies", R"({"code":")" + code + R"(",)" + party + "}") &&
           post(company + "ledgerAccounts", 1, 3,
                [](int i) { return R"({"code":")" + std::to_string(1000 + i) + R"("})"; }) &&
           post_one(company + "vatCodes",
                    R"({"code":"H","rates":[{"percent":"21.00"}],"category":"standard",)"
                    R"("payableAccount":"1000"})") &&
           post_one(company + "settings",
                    R"({"changes":[{"key":"hoursRevenueAccount","value":"1001"},)"
                    R"({"key":"receivableAccount","value":"1002"},)"
                    R"({"key":"defaultVatCode","value":"H"}]})") &&
           (of_customers.empty() ||
            post_one(company + "frequencies", R"({"code":"M","name":"Month","kind":"month"})")) &&
           post(company + "customers", 16, customers_,
                [&](int i) {
                  return R"({"code":"C)" + std::to_string(i) + R"(","name":"K",)" + party +
                         of_customers + "}";
                }) &&
           post(company + "projects", 16, customers_, [](int i) {
             const std::string number = std::to_string(i);
             return R"({"code":"P)" + number + R"(","customer":"C)" + number + R"("})";
           });
  }
  bool use_settings() const {
    return open_company("settings", R"(,"invoiceFrequency":"M")") &&
           post_one(kWithSettings + "groupingMethods",
                    R"({"code":"G","name":"Per customer and person",)"
                    R"("dimensions":["customer","resource"]})") &&
           post_one(kWithSettings + "settings",
                    R"({"changes":[{"key":"defaultGroupingMethod","value":"G"},)"
                    R"({"key":"hoursBookingDateCalculation","value":"previousCalendarPeriod"}]})");
  }

  int hours() const { return requests_ * kHoursPerRequest; }

  // All hours, and how many of them there are in a second: durable and, since a read waits for
  // everything acknowledged, queryable. nullopt: they were not accepted.
  std::optional<double> post_hours_of(const std::string& company, int per_request) const {
    std::vector<std::string> bodies;
    for (int first = 0; first < hours(); first += per_request) {
      bodies.push_back(hours_request(first, std::min(hours(), first + per_request), customers_));
    }
    const Micros before = now();
    const bool posted = post(company + "hours", 4, static_cast<int>(bodies.size()),
                             [&](int i) { return bodies[static_cast<std::size_t>(i)]; });
    (void)get_text(url_, company + "hours/E" + std::to_string(hours() - 1));
    return posted ? std::optional(hours() * 1e6 / static_cast<double>(now() - before))
                  : std::nullopt;
  }

  bool post_hours() {
    const std::uint64_t bytes_before = log_bytes();
    const auto per_second = post_hours_of(kCompany, kHoursPerRequest);
    if (!per_second) {
      return false;
    }
    report_.add({"hours, 1000 per request, durable, queryable", *per_second, "entries/s", 300'000,
                 *per_second / 300'000, ">= 1.0", *per_second >= 300'000});
    add_against_log("hours posted 1000 per request, against the disk", *per_second,
                    log_bytes() - bytes_before, ">= 0.35", 0.35);
    return true;
  }
  // Against writing and flushing the same bytes and nothing else.
  void add_against_log(const std::string& name, double per_second, std::uint64_t bytes,
                       const std::string& target, double at_least) {
    const double floor = hours() * 1e6 / static_cast<double>(write_and_sync(ledger_, bytes));
    const double ratio = per_second / floor;
    report_.add({name, per_second, "entries/s", floor, ratio, target, ratio >= at_least});
  }

  std::uint64_t log_bytes() const {
    std::uint64_t bytes = 0;
    if (const auto log = open_log(ledger_ + "/ledger")) {
      (void)log
          ->read(0, 0, ~std::uint64_t{0} >> 1,
                 [&](const LogMessage& message) {
                   bytes += message.bytes.size();
                   return true;
                 })
          .has_value();
    }
    return bytes;
  }

  // From the request to the end of the run; 0: it was not generated. `number`: that it will have.
  Micros time_of_run(const std::string& company, int number, const std::string& options) const {
    const Micros before = now();
    const bool started = post_one(
        company + "runs",
        R"({"profile":"hours","window":{"from":"2026-10-01","to":"2026-10-31"},)" + options + "}");
    std::string state;
    while (started && state.find("\"generated\"") == std::string::npos) {
      state = get_text(url_, company + "runs/" + std::to_string(number) + "/progress");
      // No answer: a read does not wait for ever until the view has the run.
      const bool lost = state.empty() && now() - before > kVisibleWithin;
      if (lost || state.find("\"failed\"") != std::string::npos) {
        return 0;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return started ? now() - before : 0;
  }

  bool start_again() {
    served_->stop();
    return serve(ledger_);
  }

  // Test runs are the same plan without effects (RUN-06), so they can be repeated. Each begins
  // with a service that holds no entry in memory, else the company that was asked last has more.
  std::string run_with_settings() {
    std::vector<Micros> plain;
    std::vector<Micros> with_settings;
    const std::string not_up = "the ledger does not come up again";
    for (int i = 1; i <= kTestRuns; ++i) {
      if (!start_again()) {
        return not_up;
      }
      with_settings.push_back(time_of_run(kWithSettings, i, R"("kind":"test")"));
      if (!start_again()) {
        return not_up;
      }
      plain.push_back(time_of_run(kCompany, i, R"("kind":"test","bookingDate":"2026-10-31")"));
      if (plain.back() == 0 || with_settings.back() == 0) {
        return "a test run was not generated";
      }
    }
    const auto floor = static_cast<double>(median(plain)) / 1000;
    const auto took = static_cast<double>(median(with_settings)) / 1000;
    report_.add({"test run with frequency, grouping and dates", took, "ms", floor, took / floor,
                 "<= 1.5", took / floor <= 1.5});
    return "";
  }

  bool bill() {
    const std::uint64_t bytes_before = log_bytes();
    const Micros took =
        time_of_run(kCompany, 1, R"("kind":"production","bookingDate":"2026-10-31")");
    if (took == 0) {
      return false;
    }
    const Micros floor = write_and_sync(ledger_, log_bytes() - bytes_before);
    const double ratio = static_cast<double>(took) / static_cast<double>(floor);
    report_.add({"invoice run, " + std::to_string(hours()) + " hours into " +
                     std::to_string(customers_) + " invoices",
                 static_cast<double>(took) / 1000, "ms", static_cast<double>(floor) / 1000, ratio,
                 "<= 6", ratio <= 6});
    return true;
  }

  // Ended in three ways; to the first answer.
  std::string starts() {
    served_->stop();
    const auto stopped = time_of_start();
    (void)post(kCompany + "reasonCodes", 16, kBeforeTheKill,
               [](int i) { return R"({"code":"K)" + std::to_string(i) + R"(","text":"t"})"; });
    served_->kill();
    const auto killed = time_of_start();
    served_->stop();
    std::error_code ignored;
    std::filesystem::remove_all(ledger_ + "/ledger/views", ignored);
    const auto anew = time_of_start();
    if (!stopped || !killed || !anew) {
      return "the ledger does not come up again";
    }
    const auto add = [&](const std::string& name, Micros took) {
      const double ms = static_cast<double>(took) / 1000;
      report_.add({name, ms, "ms", 1000, ms / 1000, "<= 1.0", ms <= 1000});
    };
    add("start after a stop, to the first answer", *stopped);
    add("start after a kill, to the first answer", *killed);
    // An entry and its line are an event each.
    const double per_second = 2e6 * hours() / static_cast<double>(*anew);
    report_.add({"start with views to make anew", per_second, "events/s", 500'000,
                 per_second / 500'000, ">= 1.0", per_second >= 500'000});
    return "";
  }
  std::optional<Micros> time_of_start() {
    const Micros before = now();
    const bool answers = serve(ledger_) && !get_text(url_, kCompany + "runs?type=hours").empty();
    return answers ? std::optional(now() - before) : std::nullopt;
  }

  // Events of the ledger; nullopt: it cannot be read.
  std::optional<std::uint64_t> replay() {
    const auto log = open_log(ledger_ + "/ledger");
    if (!log) {
      return std::nullopt;
    }
    Books books(log->identity(), nullptr);
    std::uint64_t events = 0;
    const Micros before = now();
    const auto folded = books.catch_up(*log, 0, [&](const auto& admitted) {
      if (!admitted->record.accepted()) {
        return;
      }
      for (const Event& event : admitted->record.events()) {
        events += events_of(event);
      }
    });
    const double per_second =
        static_cast<double>(events) * 1e6 / static_cast<double>(now() - before);
    report_.add({"replay into state, one core", per_second, "events/s", 1'500'000,
                 per_second / 1'500'000, ">= 1.0", folded && per_second >= 1'500'000});
    return folded ? std::optional(events) : std::nullopt;
  }

  std::string folder_;
  std::string memory_;  // of the service, as its --memory
  std::string ledger_;  // the folder of the ledger that is served
  int requests_;
  int customers_;
  Report report_;
  std::unique_ptr<Served> served_;
  std::string url_;
};

}  // namespace
}  // namespace facta::bench

namespace facta {

int bench_command(const BenchOptions& options) {
  std::string folder = options.folder + "/facta-bench.XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) {
    std::fprintf(stderr, "facta: cannot make a folder in %s\n", options.folder.c_str());
    return 1;
  }
  const std::string missing = bench::Bench(folder, options).run();
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  if (!missing.empty()) {
    std::fprintf(stderr, "facta: %s\n", missing.c_str());
    return 1;
  }
  return 0;
}

}  // namespace facta
