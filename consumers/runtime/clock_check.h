// R7: whether this machine's clock may be used for decisions, judged against the log's own. Only
// ever the machine's clock: the time of decisions may be set by hand in development, and that is no
// fault. A value that is told everything, for one thread.
#pragma once

#include "events/values/date.h"

#include <chrono>
#include <string>

namespace facta {

struct ClockCheckOptions {
  std::chrono::microseconds off_max{std::chrono::minutes{2}};
  // While it is wrong, how long until the log is asked again.
  std::chrono::milliseconds ask_every{5000};
};

class ClockCheck {
 public:
  // The machine's clock, and beside it the one that is never set: between them a jump shows.
  struct Reading {
    Time wall;
    std::chrono::steady_clock::time_point steady;
  };
  enum class Verdict {
    kRight,  // as far as can be known without asking
    kAsk,    // not known, or not any more: ask the log, then judge()
    kWrong,  // it was, and it is too early to ask again
  };

  explicit ClockCheck(ClockCheckOptions options) : options_(options) {}

  Verdict verdict(const Reading& now) const;
  // The log's clock said `log_time` at some moment between two readings: only what no moment in
  // between explains counts as wrong, however long the log took.
  void judge(const Reading& before, const Reading& after, Time log_time);
  // The log has no other clock: the machine's is right by definition.
  void no_other_clock() { state_ = State::kNoOther; }
  // "180 s ahead of", "200 s behind", as last judged.
  std::string off() const;

 private:
  enum class State { kNotKnown, kRight, kWrong, kNoOther };

  ClockCheckOptions options_;
  State state_ = State::kNotKnown;
  std::chrono::microseconds off_{0};       // positive: ahead
  std::chrono::microseconds distance_{0};  // of the wall clock to the steady one, as last judged
  std::chrono::steady_clock::time_point judged_at_;
};

}  // namespace facta
