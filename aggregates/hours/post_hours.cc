// Posting hours: all entries of a request, or none (DEC-24).
#include "aggregates/company/company.h"
#include "aggregates/hours/hours.h"
#include "aggregates/refusals/fields.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace facta {
namespace {

// What can be wrong with an entry, in the order of precedence of the answer.
enum class Fault {
  kInvalid,
  kProjectUnknown,
  kVatCodeUnknown,
  kAccountUnknown,
  kQuantity,
  kOverflow,
  kReused,
};
constexpr std::size_t kFaults = 7;

// Master data of one project, looked up once per request.
struct ProjectInfo {
  bool known = false;
  std::string customer;
  std::string business_unit;
  Price rate;
  Currency currency;  // of the customer, else of the company (DEC-29)
};

class Posting {
 public:
  Posting(const CompanyState& state, const std::vector<HoursEntryInput>& entries)
      : state_(state), asked_(entries), company_(*state.company_data.latest("")) {
    accepted_.reserve(entries.size());
    in_request_.reserve(entries.size());
  }

  Result<std::vector<HoursEntryData>, Rejection> take_all() {
    std::vector<std::string_view> ids;
    ids.reserve(asked_.size());
    for (const HoursEntryInput& input : asked_) {
      ids.push_back(input.entryId);
    }
    state_.hours.fetch(ids);
    for (index_ = 0; index_ < asked_.size(); ++index_) {
      take(asked_[index_]);
    }
    if (faults_ > 0) {
      return Unexpected{rejection()};
    }
    return std::move(accepted_);
  }
  // What was posted before, after take_all(); empty: nothing.
  std::string repeated() const { return repeated_count_ == 0 ? std::string() : repeated_list(); }

 private:
  void take(const HoursEntryInput& input) {
    const std::size_t faults_before = faults_;
    HoursEntryData entry;
    take_texts(input, entry);
    const ProjectInfo& project = project_of(entry.project);
    if (!project.known) {
      fault(Fault::kProjectUnknown, "project", "is not a project of this company");
      return;
    }
    take_values(input, project, entry);
    check_code(entry.vatCode, state_.vat_codes, vat_codes_, Fault::kVatCodeUnknown, "vatCode");
    check_code(entry.ledgerAccount, state_.ledger_accounts, ledger_accounts_,
               Fault::kAccountUnknown, "ledgerAccount");
    if (faults_ == faults_before) {
      place(input, std::move(entry));
    }
  }

  // The texts of an entry as they are kept (DEC-28).
  void take_texts(const HoursEntryInput& input, HoursEntryData& entry) {
    entry.entryId = input.entryId;
    required("entryId", entry.entryId, kIdCharsMax);
    entry.project = input.project;
    entry.resource = input.resource;
    required("resource", entry.resource, kNameCharsMax);
    optional("description", input.description, entry.description, kDescriptionCharsMax);
    optional("wbs", input.wbs, entry.wbs, kNameCharsMax);
    optional("timesheet", input.timesheet, entry.timesheet, kNameCharsMax);
    optional("vatCode", input.vatCode, entry.vatCode, kCodeCharsMax);
    optional("ledgerAccount", input.ledgerAccount, entry.ledgerAccount, kCodeCharsMax);
    optional("businessUnit", input.businessUnit, entry.businessUnit, kCodeCharsMax);
    optional("projectResource", input.projectResource, entry.projectResource, kNameCharsMax);
  }

  void take_values(const HoursEntryInput& input, const ProjectInfo& project,
                   HoursEntryData& entry) {
    entry.date = input.date;
    entry.customer = project.customer;
    if (input.customer && *input.customer != project.customer) {
      fault(Fault::kInvalid, "customer", "is not the customer of the project");
    }
    if (!input.businessUnit) {
      entry.businessUnit = project.business_unit;
    }
    entry.currency = currency_of(input, project);
    entry.quantity = input.quantity;
    if (input.quantity.e4 == 0) {
      fault(Fault::kQuantity, "quantity", "must not be zero");
    }
    entry.rate = input.rate.value_or(project.rate);
    if (!input.rate && project.rate.e4 == 0) {
      fault(Fault::kInvalid, "rate", "must be given: the project has none");
    } else if (entry.rate.e4 < 0) {
      fault(Fault::kInvalid, "rate", "must not be negative");
    } else if (const auto amount = line_net(entry.quantity, entry.rate, entry.currency)) {
      entry.amount = *amount;
    } else {
      fault(Fault::kOverflow, "quantity", "gives an amount that is too large");
    }
  }

