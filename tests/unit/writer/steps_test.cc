// Long work is done in steps, and whoever gives a command waits for one of them: while somebody
// does, they are small.
#include "tests/support/given.h"
#include "tests/unit/writer/harness.h"

#include <algorithm>

namespace facta::testing {
namespace {

constexpr int kProjects = 40;
constexpr int kEntriesEach = 50;

class Steps : public ::testing::Test {
 protected:
  Steps() {
    options_.tail_every = std::chrono::milliseconds{0};
    options_.step_lines_beside_others = kEntriesEach;
    options_.step_lines = 20 * kEntriesEach;
  }

  // A company whose hours wait for the run that is queued.
  void prepare() {
    process_ = std::make_unique<Process>(std::make_shared<MemoryLogStorage>(MemoryLogOptions{}),
                                         clock_, options_);
    ASSERT_TRUE(process_->writer->fold_log());
    give(company_named("noord"));
    give(DefineLedgerAccount{"1300", "Debtors"});
    give(DefineLedgerAccount{"1500", "VAT"});
    give(DefineLedgerAccount{"8000", "Hours"});
    give(DefineVatCode{"H", "High", VatCategory::Standard, {{std::nullopt, {2100}}}, {}, "1500"});
    ChangeInvoiceSettings settings;
    settings.changes = {{"hoursRevenueAccount", "8000", {}, {}},
                        {"receivableAccount", "1300", {}, {}},
                        {"defaultVatCode", "H", {}, {}}};
    give(settings);
    CreateCustomer customer;
    customer.code = "C";
    customer.name = "Customer";
    customer.legalName = "Customer";
    customer.vatId = "NL001234567B01";
    customer.chamberOfCommerceId = "12345678";
    customer.iban = "NL91ABNA0417164300";
    customer.address = {"Kade 1", "1011 AB", "Utrecht", "NL"};
    give(customer);
    PostHours hours;
    for (int i = 0; i < kProjects; ++i) {
      CreateProject project;
      project.code = "P" + std::to_string(i);
      project.customer = "C";
      project.name = project.code;
      project.rate = price("100");
      give(project);
      for (int j = 0; j < kEntriesEach; ++j) {
        hours.entries.push_back(
            facta::hours(project.code + "-" + std::to_string(j), project.code, "2026-10-05", "1"));
      }
    }
    give(hours);
    StartInvoiceRun run;
    run.kind = "production";
    run.profile = "hours";
    run.window = WindowInput{day("2026-10-01"), day("2026-10-31")};
    run.bookingDate = "2026-10-31";
    give(run);
  }
  // Given, and answered within one turn of the writer.
  void give(Command command) {
    auto answer = process_->send(std::move(command), "c" + std::to_string(++commands_));
    process_->writer->turn();
    ASSERT_EQ(answer.wait_for(std::chrono::seconds{0}), std::future_status::ready);
    const Answer got = answer.get();
    ASSERT_TRUE(accepted(got)) << code_of(got);
  }
  void give_any() { give(reason("R" + std::to_string(commands_))); }
  // Of the newest record that has an event of the type; nullptr: there is none.
  template <class E>
  const E* last() const {
    for (auto record = process_->admitted.rbegin(); record != process_->admitted.rend(); ++record) {
      for (const Event& event : (*record)->record.events()) {
        if (const auto* found = std::get_if<E>(&event)) {
          return found;
        }
      }
    }
    return nullptr;
  }
  std::uint64_t lines_done() const {
    const auto* progressed = last<InvoiceRunProgressed>();
    return progressed == nullptr ? 0 : progressed->linesDone;
  }

  HeldClock clock_;
  WriterOptions options_;
  std::unique_ptr<Process> process_;
  int commands_ = 0;
};

TEST_F(Steps, AreSmallWhileOthersGiveCommands) {
  prepare();
  while (last<InvoiceRunStarted>() == nullptr) {
    give_any();
  }
  for (int turn = 0; turn < 10; ++turn) {
    const std::uint64_t before = lines_done();
    give_any();
    EXPECT_EQ(lines_done() - before, kEntriesEach);
  }
  clock_.passed += 1;  // nobody did for a while
  std::vector<std::uint64_t> done;
  while (last<InvoiceRunGenerated>() == nullptr) {
    const std::uint64_t before = lines_done();
    process_->writer->turn();
    done.push_back(lines_done() - before);
  }
  EXPECT_EQ(lines_done(), kProjects * kEntriesEach);
  EXPECT_EQ(done, (std::vector<std::uint64_t>{20 * kEntriesEach, 10 * kEntriesEach}));
}

TEST_F(Steps, WaitForTheViewsWhileSomebodyWaits) {
  bool behind = true;
  options_.views_behind = [&behind] { return behind; };
  // Longer than the test takes on any machine.
  options_.beside_others_for = options_.beside_readers_for = options_.step_waits_max =
      std::chrono::minutes{30};
  prepare();
  while (last<InvoiceRunStarted>() == nullptr) {
    give_any();
    behind = false;
    give_any();
    behind = true;
  }
  const std::uint64_t before = lines_done();
  give_any();
  give_any();
  EXPECT_EQ(lines_done(), before);
  behind = false;
  give_any();
  EXPECT_EQ(lines_done(), before + kEntriesEach);
  behind = true;
  clock_.passed += 3600;  // they may never catch up, and nobody waits any more
  process_->writer->turn();
  EXPECT_EQ(lines_done(), before + kEntriesEach + 20 * kEntriesEach);
  process_->writer->make_way();
  process_->writer->turn();
  EXPECT_EQ(lines_done(), before + kEntriesEach + 20 * kEntriesEach);
  behind = false;
  process_->writer->make_way();
  process_->writer->turn();
  // As large as without readers: how many records a run takes must not depend on who reads.
  EXPECT_EQ(lines_done(), std::min<std::uint64_t>(kProjects * kEntriesEach,
                                                  before + kEntriesEach + 2 * 20 * kEntriesEach));
}

// RUN-15: what the run comes to is said when it begins.
TEST_F(Steps, ARunCountsItsEntriesAPartAtATime) {
  options_.step_lines = options_.step_lines_beside_others = 5;
  prepare();
  int turns = 0;
  while (last<InvoiceRunStarted>() == nullptr) {
    give_any();
    ++turns;
  }
  EXPECT_GT(turns, 10);
  EXPECT_EQ(last<InvoiceRunStarted>()->linesTotal, kProjects * kEntriesEach);
}

}  // namespace
}  // namespace facta::testing
