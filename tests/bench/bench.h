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

// One pwrite of 4 KiB and fdatasync on prepared blocks, with `pause` idle time between two.
Micros flush_median(const std::string& folder, int count, Micros pause);
// Writing and syncing so many bytes in pieces of 1 MiB, each with its fdatasync.
Micros write_and_sync(const std::string& folder, std::uint64_t bytes);

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
std::string get_text(const std::string& url, const std::string& target);

// ---- The table
// --------------------------------------------------------------------------------------

inline const std::string kUrl = "http://127.0.0.1:17480";
void row(const char* what, double figure, const char* unit, double floor, double ratio,
         const char* target, bool reached);

// ---- Parts
// --------------------------------------------------------------------------------------

// Reads of a company with a million entries, ten thousand invoices and a run of number 4.
void reads(const std::string& company);
// History file and its verification, by the binary, of the ledger in `folder`.
void files(const std::string& facta, const std::string& folder);

}  // namespace facta::bench
