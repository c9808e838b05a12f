#include "service/api/submit.h"

#include "service/api/answer.h"
#include "service/api/command_request.h"
#include "service/api/entity_tag.h"
#include "service/api/hours_body.h"
#include "service/api/missed.h"
#include "service/api/parameters.h"
#include "service/api/problem.h"
#include "service/http/compression.h"

namespace facta::api {
namespace {

constexpr std::size_t kInlineAnswerEvents = 8;  // larger answers are built by the pool

// A request that waits for its answer.
struct Pending {
  const CommandDoor& door;
  RoutedRequest request;
  http::Responder responder;
  std::string company;
  std::string command_id;
  bool dry_run = false;
  AddToAnswer add = {};

  Asked asked(const Answer& answer) const {
    return {company, &request, answer.sequence, door.projector};
  }
  void send(http::HttpResponse response) {
    if (http::accepts_gzip(request.http)) {
      http::compress(response);
    }
    responder.send(std::move(response));
  }
  void refuse(const Rejection& rejection) {
    send(problem_response(rejection, Asked{company, &request, 0, nullptr}));
  }
};

// A question and the state it is asked on. What is decided looks at days and seconds, never at
// parts of them.
struct Question {
  std::string text;
  std::uint64_t version = 0;
};

// nullopt: its answer is not kept.
std::optional<Question> question_to_writer(const CommandDoor& door, const RoutedRequest& request) {
  if (door.answers == nullptr || door.clock == nullptr) {
    return std::nullopt;
  }
  for (const char* decides : {"Idempotency-Key", "If-Match", "Facta-Work-Date"}) {
    if (request.http.headers.find(decides)) {
      return std::nullopt;
    }
  }
  const auto version = door.writer.version();
  if (!version) {
    return std::nullopt;
  }
  constexpr std::int64_t kSecond = 1'000'000;
  return Question{question_of(request) + request.caller.actor.id + '\0' +
                      std::to_string(door.clock->now().micros / kSecond),
                  *version};
}

// What goes to the writer, and who waits for it.
struct Ready {
  std::shared_ptr<Pending> pending;
  Submission submission;
};

// nullopt: the request was refused.
std::optional<Ready> read_request(const CommandDoor& door, RoutedRequest&& request,
                                  http::Responder&& responder, const std::string& company,
                                  Command&& command, std::span<const std::string> parameters) {
  const Parameters known(request.http, parameters);
  auto pending = std::make_shared<Pending>(
      Pending{door, std::move(request), std::move(responder), company, {}});
  if (const auto malformed = known.rejection()) {
    pending->refuse(*malformed);
    return std::nullopt;
  }
  auto submission = make_submission(pending->request, company, std::move(command));
  if (!submission) {
    pending->refuse(submission.error());
    return std::nullopt;
  }
  return Ready{std::move(pending), std::move(*submission)};
}

bool is_accepted(const Answer& answer) {
  return answer.kind == Answer::Kind::kNoRecord ||
         (answer.kind == Answer::Kind::kRecord && answer.record->record.accepted());
}

bool is_small(const Answer& answer) {
  if (answer.kind != Answer::Kind::kRecord || !answer.record->record.accepted()) {
    return false;
  }
  const auto& events = answer.record->record.events();
  return events.empty() ||
         (events.size() <= kInlineAnswerEvents && !std::holds_alternative<HoursPosted>(events[0]));
}

void give_to_writer(const std::shared_ptr<Pending>& pending, Submission submission) {
  Writer& writer = pending->door.writer;
  if (writer.submit(std::move(submission))) {
    return;
  }
  const std::string stopped = writer.stopped_because();
  pending->refuse(stopped.empty() ? reject("request.overloaded")
                                  : reject("ledger.stopped", {}, {{"cause", stopped}}));
}

void answer_command(const std::shared_ptr<Pending>& pending, const Answer& answer) {
  Asked asked = pending->asked(answer);
  std::string more;
  const bool stale = answer.kind == Answer::Kind::kRejected &&
                     answer.rejection->refusal.code == "ledger.concurrent_modification";
  if (stale) {
    more = missed_records(pending->door, pending->company, answer.expected_sequence.value_or(0),
                          answer.sequence);
  } else if (is_accepted(answer)) {
    more = pending->add ? pending->add(answer) : file_note(pending->request.http);
  }
  pending->send(answer_response(answer, asked, pending->command_id, pending->dry_run, more));
}

void keep_answer(Pending& pending, const Question& question, http::HttpResponse response) {
  if (http::accepts_gzip(pending.request.http)) {
    http::compress(response);
  }
  http::HttpResponse given;
  given.same_as = std::make_shared<const http::HttpResponse>(std::move(response));
  pending.door.answers->keep(question.text, question.version, given.same_as);
  pending.responder.send(std::move(given));
}

}  // namespace

void submit(const CommandDoor& door, RoutedRequest&& request, http::Responder&& responder,
            const std::string& company, Command command, AddToAnswer add) {
  static const std::vector<std::string> kParameters = {"dryRun"};
  auto ready = read_request(door, std::move(request), std::move(responder), company,
                            std::move(command), kParameters);
  if (!ready) {
    return;
  }
  auto& [pending, submission] = *ready;
  pending->command_id = submission.command_id;
  pending->dry_run = submission.dry_run;
  pending->add = std::move(add);
  // What is small is answered by the writer itself: handing it on would cost more.
  const bool gzip = http::accepts_gzip(pending->request.http);
  submission.answer = [pending = pending, gzip](Answer answer) {
    if (is_small(answer) && !gzip) {
      answer_command(pending, answer);
      return;
    }
    pending->door.pool.post(
        [pending, answer = std::move(answer)] { answer_command(pending, answer); });
  };
  give_to_writer(pending, std::move(submission));
}

void ask_whether(const CommandDoor& door, RoutedRequest&& request, http::Responder&& responder,
                 const std::string& company, Command command,
                 std::span<const std::string> parameters) {
  auto ready = read_request(door, std::move(request), std::move(responder), company,
                            std::move(command), parameters);
  if (!ready) {
    return;
  }
  auto& [pending, submission] = *ready;
  submission.dry_run = true;
  submission.whether = true;
  submission.answer = [pending = pending,
                       question = question_to_writer(door, pending->request)](Answer answer) {
    // Nothing became part of the state since the question came: so it was decided on that.
    const bool holds = question && pending->door.writer.version() == question->version;
    const bool allowed = answer.kind == Answer::Kind::kNoRecord;
    auto say = [pending, answer = std::move(answer), question = holds ? question : std::nullopt] {
      // What a reason names is looked up in the views, which may be behind.
      const Projector* views = pending->door.projector;
      const bool reasons_hold = answer.kind == Answer::Kind::kNoRecord || views == nullptr ||
                                views->folded_sequence(pending->company) >= answer.sequence;
      http::HttpResponse response = can_response(answer, pending->asked(answer));
      if (response.status == 200) {
        tag_by_content(pending->request.http, response);
      }
      if (question && reasons_hold && response.status == 200) {
        keep_answer(*pending, *question, std::move(response));
      } else {
        pending->send(std::move(response));
      }
    };
    // Reasons are looked up; that there are none is said at once.
    if (allowed) {
      say();
    } else {
      pending->door.pool.post(std::move(say));
    }
  };
  give_to_writer(pending, std::move(submission));
}

bool answer_again(const CommandDoor& door, const RoutedRequest& request,
                  http::Responder& responder) {
  const auto question = question_to_writer(door, request);
  auto known = question ? door.answers->find(question->text, question->version) : nullptr;
  if (known == nullptr) {
    return false;
  }
  responder.send(given_again(request.http, std::move(known)));
  return true;
}

void refuse(const CommandDoor& door, const RoutedRequest& request, http::Responder&& responder,
            const std::string& company, const Rejection& rejection) {
  responder.send(problem_response(rejection, Asked{company, &request, 0, door.projector}));
}

}  // namespace facta::api
