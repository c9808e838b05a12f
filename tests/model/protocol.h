// The log protocol as a state machine small enough to visit every state of it: writers, log,
// network, clients, clocks, the accounting feed. Rules R1...R10 (docs/ARCHITECTURE.md) are
// switches, so that each can be taken out and what then breaks be seen.
//
// A record's hash is its number in a table of all contents ever met: equal only for equal bytes,
// and the chain behind a head is all that a company's state is made of. So a writer's whole fold is
// one number per company.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

namespace facta::model {

constexpr int kWriters = 2, kCompanies = 2, kCommands = 4, kAttempts = 2, kBatch = 2;
constexpr int kLogMax = 12, kLateMax = 3;

using RecordId = std::uint16_t;          // 0: none
constexpr RecordId kGarbage = 0xFFFF;    // a message that is no record
constexpr RecordId kStale = 0xFFFE;      // an answer without a record: If-Match missed
constexpr RecordId kConflict = 0xFFFD;   // an answer without a record: id used with another body
constexpr std::uint8_t kStep = 0xF0;     // asks: the writer itself, for the next step of a run
constexpr std::uint8_t kChunk = 16;      // commands that no client sends: two chunks of a run,
constexpr std::uint8_t kCompleted = 18;  // its end,
constexpr std::uint8_t kForeign = 32;    // and those of a third writer
constexpr std::uint8_t kFarAhead = 3;    // a clock that is minutes off
constexpr std::uint8_t kNewRelease = 2;

// Beside R1...R10: the chain itself, reading on before an answer that leaves no record, and the
// fold of the feed.
enum Rule { R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, kAdmission, kReadOn, kFeedFold, kRules };
std::string_view name_of(Rule rule);
inline std::string letter(int writer) {
  return std::string(1, static_cast<char>('A' + writer));
}

// What is prepared for a command of a batch.
enum Plan : std::uint8_t { kOwn = 1, kReplay, kRefuseConflict, kRefuseStale };

struct Record {
  RecordId previous = 0;
  std::uint8_t company = 0, command = 0, attempt = 0, accepted = 0, time = 0, version = 0;
  std::uint8_t sequence = 0;  // follows from previous
};

struct Writer {
  enum Mode : std::uint8_t { kIdle, kSent, kDown, kStopped };
  RecordId head[kCompanies];  // what is folded
  RecordId last;              // the last message that was read, for R8
  RecordId record[kBatch];    // of the batch: its own, or the one that answers it
  std::uint8_t asks[kBatch];  // 0: no item; 1 + command * kAttempts + attempt; kStep
  std::uint8_t plan[kBatch], fate[kBatch];
  std::uint8_t position, mode, losses, stepped_down, clock, version, cursor, doubt;

  void clear_batch() {
    for (int i = 0; i < kBatch; ++i) {
      record[i] = asks[i] = plan[i] = fate[i] = 0;
    }
  }
};

struct Publisher {
  RecordId last[kCompanies], pending[kBatch];
  std::uint8_t ready, failed;
};

struct Asked {
  RecordId answer;             // the first definite one; 0: none
  std::uint8_t at[kAttempts];  // 0: not on its way; 1 + writer: waits there; 3 + writer: in batch
  std::uint8_t sent, unknown, rejected, spare;  // the last three: a bit per attempt
};

// How often each fault may still happen.
struct Faults {
  std::uint8_t crashes, losses, repeats, foreign, cuts, garbage, upgrades, clocks;
};

struct State {
  RecordId base[kCompanies];                                   // heads before the window
  RecordId log[kLogMax];                                       // what not everybody has read yet
  RecordId late[kLateMax];                                     // on its way, nobody waits for it
  RecordId taken[kCompanies], newest[kCompanies], late_event;  // the feed: by its consumer, at all
  Writer writer[kWriters];
  Publisher publisher[2];
  Asked asked[kCommands];
  Faults left;
  std::uint8_t length, broken;  // of the log; a promise broken by the last action
  bool operator==(const State&) const;
};
static_assert(std::has_unique_object_representations_v<State>);

struct Command {
  enum Kind : std::uint8_t { kPlain, kClaim, kRun, kIfMatch };
  Kind kind;
  std::uint8_t company;
  std::uint8_t id;     // of the command; two may share one
  std::uint8_t after;  // kIfMatch: sent once this one is acknowledged, on condition of its sequence
};

struct Scenario {
  std::string_view name, about;
  std::vector<Command> commands;
  Faults faults;
  int batch = kBatch;
  bool feed = false;
  bool by_chance = false;  // too many states to visit in order: long ways are taken by chance
};

class Model {
 public:
  // Told of each state that can follow; the text only when asked for.
  using Sink = std::function<void(const State&, const std::string&)>;

