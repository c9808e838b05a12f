// One seed: a machine that runs the ledger on a log of its own, or two of them on one topic;
// clients that ask, and everything that goes wrong between them. All in one thread, but for the
// projector, whose threads decide nothing.
#pragma once

#include "projections/core/verify.h"
#include "tests/simulation/disk/disk.h"
#include "tests/simulation/machine.h"
#include "tests/simulation/oracle.h"
#include "tests/simulation/topic/topic.h"
#include "tests/simulation/workload.h"

#include <array>
#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace facta::simulation {

inline constexpr std::int64_t kMinute = 60'000'000;
// R9: more than eight in a row, because what it writes of other companies may win in between.
inline constexpr int kLossesMax = 100;
// What a replay leaves out, to find the least that still fails.
struct Without {
  bool crashes = false, disk_faults = false, rot = false, store = false, views = false,
       repeats = false, clock = false,
       second = false,  // machine: with a topic it does nothing
      variety = false;  // of the domain: jobs, corrections apart, units, names, settings of dates
  std::set<int> acts;   // of the workload
};

struct RunOptions {
  std::uint64_t seed = 1;
  std::uint64_t commands = 1000;
  Without without;
  bool story = false;  // print what happens
};

struct RunResult {
  std::string violation;  // empty: none
  std::uint64_t commands = 0, sends = 0, records = 0, faults = 0, crashes = 0, unknown = 0,
                boots = 0, refusals = 0;
  std::uint64_t log_hash = 0;
};

class World {
 public:
  explicit World(const RunOptions& options);
  ~World();
  RunResult run();

 private:
  // A command of a client, with all that was said of it.
  struct Request {
    std::string company;
    Command command;
    std::string id;
    int sends_left = 1;
    bool on_record = false;  // the client was told so
    Digest answer{};
    std::optional<Command> read;  // what its JSON says, once it was sent
    bool other_body = false;      // the id of another request
    bool dry_run = false;
    bool forgotten = false;     // settled long ago: the command is not kept
    std::size_t unsettled = 0;  // its place in unsettled_, from one; 0: not there
    // Of each machine: times that the writer below holds it.
    struct Asked {
      int times = 0;
      std::uint64_t writer = 0;
    };
    std::array<Asked, 2> asked{};
  };
  struct Chain {
    Chain(const std::string& company, CentralSettings& central) : oracle(company, central) {}
    Oracle oracle;
    std::vector<Digest> hashes;
    std::unordered_map<std::string, std::uint64_t> ids;  // -> sequence
    Time last;                                           // when the last record was decided
  };
  // What the seed draws for itself.
  struct Mix {
    DiskFaults disk;
    std::uint64_t crash_at_record = 0, crash_at_answer = 0, crash_between = 0, power_cut = 0;
    std::uint64_t restart = 100;  // an orderly one
    std::uint64_t rot = 0, store_lost = 0, store_fault = 0, clock_jump = 0;
    std::uint64_t repeats = 0;  // requests sent again, in millionths
    int sends_max = 1;
    int batch_max = 1;
    std::int64_t minutes_max = 1;
    std::uint64_t days_off = 0;
    std::uint64_t segment_bytes = 0;
    bool packs = false;  // its complete segments
    bool views = false;
    std::uint64_t views_flush = 0;
    std::size_t flush_rows = 0;
    std::chrono::hours flush_every{2};
    int companies = 1;
    bool as_json = false;        // clients send JSON, and not what it means
    std::size_t bytes_kept = 0;  // of rows in memory that the store has as well
    // Of a topic: how often the other machine gets the requests, or a stray one does; and takes a
    // turn, beside or within one of the first; and how often the topic is another one for a while.
    TopicFaults topic;
    std::uint64_t hand_over = 0, stray = 0, other_turn = 0, meanwhile = 0, spoilt = 0;
    std::uint64_t contended = 0;  // a machine loses whatever it appends
  };

  void draw_mix();
  void draw_topic();
  void leave_out();
  void abate();
  void grow();
  bool boot(Machine& machine);
  bool try_boot(Machine& machine);
  bool open_log(Machine& machine);
  bool open_views(Machine& machine);
  void shut_down(Machine& machine, bool crashed);
  void restart(Machine& machine);
  void restart_after_crash(Machine& machine);
  void set_faults();
  void turn();
  void turn_of(Machine& machine);
  void work(Machine& machine);
  void pass_time();
  void turns_of_all();
  void meanwhile();
  void come_first();
  void contend();
  void on_another_topic();
  void check_same_rows();
  std::string check_topic_of(const AdmittedRecord& record, const Chain& chain) const;
  void check_topic();
  Machine& receiver();
  void submit_some();
  void send(Request& request) { send(request, receiver()); }
  void send(Request& request, Machine& machine);
  bool may_go(const Request& request) const;
  const Command& as_sent(Request& request);
  Request& make_request(const std::string& company, Command command);
  void make_another_kind(Request& request);
  void forget(Request& request);
  void expect(Request& request);
  void settle(Request& request);
  void on_record(Request& request, const AdmittedRecord& record);
  void on_rejection(Request& request, const std::string& code);
  void on_admitted(Machine& machine, const std::shared_ptr<const AdmittedRecord>& record);
  void on_answer(Request& request, const Answer& answer);
  void check_after_turn(Machine& machine);
  void check_log();
  void check_everything();
  void check_state(const Machine& machine);
  void check_views(Machine& machine);
  void check_heads(const VerifyReport& report);
  std::uint64_t voids() const;
  std::uint64_t faults() const;
  void drain();
  void calm_down();
  void maybe_calm_down(std::uint64_t faults_before);
  Mix quiet();  // returns the mix as it was
  std::size_t work_to_do() const;
  void finish_jobs();
  bool is_overdue() const;
  const std::string& some_company();
  Request& next_request(Date today);
  void fail(const std::string& what);
  // A line of the story, put together only if somebody reads it.
  template <class... Parts>
  void tell(const Parts&... parts) {
    if (options_.story) {
      tell_line((std::string() + ... + std::string(parts)));
    }
  }
  void tell_line(const std::string& line) const;

  RunOptions options_;
  Random random_;
  Mix mix_;
  // What costs a start, which reads the whole log, comes at its full rate for so many commands;
  // then more and more rarely.
  std::uint64_t abates_at_ = 0;
  Workload workload_;
  SimulatedClock clock_;
  Disk disk_;  // of the machine that has its own log
  Without without_;
  RunResult result_;
  CentralSettings central_;
  std::map<std::string, Chain> chains_;  // of all companies, the central one last
  std::deque<Request> requests_;
  std::size_t dropped_ = 0;                          // of the oldest requests: not kept at all
  std::size_t forgotten_ = 0;                        // of the oldest requests
  std::unordered_map<std::string, Request*> by_id_;  // company/id
  std::vector<Request*> unsettled_;
  std::function<void()> repair_;  // of what rotted
  bool faults_on_ = true;
  std::shared_ptr<const void> verified_;

  std::unique_ptr<Topic> topic_;                    // null: the one machine has its own log
  std::vector<std::unique_ptr<Machine>> machines_;  // with a topic two
  std::size_t owner_ = 0;                           // the machine that gets the requests
  std::size_t acting_ = 0;                          // the machine that takes a turn
  bool within_ = false;                             // and within a call of it, the other one
  std::optional<std::string> contended_;            // the company in which it is never the first
  int losses_ = 0;                                  // since then, that a machine waited after
};

}  // namespace facta::simulation
