// One real Apache Kafka broker for a test binary: started through ops/kafka on free ports in a
// folder of its own, and always ended with it, also when the binary crashes or is killed.
#pragma once

#include "events/log/kafka/connection.h"
#include "events/log/kafka/kafka_log.h"

#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace facta::kafka_testing {

class Broker {
 public:
  // The version is FACTA_KAFKA_VERSION, 4.3.1 without it. Ends the process when it cannot start.
  Broker();
  ~Broker();
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  const std::string& address() const { return address_; }

  void kill();     // kill -9
  void restart();  // on the same folder and port, until it answers
  void pause();    // it keeps its connections and answers nobody
  void resume();

 private:
  bool start(int port);
  void signal(int number) const;

  std::filesystem::path folder_;
  std::string version_;
  std::string address_;
  int port_ = 0;
  std::FILE* keeper_ = nullptr;  // a pipe: when it closes, somebody else cleans up
};

// The broker of this binary, started before the first test.
Broker& broker();

// A connection to it with patience for a busy machine.
kafka::Connection connection();

// A name that no other test uses.
std::string fresh_topic();

// Options for a new log on a topic of its own.
KafkaLogOptions fresh_options(int partition_count = 1);

// Opens a log; a failure fails the test and answers null.
std::unique_ptr<KafkaLog> open_log(const KafkaLogOptions& options);

// Administration that facta itself never does.
void create_topic(const std::string& topic, int partition_count,
                  const std::map<std::string, std::string>& settings);
void add_partitions(const std::string& topic, int total);
void delete_topic(const std::string& topic);
void delete_records(const std::string& topic, int partition, std::int64_t before);

// Writes a message inside a transaction and aborts it: the log then ends in a message and a marker
// of which readers are never handed the marker.
void write_aborted_transaction(const std::string& topic, int partition);

// The settings that a good topic with one replica has.
std::map<std::string, std::string> good_settings();

}  // namespace facta::kafka_testing
