// How the commands on companies, customers and projects take over the values they name.
#pragma once

#include "aggregates/commands/commands.h"
#include "aggregates/company/company.h"
#include "aggregates/refusals/fields.h"

namespace facta {

// Longest payment term (days).
inline constexpr std::int32_t kPaymentTermDaysMax = 999;

// Country by ISO 3166-1 alpha-2, or empty for none.
std::string checked_country(FieldChecks& checks, std::string_view pointer, std::string value);
void take_address(FieldChecks& checks, const std::optional<AddressInput>& from, Address& to);
// Absent fields stay as they are.
void take_text(FieldChecks& checks, std::string_view pointer, const OptionalText& from,
               std::string& to);
void take_code(FieldChecks& checks, std::string_view pointer, const OptionalText& from,
               std::string& to);
// An e-mail address, or empty for none.
std::string checked_email(FieldChecks& checks, std::string_view pointer, std::string value);
void take_payment_term(FieldChecks& checks, std::optional<std::int32_t> from, std::int32_t& to);

// What a party is known by (VAT-09), from any command that has these fields.
template <class Command>
void take_party(FieldChecks& checks, const Command& command, Party& party) {
  take_text(checks, "/vatId", command.vatId, party.vatId);
  take_text(checks, "/chamberOfCommerceId", command.chamberOfCommerceId, party.chamberOfCommerceId);
  take_text(checks, "/iban", command.iban, party.iban);
  if (command.email) {
    party.email = checked_email(checks, "/email", *command.email);
  }
  take_address(checks, command.address, party.address);
}

// Codes that a command names and that must exist; all missing ones are reported.
class References {
 public:
  explicit References(const CompanyState& state) : state_(state) {}

  // An empty or absent code names nothing.
  void ledger_account(std::string_view pointer, const OptionalText& code);
  void vat_code(std::string_view pointer, const OptionalText& code);
  void frequency(std::string_view pointer, const OptionalText& code);
  void grouping_method(std::string_view pointer, const OptionalText& code);
  void layout(std::string_view pointer, const OptionalText& code);
  void legal_name(std::string_view pointer, const OptionalText& code);
  void customer(std::string_view pointer, const OptionalText& code);
  void contact(std::string_view pointer, const OptionalText& code);
  void missing(Rejection rejection, std::string_view pointer);
  // Nothing: all exist.
  std::optional<Rejection> rejection() &&;

 private:
  void check(bool known, std::string_view refusal, std::string_view pointer,
             const OptionalText& code);

  const CompanyState& state_;
  std::vector<Rejection> missing_;
};

}  // namespace facta
