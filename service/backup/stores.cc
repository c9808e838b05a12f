#include "service/backup/stores.h"

#include "consumers/runtime/books.h"
#include "events/base/row_codec.h"
#include "projections/core/position.h"
#include "projections/core/rocks_store.h"
#include "projections/core/views.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

namespace facta::backup {
namespace {

namespace fs = std::filesystem;

// How often a store is tried again that was reorganised while it was copied.
constexpr int kAttempts = 20;
constexpr const char* kCurrent = "CURRENT";  // names the manifest of a store

struct StorePlace {
  std::string name;
  std::uint32_t fold_version;
};
const StorePlace kStores[] = {{"state", kStateFoldVersion}, {"views", kViewsFoldVersion}};

RocksStoreOptions options_of(const StorePlace& place) {
  RocksStoreOptions options;
  options.fold_version = place.fold_version;
  return options;
}

std::optional<std::string> text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  if (!file || !(text << file.rdbuf())) {
    return std::nullopt;
  }
  return text.str();
}

// The files of a backup, each under its hash.
class Files {
 public:
  Files(const Target& target, BackupReport& report) : target_(target), report_(report) {}

  // Of a file that never changes. The error is a sentence.
  Result<StoreFile, std::string> take(const fs::path& from, const std::string& path) {
    const auto facts = facts_of(from.string());
    if (!facts) {
      return Unexpected{facts.error()};
    }
    const StoreFile file{path, facts->bytes, facts->hash};
    const auto there = facts_of(target_.path_of(file));
    if (there && there->hash == file.hash) {
      ++report_.files_kept;
      return file;
    }
    const auto copied = copy_file(from.string(), file.bytes, target_.path_of(file));
    return copied ? count(file) : Unexpected{copied.error()};
  }
  Result<StoreFile, std::string> put(const std::string& text, const std::string& path) {
    const StoreFile file{path, text.size(), sha256(text)};
    const auto written = write_file(target_.path_of(file), text);
    return written ? count(file) : Unexpected{written.error()};
  }

 private:
  Result<StoreFile, std::string> count(const StoreFile& file) {
    // Read back: what is on the disk is what was read from the store.
    const auto facts = facts_of(target_.path_of(file));
    if (!facts || facts->hash != file.hash) {
      return Unexpected{facts ? target_.path_of(file) + ": is not what was written"
                              : facts.error()};
    }
    ++report_.files_copied;
    report_.bytes_copied += file.bytes;
    return file;
  }

  const Target& target_;
  BackupReport& report_;
};

// A store made of files of the backup, to be looked at.
class Staged {
 public:
  Staged(const Target& target, const StorePlace& place)
      : folder_(fs::path(target.folder()) / "stage" / place.name), target_(target), place_(place) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    fs::create_directories(folder_, ignored);
  }
  Staged(const Staged&) = delete;
  Staged& operator=(const Staged&) = delete;
  ~Staged() {
    std::error_code ignored;
    fs::remove_all(folder_.parent_path(), ignored);
  }
  void add(const StoreFile& file) {
    std::error_code ignored;  // a file that is missing is seen when the store is opened
    fs::create_symlink(fs::absolute(target_.path_of(file)),
                       folder_ / fs::path(file.path).filename(), ignored);
  }
  Result<std::unique_ptr<RocksStore>, StoreError> open() const {
    return RocksStore::open_read_only(folder_.string(), options_of(place_));
  }

 private:
  fs::path folder_;
  const Target& target_;
  const StorePlace& place_;
};

// What the stores say of themselves.
Result<Done, std::string> read_heads(const RocksStore& store, const StorePlace& place,
                                     Manifest& manifest) {
  const auto bytes = store.position();
  if (!bytes) {
    return Done{};  // a young store
  }
  const auto position = FoldPosition::decode(*bytes);
  if (!position) {
    return Unexpected{"the store " + place.name + " has a position that cannot be read"};
  }
  manifest.ledger_id = position->ledger_id;
  if (place.name != "views") {
    return Done{};
  }
  const Views views(&store);
  views.history.heads.scan({}, {}, [&](std::string_view key, const HeadRow& head) {
    const std::string_view company = take_text(key);
    const auto last = views.history.records.get(make_key(company, head.sequence));
    manifest.heads[std::string(company)] = {head.sequence, head.hash, last ? last->at : Time{}};
    manifest.records += head.sequence;
    return true;
  });
  return Done{};
}

