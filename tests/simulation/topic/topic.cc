#include "tests/simulation/topic/topic.h"

#include "tests/simulation/disk/disk.h"

#include <algorithm>

namespace facta::simulation {
namespace {

std::vector<std::byte> copy_of(std::span<const std::byte> bytes) {
  return {bytes.begin(), bytes.end()};
}

LogError away() {
  return {LogFault::kUnavailable, "the cluster does not answer"};
}

LogError truncated(std::uint64_t end) {
  return {LogFault::kTruncated, "the topic ends at offset " + std::to_string(end)};
}

}  // namespace

Topic::Topic(Random random, int partitions, const LedgerId& ledger_id, std::function<Time()> now)
    : random_(random),
      identity_{ledger_id, partitions},
      now_(std::move(now)),
      partitions_(static_cast<std::size_t>(partitions)) {
  for (int partition = 0; partition < partitions; ++partition) {
    store(partition, {}, true);  // a placement
  }
}

bool Topic::is_away() {
  if (faults.away == 0 && faults.broken == 0) {
    away_ = 0;  // all is well again
  } else if (away_ == 0 && random_.chance(faults.away)) {
    ++faulty_;
    away_ = 1 + static_cast<int>(random_.below(12));
  }
  if (away_ == 0) {
    return false;
  }
  --away_;
  return true;
}

void Topic::may_crash() {
  if (random_.chance(faults.crash)) {
    throw Crash{};
  }
}

std::uint64_t Topic::store(int partition, std::vector<std::byte> bytes, bool own) {
  auto& messages = of(partition).messages;
  const Digest hash = own ? Digest{} : sha256(bytes);
  messages.push_back(
      {std::make_shared<const std::vector<std::byte>>(std::move(bytes)), hash, now_(), own});
  return messages.size() - 1;
}

void Topic::land(const Flight& flight) {
  for (const auto& message : flight.messages) {
    store(flight.partition, message, false);
  }
}

void Topic::land_some() {
  for (std::size_t i = 0; i < late_.size();) {
    const std::uint64_t fate = random_.below(16);
    if (fate < 3) {
      land(late_[i]);
    }
    if (fate == 1) {
      ++faulty_;  // and again, later
    }
    if (fate == 0 || fate == 2 || fate == 3) {
      late_.erase(late_.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
}

void Topic::land_all() {
  for (const Flight& flight : late_) {
    land(flight);
  }
  late_.clear();
}

void Topic::send_late(int partition, std::span<const std::span<const std::byte>> messages) {
  if (messages.empty()) {
    return;
  }
  Flight flight{partition, {}};
  std::ranges::transform(messages, std::back_inserter(flight.messages), copy_of);
  const std::size_t place = late_before_ + random_.below(late_.size() - late_before_ + 1);
  late_.insert(late_.begin() + static_cast<std::ptrdiff_t>(place), std::move(flight));
}

// Messages of one connection land in the order in which they were sent.
Appended Topic::send(int partition, std::span<const std::span<const std::byte>> messages) {
  std::size_t landed = messages.size();
  std::size_t reported = landed;
  if (random_.chance(faults.broken)) {
    ++faulty_;
    landed = random_.coin() ? landed : random_.below(landed + 1);
    reported = random_.below(landed + 1);
    away_ = random_.coin() ? 0 : static_cast<int>(random_.below(12));
  }
  Appended appended;
  appended.offsets.resize(messages.size());
  for (std::size_t i = 0; i < landed; ++i) {
    const std::uint64_t offset = store(partition, copy_of(messages[i]), false);
    if (i < reported) {
      appended.offsets[i] = offset;
      appended.time = of(partition).messages.back().landed;
    }
  }
  // What has landed unseen may be sent once more.
  if (reported < messages.size() && random_.below(4) != 0) {
    send_late(partition, messages.subspan(random_.coin() ? landed : reported));
  }
  return appended;
}

void Topic::spoil(Spoilt how, const std::vector<std::uint64_t>& ends) {
  kept_ = partitions_;
  late_before_ = late_.size();
  for (std::size_t i = 0; i < partitions_.size(); ++i) {
    Partition& partition = partitions_[i];
    const std::uint64_t length = partition.messages.size();
    if (how == Spoilt::kBegunLater) {
      partition.first = 1 + random_.below(length);
      continue;
    }
    partition.messages.resize(std::min(length, ends[i]));
    while (how == Spoilt::kGrown && partition.messages.size() < length + random_.below(3)) {
      store(static_cast<int>(i), std::vector<std::byte>(64, static_cast<std::byte>(i)), false);
    }
  }
}

void Topic::mend() {
  partitions_ = std::move(kept_);
  kept_.clear();
  late_.resize(late_before_, Flight{0, {}});
  late_before_ = 0;
}

// ---- A connection

Result<Appended, LogError> TopicLog::append(int partition,
                                            std::span<const std::span<const std::byte>> messages) {
  const std::lock_guard lock(topic_.mutex_);
  for (const auto& message : messages) {
    if (message.size() > kMessageBytesMax) {
      return Unexpected{LogError{LogFault::kTooLarge, "a message is too large"}};
    }
  }
  if (topic_.sealed_) {
    return Unexpected{LogError{LogFault::kSealed, "sealed: " + *topic_.sealed_}};
  }
  if (messages.empty()) {
    return Appended{};
  }
  topic_.may_crash();
  if (topic_.is_away()) {
    return Unexpected{away()};
  }
  if (topic_.meanwhile) {
    topic_.meanwhile();
  }
  Appended appended = topic_.send(partition, messages);
  topic_.may_crash();
  return appended;
}

Result<std::uint64_t, LogError> TopicLog::read(int partition, std::uint64_t from,
                                               std::uint64_t until, const Sink& sink) {
  const std::lock_guard lock(topic_.mutex_);
  if (topic_.is_away()) {
    return Unexpected{away()};
  }
  const Topic::Partition& read = topic_.of(partition);
  const std::uint64_t end = read.messages.size();
  if (from > end || from < read.first) {
    return Unexpected{truncated(end)};
  }
  std::uint64_t stop = std::min(until, end);
  const bool breaks = stop > from && topic_.random_.chance(topic_.faults.broken_read);
  if (breaks) {
    ++topic_.faulty_;
    stop = from + topic_.random_.below(stop - from);
  }
  for (std::uint64_t at = from; at < stop; ++at) {
    const Topic::Message& message = read.messages[at];
    if (!message.own && !sink({at, message.bytes(), &message.hash})) {
      return at + 1;
    }
  }
  if (breaks) {
    return Unexpected{away()};
  }
  return std::max(from, stop);
}

Result<std::uint64_t, LogError> TopicLog::end(int partition) {
  const std::lock_guard lock(topic_.mutex_);
  if (topic_.is_away()) {
    return Unexpected{away()};
  }
  const Topic::Partition& asked = topic_.of(partition);
  if (asked.first > 0) {
    return Unexpected{LogError{LogFault::kTruncated, "the first records were deleted"}};
  }
  return asked.messages.size();
}

Result<std::optional<Time>, LogError> TopicLog::time(int partition) {
  const std::lock_guard lock(topic_.mutex_);
  if (topic_.sealed_) {
    return Unexpected{LogError{LogFault::kSealed, "sealed: " + *topic_.sealed_}};
  }
  if (topic_.is_away()) {
    return Unexpected{away()};
  }
  const std::uint64_t offset = topic_.store(partition, {}, true);
  return std::optional(topic_.of(partition).messages[offset].landed);
}

Result<Done, LogError> TopicLog::seal(std::string_view reason) {
  const std::lock_guard lock(topic_.mutex_);
  topic_.sealed_ = topic_.sealed_.value_or(std::string(reason));
  return Done{};
}

}  // namespace facta::simulation
