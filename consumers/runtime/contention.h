// R9: what a writer does when records of its own turn out void because another writer was first. It
// waits a little, longer each time, and when that does not help it steps down: the other one may
// have the partition. It takes up again when nobody else has written for a while. A value that is
// told everything, for one partition and one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace facta {

struct ContentionOptions {
  std::chrono::milliseconds first_wait{2};
  std::chrono::milliseconds longest_wait{128};
  int losses_max = 8;  // in a row; the last one steps down
  std::chrono::milliseconds quiet{2000};
};

class Contention {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  explicit Contention(ContentionOptions options) : options_(options) {}

  // Ours was void. How long to wait before deciding again, between half and all of a time that
  // doubles; nullopt: stepped down. `random`: any number, so that two writers do not keep step.
  std::optional<std::chrono::milliseconds> lost(Moment now, std::uint64_t random);
  // Ours landed as it was decided.
  void won() { losses_ = 0; }
  // Somebody else's record was admitted.
  void foreign(Moment now) { last_foreign_ = now; }
  // Whether ours must not be written now. Ends by itself, once it was quiet long enough.
  bool stepped_down(Moment now);

 private:
  ContentionOptions options_;
  int losses_ = 0;  // in a row
  bool stepped_down_ = false;
  Moment last_foreign_;
  std::chrono::milliseconds quiet_{0};  // what is long enough this time
};

}  // namespace facta
