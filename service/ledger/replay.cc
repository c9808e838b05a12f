#include "service/ledger/replay.h"

#include "events/history/until.h"
#include "events/history_file/history_file.h"
#include "service/api/gate.h"
#include "service/api/identity.h"
#include "service/api/query_door.h"
#include "service/http/target.h"
#include "service/ledger/open_log.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>

namespace facta {
namespace {

constexpr int kExitRefused = 1;
constexpr int kExitUsage = 2;
constexpr int kExitFailed = 3;

int failed(const std::string& sentence, int code = kExitFailed) {
  std::fprintf(stderr, "facta: %s\n", sentence.c_str());
  return code;
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

class AnswerSink final : public http::ResponseSink {
 public:
  void respond(http::HttpResponse&& response) override {
    answer_.set_value(http::whole(std::move(response)));
  }
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
        door_{projector, writer_, log, clock_, pool_, nullptr, {}} {
    writer_.stop();  // it never started: nothing is decided in the past
    api::add_query_routes(router_, door_);
    // Who has the history may see all of it.
    router_.guard([gate = api::Gate(api::identify_dev)](const api::Route* route,
                                                        api::RoutedRequest& request) {
      return gate.stop(route, request);
    });
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

int use_past(EventLog& log, const Until& moment, const ReplayUse& use) {
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
  if (!moment.is_everything()) {
    past.clock().set(moment.time);
  }
  return use([&past](const std::string& target, std::string_view accept) {
    return past.get(target, accept);
  });
}

}  // namespace

int replay_command(const ReplayOptions& options, const ReplayUse& use) {
  auto moment = parse_until(options.until);
  if (!moment) {
    return failed("--until takes COMPANY/SEQUENCE or a time such as 2026-10-31T12:00:00Z",
                  kExitUsage);
  }
  const auto log = open_history(options.from);
  if (!log) {
    return failed(log.error().message);
  }
  const auto found = find_until(**log, *moment);
  if (!found) {
    return failed(found.error().message);
  }
  if (!*found) {
    return failed("there is no record " + options.until, kExitRefused);
  }
  return use_past(**log, *moment, use);
}

}  // namespace facta
