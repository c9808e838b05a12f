#include "tests/integration/kafka/broker.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <netinet/in.h>
#include <random>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

namespace facta::kafka_testing {
namespace {

namespace fs = std::filesystem;

// Quick to start rather than quick to run: most of the time of a test is the start.
constexpr const char* kJavaOptions =
    "-Xms96m -Xmx384m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData";

[[noreturn]] void fail(const std::string& why) {
  std::cerr << "kafka_test: " << why << std::endl;
  std::exit(1);
}

std::string ops_kafka() {
  return std::string(FACTA_SOURCE_DIR) + "/ops/kafka";
}

bool run(const std::string& command) {
  return std::system(command.c_str()) == 0;
}

bool is_free(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::close(socket);
  return bound == 0;
}

// A port whose successor is free too, below those that the system hands out itself.
int free_port() {
  std::random_device random;
  for (int i = 0; i < 1000; ++i) {
    const int port = 20'000 + 2 * static_cast<int>(random() % 5'000);
    if (is_free(port) && is_free(port + 1)) {
      return port;
    }
  }
  fail("no free port");
}

fs::path make_folder() {
  std::string name = (fs::temp_directory_path() / "facta-kafka-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    fail("cannot make a folder like " + name);
  }
  return name;
}

class BrokerEnvironment : public ::testing::Environment {
 public:
  void SetUp() override { broker_ = std::make_unique<Broker>(); }
  void TearDown() override { broker_.reset(); }
  Broker& get() { return *broker_; }

 private:
  std::unique_ptr<Broker> broker_;
};

BrokerEnvironment* environment = nullptr;

}  // namespace

Broker::Broker() : folder_(make_folder()) {
  const char* version = std::getenv("FACTA_KAFKA_VERSION");
  version_ = version == nullptr ? "4.3.1" : version;
  // Outlives this process in a session of its own and cleans up when the pipe closes, however this
  // process ends.
  const std::string clean = "cat > /dev/null; [ ! -d " + folder_.string() + " ] || { " +
                            ops_kafka() + " kill --dir " + folder_.string() + "; rm -rf " +
                            folder_.string() + "; }";
  keeper_ =
      ::popen(("exec 3<&0; setsid sh -c '" + clean + "' <&3 3<&- >/dev/null 2>&1 &").c_str(), "we");
  if (keeper_ == nullptr) {
    fail("cannot start a shell");
  }
  for (int i = 0; i < 3; ++i) {
    if (start(free_port())) {
      return;
    }
  }
  fail("Apache Kafka " + version_ + " does not start; is everything there? (ops/install)");
}

Broker::~Broker() {
  run(ops_kafka() + " kill --dir " + folder_.string());
  fs::remove_all(folder_);
  ::pclose(keeper_);
}

bool Broker::start(int port) {
  port_ = port;
  address_ = "127.0.0.1:" + std::to_string(port);
  return run("FACTA_KAFKA_JAVA_OPTS='" + std::string(kJavaOptions) + "' " + ops_kafka() +
             " start --version " + version_ + " --dir " + folder_.string() + " --port " +
             std::to_string(port) + " >/dev/null");
}

void Broker::kill() {
  ASSERT_TRUE(run(ops_kafka() + " kill --dir " + folder_.string()));
}

void Broker::restart() {
  ASSERT_TRUE(start(port_));
}

void Broker::signal(int number) const {
  pid_t pid = 0;
  std::ifstream(folder_ / "pid") >> pid;
  ASSERT_GT(pid, 0);
  ASSERT_EQ(::kill(pid, number), 0);
}

void Broker::pause() {
  signal(SIGSTOP);
}
void Broker::resume() {
  signal(SIGCONT);
}

Broker& broker() {
  return environment->get();
}

kafka::Connection connection() {
  kafka::Connection connection;
  connection.bootstrap_servers = broker().address();
  connection.message_timeout = std::chrono::seconds(60);
  connection.request_timeout = std::chrono::seconds(30);
  return connection;
}

std::string fresh_topic() {
  static std::atomic<int> made{0};
  return "topic-" + std::to_string(++made);
}

KafkaLogOptions fresh_options(int partition_count) {
  KafkaLogOptions options;
  options.connection = connection();
  options.topic = fresh_topic();
  options.partition_count = partition_count;
  return options;
}

std::unique_ptr<KafkaLog> open_log(const KafkaLogOptions& options) {
  auto log = KafkaLog::open(options);
  EXPECT_TRUE(log) << (log ? "" : log.error().message);
  return log ? std::move(*log) : nullptr;
}

}  // namespace facta::kafka_testing

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  facta::kafka_testing::environment = new facta::kafka_testing::BrokerEnvironment;
  ::testing::AddGlobalTestEnvironment(facta::kafka_testing::environment);
  return RUN_ALL_TESTS();
}
