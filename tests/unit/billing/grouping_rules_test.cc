// Grouping methods, rule by rule: domain.md 2.8 (GROUP), and what shares an invoice (GROUP-14).
#include "aggregates/company/grouping.h"
#include "tests/unit/billing/hours_setup.h"

#include <gtest/gtest.h>

namespace facta::testing {
namespace {

// A second project of C1.
void second_project(Books& books) {
  CreateProject second;
  second.code = "P1B";
  second.customer = "C1";
  second.rate = Price{1'000'000};
  FACTA_ASSERT(books.refused(second).empty(), "a project is created");
}

TEST(GroupingRules, OfANewCustomerIsCopiedFromTheSetting) {  // GROUP-02, SET-03
  Books books;
  add_method(books, "RES", {"resource"});
  add_method(books, "CUS", {"customer"});
  books.set("defaultGroupingMethod", "RES");
  CreateCustomer command;
  command.code = "NEW";
  command.name = "New";
  ASSERT_EQ(books.refused(command), "");
  books.set("defaultGroupingMethod", "CUS");
  const CustomerData& customer = *books.state.customers.latest("NEW");
  EXPECT_EQ(customer.groupingMethod, "RES");
  ASSERT_EQ(customer.origins.size(), 1u);
  EXPECT_EQ(customer.origins[0].from, "setting defaultGroupingMethod");
}

TEST(GroupingRules, CanBeSetAtEveryLevel) {  // GROUP-07, SET-40, SET-41
  Books books;
  add_method(books, "RES", {"resource"});
  DefineContact contact;
  contact.code = "K";
  ASSERT_EQ(books.refused(contact), "");
  const struct {
    const char* level;
    const char* subject;
    const char* unit;
    const char* recorded;
  } kRows[] = {{"customer", "C1", "", "customer"},
               {"customer", "C1", "A", "customerUnit"},
               {"contact", "K", "", "contact"},
               {"project", "P1", "", "project"},
               {"timesheet", "T1", "", "timesheet"}};
  for (const auto& row : kRows) {
    OverrideGroupingMethod command;
    command.level = row.level;
    command.subject = row.subject;
    command.businessUnit = row.unit;
    command.groupingMethod = "RES";
    ASSERT_EQ(books.refused(command), "") << row.recorded;
    const auto& event = books.last<GroupingMethodOverridden>();
    EXPECT_EQ(event.level, row.recorded);
    EXPECT_EQ(event.old, "") << row.recorded;
    EXPECT_EQ(event.new_, "RES") << row.recorded;
  }
  EXPECT_EQ(books.state.customers.latest("C1")->groupingMethod, "RES");
  EXPECT_EQ(books.state.customers.latest("C1")->unitInvoiceData.at(0).businessUnit, "A");
  EXPECT_EQ(books.state.contacts.latest("K")->groupingMethod, "RES");
  EXPECT_EQ(books.state.projects.latest("P1")->groupingMethod, "RES");
}

// Two entries that differ in one thing share an invoice unless the method has that dimension.
TEST(GroupingRules, EachDimensionKeepsItsValuesApart) {  // GROUP-01, GROUP-14, DEC-03
  const std::string dimensions[] = {"customer", "project", "company",
                                    "resource", "wbs",     "projectResource"};
  for (const std::string& dimension : dimensions) {
    for (const std::string& differs : dimensions) {
      SCOPED_TRACE(dimension + ", differing in " + differs);
      Books books;
      add_method(books, "M", {dimension});
      CreateProject second;
      second.code = differs == "customer" ? "P2B" : "P1B";
      second.customer = differs == "customer" ? "C2" : "C1";
      second.rate = Price{1'000'000};
      ASSERT_EQ(books.refused(second), "");
      for (const char* code : {"K1", "K2"}) {
        DefineContact company;
        company.code = code;
        company.groupingMethod = "M";
        ASSERT_EQ(books.refused(company), "");
      }
      ASSERT_EQ(books.refused(SetProjectCompany{"P1", "K1"}), "");
      ASSERT_EQ(books.refused(SetProjectCompany{second.code, differs == "company" ? "K2" : "K1"}),
                "");
      HoursEntryInput a = entry("a", "P1", "2025-01-06", "8");
      a.wbs = "W1";
      a.projectResource = "R1";
      HoursEntryInput b = a;
      b.entryId = "b";
      const bool other_project =
          differs == "project" || differs == "company" || differs == "customer";
      b.project = other_project ? second.code : a.project;
      b.resource = differs == "resource" ? "piet" : a.resource;
      b.wbs = differs == "wbs" ? "W2" : "W1";
      b.projectResource = differs == "projectResource" ? "R2" : "R1";
      post(books, a);
      post(books, b);
      const bool apart = differs == "customer" || dimension == differs ||
                         (dimension == "project" && other_project);
      EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, apart ? 2u : 1u);
    }
  }
}

// Their periods may begin on the same day and yet be two: week 36 and September of 2025.
TEST(GroupingRules, KeepsThePeriodsOfTwoFrequenciesApart) {  // GROUP-14, AMB-09
  Books books;
  define_frequencies(books);
  books.set("hoursBookingDateCalculation", "frequencyProject");
  add_method(books, "CUS", {"customer"});
  second_project(books);
  for (const auto& [project, frequency] : {std::pair("P1", "WEEK"), std::pair("P1B", "MONTH")}) {
    set_at(books, "project", project, "groupingMethod", "CUS");
    set_at(books, "project", project, "invoiceFrequency", frequency);
  }
  post(books, entry("w", "P1", "2025-09-02", "8"));
  post(books, entry("m", "P1B", "2025-09-02", "8"));
  ASSERT_EQ(produce(books, "2025-09-01", "2025-09-30").invoices, 2u);
  for (const char* number : {"1", "2"}) {
    const InvoiceContent& content = books.invoice(number).content;
    const bool weekly = entries_of(books, number) == "w";
    EXPECT_EQ(content.period.to, day(weekly ? "2025-09-07" : "2025-09-30"));
    EXPECT_EQ(content.bookingDate, content.period.to);  // DATE-06
  }
}

TEST(GroupingRules, ADraftOfAnotherLayoutIsLeftAlone) {  // GROUP-14, STATUS-04
  Books books;
  ASSERT_EQ(books.refused(AddInvoiceLayout{"L1", {}}), "");
  ASSERT_EQ(books.refused(AddInvoiceLayout{"L2", {}}), "");
  set_at(books, "customer", "C1", "salesInvoiceLayout", "L1");
  books.hours("a", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  set_at(books, "customer", "C1", "salesInvoiceLayout", "L2");
  books.hours("b", "2025-01-07", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  ASSERT_EQ(books.invoice_count(), 2u);
  EXPECT_EQ(books.invoice("1").content.layout, "L1");
  EXPECT_EQ(books.invoice("2").content.layout, "L2");
  set_at(books, "customer", "C1", "salesInvoiceLayout", "L1");
  books.hours("c", "2025-01-08", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  EXPECT_EQ(entries_of(books, "1"), "a c");
}

// Legal name, business unit, currency and frequency: after the credit the hours follow what holds
// then.
TEST(GroupingRules, ChangedLaterReachesAnInvoiceByItsCreditOnly) {  // GROUP-12, CRE-20
  Books books;
  add_method(books, "CUS", {"customer"});
  add_method(books, "RES", {"resource"});
  set_at(books, "project", "P1", "groupingMethod", "CUS");
  HoursEntryInput b = entry("b", "P1", "2025-01-07", "8");
  b.resource = "piet";
  post(books, entry("a", "P1", "2025-01-06", "8"));
  post(books, b);
  ASSERT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 1u);
  const InvoiceContent before = books.invoice("1").content;
  set_at(books, "project", "P1", "groupingMethod", "RES");
  ASSERT_EQ(books.refused(DefineLegalName{"LN", "Acme Holding N.V."}), "");
  ChangeProject change;
  change.project = "P1";
  change.legalName = "LN";
  ASSERT_EQ(books.refused(change), "");
  EXPECT_EQ(books.invoice("1").content, before);
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 0u);
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  ASSERT_EQ(books.refused(PostInvoice{"2"}), "");
  ASSERT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 2u);
  for (const char* number : {"3", "4"}) {
    EXPECT_EQ(books.invoice(number).content.groupingMethod, "RES");
    EXPECT_EQ(books.invoice(number).content.buyer.legalName, "Acme Holding N.V.");
  }
}

TEST(GroupingRules, KeepsTheLegalNameOfAnInvoiceThatIsPostedLater) {  // GROUP-14, VAT-09
  // Given a draft of a project that has a legal name of its own.
  Books books;
  ASSERT_EQ(books.refused(DefineLegalName{"LN", "Acme Holding N.V."}), "");
  ChangeProject change;
  change.project = "P1";
  change.legalName = "LN";
  ASSERT_EQ(books.refused(change), "");
  post(books, entry("a", "P1", "2025-01-06", "8"));
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  ASSERT_EQ(books.invoice("1").content.buyer.legalName, "Acme Holding N.V.");
  // When it is posted, then it is issued to that name.
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  EXPECT_EQ(books.last<InvoicePosted>().buyer.legalName, "Acme Holding N.V.");
}

TEST(GroupingRules, IsOfHoursInvoicesOnly) {  // GROUP-04, GROUP-05, RUN-22
  Books books;
  StartInvoiceRun run;
  run.profile = "terms";
  run.kind = "production";
  run.window = WindowInput{day("2025-01-01"), day("2025-01-31")};
  run.options.ignoreGrouping = true;
  EXPECT_EQ(books.refused(run), "run.option.not_applicable");
  // The split of term invoices is a setting of its own (SET-50).
  add_method(books, "RES", {"resource"});
  set_at(books, "project", "P1", "groupingMethod", "RES");
  set_at(books, "project", "P1", "termSplit", "perTerm");
  EXPECT_EQ(books.state.projects.latest("P1")->groupingMethod, "RES");
  EXPECT_EQ(books.state.projects.latest("P1")->termSplit, "perTerm");
}

// TERM-11, SET-22 -> SET-50: copied once, with its origin; set by hand, it is a copy no more.
TEST(GroupingRules, ANewProjectCopiesTheSplitOfTermInvoices) {
  Books books;
  const auto create = [&](const char* code) {
    CreateProject project;
    project.code = code;
    project.customer = "C1";
    EXPECT_EQ(books.refused(project), "");
    return *books.state.projects.latest(code);
  };
  EXPECT_EQ(create("PA").termSplit, "perProject");  // its default
  set_at(books, "company", "", "defaultTermSplit", "perCustomer");
  const ProjectData copied = create("PB");
  EXPECT_EQ(copied.termSplit, "perCustomer");
  EXPECT_EQ(origin_of(copied.origins, "termSplit", "by hand"), "setting defaultTermSplit");
  EXPECT_EQ(books.state.projects.latest("PA")->termSplit, "perProject");  // SET-G4
  set_at(books, "project", "PB", "termSplit", "perTerm");
  EXPECT_EQ(books.state.projects.latest("PB")->termSplit, "perTerm");
  EXPECT_EQ(origin_of(books.state.projects.latest("PB")->origins, "termSplit", "by hand"),
            "by hand");
}

// No run of terms or commitments touches an invoice that is there.
TEST(GroupingRules, OnlyHoursAreAppended) {  // STATUS-10
  Books books;
  books.fold({InvoiceProfileDefined{"commitments", "", InvoiceType::Commitment, false},
              InvoiceProfileDefined{"drafted terms", "", InvoiceType::Term, false}});
  books.hours("a", "2025-01-06", "8");
  books.draft();
  books.hours("b", "2025-01-07", "8");
  const InvoiceLinesRow before = books.lists("1");
  for (const char* profile : {"commitments", "drafted terms"}) {
    books.run(RunKind::Production, "2025-01-01", "2025-01-31", profile);
    EXPECT_EQ(books.last<InvoiceRunGenerated>().invoices, 0u) << profile;
  }
  EXPECT_EQ(books.lists("1").lines, before.lines);
  EXPECT_EQ(books.entry("b").state, HoursState::kOpen);
  books.draft();
  EXPECT_EQ(books.entry("b").invoice, "1");
}

}  // namespace
}  // namespace facta::testing
