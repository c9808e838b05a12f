// GET hours: every posted entry with its state, now and before; how many are open per day.
#pragma once

#include "aggregates/state/rows.h"
#include "projections/core/view.h"

namespace facta {

struct HoursEntryRow {
  HoursEntryData entry;
  std::uint64_t sequence = 0;  // that posted it
  Time postedAt;
  std::string postedBy;
  std::vector<std::string> corrections;  // ids of its correction entries
  FACTA_DESCRIBE(HoursEntryRow, entry, sequence, postedAt, postedBy, corrections)
};

template <>
inline constexpr bool kKeptEncoded<HoursEntryRow> = true;

// One change of state (3.7). An entry without any is open.
struct HoursStateRow {
  HoursState state = HoursState::kOpen;
  std::string invoice;  // number; empty while open
  Time at;
  FACTA_DESCRIBE(HoursStateRow, state, invoice, at)
};

struct CountRow {
  std::uint64_t count = 0;
  FACTA_DESCRIBE(CountRow, count)
};

extern template class Table<HoursEntryRow>;
extern template class Table<HoursStateRow>;
extern template class Table<CountRow>;

class HoursView {
 public:
  explicit HoursView(TableList& tables)
      : entries(tables, "views/hours"),
        newest(tables, "views/hours_newest"),
        states(tables, "views/hours_states"),
        open_days(tables, "views/hours_open_days") {}

  void fold(const EventPlace& place, const HoursPosted& event);
  void fold(const EventPlace& place, const TimesheetCorrectionsProcessed& event);
  // Lines came onto an invoice.
  void bill(const EventPlace& place, const std::vector<InvoiceLine>& lines,
            const std::string& number, bool posted);
  // HOUR-03: entries of an invoice that was posted.
  void mark_posted(const EventPlace& place, const std::vector<std::string>& entries,
                   const std::string& number);
  void reopen(const EventPlace& place, const std::vector<std::string>& entries);
  // What these lines billed; those by hand billed nothing.
  void reopen(const EventPlace& place, const std::vector<InvoiceLine>& lines);

  Table<HoursEntryRow> entries;  // company, entryId
  Table<CodeRow> newest;         // company, newest sequence first, place in it -> entryId
  Table<HoursStateRow> states;   // company, entryId, sequence
  Table<CountRow> open_days;     // company, date: open entries of that day (RUN-15)

 private:
  void set(const EventPlace& place, const std::vector<std::string_view>& ids, HoursState state,
           const std::string& number);
  void count(std::string_view company, Date date, std::int64_t change);
};

}  // namespace facta
