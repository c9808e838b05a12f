// facta-guard: the same small work every time, in one thread, without a disk or a socket. Says as
// JSON what it allocated and how many bytes it wrote; tests/bench/guard.py runs it under callgrind
// and holds both, and the instructions, against baseline.json.
#include "events/base/assert.h"
#include "tests/bench/guard/guarded.h"
#include "tests/support/given.h"

#include <cstdio>

namespace facta::guard {
namespace {

constexpr int kRequests = 2;
constexpr int kHoursPerRequest = 1'000;
constexpr int kHours = kRequests * kHoursPerRequest;
constexpr int kCustomers = 100;
constexpr int kSingles = 100;
const std::string kCompany = "noord";

// Time stands: nothing happens because it passed.
class StandingClock final : public Clock {
 public:
  Time now() const override { return *parse_time("2026-11-02T09:00:00Z"); }
  std::chrono::steady_clock::time_point steady() const override {
    return std::chrono::steady_clock::time_point(std::chrono::hours(1));
  }
};

std::string two_digits(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

// Texts and amounts of many lengths, the same every time.
std::string body_of(int request) {
  std::string body = R"({"entries":[)";
  for (int i = 0; i < kHoursPerRequest; ++i) {
    const int entry = request * kHoursPerRequest + i;
    body += i == 0 ? "" : ",";
    body += R"({"entryId":"E)" + std::to_string(entry * 7919) + R"(","date":"2026-10-)" +
            two_digits(entry % 28 + 1) + R"(","project":"P)" + std::to_string(entry % kCustomers) +
            R"(","resource":"r.jansen)" + std::to_string(entry % 37) + R"(","quantity":")" +
            std::to_string(1 + entry % 9) + "." + two_digits(25 * (entry % 4)) + R"(","rate":")" +
            std::to_string(45 + entry * 31 % 80) + ".50" + R"(","description":"onderhoud )" +
            std::string(static_cast<std::size_t>(entry % 40), 'x') + R"("})";
  }
  return body + "]}";
}

// What a phase allocated, made (events, lines, items) and wrote, one line of JSON each.
class Phase {
 public:
  explicit Phase(const char* function) : function_(function), before_(allocations()) {}
  void done(std::size_t made, std::size_t bytes) const {
    std::printf(R"({"function":"%s","made":%zu,"allocations":%zu,"bytes":%zu})"
                "\n",
                function_, made, allocations() - before_, bytes);
  }

 private:
  const char* function_;
  std::size_t before_;
};

class Work {
 public:
  Work() : log_(MemoryLogOptions{.ledger_id = {7}}), books_(log_.identity(), nullptr) {
    WriterOptions options;
    options.gate.machine = std::make_shared<StandingClock>();
    writer_ = std::make_unique<Writer>(options, log_, books_, clock_,
                                       [this](const auto& record) { admit(record); });
    load();
  }

  void run() {
    post();
    singles();
    bill();
    fold_views();
    replay();
  }

 private:
  void admit(const std::shared_ptr<const AdmittedRecord>& record) {
    admitted_.push_back(record);
    for (const Event& event : record->record.events()) {
      generated_ = generated_ || std::holds_alternative<InvoiceRunGenerated>(event);
      if (const auto* made = std::get_if<InvoiceGenerated>(&event)) {
        lines_ += made->invoice.lines.size();
      }
    }
  }

  // The company with its customers, as if it had been there before.
  void load() {
    Given given = open_company(kCompany);
    for (int i = 0; i < kCustomers; ++i) {
      CreateCustomer customer;
      customer.code = "C" + std::to_string(i);
      customer.name = customer.legalName.emplace("Klant " + std::to_string(i) + " B.V.");
      customer.vatId = "NL009876543B01";
      customer.chamberOfCommerceId = "12345678";
      customer.iban = "NL91ABNA0417164300";
      customer.paymentTermDays = 30;
      customer.address = AddressInput{"Kade 1", "1011 AB", "Utrecht", "NL"};
      given.has(customer);
      CreateProject project;
      project.code = "P" + std::to_string(i);
      project.customer = customer.code;
      given.has(project);
    }
    ChainHead head{0, log_.identity().ledger_id};
    for (Record record : given.records()) {
      record.sequence = head.sequence + 1;
      record.previous = head.hash;
      const RecordBytes bytes = encode_record(record);
      head = {record.sequence, sha256(bytes.bytes())};
      const std::span<const std::byte> messages[] = {bytes.bytes()};
      FACTA_ASSERT(log_.append(0, messages), "a log in memory takes everything");
    }
    FACTA_ASSERT(writer_->fold_log(), "what was decided can be folded");
  }

