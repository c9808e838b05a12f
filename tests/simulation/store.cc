#include "tests/simulation/store.h"

#include "projections/core/rocks_store.h"
#include "projections/core/store_folder.h"

#include <algorithm>

namespace facta {

using simulation::Row;
using simulation::Rows;
using simulation::StoreRoom;

namespace {

class RoomCursor final : public RowCursor {
 public:
  RoomCursor(StoreRoom& room, std::string_view table, std::string_view from, std::string_view until)
      : lock_(room.mutex) {
    static const Rows kNone;
    const auto found = room.tables.find(table);
    const Rows& rows = found == room.tables.end() ? kNone : found->second;
    at_ = rows.lower_bound(from);
    end_ = until.empty() ? rows.end() : rows.lower_bound(std::max(from, until));
  }
  bool valid() const override { return at_ != end_; }
  std::string_view key() const override { return at_->key(); }
  std::string_view row() const override { return at_->row(); }
  void next() override { at_.next(); }

 private:
  std::unique_lock<std::recursive_mutex> lock_;
  Rows::Place at_, end_;
};

// Changes rows of a table, and keeps what they replace.
class TableChange {
 public:
  TableChange(Rows& rows, StoreRoom::Undo& undo) : rows_(rows), undo_(undo) {}

  void apply(std::string_view key, const RowBatch::Change& one) {
    Row before = one.erased ? rows_.erase(key) : rows_.put(Row(key, one.row));
    if (undo_.position) {
      std::string of_nothing = before ? std::string() : std::string(key);
      undo_.rows.push_back({&rows_, std::move(before), std::move(of_nothing)});
    }
  }

 private:
  Rows& rows_;
  StoreRoom::Undo& undo_;
};

}  // namespace

struct RocksStore::Engine {
  StoreRoom& room;
};

RocksStore::RocksStore(std::string dir, const RocksStoreOptions& options,
                       std::unique_ptr<Engine> engine)
    : dir_(std::move(dir)), options_(options), engine_(std::move(engine)) {}

RocksStore::~RocksStore() {
  engine_->room.open = false;
}

Result<std::unique_ptr<RocksStore>, StoreError> RocksStore::open(const std::string& dir,
                                                                 const RocksStoreOptions& options) {
  StoreRoom& room = simulation::store_rooms()[dir];
  if (room.open) {
    return Unexpected{StoreError{StoreFault::kLocked, dir}};
  }
  if (room.unprovable || (room.position && room.version != std::to_string(options.fold_version))) {
    return Unexpected{StoreError{StoreFault::kUnprovable, dir}};
  }
  room.open = true;
  return std::unique_ptr<RocksStore>(
      new RocksStore(dir, options, std::unique_ptr<Engine>(new Engine{room})));
}

Result<std::unique_ptr<RocksStore>, StoreError> RocksStore::open_read_only(
    const std::string& dir, const RocksStoreOptions&) {
  StoreRoom& room = simulation::store_rooms()[dir];
  return std::unique_ptr<RocksStore>(
      new RocksStore(dir, RocksStoreOptions{}, std::unique_ptr<Engine>(new Engine{room})));
}

std::vector<std::string> RocksStore::sorted_files() const {
  return {};
}

Result<Done, StoreError> RocksStore::check_files() const {
  return Done{};
}

Result<Done, StoreError> RocksStore::wipe(const std::string& dir) {
  StoreRoom& room = simulation::store_rooms()[dir];
  room.wipe();
  return Done{};
}

bool RocksStore::get(std::string_view table, std::string_view key, std::string& row) const {
  const std::lock_guard lock(engine_->room.mutex);
  const auto rows = engine_->room.tables.find(table);
  if (rows == engine_->room.tables.end()) {
    return false;
  }
  const Row* found = rows->second.find(key);
  if (found == nullptr) {
    return false;
  }
  row = found->row();
  return true;
}

void RocksStore::get_all(std::string_view table, std::span<const std::string_view> keys,
                         const Found& found) const {
  RowStore::get_all(table, keys, found);
}

std::unique_ptr<RowCursor> RocksStore::seek(std::string_view table, std::string_view from,
                                            std::string_view until) const {
  return std::make_unique<RoomCursor>(engine_->room, table, from, until);
}

std::optional<std::string> RocksStore::position() const {
  const std::lock_guard lock(engine_->room.mutex);
  return engine_->room.position;
}

Result<Done, StoreError> RocksStore::write(const RowBatch& batch, std::string_view position,
                                           Durability durability) {
  StoreRoom& room = engine_->room;
  const std::lock_guard lock(room.mutex);
  if (room.random.chance(room.write_fault)) {
    ++room.faults;
    return Unexpected{StoreError{StoreFault::kUnavailable, "no room in " + dir_}};
  }
  StoreRoom::Undo undo{{},
                       std::exchange(room.position, std::string(position)),
                       std::exchange(room.version, std::to_string(options_.fold_version))};
  std::string_view table;
  std::optional<TableChange> rows;
  for (const RowBatch::Change& one : batch.sorted()) {
    const std::size_t named = one.key.find('\0');
    if (!rows || one.key.substr(0, named) != table) {
      table = one.key.substr(0, named);
      rows.emplace(room.tables[std::string(table)], undo);
    }
    rows->apply(one.key.substr(named + 1), one);
  }
  room.unflushed.push_back(std::move(undo));
  // Whoever dies while it writes never learns whether it did.
  const bool on_disk = durability == Durability::kOnDisk;
  while (room.unflushed.size() > (on_disk ? 1u : 4u)) {
    room.unflushed.pop_front();
  }
  return Done{};
}

Result<Done, StoreError> RocksStore::flush() {
  const std::lock_guard lock(engine_->room.mutex);
  engine_->room.unflushed.clear();
  return Done{};
}

bool has_store_folder(const std::string& dir) {
  return simulation::store_rooms().contains(dir);
}

bool store_takes_time() {
  return false;
}

}  // namespace facta

namespace facta::simulation {

std::map<std::string, StoreRoom>& store_rooms() {
  static std::map<std::string, StoreRoom> rooms;
  return rooms;
}

void StoreRoom::fail_writes(std::uint64_t millionths) {
  const std::lock_guard lock(mutex);
  write_fault = millionths;
}

void StoreRoom::lose_some(Random& chance) {
  for (std::size_t lost = chance.below(unflushed.size() + 1); lost > 0; --lost) {
    Undo& undo = unflushed.back();
    for (auto change = undo.rows.rbegin(); change != undo.rows.rend(); ++change) {
      if (change->row) {
        change->table->put(std::move(change->row));
      } else {
        change->table->erase(change->key);
      }
    }
    if (!undo.position) {
      tables.clear();
    }
    position = std::move(undo.position);
    version = std::move(undo.version);
    unflushed.pop_back();
  }
  unflushed.clear();
}

void StoreRoom::wipe() {
  tables.clear();
  position.reset();
  version.clear();
  unflushed.clear();
  unprovable = false;
}

}  // namespace facta::simulation
