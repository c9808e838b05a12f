// What must hold, looked at from outside: the log, the state, the whole history folded anew.
#include "events/base/sha256.h"
#include "projections/core/verify.h"
#include "tests/simulation/store.h"
#include "tests/simulation/world.h"

namespace facta::simulation {

void World::check_after_turn(Machine& machine) {
  for (auto& [company, chain] : chains_) {
    const CompanyBook* book = machine.books->find(company);
    const std::uint64_t sequence = chain.oracle.sequence();
    // One of two machines may be behind.
    if (book == nullptr || sequence == 0 ||
        (topic_ != nullptr && book->state.where().sequence != sequence)) {
      continue;
    }
    if (auto wrong = chain.oracle.compare(book->state, false); !wrong.empty()) {
      fail("state of " + company + " at " + std::to_string(sequence) + ": " + wrong);
    }
  }
}

// Every record that was ever seen is in the log, and nothing else counts (I1, I3, I6).
void World::check_log() {
  if (topic_ != nullptr) {
    return check_topic();
  }
  EventLog& log = *machines_[0]->log;
  const DiskFaults kept = std::exchange(disk_.faults, DiskFaults{});
  // By hash alone: what a record says was checked when it was admitted.
  std::map<std::string, std::uint64_t, std::less<>> found;
  const auto read = log.read(0, 0, *log.end(0), [&](const LogMessage& message) {
    const auto head = read_head(message.bytes);
    const auto known = head ? chains_.find(std::string(head->company)) : chains_.end();
    const std::uint64_t place = known == chains_.end() ? 0 : found[known->first]++;
    if (known == chains_.end() || head->sequence != place + 1 ||
        place >= known->second.hashes.size() ||
        known->second.hashes[place] != sha256(message.bytes)) {
      fail("the log has another record at offset " + std::to_string(message.offset));
    }
    return result_.violation.empty();
  });
  disk_.faults = kept;
  if (!read) {
    return fail("the log cannot be read: " + read.error().message);
  }
  for (const auto& [company, chain] : chains_) {
    if (found[company] != chain.hashes.size()) {
      fail("the log of " + company + " ends at " + std::to_string(found[company]) + ", " +
           std::to_string(chain.hashes.size()) + " records were there");
    }
  }
}

// That the log has every record that was ever seen, and no other: a head names all before it (I6).
void World::check_heads(const VerifyReport& report) {
  for (const auto& [company, chain] : chains_) {
    const auto found = report.companies.find(company);
    const bool right = found == report.companies.end()
                           ? chain.hashes.empty()
                           : found->second.sequence == chain.hashes.size() &&
                                 found->second.head == chain.hashes.back();
    if (!right) {
      fail("the log of " + company + " ends with another record than was admitted last");
    }
  }
}

void World::check_state(const Machine& machine) {
  for (auto& [company, chain] : chains_) {
    const CompanyBook* book = machine.books->find(company);
    if (book != nullptr && chain.oracle.sequence() > 0) {
      if (auto wrong = chain.oracle.compare(book->state, true); !wrong.empty()) {
        fail("state of " + company + ": " + wrong);
      }
    }
  }
}

void World::check_views(Machine& machine) {
  machine.flush_views();
  machine.projector->read([&](const Views& views) {
    for (const auto& [company, chain] : chains_) {
      if (auto wrong = chain.oracle.compare(views); !wrong.empty()) {
        fail(company + ": " + wrong);
      }
    }
  });
}

// The whole history folded anew, by facta verify, and by comparison with the oracle.
void World::check_everything() {
  faults_on_ = false;
  set_faults();
  for (const auto& machine : machines_) {
    check_state(*machine);
  }
  for (auto& [dir, room] : store_rooms()) {
    room.fail_writes(0);
  }
  const Machine& verified = *machines_[result_.records % machines_.size()];
  VerifyOptions verify_options;
  verify_options.state_dir = verified.state_dir;
  verify_options.state_fold_version = kStateFoldVersion;
  // Of a world without views it checks them now and then: others have some to compare with.
  Machine& first = *machines_[0];
  verify_options.without_views = first.projector == nullptr && random_.below(16) != 0;
  for (const auto& machine : machines_) {
    (void)machine->books->flush();
  }
  if (first.projector != nullptr) {
    verify_options.views_dir = first.views_dir;
    check_views(first);
  }
  if (topic_ != nullptr) {
    check_same_rows();
    check_topic();
  }
  for (const auto& machine : machines_) {
    machine->stop_all_but_log();  // facta verify opens the stores itself
  }
  auto report = verify(*verified.log, verify_options);
  if (!report) {
    fail("facta verify: " + report.error().message);
  } else if (!report->ok()) {
    fail("facta verify: " + report->findings.front());
  } else if (!report->not_checked.empty()) {
    fail("facta verify does not check: " + report->not_checked.front());
  } else if (report->voids != voids()) {
    fail("facta verify finds another number of void records");
  } else {
    check_heads(*report);
    verified_ = std::move(report->folded);  // to free it takes as long as to check it
  }
  faults_on_ = true;
  set_faults();
}

}  // namespace facta::simulation
