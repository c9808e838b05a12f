// The dates of invoices, from the settings: booking date at generation and at posting (DATE), and
// the document date of a batch (DOCDATE, ANTE). What the rules say is in aggregates/dates; here is
// what they are asked about.
#pragma once

#include "aggregates/dates/booking_date.h"
#include "aggregates/dates/document_date.h"
#include "aggregates/refusals/refusal.h"
#include "aggregates/run/line_groups.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace facta {

// For the invoices of one run; settings are those of its start.
class InvoiceDates {
 public:
  InvoiceDates(const CompanyState& state, const RunRow& run);

  // Sets booking date, its source and its steps; the refusal when it cannot be determined
  // (DATE-30).
  std::optional<Rejection> set_booking_date(const LineGroup& group,
                                            const std::vector<const HoursEntryData*>& entries,
                                            InvoiceContent& content);
  // DATE-24, for a run that posts.
  std::optional<Rejection> refuse_posting(const InvoiceContent& content) const;

 private:
  const std::vector<dates::Period>& periods_of(const InvoiceFrequencyDefined& frequency);
  const InvoiceFrequencyDefined* frequency_of(const LineGroup& group,
                                              const HoursEntryData& entry) const;
  void take_frequency(const LineGroup& group, const std::vector<const HoursEntryData*>& entries,
                      dates::BookingDateInput& input);

  const CompanyState& state_;
  const RunRow& run_;
  dates::BookingDateOption option_;
  std::optional<dates::PeriodKind> kind_;
  std::optional<dates::Weekday> antedate_until_;
  std::map<std::string, std::vector<dates::Period>> periods_;  // by code of the frequency
};

// Whether a job antedates what it dates (ANTE-06).
bool job_antedates(std::string_view job);
// The setting antedateUntil in force; nullopt: empty (ANTE-04).
std::optional<dates::Weekday> antedate_until(const CompanyState& state, std::uint64_t sequence);

// The rule of the end of the booking period, for an invoice of a unit (DATE-23...25).
dates::EndOfBookingPeriodRule end_of_period_rule(const CompanyState& state, std::string_view unit,
                                                 std::uint64_t sequence);
Rejection undetermined(const InvoiceContent& content);  // DATE-24
// Sets source and steps of an event or an invoice.
BookingDateSource source_of(dates::BookingDateOrigin origin, BookingDateSource kept);
std::vector<DateStep> steps_of(std::span<const dates::DateStep> steps);

// First and last day that the invoice is about: its frequency period, or the days billed.
Window period_of(const LineGroup& group, const std::vector<const HoursEntryData*>& entries);

}  // namespace facta
