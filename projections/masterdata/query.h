// Questions about master data and definitions. Every list is in order of code.
#pragma once

#include "projections/core/views.h"

namespace facta {

inline Page<Latest<CompanyData>> companies(const Views& views, const PageRequest& request) {
  return page_of(views.masterdata.companies, std::string(), request);
}

// A list of one company: customers, projects, settings, vat_codes, ledger_accounts, number_series,
// reason_codes, profiles or periods of MasterdataView.
template <class Value>
Page<Latest<Value>> definitions(const Table<Latest<Value>>& table, std::string_view company,
                                const PageRequest& request) {
  return page_of(table, make_key(company), request);
}
// nullopt: nothing has that code.
template <class Value>
std::optional<Latest<Value>> definition(const Table<Latest<Value>>& table, std::string_view company,
                                        std::string_view code) {
  return table.get(make_key(company, code));
}

}  // namespace facta
