#include "tests/contract/event_log_contract.h"
#include "tests/support/memory_event_log.h"

namespace facta::contract {
namespace {

template <int kPartitions, std::uint64_t kGap>
class MemoryFactory {
 public:
  std::unique_ptr<EventLog> open() { return std::make_unique<MemoryEventLog>(storage_); }
  void wipe() { storage_ = make(); }

 private:
  std::shared_ptr<MemoryLogStorage> make() {
    LedgerId ledger_id{};
    ledger_id[0] = ++made_;
    return std::make_shared<MemoryLogStorage>(MemoryLogOptions{kPartitions, ledger_id, kGap});
  }

  std::uint8_t made_ = 0;
  std::shared_ptr<MemoryLogStorage> storage_ = make();
};

using OneDensePartition = MemoryFactory<1, 0>;
using ThreePartitionsWithGaps = MemoryFactory<3, 2>;
INSTANTIATE_TYPED_TEST_SUITE_P(MemoryDense, EventLogContract, OneDensePartition);
INSTANTIATE_TYPED_TEST_SUITE_P(MemoryWithGaps, EventLogContract, ThreePartitionsWithGaps);

}  // namespace
}  // namespace facta::contract
