#include "tests/support/memory_event_log.h"

#include "events/base/assert.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace facta {
namespace {

std::vector<std::byte> copy_of(std::span<const std::byte> bytes) {
  return {bytes.begin(), bytes.end()};
}

std::size_t index_of(int partition) {
  return static_cast<std::size_t>(partition);
}

}  // namespace

MemoryLogStorage::MemoryLogStorage(MemoryLogOptions options)
    : options_(std::move(options)),
      identity_{options_.ledger_id, options_.partition_count},
      partitions_(index_of(options_.partition_count)) {
  for (int partition = 0; partition < options_.partition_count; ++partition) {
    leave_gap(partition);
  }
}

void MemoryLogStorage::truncate(int partition, std::uint64_t end) {
  const std::lock_guard lock(mutex_);
  Partition& cut = partitions_.at(index_of(partition));
  cut.messages.erase(cut.messages.lower_bound(end), cut.messages.end());
  cut.end = std::min(cut.end, end);
}

std::uint64_t MemoryLogStorage::store(int partition, std::span<const std::byte> bytes) {
  Partition& target = partitions_.at(index_of(partition));
  const std::uint64_t offset = target.end++;
  target.messages.emplace(offset, copy_of(bytes));
  return offset;
}

void MemoryLogStorage::leave_gap(int partition) {
  partitions_.at(index_of(partition)).end += options_.offset_gap;
}

MemoryEventLog::MemoryEventLog(std::shared_ptr<MemoryLogStorage> storage)
    : storage_(std::move(storage)) {}

MemoryEventLog::MemoryEventLog(MemoryLogOptions options)
    : MemoryEventLog(std::make_shared<MemoryLogStorage>(std::move(options))) {}

const LogIdentity& MemoryEventLog::identity() const {
  return storage_->identity_;
}

Result<Appended, LogError> MemoryEventLog::append(
    int partition, std::span<const std::span<const std::byte>> messages) {
  const std::lock_guard lock(storage_->mutex_);
  FACTA_ASSERT(partition >= 0 && partition < storage_->identity_.partition_count,
               "append names a partition that the log does not have");
  ++append_count_;
  if (storage_->seal_reason_) {
    return Unexpected{LogError{LogFault::kSealed, "the log is sealed: " + *storage_->seal_reason_}};
  }
  for (const auto& message : messages) {
    if (message.size() > kMessageBytesMax) {
      return Unexpected{
          LogError{LogFault::kTooLarge,
                   "a message of " + std::to_string(message.size()) + " bytes is over the limit"}};
    }
  }
  if (messages.empty()) {
    return Appended{};
  }
  land_foreign(partition);
  if (next_fault_) {
    return Unexpected{LogError{*std::exchange(next_fault_, std::nullopt), "a fault asked for"}};
  }
  Appended appended;
  const Fate fate = std::exchange(next_fate_, Fate::kLands);
  if (fate == Fate::kLandsLater) {
    Flight& flight = late_.emplace_back(Flight{partition, {}});
    std::transform(messages.begin(), messages.end(), std::back_inserter(flight.messages), copy_of);
    appended.offsets.resize(messages.size());
    return appended;
  }
  for (const auto& message : messages) {
    const std::uint64_t offset = storage_->store(partition, message);
    appended.offsets.push_back(fate == Fate::kLosesAck ? std::nullopt : std::optional(offset));
  }
  storage_->leave_gap(partition);
  if (storage_->options_.clock) {
    appended.time = storage_->options_.clock();
  }
  return appended;
}

Result<std::uint64_t, LogError> MemoryEventLog::read(int partition, std::uint64_t from,
                                                     std::uint64_t until, const Sink& sink) {
  std::uint64_t next = from;
  while (next < until) {
    std::uint64_t offset = 0;
    std::vector<std::uint64_t> words;  // starts on an 8-byte boundary, as the contract says
    std::size_t size = 0;
    {
      const std::lock_guard lock(storage_->mutex_);
      const auto& stored = storage_->partitions_.at(index_of(partition));
      const auto found = stored.messages.lower_bound(next);
      if (found == stored.messages.end() || found->first >= until) {
        return std::max(next, std::min(stored.end, until));
      }
      offset = found->first;
      size = found->second.size();
      words.resize(size / sizeof(std::uint64_t) + 1);
      if (size > 0) {
        std::memcpy(words.data(), found->second.data(), size);
      }
    }
    next = offset + 1;
    if (!sink({offset, std::as_bytes(std::span(words)).first(size)})) {
      break;
    }
  }
  return next;
}

Result<std::uint64_t, LogError> MemoryEventLog::end(int partition) {
  const std::lock_guard lock(storage_->mutex_);
  return storage_->partitions_.at(index_of(partition)).end;
}

Result<std::optional<Time>, LogError> MemoryEventLog::time(int partition) {
  const std::lock_guard lock(storage_->mutex_);
  ++time_count_;
  if (storage_->seal_reason_) {
    return Unexpected{LogError{LogFault::kSealed, "the log is sealed: " + *storage_->seal_reason_}};
  }
  if (!storage_->options_.clock) {
    return std::optional<Time>{};
  }
  ++storage_->partitions_.at(index_of(partition)).end;
  return std::optional(storage_->options_.clock());
}

Result<Done, LogError> MemoryEventLog::seal(std::string_view reason) {
  const std::lock_guard lock(storage_->mutex_);
  if (!storage_->seal_reason_) {
    storage_->seal_reason_ = std::string(reason);
  }
  return Done{};
}

void MemoryEventLog::fail_next_append(LogFault fault) {
  const std::lock_guard lock(storage_->mutex_);
  next_fault_ = fault;
}

void MemoryEventLog::lose_ack_next() {
  const std::lock_guard lock(storage_->mutex_);
  next_fate_ = Fate::kLosesAck;
}

void MemoryEventLog::land_later() {
  const std::lock_guard lock(storage_->mutex_);
  next_fate_ = Fate::kLandsLater;
}

void MemoryEventLog::release_late() {
  const std::lock_guard lock(storage_->mutex_);
  for (const Flight& flight : std::exchange(late_, {})) {
    for (const auto& message : flight.messages) {
      storage_->store(flight.partition, message);
    }
    storage_->leave_gap(flight.partition);
  }
}

void MemoryEventLog::insert_foreign(int partition, std::span<const std::byte> bytes) {
  const std::lock_guard lock(storage_->mutex_);
  foreign_.push_back({partition, {copy_of(bytes)}});
}

int MemoryEventLog::append_count() const {
  const std::lock_guard lock(storage_->mutex_);
  return append_count_;
}

int MemoryEventLog::time_count() const {
  const std::lock_guard lock(storage_->mutex_);
  return time_count_;
}

void MemoryEventLog::land_foreign(int partition) {
  std::erase_if(foreign_, [&](const Flight& flight) {
    if (flight.partition != partition) {
      return false;
    }
    storage_->store(partition, flight.messages.front());
    storage_->leave_gap(partition);
    return true;
  });
}

}  // namespace facta
