#include "service/cli/remote.h"

#include "events/base/assert.h"
#include "events/base/sha256.h"
#include "service/cli/json_text.h"
#include "service/cli/problem_text.h"

#include <array>
#include <ostream>
#include <sys/random.h>

namespace facta::cli {
namespace {

using std::chrono::milliseconds;

constexpr int kAttemptsMax = 6;
constexpr milliseconds kFirstPause{200};
constexpr milliseconds kPauseMax{5'000};

std::string header_of(const http::ClientResponse& response, std::string_view name) {
  return std::string(response.headers.find(name).value_or(""));
}

RemoteAnswer answer_of(http::ClientResponse&& response) {
  RemoteAnswer answer;
  answer.status = response.status;
  answer.content_type = header_of(response, "Content-Type");
  answer.position = header_of(response, "Facta-Position");
  answer.replayed = header_of(response, "Idempotency-Replayed") == "true";
  answer.body = std::move(response.body);
  return answer;
}

using Sent = Result<http::ClientResponse, http::ClientError>;

// What one attempt says about the request.
enum class Fate {
  kAnswered,
  kNotYet,   // overloaded or not to be settled now: the service says so itself
  kNotSent,  // no connection
  kUnknown,  // sent, and no answer came back
};

Fate fate_of(const Sent& sent) {
  if (sent) {
    return sent->status == 503 || sent->status == 429 ? Fate::kNotYet : Fate::kAnswered;
  }
  const bool maybe_sent = sent.error().reason == http::ClientError::Reason::kTimedOut ||
                          sent.error().reason == http::ClientError::Reason::kProtocol;
  return maybe_sent ? Fate::kUnknown : Fate::kNotSent;
}

}  // namespace

std::string random_key() {
  std::array<std::uint8_t, 16> bytes{};
  FACTA_ASSERT(getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()),
               "no random numbers from the system");
  return hex(bytes);
}

Remote::Remote(RemoteOptions options, const Terminal& terminal)
    : options_(std::move(options)), terminal_(terminal) {}

http::HttpClient* Remote::client(std::string& trouble) {
  if (!options_.token) {
    trouble = options_.token.error();
    return nullptr;
  }
  if (!client_) {
    http::ClientOptions limits;
    // A follower may hear nothing for long while the books are quiet.
    limits.silence_timeout = std::chrono::minutes(2);
    limits.ca_file = options_.ca_file;
    auto created = http::HttpClient::create(options_.url, limits);
    if (!created) {
      trouble = created.error().message;
      return nullptr;
    }
    client_.emplace(std::move(*created));
  }
  return &*client_;
}

std::vector<http::ResponseHeader> Remote::headers(std::string_view accept) const {
  std::vector<http::ResponseHeader> all = {{"Accept", std::string(accept)}};
  if (options_.token && !options_.token->empty()) {
    all.push_back({"Authorization", "Bearer " + *options_.token});
  }
  if (!options_.actor.empty()) {
    all.push_back({"Facta-Actor", options_.actor});
  }
  if (!options_.roles.empty()) {
    all.push_back({"Facta-Roles", options_.roles});
  }
  return all;
}

ExitCode Remote::unreachable(const http::ClientError& error) {
  *terminal_.error << terminal_.styled_error(Style::kRed, "unreachable") << ": " << error.message
                   << "\n  remedy: start the service (`facta serve`), or name another with --url "
                      "or FACTA_URL\n";
  return kUnreachable;
}

Remote::Outcome Remote::get(const std::string& target, std::string_view accept) {
  if (local_ != nullptr) {
    return local_answer(target, accept);
  }
  return exchange("GET", target, {}, headers(accept), {});
}

RemoteAnswer Remote::local_answer(const std::string& target, std::string_view accept) const {
  LocalAnswer local = (*local_)(target, accept);
  RemoteAnswer answer;
  answer.status = local.status;
  answer.body = std::move(local.body);
  answer.content_type = std::move(local.content_type);
  return answer;
}

Remote::Outcome Remote::post(const std::string& target, const std::string& body,
                             const std::string& key) {
  auto fields = headers("application/json");
  fields.push_back({"Idempotency-Key", key});
  if (!body.empty()) {
    fields.push_back({"Content-Type", "application/json"});
  }
  return exchange("POST", target, body, fields, key);
}

// A request that may have arrived is repeated until something answers; one that never left is not.
Remote::Outcome Remote::exchange(std::string_view method, const std::string& target,
                                 const std::string& body,
                                 const std::vector<http::ResponseHeader>& fields,
                                 const std::string& key) {
  std::string trouble;
  http::HttpClient* const http = client(trouble);
  if (http == nullptr) {
    *terminal_.error << "facta: " << trouble << '\n';
    return Unexpected{kUsage};
  }
  milliseconds pause = kFirstPause;
  bool maybe_arrived = false;
  for (int attempt = 1;; ++attempt) {
    Sent sent = http->request(method, target, fields, body);
    const Fate fate = fate_of(sent);
    maybe_arrived = maybe_arrived || fate == Fate::kUnknown;
    const bool last = attempt == kAttemptsMax;
    if (fate == Fate::kAnswered || (last && fate == Fate::kNotYet)) {
      return answer_of(std::move(*sent));
    }
    if (fate == Fate::kNotSent && !maybe_arrived) {
      return Unexpected{unreachable(sent.error())};
    }
    if (last) {
      return Unexpected{key.empty() ? unreachable(sent.error()) : unknown(sent.error(), key)};
    }
    options_.pause(pause);
    pause = std::min(pause * 2, kPauseMax);
  }
}

ExitCode Remote::unknown(const http::ClientError& error, const std::string& key) {
  *terminal_.error << terminal_.styled_error(Style::kRed, "unknown outcome") << ": "
                   << error.message << "\n  remedy: send it again with --id " << key
                   << "; what has one id is carried out once\n";
  return kUnreachable;
}

Result<RemoteAnswer, http::ClientError> Remote::stream(const std::string& target,
                                                       std::string_view accept,
                                                       const http::HttpClient::Sink& sink) {
  if (local_ != nullptr) {
    RemoteAnswer answer = local_answer(target, accept);
    if (answer.accepted()) {
      sink(answer.body);
    }
    return answer;
  }
  std::string trouble;
  http::HttpClient* const http = client(trouble);
  if (http == nullptr) {
    return Unexpected{http::ClientError{http::ClientError::Reason::kBadUrl, trouble}};
  }
  auto got = http->stream("GET", target, headers(accept), {}, sink);
  if (!got) {
    return Unexpected{std::move(got.error())};
  }
  return answer_of(std::move(*got));
}

void Remote::settle(const std::string& position) {
  const std::size_t slash = position.find('/');
  std::string trouble;
  http::HttpClient* const http = client(trouble);
  if (slash == std::string::npos || http == nullptr) {
    return;
  }
  const auto seen =
      http->request("GET", "/v1/companies/" + position.substr(0, slash) + "?atLeast=" + position,
                    headers("application/json"));
  if (!seen) {
    client_.reset();
  }
}

ExitCode Remote::refuse(const RemoteAnswer& answer) {
  if (options_.json) {
    const auto document = json::parse_json(answer.body);
    std::string line;
    if (document) {
      append_json(line, document->root());
    }
    *terminal_.error << (document ? line : answer.body) << '\n';
  } else {
    write_problem(terminal_, answer.status, answer.body);
  }
  return answer.status == 503 ? kUnreachable : kRefused;
}

}  // namespace facta::cli