  Currency currency_of(const HoursEntryInput& input, const ProjectInfo& project) {
    if (!input.currency) {
      return project.currency;
    }
    const auto named = parse_currency(*input.currency);
    if (!named) {
      fault(Fault::kInvalid, "currency", "must be a currency of ISO 4217, such as EUR");
    }
    return named.value_or(project.currency);
  }

  // New, or the same as one posted before or earlier in this request (DEC-19).
  void place(const HoursEntryInput& input, HoursEntryData&& entry) {
    const HoursEntryData* before = nullptr;
    if (const auto earlier = in_request_.find(entry.entryId); earlier != in_request_.end()) {
      before = &accepted_[earlier->second];
    } else {
      before = state_.hours.find(entry.entryId);
    }
    if (before == nullptr) {
      const std::size_t place = accepted_.size();
      // Reserved above: the key is a view of text that stays where it is.
      in_request_.emplace(accepted_.emplace_back(std::move(entry)).entryId, place);
    } else if (same_content(input, std::move(entry), *before)) {
      remember_repeated(before->entryId);
    } else {
      fault(Fault::kReused, "entryId", "was posted with other content");
    }
  }

  // What the request leaves to master data is as it was then: that may have changed since.
  static bool same_content(const HoursEntryInput& input, HoursEntryData&& entry,
                           const HoursEntryData& before) {
    if (!input.rate) {
      entry.rate = before.rate;
    }
    if (!input.currency) {
      entry.currency = before.currency;
    }
    if (!input.businessUnit) {
      entry.businessUnit = before.businessUnit;
    }
    entry.amount = before.amount;  // follows from quantity, rate and currency
    return entry == before;
  }

  const ProjectInfo& project_of(const std::string& code) {
    if (last_project_ == nullptr || last_project_->first != code) {
      auto found = projects_.find(code);
      if (found == projects_.end()) {
        found = projects_.emplace(code, look_up(code)).first;
      }
      last_project_ = &*found;
    }
    return last_project_->second;
  }

  ProjectInfo look_up(const std::string& code) const {
    if (!is_code(code)) {
      return {};
    }
    const auto project = state_.projects.latest(code);
    if (!project) {
      return {};
    }
    const auto customer = state_.customers.latest(project->customer);
    FACTA_ASSERT(customer != nullptr, "a project of a customer that does not exist");
    return {true, project->customer,
            project->businessUnit.empty() ? customer->businessUnit : project->businessUnit,
            project->rate,
            customer->currency.text().empty() ? company_.currency : customer->currency};
  }

  template <class Table>
  void check_code(const std::string& code, const Table& table,
                  std::unordered_map<std::string, bool>& seen, Fault kind, const char* field) {
    if (code.empty()) {
      return;
    }
    auto found = seen.find(code);
    if (found == seen.end()) {
      found = seen.emplace(code, is_code(code) && table.contains(code)).first;
    }
    if (!found->second) {
      fault(kind, field, "is not defined");
    }
  }

  void required(const char* field, std::string& text, std::size_t chars_max) {
    if (text.empty()) {
      fault(Fault::kInvalid, field, "must be given");
    } else if (const auto wrong = normalise_text(text, chars_max); !wrong.empty()) {
      fault(Fault::kInvalid, field, wrong);
    }
  }
  void optional(const char* field, const OptionalText& from, std::string& to,
                std::size_t chars_max) {
    if (!from) {
      return;
    }
    to = *from;
    if (const auto wrong = normalise_text(to, chars_max); !wrong.empty()) {
      fault(Fault::kInvalid, field, wrong);
    }
  }

  void fault(Fault kind, const char* field, std::string_view detail) {
    ++faults_;
    const auto place = static_cast<std::size_t>(kind);
    if (!first_of_[place]) {
      first_of_[place] = index_;
    }
    if (fields_.size() < kFieldFaultsMax) {
      fields_.push_back({"/entries/" + std::to_string(index_) + "/" + field, std::string(detail)});
    }
  }

