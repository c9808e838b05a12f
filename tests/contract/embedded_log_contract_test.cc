#include "events/log/embedded/embedded_log.h"
#include "tests/contract/event_log_contract.h"
#include "tests/support/temporary_directory.h"

namespace facta::contract {
namespace {

// Segments so small that most cases span several.
template <std::uint64_t kSegmentBytes, Packing kPacking = Packing::kNever>
class EmbeddedFactory {
 public:
  std::unique_ptr<EventLog> open() {
    auto log = EmbeddedLog::open({.directory = directory_.path() / "log",
                                  .segment_bytes = kSegmentBytes,
                                  .packing = kPacking});
    EXPECT_TRUE(log) << (log ? "" : log.error().message);
    return log ? std::move(*log) : nullptr;
  }
  void wipe() { std::filesystem::remove_all(directory_.path() / "log"); }

 private:
  TemporaryDirectory directory_;
};

using SmallSegments = EmbeddedFactory<4096>;
using PackedSegments = EmbeddedFactory<4096, Packing::kAtOnce>;
using LargeSegments = EmbeddedFactory<8u << 20>;
INSTANTIATE_TYPED_TEST_SUITE_P(EmbeddedSmallSegments, EventLogContract, SmallSegments);
INSTANTIATE_TYPED_TEST_SUITE_P(EmbeddedPackedSegments, EventLogContract, PackedSegments);
INSTANTIATE_TYPED_TEST_SUITE_P(EmbeddedLargeSegments, EventLogContract, LargeSegments);

}  // namespace
}  // namespace facta::contract
