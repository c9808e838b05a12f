// What clients ask: random commands about what there is, and about what there is not.
#pragma once

#include "aggregates/commands/commands.h"
#include "tests/simulation/disk/random.h"
#include "tests/simulation/oracle.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace facta::simulation {

enum class Act {
  kPost,
  kRepost,
  kCorrect,
  kTestRun,
  kRun,
  kDraftRun,
  kRevert,
  kCredit,
  kPostInvoice,
  kPostBatch,
  kDelete,
  kRelease,
  kReopen,
  kExport,
  kJournalise,
  kReturn,
  kClose,
  kMasterData,
  kLine,
  kJob,
  kAskCredit,
};
inline constexpr std::string_view kActs[] = {
    "post",   "repost", "correct",      "test-run",   "run",    "draft-run",
    "revert", "credit", "post-invoice", "post-batch", "delete", "release",
    "reopen", "export", "journalise",   "return",     "close",  "master-data",
    "line",   "job",    "ask-credit"};

// The codeunit that makes the credits that are asked for (JOB-02).
inline constexpr const char* kCreditJob = "11096325";

class Workload {
 public:
  explicit Workload(Random random) : random_(random) {}

  // Each seed has its own habits.
  void draw_mix();
  // `variety`: as if the seed had drawn none of what a company may have besides hours, runs and
  // invoices.
  void leave_out(const std::set<int>& acts, bool variety);

  // What opens a company, command by command.
  std::vector<Command> setup(const std::string& company) const;
  // `today`: by the clock of the machine.
  Command next(const Oracle& oracle, Date today);
  // What opens the central company, and now and then a change of it.
  std::vector<Command> central_setup() const;
  Command change_central();

 private:
  void leave_out_variety();
  bool may(Act act) const { return weights_[static_cast<std::size_t>(act)] != 0 || all_acts_; }
  std::optional<Command> work_off(const Oracle& oracle, Date today);
  std::optional<Command> settle(const Oracle& oracle);
  PostHours post(Date today);
  const Oracle::Entry* some_entry(const Oracle& oracle);
  Command repost(const Oracle& oracle, Date today);
  Command correct(const Oracle& oracle);
  Command start(Date today, bool production, const char* profile);
  Command master_data(Date today);
  Command job();
  const char* job_code();
  Command date_setting(Date today);
  OptionalText unit();
  OptionalText one_of(const char* one, const char* other);  // or none
  ConfigureJobQueueEntry job_entry();
  std::string frequency();
  std::string method();
  std::string date_option();
  std::string invoice(const Oracle& oracle);
  Command line(const Oracle& oracle, Date today);
  HoursEntryInput entry(Date today);

  Random random_;
  std::uint64_t weights_[std::size(kActs)] = {};
  bool all_acts_ = true;  // none was left out by leave_out()
  std::uint64_t batch_max_ = 5;
  int customers_ = 3, projects_ = 4;
  bool has_frequencies_ = false, has_methods_ = false;
  int until_year_ = 2075;  // the last one of the calendars
  std::string date_option_;
  // Of customers, by their number: what they chose for corrections (SET-42, SET-43).
  std::uint64_t credit_in_full_ = 0, corrections_apart_ = 0;
  std::string correction_frequencies_;  // of weeks, four weeks, months; ' ': none
  std::string central_reason_;          // of automatic credits; empty: none
  bool has_jobs_ = false;
  bool has_units_ = false, has_dates_ = false, has_names_ = false;
  std::string antedates_, fridays_, period_kind_;  // as set at first
  // More open entries, invoices that are not yet journalised, or lines of a draft are worked off.
  std::size_t open_max_ = 800, unsettled_max_ = 400, draft_lines_max_ = 200;
  std::uint64_t entries_ = 0;
};

}  // namespace facta::simulation
