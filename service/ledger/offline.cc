#include "service/ledger/offline.h"

#include "events/base/assert.h"
#include "events/history_file/history_file.h"
#include "events/log/copy.h"
#include "projections/core/verify.h"
#include "service/ledger/csv_report.h"
#include "service/ledger/ledger.h"
#include "service/ledger/seen.h"
#include "service/ledger/verify_report.h"

#include <cstdio>

namespace facta {
namespace {

constexpr int kExitWell = 0;
constexpr int kExitWrong = 1;
constexpr int kExitUnreachable = 3;

int failed(const LogError& error) {
  std::fprintf(stderr, "facta: %s\n", error.message.c_str());
  return kExitUnreachable;
}

LogPlace place_of(const OfflineOptions& options) {
  LogPlace place;
  place.data = options.data;
  place.kafka = options.kafka;
  place.topic = options.topic;
  return place;
}

int print(const VerifyReport& report, ReportForm form) {
  print_report(report, form);
  return report.ok() ? kExitWell : kExitWrong;
}

// Damage of the file is a finding like any other; it ends the check, since nothing behind it can be
// believed.
int damaged(const LogError& error, ReportForm form) {
  if (error.fault != LogFault::kCorrupt) {
    return failed(error);
  }
  VerifyReport report;
  report.findings.push_back(error.message);
  report.findings_total = 1;
  report.not_checked.push_back("everything behind the damage");
  return print(report, form);
}

void print_copied(const CopyReport& copied, ReportForm form) {
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  if (form == ReportForm::kCsv) {
    CsvReport out({"copied", "present"});
    out.add({std::to_string(copied.copied), std::to_string(copied.present)});
    out.print();
    return;
  }
  std::printf(form == ReportForm::kJson
                  ? "{\"copied\":%llu,\"present\":%llu}\n"
                  : "%llu records copied, %llu were there; the source is sealed\n",
              number(copied.copied), number(copied.present));
}

// Keeps what was folded to the end of the process, which frees it at once. Volatile: a compiler
// leaves a pointer out that nobody reads, and LeakSanitizer takes what it led to for lost.
void keep_to_the_end(VerifyReport& report) {
  static const std::shared_ptr<const void>* volatile kept =
      new std::shared_ptr<const void>(std::move(report.folded));
  (void)kept;
}

int verify_file(const OfflineOptions& options) {
  const auto file = HistoryFile::open(options.file);
  if (!file) {
    return damaged(file.error(), options.form);
  }
  auto report = verify(**file, {});  // reads all of it, and so checks it
  if (!report) {
    return damaged(report.error(), options.form);
  }
  keep_to_the_end(*report);
  FACTA_ASSERT((*file)->checked().has_value(), "a file is verified that was not checked");
  report->voids = (*file)->checked()->voids;
  return print(*report, options.form);
}

}  // namespace

int verify_command(const OfflineOptions& options) {
  if (!options.file.empty()) {
    return verify_file(options);
  }
  LogPlace place = place_of(options);
  place.read_only = true;
  const auto log = open_log(place);
  if (!log) {
    return failed(log.error());
  }
  VerifyOptions what;
  if (!options.data.empty()) {
    what.state_dir = options.data + "/state";
    what.state_fold_version = kStateFoldVersion;
    what.views_dir = options.data + "/views";
  }
  auto report = verify(**log, what);
  if (!report) {
    return failed(report.error());
  }
  if (!options.seen.empty()) {
    const auto file = HistoryFile::open(options.seen);
    if (!file) {
      return failed(file.error());
    }
    const auto differs = compare_with_seen(**log, **file);
    if (!differs) {
      return failed(differs.error());
    }
    report->findings.insert(report->findings.begin(), differs->begin(), differs->end());
    report->findings_total += differs->size();
  }
  return print(*report, options.form);
}

int log_copy_command(const LogCopyOptions& options) {
  const auto source = open_log(place_of(options.from));
  if (!source) {
    return failed(source.error());
  }
  LogPlace to = place_of(options.to);
  to.ledger_id = (*source)->identity().ledger_id;
  const auto target = open_log(to);
  if (!target) {
    return failed(target.error());
  }
  const int partitions = (*target)->identity().partition_count;
  const auto copied = copy_log(
      **source, **target,
      [partitions](std::span<const std::byte> record) { return route_of(record, partitions); },
      "moved by facta log copy");
  if (!copied) {
    return failed(copied.error());
  }
  print_copied(*copied, options.from.form);
  return kExitWell;
}

}  // namespace facta
