// Single durable commands: how long one takes, and how many there are in a second.
#include "service/bench/measure.h"

namespace facta::bench {
namespace {

const std::string kCompany = "/v1/companies/bench/";

std::string reason_code(int i) {
  return R"({"code":"R)" + std::to_string(i) + R"(","text":"t"})";
}

void add_time(const AddFigure& add, const std::string& name, Micros took, Micros floor,
              const std::string& target, double at_most, bool all_well) {
  const double ratio = static_cast<double>(took) / static_cast<double>(floor);
  add({name, static_cast<double>(took), "us", static_cast<double>(floor), ratio, target,
       ratio <= at_most && all_well});
}

void add_rate(const std::string& url, const AddFigure& add, const std::string& name, int clients,
              int count, const std::string& target, double at_least) {
  const Load hello =
      closed_loop(url, "/health/live", clients, 100'000, [](int) { return std::string(); });
  const Load many = closed_loop(url, kCompany + "ledgerAccounts", clients, count, [&](int i) {
    return R"({"code":"A)" + std::to_string(clients) + "-" + std::to_string(i) + R"("})";
  });
  const double share = many.per_second / hello.per_second;
  add({name, many.per_second, "/s", hello.per_second, share, target,
       share >= at_least && many.failed == 0});
}

}  // namespace

void single_commands(const std::string& url, const std::string& folder, const AddFigure& add) {
  const Load hello = closed_loop(url, "/health/live", 1, 5'000, [](int) { return std::string(); });
  const Flushes flush = flushes(folder, 1'000, 300);
  const Load one = closed_loop(url, kCompany + "reasonCodes", 1, 3'000, reason_code);
  const bool all_well = one.failed == 0;
  add_time(add, "single durable command, 1 client, p50", one.p50, hello.p50 + flush.p50, "<= 1.5",
           1.5, all_well);
  add_time(add, "single durable command, 1 client, p99", one.p99, hello.p99 + flush.p99, "<= 1.6",
           1.6, all_well);
  add_rate(url, add, "durable commands, 64 clients", 64, 60'000, ">= 0.4", 0.4);
  add_rate(url, add, "durable commands, 256 clients", 256, 60'000, ">= 0.75", 0.75);
}

}  // namespace facta::bench
