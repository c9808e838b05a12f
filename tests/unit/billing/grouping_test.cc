// Grouping methods (GROUP) and salutations (SAL).
#include "tests/unit/billing/hours_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;

struct Resolution {
  const char* id;
  std::string contact, unit_a, project_unit, customer, expected, origin;
};

TEST(Grouping, OfAProjectIsResolvedWhenItsCompanyIsSet) {  // GROUP-08...10
  const Resolution cases[] = {
      {"GROUP-EX-01", "PROJECT", "RESOURCE", "A", "CUSTOMER", "PROJECT", "contact K"},
      {"GROUP-EX-01", "PROJECT", "", "", "CUSTOMER", "PROJECT", "contact K"},
      {"GROUP-EX-02", "", "", "A", "CUSTOMER", "CUSTOMER", "customer C1"},
      {"GROUP-EX-03", "", "RESOURCE", "A", "CUSTOMER", "RESOURCE", "customer C1, business unit A"},
      {"GROUP-EX-04", "", "RESOURCE", "B", "CUSTOMER", "CUSTOMER", "customer C1"},
      {"GROUP-EX-05", "WBS", "RESOURCE", "A", "CUSTOMER", "WBS", "contact K"},
      {"GROUP-EX-06", "", "RESOURCE", "", "CUSTOMER", "CUSTOMER", "customer C1"}};
  for (const Resolution& example : cases) {
    SCOPED_TRACE(example.id);
    Books books;
    for (const auto& [code, dimension] :
         {std::pair("PROJECT", "project"), std::pair("CUSTOMER", "customer"),
          std::pair("RESOURCE", "resource"), std::pair("WBS", "wbs")}) {
      add_method(books, code, {dimension});
    }
    DefineContact contact;
    contact.code = "K";
    contact.groupingMethod = example.contact;
    ASSERT_EQ(books.refused(contact), "");
    set_at(books, "customer", "C1", "groupingMethod", example.customer);
    if (!example.unit_a.empty()) {
      OverrideGroupingMethod of_unit;
      of_unit.level = "customer";
      of_unit.subject = "C1";
      of_unit.businessUnit = "A";
      of_unit.groupingMethod = example.unit_a;
      ASSERT_EQ(books.refused(of_unit), "");
    }
    CreateProject project;
    project.code = "PX";
    project.customer = "C1";
    if (!example.project_unit.empty()) {
      project.businessUnit = example.project_unit;
    }
    ASSERT_EQ(books.refused(project), "");
    SetProjectCompany set;
    set.project = "PX";
    set.company = "K";
    ASSERT_EQ(books.refused(set), "");
    EXPECT_EQ(books.state.projects.latest("PX")->groupingMethod, example.expected);
    const auto& event = books.last<ProjectCompanySet>();
    EXPECT_EQ(event.groupingMethod, example.expected);
    EXPECT_EQ(event.origin, example.origin);
    // A copy: what changes on the cards afterwards does not reach the project (COPY).
    set_at(books, "contact", "K", "groupingMethod", "CUSTOMER");
    set_at(books, "customer", "C1", "groupingMethod", "RESOURCE");
    EXPECT_EQ(books.state.projects.latest("PX")->groupingMethod, example.expected);
  }
}

TEST(Grouping, SetByHandIsReplacedWithAWarning) {  // DEC-14
  Books books;
  add_method(books, "RES", {"resource"});
  add_method(books, "CUS", {"customer"});
  set_at(books, "customer", "C1", "groupingMethod", "CUS");
  OverrideGroupingMethod by_hand;
  by_hand.level = "project";
  by_hand.subject = "P1";
  by_hand.groupingMethod = "RES";
  ASSERT_EQ(books.refused(by_hand), "");
  DefineContact contact;
  contact.code = "K";
  ASSERT_EQ(books.refused(contact), "");
  SetProjectCompany set;
  set.project = "P1";
  set.company = "K";
  EXPECT_THAT(books.warnings(set), ElementsAre("grouping.override_replaced"));
  EXPECT_EQ(books.state.projects.latest("P1")->groupingMethod, "CUS");
}

TEST(Grouping, MethodsAreChecked) {  // GROUP-01, GROUP-03
  Books books;
  AddGroupingMethod command;
  command.code = "X";
  command.dimensions = {"project", "colour"};
  EXPECT_EQ(books.refused(command), "grouping.dimension_unknown");
  command.dimensions = {"project"};
  EXPECT_EQ(books.refused(command), "");
  EXPECT_EQ(books.refused(command), "grouping.code_exists");
  OverrideGroupingMethod missing;
  missing.level = "project";
  missing.subject = "P1";
  missing.groupingMethod = "NONE";
  EXPECT_EQ(books.refused(missing), "grouping.unknown");
}

