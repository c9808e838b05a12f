// What must hold, looked at from outside: the log, the state, the whole history folded anew.
#include "events/base/sha256.h"
#include "projections/core/verify.h"
#include "tests/simulation/store.h"
#include "tests/simulation/world.h"

namespace facta::simulation {

void World::check_after_turn() {
  for (auto& [company, chain] : chains_) {
    const CompanyBook* book = books_->find(company);
    if (book == nullptr || chain.oracle.sequence() == 0) {
      continue;
    }
    if (auto wrong = chain.oracle.compare(book->state, false); !wrong.empty()) {
      fail("state of " + company + " at " + std::to_string(chain.oracle.sequence()) + ": " + wrong);
    }
  }
}

// Every record that was ever seen is in the log, and nothing else counts (I1, I3, I6).
void World::check_log() {
  const DiskFaults kept = std::exchange(disk_.faults, DiskFaults{});
  // By hash alone: what a record says was checked when it was admitted.
  std::map<std::string, std::uint64_t, std::less<>> found;
  const auto read = log_->read(0, 0, *log_->end(0), [&](const LogMessage& message) {
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

// The whole history folded anew, by facta verify, and by comparison with the oracle.
void World::check_everything() {
  faults_on_ = false;
  disk_.faults = DiskFaults{};
  for (auto& [company, chain] : chains_) {
    const CompanyBook* book = books_->find(company);
    if (book != nullptr && chain.oracle.sequence() > 0) {
      if (auto wrong = chain.oracle.compare(book->state, true); !wrong.empty()) {
        fail("state of " + company + ": " + wrong);
      }
    }
  }
  for (auto& [dir, room] : store_rooms()) {
    room.fail_writes(0);
  }
  VerifyOptions verify_options;
  verify_options.state_dir = kStateDir;
  verify_options.state_fold_version = kStateFoldVersion;
  // Of a world without views it checks them now and then: others have some to compare with.
  verify_options.without_views = projector_ == nullptr && random_.below(4) != 0;
  (void)books_->flush();
  if (projector_ != nullptr) {
    (void)projector_->flush();
    verify_options.views_dir = kViewsDir;
    projector_->read([&](const Views& views) {
      for (const auto& [company, chain] : chains_) {
        if (auto wrong = chain.oracle.compare(views); !wrong.empty()) {
          fail(company + ": " + wrong);
        }
      }
    });
  }
  writer_.reset();
  projector_.reset();
  books_.reset();
  store_.reset();  // facta verify opens the stores itself
  auto report = verify(*log_, verify_options);
  if (!report) {
    fail("facta verify: " + report.error().message);
  } else if (!report->ok()) {
    fail("facta verify: " + report->findings.front());
  } else if (!report->not_checked.empty()) {
    fail("facta verify does not check: " + report->not_checked.front());
  } else if (report->voids != 0) {
    fail("a void record on a log with one writer");
  } else {
    check_heads(*report);
    verified_ = std::move(report->folded);  // to free it takes as long as to check it
  }
  faults_on_ = true;
  disk_.faults = mix_.disk;
}

}  // namespace facta::simulation
