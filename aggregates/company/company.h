// The company itself: its data, settings, definitions, master data and booking periods.
// Rules: see the tests of this folder, which quote them.
#pragma once

#include "aggregates/decision.h"

#include <optional>
#include <string_view>

namespace facta {

// Code of the central company: it exists from the start and issues no invoices (DEC-20).
inline constexpr std::string_view kCentralCompany = "central";
inline constexpr std::string_view kCentralTimeZone = "Europe/Amsterdam";

// The work date of a user: the one set, else today (DATE-03).
Date work_date_of(const CompanyState& state, std::string_view user, Date today);

bool is_open(const CompanyState& state);
// company.unknown for a company that is not open, or nothing.
std::optional<Rejection> refuse_unknown(const CompanyState& state);
// The same, and company.central_not_invoicing for the central company: in front of every command
// that belongs to an invoicing company.
std::optional<Rejection> refuse_not_invoicing(const CompanyState& state);

DecideResult decide(const CompanyState& state, const Context& context, const OpenCompany& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ChangeCompany& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ChangeInvoiceSettings& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const CreateCustomer& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ChangeCustomer& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const CreateProject& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ChangeProject& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineVatCode& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineLedgerAccount& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineNumberSeries& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const AddReasonCode& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineInvoiceProfile& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineInvoiceFrequency& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const AddGroupingMethod& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const OverrideGroupingMethod& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineBusinessUnit& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineCustomerTemplate& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineContact& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineLegalName& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const AddInvoiceLayout& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const AddEmailTemplate& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ConfigureInteractionTemplate& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineStandardTermSchedule& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineTermScheduleType& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineCommitmentType& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const RegisterReport& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineVendorTemplate& command);
DecideResult decide(const CompanyState& state, const Context& context, const CreateVendor& command);
DecideResult decide(const CompanyState& state, const Context& context, const ChangeVendor& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const SetGeneralSalutation& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineHolidayCalendar& command);
DecideResult decide(const CompanyState& state, const Context& context, const SetWorkDate& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const SetProjectCompany& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const CloseBookingPeriod& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ReopenBookingPeriod& command);

void evolve(CompanyState& state, const Fact& fact, const CompanyOpened& event);
void evolve(CompanyState& state, const Fact& fact, const CompanyChanged& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceSettingChanged& event);
void evolve(CompanyState& state, const Fact& fact, const CustomerCreated& event);
void evolve(CompanyState& state, const Fact& fact, const CustomerChanged& event);
void evolve(CompanyState& state, const Fact& fact, const ProjectCreated& event);
void evolve(CompanyState& state, const Fact& fact, const ProjectChanged& event);
void evolve(CompanyState& state, const Fact& fact, const VendorCreated& event);
void evolve(CompanyState& state, const Fact& fact, const VendorChanged& event);
void evolve(CompanyState& state, const Fact& fact, const NumberSeriesDefined& event);
void evolve(CompanyState& state, const Fact& fact, const GroupingMethodOverridden& event);
void evolve(CompanyState& state, const Fact& fact, const WorkDateSet& event);
void evolve(CompanyState& state, const Fact& fact, const ProjectCompanySet& event);
void evolve(CompanyState& state, const Fact& fact, const BookingPeriodClosed& event);
void evolve(CompanyState& state, const Fact& fact, const BookingPeriodReopened& event);
#define FACTA_EVOLVE(Defined, table, key) \
  void evolve(CompanyState& state, const Fact& fact, const Defined& event);
FACTA_DEFINITIONS(FACTA_EVOLVE)
#undef FACTA_EVOLVE

}  // namespace facta
