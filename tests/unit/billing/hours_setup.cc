#include "tests/unit/billing/hours_setup.h"

namespace facta::testing {

void define_frequencies(Books& books) {
  for (const auto& [code, kind] :
       {std::pair("WEEK", "week"), std::pair("FOUR", "fourWeeks"), std::pair("MONTH", "month")}) {
    DefineInvoiceFrequency command;
    command.code = code;
    command.kind = kind;
    command.fromYear = 2024;
    command.untilYear = 2026;
    FACTA_ASSERT(books.refused(command).empty(), "a ready frequency is defined");
  }
}

void add_method(Books& books, std::string code, std::vector<std::string> dimensions) {
  AddGroupingMethod command;
  command.code = std::move(code);
  command.dimensions = std::move(dimensions);
  FACTA_ASSERT(books.refused(command).empty(), "a grouping method is added");
}

void set_at(Books& books, std::string level, std::string subject, std::string key,
            std::string value) {
  ChangeInvoiceSettings command;
  command.key = std::move(key);
  command.value = std::move(value);
  command.level = std::move(level);
  command.subject = std::move(subject);
  FACTA_ASSERT(books.refused(command).empty(), "a setting is changed");
}

HoursEntryInput entry(std::string id, std::string project, std::string_view date,
                      std::string_view quantity) {
  HoursEntryInput input;
  input.entryId = std::move(id);
  input.date = day(date);
  input.project = std::move(project);
  input.resource = "jan";
  input.quantity = {*parse_decimal(quantity, 4)};
  return input;
}

void post(Books& books, HoursEntryInput input) {
  FACTA_ASSERT(books.refused(PostHours{{std::move(input)}}).empty(), "hours are posted");
}

const RunRow& produce(Books& books, std::string_view from, std::string_view to, std::string profile,
                      RunOptionsInput options) {
  StartInvoiceRun command;
  command.profile = std::move(profile);
  command.window = WindowInput{day(from), day(to)};
  command.kind = "production";
  command.options = options;
  FACTA_ASSERT(books.refused(command).empty(), "a run is queued");
  const std::uint32_t run = books.state.where().last_run;
  books.execute(run);
  return books.run_row(run);
}

std::string entries_of(const Books& books, const std::string& number) {
  std::string ids;
  for (const InvoiceLine& line : books.lists(number).lines) {
    ids += (ids.empty() ? "" : " ") + line.entryId;
  }
  return ids;
}

std::vector<std::string> skipped(const Books& books, std::uint32_t run) {
  std::vector<std::string> codes;
  for (const Record& record : books.records) {
    for (const Event& event : record.events()) {
      const auto* progressed = std::get_if<InvoiceRunProgressed>(&event);
      if (progressed != nullptr && progressed->run == run) {
        for (const SkippedItem& item : progressed->skipped) {
          codes.push_back(item.code);
        }
      }
    }
  }
  return codes;
}

DecideResult correct(Books& books, std::string id, std::optional<std::string_view> delta,
                     std::optional<std::string_view> to) {
  HoursChangeInput change;
  change.entryId = std::move(id);
  if (delta) {
    change.quantityDelta = Quantity{*parse_decimal(*delta, 4)};
  }
  if (to) {
    change.newQuantity = Quantity{*parse_decimal(*to, 4)};
  }
  ProcessTimesheetCorrections command;
  command.timesheet = "T1";
  command.changes.push_back(std::move(change));
  return books.ask(command);
}

void enable_job(Books& books, std::string code) {
  ConfigureJobQueueEntry command;
  command.jobCode = std::move(code);
  FACTA_ASSERT(books.refused(command).empty(), "a job is set up");
}

void run_job(Books& books, const std::string& code) {
  FACTA_ASSERT(books.refused(RunJob{code}).empty(), "a job runs");
  const std::uint32_t number = books.state.where().last_job_run;
  const auto row = [&]() -> const JobRunRow& {
    return *books.state.job_runs.find(make_key(number));
  };
  if (row().started.run != 0) {
    books.execute(row().started.run);
  }
  while (!row().completed) {
    FACTA_ASSERT(books.refused(ContinueJob{number, row().since}).empty(), "a job goes on");
  }
}

}  // namespace facta::testing
