// Where the values on an invoice come from: the default and override chains of domain.md 7.6.
#include "tests/unit/billing/hours_setup.h"

#include <gtest/gtest.h>

namespace facta::testing {
namespace {

// The origin of a value on the last invoice; empty: the invoice has no such value.
std::string origin(const Books& books, std::string_view field) {
  for (const ValueOrigin& value : books.last<InvoiceGenerated>().invoice.origins) {
    if (value.field == field) {
      return value.from;
    }
  }
  return {};
}

int entries = 0;

// Bills one more entry of a project.
void bill(Books& books, std::string project, RunOptionsInput options = {},
          std::string profile = "hours", std::string timesheet = "") {
  HoursEntryInput hours = entry("e" + std::to_string(++entries), project, "2025-01-06", "1");
  if (!timesheet.empty()) {
    hours.timesheet = timesheet;
  }
  post(books, hours);
  ASSERT_EQ(produce(books, "2025-01-01", "2025-01-31", profile, options).invoices, 1u);
}

// A project of C1 as it is created now.
void create(Books& books, const char* code) {
  CreateProject project;
  project.code = code;
  project.customer = "C1";
  project.rate = Price{1'000'000};
  ASSERT_EQ(books.refused(project), "");
}

TEST(Origins, OfTheFrequency) {  // FREQ-01, FREQ-07
  Books books;
  define_frequencies(books);
  bill(books, "P1");
  EXPECT_EQ(origin(books, "invoiceFrequency"), "");
  set_at(books, "customer", "C1", "invoiceFrequency", "WEEK");
  create(books, "PN");
  bill(books, "PN");
  EXPECT_EQ(origin(books, "invoiceFrequency"), "customer C1");
  set_at(books, "project", "PN", "invoiceFrequency", "MONTH");  // by hand: a copy no more
  bill(books, "PN");
  EXPECT_EQ(origin(books, "invoiceFrequency"), "project PN");
  ChangeProject change;
  change.project = "P1";
  change.invoiceFrequency = "WEEK";
  ASSERT_EQ(books.refused(change), "");
  bill(books, "P1");
  EXPECT_EQ(origin(books, "invoiceFrequency"), "project P1");
}

TEST(Origins, OfTheGroupingMethod) {  // GROUP-08...13
  Books books;
  add_method(books, "RES", {"resource"});
  add_method(books, "CUS", {"customer"});
  set_at(books, "customer", "C1", "groupingMethod", "CUS");
  create(books, "PN");
  bill(books, "PN");
  EXPECT_EQ(origin(books, "groupingMethod"), "customer C1");
  DefineContact company;
  company.code = "K";
  company.groupingMethod = "RES";
  ASSERT_EQ(books.refused(company), "");
  ASSERT_EQ(books.refused(SetProjectCompany{"PN", "K"}), "");
  bill(books, "PN");
  EXPECT_EQ(origin(books, "groupingMethod"), "contact K");
  OverrideGroupingMethod by_hand;
  by_hand.level = "project";
  by_hand.subject = "PN";
  by_hand.groupingMethod = "CUS";
  ASSERT_EQ(books.refused(by_hand), "");
  bill(books, "PN");
  EXPECT_EQ(origin(books, "groupingMethod"), "project PN");
  by_hand.level = "timesheet";
  by_hand.subject = "T1";
  by_hand.groupingMethod = "RES";
  ASSERT_EQ(books.refused(by_hand), "");
  bill(books, "PN", {}, "hours", "T1");
  EXPECT_EQ(origin(books, "groupingMethod"), "timesheet T1");
  RunOptionsInput options;
  options.ignoreGrouping = true;
  bill(books, "PN", options);
  EXPECT_EQ(origin(books, "groupingMethod"), "option ignoreGrouping");
}

TEST(Origins, OfTheLayout) {  // DOC-02, SET-02, SET-39
  Books books;
  ASSERT_EQ(books.refused(AddInvoiceLayout{"L1", {}}), "");
  ASSERT_EQ(books.refused(AddInvoiceLayout{"L2", {}}), "");
  books.set("defaultSalesInvoiceLayout", "L1");
  CreateCustomer command;
  command.code = "NEW";
  command.name = "New";
  ASSERT_EQ(books.refused(command), "");
  CustomerData whole = *books.state.customers.latest("C1");
  whole.code = "NEW";
  whole.salesInvoiceLayout = "L1";
  whole.origins = books.state.customers.latest("NEW")->origins;
  books.fold({CustomerChanged{whole}});
  CreateProject project;
  project.code = "PN";
  project.customer = "NEW";
  project.rate = Price{1'000'000};
  ASSERT_EQ(books.refused(project), "");
  bill(books, "PN");
  EXPECT_EQ(origin(books, "layout"), "setting defaultSalesInvoiceLayout");
  ChangeCustomer change;
  change.customer = "NEW";
  change.salesInvoiceLayout = "L2";
  ASSERT_EQ(books.refused(change), "");
  bill(books, "PN");
  EXPECT_EQ(origin(books, "layout"), "customer NEW");
}

TEST(Origins, OfTheContactPerson) {  // SAL-05...07
  Books books;
  SetGeneralSalutation general;
  general.text = "T.a.v.";
  ASSERT_EQ(books.refused(general), "");
  general.languageCode = "ENU";
  general.text = "Attn.";
  ASSERT_EQ(books.refused(general), "");
  bill(books, "P1");
  EXPECT_EQ(origin(books, "contactPerson"), "general salutation");
  DefineContact company;
  company.code = "K";
  company.languageCode = "ENU";
  ASSERT_EQ(books.refused(company), "");
  ASSERT_EQ(books.refused(SetProjectCompany{"P1", "K"}), "");
  bill(books, "P1");
  EXPECT_EQ(origin(books, "contactPerson"), "general salutation ENU");
  DefineContact person;
  person.code = "J";
  person.kind = ContactKind::Person;
  person.name = "J. Jansen";
  ASSERT_EQ(books.refused(person), "");
  set_at(books, "project", "P1", "billToContactPerson", "J");
  bill(books, "P1");
  EXPECT_EQ(origin(books, "contactPerson"), "contact J");
}

TEST(Origins, OfTheStatusAndTheReceivable) {  // STATUS-01, STATUS-07, RUN-24, DEC-06
  Books books;
  bill(books, "P1");
  EXPECT_EQ(origin(books, "status"), "profile hours");
  EXPECT_EQ(origin(books, "receivableAccount"), "setting receivableAccount");
  bill(books, "P1", {}, "drafts");
  EXPECT_EQ(origin(books, "status"), "setting defaultStatusHours");
  RunOptionsInput options;
  options.ignoreFrequency = true;
  CustomerData customer = *books.state.customers.latest("C1");
  customer.receivableAccount = "1310";
  books.fold({CustomerChanged{customer}});
  bill(books, "P1", options, "drafts");
  EXPECT_EQ(origin(books, "status"), "option ignoreFrequency");
  EXPECT_EQ(origin(books, "receivableAccount"), "customer C1");
}

}  // namespace
}  // namespace facta::testing
