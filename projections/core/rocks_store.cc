#include "projections/core/rocks_store.h"

#include "events/base/row_codec.h"
#include "projections/core/rocks_reading.h"
#include "projections/core/sorted_files.h"
#include "projections/core/store_folder.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdarg>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace facta {
namespace {

namespace fs = std::filesystem;

// What is not a row: keys of the table without a name, which sorts before every other.
const std::string kPositionKey("\0position", 9);
const std::string kFoldVersionKey("\0fold_version", 13);

std::string version_row(std::uint32_t version) {
  std::string row;
  put_varint(row, version);
  return row;
}

// What goes wrong comes back as a status. The diary that RocksDB keeps beside its data ends the
// process when the disk is full: a second line behind one that could not be written fails an
// assertion.
class NoDiary final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::Options rocks_options(const RocksStoreOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10, false));
  // Index and filters in pieces inside the cache: memory stays bounded however many rows. Small
  // ones are many, and to find the right one costs more than to look into it.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.cache_index_and_filter_blocks = true;
  table.pin_top_level_index_and_filter = true;
  table.metadata_block_size = 64u << 10;
  table.format_version = 5;

  rocksdb::Options rocks;
  rocks.create_if_missing = true;
  rocks.atomic_flush = true;
  // Large writes come as sorted files, each a few megabytes of every table: levels would rewrite
  // most of a store for every eight of them. Runs of a like size are merged; there are four or
  // less, as many as a search would look at in levels.
  rocks.compaction_style = rocksdb::kCompactionStyleUniversal;
  rocks.compaction_options_universal.max_size_amplification_percent = 100;
  rocks.level0_file_num_compaction_trigger = 4;
  rocks.level0_slowdown_writes_trigger = 40;
  rocks.level0_stop_writes_trigger = 60;
  rocks.write_buffer_size = options.write_buffer_bytes;
  rocks.max_write_buffer_number = 2;
  rocks.max_background_jobs = 2;
  rocks.max_open_files = 512;
  rocks.compression = rocksdb::kLZ4Compression;
  rocks.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  rocks.info_log = std::make_shared<NoDiary>();
  return rocks;
}

StoreError open_error(const std::string& dir, const rocksdb::Status& status) {
  const std::string what = "the store in " + dir + " cannot be opened: " + status.ToString();
  if (status.IsIOError() && status.ToString().find("lock ") != std::string::npos) {
    return {StoreFault::kLocked, what};
  }
  // A file that its manifest names and that is gone is damage, not bad luck.
  const bool damaged = status.IsCorruption() || status.IsInvalidArgument() ||
                       status.IsNotSupported() || status.IsPathNotFound() || status.IsNotFound();
  return {damaged ? StoreFault::kUnprovable : StoreFault::kUnavailable, what};
}

StoreError write_error(const std::string& dir, const rocksdb::Status& status) {
  const bool damaged = status.IsCorruption();
  return {damaged ? StoreFault::kUnprovable : StoreFault::kUnavailable,
          "the store in " + dir + " cannot be written: " + status.ToString()};
}

rocksdb::WriteOptions without_wal() {
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return options;
}

}  // namespace

// ---- RocksStore

struct RocksStore::Engine {
  rocksdb::Options options;
  std::unique_ptr<rocksdb::DB> db;
  IdleIterators iterators;  // gone before the database is
  bool failed = false;      // the last write did: RocksDB refuses further ones until resumed
  std::atomic<std::uint64_t> searches{0};
};

RocksStore::RocksStore(std::string dir, const RocksStoreOptions& options,
                       std::unique_ptr<Engine> engine)
    : dir_(std::move(dir)), options_(options), engine_(std::move(engine)) {}

RocksStore::~RocksStore() = default;

Result<std::unique_ptr<RocksStore>, StoreError> RocksStore::open(const std::string& dir,
                                                                 const RocksStoreOptions& options) {
  std::error_code failed;
  fs::create_directories(dir, failed);
  if (failed) {
    return Unexpected{StoreError{StoreFault::kUnavailable,
                                 "the directory " + dir + " cannot be made: " + failed.message()}};
  }
  if (fs::exists(fs::path(dir) / kDamageMark, failed)) {
    return Unexpected{
        StoreError{StoreFault::kUnprovable, "the store in " + dir + " was damaged when last read"}};
  }
  auto engine = std::make_unique<Engine>();
  engine->options = rocks_options(options);
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(engine->options, dir, &db);
  if (!status.ok()) {
    return Unexpected{open_error(dir, status)};
  }
  engine->db.reset(db);
  return checked(std::unique_ptr<RocksStore>(new RocksStore(dir, options, std::move(engine))));
}

