// One company's books for tests: commands in, records folded, answers kept. Given is what was asked
// before; when is ask(); then is what the state and the answer say.
#pragma once

#include "aggregates/hours/hours.h"
#include "aggregates/journal/export.h"
#include "aggregates/ledger.h"
#include "aggregates/run/execute.h"

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace facta::testing {

Date day(std::string_view text);

class Books {
 public:
  // Company "noord" with customers C1, C2 and the private person C3 (projects P1, P2, P3 at 100.00
  // an hour), VAT codes HIGH 21 %, LOW 9 %, REV reverse charge; series INV; today 2025-02-03.
  Books();
  Books(const Books&) = delete;
  Books& operator=(const Books&) = delete;

  // Decides and, if accepted, folds. A refused command changes nothing (I2): asserted.
  DecideResult ask(const Command& command);
  // As ask(); the code of the refusal, or the empty text when it was accepted.
  std::string refused(const Command& command);
  // All codes of a refusal, the primary one first.
  std::vector<std::string> reasons(const Command& command);
  // Codes of the warnings of an accepted command.
  std::vector<std::string> warnings(const Command& command);
  void fold(const std::vector<Event>& events);

  void hours(std::string id, std::string_view date, std::string_view quantity,
             std::string project = "P1", std::string_view rate = "100", std::string vat_code = "");
  std::uint32_t queue(RunKind kind, std::string_view from = "2025-01-01",
                      std::string_view to = "2025-01-31", std::string profile = "hours");
  // Begins and continues until the run is generated.
  void execute(std::uint32_t run, const ChunkLimits& limits = {});
  std::uint32_t run(RunKind kind, std::string_view from = "2025-01-01",
                    std::string_view to = "2025-01-31", std::string profile = "hours");
  std::uint32_t produce() { return run(RunKind::Production); }
  // Profile "drafts": postOnGeneration off.
  std::uint32_t draft() { return run(RunKind::Production, "2025-01-01", "2025-01-31", "drafts"); }
  void set(std::string key, std::string value);

  const InvoiceRow& invoice(const std::string& number) const;
  const InvoiceLinesRow& lists(const std::string& number) const;
  HoursStanding entry(const std::string& id) const;
  const RunRow& run_row(std::uint32_t run) const;
  std::size_t invoice_count() const;
  // The last event of a type.
  template <class E>
  const E& last() const {
    for (auto record = records.rbegin(); record != records.rend(); ++record) {
      for (auto event = record->events().rbegin(); event != record->events().rend(); ++event) {
        if (const E* found = std::get_if<E>(&*event)) {
          return *found;
        }
      }
    }
    FACTA_ASSERT(false, "no such event");
    std::abort();
  }

  CompanyState state;
  Context context;
  std::vector<Record> records;
};

// Every row of every table, encoded.
std::string digest_of(const CompanyState& state);

// A state folded from the bytes of the records.
void refold(const std::vector<Record>& records, CompanyState& into);

}  // namespace facta::testing
