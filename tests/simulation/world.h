// One seed: a machine that runs the ledger, clients that ask it, and everything that goes wrong
// between them. All in one thread, but for the write-behind and the projector, whose threads decide
// nothing.
#pragma once

#include "consumers/runtime/writer.h"
#include "events/log/embedded/embedded_log.h"
#include "projections/core/projector.h"
#include "projections/core/verify.h"
#include "tests/simulation/disk/disk.h"
#include "tests/simulation/oracle.h"
#include "tests/simulation/workload.h"

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace facta::simulation {

inline constexpr const char* kStateDir = "/state";
inline constexpr const char* kViewsDir = "/views";
inline constexpr std::int64_t kMinute = 60'000'000;
// What a replay leaves out, to find the least that still fails.
struct Without {
  bool crashes = false, disk_faults = false, rot = false, store = false, views = false,
       repeats = false, clock = false;
  std::set<int> acts;  // of the workload
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

class SimulatedClock final : public Clock {
 public:
  Time now() const override { return now_; }
  std::chrono::steady_clock::time_point steady() const override { return steady_; }
  void pass(std::int64_t micros) {
    now_.micros += micros;
    steady_ += std::chrono::microseconds(micros);
  }
  void jump(std::int64_t micros) { now_.micros += micros; }

 private:
  Time now_ = *parse_time("2026-01-05T08:00:00Z");
  std::chrono::steady_clock::time_point steady_{std::chrono::hours(1)};
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
    bool other_body = false;  // the id of another request
    bool dry_run = false;
    bool forgotten = false;     // settled long ago: the command is not kept
    std::size_t unsettled = 0;  // its place in unsettled_, from one; 0: not there
    int asked = 0;              // times that the writer below holds it
    std::uint64_t asked_writer = 0;
  };
  struct Chain {
    explicit Chain(const std::string& company) : oracle(company) {}
    Oracle oracle;
    std::vector<Digest> hashes;
    std::unordered_map<std::string, std::uint64_t> ids;  // -> sequence
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
    std::uint64_t segment_bytes = 0;
    bool views = false;
    std::uint64_t views_flush = 0;
    std::size_t flush_rows = 0;
    std::chrono::hours flush_every{2};
    int companies = 1;
  };

  void draw_mix();
  void abate();
  bool boot();
  bool try_boot();
  void shut_down(bool crashed);
  void restart_after_crash();
  void turn();
  void submit_some();
  void send(Request& request);
  Request& make_request(const std::string& company, Command command);
  void make_another_kind(Request& request);
  void forget(Request& request);
  void expect(Request& request);
  void settle(Request& request);
  void on_record(Request& request, const AdmittedRecord& record);
  void on_rejection(Request& request, const std::string& code);
  void on_admitted(const std::shared_ptr<const AdmittedRecord>& record);
  void on_answer(Request& request, const Answer& answer);
  void check_after_turn();
  void check_log();
  void check_everything();
  void check_heads(const VerifyReport& report);
  void drain();
  void calm_down();
  void maybe_calm_down(std::uint64_t faults_before);
  Mix quiet();  // returns the mix as it was
  bool works() const;
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
  Disk disk_;
  Without without_;
  RunResult result_;
  std::map<std::string, Chain> chains_;
  std::deque<Request> requests_;
  std::size_t dropped_ = 0;                          // of the oldest requests: not kept at all
  std::size_t forgotten_ = 0;                        // of the oldest requests
  std::unordered_map<std::string, Request*> by_id_;  // company/id
  std::vector<Request*> unsettled_;
  std::uint64_t writers_ = 0;     // so far: one that is gone answers no more
  std::function<void()> repair_;  // of what rotted
  bool faults_on_ = true;
  std::shared_ptr<const void> verified_;

  std::unique_ptr<EmbeddedLog> log_;
  std::unique_ptr<RocksStore> store_;
  std::unique_ptr<Books> books_;
  std::unique_ptr<Projector> projector_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace facta::simulation