Result<std::unique_ptr<RocksStore>, StoreError> RocksStore::open_read_only(
    const std::string& dir, const RocksStoreOptions& options) {
  auto engine = std::make_unique<Engine>();
  engine->options = rocks_options(options);
  engine->options.create_if_missing = false;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(engine->options, dir, &db);
  if (!status.ok()) {
    return Unexpected{open_error(dir, status)};
  }
  engine->db.reset(db);
  return checked(std::unique_ptr<RocksStore>(new RocksStore(dir, options, std::move(engine))));
}

Result<std::unique_ptr<RocksStore>, StoreError> RocksStore::checked(
    std::unique_ptr<RocksStore> store) {
  if (auto whole = store->check(); !whole) {
    return Unexpected{std::move(whole.error())};
  }
  return store;
}

std::vector<std::string> RocksStore::sorted_files() const {
  std::vector<rocksdb::LiveFileMetaData> files;
  engine_->db->GetLiveFilesMetaData(&files);
  std::vector<std::string> names;
  for (const rocksdb::LiveFileMetaData& file : files) {
    names.push_back(fs::path(file.name).filename().string());
  }
  return names;
}

Result<Done, StoreError> RocksStore::check_files() const {
  const auto status = engine_->db->VerifyChecksum();
  if (!status.ok()) {
    return Unexpected{StoreError{StoreFault::kUnprovable,
                                 "the store in " + dir_ + " is damaged: " + status.ToString()}};
  }
  return Done{};
}

// Either there is nothing at all, or rows of our fold version with their position.
Result<Done, StoreError> RocksStore::check() const {
  const auto unprovable = [&](const std::string& why) {
    return Unexpected{
        StoreError{StoreFault::kUnprovable, "the store in " + dir_ + " must be refolded: " + why}};
  };
  std::string version;
  std::string position;
  const auto found_version = engine_->db->Get({}, kFoldVersionKey, &version);
  const auto found_position = engine_->db->Get({}, kPositionKey, &position);
  for (const auto& found : {found_version, found_position}) {
    if (!found.ok() && !found.IsNotFound()) {
      return unprovable(found.ToString());
    }
  }
  if (found_version.ok() && found_position.ok()) {
    return version == version_row(options_.fold_version)
               ? Result<Done, StoreError>(Done{})
               : unprovable("another version of the folds wrote it");
  }
  const std::unique_ptr<rocksdb::Iterator> rows(engine_->db->NewIterator({}));
  rows->SeekToFirst();
  if (rows->Valid() || !rows->status().ok()) {
    return unprovable("it has rows, but no position that they reflect");
  }
  return Done{};
}

Result<Done, StoreError> RocksStore::wipe(const std::string& dir) {
  std::error_code failed;
  if (!fs::exists(dir, failed)) {
    return Done{};
  }
  const auto status = rocksdb::DestroyDB(dir, rocksdb::Options());
  if (status.IsIOError() && status.ToString().find("lock ") != std::string::npos) {
    return Unexpected{
        StoreError{StoreFault::kLocked, "the store in " + dir + " is open: " + status.ToString()}};
  }
  // Whatever a damaged manifest does not name goes too.
  fs::remove_all(dir, failed);
  if (failed) {
    return Unexpected{
        StoreError{StoreFault::kUnavailable,
                   "the store in " + dir + " cannot be removed: " + failed.message()}};
  }
  return Done{};
}

bool RocksStore::get(std::string_view table, std::string_view key, std::string& row) const {
  std::string full;
  full_key(table, key, full);
  engine_->searches.fetch_add(1, std::memory_order_relaxed);
  const auto status = engine_->db->Get({}, full, &row);
  if (!status.ok() && !status.IsNotFound()) {
    stop_on_damage(dir_, status);
  }
  return status.ok();
}

