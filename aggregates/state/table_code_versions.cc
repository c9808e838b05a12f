#include "aggregates/state/company_state.h"

namespace facta {

template class Table<BusinessUnitDefined>;
template class Table<CompanyData>;
template class Table<ContactDefined>;
template class Table<CustomerData>;
template class Table<GroupingMethodAdded>;
template class Table<HolidayCalendarDefined>;
template class Table<InvoiceFrequencyDefined>;
template class Table<InvoiceProfileDefined>;
template class Table<LedgerAccountDefined>;
template class Table<LegalNameDefined>;
template class Table<ProjectData>;
template class Table<SalutationSet>;
template class Table<SettingRow>;
template class Table<VatCodeDefined>;
template class VersionedTable<BusinessUnitDefined>;
template class VersionedTable<CompanyData>;
template class VersionedTable<ContactDefined>;
template class VersionedTable<CustomerData>;
template class VersionedTable<GroupingMethodAdded>;
template class VersionedTable<HolidayCalendarDefined>;
template class VersionedTable<InvoiceFrequencyDefined>;
template class VersionedTable<InvoiceProfileDefined>;
template class VersionedTable<LedgerAccountDefined>;
template class VersionedTable<LegalNameDefined>;
template class VersionedTable<ProjectData>;
template class VersionedTable<SalutationSet>;
template class VersionedTable<SettingRow>;
template class VersionedTable<VatCodeDefined>;

}  // namespace facta
