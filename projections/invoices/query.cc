#include "projections/invoices/query.h"

#include "projections/core/listed_rows.h"
#include "projections/history/query.h"

namespace facta {

Page<InvoiceHeaderRow> invoices(const Views& views, std::string_view company, InvoiceList list,
                                const InvoiceFilter& filter, const PageRequest& request) {
  Page<InvoiceHeaderRow> page;
  const auto fits = [&](const InvoiceContent& content) {
    return (!filter.type || content.type == *filter.type) &&
           (filter.customer.empty() || content.customer == filter.customer) &&
           (filter.run == 0 || content.run == filter.run);
  };
  page.next = page_of_listed(
      views, views.invoices.lists, make_key(company, static_cast<std::uint64_t>(list)), request,
      views.invoices.headers,
      [&](std::string_view, const CodeRow& number) { return make_key(company, number.code); },
      [&](InvoiceHeaderRow row) {
        if (!fits(row.content)) {
          return false;
        }
        page.items.push_back(std::move(row));
        return true;
      });
  return page;
}

std::optional<InvoiceDetails> invoice_details(const Views& views, std::string_view company,
                                              std::string_view number) {
  const std::string key = make_key(company, number);
  auto header = views.invoices.headers.get(key);
  auto lines = views.invoices.lines.get(key);
  if (!header || !lines) {
    return std::nullopt;
  }
  return InvoiceDetails{std::move(*header), std::move(*lines),
                        sequences_about(views, company, SubjectKind::kInvoice, number)};
}

}  // namespace facta
