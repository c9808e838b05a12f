#include "tests/simulation/world.h"

#include "tests/simulation/store.h"

#include <cstdio>
#include <cstring>

namespace facta::simulation {
namespace {

Actor everybody() {
  Actor actor{"sim", {}, "dev"};
  for (std::size_t i = 0; i < std::size(EnumWords<Permission>::words); ++i) {
    actor.permissions.push_back(static_cast<Permission>(i));
  }
  return actor;
}

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

// Swarm: a seed has some faults often, some rarely and most not at all.
void World::draw_mix() {
  const auto rate = [&](std::uint64_t usual) {
    const std::uint64_t kind = random_.below(3);
    return kind == 0 ? 0 : kind == 1 ? usual : usual * 8;
  };
  mix_.disk.crash = rate(300);
  mix_.disk.write_error = rate(60);
  mix_.disk.flush_error = rate(150);
  mix_.disk.no_room = rate(500);
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
  mix_.segment_bytes = std::uint64_t{16384} << random_.below(6);
  mix_.views = random_.below(3) == 0;
  mix_.flush_rows = 50u << random_.below(8);
  mix_.companies = static_cast<int>(random_.between(1, 3));
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

void World::fail(const std::string& what) {
  if (result_.violation.empty()) {
    result_.violation = what;
    tell("VIOLATION: " + what);
  }
}

void World::tell(const std::string& what) {
  if (options_.story) {
    std::printf("%8llu  %s  %s\n", static_cast<unsigned long long>(result_.commands),
                print(clock_.now()).c_str(), what.c_str());
  }
}

// ---- Clients

World::Request& World::make_request(const std::string& company, Command command) {
  Request& request = requests_.emplace_back();
  request.company = company;
  request.command = std::move(command);
  request.id = "c" + std::to_string(requests_.size());
  request.sends_left = static_cast<int>(random_.between(1, mix_.sends_max));
  by_id_[company + "/" + request.id] = &request;
  return request;
}

void World::send(Request& request) {
  Submission submission;
  submission.company = request.company;
  submission.command = request.command;
  submission.command_id = request.id;
  submission.id_from_client = true;
  submission.actor = everybody();
  submission.dry_run = request.dry_run;
  submission.bytes = 512;
  submission.answer = [this, &request](const Answer& answer) { on_answer(request, answer); };
  ++result_.sends;
  request.waits = true;
  if (!writer_->submit(std::move(submission))) {
    request.waits = false;
  }
}

void World::submit_some() {
  const Date today = local_day(clock_.now());
  int left = static_cast<int>(random_.between(1, mix_.batch_max));
  for (; left > 0; --left) {
    if (!unsettled_.empty() && random_.chance(mix_.repeats)) {
      Request& again = *random_.pick(unsettled_);
      send(again);
      continue;
    }
    if (result_.commands >= options_.commands) {
      return;
    }
    auto chain = chains_.begin();
    std::advance(chain, static_cast<long>(random_.below(chains_.size())));
    Request& request = make_request(chain->first, workload_.next(chain->second.oracle, today));
    if (random_.chance(20'000)) {  // the id of another request
      Request& other = requests_[random_.below(requests_.size())];
      if (other.on_record && other.company == request.company && !other.other_body) {
        by_id_.erase(request.company + "/" + request.id);
        request.id = other.id;
        request.other_body = request_digest(request.command) != request_digest(other.command);
        if (!request.other_body) {
          request.command = other.command;
          request.on_record = true;
          request.answer = other.answer;
        }
      }
    } else if (random_.chance(20'000)) {
      by_id_.erase(request.company + "/" + request.id);
      request.dry_run = true;
    }
    ++result_.commands;
    tell("ask " + request.company + " " + request.id + " " + std::string(name_of(request.command)));
    if (!request.other_body && !request.dry_run) {
      unsettled_.push_back(&request);
    }
    send(request);
  }
}

void World::on_answer(Request& request, const Answer& answer) {
  if (disk_.is_dead()) {
    return;  // nobody hears it
  }
  if (random_.chance(mix_.crash_at_answer) && faults_on_) {
    disk_.switch_off();
    throw Crash{};
  }
  request.waits = false;
  const std::string name = request.company + " " + request.id;
  switch (answer.kind) {
    case Answer::Kind::kRecord: {
      const AdmittedRecord& record = *answer.record;
      const Chain& chain = chains_.at(request.company);
      const std::uint64_t sequence = record.record.sequence;
      if (request.other_body || request.dry_run) {
        return fail("an answer with a record where there is none: " + name);
      }
      if (record.record.command_id != request.id || record.record.company != request.company ||
          sequence > chain.hashes.size() || chain.hashes[sequence - 1] != record.hash) {
        return fail("the answer of " + name + " is no admitted record of it");  // I1
      }
      if (request.on_record && request.answer != record.hash) {
        return fail(name + " gets another answer the second time");  // I4
      }
      tell(name +
           (record.record.accepted() ? " accepted" : " refused: " + record.record.refusal().code));
      request.on_record = true;
      request.answer = record.hash;
      if (--request.sends_left <= 0) {
        std::erase(unsettled_, &request);
      }
      return;
    }
    case Answer::Kind::kRejected: {
      const std::string& code = answer.rejection->refusal.code;
      tell(name + " rejected: " + code);
      request.rejected = true;
      ++result_.refusals;
      const bool log_away = code == "ledger.storage_full" || code == "ledger.unavailable";
      if (request.other_body) {
        if (code != "ledger.command_id_reused" && !log_away) {
          fail(name + " with another body is answered " + code);  // I5
        }
      } else if (request.on_record) {
        fail(name + " is on record and answered " + code);
      } else if (!log_away && !request.dry_run && code != "company.unknown") {
        fail(name + " is rejected and not on record: " + code);
      }
      return;
    }
    case Answer::Kind::kNoRecord:
      if (!request.dry_run) {
        fail("no record of " + name);
      }
      return;
    case Answer::Kind::kUnknown:
      tell(name + " unknown");
      ++result_.unknown;
      return;
  }
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

// ---- The run

void World::turn() {
  try {
    clock_.pass(random_.between(0, mix_.minutes_max * kMinute));
    if (random_.chance(mix_.clock_jump)) {
      clock_.jump(random_.between(-3 * 24 * 60, 2 * 24 * 60) * kMinute);
      tell("the clock jumps");
    }
    for (auto& [dir, room] : store_rooms()) {
      room.write_fault = mix_.store_fault;
    }
    submit_some();
    (void)writer_->turn();
    if (!writer_->stopped_because().empty()) {
      tell("the writer stops: " + writer_->stopped_because());
      throw Crash{};
    }
    check_after_turn();
    if (random_.chance(mix_.crash_between)) {
      throw Crash{};
    }
    if (random_.chance(100)) {
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
}

// Faults end: every open request converges (I3, I23).
void World::drain() {
  const Mix kept = mix_;
  mix_.disk = DiskFaults{};
  disk_.faults = DiskFaults{};
  mix_.crash_at_record = mix_.crash_at_answer = mix_.crash_between = 0;
  const auto all = unsettled_;
  for (Request* request : all) {
    request->sends_left = 1;
    send(*request);
    (void)writer_->turn();
    if (!request->on_record) {
      fail(request->id + " is not settled when all is well");
    }
  }
  for (std::uint64_t i = 0; i < options_.commands + 50; ++i) {
    (void)writer_->turn();
  }
  for (const auto& [company, chain] : chains_) {
    for (const auto& [number, run] : chain.oracle.runs()) {
      if (run.stand == Oracle::RunStand::kQueued || run.stand == Oracle::RunStand::kGenerating) {
        fail("run " + std::to_string(number) + " never ends");
      }
    }
  }
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
