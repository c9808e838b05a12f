// Jobs, what dates go by, and what the central company says of automatic credits.
#include "tests/simulation/workload.h"

namespace facta::simulation {

// A job queue entry: by hand, or when its time has come.
ConfigureJobQueueEntry Workload::job_entry() {
  constexpr const char* kTimes[] = {"", "00:05", "06:30", "17:00", "23:50"};
  ConfigureJobQueueEntry entry;
  entry.jobCode = job_code();
  entry.enabled = random_.below(6) != 0;
  // Seldom every day, but where jobs come often: what they do takes longer than all that is asked
  // for.
  const bool often = weights_[static_cast<std::size_t>(Act::kJob)] > 1;
  if (random_.below(often ? 4 : 3) == 0 || (often && random_.below(3) != 0)) {
    entry.at = kTimes[random_.below(std::size(kTimes))];
    constexpr const char* kDays[] = {"monday",   "tuesday", "wednesday", "thursday",
                                     "saturday", "sunday",  "friday"};
    const std::size_t day = random_.below(std::size(kDays));
    if (random_.below(often ? 2 : 6) != 0) {
      entry.weekdays = {kDays[day]};
    }
    if (random_.below(4) == 0) {
      entry.weekdays.emplace_back(kDays[(day + 3) % std::size(kDays)]);
    }
  }
  const bool generates = entry.jobCode == "11076237" || entry.jobCode == "11076433";
  if (generates && random_.coin()) {
    entry.profile = random_.coin() ? "hours" : "drafts";
  }
  return entry;
}

const char* Workload::job_code() {
  constexpr const char* kCodes[] = {kCreditJob, kCreditJob, "11076237",
                                    "11076433", "11096500", "11096089"};
  return kCodes[random_.below(std::size(kCodes))];
}

OptionalText Workload::unit() {
  return one_of("A", "B");
}

OptionalText Workload::one_of(const char* one, const char* other) {
  const std::uint64_t which = random_.below(3);
  return which == 0 ? "" : which == 1 ? one : other;
}

// How documents and bookings are dated (SET-11...13, SET-18, SET-46...48).
Command Workload::date_setting(Date today) {
  constexpr const char* kTimes[] = {"", "0:00", "9:30", "17:00", "23:59"};
  constexpr const char* kFormulas[] = {"",      "",    "-1D", "WD4",   "-WD1",
                                       "1W-1D", "-1K", "1J",  "1M+1D", "2W-WD5"};
  constexpr const char* kUntil[] = {"",
                                    "mondayWeek1",
                                    "tuesdayWeek1",
                                    "wednesdayWeek1",
                                    "thursdayWeek1",
                                    "fridayWeek1",
                                    "saturdayWeek1",
                                    "sundayWeek1"};
  ChangeInvoiceSettings change;
  switch (has_dates_ || has_units_ ? random_.below(6) : 5) {
    case 0:
      change.key = "documentDateShiftTime";
      change.value = kTimes[random_.below(std::size(kTimes))];
      return change;
    case 1:
      change.key = "documentDateFormula";
      change.value = kFormulas[random_.below(std::size(kFormulas))];
      return change;
    case 2:
      change.key = "antedateUntil";
      change.value = kUntil[random_.below(std::size(kUntil))];
      return change;
    case 3:
      change.key = "postAtEndOfBookingPeriod";
      change.value = random_.below(3) == 0 ? "on" : "off";
      return change;
    case 4:
      return DefineBusinessUnit{random_.coin() ? "A" : "B", "Advies",
                                random_.coin() ? "friday" : ""};
    default: {
      SetWorkDate set;
      set.user = "sim";
      if (random_.coin()) {
        set.date = Date{today.days + static_cast<std::int32_t>(random_.below(12)) - 6};
      }
      return set;
    }
  }
}

Command Workload::job() {
  if (random_.below(4) == 0) {
    return job_entry();
  }
  return RunJob{random_.chance(20'000) ? "11096326" : job_code()};
}

Command Workload::change_central() {
  ChangeInvoiceSettings change;
  change.key = "autoCreditReasonCode";
  change.value = random_.below(3) == 0 ? "" : random_.coin() ? "COR" : "AUTO";
  return change;
}

}  // namespace facta::simulation
