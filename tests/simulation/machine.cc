// The machine of the world: how it starts, stops, and what a crash leaves behind.
#include "events/history/read_records.h"
#include "projections/core/position.h"
#include "tests/simulation/store.h"
#include "tests/simulation/world.h"

namespace facta::simulation {

bool World::try_boot() {
  EmbeddedLogOptions log_options;
  log_options.directory = "/log";
  log_options.ledger_id = LedgerId{7};
  log_options.segment_bytes = mix_.segment_bytes;
  log_options.files = &disk_;
  log_options.prepares_ahead = false;
  log_options.fatal = [this](const std::string& why) {
    if (!disk_.is_dead()) {
      tell("the process ends itself: ", why);
      disk_.switch_off();
      throw Crash{};
    }
  };
  auto log = EmbeddedLog::open(log_options);
  if (!log) {
    tell("the log does not open: ", log.error().message);
    const bool damage = log.error().fault == LogFault::kCorrupt;
    if (damage && repair_) {
      tell("rot was found, and is repaired");
      repair_();
      repair_ = {};
    } else if (!faults_on_ && !repair_) {
      fail("the log does not open: " + log.error().message);
    }
    return false;
  }
  log_ = std::move(*log);
  repair_ = {};  // harmless, or the records say otherwise
  RocksStoreOptions store_options;
  store_options.fold_version = kStateFoldVersion;
  auto store = RocksStore::open(kStateDir, store_options);
  if (!store) {
    (void)RocksStore::wipe(kStateDir);
    store = RocksStore::open(kStateDir, store_options);
  }
  store_ = std::move(*store);
  const auto position = store_->position();
  const auto same = position ? check_position(*log_, *FoldPosition::decode(*position))
                             : Result<Done, LogError>(Done{});
  if (!same) {
    if (!faults_on_) {
      fail("state is ahead of the log: " + same.error().message);
    }
    return false;
  }
  books_ = std::make_unique<Books>(log_->identity(), store_.get());
  if (mix_.views) {
    ProjectorOptions views;
    views.dir = kViewsDir;
    views.flush_interval = std::chrono::hours(10);
    views.rows_changed_max = ~std::size_t{0};
    auto projector = Projector::open(log_->identity(), views);
    if (!projector) {
      fail("views do not open: " + projector.error().message);
      return false;
    }
    projector_ = std::move(*projector);
    if (auto whole = check_position(*log_, projector_->start_from()); !whole) {
      if (!faults_on_) {
        fail("views are ahead of the log: " + whole.error().message);
      }
      return false;
    }
    // As service/ledger does: what lies between the views and the books.
    ChainHeads passed(log_->identity().ledger_id);
    RecordSink sink;
    sink.head = [&](std::string_view company) {
      const ChainHead head = passed.of(company);
      const HeadRow row = projector_->head(company);
      return head.sequence > 0 || row.sequence == 0 ? head : ChainHead{row.sequence, row.hash};
    };
    sink.take = [&](std::shared_ptr<AdmittedRecord> admitted) {
      passed.passed(*admitted);
      return projector_->offer(std::move(admitted));
    };
    const std::uint64_t from = projector_->start_from().partitions[0].next;
    if (from < books_->next_offset(0) &&
        !read_records(*log_, 0, from, books_->next_offset(0), sink)) {
      return false;
    }
    (void)projector_->flush();
  }
  WriterOptions writer_options;
  writer_options.tail_every = std::chrono::milliseconds{0};
  writer_options.flush_every = mix_.flush_every;
  writer_options.flush_rows_max = mix_.flush_rows;
  writer_options.gate.machine = std::shared_ptr<const Clock>(&clock_, [](const Clock*) {});
  writer_options.gate.random = [] { return 1u; };
  writer_options.pause = [](std::chrono::milliseconds) {};
  ++writers_;
  writer_ = std::make_unique<Writer>(
      writer_options, *log_, *books_, clock_,
      [this](const std::shared_ptr<const AdmittedRecord>& record) { on_admitted(record); });
  const auto folded = writer_->fold_log();
  if (!folded) {
    if (!faults_on_) {
      fail("the log cannot be folded: " + folded.error().message);
    }
    return false;
  }
  return true;
}

bool World::boot() {
  for (int attempt = 1; result_.violation.empty(); ++attempt) {
    ++result_.boots;
    faults_on_ = attempt < 8;
    disk_.faults = faults_on_ ? mix_.disk : DiskFaults{};
    disk_.switch_on();
    try {
      if (try_boot()) {
        faults_on_ = true;
        disk_.faults = mix_.disk;
        return true;
      }
      shut_down(true);
    } catch (const Crash&) {
      restart_after_crash();
    }
  }
  return false;
}

void World::shut_down(bool crashed) {
  disk_.faults = DiskFaults{};
  if (crashed) {
    disk_.switch_off();
  } else if (books_ != nullptr) {
    (void)books_->flush();
  }
  writer_.reset();
  projector_.reset();
  books_.reset();
  store_.reset();
  log_.reset();
}

// What a crash leaves behind.
void World::restart_after_crash() {
  ++result_.crashes;
  shut_down(true);
  const bool power = random_.chance(mix_.power_cut);
  tell(power ? "the power is cut" : "the process is killed");
  if (power) {
    disk_.cut_power();
  } else {
    disk_.kill_process();
  }
  for (auto& [dir, room] : store_rooms()) {
    Random chance = random_.fork();
    room.lose_some(chance);
    if (random_.chance(mix_.store_lost)) {
      tell("the store of ", dir, " is damaged");
      ++result_.faults;
      room.unprovable = true;
    }
  }
  if (!repair_ && random_.chance(mix_.rot)) {
    Disk::Rot rot = disk_.rot();
    repair_ = std::move(rot.repair);
    tell("rot: ", rot.where);
  }
  clock_.pass(kMinute);
}

}  // namespace facta::simulation
