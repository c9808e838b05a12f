// Every GET of api.md section 2: the views as JSON and CSV, the history, the accounting feed, and
// what operation needs (health, metrics).
//
// A read sees at least everything that was acknowledged before it was asked: it waits, a little,
// for the views to fold what the writer has made durable. Reads run on the pool, never on the I/O
// thread; only an answer that was given before and still holds is given again there.
#pragma once

#include "consumers/runtime/clock.h"
#include "consumers/runtime/writer.h"
#include "projections/core/projector.h"
#include "service/api/answer_cache.h"
#include "service/api/router.h"
#include "service/api/work_pool.h"
#include "service/http/server.h"

#include <functional>

namespace facta::api {

struct QueryDoor {
  const Projector& projector;
  Writer& writer;
  EventLog& log;
  const Clock& clock;
  WorkPool& pool;
  SettableClock* settable_clock = nullptr;              // development: POST /v1/dev/clock sets it
  std::function<http::HttpServerCounts()> http_counts;  // for /metrics; null: none
  // Whether whoever sent a request is known still; asked again and again by answers that take long,
  // so that a token which is revoked or expires ends them. Null: yes.
  std::function<bool(const http::HttpRequest&)> still_known = {};
  AnswerCache* answers = nullptr;  // of the views; null: every answer is made anew
};

// `door` and `router` must outlive what was added.
void add_query_routes(Router& router, const QueryDoor& door);

}  // namespace facta::api
