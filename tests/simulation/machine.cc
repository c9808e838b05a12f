// How a machine of the world starts, stops, and what a crash leaves behind.
#include "events/history/read_records.h"
#include "events/log/embedded/embedded_log.h"
#include "projections/core/position.h"
#include "tests/simulation/store.h"
#include "tests/simulation/world.h"

namespace facta::simulation {

bool World::open_log(Machine& machine) {
  if (topic_ != nullptr) {
    machine.log = std::make_unique<TopicLog>(*topic_);
    return true;
  }
  EmbeddedLogOptions options;
  options.directory = "/log";
  options.ledger_id = LedgerId{7};
  options.segment_bytes = mix_.segment_bytes;
  options.files = &disk_;
  options.prepares_ahead = false;
  options.packing = mix_.packs ? Packing::kAtOnce : Packing::kNever;
  options.fatal = [this](const std::string& why) {
    if (!disk_.is_dead()) {
      tell("the process ends itself: ", why);
      disk_.switch_off();
      throw Crash{};
    }
  };
  auto log = EmbeddedLog::open(options);
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
  machine.log = std::move(*log);
  repair_ = {};  // harmless, or the records say otherwise
  return true;
}

bool World::open_views(Machine& machine) {
  EventLog& log = *machine.log;
  Books& books = *machine.books;
  ProjectorOptions options;
  options.dir = machine.views_dir;
  options.flush_interval = std::chrono::hours(10);
  options.rows_changed_max = ~std::size_t{0};
  auto opened = Projector::open(log.identity(), options);
  if (!opened) {
    fail("views do not open: " + opened.error().message);
    return false;
  }
  machine.projector = std::move(*opened);
  Projector& projector = *machine.projector;
  if (auto whole = check_position(log, projector.start_from()); !whole) {
    if (!faults_on_) {
      fail("views are ahead of the log: " + whole.error().message);
    }
    return false;
  }
  // As service/ledger does: what lies between the views and the books.
  ChainHeads passed(log.identity().ledger_id);
  RecordSink sink;
  sink.head = [&](std::string_view company) {
    const ChainHead head = passed.of(company);
    const HeadRow row = projector.head(company);
    return head.sequence > 0 || row.sequence == 0 ? head : ChainHead{row.sequence, row.hash};
  };
  sink.take = [&](std::shared_ptr<AdmittedRecord> admitted) {
    passed.passed(*admitted);
    return projector.offer(std::move(admitted));
  };
  for (int partition = 0; partition < log.identity().partition_count; ++partition) {
    const auto place = static_cast<std::size_t>(partition);
    const std::uint64_t from = projector.start_from().partitions[place].next;
    const std::uint64_t until = books.next_offset(partition);
    if (from >= until) {
      continue;
    }
    if (const auto read = read_records(log, partition, from, until, sink); !read) {
      if (!faults_on_) {
        fail("views cannot be folded: " + read.error().message);
      }
      return false;
    }
  }
  (void)projector.flush();
  return true;
}

bool World::try_boot(Machine& machine) {
  if (!open_log(machine)) {
    return false;
  }
  EventLog& log = *machine.log;
  RocksStoreOptions store_options;
  store_options.fold_version = kStateFoldVersion;
  auto store = RocksStore::open(machine.state_dir, store_options);
  if (!store) {
    (void)RocksStore::wipe(machine.state_dir);
    store = RocksStore::open(machine.state_dir, store_options);
  }
  machine.store = std::move(*store);
  const auto position = machine.store->position();
  const auto same = position ? check_position(log, *FoldPosition::decode(*position))
                             : Result<Done, LogError>(Done{});
  if (!same) {
    if (!faults_on_) {
      fail("state is ahead of the log: " + same.error().message);
    }
    return false;
  }
  machine.books = std::make_unique<Books>(log.identity(), machine.store.get(), mix_.bytes_kept);
  if (machine.has_views && !open_views(machine)) {
    return false;
  }
  WriterOptions writer_options;
  writer_options.tail_every = std::chrono::milliseconds{0};
  writer_options.flush_every = mix_.flush_every;
  writer_options.flush_rows_max = mix_.flush_rows;
  writer_options.gate.machine = std::shared_ptr<const Clock>(&machine.clock, [](const Clock*) {});
  writer_options.gate.random = [] { return 1u; };
  writer_options.pause = [this](std::chrono::milliseconds) {
    // One that never gives up is let go on in the end, to be seen.
    if (++losses_ > kLossesMax) {
      contended_.reset();
    }
  };
  ++machine.writers;
  machine.writer = std::make_unique<Writer>(
      writer_options, log, *machine.books, machine.clock,
      [this, &machine](const std::shared_ptr<const AdmittedRecord>& record) {
        on_admitted(machine, record);
      });
  const auto folded = machine.writer->fold_log();
  if (!folded) {
    if (!faults_on_) {
      fail("the log cannot be folded: " + folded.error().message);
    }
    return false;
  }
  return true;
}

void World::set_faults() {
  disk_.faults = faults_on_ ? mix_.disk : DiskFaults{};
  if (topic_ != nullptr) {
    topic_->faults = faults_on_ ? mix_.topic : TopicFaults{};
  }
}

bool World::boot(Machine& machine) {
  for (int attempt = 1; result_.violation.empty(); ++attempt) {
    ++result_.boots;
    faults_on_ = attempt < 8;
    set_faults();
    disk_.switch_on();
    try {
      if (try_boot(machine)) {
        faults_on_ = true;
        set_faults();
        return true;
      }
      shut_down(machine, true);
    } catch (const Crash&) {
      restart_after_crash(machine);
    }
  }
  return false;
}

void World::shut_down(Machine& machine, bool crashed) {
  disk_.faults = DiskFaults{};
  if (crashed) {
    disk_.switch_off();
  } else if (machine.books != nullptr) {
    (void)machine.books->flush();
  }
  machine.stop();
}

void World::restart(Machine& machine) {
  tell("an orderly restart");
  shut_down(machine, false);
  disk_.kill_process();
  boot(machine);
}

// What a crash leaves behind.
void World::restart_after_crash(Machine& machine) {
  ++result_.crashes;
  shut_down(machine, true);
  const bool power = random_.chance(mix_.power_cut);
  tell(power ? "the power is cut" : "the process is killed");
  if (power) {
    disk_.cut_power();
  } else {
    disk_.kill_process();
  }
  for (const std::string& dir : {machine.state_dir, machine.views_dir}) {
    StoreRoom& room = store_rooms().at(dir);
    Random chance = random_.fork();
    room.lose_some(chance);
    if (random_.chance(mix_.store_lost)) {
      tell("the store of ", dir, " is damaged");
      ++result_.faults;
      room.unprovable = true;
    }
  }
  if (topic_ == nullptr && !repair_ && random_.chance(mix_.rot)) {
    Disk::Rot rot = disk_.rot();
    repair_ = std::move(rot.repair);
    tell("rot: ", rot.where);
  }
  clock_.pass(kMinute);
}

}  // namespace facta::simulation
