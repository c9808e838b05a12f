#include "service/ledger/offline.h"

#include "events/log/copy.h"
#include "projections/core/verify.h"
#include "service/json/json_writer.h"
#include "service/ledger/ledger.h"

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

void print_json(const VerifyReport& report) {
  std::string text;
  json::JsonWriter out(text);
  out.begin_object().field("ok", report.ok());
  out.field("stateRoot", hex(report.state_root));
  out.key("records").unsigned_integer(report.records);
  out.key("voids").unsigned_integer(report.voids);
  out.key("stateRowsCompared").unsigned_integer(report.state_rows_compared);
  out.key("viewRowsCompared").unsigned_integer(report.view_rows_compared);
  out.key("companies").begin_array();
  for (const auto& [code, company] : report.companies) {
    out.begin_object().field("company", code);
    out.key("sequence").unsigned_integer(company.sequence);
    out.field("head", hex(company.head)).end_object();
  }
  out.end_array().key("findings").begin_array();
  for (const std::string& finding : report.findings) {
    out.string(finding);
  }
  out.end_array().key("notChecked").begin_array();
  for (const std::string& gap : report.not_checked) {
    out.string(gap);
  }
  out.end_array().end_object();
  std::printf("%s\n", text.c_str());
}

void print_text(const VerifyReport& report) {
  for (const auto& [code, company] : report.companies) {
    std::printf("%-20s %8llu records, head %s\n", code.c_str(),
                static_cast<unsigned long long>(company.sequence), hex(company.head).c_str());
  }
  std::printf("state root           %s\n", hex(report.state_root).c_str());
  std::printf(
      "checked              %llu records, %llu void messages, %llu state rows, %llu view rows\n",
      static_cast<unsigned long long>(report.records),
      static_cast<unsigned long long>(report.voids),
      static_cast<unsigned long long>(report.state_rows_compared),
      static_cast<unsigned long long>(report.view_rows_compared));
  for (const std::string& gap : report.not_checked) {
    std::printf("not checked: %s\n", gap.c_str());
  }
  for (const std::string& finding : report.findings) {
    std::printf("WRONG: %s\n", finding.c_str());
  }
  std::printf("%s\n", report.ok() ? "The history is whole and everything agrees with it."
                                  : "Something is wrong; see above.");
}

}  // namespace

int verify_command(const OfflineOptions& options) {
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
  const auto report = verify(**log, what);
  if (!report) {
    return failed(report.error());
  }
  options.json ? print_json(*report) : print_text(*report);
  return report->ok() ? kExitWell : kExitWrong;
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
  std::printf("%llu records copied, %llu were there; the source is sealed\n",
              static_cast<unsigned long long>(copied->copied),
              static_cast<unsigned long long>(copied->present));
  return kExitWell;
}

}  // namespace facta
