// What a running service sends as a file: the whole history, and the file of a journal export.
#include "service/cli/commands.h"
#include "service/cli/json_text.h"
#include "service/cli/session.h"
#include "service/cli/view.h"
#include "service/json/json_writer.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <ostream>
#include <unistd.h>

namespace facta::cli {
namespace {

// A file under another name until it is whole and on disk.
class PartialFile {
 public:
  explicit PartialFile(std::string path)
      : path_(std::move(path)),
        partial_(path_ + ".partial"),
        file_(::open(partial_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
    note(file_ >= 0);
  }
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;
  ~PartialFile() {
    if (file_ >= 0) {
      ::close(file_);
      std::remove(partial_.c_str());
    }
  }

  bool write(std::string_view bytes) {
    while (fault_.empty() && !bytes.empty()) {
      const ssize_t wrote = ::write(file_, bytes.data(), bytes.size());
      note(wrote >= 0 || errno == EINTR);
      bytes.remove_prefix(wrote < 0 ? 0 : static_cast<std::size_t>(wrote));
    }
    return fault_.empty();
  }
  bool finish() {
    if (fault_.empty()) {
      note(::fsync(file_) == 0 && std::rename(partial_.c_str(), path_.c_str()) == 0);
    }
    if (fault_.empty()) {
      ::close(file_);
      file_ = -1;
    }
    return fault_.empty();
  }
  const std::string& fault() const { return fault_; }

 private:
  void note(bool well) {
    if (!well && fault_.empty()) {
      fault_ = path_ + ": " + std::strerror(errno);
    }
  }

  std::string path_, partial_, fault_;
  int file_;
};

// Counts what is in a history file while it passes (docs/history-file.md): blocks of a tag, a size
// and a payload up to the next multiple of 8.
class HistoryCount {
 public:
  void take(std::string_view bytes) {
    while (!bytes.empty()) {
      if (skip_ > 0) {
        const auto size = std::min<std::size_t>(skip_, bytes.size());
        if (in_tail_) {
          tail_ += bytes.substr(0, size);
        }
        skip_ -= size;
        bytes.remove_prefix(size);
        continue;
      }
      const std::size_t size = std::min<std::size_t>(8 - head_.size(), bytes.size());
      head_ += bytes.substr(0, size);
      bytes.remove_prefix(size);
      if (head_.size() == 8) {
        begin_block();
        head_.clear();
      }
    }
  }
  std::uint64_t records() const { return records_; }
  std::uint64_t companies() const {
    std::uint64_t count = 0;
    for (std::size_t at = 0; (at = tail_.find("\ncompany ", at)) != std::string::npos; ++at) {
      ++count;
    }
    return count;
  }

 private:
  void begin_block() {
    if (in_tail_) {
      return;  // the last line of the file
    }
    std::uint64_t size = 0;
    for (std::size_t i = 8; i > 4; --i) {
      size = size << 8 | static_cast<unsigned char>(head_[i - 1]);
    }
    records_ += head_.starts_with("RECD") ? 1 : 0;
    in_tail_ = head_.starts_with("TAIL");
    skip_ = (size + 7) / 8 * 8;
  }

  std::uint64_t skip_ = 16;  // the first line
  std::string head_, tail_;
  std::uint64_t records_ = 0;
  bool in_tail_ = false;
};

int say_written(Session& session, const std::string& file, const HistoryCount& count) {
  const std::string records = std::to_string(count.records());
  const std::string companies = std::to_string(count.companies());
  if (session.form() == OutputForm::kTable) {
    *session.terminal().out << records << " records of " << companies << " companies are in "
                            << file << '\n';
    return kDone;
  }
  if (session.form() == OutputForm::kCsv) {
    Table table;
    table.columns = {{"file"}, {"records"}, {"companies"}};
    table.rows.push_back({file, records, companies});
    write_csv(session.terminal(), table);
    return kDone;
  }
  std::string line;
  json::JsonWriter out(line);
  out.begin_object().field("file", file);
  out.key("records").unsigned_integer(count.records());
  out.key("companies").unsigned_integer(count.companies()).end_object();
  *session.terminal().out << line << '\n';
  return kDone;
}

// The answer to a download that came to an end; kDone: it is whole.
ExitCode ended(Session& session, const Result<RemoteAnswer, http::ClientError>& answer) {
  if (!answer) {
    return session.remote().unreachable(answer.error());
  }
  return answer->accepted() ? kDone : session.remote().refuse(*answer);
}

int download_file_of_export(Session& session, const Values& values) {
  auto target = session.target("/v1/companies/{company}/exports/{EXPORT}/file", values);
  if (!target) {
    return kUsage;
  }
  const bool json = session.form() == OutputForm::kJson;
  *target += "?format=" + values.text("format").value_or(json ? "json" : "csv");
  std::ostream& out = *session.terminal().out;
  return ended(session, session.remote().stream(*target, "*/*", [&](std::string_view piece) {
    out << piece;
    return out.good();
  }));
}

}  // namespace

int download_history(Session& session, const std::string& file) {
  constexpr const char* kTarget = "/v1/history/export";
  constexpr const char* kBytes = "application/octet-stream";
  HistoryCount count;
  if (file == "-") {
    std::ostream& out = *session.terminal().out;
    return ended(session, session.remote().stream(kTarget, kBytes, [&](std::string_view piece) {
      out << piece;
      return out.good();
    }));
  }
  PartialFile written(file);
  const auto answer = session.remote().stream(kTarget, kBytes, [&](std::string_view piece) {
    count.take(piece);
    return written.write(piece);
  });
  const ExitCode code = written.fault().empty() ? ended(session, answer) : kDone;
  if (code != kDone) {
    return code;
  }
  if (!written.finish()) {
    *session.terminal().error << "facta: " << written.fault() << '\n';
    return kUnreachable;
  }
  return say_written(session, file, count);
}

void add_download_commands(std::vector<CommandSpec>& tree) {
  tree.push_back({"export file",
                  "the file of a journal export, the same bytes whenever it is asked for",
                  "facta export file 1 --format csv --company noord > export-1.csv",
                  {{"EXPORT", {}, "number of the journal export", true, false, {}}},
                  {{"format",
                    "WORD",
                    "csv or json; without it csv, or json with --json",
                    false,
                    false,
                    {"csv", "json"}}},
                  download_file_of_export});
}

}  // namespace facta::cli
