#include "consumers/runtime/clock_check.h"

namespace facta {
namespace {

using std::chrono::microseconds;

microseconds distance(const ClockCheck::Reading& reading) {
  return microseconds{reading.wall.micros} -
         std::chrono::duration_cast<microseconds>(reading.steady.time_since_epoch());
}

}  // namespace

ClockCheck::Verdict ClockCheck::verdict(const Reading& now) const {
  switch (state_) {
    case State::kNoOther:
      return Verdict::kRight;
    case State::kNotKnown:
      return Verdict::kAsk;
    case State::kRight: {
      // The clock was set since, or the machine slept.
      const bool jumped = std::chrono::abs(distance(now) - distance_) > options_.off_max / 4;
      return jumped ? Verdict::kAsk : Verdict::kRight;
    }
    case State::kWrong:
      return now.steady - judged_at_ < options_.ask_every ? Verdict::kWrong : Verdict::kAsk;
  }
  return Verdict::kAsk;
}

void ClockCheck::judge(const Reading& before, const Reading& after, Time log_time) {
  const microseconds ahead{before.wall.micros - log_time.micros};
  const microseconds behind{log_time.micros - after.wall.micros};
  const bool wrong = ahead > options_.off_max || behind > options_.off_max;
  off_ = ahead > options_.off_max ? ahead : -behind;
  state_ = wrong ? State::kWrong : State::kRight;
  distance_ = distance(after);
  judged_at_ = after.steady;
}

std::string ClockCheck::off() const {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::abs(off_));
  return std::to_string(seconds.count()) + (off_ > microseconds{0} ? " s ahead of" : " s behind");
}

}  // namespace facta