// One state of a store: its manifest as far as it is written now, and the sorted files that this
// names. The error is a sentence; another attempt may do better.
Result<Done, std::string> copy_store(const std::string& data, const StorePlace& place,
                                     const Target& target, Files& files, Manifest& manifest) {
  const fs::path from = fs::path(data) / place.name;
  auto current = text_of(from / kCurrent);
  if (!current || current->empty()) {
    return Unexpected{from.string() + ": there is no store"};
  }
  const std::string name = current->substr(0, current->find('\n'));
  const auto names = text_of(from / name);
  if (!names) {
    return Unexpected{(from / name).string() + ": is gone"};
  }
  std::vector<StoreFile> copied;
  Staged staged(target, place);
  for (const auto& [text, path] :
       {std::pair(*current, std::string(kCurrent)), std::pair(*names, name)}) {
    auto file = files.put(text, place.name + "/" + path);
    if (!file) {
      return Unexpected{std::move(file.error())};
    }
    staged.add(*file);
    copied.push_back(std::move(*file));
  }
  std::error_code failed;
  std::vector<StoreFile> sorted;
  for (const auto& entry : fs::directory_iterator(from, failed)) {
    if (entry.path().extension() != ".sst") {
      continue;
    }
    auto file = files.take(entry.path(), place.name + "/" + entry.path().filename().string());
    if (!file) {
      return Unexpected{std::move(file.error())};
    }
    staged.add(*file);
    sorted.push_back(std::move(*file));
  }
  const auto store = staged.open();
  if (!store) {
    return Unexpected{store.error().message};
  }
  if (const auto whole = (*store)->check_files(); !whole) {
    return Unexpected{whole.error().message};
  }
  const std::vector<std::string> live = (*store)->sorted_files();
  for (StoreFile& file : sorted) {
    if (std::ranges::find(live, fs::path(file.path).filename().string()) != live.end()) {
      copied.push_back(std::move(file));
    }
  }
  if (auto heads = read_heads(**store, place, manifest); !heads) {
    return heads;
  }
  manifest.stores.insert(manifest.stores.end(), copied.begin(), copied.end());
  return Done{};
}

Backed<Done> copy_stores(const std::string& data, const Target& target, BackupReport& report) {
  std::string fault;
  const BackupReport begun = report;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    report = begun;
    Files files(target, report);
    fault.clear();
    for (const StorePlace& place : kStores) {
      const auto copied = copy_store(data, place, target, files, report.manifest);
      if (!copied) {
        fault = copied.error();
        break;
      }
    }
    if (fault.empty()) {
      return Done{};
    }
  }
  return unavailable(fault);
}

void remove_leftovers(const Target& target, const Manifest& manifest) {
  std::set<std::string> named;
  for (const StoreFile& file : manifest.stores) {
    named.insert(hex(file.hash));
  }
  keep_only(fs::path(target.folder()) / "files", named);
}

// What a backup has seen, this ledger must have: a folder that was restored from an older one has
// not (yet).
Backed<Done> compare(const Target& target, const Manifest& seen, const Manifest& now) {
  if (seen.ledger_id != now.ledger_id || seen.stores.empty()) {
    return refuse("backup.other_ledger",
                  target.folder() + " holds another backup: of the ledger " + hex(seen.ledger_id) +
                      (seen.stores.empty() ? ", with its log" : ""),
                  "Begin another backup in a new folder.");
  }
  for (const auto& [company, head] : seen.heads) {
    const auto here = now.heads.find(company);
    const std::uint64_t last = here == now.heads.end() ? 0 : here->second.sequence;
    if (last < head.sequence) {
      return refuse("ledger.log_behind",
                    "the views of " + company + " end at record " + std::to_string(last) +
                        ", but " + target.folder() + " has seen record " +
                        std::to_string(head.sequence),
                    "Let the service fold the log up to there first, or begin another backup in a "
                    "new folder.");
    }
  }
  return Done{};
}

}  // namespace

