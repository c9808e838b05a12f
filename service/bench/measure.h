// Parts of the benchmark. All times in microseconds; medians, because machines are shared.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace facta::bench {

using Micros = std::int64_t;

Micros now();
Micros median(std::vector<Micros> samples);

// ---- Floors
// --------------------------------------------------------------------------------------

struct Flushes {
  Micros p50 = 0, p99 = 0;
};
// One pwrite of 4 KiB and fdatasync on prepared blocks, with `pause` idle time between two.
Flushes flushes(const std::string& folder, int count, Micros pause);
// Writing and syncing so many bytes in pieces of 1 MiB, each with its fdatasync.
Micros write_and_sync(const std::string& folder, std::uint64_t bytes);

// Entries written as text by the code that answers, in one thread.
struct Formatter {
  double json_us = 0;  // of an entry
  double csv_mb_per_second = 0;
};
Formatter formatter();

// ---- Load
// ----------------------------------------------------------------------------------------

struct Load {
  double per_second = 0;
  Micros p50 = 0, p99 = 0;
  std::uint64_t failed = 0;
};
// `clients` threads, each with a connection of its own, send `count` requests altogether;
// body_of(i) is that of the i-th. An empty body is a GET.
Load closed_loop(const std::string& url, const std::string& target, int clients, int count,
                 const std::function<std::string(int)>& body_of);
// A GET; `accept` empty: without that header.
struct Get {
  std::string target;
  std::string accept = {};
};
// As above, of GETs: get(i) is the i-th.
Load closed_loop_of_gets(const std::string& url, int clients, int count,
                         const std::function<Get(int)>& get);
std::string get_text(const std::string& url, const std::string& target);

// ---- Report
// --------------------------------------------------------------------------------------

// One measurement: what it came to, what the machine can do, and what was aimed at.
struct Figure {
  std::string name;
  double measured = 0;
  std::string unit;
  double floor = 0;
  double ratio = 0;  // of the two, as the target has it
  std::string target;
  bool reached = false;
};

// ---- Parts
// --------------------------------------------------------------------------------------

using AddFigure = std::function<void(const Figure&)>;

// Commands of the company "bench" that is served at `url`, on the disk of `folder`.
void single_commands(const std::string& url, const std::string& folder, const AddFigure& add);

// Reads of the company "bench" that is served at `url`, of which run 1 is the last.
void reads(const std::string& url, const AddFigure& add);
// Export and verification, by this very program, of the ledger in `folder`, which has so many
// events.
void history_files(const std::string& folder, std::uint64_t events, const AddFigure& add);

}  // namespace facta::bench
