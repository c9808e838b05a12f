#include "service/api/work_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <optional>

namespace facta::api {
namespace {

// A read that waits posts itself again and again: what it looks at is there until the pool is gone.
TEST(WorkPool, EndsWhenAllIsDoneThatWorkPosts) {
  std::promise<void> ending;
  std::atomic<int> left{100};
  std::optional<WorkPool> pool(2);
  const std::function<void()> again = [&pool = *pool, &left, &again] {
    if (--left > 0) {
      pool.post(again);
    }
  };
  pool->post([&] {
    ending.get_future().wait();
    again();
  });
  ending.set_value();
  pool.reset();
  EXPECT_EQ(left, 0);
}

}  // namespace
}  // namespace facta::api
