#include "service/api/reading.h"

#include "aggregates/access/access.h"
#include "aggregates/company/company.h"
#include "service/api/entity_tag.h"
#include "service/api/log_behind.h"
#include "service/api/problem.h"
#include "service/http/compression.h"

#include <algorithm>
#include <atomic>
#include <chrono>

namespace facta::api {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kWaitMax{2};
// A read that waits holds a thread of the pool no longer than this at a time.
constexpr std::chrono::milliseconds kWaitSlice{5};
constexpr int kWaitingMax = 256;

// A read that waits for the views.
struct Waiting {
  std::shared_ptr<Read> read;
  std::vector<std::pair<std::string, std::uint64_t>> wanted;
  bool strict = false;  // the client named a position: without it there is no answer
  Clock::time_point deadline;
  std::function<void(bool reached)> go;
};

std::atomic<int>& waiting_count() {
  static std::atomic<int> count{0};
  return count;
}

bool forget_reached(const Projector& projector, Waiting& waiting) {
  std::erase_if(waiting.wanted, [&](const auto& position) {
    return projector.folded_sequence(position.first) >= position.second;
  });
  return waiting.wanted.empty();
}

void wait_on(const std::shared_ptr<Waiting>& waiting) {
  const QueryDoor& door = waiting->read->door;
  const auto& [company, sequence] = waiting->wanted.front();
  door.projector.wait_for(company, sequence,
                          std::min(waiting->deadline, Clock::now() + kWaitSlice));
  const bool reached = forget_reached(door.projector, *waiting);
  if (!reached && Clock::now() < waiting->deadline) {
    door.pool.post([waiting] { wait_on(waiting); });
    return;
  }
  --waiting_count();
  waiting->go(reached);
}

void when_visible(std::shared_ptr<Waiting> waiting) {
  const QueryDoor& door = waiting->read->door;
  waiting->deadline = Clock::now() + kWaitMax;
  if (!forget_reached(door.projector, *waiting)) {
    door.writer.make_way();
  }
  if (waiting->wanted.empty() || ++waiting_count() > kWaitingMax) {
    const bool reached = waiting->wanted.empty();
    if (!reached) {
      --waiting_count();
    }
    door.pool.post([waiting, reached] { waiting->go(reached); });
    return;
  }
  door.pool.post([waiting] { wait_on(waiting); });
}

// Whether the views have everything that was acknowledged.
bool is_visible(const QueryDoor& door, const std::string& company) {
  const auto has = [&door](const std::string& one, std::uint64_t sequence) {
    return door.projector.folded_sequence(one) >= sequence;
  };
  if (!company.empty()) {
    return has(company, door.writer.durable_sequence(company));
  }
  // Asking company by company takes the longer the more of them there are.
  return door.projector.has_all() ||
         std::ranges::all_of(door.writer.durable_sequences(), [&](const auto& position) {
           return has(position.first, position.second);
         });
}

// The answer that was given to the same question, if it still is the one. That everything is
// visible is asked first: the version after that has it too.
AnswerCache::Answer kept_answer(const QueryDoor& door, const RoutedRequest& request,
                                const std::string& company) {
  return is_visible(door, company)
             ? door.answers->find(question_of(request), door.projector.version())
             : nullptr;
}

// Names one state of one URL: of this ledger, folded by these rules, at this position.
std::string etag_of(const Read& read, const std::string& position) {
  const LedgerId& ledger = read.door.log.identity().ledger_id;
  return hex(ledger).substr(0, 8) + "." + std::to_string(kViewsFoldVersion) + "." + position;
}

http::HttpResponse response_of(const Read& read, Produced&& produced) {
  http::HttpResponse response;
  if (produced.response) {
    response = std::move(*produced.response);
  } else {
    response.body = std::move(produced.body);
  }
  if (produced.position.empty()) {
    return response;
  }
  response.headers.push_back({"Facta-Position", produced.position});
  response.headers.push_back({"Vary", "Accept"});
  if (!produced.tag.empty()) {
    tag(read.request.http, response, produced.tag);
  } else if (produced.tagged) {
    const std::string name = etag_of(read, produced.position);
    // A streamed list may go on into what came after: equal in meaning only.
    tag(read.request.http, response, response.stream ? "W/" + name + ".csv" : name);
  } else if (response.stream == nullptr) {
    tag_by_content(read.request.http, response);
  }
  return response;
}

http::HttpResponse refusal(const Read& read, const Rejection& rejection) {
  return problem_response(
      rejection, {read.company, &read.request, read.door.projector.folded_sequence(read.company),
                  &read.door.projector});
}

// asOf: a sequence of the company of the path, or a time.
std::optional<Moment> read_moment(Read& read) {
  if (!read.parameters.given("asOf")) {
    return std::nullopt;
  }
  const std::string text = read.parameters.text("asOf");
  if (const auto time = parse_time(text)) {
    return Moment{{}, 0, *time};
  }
  const auto sequence = parse_whole(text);
  if (!sequence || read.company.empty()) {
    read.parameters.fault("asOf", read.company.empty()
                                      ? "must be a time such as 2026-10-31T17:00:00Z"
                                      : "must be a sequence of the company, or a time such as "
                                        "2026-10-31T17:00:00Z");
    return std::nullopt;
  }
  return Moment{read.company, *sequence, {}};
}

// A moment that has not come has no views.
std::optional<Rejection> refuse_future(const Read& read) {
  if (!read.as_of || read.as_of->company.empty()) {
    return std::nullopt;
  }
  const std::uint64_t last = read.door.projector.folded_sequence(read.company);
  if (read.as_of->sequence <= last) {
    return std::nullopt;
  }
  return reject_parameters(
      {{"query asOf", "must not lie behind the last record, which is " + std::to_string(last)}});
}

// The central company is there from the start (DEC-20); any other has a record.
bool exists(const Read& read) {
  return read.company.empty() || read.company == kCentralCompany ||
         read.door.projector.folded_sequence(read.company) > 0;
}

struct Answered {
  http::HttpResponse response;
  bool of_position = false;  // at one position it is always the same
};

Answered answer(const Read& read, const Produce& produce) {
  if (!exists(read)) {
    return {refusal(read, reject("company.unknown", read.company, {{"company", read.company}}))};
  }
  if (const auto later = refuse_future(read)) {
    return {refusal(read, *later)};
  }
  auto produced = produce(read);
  if (!produced) {
    return {refusal(read, produced.error())};
  }
  const bool of_position =
      !produced->position.empty() && (produced->tagged || !produced->tag.empty());
  return {response_of(read, std::move(*produced)), of_position};
}

// An answer that is cut off when its reader's token is revoked or expires.
class WatchedStream final : public http::BodyStream {
 public:
  WatchedStream(std::shared_ptr<const Read> read, std::unique_ptr<http::BodyStream> stream)
      : read_(std::move(read)), stream_(std::move(stream)) {}

