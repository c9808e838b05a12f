// Making credit invoices: directly, or by the job that processes credit actions (CRE).
#pragma once

#include "aggregates/decision.h"
#include "aggregates/invoice/content.h"

#include <optional>
#include <set>
#include <string>

namespace facta {

// The job that makes requested credits (CRE-21).
inline constexpr std::string_view kCreditJob = "11096325";

// The reason of a credit that somebody asks for (CRE-13).
std::optional<Rejection> check_credit_reason(const CompanyState& state, const Context& context,
                                             const OptionalText& reason);
// What forbids crediting the invoice, in the order of DEC-05 behind the reason; `row` nullptr:
// there is none of that number; `action`: the pending credit action that asks, 0: another way.
std::optional<Rejection> check_creditable(const CompanyState& state, const InvoiceRow* row,
                                          const std::string& number, std::uint32_t action);

// Credits of one decision: numbers follow each other, none is credited twice.
class Crediting {
 public:
  Crediting(const CompanyState& state, const Context& context);

  Result<CreditInvoiceCreated, Rejection> credit(const std::string& number,
                                                 const std::string& reason,
                                                 CreditOrigin origin = CreditOrigin::Direct,
                                                 std::uint32_t action = 0);

 private:
  const CompanyState& state_;
  Date today_;
  bool approval_;
  NumberSource numbers_;
  std::set<std::string> credited_;
};

}  // namespace facta
