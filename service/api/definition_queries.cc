// Companies, settings, master data and definitions: 5.10.
#include "service/api/items.h"
#include "service/api/reading.h"

namespace facta::api {
namespace {

template <class Value>
using LatestTable = Table<Latest<Value>> MasterdataView::*;

template <class Value>
void list_of(QueryRoutes& routes, const std::string& path, LatestTable<Value> table) {
  routes.list<Latest<Value>>(path, ViewRight::kOther, {}, [table](Read& read) {
    return
        [table, company = read.company](
            const Views& views, const PageRequest& page) -> Result<Page<Latest<Value>>, Rejection> {
          return definitions(views.masterdata.*table, company, page);
        };
  });
}

// One of them; `unknown`: the refusal of a code that nothing has.
template <class Value>
void one_of(QueryRoutes& routes, const std::string& path, LatestTable<Value> table,
            std::string_view unknown) {
  routes.object<Latest<Value>>(path + "/{id}", ViewRight::kOther, {}, [table, unknown](Read& read) {
    return [table, unknown, company = read.company, code = read.request.part("id")](
               const Views& views) -> Result<Latest<Value>, Rejection> {
      auto found = definition(views.masterdata.*table, company, code);
      if (!found) {
        return Unexpected{reject(unknown, code)};
      }
      return std::move(*found);
    };
  });
}

}  // namespace

void add_definition_queries(QueryRoutes& routes) {
  routes.list<Latest<CompanyData>>("/v1/companies", ViewRight::kOther, {}, [](Read&) {
    return [](const Views& views,
              const PageRequest& page) -> Result<Page<Latest<CompanyData>>, Rejection> {
      return companies(views, page);
    };
  });
  routes.object<Latest<CompanyData>>(
      "/v1/companies/{company}", ViewRight::kOther, {}, [](Read& read) {
        return [company = read.request.part("company")](
                   const Views& views) -> Result<Latest<CompanyData>, Rejection> {
          auto found = views.masterdata.companies.get(make_key(company));
          if (!found) {
            return Unexpected{reject("company.unknown", company, {{"company", company}})};
          }
          return std::move(*found);
        };
      });
  list_of(routes, "settings", &MasterdataView::settings);
  list_of(routes, "vatCodes", &MasterdataView::vat_codes);
  list_of(routes, "ledgerAccounts", &MasterdataView::ledger_accounts);
  list_of(routes, "numberSeries", &MasterdataView::number_series);
  list_of(routes, "reasonCodes", &MasterdataView::reason_codes);
  list_of(routes, "profiles", &MasterdataView::profiles);
  list_of(routes, "customers", &MasterdataView::customers);
  one_of(routes, "customers", &MasterdataView::customers, "customer.unknown");
  list_of(routes, "projects", &MasterdataView::projects);
  one_of(routes, "projects", &MasterdataView::projects, "project.unknown");
  list_of(routes, "periods", &MasterdataView::periods);
}

}  // namespace facta::api
