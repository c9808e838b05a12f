// The contact person of an invoice and the general salutation: domain.md 2.24 (SAL), 7.6.
#include "aggregates/company/grouping.h"
#include "tests/unit/billing/hours_setup.h"

#include <gtest/gtest.h>

namespace facta::testing {
namespace {

const char* const kDutch = "T.a.v. de crediteurenadministratie";
const char* const kEnglish = "Attn. accounts payable";

SetGeneralSalutation general(const char* language, const char* text) {
  SetGeneralSalutation command;
  command.languageCode = language;
  command.text = text;
  return command;
}

TEST(ContactPerson, OfAnInvoice) {  // SAL-01...03, SAL-05...07
  const struct {
    const char* id;
    bool dutch, english;
    std::string language, person, expected;
  } kRows[] = {
      {"SAL-EX-01", true, true, "", "", kDutch},
      {"SAL-EX-02", true, true, "ENU", "", kEnglish},
      {"SAL-EX-03", true, true, "DEU", "", kDutch},
      {"SAL-EX-04", true, true, "ENU", "J. Jansen", "J. Jansen"},
      {"SAL-EX-05", false, true, "", "", ""},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.id);
    Books books;
    if (row.dutch) {
      ASSERT_EQ(books.refused(general("", kDutch)), "");
    }
    if (row.english) {
      ASSERT_EQ(books.refused(general("ENU", kEnglish)), "");
    }
    DefineContact company;
    company.code = "K";
    company.languageCode = row.language;
    ASSERT_EQ(books.refused(company), "");
    CreateProject project;
    project.code = "PS";
    project.customer = "C1";
    project.company = "K";
    project.billToCustomer = "C1";
    project.rate = Price{1'000'000};
    if (!row.person.empty()) {
      DefineContact person;
      person.code = "J";
      person.kind = ContactKind::Person;
      person.name = row.person;
      ASSERT_EQ(books.refused(person), "");
      project.billToContactPerson = "J";
    }
    ASSERT_EQ(books.refused(project), "");
    // The project shows the one without language, whatever the company speaks (SAL-04).
    EXPECT_EQ(books.state.projects.latest("PS")->salutation,
              row.dutch && row.person.empty() ? kDutch : "");
    post(books, entry("a", "PS", "2025-01-06", "8"));
    produce(books, "2025-01-01", "2025-01-31");
    EXPECT_EQ(books.invoice("1").content.contactPerson, row.expected);
  }
}

TEST(ContactPerson, IsLookedUpWhenTheInvoiceIsMade) {  // SAL-05, SET-10: live
  Books books;
  ASSERT_EQ(books.refused(general("", kDutch)), "");
  DefineContact company;
  company.code = "K";
  ASSERT_EQ(books.refused(company), "");
  ASSERT_EQ(books.refused(SetProjectCompany{"P1", "K"}), "");
  books.hours("a", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31");
  ASSERT_EQ(books.refused(general("ENU", kEnglish)), "");
  set_at(books, "contact", "K", "languageCode", "ENU");
  books.hours("b", "2025-01-07", "8");
  produce(books, "2025-01-01", "2025-01-31");
  EXPECT_EQ(books.invoice("1").content.contactPerson, kDutch);
  EXPECT_EQ(books.invoice("2").content.contactPerson, kEnglish);
}

TEST(ContactPerson, OfAProjectIsTheOneWithoutLanguage) {  // SAL-04
  Books books;
  ASSERT_EQ(books.refused(general("", "T.a.v.")), "");
  CreateProject project;
  project.code = "PS";
  project.customer = "C1";
  project.billToCustomer = "C1";
  ASSERT_EQ(books.refused(project), "");
  EXPECT_EQ(books.state.projects.latest("PS")->salutation, "T.a.v.");
  EXPECT_EQ(origin_of(books.state.projects.latest("PS")->origins, "salutation", "by hand"),
            "general salutation");
  project.code = "PT";  // without a bill-to customer
  project.billToCustomer = {};
  ASSERT_EQ(books.refused(project), "");
  EXPECT_EQ(books.state.projects.latest("PT")->salutation, "");
  // It is filled in when the bill-to customer is, and no later.
  ChangeProject change;
  change.project = "PT";
  change.billToCustomer = "C1";
  ASSERT_EQ(books.refused(change), "");
  EXPECT_EQ(books.state.projects.latest("PT")->salutation, "T.a.v.");
  change.salutation = "";
  ASSERT_EQ(books.refused(change), "");
  EXPECT_EQ(books.state.projects.latest("PT")->salutation, "");
  project.code = "PU";  // one of its own
  project.billToCustomer = "C1";
  project.salutation = "Beste";
  ASSERT_EQ(books.refused(project), "");
  EXPECT_EQ(books.state.projects.latest("PU")->salutation, "Beste");
}

TEST(GeneralSalutation, OfALanguageIsReplacedAndTheHistorySaysSo) {  // SAL-02, SET-10
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
