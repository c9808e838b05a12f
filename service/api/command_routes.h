// Every POST of api.md section 2, and the `can...` queries: a request becomes a command, the writer
// decides, its answer becomes the response.
#pragma once

#include "consumers/runtime/clock.h"
#include "consumers/runtime/writer.h"
#include "projections/core/projector.h"
#include "service/api/answer_cache.h"
#include "service/api/router.h"
#include "service/api/work_pool.h"

namespace facta::api {

struct CommandDoor {
  Writer& writer;
  WorkPool& pool;                        // builds large answers, so that the writer does not
  const Projector* projector = nullptr;  // what a refusal looks up; null: nothing
  EventLog* log = nullptr;
  AnswerCache* answers = nullptr;  // to `can...`, of the writer's state; null: each is asked anew
  const Clock* clock = nullptr;    // by which the writer decides; with `answers`
};

// `door` must outlive the router.
void add_command_routes(Router& router, const CommandDoor& door);

}  // namespace facta::api
