#include "service/ledger/serve.h"

#include "service/api/command_routes.h"
#include "service/api/problem.h"
#include "service/api/query_door.h"
#include "service/http/server.h"
#include "service/ledger/access.h"
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

// Blocks the signals that the service waits for, in this thread and all that come after it.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void start_logging(const std::string& level) {
  auto logger = spdlog::stderr_color_mt("facta");
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%l%$ %v");
  spdlog::set_default_logger(std::move(logger));
  spdlog::set_level(spdlog::level::from_str(level.empty() ? "info" : level));
}

http::HttpServerOptions server_options(const ServeOptions& options,
                                       std::shared_ptr<http::TlsServer> tls) {
  http::HttpServerOptions server;
  server.tls = std::move(tls);
  server.address = options.listen_host;
  server.port = options.listen_port;
  server.problem = api::problem_body;
  server.always_admitted = [](const http::HttpRequest& request) {
    return request.path.starts_with("/health") || request.path == "/metrics";
  };
  return server;
}

// Null: in the clear.
Result<std::shared_ptr<http::TlsServer>, std::string> open_tls(const AccessOptions& access) {
  if (access.tls_certificate.empty() && access.tls_key.empty()) {
    return std::shared_ptr<http::TlsServer>();
  }
  return http::TlsServer::open(access.tls_certificate, access.tls_key);
}

// Until SIGTERM or SIGINT; SIGHUP reads the certificate anew.
void wait_for_end(const sigset_t& signals, http::TlsServer* tls) {
  int signal = SIGHUP;
  while (signal == SIGHUP) {
    sigwait(&signals, &signal);
    if (signal != SIGHUP || tls == nullptr) {
      continue;
    }
    const auto loaded = tls->reload();
    loaded ? spdlog::info("the certificate was read anew")
           : spdlog::error("the certificate stays as it was: {}", loaded.error());
  }
}

}  // namespace

int serve(const ServeOptions& options) {
  start_logging(options.log_level);
  if (const std::string refused = refuse_to_listen(options); !refused.empty()) {
    spdlog::error(refused);
    return kExitFailed;
  }
  const auto tls = open_tls(options.access);
  if (!tls) {
    spdlog::error(tls.error());
    return kExitFailed;
  }
  const sigset_t signals = block_signals();
  SettableClock clock(parse_time(options.dev_fixed));
  auto ledger = Ledger::open(options, clock, log_client_line);
  if (!ledger) {
    spdlog::error("cannot open the ledger: {}", ledger.error());
    return kExitFailed;
  }
  const auto doorkeeper = Doorkeeper::open(options, (*ledger)->tokens(), clock);
  if (!doorkeeper) {
    spdlog::error(doorkeeper.error());
    return kExitFailed;
  }
  auto pool = std::make_unique<api::WorkPool>(kAnswerThreads);
  const std::size_t answers_bytes = MemoryShares::of(options.memory_bytes).answers;
  api::AnswerCache answers(answers_bytes);
  api::AnswerCache verdicts(answers_bytes);
  const api::CommandDoor commands{(*ledger)->writer(), *pool,     &(*ledger)->projector(),
                                  &(*ledger)->log(),   &verdicts, &clock};
  std::unique_ptr<http::HttpServer> server;
  const api::Gate gate = (*doorkeeper)->gate();
  const api::QueryDoor queries{
      (*ledger)->projector(),
      (*ledger)->writer(),
      (*ledger)->log(),
      clock,
      *pool,
      options.dev ? &clock : nullptr,
      [&server] { return server ? server->counts() : http::HttpServerCounts{}; },
      [&gate](const http::HttpRequest& request) { return gate.still_knows(request); },
      &answers};
  api::Router router;
  api::add_command_routes(router, commands);
  api::add_query_routes(router, queries);
  router.guard([&gate](const api::Route* route, api::RoutedRequest& request) {
    return gate.stop(route, request);
  });
  server = std::make_unique<http::HttpServer>(
      server_options(options, *tls),
      [&router](http::HttpRequest&& request, http::Responder responder) {
        router.dispatch(std::move(request), std::move(responder));
      });
  const auto listening = server->start();
  if (!listening) {
    spdlog::error("cannot listen: {}", listening.error());
    return kExitFailed;
  }
  spdlog::info(
      "serving {}://{}:{} on {}", *tls ? "https" : "http", options.listen_host, server->port(),
      options.kafka.empty() ? "the embedded log in " + options.data : "Kafka at " + options.kafka);
  wait_for_end(signals, tls->get());
  spdlog::info("stopping: finishing what is in flight");
  server->stop();
  // A request that took longer than the server waits is still at work in the pool, and the last
  // answers of the writer come to it: the ledger must be there until it has done them.
  (*ledger)->stop();
  pool.reset();
  ledger->reset();
  spdlog::info("stopped");
  return 0;
}

}  // namespace facta
