#include "service/ledger/open_log.h"

#include "events/log/embedded/embedded_log.h"
#include "events/log/kafka/kafka_log.h"
#include "events/record/record.h"

namespace facta {
namespace {

std::string company_of(std::span<const std::byte> record) {
  const auto head = read_head(record);
  return head ? std::string(head->company) : std::string{};
}

template <class Log>
Result<std::unique_ptr<EventLog>, LogError> as_log(Result<std::unique_ptr<Log>, LogError> opened) {
  if (!opened) {
    return Unexpected{std::move(opened.error())};
  }
  return std::unique_ptr<EventLog>(std::move(*opened));
}

}  // namespace

int route_of(std::span<const std::byte> record, int partition_count) {
  return partition_of(company_of(record), partition_count);
}

Result<std::unique_ptr<EventLog>, LogError> open_log(const LogPlace& place) {
  if (place.kafka.empty()) {
    EmbeddedLogOptions options;
    options.directory = place.data + "/log";
    options.read_only = place.read_only;
    options.ledger_id = place.ledger_id;
    options.packing = Packing::kBehind;
    auto opened = as_log(EmbeddedLog::open(options));
    if (opened && place.expected_ledger_id &&
        (*opened)->identity().ledger_id != *place.expected_ledger_id) {
      return Unexpected{
          LogError{LogFault::kMisconfigured, place.data + "/log belongs to another ledger"}};
    }
    return opened;
  }
  KafkaLogOptions options;
  options.connection.bootstrap_servers = place.kafka;
  options.connection.client_log = place.client_log;
  options.topic = place.topic;
  options.create = place.create && !place.read_only;
  options.partition_count = place.partitions;
  options.replication_factor = place.replication;
  options.ledger_id = place.ledger_id;
  options.expected_ledger_id = place.expected_ledger_id;
  options.key_of = company_of;
  return as_log(KafkaLog::open(options));
}

}  // namespace facta
