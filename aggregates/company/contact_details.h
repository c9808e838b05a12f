// Contact details of a customer, and to whom its invoices are mailed (SET-71, section 2.22).
#pragma once

#include "aggregates/commands/commands.h"
#include "aggregates/refusals/fields.h"

#include <string>
#include <vector>

namespace facta {

// Each as it is kept. An empty one and one that is named twice are faults: the checkbox of an
// address is on or off.
std::vector<ContactDetail> checked_details(FieldChecks& checks,
                                           const std::vector<ContactDetailInput>& details);

// The addresses selected at first for a mail with an invoice of the customer: its own, then those
// of its contact details that are for invoices (MAIL-01, MAIL-04); none is empty or there twice
// (MAIL-06). The company that a customer is linked to (MAIL-03) is not among them.
std::vector<std::string> invoice_recipients(const CustomerData& customer);

}  // namespace facta
