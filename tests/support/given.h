// Given-when-then over one company, by the same decide and evolve as the service:
//
//   auto noord = open_company("noord");
//   noord.when(post_hours({hours("e1", "bouw", "2026-10-05", "8")})).then_types({"HoursPosted"});
//   noord.when(CreditInvoice{.invoice = "7"}).then_rejected("credit.invoice_unknown");
//
// An accepted command is folded as a record, so what was given is what was decided before.
#pragma once

#include "aggregates/ledger.h"

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

// A value in words: "HoursPosted{entries: [{entryId: e1, ...}]}".
std::string describe(const Event& event);

// What came of one command; each then_... is an expectation and may be chained.
class Outcome {
 public:
  explicit Outcome(DecideResult result);
  Outcome(const Outcome&);
  ~Outcome();

  // Accepted with exactly these events.
  const Outcome& then(const std::vector<Event>& expected) const;
  // Accepted with events of these types, in order.
  const Outcome& then_types(std::initializer_list<std::string_view> types) const;
  // Accepted, and it already was so.
  const Outcome& then_nothing() const;
  const Outcome& then_warned(std::string_view code) const;
  const Outcome& then_not_warned() const;
  // Refused; `code` is the primary reason.
  const Outcome& then_rejected(std::string_view code) const;
  // All failing conditions, the primary one first.
  const Outcome& then_reasons(std::initializer_list<std::string_view> codes) const;
  // Refused with a fault at this field.
  const Outcome& then_fault(std::string_view pointer) const;

  bool accepted() const { return result_.has_value(); }
  const std::vector<Event>& events() const { return result_.value().events; }
  const std::vector<Warning>& warnings() const { return result_.value().warnings; }
  const Rejection& rejection() const { return result_.error(); }
  // The first event of a type; there is one.
  template <class E>
  const E& event() const {
    for (const Event& event : events()) {
      if (const E* found = std::get_if<E>(&event)) {
        return *found;
      }
    }
    FACTA_ASSERT(false, "no event of this type");
  }

 private:
  DecideResult result_;
};

// A company, its clock, who acts, and everything that happened.
class Given {
 public:
  // Nothing happened yet; the clock stands at 2026-11-02T09:00:00Z; the actor may do everything.
  explicit Given(std::string company);
  Given(Given&&) noexcept;
  ~Given();

  Given& at(std::string_view time);  // RFC 3339
  Given& as(std::string actor, std::vector<Permission> permissions);
  Given& as_all(std::string actor = "anna");

  Outcome when(const Command& command);
  // Must be accepted.
  Given& has(const Command& command);

  const CompanyState& state() const { return *state_; }
  CompanyState& state() { return *state_; }
  const std::vector<Record>& records() const { return records_; }
  std::vector<Event> events() const;  // of all records
  std::uint64_t sequence() const { return records_.size(); }
  Context context() const;

  // All rows of all tables: equal states have equal images.
  std::string image() const;
  // The same history folded into an empty state gives the same image (LED-05).
  void expect_same_when_refolded() const;

 private:
  std::unique_ptr<CompanyState> state_;
  std::vector<Record> records_;
  Time now_;
  Actor actor_;
};

std::vector<Permission> all_permissions();
std::string image_of(const CompanyState& state);

// An open company with all that invoicing needs:
//   accounts   1300 receivable, 1500 VAT, 8000 revenue (default), 8100 other revenue
//   VAT codes  H 21 % (default), L 9 % (6 % before 2019), V exempt, R reverse charge
//   customers  acme (projects bouw at 75.00 and advies at 62.505), zorg (project thuis at 40.00,
//              VAT V), duits (reverse charge; project montage at 80.00)
//   reasons    ERR, COR          profile  hours (posts), concept (does not post)
Given open_company(std::string code);

Date day(std::string_view text);
Quantity quantity(std::string_view text);
Price price(std::string_view text);
// An entry of resource "jan" without rate of its own.
HoursEntryInput hours(std::string entry_id, std::string project, std::string_view date,
                      std::string_view quantity);
PostHours post_hours(std::vector<HoursEntryInput> entries);

}  // namespace facta
