// Credit invoice actions (5.5): requested from balance across companies or after corrections.
#pragma once

#include "projections/core/view.h"

namespace facta {

struct CreditActionItem {
  std::string company;
  std::uint32_t action = 0;
  Time requestedAt;
  std::string requestedBy;
  CreditOrigin origin = CreditOrigin::BalanceAcrossCompanies;
  std::string customer;
  std::string original;  // number of the invoice to be credited
  std::string reasonCode;
  CreditActionState state = CreditActionState::Pending;
  std::string creditInvoice;  // number; empty until it is made
  std::string errorCode, error;
  std::optional<Time> processedAt;
  FACTA_DESCRIBE(CreditActionItem, company, action, requestedAt, requestedBy, origin, customer,
                 original, reasonCode, state, creditInvoice, errorCode, error, processedAt)
};

extern template class Table<CreditActionItem>;

class CreditsView {
 public:
  explicit CreditsView(TableList& tables)
      : actions(tables, "views/credit_actions"), newest(tables, "views/credit_actions_newest") {}

  void fold(const EventPlace& place, const CreditActionRequested& event);
  void fold(const EventPlace& place, const TimesheetCorrectionsProcessed& event);
  void fold(const EventPlace& place, const CreditActionSucceeded& event);
  void fold(const EventPlace& place, const CreditActionFailed& event);

  Table<CreditActionItem> actions;  // company, action
  Table<CodeRow> newest;            // newest request first, company, action -> company

 private:
  void add(const EventPlace& place, const CreditActionData& action, std::string_view by);
};

}  // namespace facta
