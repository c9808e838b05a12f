// Opening and changing a company.
#include "aggregates/company/company.h"

#include "aggregates/company/party.h"

namespace facta {
namespace {

template <class Command>
void take_company(FieldChecks& checks, const Command& command, CompanyData& data) {
  take_party(checks, command, data.party);
  take_payment_term(checks, command.paymentTermDays, data.paymentTermDays);
  take_text(checks, "/language", command.language, data.language);
  if (command.country) {
    data.country = checked_country(checks, "/country", *command.country);
  }
  if (command.timeZone) {
    data.timeZone = *command.timeZone;
    if (!is_time_zone(data.timeZone)) {
      checks.fault("/timeZone",
                   "must be a time zone of the IANA database, such as "
                   "Europe/Amsterdam");
    }
  }
}

// What a new company starts with (DEC-02, RUN-02).
std::vector<Event> opening_events(CompanyData data) {
  return {CompanyOpened{std::move(data)},
          NumberSeriesDefined{.code = "INV", .prefix = "", .minimumDigits = 1, .firstNumber = 1},
          InvoiceSettingChanged{.level = "company",
                                .subject = "",
                                .key = "invoiceNumberSeries",
                                .old = "",
                                .new_ = "INV"},
          InvoiceProfileDefined{.code = "hours",
                                .name = "Hours",
                                .invoiceType = InvoiceType::Hours,
                                .postOnGeneration = true}};
}

}  // namespace

bool is_open(const CompanyState& state) {
  return state.company() == kCentralCompany || state.company_data.contains("");
}

std::optional<Rejection> refuse_unknown(const CompanyState& state) {
  if (is_open(state)) {
    return std::nullopt;
  }
  return reject("company.unknown", state.company(), {{"company", state.company()}});
}

std::optional<Rejection> refuse_not_invoicing(const CompanyState& state) {
  if (state.company() == kCentralCompany) {
    return reject("company.central_not_invoicing", std::string(kCentralCompany));
  }
  return refuse_unknown(state);
}

DecideResult decide(const CompanyState& state, const Context&, const OpenCompany& command) {
  FieldChecks checks;
  CompanyData data;
  data.code = checks.code("/code", command.code);
  data.party.legalName = checks.name("/legalName", command.legalName);
  data.country = "NL";
  data.timeZone = "Europe/Amsterdam";
  data.paymentTermDays = -1;
  const auto currency = parse_currency(command.currency.value_or("EUR"));
  if (currency) {
    data.currency = *currency;
  } else {
    checks.fault("/currency", "must be a currency of ISO 4217, such as EUR");
  }
  take_company(checks, command, data);
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (is_open(state)) {
    return Unexpected{reject("company.exists", command.code, {{"company", command.code}})};
  }
  return Decision{opening_events(std::move(data)), {}};
}

DecideResult decide(const CompanyState& state, const Context&, const ChangeCompany& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const CompanyData now = *state.company_data.latest("");
  CompanyData data = now;
  FieldChecks checks;
  if (command.legalName) {
    data.party.legalName = checks.name("/legalName", *command.legalName);
  }
  take_company(checks, command, data);
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (data == now) {
    return Decision{};
  }
  return Decision{{CompanyChanged{std::move(data)}}, {}};
}

}  // namespace facta
