#include "projections/masterdata/row.h"

namespace facta {

template class Table<Latest<CompanyData>>;
template class Table<Latest<CustomerData>>;
template class Table<Latest<ProjectData>>;
template class Table<Latest<SettingData>>;
template class Table<Latest<VatCodeDefined>>;
template class Table<Latest<LedgerAccountDefined>>;
template class Table<Latest<NumberSeriesDefined>>;
template class Table<Latest<ReasonCodeAdded>>;
template class Table<Latest<InvoiceProfileDefined>>;
template class Table<Latest<PeriodData>>;
template class Table<Latest<InvoiceFrequencyDefined>>;
template class Table<Latest<GroupingMethodAdded>>;
template class Table<Latest<BusinessUnitDefined>>;
template class Table<Latest<CustomerTemplateDefined>>;
template class Table<Latest<ContactDefined>>;
template class Table<Latest<LegalNameDefined>>;
template class Table<Latest<InvoiceLayoutAdded>>;
template class Table<Latest<SalutationSet>>;
template class Table<Latest<HolidayCalendarDefined>>;
template class Table<Latest<JobQueueEntryConfigured>>;
template class Table<Latest<TimesheetSlipAttached>>;
template class Table<Latest<ApiTokenData>>;

}  // namespace facta
