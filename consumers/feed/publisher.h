// Publishes the accounting feed to the topic `facta.events`: admitted events only, one per message,
// CloudEvents 1.0 binary headers, key = company, Cap'n Proto payload (events/schema/events.capnp).
//
// Each event names the one published before it in its company (`ce_previous`). The publisher keeps
// no position of its own: at every start, and after anything unclear, it folds the topic by
// `ce_previous` and goes on at the first hole; what it repeats, a consumer ignores by the same
// rule.
#pragma once

#include "consumers/feed/feed_event.h"
#include "events/history/read_records.h"
#include "events/log/kafka/topic_reader.h"
#include "events/log/kafka/topic_writer.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace facta {

// The feed of one company as a consumer takes it: an event only when it follows the last one taken.
class FeedFold {
 public:
  // True: taken. False: a repetition, or something behind a hole.
  bool take(const std::string& id, std::string_view previous, const std::string& company);
  // Id of the last event taken of a company; empty: none.
  std::string last(const std::string& company) const;

 private:
  std::map<std::string, std::string, std::less<>> last_;
};

struct FeedCounters {
  std::atomic<std::uint64_t> published{0}, restarts{0};
};

class FeedPublisher {
 public:
  // The topic must exist and have the partitions of the log.
  FeedPublisher(EventLog& log, std::unique_ptr<kafka::TopicWriter> writer,
                std::unique_ptr<kafka::TopicReader> reader);
  ~FeedPublisher();
  void start();
  void stop();
  // There may be new records: look at once. Any thread.
  void wake();
  const FeedCounters& counters() const { return counters_; }

  // One round over all partitions; false: it has to start over (the topic did not take a message
  // for certain). For tests; start() does it on a thread.
  bool publish_new();

 private:
  // How far a partition of the log was read, and where its chains stand there.
  struct Reading {
    std::uint64_t next = 0;
    ChainHeads heads;
  };
  bool fold_topic(int partition);
  bool publish_partition(int partition);
  void run();

  EventLog& log_;
  std::unique_ptr<kafka::TopicWriter> writer_;
  std::unique_ptr<kafka::TopicReader> reader_;
  std::map<int, Reading> readings_;
  FeedFold fold_;
  FeedCounters counters_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace facta
