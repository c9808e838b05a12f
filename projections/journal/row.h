// Journal entries 5.11, with their lines.
#pragma once

#include "projections/core/view.h"

namespace facta {

struct JournalEntryRow {
  JournalEntryData data;
  std::uint32_t journalExport = 0;
  std::string exportType;
  Time at;
  std::uint64_t sequence = 0;
  FACTA_DESCRIBE(JournalEntryRow, data, journalExport, exportType, at, sequence)
};

extern template class Table<JournalEntryRow>;

class JournalView {
 public:
  explicit JournalView(TableList& tables)
      : entries(tables, "views/journal"), by_invoice(tables, "views/journal_by_invoice") {}

  void fold(const EventPlace& place, const JournalExported& event);

  Table<JournalEntryRow> entries;  // company, entry number
  Table<CodeRow> by_invoice;       // company, invoice, entry number -> nothing
};

}  // namespace facta
