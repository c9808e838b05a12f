// What goes on while one looks: a run until it is generated, and the feed.
#include "service/cli/commands.h"
#include "service/cli/json_text.h"
#include "service/cli/session.h"
#include "service/cli/view.h"
#include "service/http/target.h"

#include <array>
#include <charconv>
#include <ostream>

namespace facta::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstLook{50};
constexpr milliseconds kLookEvery{500};
constexpr int kIdleBreaksMax = 20;

std::uint64_t number_at(const json::JsonValue& object, std::string_view member) {
  const json::JsonValue* const value = find_member(object, member);
  const std::string text = value == nullptr ? std::string() : cell_of(*value);
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string text_at(const json::JsonValue& object, std::string_view member) {
  const json::JsonValue* const value = find_member(object, member);
  return value == nullptr ? std::string() : cell_of(*value);
}

Result<json::JsonDocument, ExitCode> document_at(Session& session, const std::string& target) {
  auto answer = session.remote().get(target);
  if (!answer) {
    return Unexpected{answer.error()};
  }
  if (!answer->accepted()) {
    return Unexpected{session.remote().refuse(*answer)};
  }
  auto document = json::parse_json(std::move(answer->body));
  if (!document) {
    *session.terminal().error << "facta: the service answered no JSON for " << target << '\n';
    return Unexpected{kUnreachable};
  }
  return std::move(*document);
}

// Columns of the feed as CSV: attributes of the event, and its data as JSON.
constexpr std::array<std::string_view, 8> kEventColumns = {
    "id", "partitionkey", "type", "time", "subject", "previous", "cursor", "data"};

std::string event_row(const json::JsonValue& event) {
  std::vector<std::string> cells;
  for (const std::string_view column : kEventColumns) {
    const json::JsonValue* const value = event.find(column);
    std::string& cell = cells.emplace_back();
    if (value != nullptr && value->is_object()) {
      append_json(cell, *value);
    } else if (value != nullptr) {
      cell = cell_of(*value);
    }
  }
  std::string row;
  append_csv(row, cells);
  return row;
}

// Keeps whole lines: what came in pieces goes out line by line, so that the last whole event is
// known when the connection breaks.
class FeedLines {
 public:
  FeedLines(std::ostream& out, std::string after, bool csv)
      : out_(out), last_id_(std::move(after)), csv_(csv) {}

  bool take(std::string_view piece) {
    rest_ += piece;
    const std::size_t end = rest_.rfind('\n');
    if (end == std::string::npos) {
      return true;
    }
    const std::string_view lines = std::string_view(rest_).substr(0, end + 1);
    if (csv_) {
      begin();
      write_rows(lines);
    } else {
      const std::size_t before = end == 0 ? std::string::npos : rest_.rfind('\n', end - 1);
      const std::size_t at = before == std::string::npos ? 0 : before + 1;
      note(json::parse_json(rest_.substr(at, end - at)));
      out_ << lines;
    }
    out_ << std::flush;
    rest_.erase(0, end + 1);
    return out_.good();
  }
  void restart() { rest_.clear(); }
  const std::string& last_id() const { return last_id_; }
  // The titles, before the first event or when it is known that there is none.
  void begin() {
    if (csv_ && !begun_) {
      std::string titles;
      append_csv(titles, {kEventColumns.begin(), kEventColumns.end()});
      out_ << titles;
    }
    begun_ = true;
  }

 private:
  void note(const Result<json::JsonDocument, json::JsonError>& event) {
    const std::string id = event ? text_at(event->root(), "id") : std::string();
    last_id_ = id.empty() ? last_id_ : id;
  }
  void write_rows(std::string_view lines) {
    while (!lines.empty()) {
      const std::size_t end = lines.find('\n');
      if (const auto event = json::parse_json(std::string(lines.substr(0, end)))) {
        out_ << event_row(event->root());
        note(event);
      }
      lines.remove_prefix(end + 1);
    }
  }

  std::ostream& out_;
  std::string rest_;
  std::string last_id_;
  const bool csv_;
  bool begun_ = false;
};

std::string feed_target(const Values& values, const std::string& after) {
  std::string target = values.has("follow") ? "/v1/events?follow=true" : "/v1/events?follow=false";
  if (!after.empty()) {
    target += "&after=" + http::percent_encode(after);
  }
  for (const char* const filter : {"types", "companies"}) {
    if (const auto chosen = values.text(filter)) {
      target += "&" + std::string(filter) + "=" + http::percent_encode(*chosen);
    }
  }
  return target;
}

// A follower goes on behind the last whole event when the connection breaks, and gives up when it
// broke many times in a row with nothing new.
int follow_feed(Session& session, const Values& values) {
  FeedLines lines(*session.terminal().out, values.text_or_empty("after"),
                  session.form() == OutputForm::kCsv);
  const bool follow = values.has("follow");
  for (int idle_breaks = 0;; ++idle_breaks) {
    const std::string before = lines.last_id();
    const auto answer =
        session.remote().stream(feed_target(values, before), "application/x-ndjson",
                                [&](std::string_view piece) { return lines.take(piece); });
    if (answer && !answer->accepted()) {
      return session.remote().refuse(*answer);
    }
    if (answer) {
      lines.begin();
    }
    if (!session.terminal().out->good() || (answer && !follow)) {
      return kDone;
    }
    if (lines.last_id() != before) {
      idle_breaks = 0;
    }
    if (!answer && (!follow || idle_breaks >= kIdleBreaksMax)) {
      return session.remote().unreachable(answer.error());
    }
    lines.restart();
    session.surroundings().pause(kLookEvery);
  }
}

}  // namespace

int watch_run(Session& session, const std::string& run) {
  Values values;
  values.add("RUN", run);
  const auto target = session.target("/v1/companies/{company}/runs/{RUN}", values);
  if (!target) {
    return kUsage;
  }
  ProgressBar bar(session.terminal(), "run " + run);
  milliseconds pause = kFirstLook;
  while (true) {
    const auto progress = document_at(session, *target + "/progress");
    if (!progress) {
      return progress.error();
    }
    const json::JsonValue& at = progress->root();
    const std::string state = text_at(at, "state");
    if (state != "queued" && state != "generating") {
      break;
    }
    const std::string waiting = text_at(at, "expectedWait");
    bar.show(number_at(at, "linesDone"), number_at(at, "linesTotal"),
             state + (waiting.empty() ? "" : ", about " + waiting + " s"));
    session.surroundings().pause(pause);
    pause = std::min(pause * 2, kLookEvery);
  }
  bar.clear();
  const auto shown = document_at(session, *target);
  if (!shown) {
    return shown.error();
  }
  show_object(session, shown->root());
  return text_at(shown->root(), "state") == "failed" ? kRefused : kDone;
}

void add_stream_commands(std::vector<CommandSpec>& tree) {
  CommandSpec spec;
  spec.path = "events";
  spec.summary = "the accounting feed as lines of JSON, or as CSV";
  spec.example = "facta events --after noord/12/0 --follow";
  spec.options = {{"after", "ID", "only what came after this event", false, false, {}},
                  {"follow", "", "go on with what happens from now", false, false, {}},
                  {"types", "TYPE,...", "only these types of event", false, false, {}},
                  {"companies", "CODE,...", "only these companies", false, false, {}}};
  spec.run = follow_feed;
  tree.push_back(std::move(spec));
}

}  // namespace facta::cli
