// The running service as the command line sees it: requests with identity and idempotency key,
// retried where that is safe, and refusals turned into words and exit codes.
#pragma once

#include "events/base/result.h"
#include "service/cli/spec.h"
#include "service/cli/terminal.h"
#include "service/config/ledger_options.h"
#include "service/http/client.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace facta::cli {

struct RemoteOptions {
  std::string url;
  // Of "Authorization: Bearer"; empty: not sent. An error: why there is none to send.
  Result<std::string, std::string> token = std::string();
  std::string ca_file;  // what https is checked against; empty: the system's certificates
  std::string actor;    // empty: not sent
  std::string roles;
  bool json = false;                                     // problems as JSON too
  std::function<void(std::chrono::milliseconds)> pause;  // between attempts
};

struct RemoteAnswer {
  int status = 0;
  std::string body;
  std::string content_type;
  std::string position;   // Facta-Position: "noord/120"; empty: none
  bool replayed = false;  // the answer was given to an earlier request with this key
  bool accepted() const { return status >= 200 && status < 300; }
};

class Remote {
 public:
  Remote(RemoteOptions options, const Terminal& terminal);

  // From now on reads are answered by `local`, which must outlive this, and by no service.
  void answer_from(const LocalService& local) { local_ = &local; }

  // Any answer of the service, refusals included. The error is an exit code, and the reason has
  // been written to stderr: kUnreachable also when the outcome is unknown.
  using Outcome = Result<RemoteAnswer, ExitCode>;

  Outcome get(const std::string& target, std::string_view accept = "application/json");
  // Sends the same key again, with back-off, while the outcome is unknown or the service
  // overloaded.
  Outcome post(const std::string& target, const std::string& body, const std::string& key);
  // Hands a 2xx body over as it arrives; any other is in the answer. Not retried.
  Result<RemoteAnswer, http::ClientError> stream(const std::string& target, std::string_view accept,
                                                 const http::HttpClient::Sink& sink);

  // Waits until reads reflect what was written at `position`, so that the next command of a person
  // or a script sees it. A service that does not answer that is no error: the write stands.
  void settle(const std::string& position);

  // Writes the problem in a refusal to stderr and answers the exit code for it.
  ExitCode refuse(const RemoteAnswer& answer);
  ExitCode unreachable(const http::ClientError& error);

 private:
  http::HttpClient* client(std::string& trouble);
  RemoteAnswer local_answer(const std::string& target, std::string_view accept) const;
  Outcome exchange(std::string_view method, const std::string& target, const std::string& body,
                   const std::vector<http::ResponseHeader>& fields, const std::string& key);
  ExitCode unknown(const http::ClientError& error, const std::string& key);
  std::vector<http::ResponseHeader> headers(std::string_view accept) const;

  RemoteOptions options_;
  const Terminal& terminal_;
  std::optional<http::HttpClient> client_;
  const LocalService* local_ = nullptr;
};

// A fresh Idempotency-Key: 32 hexadecimal digits.
std::string random_key();

}  // namespace facta::cli
