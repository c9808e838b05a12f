#include "events/history/until.h"

#include <charconv>

namespace facta {
namespace {

constexpr std::uint64_t kEnd = ~std::uint64_t{0};

}  // namespace

std::optional<Until> parse_until(const std::string& text) {
  Until until;
  if (text.empty()) {
    return until;
  }
  if (const auto time = parse_time(text)) {
    until.time = *time;
    return until;
  }
  const std::size_t slash = text.rfind('/');
  if (slash == std::string::npos || slash == 0) {
    return std::nullopt;
  }
  until.company = text.substr(0, slash);
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data() + slash + 1, end, until.sequence);
  return error == std::errc{} && at == end ? std::optional(until) : std::nullopt;
}

Result<Done, LogError> each_record(
    EventLog& log, const std::function<bool(std::shared_ptr<AdmittedRecord>)>& take) {
  ChainHeads heads(log.identity().ledger_id);
  bool go_on = true;
  RecordSink sink;
  sink.head = [&](std::string_view company) { return heads.of(company); };
  sink.take = [&](std::shared_ptr<AdmittedRecord> admitted) {
    heads.passed(*admitted);
    return go_on = take(std::move(admitted));
  };
  for (int partition = 0; go_on && partition < log.identity().partition_count; ++partition) {
    const auto read = read_records(log, partition, 0, kEnd, sink);
    if (!read) {
      return Unexpected{read.error()};
    }
  }
  return Done{};
}

Result<bool, LogError> find_until(EventLog& log, Until& until) {
  if (until.company.empty()) {
    return true;
  }
  bool found = false;
  const auto read = each_record(log, [&](const std::shared_ptr<AdmittedRecord>& admitted) {
    const Record& record = admitted->record;
    if (record.company == until.company && record.sequence == until.sequence) {
      until.time = record.time;
      found = true;
    }
    return !found;
  });
  if (!read) {
    return Unexpected{read.error()};
  }
  return found;
}

}  // namespace facta
