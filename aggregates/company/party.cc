#include "aggregates/company/party.h"

#include <algorithm>

namespace facta {

std::string checked_country(FieldChecks& checks, std::string_view pointer, std::string value) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!value.empty() && (value.size() != 2 || !std::ranges::all_of(value, upper))) {
    checks.fault(std::string(pointer), "must be a country of ISO 3166, such as NL");
  }
  return value;
}

void take_address(FieldChecks& checks, const std::optional<AddressInput>& from, Address& to) {
  if (!from) {
    return;
  }
  take_text(checks, "/address/street", from->street, to.street);
  take_text(checks, "/address/postalCode", from->postalCode, to.postalCode);
  take_text(checks, "/address/city", from->city, to.city);
  if (from->country) {
    to.country = checked_country(checks, "/address/country", *from->country);
  }
}

void take_text(FieldChecks& checks, std::string_view pointer, const OptionalText& from,
               std::string& to) {
  if (from) {
    to = checks.text(pointer, *from);
  }
}

void take_code(FieldChecks& checks, std::string_view pointer, const OptionalText& from,
               std::string& to) {
  if (from) {
    to = checks.code_or_none(pointer, *from);
  }
}

std::string checked_email(FieldChecks& checks, std::string_view pointer, std::string value) {
  std::string email = checks.text(pointer, std::move(value));
  const std::size_t at = email.find('@');
  const bool plausible = at != std::string::npos && at > 0 && at + 1 < email.size() &&
                         email.find(' ') == std::string::npos;
  if (!email.empty() && !plausible) {
    checks.fault(std::string(pointer), "must be an e-mail address");
  }
  return email;
}

void take_payment_term(FieldChecks& checks, std::optional<std::int32_t> from, std::int32_t& to) {
  if (!from) {
    return;
  }
  if (*from < 0 || *from > kPaymentTermDaysMax) {
    checks.fault("/paymentTermDays", "must be 0 to 999 days");
  }
  to = *from;
}

void References::ledger_account(std::string_view pointer, const OptionalText& code) {
  if (code && !code->empty() && !state_.ledger_accounts.contains(*code)) {
    missing(reject("ledger_account.unknown", *code, {{"account", *code}}), pointer);
  }
}

void References::vat_code(std::string_view pointer, const OptionalText& code) {
  if (code && !code->empty() && !state_.vat_codes.contains(*code)) {
    missing(reject("vat_code.unknown", *code, {{"code", *code}}), pointer);
  }
}

void References::frequency(std::string_view pointer, const OptionalText& code) {
  check(code && state_.frequencies.contains(*code), "frequency.unknown", pointer, code);
}

void References::grouping_method(std::string_view pointer, const OptionalText& code) {
  check(code && state_.grouping_methods.contains(*code), "grouping.unknown", pointer, code);
}

void References::layout(std::string_view pointer, const OptionalText& code) {
  check(code && state_.layouts.contains(*code), "layout.unknown", pointer, code);
}

void References::legal_name(std::string_view pointer, const OptionalText& code) {
  check(code && state_.legal_names.contains(*code), "legal_name.unknown", pointer, code);
}

void References::customer(std::string_view pointer, const OptionalText& code) {
  check(code && state_.customers.contains(*code), "customer.unknown", pointer, code);
}

void References::contact(std::string_view pointer, const OptionalText& code) {
  check(code && state_.contacts.contains(*code), "contact.unknown", pointer, code);
}

void References::check(bool known, std::string_view refusal, std::string_view pointer,
                       const OptionalText& code) {
  if (code && !code->empty() && !known) {
    missing(reject(refusal, *code, {{"code", *code}}), pointer);
  }
}

void References::missing(Rejection rejection, std::string_view pointer) {
  rejection.fields.push_back({std::string(pointer), rejection.refusal.detail});
  missing_.push_back(std::move(rejection));
}

std::optional<Rejection> References::rejection() && {
  if (missing_.empty()) {
    return std::nullopt;
  }
  return reject_all(std::move(missing_));
}

}  // namespace facta
