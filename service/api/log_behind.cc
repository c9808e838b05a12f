#include "service/api/log_behind.h"

#include "events/record/record.h"

namespace facta::api {
namespace {

// Looked at beyond what the views have; they are far behind when there is more.
constexpr int kMessagesMax = 10'000;

// Whether the log may hold the record beyond what the views have folded: another service may have
// written it, and nobody here have read it yet.
bool may_be_in_log(const QueryDoor& door, const std::string& company, std::uint64_t sequence) {
  const int partition = partition_of(company, door.log.identity().partition_count);
  const auto end = door.log.end(partition);
  if (!end) {
    return true;
  }
  bool found = false;
  int looked_at = 0;
  const auto read = door.log.read(
      partition, door.projector.folded_until(partition), *end, [&](const LogMessage& message) {
        const auto head = read_head(message.bytes);
        found = head && head->company == company && head->sequence >= sequence;
        return !found && ++looked_at < kMessagesMax;
      });
  return !read || found || looked_at == kMessagesMax;
}

}  // namespace

Rejection log_behind(std::string last, std::string seen) {
  return reject("ledger.log_behind", std::move(last), {{"seen", std::move(seen)}});
}

Rejection not_visible(const QueryDoor& door, const std::string& company, std::uint64_t sequence) {
  const std::uint64_t last = door.writer.durable_sequence(company);
  if (!door.writer.started() || sequence <= last || may_be_in_log(door, company, sequence)) {
    return reject("view.behind");
  }
  const std::string ends = company + "/" + std::to_string(last);
  return log_behind(
      ends, company + "/" + std::to_string(sequence) +
                (last == 0 ? "; it has no record of " + company : "; the last record is " + ends));
}

}  // namespace facta::api
