#include "tests/simulation/store.h"

#include "projections/core/rocks_store.h"
#include "projections/core/store_folder.h"

namespace facta {

using simulation::StoreRoom;

namespace {

// Sort before every row, as in the store itself.
const std::string kPositionKey("\0position", 9);
const std::string kVersionKey("\0fold_version", 13);

std::string full_key(std::string_view table, std::string_view key) {
  std::string full(table);
  full.push_back('\0');
  full.append(key);
  return full;
}

class RoomCursor final : public RowCursor {
 public:
  RoomCursor(StoreRoom& room, std::string_view table, std::string_view from)
      : room_(room), key_(full_key(table, from)), table_size_(table.size() + 1) {
    const std::lock_guard lock(room_.mutex);
    show(room_.rows.lower_bound(key_));
  }
  bool valid() const override { return valid_; }
  std::string_view key() const override { return std::string_view(key_).substr(table_size_); }
  std::string_view row() const override { return row_; }
  void next() override {
    const std::lock_guard lock(room_.mutex);
    show(seen_ == room_.writes ? std::next(at_) : room_.rows.upper_bound(key_));
  }

 private:
  // Copies, because a write may come in between: its thread goes on meanwhile.
  void show(StoreRoom::Rows::const_iterator at) {
    at_ = at;
    seen_ = room_.writes;
    valid_ = at != room_.rows.end() && at->first.compare(0, table_size_, key_, 0, table_size_) == 0;
    if (valid_) {
      key_ = at->first;
      row_ = at->second;
    }
  }

  StoreRoom& room_;
  StoreRoom::Rows::const_iterator at_;
  std::uint64_t seen_ = 0;  // writes of the room when it was found
  std::string key_;
  std::string row_;
  std::size_t table_size_;
  bool valid_ = false;
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
  const auto version = room.rows.find(kVersionKey);
  if (room.unprovable ||
      (version != room.rows.end() && version->second != std::to_string(options.fold_version))) {
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
  room.rows.clear();
  room.unflushed.clear();
  room.unprovable = false;
  return Done{};
}

bool RocksStore::get(std::string_view table, std::string_view key, std::string& row) const {
  const std::lock_guard lock(engine_->room.mutex);
  const auto found = engine_->room.rows.find(full_key(table, key));
  if (found == engine_->room.rows.end()) {
    return false;
  }
  row = found->second;
  return true;
}

std::unique_ptr<RowCursor> RocksStore::seek(std::string_view table, std::string_view from) const {
  return std::make_unique<RoomCursor>(engine_->room, table, from);
}

std::optional<std::string> RocksStore::position() const {
  const std::lock_guard lock(engine_->room.mutex);
  const auto found = engine_->room.rows.find(kPositionKey);
  return found == engine_->room.rows.end() ? std::nullopt : std::optional(found->second);
}

Result<Done, StoreError> RocksStore::write(const RowBatch& batch, std::string_view position,
                                           Durability durability) {
  StoreRoom& room = engine_->room;
  const std::lock_guard lock(room.mutex);
  ++room.writes;
  if (room.random.chance(room.write_fault)) {
    ++room.faults;
    return Unexpected{StoreError{StoreFault::kUnavailable, "no room in " + dir_}};
  }
  StoreRoom::Undo undo;
  const auto change = [&](const std::string& key, std::optional<std::string> row) {
    const auto found = room.rows.find(key);
    undo.emplace_back(key, found == room.rows.end() ? std::nullopt : std::optional(found->second));
    if (row) {
      room.rows[key] = std::move(*row);
    } else if (found != room.rows.end()) {
      room.rows.erase(found);
    }
  };
  for (const RowBatch::Change& one : batch.sorted()) {
    change(std::string(one.key), one.erased ? std::nullopt : std::optional(std::string(one.row)));
  }
  change(kPositionKey, std::string(position));
  change(kVersionKey, std::to_string(options_.fold_version));
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
    for (auto change = undo.rbegin(); change != undo.rend(); ++change) {
      if (change->second) {
        rows[change->first] = *change->second;
      } else {
        rows.erase(change->first);
      }
    }
    unflushed.pop_back();
  }
  unflushed.clear();
}

}  // namespace facta::simulation
