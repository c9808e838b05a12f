// What a changed header field does to an invoice: the same for the state and for the views.
#pragma once

#include "events/schema/events.gen.h"
#include "events/values/date.h"

namespace facta {

// `event` is one that was decided: a date in it is one of the calendar. A booking date that was
// entered is used as it is (DATE-01).
inline void change_header(InvoiceContent& content, const InvoiceHeaderChanged& event) {
  if (event.field == "postingDescription") {
    content.postingDescription = event.new_;
    return;
  }
  const auto date = parse_date(event.new_);
  if (!date) {
    return;
  }
  if (event.field == "bookingDate") {
    content.bookingDate = *date;
    content.bookingDateSource = BookingDateSource::Entered;
    content.bookingDateSteps = {{"DATE-01", *date}};
  } else if (event.field == "documentDate") {
    content.documentDate = *date;
  } else if (event.field == "dueDate") {
    content.dueDate = *date;
  }
}

}  // namespace facta
