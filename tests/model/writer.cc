// The chain, and what a writer does: decide, append, settle by the reports, recover.
#include "tests/model/protocol.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace facta::model {
namespace {

constexpr const char* kStops = " finds that it cannot read this log, and stops";

}  // namespace
RecordId Model::intern(Record record) {
  record.sequence = static_cast<std::uint8_t>(at(record.previous).sequence + 1);
  const std::uint64_t key = std::uint64_t{record.previous} | std::uint64_t{record.company} << 16 |
                            std::uint64_t{record.command} << 20 |
                            std::uint64_t{record.attempt} << 28 |
                            std::uint64_t{record.accepted} << 32 |
                            std::uint64_t{record.time} << 36 | std::uint64_t{record.version} << 40;
  const auto [place, added] = known_.try_emplace(key, static_cast<RecordId>(records_.size()));
  if (added) {
    if (records_.size() >= kConflict) {
      std::fputs("too many records: ask for fewer states\n", stderr);
      std::exit(2);
    }
    records_.push_back(record);
  }
  return place->second;
}

std::uint8_t Model::id_of(std::uint8_t command) const {
  return command < kCommands ? scenario_.commands[command].id : command;
}

RecordId Model::find_id(RecordId head, std::uint8_t id) const {
  while (head != 0 && id_of(at(head).command) != id) {
    head = at(head).previous;
  }
  return head;
}

bool Model::on_chain(RecordId head, RecordId record) const {
  while (head != 0 && head != record) {
    head = at(head).previous;
  }
  return head == record;
}

int Model::count(RecordId head, std::uint8_t command) const {
  int found = 0;
  for (; head != 0; head = at(head).previous) {
    found += at(head).command == command && at(head).accepted != 0 ? 1 : 0;
  }
  return found;
}

// The next step of the run of a company, as the fold has it (R6); 0: none.
std::uint8_t Model::next_step(RecordId head) const {
  bool runs = false;
  for (std::uint8_t c = 0; c < scenario_.commands.size(); ++c) {
    runs = runs || (scenario_.commands[c].kind == Command::kRun && count(head, c) > 0);
  }
  if (!runs || count(head, kCompleted) > 0) {
    return 0;
  }
  for (std::uint8_t step = kChunk; step < kCompleted; ++step) {
    if (count(head, step) == 0) {
      return step;
    }
  }
  return kCompleted;
}

// What every reader that has read everything holds for true.
Model::Heads Model::truth(const State& s) const {
  Heads heads{{s.base[0], s.base[1]}};
  for (int i = 0; i < s.length; ++i) {
    if (s.log[i] != kGarbage && admits(heads.of[at(s.log[i]).company], s.log[i])) {
      heads.of[at(s.log[i]).company] = s.log[i];
    }
  }
  return heads;
}

// R8: on a new connection, whether the log still holds what was read last, where it was.
bool Model::same_log(State& s, int w) const {
  Writer& me = s.writer[w];
  if (me.doubt == 0 || !rule(R8)) {
    return true;
  }
  me.doubt = 0;
  return me.position == 0 || (me.position <= s.length && s.log[me.position - 1] == me.last);
}

// Reads to the end of the log; false: this reader must stop (R8, R10).
bool Model::fold(State& s, int w) const {
  if (!same_log(s, w)) {
    return false;
  }
  Writer& me = s.writer[w];
  for (; me.position < s.length; ++me.position) {
    me.last = s.log[me.position];
    if (me.last == kGarbage || !admits(me.head[at(me.last).company], me.last)) {
      continue;  // void
    }
    if (at(me.last).version > me.version) {
      if (rule(R10)) {
        return false;
      }
      continue;  // taken for unreadable, and so for void
    }
    me.head[at(me.last).company] = me.last;
  }
  return true;
}

void Model::stop(State& s, int w) const {
  Writer& me = s.writer[w];
  for (int c = 0; c < kCommands * kAttempts; ++c) {
    const std::uint8_t where = s.asked[c / kAttempts].at[c % kAttempts];
    if (where == 1 + w || where == 3 + w) {
      give_up(s, static_cast<std::uint8_t>(1 + c), false);
    }
  }
  me.clear_batch();
  me.mode = Writer::kStopped;
}

