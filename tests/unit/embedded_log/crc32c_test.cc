#include "events/log/embedded/crc32c.h"

#include "tests/support/log_testing.h"

#include <gtest/gtest.h>

namespace facta::embedded {
namespace {

TEST(Crc32c, IsTheStandardOne) {
  EXPECT_EQ(crc32c(0, log_testing::to_bytes("123456789")), 0xe3069283u);  // RFC 3720's check value
  EXPECT_EQ(crc32c(0, log_testing::Bytes(32)), 0x8a9136aau);
}

TEST(Crc32c, IsTheSameByInstructionAndByTable) {
  for (std::size_t size = 0; size < 300; ++size) {
    const auto bytes = log_testing::noise(size, size);
    EXPECT_EQ(crc32c(7, bytes), crc32c_by_table(7, bytes)) << size;
  }
}

TEST(Crc32c, ContinuesFromWhatStandsBefore) {
  const auto bytes = log_testing::noise(1000, 1);
  const auto all = std::span(bytes);
  EXPECT_EQ(crc32c(crc32c(0, all.first(333)), all.subspan(333)), crc32c(0, all));
}

}  // namespace
}  // namespace facta::embedded
