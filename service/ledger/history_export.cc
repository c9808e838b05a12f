// facta history export: the whole history as one file that needs nothing else.
#include "events/history_file/history_writer.h"
#include "service/json/json_writer.h"
#include "service/ledger/csv_report.h"
#include "service/ledger/offline.h"
#include "service/ledger/open_log.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace facta {
namespace {

constexpr int kExitWell = 0;
constexpr int kExitFailed = 3;

int failed(const std::string& sentence) {
  std::fprintf(stderr, "facta: %s\n", sentence.c_str());
  return kExitFailed;
}

// Empty: everything is written.
std::string write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = write(file, bytes.data(), bytes.size());
    if (wrote < 0 && errno != EINTR) {
      return std::strerror(errno);
    }
    bytes.remove_prefix(wrote < 0 ? 0 : static_cast<std::size_t>(wrote));
  }
  return {};
}

// Empty: the whole history is in the file.
std::string write_history(HistoryWriter& history, int file) {
  std::string piece;
  while (true) {
    const auto more = history.next(piece);
    if (!more) {
      return more.error().message;
    }
    if (auto fault = write_all(file, piece); !fault.empty()) {
      return fault;
    }
    if (!*more) {
      return {};
    }
    piece.clear();
  }
}

// Under another name until it is whole and on disk.
std::string write_file(HistoryWriter& history, const std::string& path) {
  const std::string partial = path + ".partial";
  const int file = open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) {
    return partial + ": " + std::strerror(errno);
  }
  std::string fault = write_history(history, file);
  if (fault.empty() && fsync(file) != 0) {
    fault = std::strerror(errno);
  }
  close(file);
  if (fault.empty() && std::rename(partial.c_str(), path.c_str()) != 0) {
    fault = std::strerror(errno);
  }
  if (!fault.empty()) {
    std::remove(partial.c_str());
    return path + ": " + fault;
  }
  return {};
}

void print_written(const HistoryWriter& history, const HistoryExportOptions& options) {
  if (options.from.form == ReportForm::kCsv) {
    CsvReport out({"file", "records", "companies"});
    out.add({options.to, std::to_string(history.records()),
             std::to_string(history.companies().size())});
    out.print();
    return;
  }
  std::string text;
  json::JsonWriter out(text);
  out.begin_object().field("file", options.to);
  out.key("records").unsigned_integer(history.records());
  out.key("companies").unsigned_integer(history.companies().size()).end_object();
  std::printf("%s\n", text.c_str());
}

}  // namespace

int history_export_command(const HistoryExportOptions& options) {
  LogPlace place;
  place.data = options.from.data;
  place.kafka = options.from.kafka;
  place.topic = options.from.topic;
  place.read_only = true;
  const auto log = open_log(place);
  if (!log) {
    return failed(log.error().message);
  }
  HistoryWriter history(**log, "facta " FACTA_VERSION);
  const bool piped = options.to == "-";
  const std::string fault =
      piped ? write_history(history, STDOUT_FILENO) : write_file(history, options.to);
  if (!fault.empty()) {
    return failed(fault);
  }
  if (!piped && options.from.form != ReportForm::kText) {
    print_written(history, options);
    return kExitWell;
  }
  std::fprintf(piped ? stderr : stdout, "%llu records of %zu companies are in %s\n",
               static_cast<unsigned long long>(history.records()), history.companies().size(),
               piped ? "the file" : options.to.c_str());
  return kExitWell;
}

}  // namespace facta
