#include "service/ledger/serve.h"

#include "service/api/command_routes.h"
#include "service/api/problem.h"
#include "service/api/query_door.h"
#include "service/http/server.h"
#include "service/ledger/ledger.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>

namespace facta {
namespace {

constexpr int kExitFailed = 3;
constexpr int kAnswerThreads = 2;

void log_client_line(int severity, std::string_view line) {
  const auto level = severity <= 3   ? spdlog::level::err
                     : severity <= 4 ? spdlog::level::warn
                     : severity <= 6 ? spdlog::level::info
                                     : spdlog::level::debug;
  spdlog::log(level, "kafka client: {}", line);
}

bool is_loopback(const std::string& host) {
  return host == "::1" || host.starts_with("127.");
}

// Blocks the signals that end the service, in this thread and all that come after it.
sigset_t block_ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void start_logging(const std::string& level) {
  auto logger = spdlog::stderr_color_mt("facta");
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%l%$ %v");
  spdlog::set_default_logger(std::move(logger));
  spdlog::set_level(spdlog::level::from_str(level.empty() ? "info" : level));
}

http::HttpServerOptions server_options(const ServeOptions& options) {
  http::HttpServerOptions server;
  server.address = options.listen_host;
  server.port = options.listen_port;
  server.problem = api::problem_body;
  server.always_admitted = [](const http::HttpRequest& request) {
    return request.path.starts_with("/health") || request.path == "/metrics";
  };
  return server;
}

}  // namespace

int serve(const ServeOptions& options) {
  start_logging(options.log_level);
  if (options.dev && !is_loopback(options.listen_host)) {
    spdlog::error("--dev believes whoever asks, so it listens on loopback only, not on {}",
                  options.listen_host);
    return kExitFailed;
  }
  const sigset_t signals = block_ending_signals();
  SettableClock clock;
  auto ledger = Ledger::open(options, clock, log_client_line);
  if (!ledger) {
    spdlog::error("cannot open the ledger: {}", ledger.error());
    return kExitFailed;
  }
  api::WorkPool pool(kAnswerThreads);
  const api::CommandDoor commands{(*ledger)->writer(), pool, options.dev, &(*ledger)->projector(),
                                  &(*ledger)->log()};
  std::unique_ptr<http::HttpServer> server;
  const api::QueryDoor queries{
      (*ledger)->projector(),
      (*ledger)->writer(),
      (*ledger)->log(),
      clock,
      pool,
      options.dev,
      options.dev ? &clock : nullptr,
      [&server] { return server ? server->counts() : http::HttpServerCounts{}; }};
  api::Router router;
  api::add_command_routes(router, commands);
  api::add_query_routes(router, queries);
  server = std::make_unique<http::HttpServer>(
      server_options(options), [&router](http::HttpRequest&& request, http::Responder responder) {
        router.dispatch(std::move(request), std::move(responder));
      });
  const auto listening = server->start();
  if (!listening) {
    spdlog::error("cannot listen: {}", listening.error());
    return kExitFailed;
  }
  spdlog::info(
      "serving http://{}:{} on {}", options.listen_host, server->port(),
      options.kafka.empty() ? "the embedded log in " + options.data : "Kafka at " + options.kafka);
  int signal = 0;
  sigwait(&signals, &signal);
  spdlog::info("stopping: finishing what is in flight");
  server->stop();
  ledger->reset();
  spdlog::info("stopped");
  return 0;
}

}  // namespace facta
