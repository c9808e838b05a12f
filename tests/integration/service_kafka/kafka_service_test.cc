// The real binary on a real Apache Kafka broker: killed, doubled, moved to, and fed from.
#include "consumers/feed/publisher.h"
#include "events/log/kafka/topic_reader.h"
#include "tests/integration/kafka/broker.h"
#include "tests/integration/service/service_process.h"
#include "tests/support/temporary_directory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

namespace facta::service_testing {
namespace {

using kafka_testing::broker;
using kafka_testing::fresh_topic;

constexpr int kPartitions = 4;

std::vector<std::string> on_kafka(const std::string& topic) {
  return {"--kafka", broker().address(), "--topic",
          topic,     "--partitions",     std::to_string(kPartitions)};
}

// Waits for what another process brings about; false: it did not.
bool eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < deadline) {
    if (condition()) {
      return true;
    }
    std::this_thread::yield();
  }
  return false;
}

int accepted_posts(const ServiceProcess& service) {
  const Reply records = service.get("/v1/companies/noord/history?limit=1000");
  int accepted = 0;
  for (const json::JsonValue& record : records.root().find("items")->items()) {
    const json::JsonValue* command = record.find("command");
    accepted += command != nullptr && command->string() == "PostHours" ? 1 : 0;
  }
  return accepted;
}

void expect_verified(const std::string& topic, const std::string& data) {
  const Printed verified =
      run_facta({"verify", "--kafka", broker().address(), "--topic", topic, "--data", data});
  EXPECT_EQ(verified.exit_code, 0) << verified.text;
}

std::string state_root(const std::vector<std::string>& arguments) {
  const Printed verified = run_facta(arguments);
  EXPECT_EQ(verified.exit_code, 0) << verified.text;
  const std::size_t at = verified.text.find("state root");
  return at == std::string::npos ? verified.text : verified.text.substr(at, 21 + 64);
}

// Posts `count` batches in a thread while `disturb(posted)` does harm.
template <class Disturb>
void post_while(const ServiceProcess& service, int count, Disturb&& disturb) {
  std::atomic<int> posted{0};
  std::thread client([&] {
    for (int i = 0; i < count; ++i) {
      const std::string name = "batch" + std::to_string(i);
      EXPECT_EQ(service.post_until_answered("/v1/companies/noord/hours", hours_body(name, 10), name)
                    .status,
                201);
      ++posted;
    }
  });
  disturb(posted);
  client.join();
}

TEST(ServiceOnKafka, NothingIsLostOrDoubledWhenServiceAndBrokerAreKilled) {
  const TemporaryDirectory folder;
  const std::string topic = fresh_topic();
  ServiceProcess service(folder.path().string(), on_kafka(topic));
  service.start();
  open_company(service, "noord");
  post_while(service, 60, [&](std::atomic<int>& posted) {
    for (const int at : {10, 25, 40}) {
      EXPECT_TRUE(eventually([&] { return posted.load() >= at; }));
      service.kill();
      service.start();
      if (at == 25) {
        broker().kill();
        broker().restart();
      }
    }
  });
  EXPECT_EQ(accepted_posts(service), 60);
  EXPECT_EQ(service.stop(), 0);
  expect_verified(topic, folder.path().string());
}

TEST(ServiceOnKafka, TwoServicesOnOnePartitionDoNoHarm) {
  const TemporaryDirectory one;
  const TemporaryDirectory two;
  const std::string topic = fresh_topic();
  ServiceProcess first(one.path().string(), on_kafka(topic));
  first.start();
  open_company(first, "noord");
  ServiceProcess second(two.path().string(), on_kafka(topic));
  second.start();
  std::thread other([&] {
    for (int i = 0; i < 30; ++i) {
      const std::string name = "other" + std::to_string(i);
      EXPECT_EQ(second.post_until_answered("/v1/companies/noord/hours", hours_body(name, 10), name)
                    .status,
                201);
    }
  });
  for (int i = 0; i < 30; ++i) {
    const std::string name = "mine" + std::to_string(i);
    EXPECT_EQ(
        first.post_until_answered("/v1/companies/noord/hours", hours_body(name, 10), name).status,
        201);
  }
  other.join();
  // Each sees the other's records a moment later.
  EXPECT_TRUE(
      eventually([&] { return accepted_posts(first) == 60 && accepted_posts(second) == 60; }));
  EXPECT_EQ(first.get("/v1/companies/noord/history?limit=1000").body.size(),
            second.get("/v1/companies/noord/history?limit=1000").body.size());
  EXPECT_EQ(first.stop(), 0);
  EXPECT_EQ(second.stop(), 0);
  expect_verified(topic, one.path().string());
  expect_verified(topic, two.path().string());
}

