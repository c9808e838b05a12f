#include "events/history/until.h"
#include "events/log/embedded/embedded_log.h"
#include "service/backup/backup.h"

#include <algorithm>

namespace facta::backup {
namespace {

using embedded::SegmentFile;
using embedded::SegmentFilesLog;

constexpr std::size_t kBatchBytes = 4u << 20;
constexpr std::uint64_t kEnd = ~std::uint64_t{0};

// A backup that was read back, and what of it is restored.
struct Chosen {
  Manifest manifest;
  std::vector<SegmentFile> files;
  Until until;
  std::vector<std::uint64_t> offsets;  // of the records that are kept, in order
};

Backed<Chosen> choose(const std::string& folder, const std::string& until) {
  auto moment = parse_until(until);
  if (!moment) {
    return refuse("backup.moment_unknown",
                  "--until takes COMPANY/SEQUENCE or a time such as 2026-10-31T12:00:00Z",
                  "Name a record or a time.");
  }
  auto manifest = check_backup(folder);
  if (!manifest) {
    return Unexpected{std::move(manifest.error())};
  }
  Chosen chosen{std::move(*manifest), {}, std::move(*moment), {}};
  chosen.files = Target(folder).files_of(chosen.manifest);
  SegmentFilesLog log(chosen.files);
  const auto found = find_until(log, chosen.until);
  if (!found) {
    return unreadable(found.error());
  }
  if (!*found) {
    return refuse("backup.moment_unknown", "there is no record " + until + " in " + folder,
                  "Name a record that the backup has: facta backup TARGET --check lists the last.");
  }
  return chosen;
}

void keep(CompanyLoss& company, const Record& record) {
  company.kept = record.sequence;
  company.until = record.time;
}

void lose(CompanyLoss& company, const Record& record) {
  if (company.lost == 0) {
    company.first_lost = record.time;
  }
  ++company.lost;
  company.last_lost = record.time;
}

// Counts what is kept and lost of the backup itself, and notes where what is kept stands.
Backed<RestoreReport> count(const std::string& folder, Chosen& chosen) {
  RestoreReport report;
  report.manifest = chosen.manifest;
  report.compared_with = "the backup in " + folder;
  report.cut_off_after = Target(folder).cut_off();
  SegmentFilesLog log(chosen.files);
  const auto read = each_record(log, [&](const std::shared_ptr<AdmittedRecord>& admitted) {
    CompanyLoss& company = report.companies[admitted->record.company];
    if (chosen.until.has(admitted->record)) {
      keep(company, admitted->record);
      chosen.offsets.push_back(admitted->offset);
    } else {
      lose(company, admitted->record);
    }
    return true;
  });
  if (!read) {
    return unreadable(read.error());
  }
  return report;
}

// Counts the loss against the ledger that is there.
Backed<Done> count_against(const std::string& data, const std::vector<SegmentFile>& present,
                           RestoreReport& report) {
  for (auto& [code, company] : report.companies) {
    company.lost = 0;
  }
  report.compared_with = "the ledger in " + data;
  SegmentFilesLog log(present);
  const auto read = each_record(log, [&](const std::shared_ptr<AdmittedRecord>& admitted) {
    CompanyLoss& company = report.companies[admitted->record.company];
    if (admitted->record.sequence > company.kept) {
      lose(company, admitted->record);
    }
    return true;
  });
  if (!read) {
    return unreadable(read.error());
  }
  return Done{};
}

Result<Done, std::string> copy_whole(const Chosen& chosen, const std::string& log) {
  for (const SegmentFile& file : chosen.files) {
    const auto bytes = embedded::stored_bytes(file);
    if (!bytes) {
      return Unexpected{bytes.error().message};
    }
    const auto copied =
        copy_file(file.path, *bytes, log + "/" + embedded::segment_name(file.header.first_offset));
    if (!copied) {
      return copied;
    }
  }
  return Done{};
}

// Appends the kept records, byte for byte; messages that count for nobody stay behind.
class Appending {
 public:
  explicit Appending(EventLog& to) : to_(to) {}

