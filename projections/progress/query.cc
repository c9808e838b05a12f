#include "projections/progress/query.h"

#include "projections/hours/query.h"

#include <algorithm>

namespace facta {
namespace {

constexpr std::int64_t kDayMicros = 86'400'000'000;

// The time that lines take, at the speed of the last runs (DEC-22).
std::int64_t estimate(const RunSpeedRow& speed, std::uint64_t lines) {
  __int128 micros = 0;
  __int128 measured = 0;
  for (const RunMeasure& run : speed.last) {
    micros += run.micros;
    measured += run.lines;
  }
  const __int128 count = lines;
  return static_cast<std::int64_t>(measured == 0 ? count * kMicrosPerLineUnmeasured
                                                 : count * micros / measured);
}

// What a run takes from `now` on.
std::int64_t remaining(const Views& views, std::string_view company, const RunOverviewRow& run,
                       const RunSpeedRow& speed, Time now) {
  if (run.state == RunState::kGenerating) {
    const std::uint64_t lines = run.linesTotal - std::min(run.linesTotal, run.linesDone);
    const std::int64_t since = now.micros - run.progressAt->micros;
    return std::max<std::int64_t>(0, estimate(speed, lines) - std::max<std::int64_t>(0, since));
  }
  const InvoiceRunQueued& request = run.request;
  const std::uint64_t lines = open_hours_between(
      views, company,
      request.options.includeEarlier ? std::nullopt : std::optional(request.window.from),
      request.window.to);
  return estimate(speed, lines);
}

std::uint32_t percent_of(const RunOverviewRow& run) {
  if (run.state == RunState::kGenerated || run.state == RunState::kReverted) {
    return 100;
  }
  if (run.linesTotal == 0) {
    return 0;
  }
  return static_cast<std::uint32_t>(std::min(run.linesDone, run.linesTotal) * 100 / run.linesTotal);
}

// Every run of the queue, in its order, each waiting for those before it.
std::vector<RunProgress> queue_of(const Views& views, std::string_view company, Time now) {
  const RunSpeedRow speed = views.progress.speed.get(make_key(company)).value_or(RunSpeedRow{});
  std::vector<RunProgress> queue;
  views.progress.active.scan_prefix(make_key(company), [&](std::string_view key, const CodeRow&) {
    const auto run = static_cast<std::uint32_t>(number_of_key(key.substr(key.size() - 8)));
    if (auto row = views.overview.runs.get(run_key(company, run))) {
      RunProgress progress;
      progress.percent = percent_of(*row);
      progress.run = std::move(*row);
      queue.push_back(std::move(progress));
    }
    return true;
  });
  // The one that is running stands before all others, also before an older one that was resumed.
  std::stable_partition(queue.begin(), queue.end(), [](const RunProgress& progress) {
    return progress.run.state == RunState::kGenerating;
  });
  std::int64_t wait = 0;
  std::uint64_t position = 0;
  const bool running = !queue.empty() && queue.front().run.state == RunState::kGenerating;
  for (RunProgress& progress : queue) {
    wait += remaining(views, company, progress.run, speed, now);
    progress.expectedWaitMicros = wait;
    progress.queuePosition = position++ + (running ? 0 : 1);
  }
  return queue;
}

RunProgress finished(RunOverviewRow row) {
  RunProgress progress;
  progress.percent = percent_of(row);
  progress.run = std::move(row);
  return progress;
}

bool is_active(const RunOverviewRow& row) {
  return row.state == RunState::kQueued || row.state == RunState::kGenerating;
}

}  // namespace

std::optional<RunProgress> run_progress(const Views& views, std::string_view company,
                                        std::uint32_t run, Time now) {
  auto row = views.overview.runs.get(run_key(company, run));
  if (!row) {
    return std::nullopt;
  }
  if (!is_active(*row)) {
    return finished(std::move(*row));
  }
  for (RunProgress& progress : queue_of(views, company, now)) {
    if (progress.run.request.run == run) {
      return std::move(progress);
    }
  }
  return std::nullopt;
}

std::vector<RunProgress> runs_in_progress(const Views& views, std::string_view company, Time now) {
  std::vector<RunProgress> found = queue_of(views, company, now);
  views.overview.runs.scan_prefix(
      make_key(company), [&](std::string_view, const RunOverviewRow& row) {
        if (is_active(row)) {
          return true;
        }
        // Runs finish in the order of their numbers, but for the few that were resumed.
        const bool recent = row.finishedAt && now.micros - row.finishedAt->micros <= kDayMicros;
        if (recent) {
          found.push_back(finished(row));
        }
        return recent;
      });
  std::stable_sort(found.begin(), found.end(), [](const RunProgress& a, const RunProgress& b) {
    return a.run.request.run > b.run.request.run;
  });
  return found;
}

}  // namespace facta
