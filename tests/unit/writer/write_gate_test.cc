// When a writer must not write: a clock that is wrong (R7), another writer that keeps winning (R9).
#include "consumers/runtime/clock_check.h"
#include "consumers/runtime/contention.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Verdict = ClockCheck::Verdict;

ClockCheck::Reading at(seconds wall, seconds steady) {
  return {Time{std::chrono::microseconds{wall}.count()},
          std::chrono::steady_clock::time_point{steady}};
}

Time log_says(seconds time) {
  return Time{std::chrono::microseconds{time}.count()};
}

constexpr seconds kNoon{1'700'000'000};

TEST(ClockCheck, IsNotKnownBeforeTheLogWasAsked) {
  ClockCheck check({});
  EXPECT_EQ(check.verdict(at(kNoon, seconds{0})), Verdict::kAsk);
  check.judge(at(kNoon, seconds{0}), at(kNoon, seconds{0}), log_says(kNoon + seconds{119}));
  EXPECT_EQ(check.verdict(at(kNoon, seconds{0})), Verdict::kRight);
  EXPECT_EQ(check.verdict(at(kNoon + minutes{600}, minutes{600})), Verdict::kRight);
}

TEST(ClockCheck, ALogWithoutAClockIsNeverAskedAgain) {
  ClockCheck check({});
  check.no_other_clock();
  EXPECT_EQ(check.verdict(at(kNoon, seconds{0})), Verdict::kRight);
  EXPECT_EQ(check.verdict(at(kNoon + minutes{60}, seconds{0})), Verdict::kRight);
}

TEST(ClockCheck, MoreThanTwoMinutesEitherWayIsWrongUntilItIsTimeToAskAgain) {
  for (const int off : {-121, 121}) {
    ClockCheck check({});
    const auto now = at(kNoon, seconds{50});
    check.judge(now, now, log_says(kNoon - seconds{off}));
    EXPECT_EQ(check.verdict(at(kNoon, seconds{54})), Verdict::kWrong);
    EXPECT_EQ(check.off(), off > 0 ? "121 s ahead of" : "121 s behind");
    EXPECT_EQ(check.verdict(at(kNoon, seconds{55})), Verdict::kAsk);
  }
}

TEST(ClockCheck, ALogThatTookLongIsNoReasonToDoubtTheClock) {
  ClockCheck check({});
  const auto before = at(kNoon, seconds{0});
  const auto after = at(kNoon + minutes{10}, minutes{10});
  for (const minutes landed : {minutes{0}, minutes{5}, minutes{10}}) {
    check.judge(before, after, log_says(kNoon + landed));
    EXPECT_EQ(check.verdict(after), Verdict::kRight);
  }
}

TEST(ClockCheck, AJumpIsReasonToAskBeforeAnythingIsWritten) {
  ClockCheck check({});
  const auto now = at(kNoon, seconds{0});
  check.judge(now, now, log_says(kNoon));
  EXPECT_EQ(check.verdict(at(kNoon + seconds{29}, seconds{1})), Verdict::kRight);
  EXPECT_EQ(check.verdict(at(kNoon + seconds{40}, seconds{1})), Verdict::kAsk);
  EXPECT_EQ(check.verdict(at(kNoon - seconds{40}, seconds{1})), Verdict::kAsk);
}

Contention::Moment moment(milliseconds time) {
  return Contention::Moment{time};
}

TEST(Contention, WaitsLongerWithEveryLossInARowUpToABound) {
  Contention contention(
      {.first_wait = milliseconds{2}, .longest_wait = milliseconds{16}, .losses_max = 100});
  for (const int longest : {2, 4, 8, 16, 16, 16}) {
    const auto wait = contention.lost(moment(milliseconds{0}), 0);
    ASSERT_TRUE(wait);
    EXPECT_EQ(wait->count(), longest / 2);
  }
  contention.won();
  EXPECT_EQ(contention.lost(moment(milliseconds{0}), 0)->count(), 1);
}

TEST(Contention, TheWaitVariesBetweenHalfAndAll) {
  for (std::uint64_t random = 0; random < 100; ++random) {
    Contention contention({.first_wait = milliseconds{20}});
    const auto wait = contention.lost(moment(milliseconds{0}), random);
    EXPECT_EQ(wait->count(), 10 + static_cast<std::int64_t>(random % 11));
  }
}

TEST(Contention, StepsDownAfterTheLastLossAndTakesUpAgainWhenItWasQuiet) {
  Contention contention({.losses_max = 2, .quiet = milliseconds{1000}});
  EXPECT_FALSE(contention.stepped_down(moment(milliseconds{0})));
  EXPECT_TRUE(contention.lost(moment(milliseconds{0}), 500));
  EXPECT_FALSE(contention.lost(moment(milliseconds{0}), 500));
  EXPECT_TRUE(contention.stepped_down(moment(milliseconds{1499})));
  contention.foreign(moment(milliseconds{1400}));  // the other one still writes
  EXPECT_TRUE(contention.stepped_down(moment(milliseconds{2899})));
  EXPECT_FALSE(contention.stepped_down(moment(milliseconds{2900})));
  EXPECT_TRUE(contention.lost(moment(milliseconds{2900}), 0));  // counts from the start again
}

}  // namespace
}  // namespace facta
