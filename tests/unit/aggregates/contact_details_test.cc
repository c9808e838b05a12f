// Contact details of customers, and to whom their invoices are mailed (SET-71, MAIL-01, MAIL-04,
// MAIL-06).
#include "aggregates/company/contact_details.h"

#include "tests/support/given.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

constexpr auto kEmail = ContactDetailType::Email;
constexpr auto kPhone = ContactDetailType::Phone;
constexpr auto kOther = ContactDetailType::Other;

ChangeCustomer details(std::vector<ContactDetailInput> all) {
  ChangeCustomer change;
  change.customer = "acme";
  change.contactDetails = std::move(all);
  return change;
}

const std::vector<ContactDetail>& kept(const Given& noord, std::string_view customer = "acme") {
  return noord.state().customers.latest(customer)->contactDetails;
}

TEST(ContactDetails, AreKeptAsGivenAndReplacedAsAWhole) {  // SET-71
  Given noord = open_company("noord");
  CreateCustomer create;
  create.code = "nieuw";
  create.name = "Nieuw";
  create.contactDetails = {{kEmail, "a@x", true}, {kPhone, "050 1234567", true}};
  noord.when(create).then_types({"CustomerCreated"});
  EXPECT_EQ(kept(noord, "nieuw"),
            (std::vector<ContactDetail>{{kEmail, "a@x", true}, {kPhone, "050 1234567", true}}));
  noord.when(details({{kEmail, "b@x", false}, {kOther, "Portaal 7", false}}))
      .then_types({"CustomerChanged"});
  noord.when(details({{kEmail, "b@x", false}, {kOther, "Portaal 7", false}})).then_nothing();
  noord.when(details({{kEmail, "b@x", true}, {kOther, "Portaal 7", false}}))
      .then_types({"CustomerChanged"});
  EXPECT_EQ(kept(noord)[0], (ContactDetail{kEmail, "b@x", true}));
  ChangeCustomer name;
  name.customer = "acme";
  name.name = "Acme";
  noord.has(name);
  EXPECT_EQ(kept(noord).size(), 2u);  // absent: as they were
  noord.has(details({}));
  EXPECT_TRUE(kept(noord).empty());
  noord.expect_same_when_refolded();
}

TEST(ContactDetails, AreRefusedWhenEmptyNoAddressOrNamedTwice) {  // SET-71, MAIL-06
  Given noord = open_company("noord");
  noord.when(details({{kEmail, "a@x", true}, {kEmail, "", true}}))
      .then_fault("/contactDetails/1/value");
  noord.when(details({{kPhone, "", true}})).then_fault("/contactDetails/0/value");
  noord.when(details({{kEmail, "no address", true}})).then_fault("/contactDetails/0/value");
  noord.when(details({{kOther, "a\nb", true}})).then_fault("/contactDetails/0/value");
  noord.when(details({{kEmail, "a@x", true}, {kEmail, "A@X", false}}))
      .then_fault("/contactDetails/1/value");
  noord.when(details({{kPhone, "050", false}, {kPhone, "050", true}}))
      .then_fault("/contactDetails/1/value");
  noord.when(details({{kEmail, "a@x", true}, {kOther, "a@x", true}}))
      .then_types({"CustomerChanged"});  // one of each type
  std::vector<ContactDetailInput> many;
  for (int i = 0; i < 101; ++i) {
    many.push_back({kPhone, std::to_string(i), false});
  }
  noord.when(details(many)).then_fault("/contactDetails");
  many.pop_back();
  noord.has(details(many));
}

using Addresses = std::vector<std::string>;

TEST(InvoiceRecipients, AreTheCustomersOwnAndThoseForInvoices) {
  CustomerData customer;
  customer.party.email = "klant@x";
  EXPECT_EQ(invoice_recipients(customer), (Addresses{"klant@x"}));  // MAIL-01, MAIL-EX-01
  customer.contactDetails = {
      {kEmail, "a@x", true}, {kEmail, "b@x", true}, {kEmail, "c@x", false}, {kPhone, "050", true}};
  EXPECT_EQ(invoice_recipients(customer),
            (Addresses{"klant@x", "a@x", "b@x"}));  // MAIL-04, MAIL-EX-04
}

TEST(InvoiceRecipients, AreThereOnceAndNeverEmpty) {  // MAIL-06
  CustomerData customer;
  customer.contactDetails = {{kEmail, "a@x", true}, {kOther, "d@x", true}};
  EXPECT_EQ(invoice_recipients(customer), (Addresses{"a@x"}));  // it has no address of its own
  customer.party.email = "A@x";
  EXPECT_EQ(invoice_recipients(customer), (Addresses{"A@x"}));  // as MAIL-EX-05
  EXPECT_TRUE(invoice_recipients(CustomerData{}).empty());
}

}  // namespace
}  // namespace facta
