#include "tests/integration/service/service_process.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <random>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace facta::service_testing {
namespace {

constexpr std::chrono::seconds kPatience{90};  // of a busy machine, not of the service

// Below the ports that the system hands out for outgoing connections: a client of a test beside
// this one could hold such a one when the service starts again on it.
int free_port() {
  std::random_device random;
  for (;;) {
    const int port = 10'000 + static_cast<int>(random() % 10'000);
    const int socket_fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int bound = ::bind(socket_fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::close(socket_fd);
    if (bound == 0) {
      return port;
    }
  }
}

// `errors`: where stderr goes; -1: to that of the test.
pid_t spawn(const std::vector<std::string>& arguments, int output, int errors = -1) {
  std::vector<char*> argv;
  std::string binary = FACTA_BINARY;
  argv.push_back(binary.data());
  std::vector<std::string> copies = arguments;
  for (std::string& argument : copies) {
    argv.push_back(argument.data());
  }
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (output >= 0) {
    posix_spawn_file_actions_adddup2(&actions, output, 1);
  }
  if (errors >= 0) {
    posix_spawn_file_actions_adddup2(&actions, errors, 2);
  }
  pid_t pid = -1;
  EXPECT_EQ(posix_spawn(&pid, FACTA_BINARY, &actions, nullptr, argv.data(), environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

// What a child prints until it ends, and how it ends.
Printed read_to_the_end(int output, pid_t pid) {
  Printed printed;
  char buffer[4096];
  while (true) {
    const ssize_t size = ::read(output, buffer, sizeof buffer);
    if (size <= 0) {
      break;
    }
    printed.text.append(buffer, static_cast<std::size_t>(size));
  }
  ::close(output);
  int status = 0;
  waitpid(pid, &status, 0);
  printed.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return printed;
}

// Between two looks at a condition that another process brings about.
void look_again_soon() {
  std::this_thread::yield();
}

Reply reply_of(const Result<http::ClientResponse, http::ClientError>& response) {
  Reply reply;
  if (!response) {
    return reply;
  }
  reply.status = response->status;
  reply.headers = response->headers;
  reply.body = response->body;
  if (auto document = json::parse_json(response->body)) {
    reply.json = std::make_shared<json::JsonDocument>(std::move(*document));
  }
  return reply;
}

}  // namespace

std::string Reply::text(std::string_view member) const {
  const json::JsonValue* value = json ? root().find(member) : nullptr;
  if (value == nullptr) {
    return {};
  }
  return std::string(value->is_number() ? value->number() : value->string());
}

ServiceProcess::ServiceProcess(std::string data, std::vector<std::string> arguments)
    : data_(std::move(data)), arguments_(std::move(arguments)), port_(free_port()) {
  url_ = "http://127.0.0.1:" + std::to_string(port_);
}

ServiceProcess::~ServiceProcess() {
  if (pid_ > 0) {
    kill();
  }
}

void ServiceProcess::start() {
  std::vector<std::string> arguments{"serve", "--data", data_, "--listen",
                                     "127.0.0.1:" + std::to_string(port_)};
  if (dev_) {
    arguments.emplace_back("--dev");
  }
  arguments.insert(arguments.end(), arguments_.begin(), arguments_.end());
  const int log =
      log_file_.empty() ? -1 : ::open(log_file_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  pid_ = spawn(arguments, -1, log);
  if (log >= 0) {
    ::close(log);
  }
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < deadline) {
    if (get("/health/ready").status == 200) {
      return;
    }
    ASSERT_EQ(waitpid(pid_, nullptr, WNOHANG), 0) << "the service ended instead of serving";
    look_again_soon();
  }
  FAIL() << "the service did not become ready";
}

void ServiceProcess::secure(std::string token, std::string ca_file, std::string log_file) {
  dev_ = false;
  token_ = std::move(token);
  ca_file_ = std::move(ca_file);
  log_file_ = std::move(log_file);
  url_ = (ca_file_.empty() ? "http" : "https") + url_.substr(url_.find(':'));
}

http::HttpClient ServiceProcess::client() const {
  http::ClientOptions options;
  options.ca_file = ca_file_;
  return std::move(*http::HttpClient::create(url_, options));
}

std::vector<http::ResponseHeader> ServiceProcess::identity() const {
  if (token_.empty()) {
    return {};
  }
  return {{"Authorization", "Bearer " + token_}};
}

void ServiceProcess::reload() {
  ::kill(pid_, SIGHUP);
}

void ServiceProcess::kill() {
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

bool ServiceProcess::ended() {
  if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) {
    pid_ = -1;
  }
  return pid_ < 0;
}

int ServiceProcess::stop() {
  ::kill(pid_, SIGTERM);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Reply ServiceProcess::get(const std::string& target) const {
  return reply_of(client().request("GET", target, identity()));
}

Reply ServiceProcess::post(const std::string& target, const std::string& body,
                           const std::string& key) const {
  std::vector<http::ResponseHeader> headers = identity();
  headers.push_back({"Content-Type", "application/json"});
  if (!key.empty()) {
    headers.push_back({"Idempotency-Key", key});
  }
  return reply_of(client().request("POST", target, headers, body));
}

Reply ServiceProcess::post_until_answered(const std::string& target, const std::string& body,
                                          const std::string& key) const {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  Reply reply;
  while (std::chrono::steady_clock::now() < deadline) {
    reply = post(target, body, key);
    if (reply.status != 0 && reply.status != 503 && reply.status != 429) {
      return reply;
    }
    look_again_soon();
  }
  return reply;
}

FactaProcess::FactaProcess(const std::vector<std::string>& arguments) {
  int ends[2];
  EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
  output_ = ends[0];
  pid_ = spawn(arguments, ends[1], ends[1]);
  ::close(ends[1]);
}

void FactaProcess::signal(int number) const {
  ::kill(pid_, number);
}

Printed FactaProcess::wait() {
  Printed printed = read_to_the_end(output_, pid_);
  output_ = -1;
  return printed;
}

FactaProcess::~FactaProcess() {
  if (output_ >= 0) {
    signal(SIGKILL);
    wait();
  }
}

Printed run_facta(const std::vector<std::string>& arguments) {
  int ends[2];
  EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
  const pid_t pid = spawn(arguments, ends[1]);
  ::close(ends[1]);
  return read_to_the_end(ends[0], pid);
}

void open_company(const ServiceProcess& service, const std::string& company, int customers) {
  const std::string party =
      R"("legalName":"Voorbeeld B.V.","address":{"street":"Dorpsstraat 1","postalCode":"1234 AB",)"
      R"("city":"Ons Dorp","country":"NL"},"vatId":"NL001234567B01",)"
      R"("chamberOfCommerceId":"12345678","iban":"NL91ABNA0417164300","paymentTermDays":30)";
  const std::string base = "/v1/companies/" + company + "/";
  const auto done = [&](const std::string& target, const std::string& body) {
    const Reply reply = service.post_until_answered(target, body, {});
    EXPECT_EQ(reply.status, 201) << target << ": " << reply.body;
  };
  done("/v1/companies", R"({"code":")" + company + R"(",)" + party + "}");
  for (const char* account : {"1300", "8000", "1700"}) {
    done(base + "ledgerAccounts", R"({"code":")" + std::string(account) + R"(","name":"x"})");
  }
  done(base + "vatCodes", R"({"code":"H","category":"standard","rates":[{"percent":"21.00"}],)"
                          R"("payableAccount":"1700"})");
  done(base + "settings",
       R"({"changes":[{"key":"hoursRevenueAccount","value":"8000"},)"
       R"({"key":"receivableAccount","value":"1300"},{"key":"defaultVatCode","value":"H"}]})");
  for (int i = 0; i < customers; ++i) {
    const std::string code = std::to_string(i);
    done(base + "customers", R"({"code":"C)" + code + R"(","name":"Klant",)" + party + "}");
    done(base + "projects",
         R"({"code":"P)" + code + R"(","customer":"C)" + code + R"(","name":"Project"})");
  }
}

std::string hours_body(const std::string& prefix, int count, int customers) {
  std::string body = R"({"entries":[)";
  for (int i = 0; i < count; ++i) {
    body += i == 0 ? "" : ",";
    body += R"({"entryId":")" + prefix + "-" + std::to_string(i) + R"(","date":"2026-10-)" +
            (i % 28 < 9 ? "0" : "") + std::to_string(i % 28 + 1) + R"(","project":"P)" +
            std::to_string(i % customers) +
            R"(","resource":"R1","quantity":"1.00","rate":"50.00"})";
  }
  return body + "]}";
}

}  // namespace facta::service_testing
