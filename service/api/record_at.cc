#include "service/api/record_at.h"

namespace facta::api {

std::optional<AdmittedRecord> record_at(EventLog& log, const PlaceRow& place, std::string* why) {
  AdmittedRecord admitted;
  bool found = false;
  const auto read = log.read(static_cast<int>(place.partition), place.offset, place.offset + 1,
                             [&](const LogMessage& message) {
                               if (auto record = decode_record(message.bytes)) {
                                 admitted.record = std::move(*record);
                                 admitted.hash = sha256(message.bytes);
                                 found = true;
                               }
                               return false;
                             });
  if (!read || !found) {
    if (why != nullptr) {
      *why = read ? "the record is not where it was" : read.error().message;
    }
    return std::nullopt;
  }
  return admitted;
}

}  // namespace facta::api
