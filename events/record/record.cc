#include "events/record/record.h"

#include "events/base/assert.h"
#include "events/schema/events_codec.gen.h"
#include "events/schema/record.capnp.h"
#include "events/schema/wire_values.h"

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <kj/exception.h>

#include <cstring>

namespace facta {
namespace {

capnp::Data::Reader wire_data(const Digest& digest) {
  return {digest.data(), digest.size()};
}

bool read_digest(capnp::Data::Reader from, Digest& to) {
  if (from.size() != to.size()) {
    return false;
  }
  std::memcpy(to.data(), from.begin(), to.size());
  return true;
}

void encode_refusal(const Refusal& from, wire::Refusal::Builder to) {
  to.setCode(wire_text(from.code));
  to.setDetail(wire_text(from.detail));
  to.setSubject(wire_text(from.subject));
  to.setRemedy(wire_text(from.remedy));
  auto reasons = to.initReasons(static_cast<unsigned>(from.reasons.size()));
  for (unsigned i = 0; i < reasons.size(); ++i) {
    reasons[i].setCode(wire_text(from.reasons[i].code));
    reasons[i].setDetail(wire_text(from.reasons[i].detail));
    reasons[i].setSubject(wire_text(from.reasons[i].subject));
  }
}

Refusal decode_refusal(wire::Refusal::Reader from) {
  Refusal to;
  read_text(from.getCode(), to.code);
  read_text(from.getDetail(), to.detail);
  read_text(from.getSubject(), to.subject);
  read_text(from.getRemedy(), to.remedy);
  for (const auto reason : from.getReasons()) {
    to.reasons.push_back(
        {reason.getCode().cStr(), reason.getDetail().cStr(), reason.getSubject().cStr()});
  }
  return to;
}

void fill(const Record& from, wire::Record::Builder to) {
  to.setSequence(from.sequence);
  to.setPrevious(wire_data(from.previous));
  to.setCompany(wire_text(from.company));
  to.setTime(from.time.micros);
  to.setSchemaVersion(from.schema_version);
  to.setActor(wire_text(from.actor));
  auto roles = to.initRoles(static_cast<unsigned>(from.roles.size()));
  for (unsigned i = 0; i < roles.size(); ++i) {
    roles.set(i, wire_text(from.roles[i]));
  }
  to.setAuthentication(wire_text(from.authentication));
  to.setWorkDate(from.work_date.days);
  to.setCommandId(wire_text(from.command_id));
  to.setIdFromClient(from.id_from_client);
  to.setRequestDigest(wire_data(from.request_digest));
  to.setCommand(wire_text(from.command));
  to.setCorrelationId(wire_text(from.correlation_id));
  to.setCausationId(wire_text(from.causation_id));
  to.setOperationId(wire_text(from.operation_id));
  to.setReason(wire_text(from.reason));
  auto warnings = to.initWarnings(static_cast<unsigned>(from.warnings.size()));
  for (unsigned i = 0; i < warnings.size(); ++i) {
    encode(from.warnings[i], warnings[i]);
  }
  if (from.accepted()) {
    auto events = to.getOutcome().initEvents(static_cast<unsigned>(from.events().size()));
    for (unsigned i = 0; i < events.size(); ++i) {
      encode(from.events()[i], events[i]);
    }
  } else {
    encode_refusal(from.refusal(), to.getOutcome().initRefusal());
  }
}

std::vector<std::uint64_t> words_of(kj::ArrayPtr<const capnp::word> segment) {
  const auto* first = reinterpret_cast<const std::uint64_t*>(segment.begin());
  return {first, first + segment.size()};
}

// A message of one segment: a generous first segment keeps it in one piece; when it does not, the
// message is copied into one. The builder wants zeroed scratch and leaves it zeroed.
template <class Root, class Fill>
RecordBytes encode_root(Fill&& fill_root) {
  thread_local std::vector<capnp::word> scratch(1u << 17);
  capnp::MallocMessageBuilder message(kj::ArrayPtr<capnp::word>(scratch.data(), scratch.size()));
  fill_root(message.initRoot<Root>());
  auto segments = message.getSegmentsForOutput();
  if (segments.size() == 1) {
    return RecordBytes(words_of(segments[0]));
  }
  capnp::MallocMessageBuilder whole(static_cast<unsigned>(message.sizeInWords() + 64),
                                    capnp::AllocationStrategy::FIXED_SIZE);
  whole.setRoot(message.getRoot<Root>().asReader());
  segments = whole.getSegmentsForOutput();
  FACTA_ASSERT(segments.size() == 1, "a record is one segment");
  return RecordBytes(words_of(segments[0]));
}

// Reading is bounded by the size of the message: a hostile message that points at the same bytes
// again and again costs no more than a full one.
capnp::ReaderOptions reader_options(std::span<const std::byte> bytes) {
  capnp::ReaderOptions options;
  options.traversalLimitInWords = bytes.size() / 8 * 2 + 64;
  options.nestingLimit = 16;
  return options;
}

// Calls use(reader) on the message in place; any fault of the encoding is kUnreadable.
template <class T, class Root = wire::Record, class Use>
Result<T, RecordFault> with_reader(std::span<const std::byte> bytes, Use&& use) {
  const auto address = reinterpret_cast<std::uintptr_t>(bytes.data());
  if (bytes.empty() || bytes.size() % 8 != 0 || address % 8 != 0) {
    return Unexpected{RecordFault::kUnreadable};
  }
  try {
    const kj::ArrayPtr<const capnp::word> words(reinterpret_cast<const capnp::word*>(bytes.data()),
                                                bytes.size() / 8);
    const kj::ArrayPtr<const capnp::word> segments[] = {words};
    capnp::SegmentArrayMessageReader message(segments, reader_options(bytes));
    return use(message.getRoot<Root>());
  } catch (const kj::Exception&) {  // the only way Cap'n Proto reports damaged bytes
    return Unexpected{RecordFault::kUnreadable};
  }
}

// An event is at least so long: its number, and a pointer to what it says.
constexpr std::size_t kEventWordsMin = 2;

Result<Record, RecordFault> decode_all(wire::Record::Reader from, std::size_t words) {
  Record to;
  if (from.getSchemaVersion() > kSchemaVersion) {
    return Unexpected{RecordFault::kNewerSchema};
  }
  to.sequence = from.getSequence();
  read_text(from.getCompany(), to.company);
  to.time = Time{from.getTime()};
  to.schema_version = from.getSchemaVersion();
  read_text(from.getActor(), to.actor);
  for (const auto role : from.getRoles()) {
    to.roles.emplace_back(role.begin(), role.size());
  }
  read_text(from.getAuthentication(), to.authentication);
  to.work_date = Date{from.getWorkDate()};
  read_text(from.getCommandId(), to.command_id);
  to.id_from_client = from.getIdFromClient();
  read_text(from.getCommand(), to.command);
  read_text(from.getCorrelationId(), to.correlation_id);
  read_text(from.getCausationId(), to.causation_id);
  read_text(from.getOperationId(), to.operation_id);
  read_text(from.getReason(), to.reason);
  if (!read_digest(from.getPrevious(), to.previous) ||
      !read_digest(from.getRequestDigest(), to.request_digest)) {
    return Unexpected{RecordFault::kUnreadable};
  }
  for (const auto warning : from.getWarnings()) {
    decode(warning, to.warnings.emplace_back());
  }
  if (from.getOutcome().isRefusal()) {
    to.outcome = decode_refusal(from.getOutcome().getRefusal());
    return to;
  }
  const auto list = from.getOutcome().getEvents();
  // Only a forged list is longer: of events without room in the message, which have it here.
  if (list.size() > words / kEventWordsMin) {
    return Unexpected{RecordFault::kUnreadable};
  }
  std::vector<Event> events(list.size());
  std::size_t i = 0;
  for (const auto event : list) {
    if (!decode(event, events[i++])) {
      return Unexpected{RecordFault::kNewerSchema};
    }
  }
  to.outcome = std::move(events);
  return to;
}

}  // namespace

RecordBytes encode_record(const Record& record) {
  return encode_root<wire::Record>([&](wire::Record::Builder root) { fill(record, root); });
}

RecordBytes encode_event(const Event& event) {
  return encode_root<wire::Event>([&](wire::Event::Builder root) { encode(event, root); });
}

bool decode_event(std::span<const std::byte> bytes, Event& event) {
  const auto known = with_reader<bool, wire::Event>(
      bytes,
      [&](wire::Event::Reader root) -> Result<bool, RecordFault> { return decode(root, event); });
  return known && *known;
}

Result<RecordHead, RecordFault> read_head(std::span<const std::byte> bytes) {
  return with_reader<RecordHead>(
      bytes, [](wire::Record::Reader from) -> Result<RecordHead, RecordFault> {
        RecordHead head{{from.getCompany().begin(), from.getCompany().size()},
                        from.getSequence(),
                        {},
                        from.getSchemaVersion()};
        if (!read_digest(from.getPrevious(), head.previous)) {
          return Unexpected{RecordFault::kUnreadable};
        }
        return head;
      });
}

Result<Record, RecordFault> decode_record(std::span<const std::byte> bytes) {
  return with_reader<Record>(
      bytes, [&](wire::Record::Reader from) { return decode_all(from, bytes.size() / 8); });
}

}  // namespace facta
