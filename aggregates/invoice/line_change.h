// What lines entered, changed and removed by hand do to the lists of an invoice: the same for the
// state and for the views.
#pragma once

#include "aggregates/state/rows.h"
#include "events/base/assert.h"

#include <algorithm>

namespace facta {

// Entered by hand: it bills no item and no run brought it (COCKPIT-12). A credit mirrors it with
// the rest (CRE-10).
inline bool is_manual(const InvoiceLine& line) {
  return line.entryId.empty();
}

// The line of that number; `row.lines.end()`: there is none.
inline auto find_line(InvoiceLinesRow& row, std::uint32_t line) {
  return std::ranges::find(row.lines, line, &InvoiceLine::line);
}
inline auto find_line(const InvoiceLinesRow& row, std::uint32_t line) {
  return std::ranges::find(row.lines, line, &InvoiceLine::line);
}

// Lines that come behind the others.
inline void append_lines(InvoiceLinesRow& row, const std::vector<InvoiceLine>& lines) {
  row.lines.insert(row.lines.end(), lines.begin(), lines.end());
  if (!lines.empty()) {
    row.last_line = lines.back().line;
  }
}

inline void change_lines(InvoiceLinesRow& row, const InvoiceLineAdded& event) {
  append_lines(row, {event.line});
  row.vat_groups = event.vatGroups;
}

inline void change_lines(InvoiceLinesRow& row, const InvoiceLineChanged& event) {
  const auto line = find_line(row, event.new_.line);
  FACTA_ASSERT(line != row.lines.end(), "a line is changed that is not there");
  *line = event.new_;
  row.vat_groups = event.vatGroups;
}

inline void change_lines(InvoiceLinesRow& row, const InvoiceLineRemoved& event) {
  const auto line = find_line(row, event.line.line);
  FACTA_ASSERT(line != row.lines.end(), "a line is removed that is not there");
  row.lines.erase(line);
  row.vat_groups = event.vatGroups;
}

}  // namespace facta
