// facta-stores: what the folder of a stopped ledger holds, and what it takes to make its views
// anew. Says a line of JSON.
//
//   facta-stores size DATA
//       entries that were posted; bytes of the records, and of keys and values of all rows; of the
//       packed segments, which entries they have and what they take on the disk
//   facta-stores rebuild DATA FOLDER
//       seconds to fold the log into views in FOLDER, which are written as a service does, and by
//       puts of a thousand rows; and to write their rows alone, as sorted files
#include "consumers/runtime/books.h"
#include "events/history/read_records.h"
#include "events/log/embedded/embedded_log.h"
#include "events/log/embedded/log_directory.h"
#include "projections/core/projector.h"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <string>

namespace facta::stores {
namespace {

constexpr std::size_t kRowsOfAPut = 1'000;

// What cannot be done ends the program, and says why.
[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "facta-stores: %s\n", why.c_str());
  std::exit(1);
}

template <class Value, class Error>
Value done(Result<Value, Error> result) {
  if (!result) {
    fail(result.error().message);
  }
  return std::move(*result);
}

std::unique_ptr<EmbeddedLog> open_log(const std::string& data) {
  EmbeddedLogOptions options;
  options.directory = data + "/log";
  options.read_only = true;
  return done(EmbeddedLog::open(options));
}

std::unique_ptr<RocksStore> open_store(const std::string& dir, std::uint32_t fold_version) {
  RocksStoreOptions options;
  options.fold_version = fold_version;
  return done(RocksStore::open_read_only(dir, options));
}

// visit(table, key, row) for every row of these tables.
template <class Visit>
void each_row(const RocksStore& store, const TableList& tables, Visit&& visit) {
  for (const TableBase* table : tables) {
    for (auto cursor = store.seek(table->name(), {}, {}); cursor->valid(); cursor->next()) {
      visit(table->name(), cursor->key(), cursor->row());
    }
  }
}

// What `take` is given: every record of the log.
void read_all(EventLog& log, const std::function<bool(std::shared_ptr<AdmittedRecord>)>& take) {
  ChainHeads heads(log.identity().ledger_id);
  RecordSink sink;
  sink.head = [&](std::string_view company) { return heads.of(company); };
  sink.take = [&](std::shared_ptr<AdmittedRecord> admitted) {
    heads.passed(*admitted);
    return take(std::move(admitted));
  };
  const std::uint64_t end = done(log.end(0));
  (void)done(read_records(log, 0, 0, end, sink));
}

std::uint64_t entries_of(const Record& record) {
  std::uint64_t entries = 0;
  for (const Event& event : record.accepted() ? record.events() : std::vector<Event>{}) {
    const auto* posted = std::get_if<HoursPosted>(&event);
    entries += posted == nullptr ? 0 : posted->entries.size();
  }
  return entries;
}

// What the packed segments take, and where the messages in them end.
struct Packed {
  std::uint64_t bytes = 0;
  std::uint64_t until = 0;
};

Packed packed_of(const std::string& data) {
  embedded::LogDirectory directory(embedded::FileSystem::posix(), data + "/log");
  Packed packed;
  for (const embedded::SegmentScan& scan : done(directory.scan())) {
    if (!scan.is_packed) {
      break;
    }
    packed.bytes += std::filesystem::file_size(directory.path_of(scan.header.first_offset));
    packed.until = scan.next_offset;
  }
  return packed;
}

void size(const std::string& data) {
  std::uint64_t entries = 0, packed_entries = 0, log = 0, state = 0, views = 0;
  const Packed packed = packed_of(data);
  read_all(*open_log(data), [&](const std::shared_ptr<AdmittedRecord>& admitted) {
    const std::uint64_t added = entries_of(admitted->record);
    entries += added;
    packed_entries += admitted->offset < packed.until ? added : 0;
    log += admitted->bytes;
    return true;
  });
  const auto add_to = [](std::uint64_t& sum) {
    return [&sum](const std::string&, std::string_view key, std::string_view row) {
      sum += key.size() + row.size();
    };
  };
  const auto state_store = open_store(data + "/state", kStateFoldVersion);
  for (auto company = state_store->seek("companies", {}, {}); company->valid(); company->next()) {
    const CompanyBook book(std::string(company->key()), 0, nullptr);
    each_row(*state_store, book.state.tables(), add_to(state));
    each_row(*state_store, book.place_tables, add_to(state));
  }
  const Views of_views;
  each_row(*open_store(data + "/views", kViewsFoldVersion), of_views.all_tables(), add_to(views));
  std::printf(
      "{\"entries\":%ju,\"log\":%ju,\"packed_entries\":%ju,\"packed\":%ju,\"state\":%ju,"
      "\"views\":%ju}\n",
      std::uintmax_t{entries}, std::uintmax_t{log}, std::uintmax_t{packed_entries},
      std::uintmax_t{packed.bytes}, std::uintmax_t{state}, std::uintmax_t{views});
}

template <class Work>
double seconds_of(Work&& work) {
  const auto before = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
}

void fold(EventLog& log, const ProjectorOptions& options) {
  const auto projector = done(Projector::open(log.identity(), options));
  read_all(log, [&](std::shared_ptr<AdmittedRecord> admitted) {
    return projector->offer(std::move(admitted));
  });
  (void)done(projector->flush());
}

void rebuild(const std::string& data, const std::string& folder) {
  const auto log = open_log(data);
  ProjectorOptions as_served;
  as_served.dir = folder + "/views";
  ProjectorOptions by_puts;
  by_puts.dir = folder + "/puts";
  by_puts.rows_changed_max = kRowsOfAPut;
  by_puts.store.rows_ingested_min = std::numeric_limits<std::size_t>::max();
  const double served = seconds_of([&] { fold(*log, as_served); });
  const double puts = seconds_of([&] { fold(*log, by_puts); });
  RowBatch rows;
  const Views of_views;
  each_row(*open_store(as_served.dir, kViewsFoldVersion), of_views.all_tables(),
           [&](const std::string& table, std::string_view key, std::string_view row) {
             rows.put(table, key, row);
           });
  RocksStoreOptions sorted;
  sorted.rows_ingested_min = 0;
  const auto store = done(RocksStore::open(folder + "/files", sorted));
  const double files =
      seconds_of([&] { (void)done(store->write(rows, "all", RocksStore::Durability::kOnDisk)); });
  std::printf("{\"rows\":%zu,\"rebuild\":%.6f,\"puts\":%.6f,\"files\":%.6f}\n", rows.rows(), served,
              puts, files);
}

}  // namespace
}  // namespace facta::stores

int main(int argc, char** argv) {
  const std::string what = argc > 2 ? argv[1] : "";
  if (what == "size" && argc == 3) {
    facta::stores::size(argv[2]);
  } else if (what == "rebuild" && argc == 4) {
    facta::stores::rebuild(argv[2], argv[3]);
  } else {
    std::fprintf(stderr, "usage: facta-stores size DATA | rebuild DATA FOLDER\n");
    return 2;
  }
  return 0;
}
