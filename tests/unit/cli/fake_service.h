// A service that answers what a test tells it to, over real HTTP, and remembers what it was asked.
#pragma once

#include "service/cli/cli.h"
#include "service/http/server.h"

#include <functional>
#include <mutex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace facta::cli {

struct Asked {
  std::string method;
  std::string target;  // path and query as decoded
  std::string body;
  std::string key;  // Idempotency-Key
  std::string actor;
  std::string roles;
  std::string authorization;
};

class FakeService {
 public:
  using Answer = std::function<http::HttpResponse(const Asked&)>;

  explicit FakeService(Answer answer);

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  // Everything but the waiting for a position, in order.
  std::vector<Asked> asked() const;

 private:
  void handle(http::HttpRequest&& request, http::Responder responder);

  mutable std::mutex mutex_;
  std::vector<Asked> asked_;
  Answer answer_;
  http::HttpServer server_;
};

// A JSON answer, with the position of a write.
http::HttpResponse json_answer(int status, std::string body, std::string position = {});
http::HttpResponse problem(int status, std::string body);

// One run of `facta` in this process.
struct Ran {
  int code = 0;
  std::string out;
  std::string error;
  int pauses = 0;
};
struct Circumstances {
  std::size_t width = 0;
  std::map<std::string, std::string> environment = {};
  bool bar = false;
  std::function<bool()> interrupted = {};
};
Ran facta(const std::vector<std::string>& words, const Circumstances& circumstances = {});

// `words` with --url of the service and --company noord behind them.
Ran facta_at(const FakeService& service, std::vector<std::string> words,
             const Circumstances& circumstances = {});

}  // namespace facta::cli