void Model::answer(State& s, std::uint8_t asks, RecordId with) const {
  if (asks == kStep) {
    return;
  }
  Asked& asked = s.asked[(asks - 1) / kAttempts];
  asked.at[(asks - 1) % kAttempts] = 0;
  if (asked.answer != 0 && asked.answer != with) {
    s.broken = 1;
  }
  asked.answer = asked.answer == 0 ? with : asked.answer;
  asked.unknown = asked.rejected = 0;
}

// An answer that is not definite: unknown, or surely nothing was written by this attempt.
void Model::give_up(State& s, std::uint8_t asks, bool surely_not_written) const {
  if (asks == kStep) {
    return;
  }
  Asked& asked = s.asked[(asks - 1) / kAttempts];
  const int attempt = (asks - 1) % kAttempts;
  const auto bit = static_cast<std::uint8_t>(1 << attempt);
  asked.at[attempt] = 0;
  if (!surely_not_written) {
    asked.unknown |= bit;
  } else if ((asked.unknown & bit) == 0) {
    asked.rejected |= bit;
  }
}

// Decided again. What was void is so for ever, but not a copy of it that lands behind what it rests
// on: so its outcome is not known for sure.
void Model::again(State& s, int w, std::uint8_t asks, bool was_void) const {
  if (asks != kStep) {
    const int attempt = (asks - 1) % kAttempts;
    s.asked[(asks - 1) / kAttempts].at[attempt] = static_cast<std::uint8_t>(1 + w);
    s.asked[(asks - 1) / kAttempts].unknown |= static_cast<std::uint8_t>(was_void << attempt);
  }
}

bool Model::may_write(const Writer& me) const {
  return me.stepped_down == 0 && !(rule(R7) && me.clock == kFarAhead);
}

// Whether a client names a sequence that this writer has not read.
bool Model::names_more(const State& s, int w, std::uint8_t asks) const {
  if (asks == kStep) {
    return false;
  }
  const Command& command = scenario_.commands[static_cast<std::size_t>((asks - 1) / kAttempts)];
  return command.kind == Command::kIfMatch && at(s.asked[command.after].answer).sequence >
                                                  at(s.writer[w].head[command.company]).sequence;
}

// Decides one command on `heads`: the fold and what the batch decided before.
void Model::plan(const State& s, State& n, int w, int place, std::uint8_t asks, RecordId* heads) {
  Writer& me = n.writer[w];
  me.asks[place] = asks;
  Record record;
  record.version = me.version;
  record.accepted = 1;
  if (asks == kStep) {
    record.command =
        rule(R6) ? next_step(heads[0]) : static_cast<std::uint8_t>(kChunk + me.cursor++);
    record.attempt = rule(R6) ? 0 : static_cast<std::uint8_t>(w);
  } else {
    record.command = static_cast<std::uint8_t>((asks - 1) / kAttempts);
    record.attempt = static_cast<std::uint8_t>((asks - 1) % kAttempts);
    const Command& command = scenario_.commands[record.command];
    record.company = command.company;
    const RecordId head = heads[command.company];
    if (const RecordId found = rule(R1) ? find_id(head, command.id) : 0) {
      const bool same = at(found).command == record.command;
      me.plan[place] = same ? kReplay : kRefuseConflict;
      me.record[place] = same ? found : 0;
      return;
    }
    if (command.kind == Command::kIfMatch &&
        at(head).sequence != at(s.asked[command.after].answer).sequence) {
      me.plan[place] = kRefuseStale;
      return;
    }
    for (std::uint8_t c = 0; c < scenario_.commands.size(); ++c) {
      if (command.kind == Command::kClaim && scenario_.commands[c].kind == Command::kClaim &&
          count(head, c) > 0) {
        record.accepted = 0;  // a refusal by a rule goes on record
      }
    }
  }
  RecordId& head = heads[record.company];
  record.previous = head;
  record.time = rule(R7) ? std::max(me.clock, at(head).time) : me.clock;
  head = intern(record);
  me.plan[place] = kOwn;
  me.record[place] = head;
}

