// What a record topic must be, and what its placement records say: the parts that need no broker.
#include "events/log/kafka/placement.h"
#include "events/log/kafka/topic_admin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace facta::kafka {
namespace {

using testing::HasSubstr;

Placement example() {
  Placement placement;
  for (std::size_t i = 0; i < placement.ledger_id.size(); ++i) {
    placement.ledger_id[i] = static_cast<std::uint8_t>(7 * i);
  }
  placement.cluster_id = "MkU3OEVBNTcwNTJENDM2Qk";
  placement.topic = "facta.records";
  placement.nonce = "00ff00ff00ff00ff00ff00ff00ff00ff";
  placement.partition = 2;
  placement.partition_count = 4;
  return placement;
}

TEST(Placement, IsTextThatReadsBack) {
  const std::string text = encode(example());
  EXPECT_EQ(text,
            "facta.placement 1\n"
            "ledger 00070e151c232a31383f464d545b626970777e858c939aa1a8afb6bdc4cbd2d9\n"
            "cluster MkU3OEVBNTcwNTJENDM2Qk\n"
            "topic facta.records\n"
            "nonce 00ff00ff00ff00ff00ff00ff00ff00ff\n"
            "partition 2\n"
            "partitions 4\n");
  EXPECT_EQ(decode_placement(text), example());
}

TEST(Placement, ThatIsCutChangedOrOfAnotherVersionIsNone) {
  const std::string text = encode(example());
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(decode_placement(text.substr(0, size))) << size;
  }
  EXPECT_FALSE(decode_placement(text + "more\n"));
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"placement 1", "placement 2"},
                                                        {"ledger 00", "ledger 0x"},
                                                        {"partition 2", "partition "},
                                                        {"partitions 4", "partitions 4x"},
                                                        {"cluster ", "cluster="}}) {
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    EXPECT_FALSE(decode_placement(changed)) << to;
  }
}

TEST(Placement, SaysWhatDiffers) {
  EXPECT_FALSE(difference(example(), example()));
  const auto why = [](void (*change)(Placement&)) {
    Placement other = example();
    change(other);
    return difference(example(), other).value_or("");
  };
  EXPECT_EQ(why([](Placement& p) { p.partition_count = 8; }),
            "its placement names a partition count of 8, here it is 4");
  EXPECT_THAT(why([](Placement& p) { p.partition = 1; }), HasSubstr("partition 1"));
  EXPECT_THAT(why([](Placement& p) { p.cluster_id = "other"; }), HasSubstr("cluster other"));
  EXPECT_THAT(why([](Placement& p) { p.topic = "copy"; }), HasSubstr("topic copy"));
  EXPECT_THAT(why([](Placement& p) { p.nonce = "11"; }), HasSubstr("creation 11"));
  EXPECT_THAT(why([](Placement& p) { p.ledger_id[0] = 1; }), HasSubstr("ledger 0107"));
}

TEST(Control, NeedsKeyAndValueToAgree) {
  const std::string placement = encode(example());
  const std::string seal = encode_seal("moved");
  EXPECT_EQ(control_of(kPlacementKey, as_bytes(placement)), Control::kPlacement);
  EXPECT_EQ(control_of(kSealKey, as_bytes(seal)), Control::kSeal);
  EXPECT_EQ(decode_seal(seal), "moved");
  EXPECT_EQ(control_of(kTimeKey, as_bytes(kTimeQuestion)), Control::kTime);
  // A company may be called like a key: its records are not text.
  EXPECT_EQ(control_of(kSealKey, as_bytes("record")), Control::kNone);
  EXPECT_EQ(control_of(kPlacementKey, as_bytes("")), Control::kNone);
  EXPECT_EQ(control_of("noord", as_bytes(seal)), Control::kNone);
}

TopicFacts good(int replication_factor) {
  TopicFacts facts;
  facts.partition_count = 1;
  facts.replication_factor = replication_factor;
  facts.settings = {{"cleanup.policy", "delete"},
                    {"retention.ms", "-1"},
                    {"retention.bytes", "-1"},
                    {"unclean.leader.election.enable", "false"},
                    {"max.message.bytes", "4194304"},
                    {"message.timestamp.type", "LogAppendTime"},
                    {"flush.messages", replication_factor == 1 ? "1" : "9223372036854775807"},
                    {"min.insync.replicas", replication_factor == 1 ? "1" : "2"}};
  return facts;
}

TEST(CheckTopic, AcceptsOneFlushedReplicaOrThreeWithTwoInSync) {
  EXPECT_TRUE(check_topic("t", good(1)));
  EXPECT_TRUE(check_topic("t", good(3)));
  EXPECT_TRUE(check_topic("t", good(5)));
}

TEST(CheckTopic, RefusesEverySettingThatCouldLoseRecordsOrHidesTheTime) {
  struct Case {
    int replication_factor;
    std::string setting;
    std::string value;
  };
  for (const auto& [replication_factor, setting, value] : std::vector<Case>{
           {1, "cleanup.policy", "compact"},
           {1, "cleanup.policy", "compact,delete"},
           {1, "retention.ms", "604800000"},
           {1, "retention.bytes", "1073741824"},
           {3, "unclean.leader.election.enable", "true"},
           {3, "max.message.bytes", "1048588"},
           {1, "flush.messages", "9223372036854775807"},
           {3, "min.insync.replicas", "1"},
           {3, "max.message.bytes", ""},
           {1, "message.timestamp.type", "CreateTime"},
       }) {
    TopicFacts facts = good(replication_factor);
    facts.settings[setting] = value;
    const auto refused = check_topic("facta.records", facts);
    ASSERT_FALSE(refused) << setting;
    EXPECT_EQ(refused.error().fault, LogFault::kMisconfigured);
    EXPECT_THAT(refused.error().message, HasSubstr("facta.records has " + setting + "=" + value));
    EXPECT_THAT(refused.error().message, HasSubstr("wanted"));
  }
}

TEST(CheckTopic, RefusesTwoReplicasAndSettingsThatAreNotTold) {
  const auto two = check_topic("t", good(2));
  ASSERT_FALSE(two);
  EXPECT_THAT(two.error().message, HasSubstr("replication.factor=2"));
  TopicFacts silent = good(1);
  silent.settings.erase("retention.ms");
  EXPECT_FALSE(check_topic("t", silent));
}

}  // namespace
}  // namespace facta::kafka
