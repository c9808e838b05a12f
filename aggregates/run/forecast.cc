#include "aggregates/run/forecast.h"

#include "aggregates/hours/hours.h"
#include "aggregates/run/line_groups.h"
#include "aggregates/run/pricing.h"

namespace facta {
namespace {

constexpr ForecastReason kBilled{"hours.billed", "It is on an invoice"};
constexpr ForecastReason kNothing{"hours.nothing_to_bill", "Its quantity is zero"};  // DEC-10
constexpr ForecastReason kBefore{
    "hours.before_window",
    "Its day or frequency period ends before the time window; the option includeEarlier takes it"};
constexpr ForecastReason kAfter{"hours.after_window",
                                "Its day or frequency period ends after the time window"};
constexpr ForecastReason kReasons[] = {kAfter, kBefore, kBilled, kNothing};

ForecastReason reason_of(Selection selection, const HoursEntryData& entry) {
  if (const std::string_view code = skip_code(selection); !code.empty()) {
    return {code, skip_message(code)};
  }
  if (entry.quantity.e4 == 0) {
    return kNothing;
  }
  return selection == Selection::kEarlier ? kBefore : kAfter;
}

void give(BillingForecast& forecast, const ForecastReason& reason) {
  forecast.code = reason.code;
  forecast.message = reason.message;
}

}  // namespace

std::span<const ForecastReason> forecast_reasons() {
  return kReasons;
}

BillingForecast forecast_billing(const CompanyState& state, const HoursEntryData& entry,
                                 const InvoiceRunQueued& request, Time now) {
  BillingForecast forecast;
  const auto standing = standing_of(state, entry.entryId);
  if (standing && standing->state != HoursState::kOpen) {
    give(forecast, kBilled);
    forecast.invoice = standing->invoice;
    return forecast;
  }
  RunRow run;
  run.request = request;
  run.day = *local_date(std::max(now, state.where().time), state.company_data.latest("")->timeZone);
  run.started_sequence = kNow;
  LineGrouping grouping(state, run);
  const ProjectTerms& terms = grouping.terms_of(entry.customer, entry.project);
  const Selected selected = grouping.select(terms, entry.date, &entry);
  if (selected.period != nullptr) {
    forecast.period = {selected.period->start, selected.period->end};
  }
  if (selected.selection != Selection::kBill) {
    give(forecast, reason_of(selected.selection, entry));
    return forecast;
  }
  std::map<std::string, LineGroup> groups;
  grouping.place(terms, selected, entry, groups);
  const PricedGroup priced =
      RunPricing(state, run).price(entry.customer, groups.begin()->second, {&entry});
  if (const auto* skipped = std::get_if<SkippedItem>(&priced)) {
    give(forecast, {skipped->code, skipped->message});
    return forecast;
  }
  forecast.billed = true;
  if (const auto* extended = std::get_if<InvoiceExtended>(&priced)) {
    forecast.invoice = extended->number;
  }
  return forecast;
}

}  // namespace facta
