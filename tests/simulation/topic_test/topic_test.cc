// The simulated topic is a log like any other, and as bad as it should be.
#include "tests/simulation/topic/topic.h"

#include "consumers/runtime/clock.h"
#include "tests/contract/event_log_contract.h"

#include <map>
#include <set>

namespace facta::contract {
namespace {

template <int kPartitions>
class TopicFactory {
 public:
  std::unique_ptr<EventLog> open() { return std::make_unique<simulation::TopicLog>(*topic_); }
  void wipe() { topic_ = make(); }

 private:
  std::unique_ptr<simulation::Topic> make() {
    LedgerId ledger_id{};
    ledger_id[0] = ++made_;
    return std::make_unique<simulation::Topic>(simulation::Random(made_), kPartitions, ledger_id,
                                               [] { return SystemClock().now(); });
  }

  std::uint8_t made_ = 0;
  std::unique_ptr<simulation::Topic> topic_ = make();
};

INSTANTIATE_TYPED_TEST_SUITE_P(SimulatedTopic, EventLogContract, TopicFactory<1>);
INSTANTIATE_TYPED_TEST_SUITE_P(SimulatedTopicOfThree, EventLogContract, TopicFactory<3>);

}  // namespace
}  // namespace facta::contract

namespace facta::simulation {
namespace {

using log_testing::append;
using log_testing::Bytes;
using log_testing::kToTheEnd;
using log_testing::noise;
using log_testing::read_range;

// Of a thousand batches of three over a bad network: what was reported, and what came of the rest.
TEST(SimulatedTopic, KeepsWhatItReportedAndLandsTheRestAtLastPerhapsTwice) {
  Topic topic(Random(5), 1, LedgerId{1}, [] { return Time{}; });
  TopicLog log(topic);
  topic.faults.broken = 300'000;
  topic.faults.away = 20'000;
  std::map<std::uint64_t, Bytes> reported;
  std::set<Bytes> unknown;
  int refused = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const std::vector<Bytes> batch = {noise(20, 3 * i), noise(20, 3 * i + 1), noise(20, 3 * i + 2)};
    const auto appended = append(log, 0, batch);
    refused += appended ? 0 : 1;
    for (std::size_t j = 0; appended && j < batch.size(); ++j) {
      if (appended->offsets[j]) {
        reported[*appended->offsets[j]] = batch[j];
      } else {
        unknown.insert(batch[j]);
      }
    }
    topic.land_some();
  }
  topic.land_all();
  topic.faults = {};
  std::map<Bytes, int> landed;
  for (const auto& stored : read_range(log, 0, 0, kToTheEnd)) {
    if (const auto known = reported.find(stored.offset); known != reported.end()) {
      EXPECT_EQ(known->second, stored.bytes);
    } else {
      EXPECT_TRUE(unknown.contains(stored.bytes));
      ++landed[stored.bytes];
    }
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(landed.size(), 0u);
  EXPECT_LT(landed.size(), unknown.size());
  EXPECT_TRUE(std::ranges::any_of(landed, [](const auto& one) { return one.second > 1; }));
}

// Where it is another one, its reader sees that it ends earlier, begins later or says otherwise;
// and then it is as it was.
TEST(SimulatedTopic, IsAnotherOneForAWhile) {
  for (const auto how : {Topic::Spoilt::kCut, Topic::Spoilt::kGrown, Topic::Spoilt::kBegunLater}) {
    Topic topic(Random(6), 1, LedgerId{1}, [] { return Time{}; });
    TopicLog log(topic);
    ASSERT_TRUE(append(log, 0, {noise(20, 1), noise(20, 2), noise(20, 3)}));
    const auto before = read_range(log, 0, 0, kToTheEnd);
    topic.spoil(how, {2});
    const auto end = log.end(0);
    EXPECT_EQ(end.has_value(), how != Topic::Spoilt::kBegunLater);
    if (how == Topic::Spoilt::kCut) {
      EXPECT_EQ(*end, 2u);
    } else if (how == Topic::Spoilt::kGrown) {
      EXPECT_GE(*end, 4u);
      EXPECT_NE(read_range(log, 0, 2, 3), read_range(log, 0, 1, 2));
      EXPECT_NE(read_range(log, 0, 0, kToTheEnd), before);
    }
    topic.mend();
    EXPECT_EQ(read_range(log, 0, 0, kToTheEnd), before);
  }
}

}  // namespace
}  // namespace facta::simulation