void Model::decide(const State& s, int w, std::vector<std::uint8_t> asks) {
  State n = s;
  Writer& me = n.writer[w];
  for (const std::uint8_t one : asks) {
    if (!send(n, one)) {
      return;
    }
  }
  std::string story(1, static_cast<char>('A' + w));
  const auto halt = [&] {
    stop(n, w);
    emit(n, [&] { return story + kStops; });
  };
  if (!same_log(n, w)) {
    return halt();
  }
  for (const std::uint8_t one : asks) {
    if (rule(kReadOn) && names_more(n, w, one) && !fold(n, w)) {
      return halt();
    }
  }
  RecordId heads[kCompanies] = {me.head[0], me.head[1]};
  bool own = false;
  for (std::size_t i = 0; i < asks.size(); ++i) {
    plan(s, n, w, static_cast<int>(i), asks[i], heads);
    own = own || me.plan[i] == kOwn;
    story += (i == 0 ? " decides " : ", then ") + who(asks[i]) +
             (me.plan[i] == kOwn           ? " -> " + told(me.record[i])
              : me.plan[i] == kReplay      ? ", known: the answer of " + told(me.record[i])
              : me.plan[i] == kRefuseStale ? ": 412, the company is at another sequence"
                                           : ": 409, the id is used");
  }
  if (own && !may_write(me)) {
    me.clear_batch();
    if (!fold(n, w)) {
      return halt();
    }
    for (const std::uint8_t one : asks) {
      const auto c = static_cast<std::uint8_t>((one - 1) / kAttempts);
      const RecordId found =
          one == kStep ? 0 : find_id(me.head[scenario_.commands[c].company], id_of(c));
      if (found != 0 && at(found).command == c) {
        answer(n, one, found);
      } else {
        give_up(n, one, true);
      }
    }
    return emit(n, [&] { return std::string(1, story[0]) + " holds back, answers 503"; });
  }
  for (std::size_t i = 0; i < asks.size(); ++i) {
    const bool rests = me.plan[i] != kOwn;
    if (!own || (rests && !rule(R3))) {
      answer(n, asks[i],
             me.plan[i] == kReplay        ? me.record[i]
             : me.plan[i] == kRefuseStale ? kStale
                                          : kConflict);
      me.record[i] = 0;
      me.asks[i] = me.plan[i] = 0;
    } else if (asks[i] != kStep) {
      const int c = asks[i] - 1;
      n.asked[c / kAttempts].at[c % kAttempts] = static_cast<std::uint8_t>(3 + w);
    }
  }
  me.mode = own ? Writer::kSent : Writer::kIdle;
  emit(n, [&] { return story + (own ? "; sends" : "; answers"); });
}

// The reports are in, or were waited for long enough.
void Model::conclude(const State& s, int w) {
  State n = s;
  Writer& me = n.writer[w];
  std::string story(1, static_cast<char>('A' + w));
  if (!same_log(n, w)) {
    stop(n, w);
    return emit(n, [&] { return story + kStops; });
  }
  bool settles = true, reported = true;
  std::uint8_t next = me.position;
  RecordId last = me.last, heads[kCompanies] = {me.head[0], me.head[1]};
  for (int i = 0; i < kBatch; ++i) {
    if (me.asks[i] != 0 && me.plan[i] == kOwn) {
      reported = reported && me.fate[i] >= 2;
      settles = settles && me.fate[i] == 2 + next++;
      heads[at(me.record[i]).company] = last = me.record[i];
    }
  }
  if (settles || (reported && !rule(R4))) {
    for (int i = 0; i < kBatch; ++i) {
      if (me.asks[i] != 0) {
        const RecordId with = me.plan[i] == kRefuseStale      ? kStale
                              : me.plan[i] == kRefuseConflict ? kConflict
                                                              : me.record[i];
        answer(n, me.asks[i], with);
        story += (i == 0 ? " settles and answers " : ", ") + who(me.asks[i]);
        next = me.plan[i] == kOwn ? static_cast<std::uint8_t>(me.fate[i] - 1) : next;
      }
    }
    std::copy(heads, heads + kCompanies, me.head);
    me.position = next;
    me.last = last;
    me.losses = 0;
    me.clear_batch();
    me.mode = Writer::kIdle;
  } else if (fold(n, w)) {
    recover(n, w, story);
  } else {
    stop(n, w);
    story += kStops;
  }
  emit(n, [&] { return story; });
}

