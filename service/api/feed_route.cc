// GET /v1/events: the accounting feed.
#include "events/schema/events.gen.h"
#include "service/api/feed_stream.h"
#include "service/api/reading.h"

#include <algorithm>

namespace facta::api {
namespace {

FeedRequest read_feed_request(Read& read) {
  Parameters& parameters = read.parameters;
  FeedRequest feed;
  feed.server_sent = read.accepts("text/event-stream");
  feed.follow = parameters.flag("follow").value_or(false) || feed.server_sent;
  for (std::string& company : parameters.names("companies")) {
    feed.companies.insert(std::move(company));
  }
  for (std::string& type : parameters.names("types")) {
    if (std::ranges::find(kEventTypes, type) == std::end(kEventTypes)) {
      parameters.fault("types", "there are no events of type " + type);
    }
    feed.types.insert(std::move(type));
  }
  feed.after = parameters.text("after");
  // What a browser sends when it connects again goes before what the page asked for at first.
  if (const auto last = read.request.http.headers.find("Last-Event-ID"); last && !last->empty()) {
    feed.after = *last;
  }
  return feed;
}

}  // namespace

void add_feed_route(QueryRoutes& routes) {
  routes.route(
      "/v1/events", ViewRight::kInvoices, {"after", "types", "companies", "follow"},
      {.parameters = {},
       .body = {},
       .answer = {},
       .sent_as = {},
       .given_as = {"application/x-ndjson", "text/event-stream"}},
      [](Read& asked) -> Produce {
        return [feed = read_feed_request(asked)](const Read& read) -> Result<Produced, Rejection> {
          auto places = resolve_feed(read.door, feed);
          if (!places) {
            return Unexpected{std::move(places.error())};
          }
          http::HttpResponse response;
          response.content_type = feed.server_sent ? "text/event-stream" : "application/x-ndjson";
          response.stream = std::make_unique<FeedStream>(read.door, feed, std::move(*places));
          return Produced{{}, {}, std::move(response), false};
        };
      });
}

}  // namespace facta::api
