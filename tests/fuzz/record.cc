// Bytes of a message -> record (events/record/record.h).
#include "events/record/record.h"

#include "tests/fuzz/target.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace facta::fuzz {

FACTA_FUZZ(record) {
  std::vector<std::uint64_t> words(bytes.size() / 8);
  if (!words.empty()) {
    std::memcpy(words.data(), bytes.data(), words.size() * 8);
  }
  const auto message = std::as_bytes(std::span(words));
  Event event;
  if (decode_event(message, event)) {
    Event again;
    must(decode_event(encode_event(event).bytes(), again) && again == event,
         "an event that was read is written and read the same");
  }
  const auto head = read_head(message);
  const auto record = decode_record(message);
  if (!record) {
    return;
  }
  must(head && head->company == record->company && head->sequence == record->sequence &&
           head->previous == record->previous && head->schema_version == record->schema_version,
       "the head of a record is what the whole says");
  const RecordBytes written = encode_record(*record);
  const auto again = decode_record(written.bytes());
  must(again && *again == *record, "a record that was read is written and read the same");
  must(std::ranges::equal(encode_record(*again).bytes(), written.bytes()),
       "a record has one form of bytes");
}

}  // namespace facta::fuzz
