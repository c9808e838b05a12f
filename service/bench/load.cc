#include "service/bench/measure.h"
#include "service/http/client.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace facta::bench {

std::string get_text(const std::string& url, const std::string& target) {
  auto client = http::HttpClient::create(url);
  const auto response = client->request("GET", target);
  return response && response->status == 200 ? response->body : std::string{};
}

namespace {

// request(client, i) -> whether it was answered well.
Load loop(const std::string& url, int clients, int count,
          const std::function<bool(http::HttpClient&, int)>& request) {
  std::atomic<int> next{0};
  std::atomic<std::uint64_t> failed{0};
  std::mutex mutex;
  std::vector<Micros> samples;
  const auto work = [&] {
    auto client = http::HttpClient::create(url);
    std::vector<Micros> own;
    for (int i = next++; i < count; i = next++) {
      const Micros before = now();
      const bool answered = request(*client, i);
      own.push_back(now() - before);
      failed += answered ? 0 : 1;
    }
    const std::lock_guard lock(mutex);
    samples.insert(samples.end(), own.begin(), own.end());
  };
  const Micros before = now();
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i) {
    threads.emplace_back(work);
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  const auto took = static_cast<double>(now() - before);
  std::ranges::sort(samples);
  Load load;
  load.per_second = static_cast<double>(samples.size()) * 1e6 / took;
  load.p50 = samples[samples.size() / 2];
  load.p99 = samples[samples.size() * 99 / 100];
  load.failed = failed;
  return load;
}

bool is_well(const Result<http::ClientResponse, http::ClientError>& response) {
  return response && response->status < 300;
}

}  // namespace

Load closed_loop(const std::string& url, const std::string& target, int clients, int count,
                 const std::function<std::string(int)>& body_of) {
  static std::atomic<int> loads{0};
  const std::string load_id = std::to_string(loads++) + "-";  // keys are good for one load only
  return loop(url, clients, count, [&](http::HttpClient& client, int i) {
    const std::string body = body_of(i);
    return is_well(body.empty() ? client.request("GET", target)
                                : client.request("POST", target,
                                                 {{"Content-Type", "application/json"},
                                                  {"Idempotency-Key", load_id + std::to_string(i)}},
                                                 body));
  });
}

Load closed_loop_of_gets(const std::string& url, int clients, int count,
                         const std::function<Get(int)>& get) {
  return loop(url, clients, count, [&](http::HttpClient& client, int i) {
    const Get one = get(i);
    std::vector<http::ResponseHeader> headers;
    if (!one.accept.empty()) {
      headers.push_back({"Accept", one.accept});
    }
    return is_well(client.request("GET", one.target, headers));
  });
}

}  // namespace facta::bench
