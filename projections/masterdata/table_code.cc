#include "aggregates/tables/table_code.h"

#include "projections/masterdata/row.h"

namespace facta {

template class Table<Latest<CompanyData>>;
template class Table<Latest<CustomerData>>;
template class Table<Latest<ProjectData>>;
template class Table<Latest<SettingData>>;
template class Table<Latest<PeriodData>>;
template class Table<Latest<TimesheetSlipAttached>>;
template class Table<Latest<ApiTokenData>>;
template class Table<Latest<VendorData>>;
#define FACTA_TABLE(Defined, table, key) template class Table<Latest<Defined>>;
FACTA_VIEWED_DEFINITIONS(FACTA_TABLE)
#undef FACTA_TABLE

}  // namespace facta
