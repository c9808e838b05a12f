// The list of PDF and Excel reports: where the file of each is kept (SET-62, SET-76).
#pragma once

#include "aggregates/decision.h"

namespace facta {

// PURCH-21, PURCH-22: on SharePoint where it is in use, else in the network.
ReportStorageLocation storage_location(bool share_point_in_use);

// Whether SharePoint is in use changes: reports that were registered for the other location cannot
// be stored until they are registered again, which a warning of the decision says.
void warn_of_moved_reports(const CompanyState& state, bool share_point_in_use, Decision& decision);

}  // namespace facta