  Next next(std::string& out) override {
    if (const auto now = Clock::now(); now >= ask_again_at_) {
      if (!read_->door.still_known(read_->request.http)) {
        return Next::kAbort;
      }
      ask_again_at_ = now + kAskEvery;
    }
    return stream_->next(out);
  }

 private:
  static constexpr std::chrono::seconds kAskEvery{1};

  std::shared_ptr<const Read> read_;
  std::unique_ptr<http::BodyStream> stream_;
  Clock::time_point ask_again_at_ = Clock::now() + kAskEvery;
};

// On the pool.
void send(const std::shared_ptr<const Read>& read, http::Responder& responder,
          http::HttpResponse response) {
  if (response.stream && read->door.still_known) {
    response.stream = std::make_unique<WatchedStream>(read, std::move(response.stream));
  }
  if (http::accepts_gzip(read->request.http)) {
    http::compress(response);
  }
  responder.send(std::move(response));
}

// On the pool. An answer that the position alone decides is kept, if nothing was folded while it
// was made: one that asks the views twice could then be of two positions.
void answer_and_keep(const std::shared_ptr<const Read>& read, http::Responder& responder,
                     const Produce& produce) {
  const QueryDoor& door = read->door;
  const std::uint64_t version = door.projector.version();
  auto [response, of_position] = answer(*read, produce);
  if (!of_position || response.status != 200 || response.stream) {
    send(read, responder, std::move(response));
    return;
  }
  if (http::accepts_gzip(read->request.http)) {
    http::compress(response);
  }
  http::HttpResponse given;
  given.same_as = std::make_shared<const http::HttpResponse>(std::move(response));
  if (door.projector.version() == version) {
    door.answers->keep(question_of(read->request), version, given.same_as);
  }
  responder.send(std::move(given));
}

// What must be folded before the read is answered.
void add_wanted(Waiting& waiting, const std::optional<SeenPosition>& at_least) {
  const Writer& writer = waiting.read->door.writer;
  const std::string& company = waiting.read->company;
  if (at_least) {
    waiting.strict = true;
    waiting.wanted.emplace_back(at_least->company, at_least->sequence);
  } else if (!company.empty()) {
    waiting.wanted.emplace_back(company, writer.durable_sequence(company));
  } else if (!waiting.read->door.projector.has_all()) {
    for (const auto& [one, sequence] : writer.durable_sequences()) {
      waiting.wanted.emplace_back(one, sequence);
    }
  }
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

// The first part of `text` before the separator, which goes with it.
std::string_view take_part(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = trimmed(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

// What Accept gives a media type that it names, in thousandths (RFC 9110 12.5.1); 0: it does not
// name it, or refuses it.
std::int64_t weight_of(std::string_view accept, std::string_view type) {
  while (!accept.empty()) {
    std::string_view range = take_part(accept, ',');
    if (lower(take_part(range, ';')) != type) {
      continue;
    }
    while (!range.empty()) {
      const std::string parameter = lower(take_part(range, ';'));
      if (parameter.starts_with("q=")) {
        return parse_decimal(std::string_view(parameter).substr(2), 3).value_or(0);
      }
    }
    return 1000;
  }
  return 0;
}

// Whether a client that can have JSON wants this type: it names it, and JSON not before it.
bool prefers(std::string_view accept, std::string_view type) {
  const std::int64_t wanted = weight_of(accept, type);
  const std::int64_t json = weight_of(accept, "application/json");
  const std::string words = lower(accept);
  return wanted > json ||
         (wanted > 0 && wanted == json && words.find(type) < words.find("application/json"));
}

}  // namespace

bool Read::accepts(std::string_view type) const {
  const auto accept = request.http.headers.find("Accept");
  return accept && prefers(*accept, type);
}

std::string position_of(const Views& views, const std::string& company) {
  if (!company.empty()) {
    return company + "/" + std::to_string(views.head(company).sequence);
  }
  return "*/" + std::to_string(views.history.record_count());
}

std::optional<std::size_t> QueryRoutes::read_limit(Parameters& parameters) {
  return parameters.number("limit", 1, kPageMax);
}

Cursor QueryRoutes::read_cursor(Parameters& parameters) {
  if (!parameters.given("cursor")) {
    return {};
  }
  auto cursor = Cursor::parse(parameters.text("cursor"));
  if (!cursor) {
    parameters.fault("cursor", "must be a nextCursor of this list");
  }
  return cursor.value_or(Cursor());
}

http::HttpResponse QueryRoutes::csv_response(std::unique_ptr<http::BodyStream> stream) {
  http::HttpResponse response;
  response.content_type = "text/csv; charset=utf-8; header=present";
  response.stream = std::move(stream);
  return response;
}

void QueryRoutes::route(const std::string& path, ViewRight right, std::vector<std::string> names,
                        RouteNotes notes, Prepare prepare, Before before) {
  const bool whole = path.starts_with('/');
  const bool company_of = !whole || path.starts_with("/v1/companies/{company}");
  names.emplace_back("atLeast");
  notes.parameters = names;
  const QueryDoor& door = door_;
  router_.add(
      "GET", whole ? path : "/v1/companies/{company}/" + path,
      [&door, right, company_of, names = std::move(names), prepare = std::move(prepare),
       before = std::move(before)](RoutedRequest&& request, http::Responder&& responder) {
        const std::string company = company_of ? request.part("company") : std::string();
        auto denied = check_view_rights(request.caller.actor, right);
        if (!denied && company == kAccessChain && right != ViewRight::kHistory) {
          denied = reject("company.unknown", company, {{"company", company}});
        }
        if (denied) {
          responder.send(problem_response(*denied, company));
          return;
        }
        const bool may_be_kept =
            door.answers != nullptr && !before && request.http.parameter("atLeast") == nullptr;
        if (auto kept = may_be_kept ? kept_answer(door, request, company) : nullptr) {
          responder.send(given_again(request.http, std::move(kept)));
          return;
        }
        Parameters parameters(request.http, names);
        const auto read = std::make_shared<Read>(
            Read{door, std::move(request), company, std::move(parameters), std::nullopt});
        const auto at_least = read->parameters.position("atLeast");
        read->as_of = read_moment(*read);
        const Produce produce = prepare(*read);
        if (const auto malformed = read->parameters.rejection()) {
          responder.send(refusal(*read, *malformed));
          return;
        }
        const auto shared = std::make_shared<http::Responder>(std::move(responder));
        const auto see = [read, shared, produce, at_least, may_be_kept] {
          auto waiting = std::make_shared<Waiting>();
          waiting->read = read;
          add_wanted(*waiting, at_least);
          waiting->go = [read, shared, produce, at_least, may_be_kept,
                         strict = waiting->strict](bool reached) {
            if (strict && !reached) {
              send(read, *shared,
                   refusal(*read, not_visible(read->door, at_least->company, at_least->sequence)));
            } else if (may_be_kept) {
              answer_and_keep(read, *shared, produce);
            } else {
              send(read, *shared, answer(*read, produce).response);
            }
          };
          when_visible(std::move(waiting));
        };
        if (!before) {
          see();
          return;
        }
        before(read, [read, shared, see](bool asked) {
          // Where nothing is decided (any more), that part of the answer is absent.
          const Writer& writer = read->door.writer;
          if (asked || !writer.started() || !writer.stopped_because().empty()) {
            see();
          } else {
            shared->send(refusal(*read, reject("request.overloaded")));
          }
        });
      },
      std::move(notes));
}

}  // namespace facta::api
