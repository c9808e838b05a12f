// Posting of one invoice, by hand, in batch or by a job.
#pragma once

#include "aggregates/dates/calendar.h"
#include "aggregates/decision.h"

#include <optional>
#include <string>
#include <vector>

namespace facta {

// What the posting of all invoices of one command or job has in common.
struct PostingTerms {
  PostedVia via = PostedVia::Interactive;
  Date work_date;
  // Of a job (DOCDATE-01, ANTE-09):
  std::optional<Date> document_date = std::nullopt;
  std::vector<DateStep> document_date_steps = {};
  std::optional<dates::Weekday> antedate_until = std::nullopt;
  std::uint32_t job_run = 0;
};

// The event of the posting: InvoicePosted, or InvoiceMadeDefinitive (DEC-17).
Result<Event, Rejection> post_invoice(const CompanyState& state, const std::string& number,
                                      const PostingTerms& terms);

// The numbers of all unposted invoices, in order.
std::vector<std::string> all_unposted(const CompanyState& state);

}  // namespace facta
