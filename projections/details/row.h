// Run details 5.3: what a run put out, in order of generation, and what it skipped and why.
#pragma once

#include "projections/core/view.h"

namespace facta {

struct RunOutputRow {
  std::string number;                        // of the invoice; empty in a test run
  std::optional<InvoiceContent> test;        // output of a test run is stored with the run (RUN-07)
  std::optional<InvoiceExtended> extension;  // of a test run: what it would add to `number`
  FACTA_DESCRIBE(RunOutputRow, number, test, extension)
};

extern template class Table<RunOutputRow>;
extern template class Table<SkippedItem>;

class DetailsView {
 public:
  explicit DetailsView(TableList& tables)
      : output(tables, "views/run_output"), skipped(tables, "views/run_skipped") {}

  void fold(const EventPlace& place, const InvoiceRunProgressed& event);
  void fold(const EventPlace& place, const InvoiceGenerated& event);
  void fold(const EventPlace& place, const InvoiceExtended& event);

  Table<RunOutputRow> output;  // company, run, sequence, place in the record
  Table<SkippedItem> skipped;  // company, run, sequence, place in the record
};

}  // namespace facta
