#include "aggregates/invoice/party.h"

#include <string_view>
#include <utility>
#include <vector>

namespace facta {
namespace {

Rejection incomplete(const std::string& party, std::string_view field) {
  return reject("invoice.post.party_incomplete", party,
                {{"party", party}, {"field", std::string(field)}});
}

// Names the fields that are empty.
void add_missing(const Party& party, bool private_person, const std::string& of,
                 std::vector<Rejection>& failing) {
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
      failing.push_back(incomplete(of, field.name));
    }
  }
}

}  // namespace

std::optional<Rejection> check_parties(const CompanyData& company, const CustomerData& customer) {
  std::vector<Rejection> failing;
  add_missing(company.party, false, "company " + company.code, failing);
  const std::string buyer = "customer " + customer.code;
  add_missing(customer.party, customer.privatePerson, buyer, failing);
  if (!payment_term(company, customer)) {
    failing.push_back(incomplete(buyer, "paymentTermDays"));
  }
  if (failing.empty()) {
    return std::nullopt;
  }
  return reject_all(std::move(failing));
}

std::optional<std::int32_t> payment_term(const CompanyData& company, const CustomerData& customer) {
  if (customer.paymentTermDays >= 0) {
    return customer.paymentTermDays;
  }
  return company.paymentTermDays >= 0 ? std::optional(company.paymentTermDays) : std::nullopt;
}

}  // namespace facta
