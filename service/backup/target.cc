#include "service/backup/target.h"

#include "events/history/until.h"

#include <fstream>
#include <sstream>

namespace facta::backup {
namespace {

constexpr const char* kRepair = "Run facta backup again: it copies what is damaged or missing.";

Unexpected<BackupError> damaged(const std::string& message) {
  return refuse("backup.damaged", message, kRepair);
}

std::string sentence(std::uint64_t number, const char* what) {
  return std::to_string(number) + " " + what;
}

}  // namespace

Backed<Manifest> Target::manifest() const {
  const std::string path = (folder_ / "MANIFEST.json").string();
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    if (const auto began = cut_off()) {
      return refuse("backup.unfinished",
                    folder() + ": the first backup here began at " + *began +
                        " and was cut off; there is no MANIFEST.json",
                    kRepair);
    }
    return refuse("backup.none", folder() + ": there is no backup here (no MANIFEST.json)",
                  "Name the folder that facta backup wrote.");
  }
  std::stringstream text;
  text << file.rdbuf();
  auto manifest = parse_manifest(text.str());
  if (!manifest) {
    return damaged(path + ": " + manifest.error());
  }
  return std::move(*manifest);
}

std::vector<embedded::SegmentFile> Target::files_of(const Manifest& manifest) const {
  std::vector<embedded::SegmentFile> files;
  for (const ManifestFile& file : manifest.files) {
    const auto size = static_cast<std::uint32_t>(file.segment_bytes);
    files.push_back({path_of(file),
                     {manifest.ledger_id, file.first_offset, size},
                     file.next_offset,
                     file.bytes,
                     file.complete});
  }
  return files;
}

Backed<Done> Target::check_file(const std::string& path, std::uint64_t bytes, const Digest& hash) {
  const auto facts = facts_of(path);
  if (!facts) {
    return damaged(facts.error());
  }
  if (facts->bytes != bytes) {
    return damaged(path + ": has " + sentence(facts->bytes, "bytes, the manifest says ") +
                   std::to_string(bytes));
  }
  if (facts->hash != hash) {
    return damaged(path + ": its SHA-256 is " + hex(facts->hash) + ", the manifest says " +
                   hex(hash));
  }
  return Done{};
}

Backed<Done> Target::check(const Manifest& manifest) const {
  for (const StoreFile& file : manifest.stores) {
    if (auto checked = check_file(path_of(file), file.bytes, file.hash); !checked) {
      return checked;
    }
  }
  if (!manifest.stores.empty()) {
    return Done{};
  }
  const auto files = files_of(manifest);
  // A damaged frame names the byte; the hash of a whole file cannot.
  for (const ManifestFile& file : manifest.files) {
    if (!std::filesystem::is_regular_file(path_of(file))) {
      return damaged(path_of(file) + ": is missing");
    }
  }
  if (const auto whole = embedded::check_segments(files); !whole) {
    return damaged(whole.error().message);
  }
  for (const ManifestFile& file : manifest.files) {
    if (auto checked = check_file(path_of(file), file.stored_bytes, file.hash); !checked) {
      return checked;
    }
  }
  embedded::SegmentFilesLog log(files);
  std::uint64_t records = 0;
  std::map<std::string, ChainHead, std::less<>> heads;
  const auto read = each_record(log, [&](const std::shared_ptr<AdmittedRecord>& admitted) {
    heads[admitted->record.company] = {admitted->record.sequence, admitted->hash};
    ++records;
    return true;
  });
  if (!read) {
    return damaged(read.error().message);
  }
  for (const auto& [company, head] : manifest.heads) {
    const ChainHead found = heads[company];
    if (found != ChainHead{head.sequence, head.hash}) {
      return damaged(folder() + ": the chain of " + company + " ends at record " +
                     sentence(found.sequence, "(") + hex(found.hash) + "), the manifest says " +
                     std::to_string(head.sequence) + " (" + hex(head.hash) + ")");
    }
  }
  if (records != manifest.records || heads.size() != manifest.heads.size()) {
    return damaged(folder() + ": holds " + sentence(records, "records, the manifest says ") +
                   std::to_string(manifest.records));
  }
  return Done{};
}

}  // namespace facta::backup
