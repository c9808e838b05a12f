#include "service/api/feed_stream.h"

#include "aggregates/access/access.h"
#include "consumers/feed/feed_event.h"
#include "projections/history/query.h"
#include "service/api/event_json.h"
#include "service/api/log_behind.h"
#include "service/api/parameters.h"

#include <algorithm>

namespace facta::api {
namespace {

constexpr std::size_t kPieceBytes = 64u << 10;
constexpr int kMessagesPerRound = 2000;  // looked at in one call, so that it stays short
// A feed that must end gives the views this long to fold what it has to give out.
constexpr std::chrono::seconds kNotFoldedMax{10};

int partitions(const QueryDoor& door) {
  return door.log.identity().partition_count;
}

Rejection unknown_cursor(const std::string& cursor) {
  return reject("feed.cursor_unknown", cursor, {{"cursor", cursor}});
}

// "12.0_7.3": of every partition the next offset and how many events of it were given out.
std::optional<std::vector<FeedPlace>> parse_cursor(std::string_view text) {
  std::vector<FeedPlace> places;
  while (true) {
    const std::size_t end = std::min(text.find('_'), text.size());
    const std::string_view one = text.substr(0, end);
    const std::size_t dot = one.find('.');
    const auto next = parse_whole(one.substr(0, dot));
    const auto done =
        dot == std::string_view::npos ? std::nullopt : parse_whole(one.substr(dot + 1));
    if (!next || !done) {
      return std::nullopt;
    }
    places.push_back({*next, *next, *done, 0});
    if (end == text.size()) {
      return places;
    }
    text.remove_prefix(end + 1);
  }
}

// Whether the partition of one event is all that the feed reads.
bool reads_only(const QueryDoor& door, const FeedRequest& request, int partition) {
  if (partitions(door) == 1) {
    return true;
  }
  return !request.companies.empty() &&
         std::ranges::all_of(request.companies, [&](const std::string& company) {
           return partition_of(company, partitions(door)) == partition;
         });
}

Result<std::vector<FeedPlace>, Rejection> place_of_event(const QueryDoor& door,
                                                         const FeedRequest& request) {
  const auto id = FeedId::parse(request.after);
  const auto item = id ? door.projector.read([&](const Views& views) {
    return history_record(views, id->company, id->sequence);
  })
                       : std::nullopt;
  if (id && !item) {
    return Unexpected{not_visible(door, id->company, id->sequence)};
  }
  if (!item || !item->place || !item->row.refusal.empty() || id->index >= item->row.events) {
    return Unexpected{unknown_cursor(request.after)};
  }
  const int partition = static_cast<int>(item->place->partition);
  if (!reads_only(door, request, partition)) {
    return Unexpected{reject_parameters(
        {{"query after",
          "says where one partition of several stands; send the cursor of the event instead"}})};
  }
  std::vector<FeedPlace> places(static_cast<std::size_t>(partitions(door)));
  const std::uint64_t offset = item->place->offset;
  places[item->place->partition] = {offset, offset, id->index + 1, 0};
  return places;
}

}  // namespace

Result<std::vector<FeedPlace>, Rejection> resolve_feed(const QueryDoor& door,
                                                       const FeedRequest& request) {
  std::vector<FeedPlace> places(static_cast<std::size_t>(partitions(door)));
  if (request.after.find('/') != std::string::npos) {
    auto found = place_of_event(door, request);
    if (!found) {
      return found;
    }
    places = std::move(*found);
  } else if (!request.after.empty()) {
    auto parsed = parse_cursor(request.after);
    if (!parsed || parsed->size() != places.size()) {
      return Unexpected{unknown_cursor(request.after)};
    }
    places = std::move(*parsed);
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto end = door.log.end(static_cast<int>(i));
    if (!end) {
      return Unexpected{reject("view.unavailable", {}, {{"cause", end.error().message}})};
    }
    if (places[i].next > *end) {
      return Unexpected{log_behind({}, "offset " + std::to_string(places[i].next) +
                                           " of partition " + std::to_string(i) +
                                           "; the end is offset " + std::to_string(*end))};
    }
    if (places[i].taken > door.projector.folded_until(static_cast<int>(i))) {
      return Unexpected{reject("view.behind")};
    }
    places[i].until = *end;
  }
  return places;
}

FeedStream::FeedStream(const QueryDoor& door, FeedRequest request, std::vector<FeedPlace> places)
    : door_(door),
      request_(std::move(request)),
      places_(std::move(places)),
      source_(feed_source(door.log.identity().ledger_id)) {}

http::BodyStream::Next FeedStream::next(std::string& out) {
  if (sent_ == pending_.size()) {
    pending_.clear();
    sent_ = 0;
    switch (fill()) {
      case Filled::kFailed:
        return Next::kAbort;
      case Filled::kNothing:
        return pause();
      case Filled::kSomething:
        break;
    }
  }
  give_up_at_.reset();
  const std::size_t size = std::min(kPieceBytes, pending_.size() - sent_);
  out.append(pending_, sent_, size);
  sent_ += size;
  return Next::kMore;
}

// Nothing to give out at present.
http::BodyStream::Next FeedStream::pause() {
  if (request_.follow) {
    return Next::kIdle;
  }
  if (!not_folded_) {
    return Next::kEnd;
  }
  const auto now = std::chrono::steady_clock::now();
  if (!give_up_at_) {
    give_up_at_ = now + kNotFoldedMax;
  }
  return now < *give_up_at_ ? Next::kIdle : Next::kAbort;
}

// One partition after another, each up to its present end.
FeedStream::Filled FeedStream::fill() {
  not_folded_ = false;
  for (int partition = 0; partition < partitions(door_); ++partition) {
    if (!wanted(partition)) {
      continue;
    }
    const Filled filled = fill_from(partition);
    if (filled != Filled::kNothing) {
      return filled;
    }
    if (not_folded_ && !request_.follow) {
      return Filled::kNothing;
    }
  }
  return Filled::kNothing;
}

FeedStream::Filled FeedStream::fill_from(int partition) {
  FeedPlace& place = places_[static_cast<std::size_t>(partition)];
  if (request_.follow) {
    const auto end = door_.log.end(partition);
    if (!end) {
      return Filled::kFailed;
    }
    place.until = *end;
  }
  if (place.next >= place.until) {
    return Filled::kNothing;
  }
  bool failed = false;
  int looked_at = 0;
  const auto read =
      door_.log.read(partition, place.next, place.until, [&](const LogMessage& message) {
        switch (take(partition, message)) {
          case Taken::kFailed:
            failed = true;
            return false;
          case Taken::kNotFolded:
            not_folded_ = true;
            return false;
          case Taken::kDone:
            break;
        }
        place.next = message.offset + 1;
        return pending_.size() < kPieceBytes && ++looked_at < kMessagesPerRound;
      });
  if (!read || failed) {
    return Filled::kFailed;
  }
  if (not_folded_) {
    return pending_.empty() ? Filled::kNothing : Filled::kSomething;
  }
  if (pending_.size() < kPieceBytes && looked_at < kMessagesPerRound) {
    place.next = place.until;  // read to the end; offsets need not be dense
    return pending_.empty() ? Filled::kNothing : Filled::kSomething;
  }
  return Filled::kSomething;  // perhaps none that was asked for yet: there is more to look at
}

FeedStream::Taken FeedStream::take(int partition, const LogMessage& message) {
  const auto head = read_head(message.bytes);
  if (!head) {
    return head.error() == RecordFault::kNewerSchema ? Taken::kFailed : Taken::kDone;
  }
  Judged judged = judge(partition, message.offset, *head);
  if (judged.verdict == Verdict::kNotFolded) {
    return Taken::kNotFolded;
  }
  if (judged.verdict == Verdict::kVoid) {
    return Taken::kDone;
  }
  FeedPlace& place = places_[static_cast<std::size_t>(partition)];
  if (place.taken != message.offset) {
    place.taken = message.offset;
    place.done = 0;
  }
  const bool wanted = head->company != kAccessChain &&
                      (request_.companies.empty() || request_.companies.contains(head->company));
  if (wanted && !give_out(place, message, std::move(judged.previous))) {
    return Taken::kFailed;
  }
  place.taken = message.offset + 1;
  place.done = 0;
  return Taken::kDone;
}

// Admission, by what the views hold. Everything admitted before this message is folded: it was when
// the feed began (resolve_feed), and the feed passes nothing that is not. So the chain of the
// company stands at the views' head or before it.
FeedStream::Judged FeedStream::judge(int partition, std::uint64_t offset,
                                     const RecordHead& head) const {
  const bool right_partition = partition_of(head.company, partitions(door_)) == partition;
  return door_.projector.read([&](const Views& views) {
    Judged judged;
    const HeadRow folded = views.head(head.company);
    if (head.sequence > folded.sequence) {
      const Digest& link = folded.sequence == 0 ? door_.log.identity().ledger_id : folded.hash;
      const bool counts_next =
          right_partition && head.sequence == folded.sequence + 1 && head.previous == link;
      judged.verdict = counts_next ? Verdict::kNotFolded : Verdict::kVoid;
      return judged;
    }
    const auto placed = views.history.places.get(make_key(head.company, head.sequence));
    if (!placed || placed->offset != offset ||
        placed->partition != static_cast<std::uint32_t>(partition)) {
      return judged;
    }
    judged.verdict = Verdict::kAdmitted;
    for (std::uint64_t before = head.sequence - 1; before > 0; --before) {
      const auto row = views.history.records.get(make_key(head.company, before));
      if (row && row->refusal.empty() && row->events > 0) {
        judged.previous =
            FeedId{std::string(head.company), before, std::uint64_t{row->events} - 1}.text();
        break;
      }
    }
    return judged;
  });
}

bool FeedStream::give_out(FeedPlace& place, const LogMessage& message, std::string previous) {
  const auto record = decode_record(message.bytes);
  if (!record) {
    return false;
  }
  if (!record->accepted()) {
    return true;  // refusals are history, not feed (DEC-32)
  }
  for (std::size_t i = 0; i < record->events().size(); ++i) {
    const bool again = i < place.done;
    if (!again &&
        (request_.types.empty() || request_.types.contains(type_of(record->events()[i])))) {
      place.done = i + 1;
      write(*record, i, previous, cursor_text());
    }
    previous = FeedId{record->company, record->sequence, i}.text();
  }
  return true;
}

void FeedStream::write(const Record& record, std::size_t index, const std::string& previous,
                       const std::string& cursor) {
  const Event& event = record.events()[index];
  const std::string id = FeedId{record.company, record.sequence, index}.text();
  const bool several = partitions(door_) > 1;
  if (request_.server_sent) {
    pending_ +=
        "id: " + (several ? cursor : id) + "\nevent: " + std::string(type_of(event)) + "\ndata: ";
  }
  json::JsonWriter out(pending_);
  out.begin_object().field("specversion", "1.0").field("id", id).field("source", source_);
  out.field("type", type_of(event)).field("time", print(record.time));
  if (const std::string subject = subject_of(event); !subject.empty()) {
    out.field("subject", subject);
  }
  out.field("datacontenttype", "application/json").field("dataschema", kFeedDataSchema);
  out.field("partitionkey", record.company);
  if (!previous.empty()) {
    out.field("previous", previous);
  }
  if (several) {
    out.field("cursor", cursor);
  }
  out.key("data");
  write_event(out, event);
  out.end_object();
  pending_ += request_.server_sent ? "\n\n" : "\n";
}

std::string FeedStream::cursor_text() const {
  std::string text;
  for (const FeedPlace& place : places_) {
    text +=
        (text.empty() ? "" : "_") + std::to_string(place.taken) + "." + std::to_string(place.done);
  }
  return text;
}

bool FeedStream::wanted(int partition) const {
  return request_.companies.empty() ||
         std::ranges::any_of(request_.companies, [&](const std::string& company) {
           return partition_of(company, partitions(door_)) == partition;
         });
}

}  // namespace facta::api
