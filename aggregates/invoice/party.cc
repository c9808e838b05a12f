#include "aggregates/invoice/party.h"

#include <string_view>

namespace facta {
namespace {

// Name of the first field that is empty; the empty name: none.
std::string_view missing_field(const Party& party, bool private_person) {
  const struct {
    std::string_view name;
    const std::string& value;
    bool of_private_persons;
  } fields[] = {
      {"legalName", party.legalName, true},
      {"address.street", party.address.street, true},
      {"address.postalCode", party.address.postalCode, true},
      {"address.city", party.address.city, true},
      {"address.country", party.address.country, true},
      {"vatId", party.vatId, false},
      {"chamberOfCommerceId", party.chamberOfCommerceId, false},
      {"iban", party.iban, false},
  };
  for (const auto& field : fields) {
    if (field.value.empty() && (field.of_private_persons || !private_person)) {
      return field.name;
    }
  }
  return {};
}

Rejection incomplete(const std::string& party, std::string_view field) {
  return reject("invoice.post.party_incomplete", party,
                {{"party", party}, {"field", std::string(field)}});
}

}  // namespace

std::optional<Rejection> check_parties(const CompanyData& company, const CustomerData& customer) {
  if (const auto field = missing_field(company.party, false); !field.empty()) {
    return incomplete("company " + company.code, field);
  }
  const std::string buyer = "customer " + customer.code;
  if (const auto field = missing_field(customer.party, customer.privatePerson); !field.empty()) {
    return incomplete(buyer, field);
  }
  if (!payment_term(company, customer)) {
    return incomplete(buyer, "paymentTermDays");
  }
  return std::nullopt;
}

std::optional<std::int32_t> payment_term(const CompanyData& company, const CustomerData& customer) {
  if (customer.paymentTermDays >= 0) {
    return customer.paymentTermDays;
  }
  return company.paymentTermDays >= 0 ? std::optional(company.paymentTermDays) : std::nullopt;
}

}  // namespace facta
