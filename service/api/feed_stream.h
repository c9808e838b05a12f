// The accounting feed over HTTP (api.md section 5): admitted events only, each once, in the order
// of the log, never before they are durable and folded. One CloudEvent per line, or server-sent
// events.
#pragma once

#include "events/record/record.h"
#include "service/api/query_door.h"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace facta::api {

// Where one partition is read on. A cursor names `taken` and `done`: they lie behind an admitted
// record, so whether the views have folded everything before them can be told.
struct FeedPlace {
  std::uint64_t next = 0;   // what is read next
  std::uint64_t taken = 0;  // the record of which `done` events were given out, or behind the last
  std::uint64_t done = 0;
  std::uint64_t until = 0;  // without follow: the end when the feed was asked for
};

struct FeedRequest {
  std::set<std::string, std::less<>> companies;  // empty: all
  std::set<std::string, std::less<>> types;      // empty: all
  bool follow = false;
  bool server_sent = false;
  std::string after;  // id of an event or a cursor; empty: from the beginning
};

// Where the feed begins, one place per partition. feed.cursor_unknown; ledger.log_behind when the
// log ends before it; view.behind when the views have yet to fold what comes before it;
// request.invalid when an id alone does not say where every partition stands.
Result<std::vector<FeedPlace>, Rejection> resolve_feed(const QueryDoor& door,
                                                       const FeedRequest& request);

class FeedStream final : public http::BodyStream {
 public:
  FeedStream(const QueryDoor& door, FeedRequest request, std::vector<FeedPlace> places);
  Next next(std::string& out) override;

 private:
  enum class Verdict { kAdmitted, kVoid, kNotFolded };
  struct Judged {
    Verdict verdict = Verdict::kVoid;
    std::string previous;  // id of the event before it in its company; empty: none
  };
  enum class Filled { kSomething, kNothing, kFailed };
  enum class Taken { kDone, kNotFolded, kFailed };

  Filled fill();
  Filled fill_from(int partition);
  Taken take(int partition, const LogMessage& message);
  Judged judge(int partition, std::uint64_t offset, const RecordHead& head) const;
  bool give_out(FeedPlace& place, const LogMessage& message, std::string previous);
  void write(const Record& record, std::size_t index, const std::string& previous,
             const std::string& cursor);
  std::string cursor_text() const;
  bool wanted(int partition) const;
  Next pause();

  const QueryDoor& door_;
  const FeedRequest request_;
  std::vector<FeedPlace> places_;
  const std::string source_;
  std::string pending_;  // written, not yet handed out from `sent_` on
  std::size_t sent_ = 0;
  bool not_folded_ = false;  // the last round stopped at a record that the views do not have yet
  std::optional<std::chrono::steady_clock::time_point> give_up_at_;
};

}  // namespace facta::api
