#include "service/api/examples.h"

#include <algorithm>
#include <iterator>

namespace facta::api {
namespace {

constexpr Example kExamples[] = {
    {"/v1/dev/clock", "/v1/dev/clock", R"({"now":"2026-11-02T09:00:00Z"})"},
    {"/v1/companies", "/v1/companies",
     R"({"code":"demo","legalName":"Demo Detachering B.V.","address":{"street":"Voorbe)"
     R"(eldlaan 1","postalCode":"9711 ZZ","city":"Groningen","country":"NL"},"vatId":")"
     R"(NL999000147B45","chamberOfCommerceId":"99990001","iban":"NL73FCTA0000000038",")"
     R"(currency":"EUR","timeZone":"Europe/Amsterdam","paymentTermDays":30})"},
    {"/v1/companies/{company}", "/v1/companies/demo",
     R"({"paymentTermDays":14,"email":"facturen@demo.example"})"},
    {"/v1/companies/{company}/ledgerAccounts", "/v1/companies/demo/ledgerAccounts",
     R"({"code":"1300","name":"Debiteuren"})"},
    {"/v1/companies/{company}/ledgerAccounts", "/v1/companies/demo/ledgerAccounts",
     R"({"code":"1500","name":"Af te dragen btw"})"},
    {"/v1/companies/{company}/ledgerAccounts", "/v1/companies/demo/ledgerAccounts",
     R"({"code":"8000","name":"Omzet uren"})"},
    {"/v1/companies/{company}/vatCodes", "/v1/companies/demo/vatCodes",
     R"({"code":"HOOG","description":"Btw hoog tarief","category":"standard","rates":[)"
     R"({"from":"2012-10-01","percent":"21.00"}],"payableAccount":"1500"})"},
    {"/v1/companies/{company}/numberSeries", "/v1/companies/demo/numberSeries",
     R"({"code":"VF","prefix":"F26-","minimumDigits":4,"firstNumber":1})"},
    {"/v1/companies/{company}/reasonCodes", "/v1/companies/demo/reasonCodes",
     R"({"code":"TARIEF","text":"Verkeerd tarief"})"},
    {"/v1/companies/{company}/profiles", "/v1/companies/demo/profiles",
     R"({"code":"concept","name":"Uren, eerst bekijken","invoiceType":"hours","postOnG)"
     R"(eneration":false})"},
    {"/v1/companies/{company}/settings", "/v1/companies/demo/settings",
     R"({"changes":[{"key":"hoursRevenueAccount","value":"8000"},{"key":"receivableAcc)"
     R"(ount","value":"1300"},{"key":"defaultVatCode","value":"HOOG"},{"key":"invoiceN)"
     R"(umberSeries","value":"VF"}]})"},
    {"/v1/companies/{company}/frequencies", "/v1/companies/demo/frequencies",
     R"({"code":"MAAND","name":"Per maand","kind":"month"})"},
    {"/v1/companies/{company}/groupingMethods", "/v1/companies/demo/groupingMethods",
     R"({"code":"KLANT","name":"Per klant","dimensions":["customer"]})"},
    {"/v1/companies/{company}/businessUnits", "/v1/companies/demo/businessUnits",
     R"({"code":"ZORG","name":"Zorg","bookingPeriodEndsOn":"friday"})"},
    {"/v1/companies/{company}/customerTemplates", "/v1/companies/demo/customerTemplates",
     R"({"code":"STD","name":"Standaard","invoiceFrequency":"MAAND"})"},
    {"/v1/companies/{company}/contacts", "/v1/companies/demo/contacts",
     R"({"code":"KRAK","kind":"company","name":"Bakkerij Krakeling","languageCode":"NLD"})"},
    {"/v1/companies/{company}/legalNames", "/v1/companies/demo/legalNames",
     R"({"code":"KRAKH","name":"Krakeling Holding B.V."})"},
    {"/v1/companies/{company}/layouts", "/v1/companies/demo/layouts",
     R"({"code":"STD","name":"Standaard"})"},
    {"/v1/companies/{company}/emailTemplates", "/v1/companies/demo/emailTemplates",
     R"({"code":"FACTUUR","usage":"salesInvoice","pdfTemplate":"Standaard"})"},
    {"/v1/companies/{company}/interactionTemplates", "/v1/companies/demo/interactionTemplates",
     R"({"code":"FACTUUR","entities":["contactCompany"]})"},
    {"/v1/companies/{company}/standardTermSchedules", "/v1/companies/demo/standardTermSchedules",
     R"({"code":"DRIE","name":"Drie termijnen","lines":[{"description":"Bij opdracht",)"
     R"("percent":"30"},{"description":"Halverwege","percent":"30"},)"
     R"({"description":"Bij oplevering","percent":"40"}]})"},
    {"/v1/companies/{company}/termScheduleTypes", "/v1/companies/demo/termScheduleTypes",
     R"({"code":"BOUW","name":"Bouwtermijnen","account":"8000"})"},
    {"/v1/companies/{company}/commitmentTypes", "/v1/companies/demo/commitmentTypes",
     R"({"code":"HUUR","name":"Huur","account":"8000"})"},
    {"/v1/companies/{company}/reports", "/v1/companies/demo/reports",
     R"({"code":"11076170","fileName":"Inkoopfactuur","folder":"//archief/inkoop"})"},
    {"/v1/companies/{company}/vendorTemplates", "/v1/companies/demo/vendorTemplates",
     R"({"code":"ZZP","name":"Zelfstandigen","purchaseInvoiceLayout":"STD"})"},
    {"/v1/companies/{company}/vendors", "/v1/companies/demo/vendors",
     R"({"code":"L1","name":"Drukkerij Inktvis","template":"ZZP"})"},
    {"/v1/companies/{company}/vendors/{id}", "/v1/companies/demo/vendors/L1",
     R"({"deliveryMethod":"printMail"})"},
    {"/v1/companies/{company}/settings", "/v1/companies/demo/settings",
     R"({"changes":[{"key":"salesInvoiceEmailTemplate","value":"FACTUUR"},)"
     R"({"key":"salesInvoiceInteractionTemplate","value":"FACTUUR"},)"
     R"({"key":"defaultTermSchedule","value":"DRIE"}]})"},
    {"/v1/companies/{company}/salutations", "/v1/companies/demo/salutations",
     R"({"text":"T.a.v. de crediteurenadministratie"})"},
    {"/v1/companies/{company}/holidays", "/v1/companies/demo/holidays",
     R"({"dutchYears":[2026,2027],"dates":["2026-12-24"]})"},
    {"/v1/companies/{company}/users/{id}:setWorkDate", "/v1/companies/demo/users/anna:setWorkDate",
     R"({"date":"2026-10-31"})"},
    {"/v1/companies/{company}/jobs", "/v1/companies/demo/jobs",
     R"({"jobCode":"11096325","at":"06:30","weekdays":["monday","thursday"]})"},
    {"/v1/companies/{company}/customers", "/v1/companies/demo/customers",
     R"({"code":"K1","name":"Bakkerij Krakeling","legalName":"Bakkerij Krakeling B.V.")"
     R"(,"address":{"street":"Nergensweg 2","postalCode":"9401 ZZ","city":"Assen","cou)"
     R"(ntry":"NL"},"vatId":"NL999014705B70","chamberOfCommerceId":"99901700","iban":")"
     R"(NL24FCTA0199000300"})"},
    {"/v1/companies/{company}/customers/{id}", "/v1/companies/demo/customers/K1",
     R"({"paymentTermDays":21,"contactDetails":[{"type":"email",)"
     R"("value":"facturen@krakeling.example","useForInvoice":true}]})"},
    {"/v1/companies/{company}/projects", "/v1/companies/demo/projects",
     R"({"code":"P1","customer":"K1","name":"Project 1","rate":"48.25"})"},
    {"/v1/companies/{company}/projects", "/v1/companies/demo/projects",
     R"({"code":"P2","customer":"K1","name":"Project 2","rate":"48.25"})"},
    {"/v1/companies/{company}/projects", "/v1/companies/demo/projects",
     R"({"code":"P3","customer":"K1","name":"Project 3","rate":"48.25"})"},
    {"/v1/companies/{company}/projects", "/v1/companies/demo/projects",
     R"({"code":"P4","customer":"K1","name":"Project 4","rate":"48.25"})"},
    {"/v1/companies/{company}/projects", "/v1/companies/demo/projects",
     R"({"code":"P5","customer":"K1","name":"Project 5","rate":"48.25"})"},
    {"/v1/companies/{company}/projects", "/v1/companies/demo/projects",
     R"({"code":"P6","customer":"K1","name":"Project 6","rate":"48.25"})"},
    {"/v1/companies/{company}/projects", "/v1/companies/demo/projects",
     R"({"code":"P7","customer":"K1","name":"Project 7","rate":"48.25"})"},
    {"/v1/companies/{company}/projects", "/v1/companies/demo/projects",
     R"({"code":"P8","customer":"K1","name":"Project 8","rate":"48.25"})"},
    {"/v1/companies/{company}/projects", "/v1/companies/demo/projects",
     R"({"code":"P9","customer":"K1","name":"Project 9","rate":"48.25"})"},
    {"/v1/companies/{company}/projects/{id}", "/v1/companies/demo/projects/P1",
     R"({"rate":"52.50"})"},
    {"/v1/companies/{company}/projects/{id}:setCompany",
     "/v1/companies/demo/projects/P1:setCompany", R"({"company":"KRAK"})"},
    {"/v1/companies/{company}/customers/{id}:overrideGrouping",
     "/v1/companies/demo/customers/K1:overrideGrouping",
     R"({"businessUnit":"ZORG","groupingMethod":"KLANT"})"},
    {"/v1/companies/{company}/projects/{id}:overrideGrouping",
     "/v1/companies/demo/projects/P9:overrideGrouping", R"({"groupingMethod":"KLANT"})"},
    {"/v1/companies/{company}/timesheets/{id}:overrideGrouping",
     "/v1/companies/demo/timesheets/W41:overrideGrouping", R"({"groupingMethod":"KLANT"})"},
    {"/v1/companies/{company}/contacts/{id}:overrideGrouping",
     "/v1/companies/demo/contacts/KRAK:overrideGrouping", R"({"groupingMethod":"KLANT"})"},
    {"/v1/companies/{company}/timesheets/{id}:attachSlip",
     "/v1/companies/demo/timesheets/W41:attachSlip",
     R"({"document":"W41.pdf","project":"P1","period":{"from":"2026-10-05","to":"2026-10-11"}})"},
    {"/v1/companies/{company}/hours", "/v1/companies/demo/hours",
     R"({"entryId":"2026-10-05/jan","date":"2026-10-05","customer":"K1","project":"P1")"
     R"(,"resource":"jan","quantity":"7.5","description":"Lijnbediening"})"},
    {"/v1/companies/{company}/hours", "/v1/companies/demo/hours",
     R"({"entries":[{"entryId":"p2","date":"2026-10-05","project":"P2","resource":"jan)"
     R"(","quantity":"8"},{"entryId":"p3","date":"2026-10-05","project":"P3","resource)"
     R"(":"jan","quantity":"8"},{"entryId":"p4","date":"2026-10-05","project":"P4","re)"
     R"(source":"jan","quantity":"8"},{"entryId":"p5","date":"2026-10-05","project":"P)"
     R"(5","resource":"jan","quantity":"8"},{"entryId":"p6","date":"2026-10-05","proje)"
     R"(ct":"P6","resource":"jan","quantity":"8"},{"entryId":"p7","date":"2026-10-20",)"
     R"("project":"P7","resource":"jan","quantity":"8"},{"entryId":"p8","date":"2026-1)"
     R"(0-20","project":"P8","resource":"jan","quantity":"8"},{"entryId":"p9","date":")"
     R"(2026-10-20","project":"P9","resource":"jan","quantity":"8"},{"entryId":"s1","d)"
     R"(ate":"2026-09-10","project":"P1","resource":"jan","quantity":"8"}]})"},
    {"/v1/companies/{company}/runs", "/v1/companies/demo/runs",
     R"({"profile":"hours","kind":"test","window":{"from":"2026-10-01","to":"2026-10-1)"
     R"(5"}})"},
    {"/v1/companies/{company}/runs", "/v1/companies/demo/runs",
     R"({"profile":"hours","kind":"production","window":{"from":"2026-10-01","to":"202)"
     R"(6-10-15"}})"},
    {"/v1/companies/{company}/runs", "/v1/companies/demo/runs",
     R"({"profile":"concept","kind":"production","window":{"from":"2026-10-16","to":"2)"
     R"(026-10-31"}})"},
    {"/v1/companies/{company}/runs", "/v1/companies/demo/runs",
     R"({"profile":"hours","kind":"production","window":{"from":"2026-09-01","to":"202)"
     R"(6-09-30"}})"},
    {"/v1/companies/{company}/runs/{run}:revert", "/v1/companies/demo/runs/4:revert",
     R"({"confirm":true})"},
    {"/v1/companies/{company}/runs/{run}:resume", "/v1/companies/demo/runs/2:resume", R"({})",
     "run.resume.not_failed"},
    {"/v1/companies/{company}/timesheets/{id}:processCorrections",
     "/v1/companies/demo/timesheets/W41:processCorrections",
     R"({"changes":[{"entryId":"s1","newQuantity":"7.5","description":"Pauze"}]})"},
    {"/v1/companies/{company}/jobs/{code}:run", "/v1/companies/demo/jobs/11096325:run", R"({})"},
    {"/v1/companies/{company}/invoices/{number}:finalise",
     "/v1/companies/demo/invoices/F26-0001:finalise", R"({"confirm":true})"},
    {"/v1/companies/{company}/invoices/{number}:credit",
     "/v1/companies/demo/invoices/F26-0002:credit", R"({"reasonCode":"TARIEF"})"},
    {"/v1/balance:credit", "/v1/balance:credit",
     R"({"company":"demo","invoice":"F26-0003","reasonCode":"TARIEF"})"},
    {"/v1/companies/{company}/invoices/{number}:importReturnMessage",
     "/v1/companies/demo/invoices/F26-0003:importReturnMessage",
     R"({"payload":"Ontvangen op 3 november"})"},
    {"/v1/companies/{company}/invoices/{number}:approveManually",
     "/v1/companies/demo/invoices/F26-0004:approveManually", R"({})"},
    {"/v1/companies/{company}/invoices/{number}:approvePartially",
     "/v1/companies/demo/invoices/F26-0005:approvePartially", R"({"lines":[1],"amount":"100.00"})"},
    {"/v1/companies/{company}/invoices/{number}:post", "/v1/companies/demo/invoices/F26-0006:post",
     R"({})"},
    {"/v1/companies/{company}/invoices/{number}:changeHeader",
     "/v1/companies/demo/invoices/F26-0007:changeHeader",
     R"({"field":"postingDescription","value":"Uren oktober"})"},
    {"/v1/companies/{company}/invoices/{number}:addLine",
     "/v1/companies/demo/invoices/F26-0007:addLine",
     R"({"description":"Reiskosten oktober","quantity":"120","unitPrice":"0.23"})"},
    {"/v1/companies/{company}/invoices/{number}:changeLine",
     "/v1/companies/demo/invoices/F26-0007:changeLine", R"({"line":2,"quantity":"115"})"},
    {"/v1/companies/{company}/invoices/{number}:removeLine",
     "/v1/companies/demo/invoices/F26-0007:removeLine", R"({"line":2})"},
    {"/v1/companies/{company}/invoices/{number}:release",
     "/v1/companies/demo/invoices/F26-0007:release", R"({})"},
    {"/v1/companies/{company}/invoices/{number}:reopen",
     "/v1/companies/demo/invoices/F26-0007:reopen", R"({})"},
    {"/v1/companies/{company}/invoices/{number}:release",
     "/v1/companies/demo/invoices/F26-0007:release", R"({})"},
    {"/v1/companies/{company}/invoices/{number}:delete",
     "/v1/companies/demo/invoices/F26-0008:delete", R"({})"},
    {"/v1/companies/{company}/invoices:post", "/v1/companies/demo/invoices:post",
     R"({"invoiceIds":["F26-0007"]})"},
    {"/v1/companies/{company}/settings", "/v1/companies/demo/settings",
     R"({"key":"salesInvoiceApprovalWorkflow","value":"on"})"},
    {"/v1/companies/{company}/invoices/{number}:credit",
     "/v1/companies/demo/invoices/F26-0001:credit", R"({"reasonCode":"TARIEF"})"},
    {"/v1/companies/{company}/invoices/{number}:approve",
     "/v1/companies/demo/invoices/F26-0012:approve", R"({})"},
    {"/v1/companies/{company}/invoices:credit", "/v1/companies/demo/invoices:credit",
     R"({"invoiceIds":["F26-0003","F26-0004"],"reasonCode":"TARIEF"})"},
    {"/v1/companies/{company}/invoices:journalise", "/v1/companies/demo/invoices:journalise",
     R"({"ids":["F26-0005"]})"},
    {"/v1/companies/{company}/exports", "/v1/companies/demo/exports",
     R"({"type":"all","until":"2026-11-30"})"},
    {"/v1/companies/{company}/periods/{period}:close", "/v1/companies/demo/periods/2026-10:close",
     R"({"reason":"Maand afgesloten"})"},
    {"/v1/companies/{company}/periods/{period}:reopen", "/v1/companies/demo/periods/2026-10:reopen",
     R"({"reason":"Nagekomen uren"})"},
    {"/v1/tokens", "/v1/tokens",
     R"({"name":"urenimport","roles":["PostHours"],"companies":["demo"],)"
     R"("expires":"2099-12-31T23:00:00Z"})"},
    {"/v1/tokens/{token}:revoke", "/v1/tokens/1:revoke", R"({})"},
};

}  // namespace

std::span<const Example> examples() {
  return kExamples;
}

const Example* example_of(std::string_view pattern) {
  const auto found = std::ranges::find(kExamples, pattern, &Example::pattern);
  return found == std::end(kExamples) ? nullptr : &*found;
}

}  // namespace facta::api
