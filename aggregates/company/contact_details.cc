#include "aggregates/company/contact_details.h"

#include "aggregates/company/party.h"

#include <algorithm>

namespace facta {
namespace {

constexpr std::size_t kDetailsMax = 100;

// Mail servers take the letters of an address in either case.
bool same_address(std::string_view one, std::string_view other) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(one, other, {}, lower, lower);
}

bool is_same(const ContactDetail& one, const ContactDetail& other) {
  return one.type == other.type &&
         (one.type == ContactDetailType::Email ? same_address(one.value, other.value)
                                               : one.value == other.value);
}

}  // namespace

std::vector<ContactDetail> checked_details(FieldChecks& checks,
                                           const std::vector<ContactDetailInput>& details) {
  std::vector<ContactDetail> kept;
  if (details.size() > kDetailsMax) {
    checks.fault("/contactDetails", "must be at most 100");
    return kept;
  }
  for (std::size_t i = 0; i < details.size(); ++i) {
    const std::string pointer = "/contactDetails/" + std::to_string(i) + "/value";
    ContactDetail detail{details[i].type, {}, details[i].useForInvoice};
    detail.value = detail.type == ContactDetailType::Email
                       ? checked_email(checks, pointer, details[i].value)
                       : checks.text(pointer, details[i].value);
    if (detail.value.empty()) {
      checks.fault(pointer, "must be given");
    } else if (std::ranges::any_of(kept,
                                   [&](const auto& other) { return is_same(detail, other); })) {
      checks.fault(pointer, "is named twice");
    }
    kept.push_back(std::move(detail));
  }
  return kept;
}

std::vector<std::string> invoice_recipients(const CustomerData& customer) {
  std::vector<std::string> addresses;
  const auto add = [&](const std::string& address) {
    const auto known = [&](const std::string& other) { return same_address(address, other); };
    if (!address.empty() && std::ranges::none_of(addresses, known)) {
      addresses.push_back(address);
    }
  };
  add(customer.party.email);
  for (const ContactDetail& detail : customer.contactDetails) {
    if (detail.type == ContactDetailType::Email && detail.useForInvoice) {
      add(detail.value);
    }
  }
  return addresses;
}

}  // namespace facta
