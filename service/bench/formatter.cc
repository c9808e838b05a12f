// What it takes to write entries as text, and nothing else.
#include "service/api/csv.h"
#include "service/api/items.h"
#include "service/bench/measure.h"

#include <string>

namespace facta::bench {
namespace {

constexpr int kItems = 100'000;
constexpr int kPieces = 1'000;  // as a stream is written

// As the benchmark posts and bills them.
HoursItem entry_of_the_bench() {
  HoursItem item;
  item.entry.entryId = "E123456";
  item.entry.date = *parse_date("2026-10-17");
  item.entry.customer = "C3456";
  item.entry.project = "P3456";
  item.entry.resource = "r.jansen";
  item.entry.currency = *parse_currency("EUR");
  item.entry.quantity = {75'000};
  item.entry.rate = {625'000};
  item.entry.amount = {46'875};
  item.entry.description = "werk";
  item.state = HoursState::kInvoicePosted;
  item.invoice = "20263456";
  item.stateAt = item.postedAt = *parse_time("2026-11-02T09:00:00.123456Z");
  item.postedBy = "dev";
  item.sequence = 20'123;
  item.sequences = {20'987};
  return item;
}

}  // namespace

Formatter formatter() {
  const HoursItem item = entry_of_the_bench();
  Formatter found;
  std::string text;
  Micros before = now();
  for (int i = 0; i < kItems; ++i) {
    if (i % (kItems / kPieces) == 0) {
      text.clear();
    }
    json::JsonWriter out(text);
    api::write_object(out, item);
  }
  found.json_us = static_cast<double>(now() - before) / kItems;
  std::uint64_t bytes = 0;
  before = now();
  for (int piece = 0; piece < kPieces; ++piece) {
    text.clear();
    {
      api::CsvWriter lines(text);
      for (int i = 0; i < kItems / kPieces; ++i) {
        api::write_csv_line(lines, item);
      }
    }
    bytes += text.size();
  }
  found.csv_mb_per_second = static_cast<double>(bytes) / static_cast<double>(now() - before);
  return found;
}

}  // namespace facta::bench
