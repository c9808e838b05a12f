// Which open entries a run bills, and which of them share an invoice: FREQ-10, GROUP-11...14,
// HOUR-06...08. Settings and master data are those of the start of the run (DEC-33).
#pragma once

#include "aggregates/state/company_state.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

// What the run does with an entry.
enum class Selection {
  kBill,
  kLater,           // not of this window: nothing is said of it
  kEarlier,         // before the window, and the run does not include those (FREQ-10)
  kPeriodNotEnded,  // listed as skipped (DEC-35), as are the others
  kNoPeriod,        // DEC-11
  kHeld,            // HOUR-11
};
// Stable code of what is listed as skipped; empty: the selection is not listed.
std::string_view skip_code(Selection selection);
// The sentence of such a code.
std::string_view skip_message(std::string_view code);

// What the entries of one project have in common in this run.
struct ProjectTerms {
  ProjectData data;
  const InvoiceFrequencyDefined* frequency = nullptr;    // nullptr: none, or ignored
  const InvoiceFrequencyDefined* corrections = nullptr;  // frequency of corrections put apart
  const GroupingMethodAdded* method = nullptr;           // nullptr: per project
  bool corrections_apart = false;                        // HOUR-06
};

struct Selected {
  Selection selection = Selection::kLater;
  const FrequencyPeriod* period = nullptr;  // nullptr: billed by its date
};

// What an invoice's entries have in common (GROUP-14).
struct LineGroup {
  std::string key;                        // bytes in the order of DEC-02; behind the customer
  const ProjectTerms* project = nullptr;  // of the first entry
  const GroupingMethodAdded* method = nullptr;
  const FrequencyPeriod* period = nullptr;  // nullptr: none, or periods may be mixed
  bool correction = false;
  std::vector<const HoursEntryData*> entries;  // in order of project, date and id
  bool several_projects = false;
};

class LineGrouping {
 public:
  LineGrouping(const CompanyState& state, const RunRow& run) : state_(state), run_(run) {}

  const ProjectTerms& terms_of(std::string_view customer, std::string_view project);
  // `entry` nullptr: as an ordinary entry of that day.
  Selected select(const ProjectTerms& terms, Date day, const HoursEntryData* entry) const;
  // Whether selecting needs the entry itself and not only its project and day.
  static bool needs_entry(const ProjectTerms& terms) { return terms.corrections_apart; }

  // Puts a selected entry in its group among `groups`.
  void place(const ProjectTerms& terms, const Selected& selected, const HoursEntryData& entry,
             std::map<std::string, LineGroup>& groups);
  // Forgets the group of the last entry: `groups` of place() is another.
  void leave_groups() { last_ = nullptr; }

 private:
  const GroupingMethodAdded* method_of(const ProjectTerms& terms, const HoursEntryData& entry);
  bool is_apart(const ProjectTerms& terms, const HoursEntryData& entry) const;
  bool is_held(const HoursEntryData& entry) const;

  const CompanyState& state_;
  const RunRow& run_;
  std::map<std::string, ProjectTerms, std::less<>> projects_;
  const ProjectTerms* last_project_ = nullptr;
  std::map<std::string, const GroupingMethodAdded*, std::less<>> timesheets_;
  LineGroup* last_ = nullptr;  // group of the last entry placed
};

// The run that is generating and is about to bill the open entry (DEC-33); 0: none.
std::uint32_t run_about_to_bill(const CompanyState& state, const HoursEntryData& entry);

// The group as readable text: "C1/P1/.../2026-10-01/": values hold no '/' of their own.
std::string group_text(std::string_view customer, std::string_view key);
// The bytes behind the customer again.
std::string group_bytes(std::string_view text);

// The effective method of an entry (GROUP-11); nullptr: none is set.
const GroupingMethodAdded* effective_method(const CompanyState& state, const ProjectData& project,
                                            std::string_view timesheet, std::uint64_t sequence);

}  // namespace facta
