// Grouping methods (GROUP), initial status and appending to drafts (STATUS), salutations (SAL).
#include "tests/unit/billing/hours_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;

struct Resolution {
  std::string contact, unit_a, project_unit, customer, expected;
};

TEST(Grouping, OfAProjectIsResolvedWhenItsCompanyIsSet) {  // GROUP-EX-01...06, GROUP-08...10
  const Resolution cases[] = {
      {"PROJECT", "", "A", "CUSTOMER", "PROJECT"},   {"", "", "A", "CUSTOMER", "CUSTOMER"},
      {"", "RESOURCE", "A", "CUSTOMER", "RESOURCE"}, {"", "RESOURCE", "B", "CUSTOMER", "CUSTOMER"},
      {"WBS", "RESOURCE", "A", "CUSTOMER", "WBS"},   {"", "RESOURCE", "", "CUSTOMER", "CUSTOMER"}};
  for (const Resolution& example : cases) {
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

// ---- STATUS -----------------------------------------------------------------------------------

struct Status {
  std::string setting;
  bool ignores;
  std::string existing;  // status of an invoice of the same group: "", draft, released
  bool appends;
  InvoiceState expected;
};

TEST(Status, OfAGeneratedInvoiceAndWhetherLinesAreAppended) {  // STATUS-EX-01...07, DEC-04
  const Status cases[] = {{"open", false, "", false, InvoiceState::kDraft},
                          {"open", false, "draft", true, InvoiceState::kDraft},
                          {"open", false, "released", false, InvoiceState::kDraft},
                          {"released", false, "", false, InvoiceState::kReleased},
                          {"released", false, "draft", false, InvoiceState::kReleased},
                          {"open", true, "draft", false, InvoiceState::kReleased},
                          {"open", true, "", false, InvoiceState::kReleased}};
  for (const Status& example : cases) {
    Books books;
    books.hours("a", "2025-01-06", "8");
    if (!example.existing.empty()) {
      produce(books, "2025-01-01", "2025-01-31", "drafts");
      if (example.existing == "released") {
        ASSERT_EQ(books.refused(ReleaseInvoice{"1"}), "");
      }
      books.hours("b", "2025-01-07", "8");
    }
    books.set("defaultStatusHours", example.setting);
    RunOptionsInput options;
    options.ignoreFrequency = example.ignores;
    const RunRow run = produce(books, "2025-01-01", "2025-01-31", "drafts", options);
    EXPECT_EQ(run.invoices, 1u);
    const std::string made = example.existing.empty() || example.appends ? "1" : "2";
    EXPECT_EQ(books.invoice(made).state, example.expected);
    EXPECT_EQ(books.invoice_count(), made == "1" ? 1u : 2u);
    if (example.appends) {
      EXPECT_EQ(entries_of(books, "1"), "a b");
      EXPECT_EQ(books.invoice("1").content.totals.net.minor, 1'600'00);
      EXPECT_EQ(books.invoice("1").content.totals.vat.minor, 336'00);
      EXPECT_EQ(run.totals.at(0).totals.net.minor, 800'00);
      EXPECT_EQ(books.entry("b").invoice, "1");
    }
  }
}

TEST(Status, AnAppendedDraftKeepsItsBookingDate) {  // DEC-04
  Books books;
  books.hours("a", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  books.context.today = day("2025-02-20");
  books.hours("b", "2025-01-07", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-02-03"));
}

TEST(Status, RevertingARunTakesOnlyItsLinesFromASharedInvoice) {  // REV-16
  Books books;
  books.hours("a", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-15", "drafts");
  books.hours("b", "2025-01-20", "4");
  produce(books, "2025-01-16", "2025-01-31", "drafts");
  ASSERT_EQ(entries_of(books, "1"), "a b");
  ASSERT_EQ(books.refused(RevertInvoiceRun{1, true}), "");
  EXPECT_EQ(entries_of(books, "1"), "b");
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kDraft);
  EXPECT_EQ(books.invoice("1").content.totals.net.minor, 400'00);
  EXPECT_EQ(books.entry("a").state, HoursState::kOpen);
  EXPECT_EQ(books.entry("b").invoice, "1");
  ASSERT_EQ(books.refused(RevertInvoiceRun{2, true}), "");
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kVoided);  // no line remains
  EXPECT_EQ(books.last<InvoiceRunReverted>().lapsedNumbers.at(0).first, "1");
  EXPECT_EQ(books.entry("b").state, HoursState::kOpen);
}

TEST(Status, ATestRunShowsTheDraftExtended) {  // DEC-21
  Books books;
  books.hours("a", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  books.hours("b", "2025-01-07", "8");
  books.run(RunKind::Test, "2025-01-01", "2025-01-31", "drafts");
  const auto& shown = books.last<InvoiceRunProgressed>().testExtensions;
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].number, "1");
  EXPECT_EQ(shown[0].totals.net.minor, 1'600'00);
  EXPECT_EQ(entries_of(books, "1"), "a");  // RUN-07
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  EXPECT_TRUE(books.last<InvoiceRunGenerated>().differences.empty());
}

// ---- SAL ----------------------------------------------------------------------------------------

struct Salutation {
  bool dutch, english;
  std::string language, person, expected;
};

TEST(Salutation, OfAnInvoice) {  // SAL-EX-01...05
  const std::string nl = "T.a.v. de crediteurenadministratie";
  const std::string en = "Attn. accounts payable";
  const Salutation cases[] = {{true, true, "", "", nl},
                              {true, true, "ENU", "", en},
                              {true, true, "DEU", "", nl},
                              {true, true, "ENU", "J. Jansen", "J. Jansen"},
                              {false, true, "", "", ""}};
  for (const Salutation& example : cases) {
    Books books;
    if (example.dutch) {
      ASSERT_EQ(books.refused(SetGeneralSalutation{"", nl, true}), "");
    }
    if (example.english) {
      ASSERT_EQ(books.refused(SetGeneralSalutation{"ENU", en, true}), "");
    }
    DefineContact company;
    company.code = "K";
    company.languageCode = example.language;
    ASSERT_EQ(books.refused(company), "");
    if (!example.person.empty()) {
      DefineContact person;
      person.code = "J";
      person.kind = ContactKind::Person;
      person.name = example.person;
      ASSERT_EQ(books.refused(person), "");
      set_at(books, "project", "P1", "billToContactPerson", "J");
    }
    SetProjectCompany set;
    set.project = "P1";
    set.company = "K";
    ASSERT_EQ(books.refused(set), "");
    books.hours("a", "2025-01-06", "8");
    produce(books, "2025-01-01", "2025-01-31");
    EXPECT_EQ(books.invoice("1").content.contactPerson, example.expected);
  }
}

TEST(Salutation, OfAProjectIsTheOneWithoutLanguage) {  // SAL-04
  Books books;
  ASSERT_EQ(books.refused(SetGeneralSalutation{"", "T.a.v.", true}), "");
  CreateProject project;
  project.code = "PS";
  project.customer = "C1";
  project.billToCustomer = "C1";
  ASSERT_EQ(books.refused(project), "");
  EXPECT_EQ(books.state.projects.latest("PS")->salutation, "T.a.v.");
}

TEST(Salutation, OfALanguageIsReplacedAndTheHistorySaysSo) {  // SAL-02, SET-10
  Books books;
  ASSERT_EQ(books.refused(SetGeneralSalutation{"ENU", "Attn. payables", false}), "");
  EXPECT_EQ(books.last<SalutationSet>(), (SalutationSet{"ENU", "Attn. payables", ""}));
  EXPECT_EQ(books.refused(SetGeneralSalutation{"ENU", "Attn. accounts", false}),
            "salutation.duplicate_language");
  ASSERT_EQ(books.refused(SetGeneralSalutation{"ENU", "Attn. accounts", true}), "");
  EXPECT_EQ(books.last<SalutationSet>(),
            (SalutationSet{"ENU", "Attn. accounts", "Attn. payables"}));
  EXPECT_TRUE(books.ask(SetGeneralSalutation{"ENU", "Attn. accounts", true})->events.empty());
  ASSERT_EQ(books.refused(SetGeneralSalutation{"", "T.a.v.", false}), "");  // each language its own
  EXPECT_EQ(books.state.salutations.latest("ENU")->text, "Attn. accounts");
}

}  // namespace
}  // namespace facta::testing