  bool take(std::span<const std::byte> bytes) {
    batch_.emplace_back(bytes.begin(), bytes.end());
    size_ += bytes.size();
    return size_ < kBatchBytes || flush();
  }
  bool flush() {
    const std::vector<std::span<const std::byte>> messages(batch_.begin(), batch_.end());
    if (!messages.empty()) {
      if (const auto appended = to_.append(0, messages); !appended) {
        fault_ = appended.error().message;
      }
    }
    batch_.clear();
    size_ = 0;
    return !fault_;
  }
  const std::optional<std::string>& fault() const { return fault_; }

 private:
  EventLog& to_;
  std::vector<std::vector<std::byte>> batch_;
  std::size_t size_ = 0;
  std::optional<std::string> fault_;
};

Result<Done, std::string> copy_chosen(const Chosen& chosen, const std::string& log) {
  EmbeddedLogOptions options;
  options.directory = log;
  options.ledger_id = chosen.manifest.ledger_id;
  options.segment_bytes = chosen.files.front().header.size;
  const auto to = EmbeddedLog::open(options);
  if (!to) {
    return Unexpected{to.error().message};
  }
  SegmentFilesLog from(chosen.files);
  Appending appending(**to);
  auto next = chosen.offsets.begin();
  const auto read = from.read(0, 0, kEnd, [&](const LogMessage& message) {
    if (next == chosen.offsets.end()) {
      return false;
    }
    if (message.offset != *next) {
      return true;
    }
    ++next;
    return appending.take(message.bytes);
  });
  appending.flush();
  if (!read || appending.fault()) {
    return Unexpected{read ? *appending.fault() : read.error().message};
  }
  return Done{};
}

// Every record that is to be kept is there, and nothing else.
Backed<Done> check_restored(const std::string& log, const RestoreReport& report) {
  const auto files = embedded::durable_segments(log);
  if (!files) {
    return unreadable(files.error());
  }
  std::map<std::string, std::uint64_t, std::less<>> last;
  SegmentFilesLog restored(*files);
  const auto read = each_record(restored, [&](const std::shared_ptr<AdmittedRecord>& admitted) {
    last[admitted->record.company] = admitted->record.sequence;
    return true;
  });
  if (!read) {
    return unreadable(read.error());
  }
  for (const auto& [code, company] : report.companies) {
    if (last[code] != company.kept) {
      return unavailable(log + ": the chain of " + code + " ends at record " +
                         std::to_string(last[code]) + " instead of " +
                         std::to_string(company.kept));
    }
  }
  return Done{};
}

}  // namespace

Backed<RestoreReport> preview_restore(const std::string& folder, const std::string& data,
                                      const std::string& until) {
  auto chosen = choose(folder, until);
  if (!chosen) {
    return Unexpected{std::move(chosen.error())};
  }
  auto report = count(folder, *chosen);
  if (!report) {
    return report;
  }
  const auto present = embedded::durable_segments(data + "/log");
  if (present && present->front().header.ledger_id == chosen->manifest.ledger_id) {
    if (auto counted = count_against(data, *present, *report); !counted) {
      return Unexpected{std::move(counted.error())};
    }
  }
  return report;
}

Backed<RestoreReport> restore(const std::string& folder, const std::string& data,
                              const std::string& until) {
  auto chosen = choose(folder, until);
  if (!chosen) {
    return Unexpected{std::move(chosen.error())};
  }
  auto report = count(folder, *chosen);
  if (!report) {
    return report;
  }
  const std::string partial = data + "/log.partial";
  if (auto made = make_room(data, partial); !made) {
    return Unexpected{std::move(made.error())};
  }
  const auto copied =
      chosen->until.is_everything() ? copy_whole(*chosen, partial) : copy_chosen(*chosen, partial);
  if (!copied) {
    return unavailable(copied.error());
  }
  if (auto checked = check_restored(partial, *report); !checked) {
    return Unexpected{std::move(checked.error())};
  }
  std::error_code failed;
  std::filesystem::rename(partial, data + "/log", failed);
  const auto synced =
      failed ? Result<Done, std::string>(Unexpected{failed.message()}) : sync_folder(data);
  if (!synced) {
    return unavailable(data + "/log: " + synced.error());
  }
  return report;
}

}  // namespace facta::backup
