// Journal exports with their parts and control totals (JRN-03).
#pragma once

#include "projections/core/view.h"

namespace facta {

struct ExportViewRow {
  std::uint32_t journalExport = 0;
  std::string type;
  std::optional<Date> until;
  std::uint32_t parts = 0;
  bool finished = false;
  std::uint64_t entries = 0;
  std::uint64_t firstEntry = 0;  // 0: it has none
  std::uint64_t lastEntry = 0;
  std::vector<JournalTotals> totals;     // of all parts, per currency
  std::vector<std::uint64_t> sequences;  // of the record of each part
  Time startedAt;
  std::optional<Time> finishedAt;
  std::string by;
  FACTA_DESCRIBE(ExportViewRow, journalExport, type, until, parts, finished, entries, firstEntry,
                 lastEntry, totals, sequences, startedAt, finishedAt, by)
};

extern template class Table<ExportViewRow>;

class ExportsView {
 public:
  explicit ExportsView(TableList& tables) : exports(tables, "views/exports") {}

  void fold(const EventPlace& place, const JournalExported& event);

  Table<ExportViewRow> exports;  // company, export, newest first
};

}  // namespace facta
