#include "tests/unit/billing/books.h"

namespace facta::testing {
namespace {

constexpr Permission kEveryPermission[] = {Permission::ApplicationAdministrator,
                                           Permission::ManageAndExportFinancialSettings,
                                           Permission::SearchAllInvoices,
                                           Permission::ManageReasonCodes,
                                           Permission::Administrator,
                                           Permission::FinaliseInvoice,
                                           Permission::JobPrincipal,
                                           Permission::CreditInvoices,
                                           Permission::PostHours,
                                           Permission::ApproveSalesInvoices,
                                           Permission::CockpitUser,
                                           Permission::ManageGroupingMethods,
                                           Permission::OverrideGroupingMethod,
                                           Permission::ManageInvoiceLayouts};

Party party_of(std::string name) {
  return {std::move(name),      {"Dorpsstraat 1", "1234 AB", "Utrecht", "NL"},
          "NL001234567B01",     "12345678",
          "NL91ABNA0417164300", ""};
}

CustomerData customer(std::string code) {
  CustomerData data;
  data.code = code;
  data.name = code;
  data.party = party_of("Customer " + code);
  data.paymentTermDays = 14;
  data.currency = *parse_currency("EUR");
  return data;
}

ProjectCreated project(std::string code, std::string of_customer) {
  ProjectData data;
  data.code = std::move(code);
  data.customer = std::move(of_customer);
  data.name = "Project";
  data.rate = {100'0000};
  return {std::move(data)};
}

InvoiceSettingChanged setting(std::string key, std::string value) {
  return {"company", "", std::move(key), "", std::move(value)};
}

std::vector<Event> opening() {
  CompanyData company;
  company.code = "noord";
  company.party = party_of("Noord B.V.");
  company.currency = *parse_currency("EUR");
  company.country = "NL";
  company.timeZone = "Europe/Amsterdam";
  company.paymentTermDays = 30;
  CustomerData person = customer("C3");
  person.privatePerson = true;
  person.party.vatId.clear();
  person.party.chamberOfCommerceId.clear();
  person.party.iban.clear();
  const Date ever = day("1900-01-01");
  return {CompanyOpened{company},
          NumberSeriesDefined{"INV", "", 1, 1},
          setting("invoiceNumberSeries", "INV"),
          setting("hoursRevenueAccount", "8000"),
          setting("receivableAccount", "1300"),
          setting("defaultVatCode", "HIGH"),
          VatCodeDefined{"HIGH", "21 %", VatCategory::Standard, {{ever, {2100}}}, "", "1500"},
          VatCodeDefined{"LOW", "9 %", VatCategory::Standard, {{ever, {900}}}, "", "1510"},
          VatCodeDefined{"REV", "", VatCategory::ReverseCharge, {}, "Btw verlegd", ""},
          InvoiceProfileDefined{"hours", "Hours", InvoiceType::Hours, true},
          InvoiceProfileDefined{"drafts", "Drafts", InvoiceType::Hours, false},
          InvoiceProfileDefined{"terms", "Terms", InvoiceType::Term, true},
          ReasonCodeAdded{"ERR", "Error"},
          CustomerCreated{customer("C1")},
          CustomerCreated{customer("C2")},
          CustomerCreated{person},
          project("P1", "C1"),
          project("P2", "C2"),
          project("P3", "C3")};
}

}  // namespace

Date day(std::string_view text) {
  return parse_date(text).value();
}

Books::Books() : state("noord") {
  context.company = "noord";
  context.command_id = "test";
  context.actor = {"tester", {std::begin(kEveryPermission), std::end(kEveryPermission)}, "dev"};
  context.today = day("2025-02-03");
  context.work_date = context.today;
  fold(opening());
}

void Books::fold(const std::vector<Event>& events) {
  Record record;
  record.sequence = state.where().sequence + 1;
  record.company = state.company();
  record.actor = context.actor.id;
  record.command_id = "command " + std::to_string(record.sequence);
  record.outcome = events;
  fold_record(state, record, Digest{});
  state.commit();
  records.push_back(std::move(record));
}

DecideResult Books::ask(const Command& command) {
  DecideResult result = decide(state, context, command);
  if (result && !result->events.empty()) {
    fold(result->events);
  }
  return result;
}

std::string Books::refused(const Command& command) {
  const DecideResult result = ask(command);
  return result ? std::string{} : result.error().refusal.code;
}

std::vector<std::string> Books::reasons(const Command& command) {
  std::vector<std::string> codes;
  if (const DecideResult result = ask(command); !result) {
    for (const Reason& reason : result.error().refusal.reasons) {
      codes.push_back(reason.code);
    }
  }
  return codes;
}

std::vector<std::string> Books::warnings(const Command& command) {
  std::vector<std::string> codes;
  if (const DecideResult result = ask(command); result) {
    for (const Warning& warning : result->warnings) {
      codes.push_back(warning.code);
    }
  }
  return codes;
}

void Books::hours(std::string id, std::string_view date, std::string_view quantity,
                  std::string project, std::string_view rate, std::string vat_code) {
  HoursEntryData entry;
  entry.entryId = std::move(id);
  entry.date = day(date);
  entry.customer = "C" + project.substr(1);
  entry.project = std::move(project);
  entry.resource = "Worker";
  entry.currency = *parse_currency("EUR");
  entry.quantity = {parse_decimal(quantity, 4).value()};
  entry.rate = {parse_decimal(rate, 4).value()};
  entry.amount = line_net(entry.quantity, entry.rate, entry.currency).value();
  entry.vatCode = std::move(vat_code);
  fold({HoursPosted{{std::move(entry)}}});
}

std::uint32_t Books::queue(RunKind kind, std::string_view from, std::string_view to,
                           std::string profile) {
  StartInvoiceRun start;
  start.profile = std::move(profile);
  start.window = WindowInput{day(from), day(to)};
  start.kind = std::string(word_of(kind));
  FACTA_ASSERT(ask(start).has_value(), "a run can be started");
  return state.where().last_run;
}

void Books::execute(std::uint32_t run, const ChunkLimits& limits) {
  FACTA_ASSERT(ask(BeginInvoiceRun{run}).has_value(), "a run can begin");
  while (run_row(run).state == RunState::kGenerating) {
    const DecideResult chunk = continue_run(state, {run, run_row(run).cursor}, limits);
    FACTA_ASSERT(chunk.has_value(), "a run can go on");
    fold(chunk->events);
  }
}

std::uint32_t Books::run(RunKind kind, std::string_view from, std::string_view to,
                         std::string profile) {
  const std::uint32_t id = queue(kind, from, to, std::move(profile));
  execute(id);
  return id;
}

void Books::set(std::string key, std::string value) {
  fold({setting(std::move(key), std::move(value))});
}

const InvoiceRow& Books::invoice(const std::string& number) const {
  const InvoiceRow* row = state.invoices.find(number);
  FACTA_ASSERT(row != nullptr, "no such invoice");
  return *row;
}
const InvoiceLinesRow& Books::lists(const std::string& number) const {
  const InvoiceLinesRow* row = state.invoice_lines.find(number);
  FACTA_ASSERT(row != nullptr, "no such invoice");
  return *row;
}
HoursStanding Books::entry(const std::string& id) const {
  const auto standing = standing_of(state, id);
  FACTA_ASSERT(standing.has_value(), "no such entry");
  return *standing;
}
const RunRow& Books::run_row(std::uint32_t run) const {
  const RunRow* row = state.runs.find(make_key(run));
  FACTA_ASSERT(row != nullptr, "no such run");
  return *row;
}
std::size_t Books::invoice_count() const {
  std::size_t count = 0;
  state.invoices.scan({}, {}, [&](std::string_view, const InvoiceRow&) {
    ++count;
    return true;
  });
  return count;
}

std::string digest_of(const CompanyState& state) {
  std::string all;
  for (const TableBase* table : state.tables()) {
    all += table->name() + "\n";
    table->for_each_encoded([&](std::string_view key, std::string_view row) {
      put_text(all, key);
      put_text(all, row);
    });
  }
  return all;
}

void refold(const std::vector<Record>& records, CompanyState& into) {
  for (const Record& record : records) {
    const RecordBytes bytes = encode_record(record);
    FACTA_ASSERT(bytes.size() <= kRecordBytesMax, "a record is at most 2 MiB");
    const auto read = decode_record(bytes.bytes());
    FACTA_ASSERT(read.has_value() && *read == record, "a record reads as it was written");
    fold_record(into, *read, Digest{});
  }
}

}  // namespace facta::testing
