// Records that read well and that nobody decided -> what facta verify says of them. Every record is
// linked into the chain of its company, so that admission lets it in.
#include "events/record/admission.h"
#include "events/record/record.h"
#include "projections/core/verify.h"
#include "tests/fuzz/target.h"
#include "tests/support/memory_event_log.h"
#include "tests/unit/projections/history_of.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace facta::fuzz {
namespace {

using Words = std::vector<std::uint64_t>;

// A small life of a company that touches every table.
std::vector<Words> small_life() {
  HistoryOf history;
  live(history, "noord", 4);
  std::vector<Words> life;
  for (const auto& admitted : history.records()) {
    const RecordBytes record = encode_record(admitted->record);
    Words& words = life.emplace_back(record.size() / 8);
    std::memcpy(words.data(), record.bytes().data(), record.size());
  }
  return life;
}

void change(std::vector<Words>& life, Input& input) {
  const std::uint8_t what = input.byte();
  const std::size_t at = input.byte() % life.size();
  const auto place = life.begin() + static_cast<std::ptrdiff_t>(at);
  switch (what % 4) {
    case 0: {
      const auto bytes = std::as_writable_bytes(std::span(*place));
      const std::size_t from = bytes.empty() ? 0 : input.number16() % bytes.size();
      const Bytes with = input.take(1 + input.byte() % 8u);
      const std::size_t count = std::min(with.size(), bytes.size() - from);
      if (count > 0) {
        std::memcpy(bytes.data() + from, with.data(), count);
      }
      break;
    }
    case 1:
      if (life.size() > 1) {
        life.erase(place);
      }
      break;
    case 2: {
      const Words again = *place;
      life.insert(life.begin() + static_cast<std::ptrdiff_t>(input.byte() % life.size()), again);
      break;
    }
    case 3: {
      const Bytes record = input.take(8 * input.byte());
      Words words(record.size() / 8);
      if (!words.empty()) {
        std::memcpy(words.data(), record.data(), words.size() * 8);
      }
      life.insert(place, words);
      break;
    }
  }
}

// Appends the records that can be read, each as the next one of its company; how many.
std::size_t link(const std::vector<Words>& life, MemoryEventLog& log) {
  std::map<std::string, ChainHead> heads;
  std::size_t linked = 0;
  for (const Words& words : life) {
    auto record = decode_record(std::as_bytes(std::span(words)));
    if (!record) {
      continue;
    }
    ChainHead& head = heads.try_emplace(record->company, 0, log.identity().ledger_id).first->second;
    record->sequence = head.sequence + 1;
    record->previous = head.hash;
    const RecordBytes bytes = encode_record(*record);
    const std::vector<std::span<const std::byte>> messages = {bytes.bytes()};
    must(log.append(0, messages).has_value(), "a record is appended");
    head = {record->sequence, sha256(bytes.bytes())};
    ++linked;
  }
  return linked;
}

}  // namespace

// The input is a list of changes to the small life.
FACTA_FUZZ(fold) {
  static const std::vector<Words> kLife = small_life();
  std::vector<Words> life = kLife;
  Input input(bytes);
  for (int changes = 0; !input.empty() && changes < 16; ++changes) {
    change(life, input);
  }
  MemoryEventLog log;
  const std::size_t linked = link(life, log);
  const auto report = verify(log, {});
  must(report.has_value(), "records that can be read are verified");
  must(report->records == linked && report->voids == 0, "what is linked is admitted");
  must(report->findings.empty() == report->ok(), "what is wrong is told");
  const auto again = verify(log, {});
  must(again && again->state_root == report->state_root && again->findings == report->findings,
       "the same log is verified the same");
}

}  // namespace facta::fuzz
