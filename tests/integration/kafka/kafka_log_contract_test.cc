#include "tests/contract/event_log_contract.h"
#include "tests/integration/kafka/broker.h"

namespace facta::contract {
namespace {

// Each storage is a topic of its own.
template <int kPartitions>
class KafkaFactory {
 public:
  std::unique_ptr<EventLog> open() { return kafka_testing::open_log(options_); }
  void wipe() { options_ = kafka_testing::fresh_options(kPartitions); }

 private:
  KafkaLogOptions options_ = kafka_testing::fresh_options(kPartitions);
};

using OnePartition = KafkaFactory<1>;
using ThreePartitions = KafkaFactory<3>;
INSTANTIATE_TYPED_TEST_SUITE_P(Kafka, EventLogContract, OnePartition);
INSTANTIATE_TYPED_TEST_SUITE_P(KafkaPartitions, EventLogContract, ThreePartitions);

}  // namespace
}  // namespace facta::contract