// Two projects of one customer, three entries.
void two_projects(Books& books) {
  CreateProject second;
  second.code = "P1B";
  second.customer = "C1";
  second.rate = Price{1'000'000};
  FACTA_ASSERT(books.refused(second).empty(), "a project is created");
  HoursEntryInput a = entry("a", "P1", "2025-01-06", "8");
  HoursEntryInput b = entry("b", "P1", "2025-01-07", "8");
  HoursEntryInput c = entry("c", "P1B", "2025-01-06", "8");
  b.resource = "piet";
  a.timesheet = "T1";
  post(books, a);
  post(books, b);
  post(books, c);
}

TEST(Grouping, IsPerProjectUntilAMethodIsSet) {  // GROUP-01
  Books books;
  two_projects(books);
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 2u);
  EXPECT_EQ(entries_of(books, "1"), "a b");
}

TEST(Grouping, PerCustomerPutsProjectsTogether) {  // GROUP-01, GROUP-14, CRE-10
  Books books;
  add_method(books, "CUS", {"customer"});
  two_projects(books);
  set_at(books, "project", "P1", "groupingMethod", "CUS");
  set_at(books, "project", "P1B", "groupingMethod", "CUS");
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 1u);
  EXPECT_EQ(entries_of(books, "1"), "a b c");
  EXPECT_EQ(books.invoice("1").content.project, "");
  EXPECT_EQ(books.lists("1").lines[2].project, "P1B");
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  ASSERT_EQ(books.refused(PostInvoice{"2"}), "");
  EXPECT_EQ(books.entry("c").state, HoursState::kOpen);  // HOUR-04, over several projects
}

TEST(Grouping, OfDifferentMethodsNeverShareAnInvoice) {  // DEC-03
  Books books;
  add_method(books, "CUS", {"customer"});
  add_method(books, "CUS2", {"customer"});
  two_projects(books);
  set_at(books, "project", "P1", "groupingMethod", "CUS");
  set_at(books, "project", "P1B", "groupingMethod", "CUS2");
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 2u);
}

TEST(Grouping, OfATimesheetGoesBeforeThatOfTheProject) {  // GROUP-07, GROUP-11
  Books books;
  add_method(books, "RES", {"resource"});
  add_method(books, "CUS", {"customer"});
  two_projects(books);
  set_at(books, "project", "P1", "groupingMethod", "CUS");
  OverrideGroupingMethod of_sheet;
  of_sheet.level = "timesheet";
  of_sheet.subject = "T1";
  of_sheet.groupingMethod = "RES";
  ASSERT_EQ(books.refused(of_sheet), "");
  produce(books, "2025-01-01", "2025-01-31");
  EXPECT_EQ(books.invoice_count(), 3u);
}

TEST(Grouping, IgnoredCollectsPerCustomer) {  // GROUP-13, RUN-22
  Books books;
  add_method(books, "RES", {"resource"});
  two_projects(books);
  set_at(books, "project", "P1", "groupingMethod", "RES");
  RunOptionsInput options;
  options.ignoreGrouping = true;
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31", "hours", options).invoices, 1u);
}

TEST(Grouping, KeepsUnitsCurrenciesAndLegalNamesApart) {  // GROUP-14, DEC-29
  Books books;
  add_method(books, "CUS", {"customer"});
  two_projects(books);
  set_at(books, "project", "P1", "groupingMethod", "CUS");
  set_at(books, "project", "P1B", "groupingMethod", "CUS");
  HoursEntryInput unit = entry("u", "P1", "2025-01-08", "1");
  unit.businessUnit = "ZORG";
  post(books, unit);
  HoursEntryInput dollars = entry("d", "P1", "2025-01-08", "1");
  dollars.currency = "USD";
  post(books, dollars);
  ASSERT_EQ(books.refused(DefineLegalName{"LN", "Acme Holding N.V."}), "");
  ChangeProject change;
  change.project = "P1B";
  change.legalName = "LN";
  ASSERT_EQ(books.refused(change), "");
  produce(books, "2025-01-01", "2025-01-31");
  EXPECT_EQ(books.invoice_count(), 4u);
  bool named = false;
  for (int n = 1; n <= 4; ++n) {
    named =
        named || books.invoice(std::to_string(n)).content.buyer.legalName == "Acme Holding N.V.";
  }
  EXPECT_TRUE(named);
}

TEST(Grouping, NumbersFollowCustomerThenKey) {  // DEC-02
  Books books;
  add_method(books, "RES", {"resource"});
  set_at(books, "project", "P1", "groupingMethod", "RES");
  int n = 0;
  for (const std::string resource : {"zoe", "anna", "b b", "b"}) {
    HoursEntryInput input = entry("e" + std::to_string(n++), "P1", "2025-01-06", "1");
    input.resource = resource;
    post(books, input);
  }
  produce(books, "2025-01-01", "2025-01-31");
  EXPECT_EQ(entries_of(books, "1"), "e1");
  EXPECT_EQ(entries_of(books, "2"), "e3");
  EXPECT_EQ(entries_of(books, "3"), "e2");
  EXPECT_EQ(entries_of(books, "4"), "e0");
}

}  // namespace
}  // namespace facta::testing
