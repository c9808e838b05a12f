// Everything that posts one body: command -> route -> members of the body.
#include "service/cli/act.h"
#include "service/cli/commands.h"
#include "service/cli/fields.h"
#include "service/cli/json_text.h"

#include <ostream>

namespace facta::cli {
namespace {

const std::string kCompany = "/v1/companies/{company}";

std::vector<Field> party_fields() {
  Field country = text("address.country", "CC");
  country.option = "address-country";
  return {text("vatId", "ID"),
          text("chamberOfCommerceId", "ID"),
          text("iban", "IBAN"),
          text("email", "ADDRESS"),
          text("address.street"),
          text("address.postalCode", "CODE"),
          text("address.city"),
          country,
          number("paymentTermDays", "DAYS")};
}

std::vector<Field> with_party(std::vector<Field> fields) {
  for (Field& field : party_fields()) {
    fields.push_back(std::move(field));
  }
  return fields;
}

void add_company_acts(std::vector<CommandSpec>& tree) {
  const auto add = [&](Act act) { tree.push_back(spec_of(std::move(act))); };
  add({.path = "company open",
       .summary = "open a company",
       .route = "/v1/companies",
       .example = "company open --file company.json",
       .fields =
           with_party({needed("code", "CODE"), needed("legalName"), text("currency", "CUR"),
                       text("country", "CC"), text("timeZone", "ZONE"), text("language", "LANG")}),
       .file = true,
       .said = "company {code} opened",
       .several = "{count} companies opened"});
  add({.path = "company change",
       .summary = "change what is known of a company",
       .route = kCompany,
       .example = "company change --company noord --email boeken@noord.example",
       .fields = with_party({text("legalName"), text("country", "CC"), text("timeZone", "ZONE"),
                             text("language", "LANG")}),
       .file = true,
       .said = "company {code} changed",
       .several = "{count} changes"});
  add({.path = "period close",
       .summary = "close a booking period (month)",
       .route = kCompany + "/periods/{PERIOD}:close",
       .example = "period close 2026-09 --company noord --reason 'quarter reported'",
       .fields = {text("reason")},
       .arguments = {argument("PERIOD", {}, "year and month: 2026-09")},
       .said = "period {period} closed"});
  add({.path = "period reopen",
       .summary = "reopen a booking period",
       .route = kCompany + "/periods/{PERIOD}:reopen",
       .example = "period reopen 2026-09 --company noord --reason 'late invoice'",
       .fields = {text("reason")},
       .arguments = {argument("PERIOD", {}, "year and month: 2026-09")},
       .said = "period {period} reopened"});
  add({.path = "settings set",
       .summary = "change a setting, or several as one record",
       .route = kCompany + "/settings",
       .example = "settings set defaultVatCode HOOG --company noord",
       .fields = {one_of("level", {"company", "central", "customerTemplate", "customer", "contact",
                                   "project", "businessUnit", "frequency", "termScheduleType",
                                   "commitmentType", "vendorTemplate", "vendor"}),
                  text("subject", "CODE")},
       .arguments = {argument("KEY", "key"), argument("VALUE", "value", "empty: not set")},
       .file = true,
       .said = "settings changed",
       .several = "{count} records of settings"});
}

void add_master_data_acts(std::vector<CommandSpec>& tree) {
  const auto add = [&](Act act) { tree.push_back(spec_of(std::move(act))); };
  const std::vector<Field> customer = {text("legalName"),
                                       text("vatCode", "CODE"),
                                       text("revenueAccount", "CODE"),
                                       text("receivableAccount", "CODE"),
                                       text("businessUnit", "CODE"),
                                       one_switch("privatePerson"),
                                       text("invoiceFrequency", "CODE"),
                                       text("salesInvoiceLayout", "CODE"),
                                       one_switch("fullCreditOnCorrections"),
                                       one_switch("correctionsOnSeparateInvoice")};
  std::vector<Field> creating = {needed("code", "CODE"), needed("name"), text("currency", "CUR"),
                                 text("template", "CODE"), text("groupingMethod", "CODE")};
  creating.insert(creating.end(), customer.begin(), customer.end());
  std::vector<Field> changing = {text("name")};
  changing.insert(changing.end(), customer.begin(), customer.end());
  add({.path = "customer create",
       .summary = "create a customer, or those of a file",
       .route = kCompany + "/customers",
       .example = "customer create --file customers.json --company noord",
       .fields = with_party(creating),
       .file = true,
       .said = "customer {code} created",
       .several = "{count} customers created"});
  add({.path = "customer change",
       .summary = "change what is known of a customer",
       .route = kCompany + "/customers/{CODE}",
       .example = "customer change K1001 --vat-code HOOG --company noord",
       .fields = with_party(changing),
       .arguments = {argument("CODE")},
       .file = true,
       .said = "customer {code} changed",
       .several = "{count} changes"});
  const std::vector<Field> project = {text("name"),
                                      text("vatCode", "CODE"),
                                      text("revenueAccount", "CODE"),
                                      text("businessUnit", "CODE"),
                                      text("rate", "PRICE"),
                                      list("wbs", "wbs", "CODE"),
                                      text("invoiceFrequency", "CODE"),
                                      text("legalName", "CODE"),
                                      text("billToCustomer", "CODE"),
                                      text("billToContactPerson", "CODE"),
                                      text("salutation")};
  // --company names the invoicing company everywhere.
  Field contact_company = text("company", "CODE");
  contact_company.option = "contact-company";
  std::vector<Field> creating_project = {needed("code", "CODE"), needed("customer", "CODE"),
                                         text("groupingMethod", "CODE"), contact_company};
  creating_project.insert(creating_project.end(), project.begin(), project.end());
  add({.path = "project create",
       .summary = "create a project, or those of a file",
       .route = kCompany + "/projects",
       .example = "project create --file projects.json --company noord",
       .fields = creating_project,
       .file = true,
       .said = "project {code} created",
       .several = "{count} projects created"});
  add({.path = "project change",
       .summary = "change a project, such as its rate",
       .route = kCompany + "/projects/{CODE}",
       .example = "project change K1001-1 --rate 49.50 --company noord",
       .fields = project,
       .arguments = {argument("CODE")},
       .file = true,
       .said = "project {code} changed",
       .several = "{count} changes"});
}

void add_vendor_acts(std::vector<CommandSpec>& tree) {
  const auto add = [&](Act act) { tree.push_back(spec_of(std::move(act))); };
  const Field layout = text("purchaseInvoiceLayout", "CODE");
  const Field method = one_of("deliveryMethod", {"print", "pdf", "mail", "printPdf", "printMail"});
  add({.path = "vendor create",
       .summary = "create a vendor, or those of a file",
       .route = kCompany + "/vendors",
       .example = "vendor create --code L1001 --name 'Drukkerij Inktvis' --company noord",
       .fields = {needed("code", "CODE"), needed("name"), text("template", "CODE"), layout, method},
       .file = true,
       .said = "vendor {code} created",
       .several = "{count} vendors created"});
  add({.path = "vendor change",
       .summary = "change what is known of a vendor",
       .route = kCompany + "/vendors/{CODE}",
       .example = "vendor change L1001 --delivery-method pdf --company noord",
       .fields = {text("name"), layout, method},
       .arguments = {argument("CODE")},
       .file = true,
       .said = "vendor {code} changed",
       .several = "{count} changes"});
}

int watch(Session& session, const Values& values, const json::JsonValue& result) {
  const json::JsonValue* const run = result.find("id");
  return values.has("watch") && run != nullptr ? watch_run(session, cell_of(*run)) : kDone;
}

void add_run_acts(std::vector<CommandSpec>& tree) {
  const auto add = [&](Act act, bool watched) {
    tree.push_back(spec_of(std::move(act)));
    if (watched) {
      tree.back().options.push_back(
          {"watch", "", "follow it until it is generated", false, false, {}});
    }
  };
  Field from = needed("window.from", "DATE");
  from.help = "first day of the window";
  Field to = needed("window.to", "DATE");
  to.help = "last day of the window, included";
  Field booking_date = text("bookingDate", "DATE");
  booking_date.help = "booking date of the invoices; without it the day of the run";
  add({.path = "run start",
       .summary = "start an invoice run",
       .route = kCompany + "/runs",
       .example = "run start --company noord --profile hours --from 2026-10-01 --to 2026-10-31 "
                  "--kind test --watch",
       .fields = {needed("profile", "CODE"), from, to, one_of("kind", {"test", "production"}, true),
                  booking_date, text("description"),
                  one_switch("options.ignoreFrequency", "bill entries of unfinished periods, too"),
                  one_switch("options.ignoreGrouping", "an invoice per project (RUN-22)"),
                  one_switch("options.ignoreCorrectionsOnSeparate",
                             "corrections on the invoices of the other entries"),
                  one_switch("options.includeEarlier", "bill open entries of before, too")},
       .said = "{kind} run {id} is queued",
       .then = watch},
      true);
  add({.path = "run resume",
       .summary = "take up a failed run where it stopped",
       .route = kCompany + "/runs/{RUN}:resume",
       .example = "run resume 3 --company noord --watch",
       .fields = {},
       .arguments = {argument("RUN")},
       .said = "run {id} goes on",
       .then = watch},
      true);
  add({.path = "run revert",
       .summary = "undo a whole production run; its numbers lapse",
       .route = kCompany + "/runs/{RUN}:revert",
       .example = "run revert 12 --company noord --confirm",
       .fields = {one_switch("confirm", "yes: all invoices of the run are undone")},
       .arguments = {argument("RUN")},
       .said = "run {id} reverted: {voidedInvoices} invoices void, {reopenedEntries} hours entries "
               "open again"},
      false);
}

// The acts on one invoice that need nothing but its number.
void add_plain_invoice_acts(std::vector<CommandSpec>& tree) {
  struct Plain {
    const char* verb;
    const char* route_verb;
    const char* summary;
    const char* said;
  };
  constexpr Plain kPlain[] = {
      {"release", "release", "release a draft invoice", "invoice {number} released"},
      {"reopen", "reopen", "make a released invoice a draft again", "invoice {number} reopened"},
      {"approve", "approve", "approve a credit invoice in its workflow",
       "invoice {number} approved"},
      {"post", "post", "post a released invoice", "invoice {number} posted"},
      {"delete", "delete", "delete an invoice that is not posted", "invoice {number} deleted"},
      {"approve-manually", "approveManually", "note the customer's approval",
       "invoice {number} approved by the customer"},
  };
  for (const Plain& plain : kPlain) {
    tree.push_back(
        spec_of({.path = "invoice " + std::string(plain.verb),
                 .summary = plain.summary,
                 .route = kCompany + "/invoices/{NUMBER}:" + plain.route_verb,
                 .example = "invoice " + std::string(plain.verb) + " NK26-00001 --company noord",
                 .fields = {},
                 .arguments = {argument("NUMBER")},
                 .said = plain.said}));
  }
  tree.push_back(spec_of({.path = "invoice finalise",
                          .summary = "make an invoice definitive",
                          .route = kCompany + "/invoices/{NUMBER}:finalise",
                          .example = "invoice finalise NK26-00001 --company noord --confirm",
                          .fields = {one_switch("confirm", "yes: this cannot be undone")},
                          .arguments = {argument("NUMBER")},
                          .said = "invoice {number} made definitive"}));
}

// Lines by hand on a draft.
void add_line_acts(std::vector<CommandSpec>& tree) {
  const auto add = [&](Act act) { tree.push_back(spec_of(std::move(act))); };
  const Field number = argument("NUMBER");
  Field line = argument("LINE", "line", "number of the line on the invoice");
  line.kind = FieldKind::kNumber;
  Field date = text("date", "DATE");
  date.help = "day that decides the rate of VAT";
  const std::vector<Field> references = {date, text("project", "CODE"), text("wbs"),
                                         text("vatCode", "CODE"), text("ledgerAccount", "CODE")};
  std::vector<Field> adding = {needed("description"), needed("quantity", "NUMBER"),
                               needed("unitPrice", "PRICE")};
  adding.insert(adding.end(), references.begin(), references.end());
  std::vector<Field> changing = {text("description"), text("quantity", "NUMBER"),
                                 text("unitPrice", "PRICE")};
  changing.insert(changing.end(), references.begin(), references.end());
  add({.path = "invoice add-line",
       .summary = "add a line by hand to a draft",
       .route = kCompany + "/invoices/{NUMBER}:addLine",
       .example = "invoice add-line NK26-00001 --description 'Reiskosten' --quantity 120 "
                  "--unit-price 0.23 --company noord",
       .fields = adding,
       .arguments = {number},
       .said = "invoice {number}: line {line.line} added, net {line.net}"});
  add({.path = "invoice change-line",
       .summary = "change a line that was added by hand",
       .route = kCompany + "/invoices/{NUMBER}:changeLine",
       .example = "invoice change-line NK26-00001 9 --quantity 115 --company noord",
       .fields = changing,
       .arguments = {number, line},
       .said = "invoice {number}: line {new.line} changed, net {new.net}"});
  add({.path = "invoice remove-line",
       .summary = "remove a line that was added by hand",
       .route = kCompany + "/invoices/{NUMBER}:removeLine",
       .example = "invoice remove-line NK26-00001 9 --company noord",
       .fields = {},
       .arguments = {number, line},
       .said = "invoice {number}: line {line.line} removed"});
}

void add_invoice_acts(std::vector<CommandSpec>& tree) {
  const auto add = [&](Act act) { tree.push_back(spec_of(std::move(act))); };
  add_plain_invoice_acts(tree);
  Field invoices = argument("NUMBER", "invoiceIds", "invoices; none: all that are released");
  invoices.kind = FieldKind::kList;
  invoices.required = false;
  add({.path = "invoice post-batch",
       .summary = "post several invoices, or all released ones",
       .route = kCompany + "/invoices:post",
       .example = "invoice post-batch --company noord",
       .fields = {},
       .arguments = {invoices},
       .said = "{posted} invoices posted"});
  add({.path = "invoice change",
       .summary = "change a field of the header",
       .route = kCompany + "/invoices/{NUMBER}:changeHeader",
       .example = "invoice change NK26-00001 postingDescription 'Oktober' --company noord",
       .fields = {},
       .arguments = {argument("NUMBER"), argument("FIELD", "field"), argument("VALUE", "value")},
       .said = "invoice {number}: {field} changed"});
  add({.path = "invoice import-return-message",
       .summary = "note a customer's return message",
       .route = kCompany + "/invoices/{NUMBER}:importReturnMessage",
       .example = "invoice import-return-message NK26-00001 --payload 'ontvangen' --company noord",
       .fields = {text("payload")},
       .arguments = {argument("NUMBER")},
       .said = "return message of invoice {number} noted"});
  add({.path = "invoice approve-partially",
       .summary = "note the customer's approval of a part",
       .route = kCompany + "/invoices/{NUMBER}:approvePartially",
       .example = "invoice approve-partially NK26-00001 --amount 100.00 --company noord",
       .fields = {text("amount", "AMOUNT")},
       .arguments = {argument("NUMBER")},
       .said = "invoice {number} approved in part"});
  Field reason = needed("reasonCode", "CODE");
  reason.option = "reason";
  reason.help = "reason code";
  const Act one{.path = "invoice credit",
                .summary = "credit a posted invoice as a whole",
                .route = kCompany + "/invoices/{NUMBER}:credit",
                .example = "invoice credit NK26-00001 --reason TARIEF --company noord",
                .fields = {reason},
                .arguments = {argument("NUMBER")},
                .said = {}};
  add(one);
  add({.path = "credit request",
       .summary = "ask for a credit from balance across companies: a job of the company makes it",
       .route = "/v1/balance:credit",
       .example = "credit request zorg DL26-00012 --reason INDICATIE",
       .fields = {reason},
       .arguments = {argument("COMPANY", "company"), argument("NUMBER", "invoice")},
       .said = "credit of {invoice} asked for: credit action {action}, {state}"});
  invoices.help = "invoices to credit";
  invoices.required = true;
  const Act several{
      .path = "credit create",
      .summary = "credit posted invoices, each as a whole",
      .route = kCompany + "/invoices:credit",
      .example = "credit create NK26-00001 NK26-00002 --reason TARIEF --company noord",
      .fields = {reason},
      .arguments = {invoices},
      .said =
          "{processed} processed, {credited} credited, {notCredited} not; credit "
          "invoices {creditInvoices}"};
  CommandSpec spec = spec_of(several);
  // One invoice has an answer of its own: its credit invoice, or the refusal.
  spec.run = [one, several](Session& session, const Values& values) {
    return carry_out(values.all("NUMBER").size() == 1 ? one : several, session, values);
  };
  tree.push_back(std::move(spec));
}

void add_book_acts(std::vector<CommandSpec>& tree) {
  Field type = text("type", "TYPE");
  type.help = "an invoice type, or all";
  type.required = true;
  Field until = text("until", "DATE");
  until.help = "only invoices booked up to and with this day";
  tree.push_back(spec_of({.path = "export create",
                          .summary = "journalise posted invoices: a journal export",
                          .route = kCompany + "/exports",
                          .example = "export create --type all --until 2026-10-31 --company noord",
                          .fields = {type, until},
                          .said = "journal export {id}: {invoices} invoices, {totals}"}));
}

}  // namespace

void add_act_commands(std::vector<CommandSpec>& tree) {
  add_company_acts(tree);
  add_billing_commands(tree);
  add_master_data_acts(tree);
  add_vendor_acts(tree);
  add_definition_commands(tree);
  add_run_acts(tree);
  add_invoice_acts(tree);
  add_line_acts(tree);
  add_book_acts(tree);
}

}  // namespace facta::cli