Backed<BackupReport> take_stores_backup(const std::string& data, const std::string& folder,
                                        Time now, const std::string& writer) {
  std::error_code failed;
  for (const StorePlace& place : kStores) {
    if (!fs::exists(fs::path(data) / place.name / kCurrent, failed)) {
      return refuse("backup.no_stores", data + ": there is no store " + place.name,
                    "Name with --data the folder of a service that has been started.");
    }
  }
  const Target target(folder);
  BackupReport report;
  report.cut_off_before = target.cut_off();
  auto lock = TargetLock::take(folder, facta::print(now));
  if (!lock) {
    return Unexpected{std::move(lock.error())};
  }
  fs::create_directories(fs::path(folder) / "files", failed);
  if (failed) {
    return unavailable(folder + "/files: " + failed.message());
  }
  const auto before = target.manifest();
  if (!before && before.error().code == "backup.damaged") {
    report.repaired.push_back(before.error().message);
  }
  report.manifest.taken = now;
  report.manifest.writer = writer;
  if (auto copied = copy_stores(data, target, report); !copied) {
    return Unexpected{std::move(copied.error())};
  }
  if (report.manifest.ledger_id == LedgerId{}) {
    return unavailable(data + ": nothing has been folded yet");
  }
  if (before) {
    if (auto same = compare(target, *before, report.manifest); !same) {
      remove_leftovers(target, *before);
      lock->done();
      return Unexpected{std::move(same.error())};
    }
  }
  const auto written = write_file(folder + "/MANIFEST.json", print(report.manifest));
  if (!written) {
    return unavailable(written.error());
  }
  remove_leftovers(target, report.manifest);
  lock->done();
  return report;
}

Backed<RestoreReport> restore_stores(const std::string& folder, const std::string& data,
                                     const std::string& until, bool preview) {
  if (!until.empty()) {
    return refuse("restore.stores_follow_the_log",
                  "this backup is of state and views; they are folded up to the end of the log",
                  "Leave --until out; facta replay shows the views of an earlier moment.");
  }
  auto manifest = check_backup(folder);
  if (!manifest) {
    return Unexpected{std::move(manifest.error())};
  }
  const Target target(folder);
  RestoreReport report;
  report.manifest = *manifest;
  report.compared_with = "the log, which has everything that the views do not have yet";
  report.cut_off_after = target.cut_off();
  for (const auto& [company, head] : manifest->heads) {
    report.companies[company] = {head.sequence, head.time, 0, {}, {}};
  }
  if (preview) {
    return report;
  }
  const std::string partial = data + "/stores.partial";
  if (auto made = make_room(data, partial); !made) {
    return Unexpected{std::move(made.error())};
  }
  std::error_code failed;
  for (const StoreFile& file : manifest->stores) {
    const fs::path to = fs::path(partial) / file.path;
    fs::create_directories(to.parent_path(), failed);
    if (const auto copied = copy_file(target.path_of(file), file.bytes, to.string()); !copied) {
      return unavailable(copied.error());
    }
  }
  for (const StorePlace& place : kStores) {
    const std::string store = partial + "/" + place.name;
    const auto opened = RocksStore::open_read_only(store, options_of(place));
    if (!opened) {
      return unavailable(opened.error().message);
    }
    if (const auto whole = (*opened)->check_files(); !whole) {
      return unavailable(whole.error().message);
    }
  }
  for (const StorePlace& place : kStores) {
    fs::rename(partial + "/" + place.name, data + "/" + place.name, failed);
    if (failed) {
      return unavailable(data + "/" + place.name + ": " + failed.message());
    }
  }
  fs::remove_all(partial, failed);
  if (const auto synced = sync_folder(data); !synced) {
    return unavailable(synced.error());
  }
  return report;
}

}  // namespace facta::backup
