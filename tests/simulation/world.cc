#include "tests/simulation/world.h"

#include "tests/simulation/store.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace facta::simulation {
namespace {

// More than any run takes.
constexpr std::uint64_t kTurnsOfCalm = 20'000;

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
  workload_.draw_mix();
  workload_.leave_out(without_.acts);
}

World::~World() {
  shut_down(true);
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
  mix_.rot = rate(60'000);
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
  if (without_.crashes) {
    mix_.disk.crash = mix_.disk.aftershock = mix_.crash_at_record = mix_.crash_at_answer =
        mix_.crash_between = 0;
  }
  if (without_.disk_faults) {
    const std::uint64_t crash = mix_.disk.crash;
    mix_.disk = DiskFaults{};
    mix_.disk.crash = crash;
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
        &mix_.store_lost, &mix_.disk.aftershock}) {
    *rate = (*rate + 2) / 3;
  }
  disk_.faults = mix_.disk;
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

void World::on_admitted(const std::shared_ptr<const AdmittedRecord>& admitted) {
  const Record& record = admitted->record;
  const auto found = chains_.find(record.company);
  if (found == chains_.end()) {
    return fail("a record of a company that is not: " + record.company);
  }
  Chain& chain = found->second;
  if (projector_ != nullptr &&
      (writer_->started() || record.sequence > projector_->head(record.company).sequence)) {
    projector_->offer(admitted);
  }
  if (record.sequence <= chain.hashes.size()) {
    if (chain.hashes[record.sequence - 1] != admitted->hash) {
      fail("record " + record.company + "/" + std::to_string(record.sequence) + " is another now");
    }
    return;
  }
  const Digest previous =
      chain.hashes.empty() ? Digest(log_->identity().ledger_id) : chain.hashes.back();
  if (record.sequence != chain.hashes.size() + 1 || record.previous != previous) {
    return fail("record " + record.company + "/" + std::to_string(record.sequence) +
                " does not follow the last one");  // I6
  }
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
  if (random_.chance(mix_.crash_at_record) && faults_on_ && writer_->started()) {
    disk_.switch_off();
    throw Crash{};
  }
}

void World::turn() {
  try {
    clock_.pass(random_.between(0, mix_.minutes_max * kMinute));
    if (random_.chance(mix_.clock_jump)) {
      clock_.jump(random_.between(-3 * 24 * 60, 2 * 24 * 60) * kMinute);
      tell("the clock jumps");
    }
    for (auto& [dir, room] : store_rooms()) {
      room.fail_writes(mix_.store_fault);
    }
    const std::uint64_t faults_before = disk_.counts().faults;
    submit_some();
    (void)writer_->turn();
    if (const std::string why = writer_->stopped_because(); !why.empty()) {
      tell("the writer stops: ", why);
      throw Crash{};
    }
    check_after_turn();
    if (projector_ != nullptr && random_.chance(mix_.views_flush)) {
      (void)
          projector_->flush();  // waits for its thread, so that the seed alone says what is stored
    }
    maybe_calm_down(faults_before);
    if (random_.chance(mix_.crash_between)) {
      throw Crash{};
    }
    if (random_.chance(mix_.restart)) {
      tell("an orderly restart");
      shut_down(false);
      disk_.kill_process();
      boot();
    }
  } catch (const Crash&) {
    restart_after_crash();
    if (boot() && random_.below(8) == 0) {
      check_log();
    }
  }
  abate();
}

// Whether a run waits or goes on.
bool World::works() const {
  return std::ranges::any_of(chains_,
                             [](const auto& chain) { return chain.second.oracle.works(); });
}

// Faults end, nobody asks for anything: what was begun comes to its end all the same.
void World::calm_down() {
  for (std::uint64_t i = 0; works() && i < kTurnsOfCalm; ++i) {
    (void)writer_->turn();
  }
  if (works()) {
    fail("a run never ends");
  }
}

// In the middle of everything: work that met a fault must go on without being asked.
void World::maybe_calm_down(std::uint64_t faults_before) {
  if (disk_.counts().faults == faults_before || !works() || random_.below(4) != 0) {
    return;
  }
  tell("all is well for a while");
  const Mix kept = quiet();
  calm_down();
  mix_ = kept;
  disk_.faults = mix_.disk;
}

World::Mix World::quiet() {
  const Mix kept = mix_;
  mix_.disk = DiskFaults{};
  disk_.faults = DiskFaults{};
  mix_.crash_at_record = mix_.crash_at_answer = mix_.crash_between = 0;
  return kept;
}

// At the end: every open request converges as well (I3, I23).
void World::drain() {
  const Mix kept = quiet();
  const auto all = unsettled_;
  for (Request* request : all) {
    request->sends_left = 1;
    send(*request);
    (void)writer_->turn();
    if (!request->on_record) {
      fail(request->id + " is not settled when all is well");
    }
  }
  calm_down();
  (void)writer_->turn();
  mix_ = kept;
}

RunResult World::run() {
  for (int i = 0; i < mix_.companies; ++i) {
    const std::string company = "c" + std::to_string(i);
    chains_.emplace(company, company);
  }
  for (const char* dir : {kStateDir, kViewsDir}) {
    store_rooms()[dir].random = random_.fork();
  }
  const Mix mix = mix_;
  mix_.disk = DiskFaults{};
  mix_.crash_at_record = mix_.crash_at_answer = 0;
  if (!boot()) {
    return result_;
  }
  for (auto& [company, chain] : chains_) {
    for (const Command& command : workload_.setup(company)) {
      Request& request = make_request(company, command);
      request.sends_left = 1;
      send(request);
      (void)writer_->turn();
    }
  }
  mix_ = mix;
  disk_.faults = mix_.disk;
  while (result_.violation.empty() && result_.commands < options_.commands) {
    turn();
  }
  if (result_.violation.empty()) {
    drain();
  }
  if (result_.violation.empty()) {
    check_everything();
  }
  result_.faults += disk_.counts().faults;
  for (const auto& [dir, room] : store_rooms()) {
    result_.faults += room.faults;
  }
  return result_;
}

}  // namespace facta::simulation
