// Companies, settings, master data and definitions: 5.10.
#include "aggregates/company/company.h"
#include "aggregates/company/contact_details.h"
#include "aggregates/company/setting_fields.h"
#include "aggregates/company/settings_catalogue.h"
#include "service/api/items.h"
#include "service/api/reading.h"

#include <map>

namespace facta::api {
namespace {

template <class Value>
using LatestTable = Table<Latest<Value>> MasterdataView::*;

// What is answered of a row: the row as it is, or with what follows from it.
template <class Value>
Latest<Value> item_of(Latest<Value> row) {
  return row;
}
CustomerItem item_of(Latest<CustomerData> row) {
  std::vector<std::string> recipients = invoice_recipients(row.value);
  return {std::move(row), std::move(recipients)};
}
template <class Value>
using ItemOf = decltype(item_of(std::declval<Latest<Value>>()));

template <class Value>
void list_of(QueryRoutes& routes, const std::string& path, LatestTable<Value> table) {
  using Item = ItemOf<Value>;
  routes.list<Item>(path, ViewRight::kOther, {}, [table](Read& read) {
    return [table, company = read.company](
               const Views& views, const PageRequest& request) -> Result<Page<Item>, Rejection> {
      auto rows = definitions(views.masterdata.*table, company, request);
      Page<Item> page;
      page.next = std::move(rows.next);
      for (Latest<Value>& row : rows.items) {
        page.items.push_back(item_of(std::move(row)));
      }
      return page;
    };
  });
}

// One of them; `unknown`: the refusal of a code that nothing has.
template <class Value>
void one_of(QueryRoutes& routes, const std::string& path, LatestTable<Value> table,
            std::string_view unknown) {
  using Item = ItemOf<Value>;
  routes.object<Item>(path + "/{id}", ViewRight::kOther, {}, [table, unknown](Read& read) {
    return [table, unknown, company = read.company,
            code = read.request.part("id")](const Views& views) -> Result<Item, Rejection> {
      auto found = definition(views.masterdata.*table, company, code);
      if (!found) {
        return Unexpected{reject(unknown, code)};
      }
      return item_of(std::move(*found));
    };
  });
}

// A setting that is a field of what it was set for (setting_fields.h) has the value of the field:
// defining that thing again may have changed it since.
template <class Value>
void take_field(SettingItem& item, const std::optional<Latest<Value>>& row) {
  const auto field = row ? setting_field(row->value, item.key) : std::nullopt;
  if (field && *field != item.value) {
    item.value = *field;
    item.changedBy = row->changedBy;
    item.changedAt = row->changedAt;
    item.sequence = row->sequence;
  }
}
void take_present_value(SettingItem& item, const MasterdataView& view, const std::string& company) {
  const auto from = [&](const auto& table) {
    take_field(item, table.get(make_key(company, *item.subject)));
  };
  if (item.level == "customer") {
    from(view.customers);
  } else if (item.level == "project") {
    from(view.projects);
  } else if (item.level == "contact") {
    from(view.contacts);
  } else if (item.level == "customerTemplate") {
    from(view.customer_templates);
  } else if (item.level == "businessUnit") {
    from(view.business_units);
  } else if (item.level == "frequency") {
    from(view.frequencies);
  } else if (item.level == "termScheduleType") {
    from(view.term_schedule_types);
  } else if (item.level == "commitmentType") {
    from(view.commitment_types);
  } else if (item.level == "vendorTemplate") {
    from(view.vendor_templates);
  } else if (item.level == "vendor") {
    from(view.vendors);
  }
}

// What was set, and of the others the default, in order of level, subject and key.
Page<SettingItem> settings_of(const Views& views, const std::string& company,
                              const PageRequest& request) {
  const std::string_view own = company == kCentralCompany ? "central" : "company";
  std::map<std::string, SettingItem> all;
  for (const SettingEntry& entry : settings_catalogue()) {
    if (entry.has_level(own)) {
      SettingItem item;
      item.company = company;
      item.level = own;
      item.key = entry.key;
      item.value = entry.default_value;
      item.id = entry.id;
      item.isDefault = true;
      item.meaning = entry.meaning;
      all.emplace(make_key(own, "", entry.key), std::move(item));
    }
  }
  views.masterdata.settings.scan_prefix(
      make_key(company), [&](std::string_view, const Latest<SettingData>& row) {
        const SettingEntry* entry = find_setting(row.value.key);
        SettingItem& item = all[make_key(row.value.level, row.value.subject, row.value.key)];
        item.company = company;
        item.level = row.value.level;
        item.subject = given(row.value.subject);
        item.key = row.value.key;
        item.id = entry == nullptr ? "" : entry->id;
        item.meaning = entry == nullptr ? "" : entry->meaning;
        item.value = row.value.value;
        item.changedBy = row.changedBy;
        item.changedAt = row.changedAt;
        item.sequence = row.sequence;
        if (item.subject) {
          take_present_value(item, views.masterdata, company);
        }
        item.isDefault = item.value.empty();
        if (item.isDefault && entry != nullptr) {
          item.value = entry->default_value;
        }
        return true;
      });
  Page<SettingItem> page;
  for (auto place = all.upper_bound(request.cursor.after()); place != all.end(); ++place) {
    if (page.items.size() == request.limit) {
      page.next = Cursor(std::prev(place)->first);
      break;
    }
    page.items.push_back(std::move(place->second));
  }
  return page;
}

}  // namespace

void add_definition_queries(QueryRoutes& routes) {
  routes.list<Latest<CompanyData>>("/v1/companies", ViewRight::kOther, {}, [](Read& read) {
    return [caller = read.request.caller](
               const Views& views,
               const PageRequest& page) -> Result<Page<Latest<CompanyData>>, Rejection> {
      return page_of(
          views.masterdata.companies, std::string(), page,
          [&](const Latest<CompanyData>& company) { return caller.may_see(company.value.code); });
    };
  });
  routes.list<Latest<ApiTokenData>>("/v1/tokens", ViewRight::kHistory, {}, [](Read&) {
    return [](const Views& views,
              const PageRequest& page) -> Result<Page<Latest<ApiTokenData>>, Rejection> {
      return page_of(views.masterdata.tokens, std::string(), page);
    };
  });
  routes.object<Latest<CompanyData>>(
      "/v1/companies/{company}", ViewRight::kOther, {}, [](Read& read) {
        return [company = read.request.part("company")](
                   const Views& views) -> Result<Latest<CompanyData>, Rejection> {
          auto found = views.masterdata.companies.get(make_key(company));
          if (!found && company == kCentralCompany) {
            Latest<CompanyData> central;  // never opened: it is there from the start (DEC-20)
            central.value.code = company;
            central.value.paymentTermDays = -1;
            return central;
          }
          if (!found) {
            return Unexpected{reject("company.unknown", company, {{"company", company}})};
          }
          return std::move(*found);
        };
      });
  routes.list<SettingItem>("settings", ViewRight::kOther, {}, [](Read& read) {
    return
        [company = read.company](const Views& views,
                                 const PageRequest& page) -> Result<Page<SettingItem>, Rejection> {
          return settings_of(views, company, page);
        };
  });
  list_of(routes, "vatCodes", &MasterdataView::vat_codes);
  list_of(routes, "ledgerAccounts", &MasterdataView::ledger_accounts);
  list_of(routes, "numberSeries", &MasterdataView::number_series);
  list_of(routes, "reasonCodes", &MasterdataView::reason_codes);
  list_of(routes, "profiles", &MasterdataView::profiles);
  list_of(routes, "frequencies", &MasterdataView::frequencies);
  list_of(routes, "groupingMethods", &MasterdataView::grouping_methods);
  list_of(routes, "businessUnits", &MasterdataView::business_units);
  list_of(routes, "customerTemplates", &MasterdataView::customer_templates);
  list_of(routes, "contacts", &MasterdataView::contacts);
  list_of(routes, "legalNames", &MasterdataView::legal_names);
  list_of(routes, "layouts", &MasterdataView::layouts);
  list_of(routes, "emailTemplates", &MasterdataView::email_templates);
  list_of(routes, "interactionTemplates", &MasterdataView::interaction_templates);
  list_of(routes, "standardTermSchedules", &MasterdataView::term_schedules);
  list_of(routes, "termScheduleTypes", &MasterdataView::term_schedule_types);
  list_of(routes, "commitmentTypes", &MasterdataView::commitment_types);
  list_of(routes, "reports", &MasterdataView::reports);
  list_of(routes, "vendorTemplates", &MasterdataView::vendor_templates);
  list_of(routes, "vendors", &MasterdataView::vendors);
  one_of(routes, "vendors", &MasterdataView::vendors, "vendor.unknown");
  list_of(routes, "salutations", &MasterdataView::salutations);
  list_of(routes, "holidays", &MasterdataView::holidays);
  list_of(routes, "jobs", &MasterdataView::jobs);
  list_of(routes, "customers", &MasterdataView::customers);
  one_of(routes, "customers", &MasterdataView::customers, "customer.unknown");
  list_of(routes, "projects", &MasterdataView::projects);
  one_of(routes, "projects", &MasterdataView::projects, "project.unknown");
  list_of(routes, "periods", &MasterdataView::periods);
}

}  // namespace facta::api