  Model(const Scenario& scenario, std::uint32_t rules) : scenario_(scenario), rules_(rules) {}

  State first() const;
  // False: some that follow do not fit the bounds and were left out.
  bool next(const State& state, bool describe, const Sink& sink);
  // The promise that does not hold; empty: all do.
  std::string broken(const State& state) const;
  // Nothing is pending: each command that was sent is answered for good, runs and feed are whole.
  bool settled(const State& state) const;

 private:
  struct Heads {
    RecordId of[kCompanies];
  };
  // events/record/admission.h
  bool admits(RecordId head, RecordId message) const {
    return at(message).previous == head || !rule(kAdmission);
  }
  bool rule(Rule which) const { return (rules_ >> which & 1u) != 0; }

  // The table of records and what follows from a chain.
  RecordId intern(Record record);
  const Record& at(RecordId id) const { return records_[id]; }
  RecordId find_id(RecordId head, std::uint8_t id) const;
  bool on_chain(RecordId head, RecordId record) const;
  int count(RecordId head, std::uint8_t command) const;
  RecordId event_before(RecordId record) const;
  RecordId last_event(RecordId head) const;
  std::uint8_t id_of(std::uint8_t command) const;
  std::uint8_t next_step(RecordId head) const;
  Heads truth(const State& state) const;

  // The writer.
  bool same_log(State& state, int w) const;
  bool fold(State& state, int w) const;
  void stop(State& state, int w) const;
  void decide(const State& state, int w, std::vector<std::uint8_t> asks);
  void plan(const State& state, State& next, int w, int place, std::uint8_t asks, RecordId* heads);
  void conclude(const State& state, int w);
  void recover(State& next, int w, std::string& story);
  void answer(State& state, std::uint8_t asks, RecordId with) const;
  void give_up(State& state, std::uint8_t asks, bool surely_not_written) const;
  void again(State& state, int w, std::uint8_t asks, bool was_void) const;
  bool may_write(const Writer& writer) const;
  bool names_more(const State& state, int w, std::uint8_t asks) const;

  // What can happen.
  bool may_send(const State& state, int command, int attempt) const;
  bool send(State& state, std::uint8_t asks) const;
  void writers(const State& state, int w);
  void network(const State& state, int w);
  void land(State& state, RecordId message);
  void late(State& state, RecordId message);
  void machines(const State& state, int w);
  void environment(const State& state);
  void feed(const State& state, int p);
  void feed_lands(State& state, RecordId event) const;

  std::string told(RecordId record) const;
  std::string who(std::uint8_t asks) const;
  template <class Text>
  void emit(State next, Text text) {
    forget_what_all_read(next);
    (*sink_)(next, describe_ ? text() : std::string());
  }
  void forget_what_all_read(State& state) const;

  const Scenario& scenario_;
  std::uint32_t rules_;
  std::vector<Record> records_{1};
  std::unordered_map<std::uint64_t, RecordId> known_;
  const Sink* sink_ = nullptr;
  bool describe_ = false;
  bool fits_ = true;
};

}  // namespace facta::model
