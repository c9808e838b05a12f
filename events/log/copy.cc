#include "events/log/copy.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace facta {
namespace {

constexpr std::uint64_t kToTheEnd = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kBatchBytes = 4u << 20;

// Compares with what the target has, then appends the rest in batches.
class Copy {
 public:
  Copy(EventLog& source, EventLog& target, const CopyRoute& route)
      : source_(source),
        target_(target),
        route_(route),
        lanes_(static_cast<std::size_t>(target.identity().partition_count)) {}

  Result<CopyReport, LogError> run(bool writes) {
    writes_ = writes;
    for (int partition = 0; partition < source_.identity().partition_count; ++partition) {
      const auto read = source_.read(partition, 0, kToTheEnd, [&](const LogMessage& message) {
        take(message.bytes);
        return !failure_;
      });
      if (!read) {
        return Unexpected{read.error()};
      }
    }
    for (std::size_t lane = 0; lane < lanes_.size() && !failure_; ++lane) {
      flush(static_cast<int>(lane));
      expect_nothing_left(static_cast<int>(lane));
    }
    if (failure_) {
      return Unexpected{*failure_};
    }
    return report_;
  }

 private:
  struct Lane {
    std::uint64_t next = 0;  // where the target is read on
    bool is_at_end = false;  // everything that was in the target has been compared
    std::size_t batch_bytes = 0;
    std::vector<std::vector<std::byte>> batch;
  };

  void take(std::span<const std::byte> message) {
    const int partition = route_(message);
    Lane& lane = lanes_.at(static_cast<std::size_t>(partition));
    if (!lane.is_at_end) {
      const auto present = next_of(partition);
      if (failure_) {
        return;
      }
      if (present) {
        ++report_.present;
        if (!std::equal(present->begin(), present->end(), message.begin(), message.end())) {
          refuse(partition, "holds something else than the source");
        }
        return;
      }
      lane.is_at_end = true;
    }
    ++report_.copied;
    if (!writes_) {
      return;
    }
    lane.batch.emplace_back(message.begin(), message.end());
    lane.batch_bytes += message.size();
    if (lane.batch_bytes >= kBatchBytes) {
      flush(partition);
    }
  }

  std::optional<std::vector<std::byte>> next_of(int partition) {
    Lane& lane = lanes_.at(static_cast<std::size_t>(partition));
    std::optional<std::vector<std::byte>> found;
    const auto next = target_.read(partition, lane.next, kToTheEnd, [&](const LogMessage& message) {
      found.emplace(message.bytes.begin(), message.bytes.end());
      return false;
    });
    if (next) {
      lane.next = *next;
    } else {
      failure_ = next.error();
    }
    return found;
  }

  void expect_nothing_left(int partition) {
    if (!lanes_.at(static_cast<std::size_t>(partition)).is_at_end && next_of(partition)) {
      refuse(partition, "holds more than the source");
    }
  }

  void flush(int partition) {
    Lane& lane = lanes_.at(static_cast<std::size_t>(partition));
    const std::vector<std::span<const std::byte>> batch(lane.batch.begin(), lane.batch.end());
    if (batch.empty()) {
      return;
    }
    const auto appended = target_.append(partition, batch);
    if (!appended) {
      failure_ = appended.error();
    } else if (std::find(appended->offsets.begin(), appended->offsets.end(), std::nullopt) !=
               appended->offsets.end()) {
      failure_ = LogError{LogFault::kUnknown, "partition " + std::to_string(partition) +
                                                  " of the target did not say whether a message "
                                                  "landed; copy again"};
    }
    lane.batch.clear();
    lane.batch_bytes = 0;
  }

  void refuse(int partition, const std::string& what) {
    failure_ = LogError{LogFault::kMisconfigured,
                        "partition " + std::to_string(partition) + " of the target " + what};
  }

  EventLog& source_;
  EventLog& target_;
  const CopyRoute& route_;
  std::vector<Lane> lanes_;
  CopyReport report_;
  bool writes_ = false;
  std::optional<LogError> failure_;
};

}  // namespace

Result<CopyReport, LogError> copy_log(EventLog& source, EventLog& target, const CopyRoute& route,
                                      std::string_view seal_reason) {
  if (source.identity().ledger_id != target.identity().ledger_id) {
    return Unexpected{
        LogError{LogFault::kMisconfigured, "source and target are of different ledgers"}};
  }
  // First only compared: a target with other contents is refused before anything is written.
  if (auto compared = Copy(source, target, route).run(false); !compared) {
    return compared;
  }
  auto copied = Copy(source, target, route).run(true);
  if (!copied) {
    return copied;
  }
  if (auto sealed = source.seal(seal_reason); !sealed) {
    return Unexpected{std::move(sealed.error())};
  }
  return copied;
}

}  // namespace facta
