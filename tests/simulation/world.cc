#include "tests/simulation/world.h"

#include "tests/simulation/store.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace facta::simulation {
namespace {

// More than any run takes, once those before it have ended.
constexpr std::uint64_t kTurnsOfARun = 20'000;
constexpr std::int64_t kSecond = 1'000'000;
// More than any job waits that is due, when all is well.
constexpr int kTurnsOfAJob = 1'000;
// Of a request, when all is well: a machine that lost to the other one decides again at once.
constexpr int kAttempts = 4;
// To which what a machine is set to grows.
constexpr std::uint64_t kSegmentBytesMax = 1u << 20;
constexpr std::size_t kFlushRowsMax = 50'000;
constexpr std::chrono::hours kFlushEveryMax{4096};
constexpr std::size_t kBytesKeptMax = 256u << 20;

std::uint64_t mixed(std::uint64_t hash, const Digest& digest) {
  std::uint64_t word = 0;
  std::memcpy(&word, digest.data(), sizeof word);
  return Random(hash ^ word).next();
}

}  // namespace

World::World(const RunOptions& options)
    : options_(options),
      random_(options.seed * 0x9e3779b97f4a7c15u + 1),
      workload_(random_.fork()),
      disk_(random_.fork()),
      without_(options.without) {
  store_rooms().clear();
  draw_mix();
  draw_topic();
  leave_out();
  workload_.draw_mix();
  workload_.leave_out(without_.acts, without_.variety);
}

World::~World() {
  for (const auto& machine : machines_) {
    shut_down(*machine, true);
  }
}

