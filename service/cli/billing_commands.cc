// How hours are billed: frequencies, grouping methods, corrections in timesheets, jobs.
#include "service/cli/act.h"
#include "service/cli/commands.h"

namespace facta::cli {
namespace {

const std::string kCompany = "/v1/companies/{company}";

void add_definitions(std::vector<CommandSpec>& tree) {
  const Field code{.member = "code", .required = true, .option = "CODE"};
  const Field name{.member = "name"};
  const Field periods{.member = "kind",
                      .value = "WORD",
                      .words = {"week", "fourWeeks", "month"},
                      .option = "periods"};
  const Field booking{
      .member = "bookingDatePeriod", .value = "WORD", .words = {"previousWeek", "previousMonth"}};
  const Field corrections{.member = "correctionFrequency", .value = "CODE"};
  tree.push_back(spec_of({.path = "frequency define",
                          .summary = "define an invoice frequency and its periods",
                          .route = kCompany + "/frequencies",
                          .example = "frequency define MAAND --periods month --company noord",
                          .fields = {periods, booking, corrections, name},
                          .arguments = {code},
                          .file = true,
                          .said = "frequency {code} defined",
                          .several = "{count} frequencies"}));
  const Field dimensions{
      .member = "dimensions",
      .kind = FieldKind::kList,
      .value = "WORD",
      .words = {"customer", "project", "company", "resource", "wbs", "projectResource"},
      .option = "by",
      .help = "hours that differ in it go on different invoices"};
  tree.push_back(spec_of({.path = "grouping define",
                          .summary = "define which hours come together on an invoice",
                          .route = kCompany + "/groupingMethods",
                          .example = "grouping define PERSOON --by resource --company noord",
                          .fields = {dimensions, name},
                          .arguments = {code},
                          .file = true,
                          .said = "grouping method {code} defined",
                          .several = "{count} grouping methods"}));
}

void add_corrections(std::vector<CommandSpec>& tree) {
  const Field entry{.member = "changes[].entryId", .value = "ENTRY", .required = true};
  const Field quantity{.member = "changes[].newQuantity",
                       .value = "HOURS",
                       .help = "what it should have been, or --quantity-delta"};
  const Field delta{
      .member = "changes[].quantityDelta", .value = "HOURS", .help = "by how much it changes"};
  const Field description{.member = "changes[].description", .help = "of the correction"};
  const Field timesheet{.member = "", .required = true, .option = "TIMESHEET"};
  tree.push_back(spec_of({.path = "timesheet correct",
                          .summary = "process corrections in a timesheet",
                          .route = kCompany + "/timesheets/{TIMESHEET}:processCorrections",
                          .example = "timesheet correct 26W42-j.visser --entry-id NK-2610-00871 "
                                     "--new-quantity 6.5 --company noord",
                          .fields = {entry, quantity, delta, description},
                          .arguments = {timesheet},
                          .file = true,
                          .said = "timesheet {timesheet}: {changes}",
                          .several = "{count} records of corrections"}));
}

void add_jobs(std::vector<CommandSpec>& tree) {
  const Field at{.member = "at", .value = "HH:MM"};
  const Field profile{.member = "profile", .value = "CODE"};
  const Field weekdays{
      .member = "weekdays",
      .kind = FieldKind::kList,
      .value = "DAY",
      .words = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"},
      .help = "days on which it runs, with commas between; none: every day"};
  const Field disable{.member = "enabled",
                      .kind = FieldKind::kSwitchOff,
                      .option = "disable",
                      .help = "keep it, but do not let it run"};
  const Field job{.member = "jobCode", .required = true, .option = "JOB"};
  tree.push_back(spec_of({.path = "job set",
                          .summary = "set up a job queue entry",
                          .route = kCompany + "/jobs",
                          .example = "job set 11096325 --at 06:30 --weekdays monday,thursday "
                                     "--company noord",
                          .fields = {at, weekdays, profile, disable},
                          .arguments = {job},
                          .file = true,
                          .said = "job {jobCode} set up",
                          .several = "{count} jobs"}));
  const Field running{.member = "", .required = true, .option = "JOB"};
  tree.push_back(
      spec_of({.path = "job run",
               .summary = "run a job by hand",
               .route = kCompany + "/jobs/{JOB}:run",
               .example = "job run 11096325 --company noord",
               .fields = {},
               .arguments = {running},
               .said = "job {jobCode}: {succeeded} done, {failed} failed, {skipped} skipped"}));
}

}  // namespace

void add_billing_commands(std::vector<CommandSpec>& tree) {
  add_definitions(tree);
  add_corrections(tree);
  add_jobs(tree);
}

}  // namespace facta::cli
