#include "aggregates/state/company_state.h"
#include "aggregates/tables/table_code.h"

namespace facta {

template class Table<CompanyData>;
template class Table<CustomerData>;
template class Table<ProjectData>;
template class Table<SettingRow>;
template class VersionedTable<CompanyData>;
template class VersionedTable<CustomerData>;
template class VersionedTable<ProjectData>;
template class VersionedTable<SettingRow>;
#define FACTA_TABLE(Defined, table, key) \
  template class Table<Defined>;         \
  template class VersionedTable<Defined>;
FACTA_VERSIONED_DEFINITIONS(FACTA_TABLE)
#undef FACTA_TABLE

}  // namespace facta
