// Everything about a command that is not its body: who, when, under which id. Clock, ids and rights
// arrive here as arguments, so that deciding stays pure.
#pragma once

#include "events/values/date.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace facta {

// Permissions of domain.md section 6, with those of DEC-18.
enum class Permission {
  ApplicationAdministrator,
  ManageAndExportFinancialSettings,
  SearchAllInvoices,
  ManageReasonCodes,
  ViewJournalEntry,
  Administrator,
  FinaliseInvoice,
  JobPrincipal,
  CreditInvoices,
  Auditor,
  CockpitUser,
  PostHours,
  ApproveSalesInvoices,
  ManageInvoiceLayouts,
  ManageGroupingMethods,
  OverrideGroupingMethod,
  ManageEmailTemplates,
  ManageStandardTermSchedules,
};
template <class E>
struct EnumWords;
template <>
struct EnumWords<Permission> {
  static constexpr std::string_view words[] = {"ApplicationAdministrator",
                                               "ManageAndExportFinancialSettings",
                                               "SearchAllInvoices",
                                               "ManageReasonCodes",
                                               "ViewJournalEntry",
                                               "Administrator",
                                               "FinaliseInvoice",
                                               "JobPrincipal",
                                               "CreditInvoices",
                                               "Auditor",
                                               "CockpitUser",
                                               "PostHours",
                                               "ApproveSalesInvoices",
                                               "ManageInvoiceLayouts",
                                               "ManageGroupingMethods",
                                               "OverrideGroupingMethod",
                                               "ManageEmailTemplates",
                                               "ManageStandardTermSchedules"};
};

struct Actor {
  std::string id;  // user id, or job code: an actor is never only a role (DEC-27)
  std::vector<Permission> permissions;
  std::string authentication;  // "dev", "job", "token:3", "token-file", "oidc:ISSUER"

  bool may(Permission permission) const {
    for (const Permission held : permissions) {
      if (held == permission) {
        return true;
      }
    }
    return false;
  }
};

// What a step of long work may look like; how it is cut never changes what comes out.
struct StepBounds {
  std::uint32_t lines =
      0;  // of an invoice run: about so many at most; 0: as many as a record takes
  // Entries that the run was found to have to bill, when that was counted before.
  std::optional<std::uint64_t> selectable;
};

struct Context {
  std::string company;
  std::string command_id;  // 1...64 printable characters
  bool id_from_client = false;
  // Only asked whether it is possible (can...): what the act needs besides, a reason, is taken as
  // given.
  bool whether = false;
  Actor actor;
  Time now;    // time of decision: never before that of the company's last record (R7, DEC-26)
  Date today;  // calendar day of `now` in the company's time zone
  std::int32_t second_of_day = 0;                  // of `now`, by the clock on the wall there
  Date work_date;                                  // of the user; default today (DATE-03)
  std::string auto_credit_reason;                  // of the central company (SET-19); empty: none
  std::optional<std::uint64_t> expected_sequence;  // If-Match
  std::string correlation_id;
  std::string causation_id;
  std::string operation_id;
  std::string reason;
  StepBounds step;
};

}  // namespace facta