void RocksStore::get_all(std::string_view table, std::span<const std::string_view> keys,
                         const Found& found) const {
  constexpr std::size_t kAtOnce = 256;  // what is read stays in memory meanwhile
  engine_->searches.fetch_add(keys.size(), std::memory_order_relaxed);
  std::array<std::string, kAtOnce> full;
  std::array<rocksdb::Slice, kAtOnce> slices;
  std::array<rocksdb::PinnableSlice, kAtOnce> rows;
  std::array<rocksdb::Status, kAtOnce> statuses;
  for (std::size_t from = 0; from < keys.size(); from += kAtOnce) {
    const std::size_t count = std::min(kAtOnce, keys.size() - from);
    for (std::size_t i = 0; i < count; ++i) {
      full_key(table, keys[from + i], full[i]);
      slices[i] = full[i];
    }
    engine_->db->MultiGet({}, engine_->db->DefaultColumnFamily(), count, slices.data(), rows.data(),
                          statuses.data(), true);
    for (std::size_t i = 0; i < count; ++i) {
      if (!statuses[i].ok() && !statuses[i].IsNotFound()) {
        stop_on_damage(dir_, statuses[i]);
      }
      const std::string_view row = view(rows[i]);
      found(from + i, statuses[i].ok() ? &row : nullptr);
      rows[i].Reset();
    }
  }
}

std::unique_ptr<RowCursor> RocksStore::seek(std::string_view table, std::string_view from,
                                            std::string_view until) const {
  engine_->searches.fetch_add(1, std::memory_order_relaxed);
  return std::make_unique<StoreCursor>(*engine_->db, engine_->iterators, dir_, table, from, until);
}

std::uint64_t RocksStore::searches() const {
  return engine_->searches.load(std::memory_order_relaxed);
}

std::optional<std::string> RocksStore::position() const {
  std::string position;
  const auto status = engine_->db->Get({}, kPositionKey, &position);
  if (!status.ok() && !status.IsNotFound()) {
    stop_on_damage(dir_, status);
  }
  return status.ok() ? std::optional(std::move(position)) : std::nullopt;
}

Result<Done, StoreError> RocksStore::write(const RowBatch& batch, std::string_view position,
                                           Durability durability) {
  if (std::exchange(engine_->failed, false)) {
    engine_->db->Resume().PermitUncheckedError();  // the write below tells whether it helped
  }
  if (batch.rows() >= options_.rows_ingested_min) {
    return ingest(batch, position);
  }
  rocksdb::WriteBatch changes;
  // A WriteBatch without a limit on its size takes every change.
  for (const RowBatch::Change& change : batch.sorted()) {
    if (change.erased) {
      changes.Delete(slice(change.key)).PermitUncheckedError();
    } else {
      changes.Put(slice(change.key), slice(change.row)).PermitUncheckedError();
    }
  }
  changes.Put(kPositionKey, slice(position)).PermitUncheckedError();
  changes.Put(kFoldVersionKey, version_row(options_.fold_version)).PermitUncheckedError();
  const auto status = engine_->db->Write(without_wal(), &changes);
  engine_->iterators.forget();
  if (!status.ok()) {
    engine_->failed = true;
    return Unexpected{write_error(dir_, status)};
  }
  return durability == Durability::kOnDisk ? flush() : Done{};
}

Result<Done, StoreError> RocksStore::flush() {
  const auto status = engine_->db->Flush(rocksdb::FlushOptions());
  if (!status.ok()) {
    engine_->failed = true;
    return Unexpected{write_error(dir_, status)};
  }
  return Done{};
}

Result<Done, StoreError> RocksStore::ingest(const RowBatch& batch, std::string_view position) {
  const fs::path dir = fs::path(dir_) / "ingest";
  std::error_code failed;
  fs::remove_all(dir, failed);
  fs::create_directories(dir, failed);
  SortedFiles files(dir, engine_->options);
  files.put(kFoldVersionKey, version_row(options_.fold_version));
  files.put(kPositionKey, position);
  for (const RowBatch::Change& change : batch.sorted()) {
    if (change.erased) {
      files.erase(change.key);
    } else {
      files.put(change.key, change.row);
    }
  }
  files.finish();
  if (!files.status().ok()) {
    return Unexpected{write_error(dir_, files.status())};
  }
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  options.snapshot_consistency = false;  // readers hold none
  const auto status = engine_->db->IngestExternalFile(files.files(), options);
  engine_->iterators.forget();
  if (!status.ok()) {
    engine_->failed = true;
    return Unexpected{write_error(dir_, status)};
  }
  return Done{};
}

bool has_store_folder(const std::string& dir) {
  std::error_code failed;
  return fs::is_directory(dir, failed);
}

bool store_takes_time() {
  return true;
}

}  // namespace facta
