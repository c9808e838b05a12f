// The company that other tests start from.
#include "tests/support/given.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

TEST(SampleCompany, IsOpenAndFoldsTheSameAgain) {
  const Given noord = open_company("noord");
  EXPECT_EQ(noord.state().where().sequence, noord.sequence());
  EXPECT_TRUE(noord.state().projects.contains("montage"));
  noord.expect_same_when_refolded();  // LED-05
}

}  // namespace
}  // namespace facta
