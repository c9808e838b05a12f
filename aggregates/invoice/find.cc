#include "aggregates/invoice/find.h"

#include "aggregates/company/company.h"

namespace facta {

Result<const InvoiceRow*, Rejection> find_active(const CompanyState& state,
                                                 const std::string& number) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const InvoiceRow* row = state.invoices.find(number);
  if (row == nullptr) {
    return Unexpected{reject("invoice.unknown", number)};
  }
  if (is_retired(*row)) {
    return Unexpected{reject("invoice.not_active", number)};
  }
  return row;
}

InvoiceState state_of(InvoiceStatus status) {
  switch (status) {
    case InvoiceStatus::Draft:
      return InvoiceState::kDraft;
    case InvoiceStatus::Released:
      return InvoiceState::kReleased;
    case InvoiceStatus::Posted:
      break;
  }
  return InvoiceState::kPosted;
}

Warning failure_of(const std::string& number, const Rejection& rejection) {
  return {rejection.refusal.code, number + ": " + rejection.refusal.detail};
}

Rejection too_large() {
  return reject("request.too_large", {}, {{"limit", "one record of 2 MiB; name fewer invoices"}});
}

}  // namespace facta
