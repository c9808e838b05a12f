#include "service/api/routes.h"

namespace facta::api {
namespace {

// A list of names in a parameter: "a,b".
std::vector<std::string> names_of(const RoutedRequest& request, std::string_view parameter) {
  const std::vector<std::string> known = {std::string(parameter)};
  return Parameters(request.http, known).names(parameter);
}

OptionalText reason_of(const RoutedRequest& request) {
  const std::string* reason = request.http.parameter("reasonCode");
  return reason == nullptr ? OptionalText() : OptionalText(*reason);
}

}  // namespace

void add_invoice_routes(Routes& routes) {
  routes.act_on<ReleaseInvoice>("invoices/{number}:release", "number", &ReleaseInvoice::invoice,
                                "invoice");
  routes.act_on<ReopenInvoice>("invoices/{number}:reopen", "number", &ReopenInvoice::invoice,
                               "invoice");
  routes.act_on<ApproveSalesInvoice>("invoices/{number}:approve", "number",
                                     &ApproveSalesInvoice::invoice, "invoice");
  routes.act_on<PostInvoice>("invoices/{number}:post", "number", &PostInvoice::invoice, "invoice");
  routes.act_on<FinaliseInvoice>("invoices/{number}:finalise", "number", &FinaliseInvoice::invoice,
                                 "invoice");
  routes.act_on<CreditInvoice>("invoices/{number}:credit", "number", &CreditInvoice::invoice,
                               "invoice");
  routes.act_on<DeleteInvoice>("invoices/{number}:delete", "number", &DeleteInvoice::invoice,
                               "invoice");
  routes.act_on<ChangeInvoiceHeader>("invoices/{number}:changeHeader", "number",
                                     &ChangeInvoiceHeader::invoice, "invoice");
  routes.act_on<AddInvoiceLine>("invoices/{number}:addLine", "number", &AddInvoiceLine::invoice,
                                "invoice");
  routes.act_on<ChangeInvoiceLine>("invoices/{number}:changeLine", "number",
                                   &ChangeInvoiceLine::invoice, "invoice");
  routes.act_on<RemoveInvoiceLine>("invoices/{number}:removeLine", "number",
                                   &RemoveInvoiceLine::invoice, "invoice");
  routes.act_on<ImportReturnMessage>("invoices/{number}:importReturnMessage", "number",
                                     &ImportReturnMessage::invoice, "invoice");
  routes.act_on<ApproveInvoiceManually>("invoices/{number}:approveManually", "number",
                                        &ApproveInvoiceManually::invoice, "invoice");
  routes.act_on<ApproveInvoicePartially>("invoices/{number}:approvePartially", "number",
                                         &ApproveInvoicePartially::invoice, "invoice");
  routes.act<CreditInvoices>("invoices:credit");
  routes.act<PostInvoicesBatch>("invoices:post");
  routes.act<JournaliseInvoices>("invoices:journalise");
  routes.act<ExportJournal>("exports");
}

// What an act needs beside the thing it is about, a question takes as given: a reason, a
// confirmation, the lines that are approved.
void add_questions(Routes& routes) {
  routes.can_on_run<RevertInvoiceRun>("runs/{run}:canRevert");
  routes.can_on_run<ResumeInvoiceRun>("runs/{run}:canResume");
  routes.can_on_period<CloseBookingPeriod>("periods/{period}:canClose");
  routes.can_on_period<ReopenBookingPeriod>("periods/{period}:canReopen");
  routes.can_on_invoice<ReleaseInvoice>("invoices/{number}:canRelease");
  routes.can_on_invoice<ReopenInvoice>("invoices/{number}:canReopen");
  routes.can_on_invoice<ApproveSalesInvoice>("invoices/{number}:canApprove");
  routes.can_on_invoice<PostInvoice>("invoices/{number}:canPost");
  routes.can_on_invoice<FinaliseInvoice>("invoices/{number}:canFinalise");
  routes.can_on_invoice<DeleteInvoice>("invoices/{number}:canDelete");
  routes.can_on_invoice<ImportReturnMessage>("invoices/{number}:canImportReturnMessage");
  routes.can_on_invoice<ApproveInvoiceManually>("invoices/{number}:canApproveManually");
  routes.can("invoices/{number}:canApprovePartially", [](const RoutedRequest& request) -> Decoded {
    return Command{ApproveInvoicePartially{request.part("number"), {1}, {}}};
  });
  routes.can("invoices/{number}:canChangeHeader",
             [](const RoutedRequest& request) -> Decoded {
               const std::string* asked = request.http.parameter("field");
               const std::string field = asked == nullptr ? "postingDescription" : *asked;
               const bool date = field.ends_with("Date");
               return Command{
                   ChangeInvoiceHeader{request.part("number"), field, date ? "2000-01-01" : ""}};
             },
             {"field"});
  routes.can_on_invoice<AddInvoiceLine>("invoices/{number}:canAddLine");
  routes.can_on_line<ChangeInvoiceLine>("invoices/{number}:canChangeLine");
  routes.can_on_line<RemoveInvoiceLine>("invoices/{number}:canRemoveLine");
  routes.can("invoices/{number}:canCredit",
             [](const RoutedRequest& request) -> Decoded {
               return Command{CreditInvoice{request.part("number"), reason_of(request)}};
             },
             {"reasonCode"});
  routes.can("jobs/{code}:canRun", [](const RoutedRequest& request) -> Decoded {
    return Command{RunJob{request.part("code")}};
  });
  routes.can("invoices:canCredit",
             [](const RoutedRequest& request) -> Decoded {
               return Command{CreditInvoices{names_of(request, "invoiceIds"), reason_of(request)}};
             },
             {"invoiceIds", "reasonCode"});
  routes.can("invoices:canPost",
             [](const RoutedRequest& request) -> Decoded {
               return Command{PostInvoicesBatch{names_of(request, "invoiceIds")}};
             },
             {"invoiceIds"});
  routes.can("invoices:canJournalise",
             [](const RoutedRequest& request) -> Decoded {
               return Command{JournaliseInvoices{names_of(request, "ids")}};
             },
             {"ids"});
}

}  // namespace facta::api
