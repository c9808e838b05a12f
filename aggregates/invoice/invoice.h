// Invoices after they came into being: released, posted, credited, deleted, approved.
// Rules: see the tests of this folder, which quote them.
#pragma once

#include "aggregates/decision.h"

namespace facta {

DecideResult decide(const CompanyState& state, const Context& context,
                    const ReleaseInvoice& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ReopenInvoice& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ChangeInvoiceHeader& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const AddInvoiceLine& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ChangeInvoiceLine& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const RemoveInvoiceLine& command);
DecideResult decide(const CompanyState& state, const Context& context, const PostInvoice& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const PostInvoicesBatch& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const FinaliseInvoice& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DeleteInvoice& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const CreditInvoice& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const CreditInvoices& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const RequestCreditFromBalance& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ApproveSalesInvoice& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ImportReturnMessage& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ApproveInvoiceManually& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ApproveInvoicePartially& command);

void evolve(CompanyState& state, const Fact& fact, const InvoiceReleased& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceReopened& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceHeaderChanged& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceLineAdded& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceLineChanged& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceLineRemoved& event);
void evolve(CompanyState& state, const Fact& fact, const InvoicePosted& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceMadeDefinitive& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceDeleted& event);
void evolve(CompanyState& state, const Fact& fact, const CreditInvoiceCreated& event);
void evolve(CompanyState& state, const Fact& fact, const CreditActionRequested& event);
void evolve(CompanyState& state, const Fact& fact, const CreditActionSucceeded& event);
void evolve(CompanyState& state, const Fact& fact, const CreditActionFailed& event);
// A new pending credit action.
void put_credit_action(CompanyState& state, const CreditActionData& action);
void evolve(CompanyState& state, const Fact& fact, const InvoiceWorkflowApproved& event);
void evolve(CompanyState& state, const Fact& fact, const ReturnMessageImported& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceManuallyApproved& event);
void evolve(CompanyState& state, const Fact& fact, const InvoicePartiallyApproved& event);

}  // namespace facta