// The log was read: each command of the batch is settled by its id, decided again, or unknown.
void Model::recover(State& n, int w, std::string& story) {
  Writer& me = n.writer[w];
  const Writer was = me;
  me.clear_batch();
  me.mode = Writer::kIdle;
  bool lost = false;
  std::vector<std::uint8_t> retried;
  for (int i = 0; i < kBatch; ++i) {
    const std::uint8_t asks = was.asks[i];
    if (asks == 0) {
      continue;
    }
    const bool own = was.plan[i] == kOwn;
    const std::uint8_t command = own || was.plan[i] == kReplay
                                     ? at(was.record[i]).command
                                     : static_cast<std::uint8_t>((asks - 1) / kAttempts);
    const std::uint8_t company = own ? at(was.record[i]).company : 0;
    const RecordId head =
        me.head[asks == kStep || command >= kCommands ? company
                                                      : scenario_.commands[command].company];
    const RecordId found = own || was.plan[i] == kReplay ? find_id(head, id_of(command)) : 0;
    const bool is_void = own && was.fate[i] >= 2;
    story += (i == 0 ? " reads on: " : "; ") + who(asks);
    if (found != 0 && at(found).command == command) {
      answer(n, asks, found);
      story += " is on record: " + told(found);
    } else if (!rule(R5) && i > 0 && is_void && was.asks[0] != 0 && was.plan[0] == kOwn &&
               at(was.record[0]).company == company) {
      answer(n, asks, was.record[i]);
      story += " is answered as it was decided";
    } else if (is_void || !own) {
      lost = lost || is_void;
      again(n, w, asks, is_void);
      retried.push_back(asks);
      story += is_void ? " is void" : " is decided again";
    } else {
      give_up(n, asks, !rule(R2));
      story += rule(R2) ? " is unknown" : " is not there, and so was not written";
    }
  }
  me.losses = static_cast<std::uint8_t>(me.losses + (lost ? 1 : 0));
  if (me.losses >= 3) {
    n.broken = 2;
  }
  me.stepped_down = rule(R9) && me.losses >= 2 ? 1 : 0;
  for (std::size_t i = 0; me.stepped_down != 0 && i < retried.size(); ++i) {
    give_up(n, retried[i], true);
  }
  story += me.stepped_down != 0 ? "; it steps down" : "";
}

// Everything that a writer can do next.
void Model::writers(const State& s, int w) {
  const Writer& me = s.writer[w];
  if (me.mode == Writer::kSent) {
    for (int i = 0; i < kBatch; ++i) {
      if (me.asks[i] != 0 && me.plan[i] == kOwn && me.fate[i] == 0) {
        return;  // still waits for a report
      }
    }
    return conclude(s, w);
  }
  if (me.mode != Writer::kIdle) {
    return;
  }
  if (me.position < s.length || (me.doubt != 0 && rule(R8))) {
    State n = s;
    const bool reads = fold(n, w);
    if (!reads) {
      stop(n, w);
    }
    emit(n, [&] { return letter(w) + (reads ? " reads to the end" : kStops); });
  }
  if (me.stepped_down != 0) {
    State n = s;
    n.writer[w].stepped_down = n.writer[w].losses = 0;
    emit(n, [&] { return letter(w) + " takes up again"; });
  }
  std::vector<std::uint8_t> offered;
  for (int c = 0; c < static_cast<int>(scenario_.commands.size()) * kAttempts; ++c) {
    const int attempt = c % kAttempts;
    if (s.asked[c / kAttempts].at[attempt] == 1 + w || may_send(s, c / kAttempts, attempt)) {
      offered.push_back(static_cast<std::uint8_t>(1 + c));
    }
  }
  for (const std::uint8_t one : offered) {
    decide(s, w, {one});
    for (const std::uint8_t other : offered) {
      if (one != other && scenario_.batch > 1) {
        decide(s, w, {one, other});
      }
    }
    const bool repeated = (one - 1) % kAttempts == 0 &&
                          std::find(offered.begin(), offered.end(), one + 1) == offered.end();
    if (repeated && scenario_.batch > 1 && s.asked[(one - 1) / kAttempts].at[1] == 0) {
      decide(s, w, {one, static_cast<std::uint8_t>(one + 1)});
    }
  }
  if (may_write(me) && next_step(me.head[0]) != 0 && (rule(R6) || me.cursor < 3)) {
    decide(s, w, {kStep});
  }
}

}  // namespace facta::model
