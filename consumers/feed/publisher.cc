#include "consumers/feed/publisher.h"

#include "aggregates/access/access.h"

namespace facta {
namespace {

constexpr std::size_t kMessagesMax = 1000;  // published together
constexpr std::chrono::milliseconds kLookEvery{500};

std::string_view header(const kafka::IncomingMessage& message, std::string_view name) {
  for (const auto& [known, value] : message.headers()) {
    if (known == name) {
      return value;
    }
  }
  return {};
}

// One event with everything that its message points into.
struct Outgoing {
  std::string company, id, previous, type, time, subject;
  RecordBytes payload;
};

kafka::OutgoingMessage message_of(const Outgoing& event, const std::string& source) {
  kafka::OutgoingMessage message;
  message.key = event.company;
  message.value = event.payload.bytes();
  message.headers = {{"ce_specversion", "1.0"},
                     {"ce_id", event.id},
                     {"ce_source", source},
                     {"ce_type", event.type},
                     {"ce_time", event.time},
                     {"ce_subject", event.subject},
                     {"ce_dataschema", kFeedDataSchema},
                     {"ce_partitionkey", event.company},
                     {"ce_previous", event.previous},
                     {"content-type", "application/x-capnp"}};
  return message;
}

}  // namespace

bool FeedFold::take(const std::string& id, std::string_view previous, const std::string& company) {
  std::string& last = last_[company];
  if (previous != last) {
    return false;
  }
  last = id;
  return true;
}

std::string FeedFold::last(const std::string& company) const {
  const auto found = last_.find(company);
  return found == last_.end() ? std::string{} : found->second;
}

FeedPublisher::FeedPublisher(EventLog& log, std::unique_ptr<kafka::TopicWriter> writer,
                             std::unique_ptr<kafka::TopicReader> reader)
    : log_(log), writer_(std::move(writer)), reader_(std::move(reader)) {}

FeedPublisher::~FeedPublisher() {
  stop();
}

void FeedPublisher::start() {
  thread_ = std::thread([this] { run(); });
}

void FeedPublisher::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void FeedPublisher::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void FeedPublisher::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_for(lock, kLookEvery, [this] { return woken_ || stopping_; });
    woken_ = false;
    lock.unlock();
    publish_new();
    lock.lock();
  }
}

bool FeedPublisher::publish_new() {
  for (int partition = 0; partition < log_.identity().partition_count; ++partition) {
    if (!readings_.contains(partition)) {
      if (!fold_topic(partition)) {
        return false;
      }
      readings_.emplace(partition, Reading{0, ChainHeads(log_.identity().ledger_id)});
    }
    if (!publish_partition(partition)) {
      // Unclear what the topic holds now: fold it again, from its start.
      ++counters_.restarts;
      readings_.clear();
      fold_ = FeedFold{};
      return false;
    }
  }
  return true;
}

bool FeedPublisher::fold_topic(int partition) {
  const auto end = reader_->end(partition);
  if (!end) {
    return false;
  }
  const auto read =
      reader_->read(partition, 0, *end, [this](const kafka::IncomingMessage& message) {
        fold_.take(std::string(header(message, "ce_id")), header(message, "ce_previous"),
                   std::string(message.key));
        return true;
      });
  return read.has_value();
}

bool FeedPublisher::publish_partition(int partition) {
  const std::string source = feed_source(log_.identity().ledger_id);
  Reading& reading = readings_.at(partition);
  const auto end = log_.end(partition);
  if (!end) {
    return false;
  }
  while (reading.next < *end) {
    std::vector<Outgoing> events;
    RecordSink sink;
    sink.head = [&](std::string_view company) { return reading.heads.of(company); };
    sink.take = [&](const std::shared_ptr<AdmittedRecord>& admitted) {
      reading.heads.passed(*admitted);
      const Record& record = admitted->record;
      const bool public_events = record.accepted() && record.company != kAccessChain;
      for (std::size_t i = 0; public_events && i < record.events().size(); ++i) {
        const FeedId id{record.company, record.sequence, i};
        const std::string previous = fold_.last(record.company);
        if (const auto last = FeedId::parse(previous); last && !id.after(*last)) {
          continue;  // in the topic already
        }
        fold_.take(id.text(), previous, record.company);
        events.push_back({record.company, id.text(), previous,
                          std::string(type_of(record.events()[i])), print(record.time),
                          subject_of(record.events()[i]), encode_event(record.events()[i])});
      }
      return events.size() < kMessagesMax;
    };
    const auto read = read_records(log_, partition, reading.next, *end, sink);
    if (!read) {
      return false;
    }
    reading.next = *read;
    std::vector<kafka::OutgoingMessage> messages;
    for (const Outgoing& event : events) {
      messages.push_back(message_of(event, source));
    }
    if (messages.empty()) {
      continue;
    }
    const auto written = writer_->write(partition, messages);
    if (!written) {
      return false;
    }
    for (const auto& offset : written->offsets) {
      if (!offset) {
        return false;
      }
    }
    counters_.published += messages.size();
  }
  return true;
}

}  // namespace facta
