#include "aggregates/state/company_state.h"
#include "aggregates/tables/table_code.h"

namespace facta {

template class Table<ApiTokenRow>;
template class Table<BilledRow>;
template class Table<CommandIdRow>;
template class Table<CompanyStatus>;
template class Table<CorrectedRow>;
template class Table<CreditActionRow>;
template class Table<ExportRow>;
template class Table<HoursEntryData>;
template class Table<InvoiceLinesRow>;
template class Table<InvoiceRow>;
template class Table<JobRow>;
template class Table<JobRunRow>;
template class Table<Mark>;
template class Table<NumberRow>;
template class Table<NumberSeriesRow>;
template class Table<OpenRow>;
template class Table<RunGroupRow>;
template class Table<RunIdRow>;
template class Table<RunRow>;
template class Table<SlipRow>;
template class Table<TimesheetRow>;
template class Table<ToJournalRow>;
template class Table<VendorData>;
template class Table<WorkDateRow>;
#define FACTA_TABLE(Defined, table, key) template class Table<Defined>;
FACTA_LATEST_DEFINITIONS(FACTA_TABLE)
#undef FACTA_TABLE

}  // namespace facta
