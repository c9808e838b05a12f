// What a legal Dutch invoice must say of its seller and buyer (VAT-09).
#pragma once

#include "aggregates/refusals/refusal.h"
#include "aggregates/state/company_state.h"

#include <cstdint>
#include <optional>

namespace facta {

// invoice.post.party_incomplete with a reason for each field that a party lacks, or nothing. A
// private person has neither VAT number, chamber-of-commerce number nor IBAN.
std::optional<Rejection> check_parties(const CompanyData& company, const CustomerData& customer);

// Days from document date to due date: the customer's, else the company's, else none given.
std::optional<std::int32_t> payment_term(const CompanyData& company, const CustomerData& customer);

}  // namespace facta
