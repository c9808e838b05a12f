// Definitions: VAT codes, ledger accounts, number series, reason codes, profiles, booking periods.
#include "aggregates/company/company.h"
#include "aggregates/company/party.h"

#include <algorithm>

namespace facta {
namespace {

constexpr std::uint32_t kDigitsMax = 18;
constexpr std::uint64_t kFirstNumberMax = 1'000'000'000'000'000;
constexpr BasisPoints kRateMax{10'000};

// A rate without a day counts since ever.
const Date kSinceEver = date_of(1900, 1, 1);

// VAT-03: these say on the invoice why no VAT is charged.
bool needs_exemption_reason(VatCategory category) {
  return category != VatCategory::Standard && category != VatCategory::Zero;
}

// VAT-03, VAT-06: ascending by day; only the standard category has a rate above zero.
std::vector<VatRate> checked_rates(FieldChecks& checks, const DefineVatCode& command) {
  const bool standard = command.category == VatCategory::Standard;
  std::vector<VatRate> rates;
  for (std::size_t i = 0; i < command.rates.size(); ++i) {
    const VatRateInput& rate = command.rates[i];
    const std::string pointer = "/rates/" + std::to_string(i);
    const Date from = rate.from.value_or(kSinceEver);
    if (!rates.empty() && from <= rates.back().from) {
      checks.fault(pointer + "/from", "must lie after that of the rate before it");
    }
    if (rate.percent < BasisPoints{0} || rate.percent > kRateMax) {
      checks.fault(pointer + "/percent", "must be 0 to 100");
    } else if (standard != (rate.percent > BasisPoints{0})) {
      checks.fault(pointer + "/percent", standard
                                             ? "must be above 0; without VAT the category is zero"
                                             : "must be 0: only the category standard has a rate");
    }
    rates.push_back({from, rate.percent});
  }
  if (rates.empty() && standard) {
    checks.fault("/rates", "must name a rate");
  }
  if (rates.empty() && !standard) {
    rates.push_back({kSinceEver, BasisPoints{0}});
  }
  return rates;
}

bool only_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Whether two series could ever give the same text: their prefixes are equal but for digits.
bool may_collide(std::string_view a, std::string_view b) {
  const auto [shorter, longer] = a.size() <= b.size() ? std::pair(a, b) : std::pair(b, a);
  return longer.starts_with(shorter) && only_digits(longer.substr(shorter.size()));
}

std::optional<Rejection> refuse_series(const CompanyState& state,
                                       const NumberSeriesDefined& series) {
  const NumberSeriesRow* now = state.number_series.find(series.code);
  if (now != nullptr && now->used &&
      (series.prefix != now->prefix || series.firstNumber < now->next)) {
    return reject("number_series.in_use", series.code,
                  {{"series", series.code}, {"next", std::to_string(now->next)}});
  }
  std::optional<Rejection> refused;
  state.number_series.scan({}, {}, [&](std::string_view code, const NumberSeriesRow& other) {
    if (code != series.code && may_collide(series.prefix, other.prefix)) {
      refused =
          reject("number_series.prefix_conflict", series.code, {{"series", std::string(code)}});
    }
    return !refused;
  });
  return refused;
}

// DEC-30: shared by closing and reopening. The reason as it is kept.
Result<std::string, Rejection> checked_period(const CompanyState& state, const std::string& period,
                                              const OptionalText& reason) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  if (period.size() != 7 || !parse_date(period + "-01")) {
    checks.fault("/period", "must be a month: YYYY-MM");
  }
  std::string kept = checks.text("/reason", reason.value_or(""), kDescriptionCharsMax);
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (kept.empty()) {
    return Unexpected{reject("period.reason_required", period)};
  }
  return kept;
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context&, const DefineVatCode& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  VatCodeDefined defined;
  defined.code = checks.code("/code", command.code);
  defined.description = checks.text("/description", command.description.value_or(""));
  defined.category = command.category;
  defined.rates = checked_rates(checks, command);
  defined.exemptionReason = checks.text("/exemptionReason", command.exemptionReason.value_or(""));
  defined.payableAccount =
      checks.code_or_none("/payableAccount", command.payableAccount.value_or(""));
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (needs_exemption_reason(command.category) && defined.exemptionReason.empty()) {
    return Unexpected{reject("vat.exemption_reason_missing", command.code,
                             {{"category", std::string(word_of(command.category))}})};
  }
  References references(state);
  references.ledger_account("/payableAccount", command.payableAccount);
  if (auto refused = std::move(references).rejection()) {
    return Unexpected{std::move(*refused)};
  }
  return Decision{{std::move(defined)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const DefineLedgerAccount& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  LedgerAccountDefined defined{checks.code("/code", command.code),
                               checks.text("/name", command.name.value_or(""))};
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  return Decision{{std::move(defined)}, {}};
}

// Absent fields of a series that exists stay as they are.
DecideResult decide(const CompanyState& state, const Context&, const DefineNumberSeries& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const NumberSeriesRow* row = state.number_series.find(command.code);
  const NumberSeriesRow now = row == nullptr ? NumberSeriesRow{} : *row;
  FieldChecks checks;
  NumberSeriesDefined series;
  series.code = checks.code("/code", command.code);
  series.prefix = checks.code_or_none("/prefix", command.prefix.value_or(now.prefix));
  series.minimumDigits = command.minimumDigits.value_or(now.minimum_digits);
  series.firstNumber = command.firstNumber.value_or(now.next);
  if (series.minimumDigits < 1 || series.minimumDigits > kDigitsMax) {
    checks.fault("/minimumDigits", "must be 1 to 18");
  }
  if (series.firstNumber < 1 || series.firstNumber > kFirstNumberMax) {
    checks.fault("/firstNumber", "must be 1 to 10^15");
  }
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (auto refused = refuse_series(state, series)) {
    return Unexpected{std::move(*refused)};
  }
  return Decision{{std::move(series)}, {}};
}

// Also in the central company, whose codes automatic credits use (SET-19).
DecideResult decide(const CompanyState& state, const Context&, const AddReasonCode& command) {
  if (auto refused = refuse_unknown(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  ReasonCodeAdded added{checks.code("/code", command.code),
                        checks.text("/text", command.text.value_or(""))};
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (state.reason_codes.contains(added.code)) {
    return Unexpected{reject("reason_code.exists", added.code)};
  }
  return Decision{{std::move(added)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&,
                    const DefineInvoiceProfile& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  InvoiceProfileDefined defined{
      checks.code("/code", command.code), checks.text("/name", command.name.value_or("")),
      command.invoiceType.value_or(InvoiceType::Hours), command.postOnGeneration.value_or(true)};
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  return Decision{{std::move(defined)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const CloseBookingPeriod& command) {
  auto reason = checked_period(state, command.period, command.reason);
  if (!reason) {
    return Unexpected{std::move(reason.error())};
  }
  if (state.closed_periods.contains(command.period)) {
    return Unexpected{reject("period.already_closed", command.period)};
  }
  return Decision{{BookingPeriodClosed{command.period, std::move(*reason)}}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const ReopenBookingPeriod& command) {
  auto reason = checked_period(state, command.period, command.reason);
  if (!reason) {
    return Unexpected{std::move(reason.error())};
  }
  if (!state.closed_periods.contains(command.period)) {
    return Unexpected{reject("period.not_closed", command.period)};
  }
  return Decision{{BookingPeriodReopened{command.period, std::move(*reason)}}, {}};
}

}  // namespace facta