  Submission submission(Command command) {
    Submission made;
    made.company = kCompany;
    made.command = std::move(command);
    made.command_id = "guard-" + std::to_string(++ids_);
    made.id_from_client = true;
    made.actor = {"anna", all_permissions(), "test"};
    made.answer = [](const Answer& answer) {
      FACTA_ASSERT(answer.kind == Answer::Kind::kRecord && answer.record->record.accepted(),
                   "what the guard asks for is accepted");
    };
    return made;
  }
  std::size_t log_bytes() {
    std::size_t bytes = 0;
    FACTA_ASSERT(log_.read(0, 0, *log_.end(0),
                           [&](const LogMessage& message) {
                             bytes += message.bytes.size();
                             return true;
                           }),
                 "a log in memory can be read");
    return bytes;
  }
  void decide(std::vector<Submission> submissions, std::size_t made) {
    const std::size_t bytes = log_bytes();
    const Phase phase("guarded_decide");
    guarded_decide(*writer_, submissions);
    phase.done(made, log_bytes() - bytes);
  }

  void post() {
    std::vector<api::RoutedRequest> requests(kRequests);
    for (int i = 0; i < kRequests; ++i) {
      requests[static_cast<std::size_t>(i)].http.body = body_of(i);
      requests[static_cast<std::size_t>(i)].http.headers.add("Content-Type", "application/json");
    }
    std::vector<Command> commands;
    const Phase phase("guarded_decode");
    guarded_decode(requests, commands);
    phase.done(kHours, 0);
    std::vector<Submission> submissions;
    for (Command& command : commands) {
      submissions.push_back(submission(std::move(command)));
    }
    decide(std::move(submissions), kHours);
  }

  void singles() {
    std::vector<Submission> submissions;
    for (int i = 0; i < kSingles; ++i) {
      submissions.push_back(submission(AddReasonCode{"R" + std::to_string(i), "Reden"}));
    }
    decide(std::move(submissions), kSingles);
  }

  void bill() {
    StartInvoiceRun run;
    run.profile = "hours";
    run.kind = "production";
    run.window = WindowInput{day("2026-10-01"), day("2026-10-31")};
    run.bookingDate = "2026-10-31";
    Submission asked = submission(run);
    const std::size_t bytes = log_bytes();
    const Phase phase("guarded_run");
    guarded_run(*writer_, asked, generated_);
    phase.done(lines_, log_bytes() - bytes);
    FACTA_ASSERT(lines_ == kHours, "every entry is billed");
  }

  void fold_views() {
    Views views;
    const Phase phase("guarded_views");
    guarded_views(views, admitted_);
    phase.done(events_, 0);
    list(views);
  }

  void list(const Views& views) {
    const std::vector<HoursItem> items =
        hours_entries(views, kCompany, HoursFilter{}, {Cursor(), kHours}).items;
    FACTA_ASSERT(items.size() == kHours, "the views have every entry");
    std::string csv;
    const Phase as_csv("guarded_csv");
    guarded_csv(items, csv);
    as_csv.done(items.size(), csv.size());
    std::string json;
    const Phase as_json("guarded_json");
    guarded_json(items, json);
    as_json.done(items.size(), json.size());
  }

  void replay() {
    Books books(log_.identity(), nullptr);
    const Phase phase("guarded_replay");
    FACTA_ASSERT(guarded_replay(books, log_), "the log can be folded");
    phase.done(events_, 0);
    FACTA_ASSERT(
        books.find(kCompany)->state.where().hash == books_.find(kCompany)->state.where().hash,
        "replay ends where deciding ended");
  }

  static constexpr std::size_t events_ = 2 * std::size_t{kHours};  // an entry and its line

  StandingClock clock_;
  MemoryEventLog log_;
  Books books_;
  std::unique_ptr<Writer> writer_;
  Admitted admitted_;
  bool generated_ = false;
  std::size_t lines_ = 0;
  int ids_ = 0;
};

}  // namespace
}  // namespace facta::guard

int main() {
  facta::guard::Work().run();
}
