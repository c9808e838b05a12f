// What a command works with: configuration, terminal, form of the output, the service.
#pragma once

#include "service/cli/cli.h"
#include "service/cli/remote.h"
#include "service/cli/spec.h"
#include "service/cli/terminal.h"
#include "service/config/config.h"

#include <string>
#include <string_view>

namespace facta::cli {

enum class OutputForm { kTable, kJson, kCsv };

class Session {
 public:
  Session(const config::Config& settings, const Surroundings& around, OutputForm form,
          std::string key);

  const config::Config& config() const { return config_; }
  const Surroundings& surroundings() const { return around_; }
  const Terminal& terminal() const { return around_.terminal; }
  OutputForm form() const { return form_; }
  // The same for what opens a ledger in this process.
  ReportForm report_form() const;
  Remote& remote() { return remote_; }
  // The Idempotency-Key of this invocation: of --id, or made once.
  const std::string& key() const { return key_; }

  // Fills {company}, {NUMBER}, … of a route from the configuration and what was given, encoded.
  // Nothing when a company is needed and none is named: that has been said on stderr.
  std::optional<std::string> target(std::string_view route, const Values& values) const;

  // The company of targets when the configuration names none.
  void assume_company(std::string company) { assumed_company_ = std::move(company); }

  // Says what is wrong with the command line; answers kUsage.
  ExitCode usage(std::string_view sentence) const;

 private:
  const config::Config& config_;
  const Surroundings& around_;
  OutputForm form_;
  std::string key_;
  std::string assumed_company_;
  Remote remote_;
};

}  // namespace facta::cli
