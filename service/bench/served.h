// A ledger of its own that a benchmark serves, and ends.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <sys/types.h>

namespace facta::bench {

// This very program, serving a fresh ledger in a folder. Ends with the object.
class Served {
 public:
  // nullptr: it did not come up; what it said stands in "serve.log" of the folder.
  // `memory`: its --memory; empty: not said.
  static std::unique_ptr<Served> start(const std::string& folder, const std::string& memory);
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;
  ~Served() { stop(); }

  const std::string& url() const { return url_; }
  std::uint64_t resident_kib() const;  // 0: unknown
  void stop();
  void kill();  // at once, as when the machine fails

 private:
  explicit Served(pid_t pid) : pid_(pid) {}
  void end(int signal);

  pid_t pid_;
  std::string url_;
};

}  // namespace facta::bench
