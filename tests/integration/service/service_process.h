// The real binary as a child process, on a folder of its own, killed and started again at will.
#pragma once

#include "service/http/client.h"
#include "service/json/json_value.h"

#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

namespace facta::service_testing {

// One JSON answer, parsed.
struct Reply {
  int status = 0;
  http::HeaderList headers;
  std::string body;
  std::shared_ptr<json::JsonDocument> json;

  const json::JsonValue& root() const { return json->root(); }
  std::string text(std::string_view member) const;  // string or number, as text
};

class ServiceProcess {
 public:
  // `arguments`: further ones of `facta serve`, such as --kafka.
  ServiceProcess(std::string data, std::vector<std::string> arguments = {});
  ~ServiceProcess();
  ServiceProcess(const ServiceProcess&) = delete;
  ServiceProcess& operator=(const ServiceProcess&) = delete;

  // Without --dev: the requests below carry a token, over https when `ca_file` is given; what the
  // service logs goes to a file.
  void secure(std::string token, std::string ca_file, std::string log_file);

  void start();  // and waits until it is ready
  void kill();   // kill -9
  bool ended();  // whether it is there no more, though nobody here stopped it
  pid_t pid() const { return pid_; }
  int stop();     // SIGTERM; the exit code
  void reload();  // SIGHUP
  const std::string& url() const { return url_; }

  // One request on a connection of its own; status 0: no answer.
  Reply get(const std::string& target) const;
  Reply post(const std::string& target, const std::string& body, const std::string& key = {}) const;
  // Repeats under the same key until there is an answer that is neither 503 nor 429.
  Reply post_until_answered(const std::string& target, const std::string& body,
                            const std::string& key) const;

 private:
  std::string data_;
  std::vector<std::string> arguments_;
  std::string url_;
  bool dev_ = true;
  std::string token_, ca_file_, log_file_;
  int port_ = 0;
  pid_t pid_ = -1;

  http::HttpClient client() const;
  std::vector<http::ResponseHeader> identity() const;
};

// Runs `facta ARGUMENTS`, gives its exit code and what it printed.
struct Printed {
  int exit_code = -1;
  std::string text;
};
Printed run_facta(const std::vector<std::string>& arguments);

// `facta ARGUMENTS` while it runs.
class FactaProcess {
 public:
  explicit FactaProcess(const std::vector<std::string>& arguments);
  FactaProcess(const FactaProcess&) = delete;
  FactaProcess& operator=(const FactaProcess&) = delete;
  ~FactaProcess();  // kills it if nobody waited
  void signal(int number) const;
  // Until it has ended; its output and its errors.
  Printed wait();

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

// Makes a company with one profile, accounts, VAT code, customer and project, ready to be invoiced.
void open_company(const ServiceProcess& service, const std::string& company, int customers = 1);
// `count` entries of 1 hour at 50.00, ids PREFIX-0, PREFIX-1 ..., spread over the customers.
std::string hours_body(const std::string& prefix, int count, int customers = 1);

}  // namespace facta::service_testing