TEST(ServiceOnKafka, ACopiedHistoryHasTheSameStateRootAndTheSourceIsSealed) {
  const TemporaryDirectory embedded;
  const TemporaryDirectory views;
  {
    ServiceProcess service(embedded.path().string());
    service.start();
    open_company(service, "noord");
    EXPECT_EQ(service.post("/v1/companies/noord/hours", hours_body("h", 500), "h").status, 201);
    EXPECT_EQ(service.stop(), 0);
  }
  const std::string before = state_root({"verify", "--data", embedded.path().string()});
  const std::string topic = fresh_topic();
  const Printed copied = run_facta({"log", "copy", "--data", embedded.path().string(), "--to-kafka",
                                    broker().address(), "--to-topic", topic});
  EXPECT_EQ(copied.exit_code, 0) << copied.text;
  ServiceProcess moved(views.path().string(), on_kafka(topic));
  moved.start();
  const Reply again = moved.post("/v1/companies/noord/hours", hours_body("h", 500), "h");
  EXPECT_EQ(again.headers.find("Idempotency-Replayed").value_or(""), "true") << again.body;
  EXPECT_EQ(moved.stop(), 0);
  EXPECT_EQ(state_root({"verify", "--kafka", broker().address(), "--topic", topic, "--data",
                        views.path().string()}),
            before);
  // A history file of either log has that root too.
  const std::string file = (views.path() / "ledger.facta-history").string();
  for (const std::vector<std::string>& from :
       {std::vector<std::string>{"--data", embedded.path().string()},
        std::vector<std::string>{"--kafka", broker().address(), "--topic", topic}}) {
    std::vector<std::string> words = {"history", "export", file};
    words.insert(words.end(), from.begin(), from.end());
    const Printed exported = run_facta(words);
    EXPECT_EQ(exported.exit_code, 0) << exported.text;
    EXPECT_EQ(state_root({"verify", file}), before);
  }
  ServiceProcess sealed(embedded.path().string());
  sealed.start();
  EXPECT_EQ(sealed.post("/v1/companies/noord/reasonCodes", R"({"code":"X"})").status, 503);
}

// Everything in the feed topic, taken as a consumer takes it.
std::vector<std::string> feed_of(const std::string& topic) {
  auto reader = kafka::TopicReader::open(kafka_testing::connection(), topic);
  const int partition = partition_of("noord", kPartitions);
  std::vector<std::string> taken;
  FeedFold fold;
  const auto end = (*reader)->end(partition);
  if (!end) {
    return taken;
  }
  (void)(*reader)
      ->read(partition, 0, *end,
             [&](const kafka::IncomingMessage& message) {
               std::string id;
               std::string previous;
               for (const auto& [name, value] : message.headers()) {
                 id = name == "ce_id" ? std::string(value) : id;
                 previous = name == "ce_previous" ? std::string(value) : previous;
               }
               Event event;
               EXPECT_TRUE(decode_event(message.value, event)) << id;
               if (fold.take(id, previous, std::string(message.key))) {
                 taken.push_back(id);
               }
               return true;
             })
      .has_value();
  return taken;
}

TEST(ServiceOnKafka, TheFeedIsWholeInOrderAndNotDoubledByARestart) {
  const TemporaryDirectory folder;
  const std::string topic = fresh_topic();
  ServiceProcess service(folder.path().string(), on_kafka(topic));
  service.start();
  open_company(service, "noord");
  service.kill();
  service.start();
  EXPECT_EQ(service.post("/v1/companies/noord/hours", hours_body("h", 5), "h").status, 201);
  // The same feed over HTTP says what there must be.
  std::vector<std::string> expected;
  const std::string lines = service.get("/v1/events").body;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    const auto line = json::parse_json(lines.substr(at, end - at));
    ASSERT_TRUE(line);
    expected.emplace_back(line->root().find("id")->string());
    at = end + 1;
  }
  ASSERT_GT(expected.size(), 8u);
  const std::string feed_topic = topic + ".events";
  std::vector<std::string> seen;
  EXPECT_TRUE(eventually([&] {
    seen = feed_of(feed_topic);
    return seen.size() >= expected.size();
  }));
  EXPECT_EQ(seen, expected);
  EXPECT_EQ(service.stop(), 0);
}

}  // namespace
}  // namespace facta::service_testing
