#include "aggregates/run/pricing.h"

#include "aggregates/invoice/party.h"

namespace facta {
namespace {

Unexpected<Rejection> missing(const std::string& what) {
  return Unexpected{reject("invoice.generate.account_missing", what, {{"what", what}})};
}

InvoiceStatus initial_status(const CompanyState& state, const RunRow& run) {
  if (run.request.postOnGeneration) {
    return InvoiceStatus::Posted;
  }
  const RunOptions& options = run.request.options;
  if (options.ignoreFrequency || options.ignoreGrouping || options.ignoreCorrectionsOnSeparate) {
    return InvoiceStatus::Released;  // STATUS-07
  }
  return default_hours_status(state, run.started_sequence);
}

}  // namespace

RunPricing::RunPricing(const CompanyState& state, const RunRow& run)
    : state_(state),
      run_(run),
      company_(*state.company_data.at("", run.started_sequence)),
      status_(initial_status(state, run)),
      has_series_(
          NumberSource(state, number_series_code(state, false, run.started_sequence)).exists()),
      totals_(run.totals) {}

const RunPricing::Group& RunPricing::group_of(const HoursEntryData& entry) {
  std::string key = group_key(entry.customer, entry.project, entry.currency);
  if (key != group_key_) {
    group_key_ = std::move(key);
    group_.customer = *state_.customers.at(entry.customer, run_.started_sequence);
    group_.project = *state_.projects.at(entry.project, run_.started_sequence);
    group_.chain = chain_values(state_, group_.customer, group_.project, run_.started_sequence);
  }
  return group_;
}

const RunPricing::Code& RunPricing::code_of(const std::string& code) {
  const auto [place, fresh] = codes_.try_emplace(code);
  if (fresh) {
    if (const auto* defined = state_.vat_codes.at(code, run_.started_sequence)) {
      place->second.defined = *defined;
    }
    if (place->second.defined) {
      place->second.terms = {place->second.defined->payableAccount,
                             place->second.defined->exemptionReason};
    }
  }
  return place->second;
}

InvoiceContent RunPricing::header(const Group& group, const HoursEntryData& entry) const {
  InvoiceContent content;
  const InvoiceRunQueued& request = run_.request;
  content.type = request.type;
  content.status = status_;
  content.run = request.run;
  content.profile = request.profile;
  content.window = request.window;
  content.runDescription = request.description;
  content.customer = entry.customer;
  content.project = entry.project;
  content.businessUnit =
      group.project.businessUnit.empty() ? group.customer.businessUnit : group.project.businessUnit;
  content.currency = entry.currency;
  content.documentDate = run_.day;
  content.bookingDate = request.bookingDate.value_or(run_.day);
  content.bookingDateSource =
      request.bookingDate ? BookingDateSource::Entered : BookingDateSource::DayOfRun;
  content.dueDate = {run_.day.days + payment_term(company_, group.customer).value_or(0)};
  content.seller = company_.party;
  content.buyer = group.customer.party;
  content.receivableAccount = group.chain.receivable_account;
  return content;
}

Result<InvoiceLine, Rejection> RunPricing::line(const Group& group, const HoursEntryData& entry,
                                                std::vector<const VatTerms*>& terms) {
  InvoiceLine line;
  line.ledgerAccount =
      entry.ledgerAccount.empty() ? group.chain.revenue_account : entry.ledgerAccount;
  if (line.ledgerAccount.empty()) {
    return missing("revenue account");
  }
  line.vatCode = entry.vatCode.empty() ? group.chain.vat_code : entry.vatCode;
  if (line.vatCode.empty()) {
    return missing("VAT code");
  }
  const Code& code = code_of(line.vatCode);
  if (!code.defined) {
    return missing("VAT code " + line.vatCode);
  }
  line.vatCategory = code.defined->category;
  if (line.vatCategory == VatCategory::Standard) {
    const auto rate = vat_rate(*code.defined, entry.date);
    if (!rate) {
      return missing("rate of VAT code " + line.vatCode + " on " + print(entry.date));
    }
    line.vatRate = *rate;
  }
  if (line.vatRate.value != 0 && code.terms.payable_account.empty()) {
    return missing("payable account of VAT code " + line.vatCode);
  }
  if (line.vatCategory != VatCategory::Standard && line.vatCategory != VatCategory::Zero &&
      code.terms.exemption_reason.empty()) {
    return Unexpected{reject("vat.exemption_reason_missing", line.vatCode,
                             {{"category", std::string(word_of(line.vatCategory))}})};
  }
  terms.push_back(&code.terms);
  line.entryId = entry.entryId;
  line.date = entry.date;
  line.resource = entry.resource;
  line.description = entry.description;
  line.quantity = entry.quantity;
  line.unitPrice = entry.rate;
  line.net = entry.amount;
  line.wbs = entry.wbs;
  line.timesheet = entry.timesheet;
  return line;
}

bool RunPricing::count_in_run(const InvoiceContent& content) {
  std::vector<CurrencyTotals> totals = totals_;
  count_in(totals, content.currency, content.totals);
  for (const CurrencyTotals& row : totals) {
    if (!within_limit(row.totals)) {
      return false;
    }
  }
  totals_ = std::move(totals);
  return true;
}

Result<InvoiceContent, Rejection> RunPricing::price(
    const std::vector<const HoursEntryData*>& entries) {
  const Group& group = group_of(*entries.front());
  InvoiceContent content = header(group, *entries.front());
  if (!has_series_) {
    return missing("invoice number series");
  }
  if (content.receivableAccount.empty()) {
    return missing("receivable account");
  }
  std::vector<const VatTerms*> terms;
  terms.reserve(entries.size());
  content.lines.reserve(entries.size());
  for (const HoursEntryData* entry : entries) {
    auto priced = line(group, *entry, terms);
    if (!priced) {
      return Unexpected{std::move(priced.error())};
    }
    priced->line = static_cast<std::uint32_t>(content.lines.size() + 1);
    content.lines.push_back(std::move(*priced));
  }
  if (run_.request.postOnGeneration) {
    if (auto incomplete = check_parties(company_, group.customer)) {
      return Unexpected{std::move(*incomplete)};
    }
  }
  if (is_period_closed(state_, content.bookingDate)) {
    const std::string period = booking_period(content.bookingDate);
    return Unexpected{reject("invoice.post.period_closed", period, {{"period", period}})};
  }
  if (!add_up(content, terms) || !count_in_run(content)) {
    return Unexpected{reject("amount.overflow", content.customer)};
  }
  return content;
}

}  // namespace facta
