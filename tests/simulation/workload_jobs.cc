// Jobs, and what the central company says of automatic credits.
#include "tests/simulation/workload.h"

namespace facta::simulation {

// A job queue entry: by hand, or when its time has come.
ConfigureJobQueueEntry Workload::job_entry() {
  constexpr const char* kTimes[] = {"", "00:05", "06:30", "17:00", "23:50"};
  ConfigureJobQueueEntry entry;
  entry.jobCode = kCreditJob;
  entry.enabled = random_.below(6) != 0;
  if (random_.below(4) != 0) {
    entry.at = kTimes[random_.below(std::size(kTimes))];
    constexpr const char* kDays[] = {"monday", "tuesday", "thursday", "saturday", "sunday"};
    for (const char* day : kDays) {
      if (random_.below(5) == 0) {
        entry.weekdays.emplace_back(day);
      }
    }
  }
  return entry;
}

Command Workload::job() {
  if (random_.below(4) == 0) {
    return job_entry();
  }
  return RunJob{random_.chance(20'000) ? "11096326" : kCreditJob};
}

Command Workload::change_central() {
  ChangeInvoiceSettings change;
  change.key = "autoCreditReasonCode";
  change.value = random_.below(3) == 0 ? "" : random_.coin() ? "COR" : "AUTO";
  return change;
}

}  // namespace facta::simulation
