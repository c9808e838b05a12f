// Who may ask what: the table "command -> permission" of domain.md section 6, with DEC-18.
#pragma once

#include "aggregates/commands/commands.h"
#include "aggregates/commands/context.h"
#include "aggregates/refusals/refusal.h"

#include <optional>

namespace facta {

// auth.permission_denied naming the missing permission, or nothing. Reported alone (REV-11).
std::optional<Rejection> check_rights(const Actor& actor, const Command& command);

// What a view needs: overview, run details and downloads both AUTH-02 and AUTH-03; the auditor sees
// everything (AUTH-16).
enum class ViewRight { kInvoices, kJournalEntry, kHistory, kOther };
std::optional<Rejection> check_view_rights(const Actor& actor, ViewRight right);

}  // namespace facta
