// facta-load: requests at a fixed rate, whatever the service makes of them, so that an answer that
// takes long does not spare it the requests behind it. The time of each is taken from the moment at
// which it was due.
//
//   facta-load URL SECONDS < streams
//
// It ends after so many seconds, or at SIGTERM.
//
// A line is a stream: name, requests per second, connections, method, target, body, with tabs in
// between; "{i}" in the last two becomes the number of the request. Says of each request a line:
// its stream, the microsecond (of the monotonic clock) when it was due, how many it took, and the
// status (0: no answer).
#include "service/http/client.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace facta::load {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

std::atomic<bool> told_to_end{false};

struct Stream {
  std::string name, method, target, body;
  double rate = 0;
  int connections = 0;
};

struct Sample {
  std::int64_t due = 0, took = 0;
  int status = 0;
};

// A text that says the number of its request wherever it has "{i}". Taken apart once: the entries
// of a request have a thousand numbers.
class Numbered {
 public:
  explicit Numbered(std::string_view text) {
    std::size_t from = 0;
    for (std::size_t at = text.find(kNumber); at != std::string_view::npos;
         at = text.find(kNumber, from)) {
      parts_.emplace_back(text.substr(from, at - from));
      from = at + kNumber.size();
    }
    parts_.emplace_back(text.substr(from));
  }
  std::string with(const std::string& number) const {
    std::string text = parts_.front();
    for (std::size_t i = 1; i < parts_.size(); ++i) {
      text += number;
      text += parts_[i];
    }
    return text;
  }

 private:
  static constexpr std::string_view kNumber = "{i}";
  std::vector<std::string> parts_;
};

std::int64_t micros(Clock::duration duration) {
  return std::chrono::duration_cast<microseconds>(duration).count();
}

// One stream: its connections take the requests in the order in which they are due.
class Sender {
 public:
  Sender(std::string url, Stream stream, Clock::time_point start, double seconds)
      : url_(std::move(url)),
        stream_(std::move(stream)),
        start_(start),
        count_(static_cast<std::int64_t>(seconds * stream_.rate)) {
    for (int i = 0; i < stream_.connections; ++i) {
      samples_.emplace_back();
    }
    for (auto& samples : samples_) {
      threads_.emplace_back([this, &samples] { send(samples); });
    }
  }
  void join() {
    for (std::thread& thread : threads_) {
      thread.join();
    }
  }
  void print() const {
    for (const auto& samples : samples_) {
      for (const Sample& sample : samples) {
        std::printf("%s\t%lld\t%lld\t%d\n", stream_.name.c_str(),
                    static_cast<long long>(sample.due), static_cast<long long>(sample.took),
                    sample.status);
      }
    }
  }

 private:
  void send(std::vector<Sample>& samples) {
    const Numbered target(stream_.target), body(stream_.body);
    auto client = http::HttpClient::create(url_);
    for (std::int64_t i = next_++; i < count_ && client; i = next_++) {
      const auto due =
          start_ +
          microseconds(static_cast<std::int64_t>(static_cast<double>(i) * 1e6 / stream_.rate));
      std::this_thread::sleep_until(due);
      if (told_to_end) {
        return;
      }
      const std::string number = std::to_string(i);
      std::vector<http::ResponseHeader> headers;
      if (stream_.body.empty()) {
        // No two are the same, so that none is answered with what another one was given.
        headers.push_back({"Accept", "application/json, text/" + number});
      } else {
        headers.push_back({"Content-Type", "application/json"});
      }
      const auto answer =
          client->request(stream_.method, target.with(number), headers, body.with(number));
      samples.push_back({micros(due.time_since_epoch()), micros(Clock::now() - due),
                         answer ? answer->status : 0});
    }
  }

  std::string url_;
  Stream stream_;
  Clock::time_point start_;
  std::int64_t count_;
  std::atomic<std::int64_t> next_{0};
  std::vector<std::vector<Sample>> samples_;
  std::vector<std::thread> threads_;
};

bool read_stream(const std::string& line, Stream& stream) {
  std::istringstream fields(line);
  std::string rate, connections;
  std::getline(fields, stream.name, '\t');
  std::getline(fields, rate, '\t');
  std::getline(fields, connections, '\t');
  std::getline(fields, stream.method, '\t');
  std::getline(fields, stream.target, '\t');
  std::getline(fields, stream.body, '\t');
  stream.rate = std::atof(rate.c_str());
  stream.connections = std::atoi(connections.c_str());
  return stream.rate > 0 && stream.connections > 0 && stream.target.starts_with('/');
}

int run(const std::string& url, double seconds) {
  std::vector<Stream> streams;
  for (std::string line; std::getline(std::cin, line);) {
    if (!read_stream(line, streams.emplace_back())) {
      std::fprintf(stderr, "facta-load: no stream: %s\n", line.c_str());
      return 2;
    }
  }
  const auto start = Clock::now() + std::chrono::milliseconds(100);
  std::vector<std::unique_ptr<Sender>> senders;
  for (Stream& stream : streams) {
    senders.push_back(std::make_unique<Sender>(url, std::move(stream), start, seconds));
  }
  for (const auto& sender : senders) {
    sender->join();
  }
  for (const auto& sender : senders) {
    sender->print();
  }
  return 0;
}

}  // namespace
}  // namespace facta::load

int main(int argc, char** argv) {
  if (argc != 3 || std::atof(argv[2]) <= 0) {
    std::fprintf(stderr, "usage: facta-load URL SECONDS < streams\n");
    return 2;
  }
  std::signal(SIGTERM, [](int) { facta::load::told_to_end = true; });
  return facta::load::run(argv[1], std::atof(argv[2]));
}
