// What happens around the writers: clients, network, crashes, clocks, the feed; and what must hold.
#include "tests/model/protocol.h"

#include <algorithm>
#include <cstring>

namespace facta::model {
namespace {

constexpr std::string_view kBroken[] = {
    "",
    "the same id was given two answers",
    "a command lost to another writer three times and was still not answered",
};

}  // namespace

std::string_view name_of(Rule rule) {
  static constexpr std::string_view kNames[] = {
      "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "admission", "read-on", "feed"};
  return kNames[rule];
}

bool State::operator==(const State& other) const {
  return std::memcmp(this, &other, sizeof *this) == 0;
}

State Model::first() const {
  State s;
  std::memset(&s, 0, sizeof s);
  s.left = scenario_.faults;
  for (Writer& writer : s.writer) {
    writer.version = 1;
    writer.clock = s.left.clocks != 0 ? 1 : 0;
  }
  return s;
}

// Forgets what every writer has read: only where it is from their ends counts.
void Model::forget_what_all_read(State& n) const {
  std::sort(n.late, n.late + kLateMax);
  const auto read = std::min(n.writer[0].position, n.writer[1].position);
  if (scenario_.faults.cuts != 0 || read == 0) {
    return;
  }
  State before = n;
  before.length = read;
  const Heads heads = truth(before);
  std::copy(heads.of, heads.of + kCompanies, n.base);
  std::fill(std::copy(n.log + read, n.log + kLogMax, n.log), n.log + kLogMax, RecordId{0});
  n.length = static_cast<std::uint8_t>(n.length - read);
  for (Writer& writer : n.writer) {
    writer.position = static_cast<std::uint8_t>(writer.position - read);
    writer.last = 0;
    for (std::uint8_t& fate : writer.fate) {
      fate = static_cast<std::uint8_t>(fate >= 2 ? fate - read : fate);
    }
  }
}

bool Model::next(const State& s, bool describe, const Sink& sink) {
  sink_ = &sink;
  describe_ = describe;
  fits_ = true;
  for (int w = 0; w < kWriters; ++w) {
    writers(s, w);
    network(s, w);
    machines(s, w);
  }
  environment(s);
  for (int p = 0; scenario_.feed && p < 2; ++p) {
    feed(s, p);
  }
  return fits_;
}

// A request takes effect when a writer takes it, so it is sent at that moment. A second attempt is
// made while the first may still be somewhere.
bool Model::may_send(const State& s, int c, int attempt) const {
  const Asked& asked = s.asked[c];
  const Command& command = scenario_.commands[static_cast<std::size_t>(c)];
  if (command.kind == Command::kIfMatch &&
      (s.asked[command.after].answer == 0 || s.asked[command.after].answer >= kConflict)) {
    return false;
  }
  return asked.at[attempt] == 0 && (asked.answer == 0 || s.left.repeats > 0) &&
         (attempt == 0 || asked.at[0] != 0 || asked.unknown != 0);
}

// False: it was repeated often enough.
bool Model::send(State& n, std::uint8_t asks) const {
  if (asks == kStep) {
    return true;
  }
  Asked& asked = n.asked[(asks - 1) / kAttempts];
  if (asked.at[(asks - 1) % kAttempts] != 0) {
    return true;  // waits there already
  }
  if (asked.answer != 0 && n.left.repeats-- == 0) {
    return false;
  }
  asked.sent = 1;
  asked.rejected &= static_cast<std::uint8_t>(~(1 << (asks - 1) % kAttempts));
  return true;
}

void Model::land(State& n, RecordId message) {
  fits_ = fits_ && n.length < kLogMax;
  if (n.length < kLogMax) {
    n.log[n.length++] = message;
  }
}

// Where there is no room it is lost for good.
void Model::late(State& n, RecordId message) {
  const auto room = std::find(n.late, n.late + kLateMax, RecordId{0});
  if (room != n.late + kLateMax) {
    *room = message;
  }
}

// What becomes of the first message of a batch of which nothing is known yet.
void Model::network(const State& s, int w) {
  const Writer& me = s.writer[w];
  if (me.mode != Writer::kSent) {
    return;
  }
  int i = 0;
  while (i < kBatch && (me.asks[i] == 0 || me.plan[i] != kOwn || me.fate[i] != 0)) {
    ++i;
  }
  if (i == kBatch) {
    return;
  }
  if (s.length == kLogMax) {
    fits_ = false;
    return;
  }
  const auto message = [&] { return told(me.record[i]) + " of " + letter(w); };
  State landed = s;
  landed.writer[w].fate[i] = static_cast<std::uint8_t>(2 + s.length);
  land(landed, me.record[i]);
  emit(landed, [&] { return message() + " lands at the end"; });
  if (s.left.losses == 0) {
    return;
  }
  --landed.left.losses;
  State unreported = landed;
  unreported.writer[w].fate[i] = 1;
  emit(unreported, [&] { return message() + " lands, its report is lost"; });
  late(landed, me.record[i]);
  emit(landed, [&] { return message() + " lands, and a copy of it is still on its way"; });
  State away = s;
  --away.left.losses;
  away.writer[w].fate[i] = 1;
  late(away, me.record[i]);
  emit(away, [&] { return message() + " is lost or late, and given up"; });
}

// Crash, restart, repair, upgrade, clocks.
void Model::machines(const State& s, int w) {
  const Writer& me = s.writer[w];
  if (me.mode < Writer::kDown && s.left.crashes > 0) {
    State n = s;
    --n.left.crashes;
    for (int i = 0; i < kBatch; ++i) {
      // R8 knows the last message by its bytes: a copy that lands at the same offset of a log that
      // was cut would pass. Not looked at: no message outlives the cut.
      if (me.asks[i] != 0 && me.plan[i] == kOwn && me.fate[i] == 0 && scenario_.faults.cuts == 0) {
        late(n, me.record[i]);
      }
    }
    stop(n, w);
    Writer& gone = n.writer[w];
    gone.mode = Writer::kDown;
    gone.losses = gone.stepped_down = gone.cursor = 0;
    emit(n, [&] { return letter(w) + " crashes"; });
  }
  if (me.mode == Writer::kDown) {
    State n = s;
    n.writer[w].mode = Writer::kIdle;
    n.writer[w].doubt = scenario_.faults.cuts != 0 ? 1 : 0;
    const bool reads = fold(n, w);
    if (!reads) {
      stop(n, w);
    }
    emit(n, [&] { return letter(w) + (reads ? " starts" : " cannot start on this log"); });
  }
  if (me.mode == Writer::kStopped) {
    State n = s;
    Writer& mended = n.writer[w];
    mended.mode = Writer::kDown;
    mended.version = s.left.upgrades != scenario_.faults.upgrades ? kNewRelease : me.version;
    mended.position = 0;
    mended.last = 0;
    std::copy(s.base, s.base + kCompanies, mended.head);
    emit(n, [&] { return "the operator mends " + letter(w) + ": upgraded, its store made anew"; });
  }
  if (me.mode == Writer::kIdle && s.left.upgrades > 0) {
    State n = s;
    --n.left.upgrades;
    n.writer[w].version = kNewRelease;
    emit(n, [&] { return letter(w) + " is replaced by a newer release"; });
  }
  for (std::uint8_t clock = 0; clock <= kFarAhead; ++clock) {
    const bool mends = me.clock == kFarAhead && clock == 1;
    if (scenario_.faults.clocks == 0 || clock == me.clock || (s.left.clocks == 0 && !mends)) {
      continue;
    }
    State n = s;
    n.writer[w].clock = clock;
    n.left.clocks = static_cast<std::uint8_t>(n.left.clocks - (mends ? 0 : 1));
    emit(n, [&] { return "the clock of " + letter(w) + " shows " + std::to_string(clock); });
  }
}

void Model::environment(const State& s) {
  for (int i = 0; i < kLateMax; ++i) {
    if (s.late[i] == 0 || (i > 0 && s.late[i] == s.late[i - 1])) {
      continue;
    }
    if (s.length == kLogMax) {
      fits_ = false;
      continue;
    }
    State n = s;
    n.late[i] = 0;
    land(n, s.late[i]);
    emit(n, [&] { return "late, " + told(s.late[i]) + " lands at the end"; });
  }
  if (s.left.foreign > 0 && s.length < kLogMax) {
    State n = s;
    Record record;
    record.previous = truth(s).of[0];
    record.command = static_cast<std::uint8_t>(kForeign + n.left.foreign--);
    record.accepted = 1;
    record.version = 1;
    land(n, intern(record));
    emit(n, [&] { return "a third writer appends " + told(n.log[s.length]); });
  }
  if (s.left.garbage > 0 && s.length < kLogMax) {
    State n = s;
    --n.left.garbage;
    land(n, kGarbage);
    emit(n, [] { return std::string("bytes that are no record land at the end"); });
  }
  for (std::uint8_t length = 0; s.left.cuts > 0 && length < s.length; ++length) {
    State n = s;
    --n.left.cuts;
    std::fill(n.log + length, n.log + s.length, RecordId{0});
    n.length = length;
    const Heads heads = truth(n);
    for (std::size_t c = 0; c < scenario_.commands.size(); ++c) {
      Asked& asked = n.asked[c];  // what was acknowledged is gone, and no rule could have kept it
      if (!on_chain(heads.of[scenario_.commands[c].company], asked.answer)) {
        asked.answer = 0;
        asked.unknown = 3;
        asked.rejected = 0;
      }
    }
    for (Writer& writer : n.writer) {
      writer.doubt = 1;  // its connection was lost
      writer.clock = 1;  // and time passed: no record decided from here on has the bytes of another
      for (std::uint8_t& fate : writer.fate) {
        fate = fate >= 2 + length ? 1 : fate;
      }
    }
    emit(n, [&] { return "the log loses all behind offset " + std::to_string(length); });
  }
}

RecordId Model::last_event(RecordId head) const {
  while (head != 0 && at(head).accepted == 0) {
    head = at(head).previous;
  }
  return head;
}

RecordId Model::event_before(RecordId record) const {
  return last_event(at(record).previous);
}

// A consumer takes an event only behind the one it names, so one number is all it has.
void Model::feed_lands(State& n, RecordId event) const {
  RecordId& taken = n.taken[at(event).company];
  n.newest[at(event).company] = event;
  taken = event_before(event) == taken ? event : taken;
}

void Model::feed(const State& s, int p) {
  const Publisher& me = s.publisher[p];
  const std::string name = "publisher " + std::to_string(p + 1);
  State n = s;
  Publisher& now = n.publisher[p];
  if (me.pending[0] != 0) {
    const RecordId event = me.pending[0];
    now.pending[0] = me.pending[1];
    now.pending[1] = 0;
    State landed = n;
    feed_lands(landed, event);
    emit(landed, [&] { return name + "'s event " + told(event) + " lands in the feed"; });
    if (s.left.losses > 0) {
      --n.left.losses;
      now.failed = 1;
      n.late_event = n.late_event == 0 ? event : n.late_event;
      emit(n, [&] { return name + "'s event " + told(event) + " is lost or late"; });
    }
  } else if (me.ready == 0 || me.failed != 0) {
    std::memset(&now, 0, sizeof now);
    now.ready = 1;
    std::copy_n(rule(kFeedFold) ? s.taken : s.newest, kCompanies, now.last);
    emit(n, [&] { return name + " reads what the feed holds"; });
  } else {
    const Heads heads = truth(s);
    int count = 0;
    for (int company = 0; company < kCompanies; ++company) {
      while (count < kBatch && now.last[company] != last_event(heads.of[company])) {
        RecordId event = last_event(heads.of[company]);
        while (event_before(event) != now.last[company]) {
          event = event_before(event);
        }
        now.last[company] = now.pending[count++] = event;
      }
    }
    if (count > 0) {
      emit(n, [&] { return name + " sends " + std::to_string(count) + " events"; });
    }
  }
  if (me.ready != 0 && s.left.crashes > 0) {
    State dead = s;
    --dead.left.crashes;
    dead.late_event = dead.late_event == 0 ? me.pending[0] : dead.late_event;
    std::memset(&dead.publisher[p], 0, sizeof(Publisher));
    emit(dead, [&] { return name + " crashes"; });
  }
  if (s.late_event != 0 && p == 0) {
    State landed = s;
    landed.late_event = 0;
    feed_lands(landed, s.late_event);
    emit(landed, [&] { return "late, the event " + told(s.late_event) + " lands in the feed"; });
  }
}

std::string Model::told(RecordId id) const {
  if (id == kGarbage) {
    return "garbage";
  }
  const Record& record = at(id);
  std::string text = record.command < kCommands   ? "c" + std::to_string(record.command)
                     : record.command >= kForeign ? "somebody's command"
                     : record.command == kCompleted
                         ? "completed"
                         : "chunk " + std::to_string(record.command - kChunk + 1);
  text += std::string(record.accepted != 0 ? "" : " refused") + " as " +
          (record.company == 0 ? "noord/" : "zuid/") + std::to_string(record.sequence);
  if (record.time != 0) {
    text += " at time " + std::to_string(record.time);
  }
  return text;
}

std::string Model::who(std::uint8_t asks) const {
  if (asks == kStep) {
    return "the next step";
  }
  return "c" + std::to_string((asks - 1) / kAttempts) +
         ((asks - 1) % kAttempts != 0 ? " (second attempt)" : "");
}

std::string Model::broken(const State& s) const {
  if (s.broken != 0) {
    return std::string(kBroken[s.broken]);
  }
  const Heads heads = truth(s);
  for (std::uint8_t c = 0; c < scenario_.commands.size(); ++c) {
    const RecordId head = heads.of[scenario_.commands[c].company];
    const Asked& asked = s.asked[c];
    const std::string name = "c" + std::to_string(c);
    if (asked.answer != 0 && asked.answer < kConflict && !on_chain(head, asked.answer)) {
      return name + " was acknowledged as " + told(asked.answer) + ", which does not count";
    }
    for (RecordId at_id = head; at_id != 0; at_id = at(at_id).previous) {
      const Record& record = at(at_id);
      if (record.command == c && asked.answer >= kConflict) {
        return name + " was refused, and " + told(at_id) + " counts";
      }
      if (record.command == c && (asked.rejected >> record.attempt & 1) != 0) {
        return name + " was said not to be written, and " + told(at_id) + " counts";
      }
    }
  }
  for (const RecordId head : heads.of) {
    for (RecordId id = head; id != 0; id = at(id).previous) {
      const Record& record = at(id);
      if (find_id(record.previous, id_of(record.command)) != 0) {
        return record.command >= kChunk && record.command <= kCompleted
                   ? "the run bills twice: " + told(id)
                   : "an id counts twice: " + told(id);
      }
      if (record.command == kCompleted && count(record.previous, kChunk + 1) == 0) {
        return "a run was completed with entries left";
      }
      if (record.time < at(record.previous).time || record.time >= kFarAhead) {
        return "the time of decision goes back, or is far from that of the log: " + told(id);
      }
    }
  }
  return {};
}

bool Model::settled(const State& s) const {
  const Heads heads = truth(s);
  for (const Asked& asked : s.asked) {
    if ((asked.sent != 0 && asked.answer == 0) || asked.at[0] != 0 || asked.at[1] != 0) {
      return false;
    }
  }
  if (next_step(heads.of[0]) != 0) {
    return false;
  }
  for (int company = 0; scenario_.feed && company < kCompanies; ++company) {
    if (s.taken[company] != last_event(heads.of[company])) {
      return false;
    }
  }
  return true;
}

}  // namespace facta::model