  // One reason for each kind of fault, all fields at fault.
  Rejection rejection() {
    std::vector<Rejection> failing;
    for (std::size_t kind = 0; kind < kFaults; ++kind) {
      if (first_of_[kind]) {
        failing.push_back(reason(static_cast<Fault>(kind), *first_of_[kind]));
      }
    }
    Rejection all = reject_all(std::move(failing));
    all.fields = std::move(fields_);
    return all;
  }

  Rejection reason(Fault kind, std::size_t index) const {
    const HoursEntryInput& entry = asked_[index];
    switch (kind) {
      case Fault::kProjectUnknown:
        return reject("hours.project_unknown", entry.project);
      case Fault::kVatCodeUnknown:
        return reject("vat_code.unknown", entry.entryId, {{"code", entry.vatCode.value_or("")}});
      case Fault::kAccountUnknown:
        return reject("ledger_account.unknown", entry.entryId,
                      {{"account", entry.ledgerAccount.value_or("")}});
      case Fault::kQuantity:
        return reject("hours.quantity_invalid", entry.entryId);
      case Fault::kOverflow:
        return reject("amount.overflow", entry.entryId);
      case Fault::kReused:
        return reject("hours.entry_id_reused", entry.entryId);
      case Fault::kInvalid:
        break;
    }
    const std::string prefix = "/entries/" + std::to_string(index) + "/";
    const auto fault = std::ranges::find_if(
        fields_, [&](const FieldFault& field) { return field.pointer.starts_with(prefix); });
    return reject(
        "request.invalid", entry.entryId,
        {{"field", fault == fields_.end() ? prefix : fault->pointer + " " + fault->detail}});
  }

  void remember_repeated(const std::string& entry_id) {
    if (++repeated_count_ <= kFieldFaultsMax) {
      repeated_ += (repeated_.empty() ? "" : ", ") + entry_id;
    }
  }
  std::string repeated_list() const {
    return repeated_count_ <= kFieldFaultsMax
               ? repeated_
               : repeated_ + " and " + std::to_string(repeated_count_ - kFieldFaultsMax) + " more";
  }

  const CompanyState& state_;
  const std::vector<HoursEntryInput>& asked_;
  const CompanyData company_;
  std::size_t index_ = 0;
  std::unordered_map<std::string, ProjectInfo> projects_;
  const std::pair<const std::string, ProjectInfo>* last_project_ = nullptr;
  std::unordered_map<std::string, bool> vat_codes_;
  std::unordered_map<std::string, bool> ledger_accounts_;
  std::vector<HoursEntryData> accepted_;
  std::unordered_map<std::string_view, std::size_t> in_request_;  // entryId -> place in accepted_
  std::string repeated_;
  std::size_t repeated_count_ = 0;
  std::vector<FieldFault> fields_;
  std::size_t faults_ = 0;
  std::array<std::optional<std::size_t>, kFaults> first_of_;
};

}  // namespace

DecideResult decide(const CompanyState& state, const Context&, const PostHours& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  if (command.entries.empty()) {
    return Unexpected{reject_field("/entries", "must name at least one entry")};
  }
  if (command.entries.size() > kHoursEntriesMax) {
    return Unexpected{reject("request.too_large", {}, {{"limit", "10,000 entries"}})};
  }
  Posting posting(state, command.entries);
  auto entries = posting.take_all();
  if (!entries) {
    return Unexpected{std::move(entries.error())};
  }
  Decision decision;
  if (!entries->empty()) {
    decision.events.push_back(HoursPosted{std::move(*entries)});
  }
  if (std::string repeated = posting.repeated(); !repeated.empty()) {
    decision.warnings.push_back(warn("hours.already_posted", {{"entries", std::move(repeated)}}));
  }
  return decision;
}

Result<std::vector<HoursEntryData>, Rejection> take_entries(
    const CompanyState& state, const std::vector<HoursEntryInput>& entries) {
  return Posting(state, entries).take_all();
}

}  // namespace facta