// Swarm: a seed has some faults often, some rarely and some not at all.
void World::draw_mix() {
  const auto rate = [&](std::uint64_t usual) {
    return random_.below(4) == 0 ? 0 : std::max<std::uint64_t>(usual * 8 >> random_.below(9), 1);
  };
  mix_.disk.crash = rate(300);
  mix_.disk.write_error = rate(60);
  mix_.disk.flush_error = rate(150);
  mix_.disk.no_room = rate(2'000);
  mix_.disk.short_write = rate(5'000);
  mix_.disk.read_error = rate(20);
  mix_.disk.aftershock = random_.below(3) * 100'000;
  mix_.crash_at_record = rate(150);
  mix_.crash_at_answer = rate(150);
  mix_.crash_between = rate(150);
  mix_.power_cut = random_.below(1'000'001);
  mix_.rot = rate(200'000);
  mix_.store_lost = rate(20'000);
  mix_.store_fault = rate(10'000);
  mix_.clock_jump = rate(300);
  mix_.repeats = random_.below(400'000);
  mix_.sends_max = static_cast<int>(random_.between(1, 5));
  mix_.batch_max = random_.coin() ? 1 : static_cast<int>(random_.between(2, 24));
  mix_.minutes_max = random_.coin() ? 30 : 400;
  mix_.segment_bytes = std::uint64_t{4096} << random_.below(8);
  mix_.views = random_.below(4) == 0;
  mix_.flush_rows = 50u << random_.below(10);
  mix_.flush_every = std::chrono::hours(1 << random_.below(9));
  mix_.companies = static_cast<int>(random_.between(1, 3));
  mix_.views_flush = rate(2'000);
  abates_at_ = 500u << random_.below(3);
  mix_.packs = random_.coin();
  mix_.days_off = rate(1'000);
}

// What a replay is not to have.
void World::leave_out() {
  if (without_.crashes) {
    mix_.disk.crash = mix_.disk.aftershock = mix_.crash_at_record = mix_.crash_at_answer =
        mix_.crash_between = mix_.topic.crash = 0;
  }
  if (without_.disk_faults) {
    const std::uint64_t crash = mix_.disk.crash;
    mix_.disk = DiskFaults{};
    mix_.disk.crash = crash;
    mix_.topic = TopicFaults{.crash = mix_.topic.crash};
    mix_.spoilt = 0;
  }
  if (without_.second) {
    mix_.hand_over = mix_.stray = mix_.other_turn = mix_.meanwhile = mix_.contended = 0;
  }
  mix_.rot = without_.rot ? 0 : mix_.rot;
  mix_.store_lost = without_.store ? 0 : mix_.store_lost;
  mix_.store_fault = without_.store ? 0 : mix_.store_fault;
  mix_.clock_jump = without_.clock ? 0 : mix_.clock_jump;
  mix_.views = mix_.views && !without_.views;
  if (without_.repeats) {
    mix_.repeats = 0;
    mix_.sends_max = 1;
  }
}

// A start takes as long as the history is: two thirds of what leads to one goes with every
// doubling.
void World::abate() {
  if (result_.commands < abates_at_) {
    return;
  }
  abates_at_ *= 2;
  for (const auto& [company, chain] : chains_) {
    tell(company, " has ", std::to_string(chain.oracle.entries().size()), " entries, ",
         std::to_string(chain.oracle.open_entries()), " open; ",
         std::to_string(chain.oracle.invoices().size()), " invoices, ",
         std::to_string(chain.oracle.unsettled_invoices()), " not settled; ",
         std::to_string(chain.oracle.runs().size()), " runs");
  }
  for (std::uint64_t* rate :
       {&mix_.disk.crash, &mix_.disk.write_error, &mix_.disk.flush_error, &mix_.disk.read_error,
        &mix_.crash_at_record, &mix_.crash_at_answer, &mix_.crash_between, &mix_.restart,
        &mix_.store_lost, &mix_.disk.aftershock, &mix_.topic.crash, &mix_.spoilt,
        &mix_.contended}) {
    *rate = (*rate + 2) / 3;
  }
  set_faults();
  grow();
}

// What is small beside the history of a short seed is as small beside that of a long one.
void World::grow() {
  mix_.segment_bytes = std::min(2 * mix_.segment_bytes, kSegmentBytesMax);
  mix_.flush_rows = std::min(2 * mix_.flush_rows, kFlushRowsMax);
  mix_.flush_every = std::min(2 * mix_.flush_every, kFlushEveryMax);
  mix_.bytes_kept = std::min(2 * mix_.bytes_kept, kBytesKeptMax);
  for (const auto& machine : machines_) {
    restart(*machine);
  }
}

void World::fail(const std::string& what) {
  if (result_.violation.empty()) {
    result_.violation = what;
    tell("VIOLATION: " + what);
  }
}

void World::tell_line(const std::string& line) const {
  std::printf("%8llu  %s  %s\n", static_cast<unsigned long long>(result_.commands),
              print(clock_.now()).c_str(), line.c_str());
}

void World::on_admitted(Machine& machine, const std::shared_ptr<const AdmittedRecord>& admitted) {
  const Record& record = admitted->record;
  const Projector* views = machine.projector.get();
  const auto found = chains_.find(record.company);
  if (found == chains_.end()) {
    return fail("a record of a company that is not: " + record.company);
  }
  Chain& chain = found->second;
  if (views != nullptr &&
      (machine.writer->started() || record.sequence > views->head(record.company).sequence)) {
    machine.offer(admitted);
  }
  if (record.sequence <= chain.hashes.size()) {
    if (chain.hashes[record.sequence - 1] != admitted->hash) {
      fail("record " + record.company + "/" + std::to_string(record.sequence) + " is another now");
    }
    return;
  }
  const Digest previous =
      chain.hashes.empty() ? Digest(machine.log->identity().ledger_id) : chain.hashes.back();
  if (record.sequence != chain.hashes.size() + 1 || record.previous != previous) {
    return fail("record " + record.company + "/" + std::to_string(record.sequence) +
                " does not follow the last one");  // I6
  }
  if (const std::string wrong = check_topic_of(*admitted, chain); !wrong.empty()) {
    return fail(record.company + "/" + std::to_string(record.sequence) + " " + wrong);
  }
  chain.last = record.time;
  if (!chain.ids.emplace(record.command_id, record.sequence).second) {
    return fail("the id " + record.command_id + " is admitted twice");  // I4
  }
  chain.hashes.push_back(admitted->hash);
  ++result_.records;
  result_.log_hash = mixed(result_.log_hash, admitted->hash);
  const auto asked = by_id_.find(record.company + "/" + record.command_id);
  if (asked == by_id_.end() && record.id_from_client) {
    return fail("a record of a command that nobody sent: " + record.command_id);
  }
  auto wrong = chain.oracle.take(record, asked == by_id_.end() ? nullptr : &asked->second->command);
  if (!wrong.empty()) {
    return fail(record.company + "/" + std::to_string(record.sequence) + " " + wrong);
  }
  if (random_.chance(mix_.crash_at_record) && faults_on_ && machine.writer->started()) {
    disk_.switch_off();
    throw Crash{};
  }
}

void World::turn() {
  pass_time();
  for (auto& [dir, room] : store_rooms()) {
    room.fail_writes(mix_.store_fault);
  }
  submit_some();
  turn_of(*machines_[owner_]);
  if (topic_ != nullptr) {
    if (random_.chance(mix_.other_turn)) {
      turn_of(*machines_[1 - owner_]);
    }
    if (random_.chance(mix_.spoilt)) {
      on_another_topic();
    }
    if (random_.chance(mix_.contended)) {
      contend();
    }
  }
  abate();
}

void World::pass_time() {
  // Half of the turns follow at once: a machine looks at its log again after a pause.
  clock_.pass(random_.between(0, random_.coin() ? kSecond : 2 * mix_.minutes_max * kMinute));
  if (random_.chance(mix_.days_off)) {  // jobs are missed
    tell("nothing runs for days");
    clock_.pass(random_.between(1, 4) * 24 * 60 * kMinute);
  }
  const bool jumps = random_.chance(mix_.clock_jump);
  const std::int64_t by = jumps ? random_.between(-3 * 24 * 60, 2 * 24 * 60) * kMinute : 0;
  if (jumps) {
    tell("the clock jumps");
  }
  if (topic_ == nullptr) {
    clock_.jump(by);
    return;
  }
  // A clock that is wrong is set right some time later.
  for (const auto& machine : machines_) {
    machine->clock.off = random_.below(16) == 0 ? 0 : machine->clock.off;
  }
  Machine& one = *machines_[random_.below(machines_.size())];
  one.clock.off = jumps ? by : one.clock.off;
  topic_->land_some();
  if (random_.chance(mix_.hand_over)) {
    owner_ = 1 - owner_;
    tell("machine ", std::to_string(owner_), " gets the requests");
  }
}

void World::turn_of(Machine& machine) {
  const std::size_t before = std::exchange(acting_, machine.number);
  try {
    work(machine);
  } catch (const Crash&) {
    restart_after_crash(machine);
    if (boot(machine) && random_.below(8) == 0) {
      check_log();
    }
  }
  acting_ = before;
}

void World::work(Machine& machine) {
  const std::uint64_t faults_before = faults();
  (void)machine.writer->turn();
  if (const std::string why = machine.writer->stopped_because(); !why.empty()) {
    tell("the writer stops: ", why);
    if (topic_ != nullptr) {
      fail("the writer stops on the topic that it knows: " + why);
    }
    throw Crash{};
  }
  check_after_turn(machine);
  if (machine.projector != nullptr && random_.chance(mix_.views_flush)) {
    machine.flush_views();
  }
  if (!within_) {
    maybe_calm_down(faults_before);
  }
  if (random_.chance(mix_.crash_between)) {
    throw Crash{};
  }
  if (random_.chance(mix_.restart)) {
    restart(machine);
  }
}

// Of all companies, what waits and what goes on.
std::size_t World::work_to_do() const {
  std::size_t work = 0;
  for (const auto& [company, chain] : chains_) {
    work += chain.oracle.work_to_do();
  }
  return work;
}

bool World::is_overdue() const {
  return std::ranges::any_of(
      chains_, [&](const auto& one) { return !one.second.oracle.overdue(clock_.now()).empty(); });
}

// A job whose time has come begins without being asked.
void World::finish_jobs() {
  for (int turns = 0; is_overdue() && result_.violation.empty(); ++turns) {
    if (turns == kTurnsOfAJob) {
      return fail("a job that is due does not begin");
    }
    clock_.pass(kSecond);
    turns_of_all();
    calm_down();
  }
}

// Faults end, nobody asks for anything: what was begun comes to its end all the same. A full disk
// may have let thousands of runs queue up, so what is bounded is the time from one end to the next.
void World::calm_down() {
  std::size_t left = work_to_do();
  for (std::uint64_t turns = 0; left > 0; ++turns) {
    if (turns == kTurnsOfARun) {
      return fail("a run never ends");
    }
    turns_of_all();
    if (const std::size_t now = work_to_do(); now < left) {
      left = now;
      turns = 0;
    }
  }
}

// When all is well.
void World::turns_of_all() {
  for (const auto& machine : machines_) {
    (void)machine->writer->turn();
  }
  if (topic_ != nullptr) {
    clock_.pass(kMinute);  // who stepped down waits for a while
  }
}

// In the middle of everything: work that met a fault must go on without being asked.
void World::maybe_calm_down(std::uint64_t faults_before) {
  if (faults() == faults_before || work_to_do() == 0 || random_.below(4) != 0) {
    return;
  }
  tell("all is well for a while");
  const Mix kept = quiet();
  calm_down();
  mix_ = kept;
  set_faults();
}

World::Mix World::quiet() {
  const Mix kept = mix_;
  mix_.disk = DiskFaults{};
  mix_.topic = TopicFaults{};
  mix_.crash_at_record = mix_.crash_at_answer = mix_.crash_between = mix_.meanwhile = 0;
  set_faults();
  for (const auto& machine : machines_) {
    machine->clock.off = 0;
  }
  return kept;
}

// At the end: every open request converges as well (I3, I23).
void World::drain() {
  const Mix kept = quiet();
  if (topic_ != nullptr) {
    topic_->land_all();
  }
  const auto all = unsettled_;
  for (Request* request : all) {
    request->sends_left = 1;
    const int attempts = topic_ != nullptr ? kAttempts : 1;
    for (int i = 0; i < attempts && request->unsettled != 0; ++i) {
      send(*request);
      turns_of_all();
    }
    if (!request->on_record) {
      fail(request->id + " is not settled when all is well");
    }
  }
  calm_down();
  finish_jobs();
  turns_of_all();
  turns_of_all();  // what the second machine wrote last the first has to read
  mix_ = kept;
}

std::uint64_t World::faults() const {
  return disk_.counts().faults + (topic_ == nullptr ? 0 : topic_->faulty());
}

RunResult World::run() {
  for (int i = 0; i < mix_.companies; ++i) {
    const std::string company = "c" + std::to_string(i);
    chains_.try_emplace(company, company, central_);
  }
  chains_.try_emplace("central", "central", central_);
  central_.reasons = {"", "AUTO", "COR"};
  central_.at_once = topic_ == nullptr;
  for (const auto& machine : machines_) {
    store_rooms()[machine->state_dir].random = random_.fork();
    store_rooms()[machine->views_dir].random = random_.fork();
  }
  const Mix mix = quiet();
  for (const auto& machine : machines_) {
    if (!boot(*machine)) {
      return result_;
    }
  }
  for (auto& [company, chain] : chains_) {
    const bool central = company == "central";
    for (const Command& command : central ? workload_.central_setup() : workload_.setup(company)) {
      Request& request = make_request(company, command);
      request.sends_left = 1;
      send(request, *machines_[0]);
      (void)machines_[0]->writer->turn();  // another machine has yet to hear of it
    }
  }
  mix_ = mix;
  set_faults();
  while (result_.violation.empty() && result_.commands < options_.commands) {
    turn();
  }
  if (result_.violation.empty()) {
    drain();
  }
  if (result_.violation.empty()) {
    check_everything();
  }
  result_.faults += World::faults();
  for (const auto& [dir, room] : store_rooms()) {
    result_.faults += room.faults;
  }
  return result_;
}

}  // namespace facta::simulation
