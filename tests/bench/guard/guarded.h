// The work whose cost is guarded, in functions of their own: callgrind counts what happens in each
// of them apart, and finds them by these names. So none is inlined, none takes the other's place,
// and each ends before what it made is thrown away.
#pragma once

#include "consumers/runtime/writer.h"
#include "projections/hours/query.h"
#include "service/api/router.h"
#include "tests/support/memory_event_log.h"

#include <memory>
#include <string>
#include <vector>

namespace facta::guard {

using Admitted = std::vector<std::shared_ptr<const AdmittedRecord>>;

// A request body each -> a command each.
extern "C" void guarded_decode(const std::vector<api::RoutedRequest>& requests,
                               std::vector<Command>& commands);
// Decides, encodes, hashes, appends and folds each in a batch of its own.
extern "C" void guarded_decide(Writer& writer, std::vector<Submission>& submissions);
// From the request for a run to its end; `done` says whether that has come.
extern "C" void guarded_run(Writer& writer, Submission& request, const bool& done);
// Records into views.
extern "C" void guarded_views(Views& views, const Admitted& records);
// A log into state.
extern "C" bool guarded_replay(Books& books, EventLog& log);
extern "C" void guarded_csv(const std::vector<HoursItem>& items, std::string& out);
extern "C" void guarded_json(const std::vector<HoursItem>& items, std::string& out);

// Since the program began. Counted, because they are dear and malloc is not among the guarded.
std::size_t allocations();

}  // namespace facta::guard
