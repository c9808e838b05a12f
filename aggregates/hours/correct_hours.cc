// Corrections processed in a timesheet (HOUR-05...11, DEC-10), and the credits they ask for
// (CRE-25...33).
#include "aggregates/company/company.h"
#include "aggregates/hours/hours.h"
#include "aggregates/invoice/crediting.h"
#include "aggregates/invoice/invoice.h"
#include "aggregates/job/job.h"
#include "aggregates/refusals/fields.h"
#include "aggregates/run/line_groups.h"

#include <algorithm>
#include <map>
#include <set>

namespace facta {
namespace {

class Correcting {
 public:
  Correcting(const CompanyState& state, const Context& context,
             const ProcessTimesheetCorrections& command)
      : state_(state), context_(context), command_(command) {
    event_.timesheet = command.timesheet;
  }

  DecideResult decide() {
    std::vector<HoursEntryInput> posted;
    for (index_ = 0; index_ < command_.changes.size(); ++index_) {
      const HoursChangeInput& change = command_.changes[index_];
      if (!named_.insert(change.entryId).second) {
        checks_.fault(pointer("entryId"), "is named twice");
      } else if (change.quantity || change.date || change.project) {
        posted.push_back(new_entry(change));
      } else {
        take(change);
      }
    }
    if (!checks_.ok()) {
      failing_.insert(failing_.begin(), std::move(checks_).rejection());
    }
    if (!failing_.empty()) {
      return Unexpected{reject_all(std::move(failing_))};
    }
    if (!posted.empty()) {
      auto taken = take_entries(state_, posted);
      if (!taken) {
        return Unexpected{std::move(taken.error())};
      }
      std::ranges::move(*taken, std::back_inserter(event_.entries));
    }
    Decision decision;
    if (event_.changes.empty() && event_.entries.empty()) {
      return decision;  // all new entries were posted before
    }
    std::vector<Event> refused = request_credits();
    decision.events.push_back(std::move(event_));
    std::ranges::move(refused, std::back_inserter(decision.events));
    return decision;
  }

 private:
  std::string pointer(std::string_view field) const {
    return "/changes/" + std::to_string(index_) + "/" + std::string(field);
  }

  HoursEntryInput new_entry(const HoursChangeInput& change) {
    if (!change.quantity || !change.date || !change.project || !change.resource) {
      checks_.fault(pointer("quantity"),
                    "a new entry needs date, project, resource and quantity; a change of one that "
                    "exists has newQuantity or quantityDelta");
      return {};
    }
    if (change.newQuantity || change.quantityDelta) {
      checks_.fault(pointer("quantity"), "must be absent beside newQuantity or quantityDelta");
    }
    HoursEntryInput entry;
    entry.entryId = change.entryId;
    entry.date = *change.date;
    entry.customer = change.customer;
    entry.project = *change.project;
    entry.resource = *change.resource;
    entry.quantity = *change.quantity;
    entry.rate = change.rate;
    entry.description = change.description;
    entry.businessUnit = change.businessUnit;
    entry.wbs = change.wbs;
    entry.timesheet = command_.timesheet;
    entry.vatCode = change.vatCode;
    entry.ledgerAccount = change.ledgerAccount;
    entry.currency = change.currency;
    entry.projectResource = change.projectResource;
    return entry;
  }

  void take(const HoursChangeInput& change) {
    const HoursEntryData* entry = state_.hours.find(change.entryId);
    if (entry == nullptr) {
      failing_.push_back(reject("hours.entry_unknown", change.entryId));
      failing_.back().fields.push_back({pointer("entryId"), "is not an entry of this company"});
      return;
    }
    if (!entry->correctionOf.empty()) {
      checks_.fault(pointer("entryId"),
                    "is a correction; name the entry it corrects: " + entry->correctionOf);
      return;
    }
    if (!entry->timesheet.empty() && entry->timesheet != command_.timesheet) {
      checks_.fault(pointer("entryId"), "belongs to timesheet " + entry->timesheet);
      return;
    }
    if (change.newQuantity.has_value() == change.quantityDelta.has_value()) {
      checks_.fault(pointer("newQuantity"), "give either newQuantity or quantityDelta");
      return;
    }
    HoursChange done;
    done.entryId = change.entryId;
    done.currency = entry->currency;
    done.description =
        checks_.text(pointer("description"), change.description.value_or(""), kDescriptionCharsMax);
    const CorrectedRow* corrected = state_.corrected_hours.find(change.entryId);
    const Quantity now = corrected == nullptr ? entry->quantity : corrected->quantity;
    const auto delta =
        change.quantityDelta ? change.quantityDelta : sum_of(*change.newQuantity, -now);
    const auto quantity = delta ? sum_of(now, *delta) : std::nullopt;
    const auto own = delta ? sum_of(entry->quantity, *delta) : std::nullopt;
    if (!quantity || !own) {
      failing_.push_back(reject("amount.overflow", change.entryId));
      return;
    }
    done.delta = *delta;
    done.quantity = *quantity;
    if (done.delta.e4 == 0) {
      failing_.push_back(reject("hours.quantity_invalid", change.entryId));
      return;
    }
    change_entry(*entry, corrected, std::move(done));
  }

