#include "aggregates/state/company_state.h"

namespace facta {

template class Table<ApiTokenRow>;
template class Table<BilledRow>;
template class Table<CommandIdRow>;
template class Table<CompanyStatus>;
template class Table<CorrectedRow>;
template class Table<CreditActionRow>;
template class Table<CustomerTemplateDefined>;
template class Table<ExportRow>;
template class Table<HoursEntryData>;
template class Table<InvoiceLayoutAdded>;
template class Table<InvoiceLinesRow>;
template class Table<InvoiceRow>;
template class Table<JobRow>;
template class Table<JobRunRow>;
template class Table<Mark>;
template class Table<NumberRow>;
template class Table<NumberSeriesRow>;
template class Table<OpenRow>;
template class Table<ReasonCodeAdded>;
template class Table<RunGroupRow>;
template class Table<RunIdRow>;
template class Table<RunRow>;
template class Table<SlipRow>;
template class Table<TimesheetRow>;
template class Table<ToJournalRow>;
template class Table<WorkDateRow>;

}  // namespace facta
