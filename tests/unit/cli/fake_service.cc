#include "tests/unit/cli/fake_service.h"

#include <gtest/gtest.h>

namespace facta::cli {
namespace {

std::string header(const http::HttpRequest& request, std::string_view name) {
  return std::string(request.headers.find(name).value_or(""));
}

}  // namespace

FakeService::FakeService(Answer answer)
    : answer_(std::move(answer)),
      server_({}, [this](http::HttpRequest&& request, http::Responder responder) {
        handle(std::move(request), std::move(responder));
      }) {
  const auto started = server_.start();
  EXPECT_TRUE(started) << (started ? "" : started.error());
}

void FakeService::handle(http::HttpRequest&& request, http::Responder responder) {
  Asked asked;
  asked.method = request.method;
  asked.target = request.path;
  for (const auto& parameter : request.query) {
    asked.target +=
        (&parameter == request.query.data() ? "?" : "&") + parameter.name + "=" + parameter.value;
  }
  asked.body = request.body;
  asked.key = header(request, "Idempotency-Key");
  asked.actor = header(request, "Facta-Actor");
  asked.roles = header(request, "Facta-Roles");
  asked.authorization = header(request, "Authorization");
  if (request.parameter("atLeast") != nullptr) {
    responder.send(json_answer(200, "{}"));
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    asked_.push_back(asked);
  }
  responder.send(answer_(asked));
}

std::vector<Asked> FakeService::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

http::HttpResponse json_answer(int status, std::string body, std::string position) {
  http::HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  if (!position.empty()) {
    response.headers.push_back({"Facta-Position", std::move(position)});
  }
  return response;
}

http::HttpResponse problem(int status, std::string body) {
  http::HttpResponse response = json_answer(status, std::move(body));
  response.content_type = "application/problem+json";
  return response;
}

Ran facta(const std::vector<std::string>& words, const Circumstances& circumstances) {
  std::ostringstream out;
  std::ostringstream error;
  Ran ran;
  Surroundings around;
  around.terminal.out = &out;
  around.terminal.error = &error;
  around.terminal.width = circumstances.width;
  around.terminal.progress_bar = circumstances.bar;
  around.environment = [&](const std::string& name) -> std::optional<std::string> {
    const auto at = circumstances.environment.find(name);
    return at == circumstances.environment.end() ? std::nullopt : std::optional(at->second);
  };
  around.pause = [&](std::chrono::milliseconds) { ++ran.pauses; };
  around.interrupted = circumstances.interrupted;
  const auto said = [](ReportForm form) {
    return form == ReportForm::kJson ? " json\n" : form == ReportForm::kCsv ? " csv\n" : "\n";
  };
  around.serve = [&](const ServeOptions& options) {
    out << "serve " << options.data << ' ' << options.listen_host << ' ' << options.listen_port
        << ' ' << options.dev << '\n';
    return 0;
  };
  around.verify = [&](const OfflineOptions& options) {
    out << "verify " << options.data << ' ' << options.kafka << options.seen << said(options.form);
    return 1;
  };
  around.log_copy = [&](const LogCopyOptions& options) {
    out << "copy " << options.from.data << " to " << options.to.kafka << said(options.from.form);
    return 0;
  };
  around.history_export = [&](const HistoryExportOptions& options) {
    out << "export " << options.from.data << " to " << options.to << said(options.from.form);
    return 0;
  };
  around.backup = [&](const BackupOptions& options) {
    out << (options.stores ? "backup of stores " : "backup ") << options.data << " in "
        << options.target << ' ' << options.check << said(options.form);
    return 0;
  };
  around.restore = [&](const RestoreOptions& options) {
    out << "restore " << options.target << " to " << options.data << " until " << options.until
        << ' ' << options.preview << said(options.form);
    return 1;
  };
  around.bench = [&](const BenchOptions& options) {
    out << "bench " << options.hours << " in " << options.folder << said(options.form);
    return 0;
  };
  around.replay = [&](const ReplayOptions& options, const ReplayUse& use) {
    out << "replay " << options.from.data << options.from.file << " until " << options.until
        << '\n';
    return use([](const std::string& target, std::string_view) {
      return LocalAnswer{200, R"({"items":[{"asked":")" + target + R"("}],"nextCursor":null})",
                         "application/json"};
    });
  };
  ran.code = run(words, around);
  ran.out = out.str();
  ran.error = error.str();
  return ran;
}

Ran facta_at(const FakeService& service, std::vector<std::string> words,
             const Circumstances& circumstances) {
  for (const auto& word :
       {std::string("--url"), service.url(), std::string("--company"), std::string("noord")}) {
    words.push_back(word);
  }
  return facta(words, circumstances);
}

}  // namespace facta::cli