  void change_entry(const HoursEntryData& entry, const CorrectedRow* corrected, HoursChange done) {
    const HoursStanding standing = *standing_of(state_, entry.entryId);
    const Amount amount_now = corrected == nullptr ? entry.amount : corrected->amount;
    if (standing.state == HoursState::kOnInvoice) {
      failing_.push_back(reject("hours.entry_on_unposted_invoice",
                                entry.entryId + ", invoice " + standing.invoice));
      return;
    }
    if (standing.state == HoursState::kOpen) {
      if (const std::uint32_t run = run_about_to_bill(state_, entry); run != 0) {
        failing_.push_back(
            reject("hours.entry_in_run", entry.entryId, {{"run", std::to_string(run)}}));
        return;
      }
      const auto amount = line_net(entry.quantity + done.delta, entry.rate, entry.currency);
      if (!amount) {
        failing_.push_back(reject("amount.overflow", entry.entryId));
        return;
      }
      done.amountDelta = *amount - entry.amount;
    } else {
      HoursEntryData correction = entry;
      correction.entryId = correction_id(entry.entryId, corrected);
      correction.quantity = done.delta;
      correction.correctionOf = entry.entryId;
      correction.timesheet = command_.timesheet;
      if (!done.description.empty()) {
        correction.description = done.description;
      }
      const auto amount = line_net(done.delta, entry.rate, entry.currency);
      if (!amount) {
        failing_.push_back(reject("amount.overflow", entry.entryId));
        return;
      }
      correction.amount = *amount;
      done.amountDelta = *amount;
      done.correction = correction.entryId;
      corrected_invoices_.insert(standing.invoice);
      event_.entries.push_back(std::move(correction));
    }
    done.amount = amount_now + done.amountDelta;
    if (!within_limit(done.amount)) {
      failing_.push_back(reject("amount.overflow", entry.entryId));
      return;
    }
    event_.changes.push_back(std::move(done));
  }

  std::string correction_id(const std::string& entry, const CorrectedRow* corrected) const {
    for (std::uint32_t n = corrected == nullptr ? 1 : corrected->corrections + 1;; ++n) {
      std::string id = entry + "/correction-" + std::to_string(n);
      if (!state_.hours.contains(id)) {
        return id;
      }
    }
  }

  // CRE-25: one action per invoice; what a missing condition makes of it (CRE-29).
  std::vector<Event> request_credits() {
    std::vector<Event> failed;
    std::uint32_t action = state_.where().last_credit_action;
    for (const std::string& number : corrected_invoices_) {
      const InvoiceRow& invoice = *state_.invoices.find(number);
      if (!state_.customers.latest(invoice.content.customer)->fullCreditOnCorrections ||
          check_creditable(state_, &invoice, number, 0)) {
        continue;  // CRE-33: what has a credit is skipped
      }
      event_.creditActions.push_back({++action, number, invoice.content.customer,
                                      context_.auto_credit_reason,
                                      CreditOrigin::AutomaticOnCorrection});
      std::optional<Rejection> missing;
      if (context_.auto_credit_reason.empty()) {
        missing = reject("credit.auto.reason_code_missing", number);
      } else if (!is_enabled(state_, kCreditJob)) {
        missing =
            reject("credit.job_queue_not_configured", number, {{"company", state_.company()}});
      }
      if (missing) {
        failed.push_back(
            CreditActionFailed{action, number, missing->refusal.code, missing->refusal.detail});
      }
    }
    return failed;
  }

  const CompanyState& state_;
  const Context& context_;
  const ProcessTimesheetCorrections& command_;
  std::size_t index_ = 0;
  FieldChecks checks_;
  std::vector<Rejection> failing_;
  std::set<std::string> named_;
  std::set<std::string> corrected_invoices_;
  TimesheetCorrectionsProcessed event_;
};

}  // namespace

DecideResult decide(const CompanyState& state, const Context& context,
                    const ProcessTimesheetCorrections& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  checks.name("/timesheet", command.timesheet);
  if (command.changes.empty() || command.changes.size() > kHoursEntriesMax) {
    checks.fault("/changes", "must name 1 to 10,000 changes");
  }
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  return Correcting(state, context, command).decide();
}

void evolve(CompanyState& state, const Fact& fact, const TimesheetCorrectionsProcessed& event) {
  evolve(state, fact, HoursPosted{event.entries});
  for (const HoursChange& change : event.changes) {
    const CorrectedRow* before = state.corrected_hours.find(change.entryId);
    CorrectedRow row{change.quantity, change.amount, before == nullptr ? 0 : before->corrections};
    if (change.correction.empty()) {
      state.hours.change(change.entryId, [&](HoursEntryData& entry) {
        entry.quantity = entry.quantity + change.delta;
        entry.amount += change.amountDelta;
        if (!change.description.empty()) {
          entry.description = change.description;
        }
      });
      if (before == nullptr) {
        continue;
      }
    } else {
      ++row.corrections;
      state.corrections.put(make_key(change.entryId, change.correction), Mark{});
    }
    state.corrected_hours.put(change.entryId, row);
  }
  for (const CreditActionData& action : event.creditActions) {
    put_credit_action(state, action);
  }
}

}  // namespace facta
