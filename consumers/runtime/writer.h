// The writer: the one thread that decides. It takes whatever commands wait, decides each against
// the state that the ones before it left, appends all their records at once (group commit) and
// answers when they are durable, admitted and folded. Alone, a command waits for nobody.
//
// Rules R1...R10 (docs/ARCHITECTURE.md) are kept here; where one explains a line, it is quoted.
#pragma once

#include "consumers/processes/run_count.h"
#include "consumers/runtime/books.h"
#include "consumers/runtime/clock.h"
#include "consumers/runtime/submission.h"
#include "consumers/runtime/write_gate.h"
#include "events/log/event_log.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace facta {

class Batch;
struct Decided;

struct WriterOptions {
  std::size_t queue_commands_max = 4096;  // more is overload: 429, never unbounded memory
  std::size_t queue_bytes_max = 256u << 20;
  std::size_t batch_commands_max = 512;
  std::size_t batch_bytes_max = 8u << 20;  // of records appended together
  // Lines of a step of an invoice run: as many as a record takes, and few for a while after
  // somebody gave a command meanwhile, who waits for the step before it.
  std::uint32_t step_lines = 2'500;
  std::uint32_t step_lines_beside_others = 250;
  std::chrono::milliseconds beside_others_for{100};
  std::chrono::milliseconds beside_readers_for{10};
  // Whether a read would wait for the views, which fold what was decided: then the next step waits
  // too while somebody is there, but not for ever. Empty: it never does.
  std::function<bool()> views_behind;
  std::chrono::milliseconds step_waits_max{100};
  std::chrono::milliseconds tail_every{200};  // look for records of other writers when idle
  std::chrono::milliseconds flush_every{5000};
  // Earlier when so much is changed; it waits for the flush before. Commands go on between the
  // parts in which rows are handed over.
  std::size_t flush_rows_max = 500'000;
  std::size_t flush_bytes_max = 64u << 20;
  std::size_t flush_part_rows = 2'000;  // and twice those that changed since the last part
  WriteGateOptions gate;
  // Waits before deciding again (R9); empty: as long as asked, or until stop().
  std::function<void(std::chrono::milliseconds)> pause;
};

struct WriterCounters {
  std::atomic<std::uint64_t> accepted{0}, refused{0}, replayed{0}, rejected{0}, unknown{0},
      batches{0}, voided{0}, overloaded{0};
  // Partitions where nothing is written now: a wrong clock (R7), another writer (R9).
  std::atomic<int> holding_back{0};
};

class Writer {
 public:
  // Sees every admitted record, in order per partition, on the writer's thread.
  using OnAdmitted = std::function<void(std::shared_ptr<const AdmittedRecord>)>;

  Writer(WriterOptions options, EventLog& log, Books& books, const Clock& clock,
         OnAdmitted on_admitted);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Folds what the log holds beyond the books, then starts the thread.
  Result<Done, LogError> start();
  // start() without the thread: whoever calls turn() is the writer's thread then.
  Result<Done, LogError> fold_log();
  // Waits for commands, decides what waits, takes the next step of long work. False: told to stop,
  // and nothing waits any more.
  bool turn();
  // Whether it has folded what there was: on_admitted sees new records from then on.
  bool started() const { return started_; }
  // Finishes what waits in the queue, flushes, stops the thread. Later submissions are refused.
  void stop();

  // False: the queue is full or the writer has stopped; `answer` is then not called. Any thread.
  bool submit(Submission submission);
  // Runs on the writer's thread between batches, against state that is durable. Any thread. False:
  // as for submit().
  bool inspect(std::function<void(Books&)> look);

  // Somebody waits to read what was decided: the next step of long work waits for the views, though
  // it is no smaller, so that what is on record does not depend on who reads. Any thread.
  void make_way();

  // Sequence of the last record of a company that is durable, admitted and folded; 0: none.
  std::uint64_t durable_sequence(const std::string& company) const;
  // The same of every company that has records.
  std::map<std::string, std::uint64_t> durable_sequences() const;
  // Rises with every record that becomes part of the state, before it is acknowledged: two
  // decisions on the same version rest on the same state. nullopt: nothing is decided now.
  std::optional<std::uint64_t> version() const;
  std::size_t queued() const;
  const WriterCounters& counters() const { return counters_; }
  // Empty while healthy; else why state could last not be written to its store. Nothing is lost: it
  // stays in memory, is tried again, and can be folded from the log.
  std::string store_error() const;
  // Empty while healthy; else why deciding has stopped (R8, R10, damaged log).
  std::string stopped_because() const;

 private:
  void run();
  bool take(std::vector<Submission>& taken);
  void process(std::vector<Submission> items);
  void process_partition(int partition, std::vector<Submission> items);
  bool settle_batch(int partition, Batch& batch);
  bool append(int partition, Batch& batch);
  void answer(Batch& batch, Decided& item);
  Answer answer_of(CompanyBook& book, std::uint64_t sequence, Batch* batch);
  void recover(int partition, Batch& batch, std::vector<Submission>& again);
  std::optional<Answer> known_answer(const Decided& item);
  void back_off(int partition, std::vector<Submission>& again);
  void read_what_was_seen(int partition, std::vector<Submission>& items);
  std::optional<LogError> check_again(int partition);
  std::optional<LogError> catch_up(int partition);
  void halt(const LogError& error);
  void take_steps();
  Answer run_step(CompanyBook& book, const std::string& company, const Step& step,
                  const StepBounds& bounds);
  bool others_wait() const;
  bool step_waits() const;
  bool counted(const CompanyBook& book, const Step& step, StepBounds& bounds);
  void publish(const std::shared_ptr<const AdmittedRecord>& record);
  void housekeeping();
  bool time_to_flush(std::chrono::steady_clock::time_point now) const;
  void flush_part();
  void look_for_due_jobs();
  void note_store(const Result<Done, std::string>& written);

  WriterOptions options_;
  EventLog& log_;
  Books& books_;
  const Clock& clock_;
  OnAdmitted on_admitted_;
  WriterCounters counters_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Submission> queue_;
  std::deque<std::function<void(Books&)>> inspections_;
  std::size_t queue_bytes_ = 0;
  bool stopping_ = false;
  std::string stopped_because_;
  std::string store_error_;
  std::map<std::string, std::uint64_t> durable_;

  std::vector<WriteGate> gates_;  // one per partition; writer's thread only
  // Per partition, when the log last answered as it should; nullopt: not since it failed to. The
  // writer's thread only.
  std::vector<std::optional<std::chrono::steady_clock::time_point>> contact_;
  // Writer's thread only: companies that may have a next step, and those whose step did not go
  // through because the log was not there.
  std::set<std::string> busy_, stalled_;
  RunCounts run_counts_;
  bool at_long_work_ = false;
  std::chrono::steady_clock::time_point last_tail_, last_flush_, last_count_, last_due_, last_room_,
      last_step_;
  // Until when somebody waits, as far as is known: a command came beside long work, or a read.
  std::chrono::steady_clock::time_point beside_others_until_;
  std::atomic<std::chrono::steady_clock::time_point> beside_readers_until_{};
  std::atomic<bool> started_{false};
  std::atomic<bool> halted_{false};
  std::atomic<std::uint64_t> version_{0};
  std::thread thread_;
};

}  // namespace facta
