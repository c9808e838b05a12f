// GET hours: every posted entry with its state, now and before; how many are open per day.
#pragma once

#include "aggregates/state/rows.h"
#include "projections/core/view.h"

#include <span>

namespace facta {

// Entries that were posted together. A list is these rows in their order: it costs a search, not
// one per entry, and posting a thousand entries writes a hundred and twenty-five of them.
struct HoursBlockRow {
  static constexpr std::uint64_t kEntriesMax = 8;  // a power of two
  Time postedAt;
  std::string postedBy;
  std::vector<HoursEntryData> entries;
  FACTA_DESCRIBE(HoursBlockRow, postedAt, postedBy, entries)
};

template <>
inline constexpr bool kKeptEncoded<HoursBlockRow> = true;

// A block for put_like(): refers to what was posted.
struct NewHoursBlock {
  Time postedAt;
  std::string_view postedBy;
  std::span<const HoursEntryData> entries;
  FACTA_DESCRIBE(NewHoursBlock, postedAt, postedBy, entries)
};

// Where an entry stands.
struct HoursPlaceRow {
  std::uint64_t sequence = 0;  // that posted it
  std::uint64_t position = 0;  // in that record: number of the event * 2^32 + number of the entry
  FACTA_DESCRIBE(HoursPlaceRow, sequence, position)
  std::uint64_t in_block() const { return position % HoursBlockRow::kEntriesMax; }
};

// The key of the block that an entry is in.
std::string hours_block_key(std::string_view company, const HoursPlaceRow& place);
// nullopt: not a key of the list.
std::optional<HoursPlaceRow> hours_place_of_key(std::string_view company, std::string_view key);

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

extern template class Table<HoursBlockRow>;
extern template class Table<HoursPlaceRow>;
extern template class Table<HoursStateRow>;
extern template class Table<CountRow>;

class HoursView {
 public:
  // `kept`: false: what other views tell it is not folded.
  HoursView(TableList& tables, bool kept)
      : blocks(tables, "views/hours"),
        places(tables, "views/hours_places"),
        corrections(tables, "views/hours_corrections"),
        states(tables, "views/hours_states"),
        open_days(tables, "views/hours_open_days"),
        kept_(kept) {}

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

  Table<HoursBlockRow> blocks;  // company, newest sequence first, position of the first entry
  Table<HoursPlaceRow> places;  // company, entryId
  Table<CodeRow> corrections;   // company, entryId, sequence, number in it -> id of the correction
  Table<HoursStateRow> states;  // company, entryId, sequence
  Table<CountRow> open_days;    // company, date: open entries of that day (RUN-15)

 private:
  void set(const EventPlace& place, const std::vector<std::string_view>& ids, HoursState state,
           const std::string& number);
  void count(std::string_view company, Date date, std::int64_t change);
  // Of an entry that was posted; valid until the table changes.
  const HoursPlaceRow& place_of(std::string_view company, std::string_view entry) const;

  bool kept_;
};

}  // namespace facta
