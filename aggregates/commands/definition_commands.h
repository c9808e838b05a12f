// What can be asked about templates, terms, commitments, reports and vendors: their definitions. As
// commands.h, which has the others.
#pragma once

#include "aggregates/commands/inputs.h"
#include "events/schema/events.gen.h"

#include <optional>
#include <string>
#include <vector>

namespace facta {

struct AddEmailTemplate {
  std::string code;
  EmailTemplateUsage usage = EmailTemplateUsage::SalesInvoice;
  OptionalText pdfTemplate;
  FACTA_DESCRIBE(AddEmailTemplate, code, usage, pdfTemplate)
};
// Absent fields of a template that exists stay as they are; an empty text clears.
struct ConfigureInteractionTemplate {
  std::string code;
  std::optional<std::vector<InteractionEntity>> entities;
  OptionalText documentReport, documentTemplateName, customReportLayout;
  FACTA_DESCRIBE(ConfigureInteractionTemplate, code, entities, documentReport, documentTemplateName,
                 customReportLayout)
};
struct StandardTermLineInput {
  OptionalText description;
  BasisPoints percent;
  FACTA_DESCRIBE(StandardTermLineInput, description, percent)
};
// Defining a code again replaces it.
struct DefineStandardTermSchedule {
  std::string code;
  OptionalText name;
  std::vector<StandardTermLineInput> lines;
  FACTA_DESCRIBE(DefineStandardTermSchedule, code, name, lines)
};
// Defining a code again replaces it.
struct DefineTermScheduleType {
  std::string code;
  OptionalText name, account;
  FACTA_DESCRIBE(DefineTermScheduleType, code, name, account)
};
struct DefineCommitmentType {
  std::string code;
  OptionalText name, account;
  FACTA_DESCRIBE(DefineCommitmentType, code, name, account)
};
// Registering a code again replaces it.
struct RegisterReport {
  std::string code;
  std::string fileName;
  std::optional<ReportStorageLocation> storageLocation;  // absent: as sharePointInUse says
  std::string folder;
  FACTA_DESCRIBE(RegisterReport, code, fileName, storageLocation, folder)
};
// Defining a code again replaces it.
struct DefineVendorTemplate {
  std::string code;
  OptionalText name, purchaseInvoiceLayout;
  FACTA_DESCRIBE(DefineVendorTemplate, code, name, purchaseInvoiceLayout)
};
struct CreateVendor {
  std::string code;
  std::string name;
  OptionalText template_;                              // PURCH-08
  OptionalText purchaseInvoiceLayout, deliveryMethod;  // in place of the defaults
  FACTA_DESCRIBE(CreateVendor, code, name, template_, purchaseInvoiceLayout, deliveryMethod)
};
// Absent fields stay as they are; an empty text clears.
struct ChangeVendor {
  std::string vendor;  // from the path
  OptionalText name, purchaseInvoiceLayout, deliveryMethod;
  FACTA_DESCRIBE(ChangeVendor, vendor, name, purchaseInvoiceLayout, deliveryMethod)
};

}  // namespace facta
