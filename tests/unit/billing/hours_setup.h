// Definitions of hours invoicing that several tests start from.
#pragma once

#include "tests/unit/billing/books.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta::testing {

// Ready frequencies "WEEK", "FOUR" and "MONTH" of 2024 to 2026.
void define_frequencies(Books& books);
void add_method(Books& books, std::string code, std::vector<std::string> dimensions);
// A setting below the company.
void set_at(Books& books, std::string level, std::string subject, std::string key,
            std::string value);
// An entry with more than Books::hours() gives it.
void post(Books& books, HoursEntryInput entry);
HoursEntryInput entry(std::string id, std::string project, std::string_view date,
                      std::string_view quantity);
// A production run of a profile over a window; its row when it is generated.
const RunRow& produce(Books& books, std::string_view from, std::string_view to,
                      std::string profile = "hours", RunOptionsInput options = {});
// "e1 e2" of an invoice, in the order of its lines.
std::string entries_of(const Books& books, const std::string& number);
// Codes of what the run skipped.
std::vector<std::string> skipped(const Books& books, std::uint32_t run);

DecideResult correct(Books& books, std::string entry, std::optional<std::string_view> delta,
                     std::optional<std::string_view> to = std::nullopt);
void enable_job(Books& books, std::string code);
// Runs it by hand to its end, a run of invoices included.
void run_job(Books& books, const std::string& code);

}  // namespace facta::testing
