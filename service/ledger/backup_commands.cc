#include "service/ledger/backup_commands.h"

#include "consumers/runtime/clock.h"
#include "service/backup/backup.h"
#include "service/backup/stores.h"
#include "service/json/json_writer.h"
#include "service/ledger/csv_report.h"

#include <cstdio>

namespace facta {
namespace {

using backup::BackupError;
using backup::BackupReport;
using backup::CompanyLoss;
using backup::Manifest;
using backup::RestoreReport;

constexpr int kExitWell = 0;
constexpr int kExitRefused = 1;
constexpr int kExitFailed = 3;

unsigned long long number(std::uint64_t value) {
  return value;
}

int refused(const BackupError& error, ReportForm form) {
  if (form == ReportForm::kJson) {
    std::string text;
    json::JsonWriter out(text);
    out.begin_object().field("code", error.code).field("detail", error.message);
    out.field("remedy", error.remedy).end_object();
    std::fprintf(stderr, "%s\n", text.c_str());
  } else {
    std::fprintf(stderr, "refused: %s\n  %s\n  remedy: %s\n", error.code.c_str(),
                 error.message.c_str(), error.remedy.c_str());
  }
  return error.code == backup::kUnavailable ? kExitFailed : kExitRefused;
}

void write_heads(json::JsonWriter& out, const Manifest& manifest) {
  out.field("ledger", hex(manifest.ledger_id)).field("taken", print(manifest.taken));
  out.key("records").unsigned_integer(manifest.records);
  out.key("companies").begin_array();
  for (const auto& [company, head] : manifest.heads) {
    out.begin_object().field("company", company).key("sequence").unsigned_integer(head.sequence);
    out.field("head", hex(head.hash)).field("time", print(head.time)).end_object();
  }
  out.end_array();
}

void print_heads(const Manifest& manifest) {
  for (const auto& [company, head] : manifest.heads) {
    std::printf("%-20s %8llu records, head %s, %s\n", company.c_str(), number(head.sequence),
                hex(head.hash).c_str(), print(head.time).c_str());
  }
}

int said(const std::string& json) {
  std::printf("%s\n", json.c_str());
  return kExitWell;
}

int check(const BackupOptions& options) {
  const auto manifest = backup::check_backup(options.target);
  if (!manifest) {
    return refused(manifest.error(), options.form);
  }
  const auto cut_off = backup::Target(options.target).cut_off();
  if (options.form == ReportForm::kJson) {
    std::string text;
    json::JsonWriter out(text);
    out.begin_object().field("ok", true);
    write_heads(out, *manifest);
    out.field("cutOff", cut_off.value_or("")).end_object();
    return said(text);
  }
  if (options.form == ReportForm::kCsv) {
    CsvReport out({"ledger", "taken", "records", "company", "sequence", "head", "time", "cutOff"});
    for (const auto& [company, head] : manifest->heads) {
      out.add({hex(manifest->ledger_id), print(manifest->taken), std::to_string(manifest->records),
               company, std::to_string(head.sequence), hex(head.hash), print(head.time),
               cut_off.value_or("")});
    }
    out.print();
    return kExitWell;
  }
  print_heads(*manifest);
  std::printf("The backup of %s is whole: %llu records in %zu files.\n",
              print(manifest->taken).c_str(), number(manifest->records),
              manifest->files.size() + manifest->stores.size());
  if (cut_off) {
    std::printf("A later one began at %s and was cut off; run facta backup again.\n",
                cut_off->c_str());
  }
  return kExitWell;
}

// One row per company, with what is said of the whole backup on each.
int print_rows(const BackupReport& report) {
  for (const std::string& sentence : report.repaired) {
    std::fprintf(stderr, "repaired: %s\n", sentence.c_str());
  }
  CsvReport out({"ledger", "taken", "records", "company", "sequence", "head", "time", "filesCopied",
                 "bytesCopied", "filesKept", "cutOffBefore"});
  const Manifest& manifest = report.manifest;
  for (const auto& [company, head] : manifest.heads) {
    out.add({hex(manifest.ledger_id), print(manifest.taken), std::to_string(manifest.records),
             company, std::to_string(head.sequence), hex(head.hash), print(head.time),
             std::to_string(report.files_copied), std::to_string(report.bytes_copied),
             std::to_string(report.files_kept), report.cut_off_before.value_or("")});
  }
  out.print();
  return kExitWell;
}

int print_report(const BackupReport& report, const BackupOptions& options) {
  if (options.form == ReportForm::kCsv) {
    return print_rows(report);
  }
  if (options.form == ReportForm::kJson) {
    std::string text;
    json::JsonWriter out(text);
    out.begin_object();
    write_heads(out, report.manifest);
    out.key("filesCopied").unsigned_integer(report.files_copied);
    out.key("bytesCopied").unsigned_integer(report.bytes_copied);
    out.key("filesKept").unsigned_integer(report.files_kept);
    out.key("repaired").begin_array();
    for (const std::string& sentence : report.repaired) {
      out.string(sentence);
    }
    out.end_array().field("cutOffBefore", report.cut_off_before.value_or("")).end_object();
    return said(text);
  }
  if (report.cut_off_before) {
    std::printf("The backup that began at %s was cut off; this one is whole.\n",
                report.cut_off_before->c_str());
  }
  for (const std::string& sentence : report.repaired) {
    std::printf("repaired: %s\n", sentence.c_str());
  }
  print_heads(report.manifest);
  std::printf(
      "%llu records are in %s and were read back: %llu files copied (%llu bytes), %llu were "
      "there\n",
      number(report.manifest.records), options.target.c_str(), number(report.files_copied),
      number(report.bytes_copied), number(report.files_kept));
  return kExitWell;
}

void print_company(const std::string& code, const CompanyLoss& company) {
  std::printf("%-20s %8llu records kept%s%s; ", code.c_str(), number(company.kept),
              company.until ? ", up to " : "", company.until ? print(*company.until).c_str() : "");
  if (company.lost == 0) {
    std::printf("nothing lost\n");
    return;
  }
  std::printf("%llu lost: %llu to %llu, %s to %s\n", number(company.lost), number(company.kept + 1),
              number(company.kept + company.lost), print(company.first_lost).c_str(),
              print(company.last_lost).c_str());
}

std::string as_json(const RestoreReport& report, bool preview) {
  std::string text;
  json::JsonWriter out(text);
  out.begin_object().field("preview", preview).field("taken", print(report.manifest.taken));
  out.field("comparedWith", report.compared_with);
  out.field("cutOffAfter", report.cut_off_after.value_or("")).key("companies").begin_array();
  for (const auto& [code, company] : report.companies) {
    out.begin_object().field("company", code).key("kept").unsigned_integer(company.kept);
    out.field("keptUntil", company.until ? print(*company.until) : "");
    out.key("lost").unsigned_integer(company.lost);
    if (company.lost > 0) {
      out.key("lostFrom").unsigned_integer(company.kept + 1);
      out.key("lostTo").unsigned_integer(company.kept + company.lost);
      out.field("lostSince", print(company.first_lost));
      out.field("lostUntil", print(company.last_lost));
    }
    out.end_object();
  }
  out.end_array().end_object();
  return text;
}

// One row per company, as in the JSON.
int print_rows(const RestoreReport& report, bool preview) {
  CsvReport out({"preview", "taken", "comparedWith", "cutOffAfter", "company", "kept", "keptUntil",
                 "lost", "lostFrom", "lostTo", "lostSince", "lostUntil"});
  for (const auto& [code, company] : report.companies) {
    const bool lost = company.lost > 0;
    out.add({preview ? "true" : "false", print(report.manifest.taken), report.compared_with,
             report.cut_off_after.value_or(""), code, std::to_string(company.kept),
             company.until ? print(*company.until) : "", std::to_string(company.lost),
             lost ? std::to_string(company.kept + 1) : "",
             lost ? std::to_string(company.kept + company.lost) : "",
             lost ? print(company.first_lost) : "", lost ? print(company.last_lost) : ""});
  }
  out.print();
  return kExitWell;
}

}  // namespace

int backup_command(const BackupOptions& options) {
  if (options.check) {
    return check(options);
  }
  const auto take = options.stores ? backup::take_stores_backup : backup::take_backup;
  const auto report =
      take(options.data, options.target, SystemClock().now(), "facta " FACTA_VERSION);
  return report ? print_report(*report, options) : refused(report.error(), options.form);
}

int restore_command(const RestoreOptions& options) {
  const auto manifest = backup::Target(options.target).manifest();
  const bool stores = manifest && !manifest->stores.empty();
  const auto report =
      stores ? backup::restore_stores(options.target, options.data, options.until, options.preview)
      : options.preview ? backup::preview_restore(options.target, options.data, options.until)
                        : backup::restore(options.target, options.data, options.until);
  if (!report) {
    return refused(report.error(), options.form);
  }
  if (options.form == ReportForm::kJson) {
    return said(as_json(*report, options.preview));
  }
  if (options.form == ReportForm::kCsv) {
    return print_rows(*report, options.preview);
  }
  if (report->cut_off_after) {
    std::printf("A backup began at %s and was cut off; this is the one of %s.\n",
                report->cut_off_after->c_str(), print(report->manifest.taken).c_str());
  }
  for (const auto& [code, company] : report->companies) {
    print_company(code, company);
  }
  std::printf("Against %s. ", report->compared_with.c_str());
  if (options.preview) {
    std::printf("Nothing was written.\n");
  } else if (stores) {
    std::printf("State and views are in %s; facta serve --kafka goes on from there.\n",
                options.data.c_str());
  } else {
    std::printf("The log is in %s/log; facta serve folds it when it starts.\n",
                options.data.c_str());
  }
  return kExitWell;
}

}  // namespace facta
