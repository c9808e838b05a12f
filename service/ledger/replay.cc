#include "service/ledger/replay.h"

#include "events/history/read_records.h"
#include "events/history_file/history_file.h"
#include "service/api/query_door.h"
#include "service/http/target.h"
#include "service/ledger/open_log.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <limits>

namespace facta {
namespace {

constexpr std::uint64_t kEnd = ~std::uint64_t{0};
constexpr int kExitRefused = 1;
constexpr int kExitUsage = 2;
constexpr int kExitFailed = 3;

int failed(const std::string& sentence, int code = kExitFailed) {
  std::fprintf(stderr, "facta: %s\n", sentence.c_str());
  return code;
}

// Up to which record of each company the history counts.
struct Moment {
  std::string company;  // empty: `time` alone decides
  std::uint64_t sequence = 0;
  Time time{std::numeric_limits<std::int64_t>::max()};

  bool has(const Record& record) const {
    return record.company == company ? record.sequence <= sequence : record.time <= time;
  }
};

// "noord/120" without its time, or a time; nullopt: neither.
std::optional<Moment> parse_moment(const std::string& text) {
  Moment moment;
  if (text.empty()) {
    return moment;
  }
  if (const auto time = parse_time(text)) {
    moment.time = *time;
    return moment;
  }
  const std::size_t slash = text.rfind('/');
  if (slash == std::string::npos || slash == 0) {
    return std::nullopt;
  }
  moment.company = text.substr(0, slash);
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data() + slash + 1, end, moment.sequence);
  return error == std::errc{} && at == end ? std::optional(moment) : std::nullopt;
}

// A folder of its own, gone with the object.
class TemporaryStore {
 public:
  TemporaryStore() {
    std::string name = (std::filesystem::temp_directory_path() / "facta-replay.XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) {
      path_ = name;
    }
  }
  TemporaryStore(const TemporaryStore&) = delete;
  TemporaryStore& operator=(const TemporaryStore&) = delete;
  ~TemporaryStore() {
    std::error_code ignored;
    if (!path_.empty()) {
      std::filesystem::remove_all(path_, ignored);
    }
  }
  const std::string& path() const { return path_; }  // empty: none could be made

 private:
  std::string path_;
};

// Every admitted record, partition after partition, until `take` answers false.
Result<Done, LogError> each_record(
    EventLog& log, const std::function<bool(std::shared_ptr<AdmittedRecord>)>& take) {
  ChainHeads heads(log.identity().ledger_id);
  bool go_on = true;
  RecordSink sink;
  sink.head = [&](std::string_view company) { return heads.of(company); };
  sink.take = [&](std::shared_ptr<AdmittedRecord> admitted) {
    heads.passed(*admitted);
    return go_on = take(std::move(admitted));
  };
  for (int partition = 0; go_on && partition < log.identity().partition_count; ++partition) {
    const auto read = read_records(log, partition, 0, kEnd, sink);
    if (!read) {
      return Unexpected{read.error()};
    }
  }
  return Done{};
}

// The time of the record that a moment names; nullopt: there is no such record.
Result<std::optional<Time>, LogError> time_of(EventLog& log, const Moment& moment) {
  std::optional<Time> found;
  const auto read = each_record(log, [&](const std::shared_ptr<AdmittedRecord>& admitted) {
    const Record& record = admitted->record;
    if (record.company == moment.company && record.sequence == moment.sequence) {
      found = record.time;
    }
    return !found;
  });
  if (!read) {
    return Unexpected{read.error()};
  }
  return found;
}

class AnswerSink final : public http::ResponseSink {
 public:
  void respond(http::HttpResponse&& response) override { answer_.set_value(std::move(response)); }
  void abandon() override {
    http::HttpResponse failed;
    failed.status = 500;
    answer_.set_value(std::move(failed));
  }
  http::HttpResponse wait() { return answer_.get_future().get(); }

 private:
  std::promise<http::HttpResponse> answer_;
};

// Answers GETs from views that nobody folds any more.
class Past {
 public:
  Past(EventLog& log, Projector& projector)
      : books_(log.identity(), nullptr),
        writer_({}, log, books_, clock_, [](const std::shared_ptr<const AdmittedRecord>&) {}),
        door_{projector, writer_, log, clock_, pool_, true, nullptr, {}} {
    writer_.stop();  // it never started: nothing is decided in the past
    api::add_query_routes(router_, door_);
  }

  SettableClock& clock() { return clock_; }

  LocalAnswer get(const std::string& text, std::string_view accept) {
    auto target = http::parse_target(text);
    if (!target) {
      return {400, target.error(), "text/plain"};
    }
    http::HttpRequest request;
    request.method = "GET";
    request.path = std::move(target->path);
    request.segments = std::move(target->segments);
    request.query = std::move(target->query);
    request.headers.add("Accept", accept);
    const auto sink = std::make_shared<AnswerSink>();
    router_.dispatch(std::move(request), http::Responder(sink));
    http::HttpResponse response = sink->wait();
    while (response.stream &&
           response.stream->next(response.body) == http::BodyStream::Next::kMore) {
    }
    return {response.status, std::move(response.body), std::move(response.content_type)};
  }

 private:
  SettableClock clock_;
  Books books_;
  Writer writer_;
  api::WorkPool pool_{1};
  api::QueryDoor door_;
  api::Router router_;
};

Result<std::unique_ptr<EventLog>, LogError> open_history(const OfflineOptions& from) {
  if (!from.file.empty()) {
    auto file = HistoryFile::open(from.file);
    if (!file) {
      return Unexpected{std::move(file.error())};
    }
    return std::unique_ptr<EventLog>(std::move(*file));
  }
  LogPlace place;
  place.data = from.data;
  place.kafka = from.kafka;
  place.topic = from.topic;
  place.read_only = true;
  return open_log(place);
}

int use_past(EventLog& log, const Moment& moment, const ReplayUse& use) {
  const TemporaryStore store;
  ProjectorOptions options;
  options.dir = store.path();
  auto projector = Projector::open(log.identity(), options);
  if (store.path().empty() || !projector) {
    return failed(projector ? "there is no room for a temporary store" : projector.error().message);
  }
  const auto folded = each_record(log, [&](std::shared_ptr<AdmittedRecord> admitted) {
    return !moment.has(admitted->record) || (*projector)->offer(std::move(admitted));
  });
  if (!folded) {
    return failed(folded.error().message);
  }
  if (const auto flushed = (*projector)->flush(); !flushed) {
    return failed(flushed.error().message);
  }
  Past past(log, **projector);
  if (moment.time.micros != std::numeric_limits<std::int64_t>::max()) {
    past.clock().set(moment.time);
  }
  return use([&past](const std::string& target, std::string_view accept) {
    return past.get(target, accept);
  });
}

}  // namespace

int replay_command(const ReplayOptions& options, const ReplayUse& use) {
  auto moment = parse_moment(options.until);
  if (!moment) {
    return failed("--until takes COMPANY/SEQUENCE or a time such as 2026-10-31T12:00:00Z",
                  kExitUsage);
  }
  const auto log = open_history(options.from);
  if (!log) {
    return failed(log.error().message);
  }
  if (!moment->company.empty()) {
    const auto time = time_of(**log, *moment);
    if (!time) {
      return failed(time.error().message);
    }
    if (!*time) {
      return failed("there is no record " + options.until, kExitRefused);
    }
    moment->time = **time;
  }
  return use_past(**log, *moment, use);
}

}  // namespace facta
