#include "aggregates/run/pricing.h"

#include "aggregates/invoice/line.h"
#include "aggregates/invoice/party.h"
#include "aggregates/run/invoice_origins.h"
#include "aggregates/run/plan.h"

namespace facta {
namespace {

Unexpected<Rejection> missing(const std::string& what) {
  return Unexpected{lacks(what)};
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
      dates_(state, run),
      totals_(run.totals) {}

const ChainValues& RunPricing::chain_of(const HoursEntryData& entry, const LineGroup& group) {
  if (entry.project != chain_project_) {
    chain_project_ = entry.project;
    const ProjectData& project = entry.project == group.project->data.code
                                     ? group.project->data
                                     : *state_.projects.at(entry.project, run_.started_sequence);
    chain_ = chain_values(state_, customer_, project, run_.started_sequence);
  }
  return chain_;
}

const RunPricing::Code& RunPricing::code_of(const std::string& code) {
  const auto [place, fresh] = codes_.try_emplace(code);
  if (fresh) {
    if (const auto* defined = state_.vat_codes.at(code, run_.started_sequence)) {
      place->second.defined = *defined;
    }
    if (place->second.defined) {
      place->second.terms = terms_of(*place->second.defined);
    }
  }
  return place->second;
}

InvoiceContent RunPricing::header(const LineGroup& group, const Entries& entries) const {
  const HoursEntryData& first = *entries.front();
  const ProjectData& project = group.project->data;
  const InvoiceRunQueued& request = run_.request;
  InvoiceContent content;
  content.type = request.type;
  content.status = status_;
  content.run = request.run;
  content.profile = request.profile;
  content.window = request.window;
  content.runDescription = request.description;
  content.customer = first.customer;
  content.project = group.several_projects ? "" : first.project;
  content.businessUnit = first.businessUnit;
  content.currency = first.currency;
  content.documentDate = run_.day;
  content.dueDate = {run_.day.days + payment_term(company_, customer_).value_or(0)};
  content.seller = company_.party;
  content.buyer = customer_.party;
  if (const LegalNameDefined* name =
          state_.legal_names.at(project.legalName, run_.started_sequence)) {
    content.legalName = name->code;
    content.buyer.legalName = name->name;
  }
  content.groupingMethod = group.method == nullptr ? "" : group.method->code;
  const InvoiceFrequencyDefined* frequency =
      group.correction ? group.project->corrections : group.project->frequency;
  if (frequency != nullptr) {
    content.invoiceFrequency = frequency->code;
  }
  content.period = period_of(group, entries);
  content.correction = group.correction;
  content.layout = customer_.salesInvoiceLayout;
  content.contactPerson = contact_person(state_, project, run_.started_sequence).value;
  content.origins = invoice_origins(state_, run_, customer_, group, entries, content);
  return content;
}

Result<InvoiceLine, Rejection> RunPricing::line(const ChainValues& chain,
                                                const HoursEntryData& entry,
                                                std::vector<const VatTerms*>& terms) {
  InvoiceLine line;
  line.ledgerAccount = entry.ledgerAccount.empty() ? chain.revenue_account : entry.ledgerAccount;
  if (line.ledgerAccount.empty()) {
    return missing("revenue account");
  }
  line.vatCode = entry.vatCode.empty() ? chain.vat_code : entry.vatCode;
  if (line.vatCode.empty()) {
    return missing("VAT code");
  }
  const Code& code = code_of(line.vatCode);
  if (!code.defined) {
    return missing("VAT code " + line.vatCode);
  }
  line.date = entry.date;
  if (auto refused = settle_vat(line, *code.defined)) {
    return Unexpected{std::move(*refused)};
  }
  terms.push_back(&code.terms);
  line.entryId = entry.entryId;
  line.resource = entry.resource;
  line.description = entry.description;
  line.quantity = entry.quantity;
  line.unitPrice = entry.rate;
  line.net = entry.amount;
  line.wbs = entry.wbs;
  line.timesheet = entry.timesheet;
  line.project = entry.project;
  return line;
}

bool RunPricing::count_in_run(Currency currency, const InvoiceTotals& added) {
  std::vector<CurrencyTotals> totals = totals_;
  count_in(totals, currency, added);
  for (const CurrencyTotals& row : totals) {
    if (!within_limit(row.totals)) {
      return false;
    }
  }
  totals_ = std::move(totals);
  return true;
}

std::optional<Rejection> RunPricing::add_lines(const LineGroup& group, const Entries& entries,
                                               std::uint32_t last_line,
                                               std::vector<InvoiceLine>& lines,
                                               std::vector<const VatTerms*>& terms) {
  lines.reserve(lines.size() + entries.size());
  terms.reserve(terms.size() + entries.size());
  for (const HoursEntryData* entry : entries) {
    auto priced = line(chain_of(*entry, group), *entry, terms);
    if (!priced) {
      return std::move(priced.error());
    }
    priced->line = ++last_line;
    lines.push_back(std::move(*priced));
  }
  return std::nullopt;
}

Result<InvoiceContent, Rejection> RunPricing::invoice(const LineGroup& group,
                                                      const Entries& entries,
                                                      std::string grouping_key) {
  InvoiceContent content = header(group, entries);
  content.groupingKey = std::move(grouping_key);
  if (auto refused = dates_.set_booking_date(group, entries, content)) {
    return Unexpected{std::move(*refused)};  // DATE-30
  }
  if (!has_series_) {
    return missing("invoice number series");
  }
  content.receivableAccount = chain_of(*entries.front(), group).receivable_account;
  if (content.receivableAccount.empty()) {
    return missing("receivable account");
  }
  std::vector<const VatTerms*> terms;
  if (auto refused = add_lines(group, entries, 0, content.lines, terms)) {
    return Unexpected{std::move(*refused)};
  }
  if (run_.request.postOnGeneration) {
    if (auto incomplete = check_parties(company_, customer_)) {
      return Unexpected{std::move(*incomplete)};
    }
    if (auto refused = dates_.refuse_posting(content)) {
      return Unexpected{std::move(*refused)};  // DATE-24
    }
  }
  if (is_period_closed(state_, content.bookingDate)) {
    const std::string period = booking_period(content.bookingDate);
    return Unexpected{reject("invoice.post.period_closed", period, {{"period", period}})};
  }
  if (!add_up(content, terms) || !count_in_run(content.currency, content.totals)) {
    return Unexpected{reject("amount.overflow", content.customer)};
  }
  return content;
}

const InvoiceRow* RunPricing::draft_for(const std::string& grouping_key,
                                        const Entries& entries) const {
  if (status_ != InvoiceStatus::Draft) {
    return nullptr;
  }
  std::size_t bytes = 0;
  for (const HoursEntryData* entry : entries) {
    bytes += line_bytes(*entry);
  }
  const InvoiceRow* draft = nullptr;
  state_.drafts.scan_prefix(make_key(grouping_key), [&](std::string_view, const NumberRow& row) {
    const InvoiceRow* found = state_.invoices.find(row.number);
    if (found->state == InvoiceState::kDraft && found->since < run_.started_sequence &&
        found->content.layout == customer_.salesInvoiceLayout &&  // GROUP-14
        fit_together(state_.invoice_lines.find(row.number)->lines, entries.size(), bytes)) {
      draft = found;
    }
    return draft == nullptr;
  });
  return draft;
}

Result<InvoiceExtended, Rejection> RunPricing::extend(const InvoiceRow& draft,
                                                      const LineGroup& group,
                                                      const Entries& entries) {
  const InvoiceContent& header = draft.content;
  const InvoiceLinesRow& now = *state_.invoice_lines.find(header.number);
  InvoiceContent whole = header;
  whole.lines = now.lines;
  std::vector<VatTerms> kept;  // of the lines that are there
  kept.reserve(now.vat_groups.size());
  std::vector<const VatTerms*> terms;
  for (const VatGroup& vat : now.vat_groups) {
    kept.push_back({vat.payableAccount, vat.exemptionReason});
  }
  for (const InvoiceLine& line : now.lines) {
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (now.vat_groups[i].category == line.vatCategory &&
          now.vat_groups[i].rate == line.vatRate) {
        terms.push_back(&kept[i]);
      }
    }
  }
  if (auto refused = add_lines(group, entries, now.last_line, whole.lines, terms)) {
    return Unexpected{std::move(*refused)};
  }
  for (std::size_t i = now.lines.size(); i < whole.lines.size(); ++i) {
    whole.lines[i].run = run_.request.run;
  }
  InvoiceExtended event;
  if (add_up(whole, terms)) {
    event.added = whole.totals + -header.totals;
  }
  if (!within_limit(whole.totals) || !count_in_run(header.currency, event.added)) {
    return Unexpected{reject("amount.overflow", header.customer)};
  }
  event.number = header.number;
  event.run = run_.request.run;
  event.currency = header.currency;
  event.customer = header.customer;
  event.lines.assign(whole.lines.begin() + static_cast<std::ptrdiff_t>(now.lines.size()),
                     whole.lines.end());
  event.vatGroups = std::move(whole.vatGroups);
  event.totals = whole.totals;
  event.groupingKey = header.groupingKey;
  return event;
}

PricedGroup RunPricing::price(const std::string& customer, const LineGroup& group,
                              const Entries& entries) {
  if (customer_.code != customer) {
    customer_ = *state_.customers.at(customer, run_.started_sequence);
    chain_project_.clear();
  }
  std::string grouping_key = group_text(customer, group.key);
  const auto skipped = [&](const Rejection& rejection) {
    const HoursEntryData& first = *entries.front();
    return SkippedItem{rejection.refusal.code,
                       rejection.refusal.detail,
                       first.customer,
                       group.several_projects ? "" : first.project,
                       {},
                       entries.size()};
  };
  if (const InvoiceRow* draft = draft_for(grouping_key, entries)) {
    auto extended = extend(*draft, group, entries);
    return extended ? PricedGroup(std::move(*extended)) : PricedGroup(skipped(extended.error()));
  }
  auto content = invoice(group, entries, std::move(grouping_key));
  return content ? PricedGroup(std::move(*content)) : PricedGroup(skipped(content.error()));
}

}  // namespace facta
