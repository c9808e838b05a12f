// What operation needs: health, metrics, and the clock of a development start.
#include "service/api/command_request.h"
#include "service/api/problem.h"
#include "service/api/reading.h"

#include <atomic>
#include <memory>

namespace facta::api {
namespace {

// How far the views are behind the writer.
struct ViewsLag {
  std::uint64_t records = 0;
  std::int64_t micros = 0;  // since the decision of the oldest view's last record; 0: none behind
};

ViewsLag lag_of(const QueryDoor& door) {
  ViewsLag lag;
  if (door.projector.has_all()) {
    return lag;  // asking company by company takes the longer the more of them there are
  }
  for (const auto& [company, durable] : door.writer.durable_sequences()) {
    const std::uint64_t folded = door.projector.folded_sequence(company);
    if (folded >= durable) {
      continue;
    }
    lag.records += durable - folded;
    const auto last = door.projector.read([&name = company, folded](const Views& views) {
      return views.history.records.get(make_key(name, folded));
    });
    if (last) {
      lag.micros = std::max(lag.micros, door.clock.now().micros - last->at.micros);
    }
  }
  return lag;
}

http::HttpResponse health(int status, std::string_view state, std::string_view reason) {
  http::HttpResponse response;
  response.status = status;
  json::JsonWriter out(response.body);
  out.begin_object().field("status", state);
  if (!reason.empty()) {
    out.field("reason", reason);
  }
  out.end_object();
  if (status == 503) {
    response.headers.push_back({"Retry-After", "1"});
  }
  return response;
}

// `caught_up`: the views were once level with the log since the start; a moment's lag afterwards
// is no reason to send nobody here.
http::HttpResponse readiness(const QueryDoor& door, std::atomic<bool>& caught_up) {
  if (const std::string stopped = door.writer.stopped_because(); !stopped.empty()) {
    return health(503, "stopped", stopped);
  }
  if (const auto error = door.projector.store_error()) {
    return health(503, "degraded", error->message);
  }
  if (const std::string error = door.writer.store_error(); !error.empty()) {
    return health(503, "degraded", error);
  }
  if (!caught_up) {
    const ViewsLag lag = lag_of(door);
    if (lag.records > 0) {
      return health(503, "starting",
                    "the views have " + std::to_string(lag.records) + " records to fold");
    }
    caught_up = true;
  }
  return health(200, "ready", {});
}

class Metrics {
 public:
  void add(std::string_view name, std::string_view type, std::string_view help) {
    text_ += "# HELP facta_" + std::string(name) + " " + std::string(help) + "\n# TYPE facta_" +
             std::string(name) + " " + std::string(type) + "\n";
  }
  void value(std::string_view name, std::string_view labels, std::string_view value) {
    text_ += "facta_" + std::string(name) + std::string(labels) + " " + std::string(value) + "\n";
  }
  void one(std::string_view name, std::string_view type, std::string_view help,
           std::uint64_t number) {
    add(name, type, help);
    value(name, {}, std::to_string(number));
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void add_writer(Metrics& metrics, const Writer& writer) {
  const WriterCounters& counters = writer.counters();
  metrics.add("commands_total", "counter", "Commands answered, by outcome.");
  const auto outcome = [&](const char* name, std::uint64_t count) {
    metrics.value("commands_total", "{outcome=\"" + std::string(name) + "\"}",
                  std::to_string(count));
  };
  outcome("accepted", counters.accepted);
  outcome("refused", counters.refused);
  outcome("replayed", counters.replayed);
  outcome("rejected", counters.rejected);
  outcome("unknown", counters.unknown);
  outcome("overloaded", counters.overloaded);
  metrics.one("commands_queued", "gauge", "Commands that wait for the writer.", writer.queued());
  metrics.one("batches_total", "counter", "Groups of commands written together.", counters.batches);
  metrics.one("records_void_total", "counter", "Records that turned out void: another writer won.",
              counters.voided);
  metrics.one("state_store_failing", "gauge", "1 while the store of the state cannot be written.",
              writer.store_error().empty() ? 0 : 1);
  metrics.one("writer_partitions_held", "gauge",
              "Partitions not written to now: a wrong clock, or another writer.",
              static_cast<std::uint64_t>(counters.holding_back.load()));
  metrics.one("writer_up", "gauge", "1 while the writer decides.",
              writer.stopped_because().empty() ? 1 : 0);
}

void add_http(Metrics& metrics, const http::HttpServerCounts& counts) {
  metrics.one("http_connections", "gauge", "Open connections.", counts.connections);
  metrics.one("http_in_flight", "gauge", "Requests being handled.", counts.in_flight);
  metrics.one("http_streams", "gauge", "Streamed answers being sent.", counts.streams);
  metrics.one("http_requests_total", "counter", "Requests given to a handler.", counts.requests);
  metrics.one("http_refused_total", "counter",
              "Requests the server answered itself: malformed, too large, late, too many.",
              counts.refused);
}

http::HttpResponse metrics_response(const QueryDoor& door) {
  Metrics metrics;
  add_writer(metrics, door.writer);
  if (door.http_counts) {
    add_http(metrics, door.http_counts());
  }
  const ViewsLag lag = lag_of(door);
  metrics.one("views_lag_records", "gauge", "Durable records that the views have yet to fold.",
              lag.records);
  metrics.add("views_lag_seconds", "gauge", "Age of the last record folded, while others wait.");
  metrics.value("views_lag_seconds", {}, print_decimal(lag.micros, 6, 0));
  metrics.one("views_store_failing", "gauge", "1 while the store of the views cannot be written.",
              door.projector.store_error() ? 1 : 0);
  http::HttpResponse response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = metrics.text();
  return response;
}

http::HttpResponse set_clock(SettableClock& clock, const http::HttpRequest& request) {
  const auto document = parse_body(request);
  if (!document) {
    return problem_response(document.error(), std::string_view());
  }
  const json::JsonValue* now = *document && (*document)->root().members().size() == 1
                                   ? (*document)->root().find("now")
                                   : nullptr;
  const auto time = now == nullptr ? std::nullopt : parse_time(now->string());
  if (!time) {
    return problem_response(
        reject_field("/now", "must be a time such as \"2026-11-02T09:00:00Z\", and alone"),
        std::string_view());
  }
  clock.set(*time);
  http::HttpResponse response;
  json::JsonWriter out(response.body);
  out.begin_object().field("now", print(*time)).end_object();
  return response;
}

}  // namespace

void add_operation_routes(Router& router, const QueryDoor& door) {
  router.add("GET", "/health/live", [](RoutedRequest&&, http::Responder&& responder) {
    responder.send(health(200, "alive", {}));
  });
  const auto caught_up = std::make_shared<std::atomic<bool>>(false);
  const auto on_pool = [&router, &door](const std::string& path,
                                        std::function<http::HttpResponse()> make) {
    router.add("GET", path,
               [&door, make = std::move(make)](RoutedRequest&&, http::Responder&& responder) {
                 const auto shared = std::make_shared<http::Responder>(std::move(responder));
                 door.pool.post([shared, make] { shared->send(make()); });
               });
  };
  on_pool("/health/ready", [&door, caught_up] { return readiness(door, *caught_up); });
  on_pool("/metrics", [&door] { return metrics_response(door); });
  if (door.settable_clock != nullptr) {
    router.add("POST", "/v1/dev/clock",
               [&door](RoutedRequest&& request, http::Responder&& responder) {
                 responder.send(set_clock(*door.settable_clock, request.http));
               });
  }
}

}  // namespace facta::api
