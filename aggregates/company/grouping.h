// Copied defaults of customers, projects and vendors: which grouping method, frequency and layout
// they get when they are created, and from where (7.6). Grouping: GROUP-02, GROUP-08...10, DEC-14.
#pragma once

#include "aggregates/state/company_state.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

// A value and where it comes from; both empty: there is none.
struct CopiedValue {
  std::string value;
  std::string origin;
};

// FREQ-01: the template's, else SET-01.
CopiedValue customer_frequency(const CompanyState& state, std::string_view template_code);
// PURCH-08: the vendor template's, else SET-32.
CopiedValue vendor_layout(const CompanyState& state, std::string_view template_code);
// A company setting that is copied into a new customer (SET-02, SET-03), project (SET-22) or vendor
// (SET-34).
CopiedValue copied_setting(const CompanyState& state, std::string_view key);
// GROUP-08...10: the contact company's method, else that of the customer for the unit, else the
// customer's.
CopiedValue project_method(const CompanyState& state, std::string_view contact_company,
                           const CustomerData& customer, std::string_view business_unit);
// SAL-04: the general salutation without language, where a bill-to customer and no contact person
// is set.
CopiedValue project_salutation(const CompanyState& state, const ProjectData& project);

// A value that the request gives, else the copied one with its origin.
void take_default(const std::optional<std::string>& given, CopiedValue copied,
                  std::string_view field, std::string& value, std::vector<ValueOrigin>& origins);
void set_origin(std::vector<ValueOrigin>& origins, std::string_view field, std::string from);
// The value was set by hand since it was copied.
void forget_origin(std::vector<ValueOrigin>& origins, std::string_view field);
// Where a value was copied from; `own`: the record that it was set on by hand.
std::string origin_of(const std::vector<ValueOrigin>& origins, std::string_view field,
                      std::string own);
// An empty method takes the unit's own away.
void set_unit_method(CustomerData& customer, const std::string& unit, const std::string& method);

// The word of a dimension of a grouping method (GROUP-01).
bool is_grouping_dimension(std::string_view word);
std::string grouping_dimensions();

}  // namespace facta
