// HOUR-01, 03, 04, DEC-19, DEC-24, DEC-29: hours are posted once and open until billed.
#include "aggregates/hours/hours.h"

#include "tests/support/given.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

HoursEntryData posted(const Outcome& outcome, std::size_t index = 0) {
  return outcome.event<HoursPosted>().entries.at(index);
}

std::size_t open_count(const CompanyState& state) {
  std::size_t count = 0;
  state.open_hours.scan({}, {}, [&](std::string_view, const OpenRow&) {
    ++count;
    return true;
  });
  return count;
}

TEST(PostHours, TakesCustomerRateAndCurrencyFromTheProject) {  // HOUR-01
  Given noord = open_company("noord");
  const HoursEntryData entry =
      posted(noord.when(post_hours({hours("e1", "advies", "2026-10-05", "7.5")})));
  EXPECT_EQ(entry.customer, "acme");
  EXPECT_EQ(entry.rate, price("62.505"));
  EXPECT_EQ(entry.currency.text(), "EUR");
  EXPECT_EQ(entry.amount, Amount{46'879});  // VAT-EX-01
  const auto row = standing_of(noord.state(), "e1");
  ASSERT_TRUE(row);
  EXPECT_EQ(row->state, HoursState::kOpen);
  EXPECT_EQ(row->open_since, noord.sequence());
  EXPECT_TRUE(noord.state().open_hours.contains(open_hours_key(entry)));
}

TEST(PostHours, TheEntryMayNameRateAndCurrency) {  // DEC-29
  Given noord = open_company("noord");
  HoursEntryInput entry = hours("e1", "bouw", "2026-10-05", "-1");
  entry.rate = price("12.345");
  entry.currency = "USD";
  const HoursEntryData data = posted(noord.when(post_hours({entry})));
  EXPECT_EQ(data.amount, Amount{-1'235});  // VAT-EX-05
  EXPECT_EQ(data.currency.text(), "USD");
}

TEST(PostHours, IsAllOrNothing) {  // DEC-24
  Given noord = open_company("noord");
  noord
      .when(post_hours(
          {hours("e1", "bouw", "2026-10-05", "8"), hours("e2", "wat", "2026-10-05", "8")}))
      .then_rejected("hours.project_unknown")
      .then_fault("/entries/1/project");
  EXPECT_FALSE(noord.state().hours.contains("e1"));
}

TEST(PostHours, NamesEveryBadEntry) {
  Given noord = open_company("noord");
  HoursEntryInput empty = hours("", "bouw", "2026-10-05", "0");
  empty.resource = "";
  HoursEntryInput elsewhere = hours("e2", "bouw", "2026-10-05", "8");
  elsewhere.customer = "zorg";
  elsewhere.currency = "euro";
  elsewhere.description = std::string("a\nb");
  HoursEntryInput codes = hours("e3", "bouw", "2026-10-05", "8");
  codes.vatCode = "X";
  codes.ledgerAccount = "1";
  noord.when(post_hours({empty, elsewhere, codes, hours("e4", "wat", "2026-10-05", "8")}))
      .then_reasons({"request.invalid", "hours.project_unknown", "vat_code.unknown",
                     "ledger_account.unknown", "hours.quantity_invalid"})
      .then_fault("/entries/0/entryId")
      .then_fault("/entries/0/resource")
      .then_fault("/entries/0/quantity")
      .then_fault("/entries/1/customer")
      .then_fault("/entries/1/currency")
      .then_fault("/entries/1/description")
      .then_fault("/entries/2/vatCode")
      .then_fault("/entries/2/ledgerAccount")
      .then_fault("/entries/3/project");
}

TEST(PostHours, NamesAtMostAHundredFaults) {
  std::vector<HoursEntryInput> entries(150, hours("e", "wat", "2026-10-05", "8"));
  const Outcome outcome = open_company("noord").when(post_hours(entries));
  EXPECT_EQ(outcome.rejection().fields.size(), 100u);
}

TEST(PostHours, IsRejectedForAQuantityOfZero) {
  open_company("noord")
      .when(post_hours({hours("e1", "bouw", "2026-10-05", "0.00")}))
      .then_rejected("hours.quantity_invalid");
}

TEST(PostHours, IsRejectedWhenTheAmountIsTooLarge) {  // VAT-02, DEC-09
  HoursEntryInput entry = hours("e1", "bouw", "2026-10-05", "900000000000");
  entry.rate = price("900000000000");
  open_company("noord").when(post_hours({entry})).then_rejected("amount.overflow");
}

TEST(PostHours, NeedsARate) {
  Given noord = open_company("noord");
  CreateProject project;
  project.code = "gratis";
  project.customer = "acme";
  noord.has(project);
  HoursEntryInput entry = hours("e1", "gratis", "2026-10-05", "8");
  noord.when(post_hours({entry})).then_fault("/entries/0/rate");
  entry.rate = Price{0};
  noord.when(post_hours({entry})).then_types({"HoursPosted"});
}

TEST(PostHours, HasALimit) {  // DEC-24
  Given noord = open_company("noord");
  noord.when(post_hours({})).then_fault("/entries");
  std::vector<HoursEntryInput> entries;
  for (std::size_t i = 0; i <= kHoursEntriesMax; ++i) {
    entries.push_back(hours("e" + std::to_string(i), "bouw", "2026-10-05", "8"));
  }
  noord.when(post_hours(entries)).then_rejected("request.too_large");
  entries.pop_back();
  noord.when(post_hours(entries)).then_types({"HoursPosted"});
  EXPECT_EQ(open_count(noord.state()), kHoursEntriesMax);
}

// DEC-19: the same id with the same values is a no-op that says so.
TEST(PostHours, AgainIsANoOpThatSaysSo) {
  Given noord = open_company("noord");
  noord.has(post_hours({hours("e1", "bouw", "2026-10-05", "8")}));
  noord.when(post_hours({hours("e1", "bouw", "2026-10-05", "8.00")}))
      .then_nothing()
      .then_warned("hours.already_posted");
  const Outcome mixed = noord.when(
      post_hours({hours("e1", "bouw", "2026-10-05", "8"), hours("e2", "bouw", "2026-10-06", "8")}));
  mixed.then_warned("hours.already_posted");
  EXPECT_EQ(posted(mixed).entryId, "e2");
  EXPECT_NE(mixed.warnings()[0].message.find("e1"), std::string::npos);
}

// What the sender left to master data counts as it was then.
TEST(PostHours, AgainIsANoOpAfterTheRateChanged) {
  Given noord = open_company("noord");
  noord.has(post_hours({hours("e1", "bouw", "2026-10-05", "8")}));
  ChangeProject change;
  change.project = "bouw";
  change.rate = price("99");
  noord.has(change);
  noord.when(post_hours({hours("e1", "bouw", "2026-10-05", "8")})).then_nothing();
  HoursEntryInput with_rate = hours("e1", "bouw", "2026-10-05", "8");
  with_rate.rate = price("99");
  noord.when(post_hours({with_rate})).then_rejected("hours.entry_id_reused");
}

TEST(PostHours, AgainWithOtherContentIsRejected) {  // DEC-19
  Given noord = open_company("noord");
  noord.has(post_hours({hours("e1", "bouw", "2026-10-05", "8")}));
  noord.when(post_hours({hours("e1", "bouw", "2026-10-06", "8")}))
      .then_rejected("hours.entry_id_reused")
      .then_fault("/entries/0/entryId");
  HoursEntryInput described = hours("e1", "bouw", "2026-10-05", "8");
  described.description = "Muur";
  noord.when(post_hours({described})).then_rejected("hours.entry_id_reused");
}

TEST(PostHours, TreatsRepeatsWithinARequestAlike) {
  Given noord = open_company("noord");
  const HoursEntryInput entry = hours("e1", "bouw", "2026-10-05", "8");
  noord.when(post_hours({entry, entry, hours("e1", "bouw", "2026-10-05", "7")}))
      .then_rejected("hours.entry_id_reused")
      .then_fault("/entries/2/entryId");
  const Outcome once = noord.when(post_hours({entry, entry}));
  once.then_warned("hours.already_posted");
  EXPECT_EQ(once.event<HoursPosted>().entries.size(), 1u);
}

// HOUR-03, HOUR-04: billed, posted, open again.
TEST(HoursEntry, IsOpenAgainAfterACredit) {
  Given noord = open_company("noord");
  noord.has(post_hours({hours("e1", "bouw", "2026-10-05", "8")}));
  CompanyState& state = noord.state();
  InvoiceContent invoice;
  invoice.number = "7";
  const HoursEntryData& entry = *state.hours.find("e1");
  invoice.customer = entry.customer;
  invoice.project = entry.project;
  invoice.currency = entry.currency;
  invoice.lines.emplace_back().entryId = "e1";
  invoice.lines.back().date = entry.date;
  bill_hours(state, invoice, false);
  EXPECT_EQ(standing_of(state, "e1")->state, HoursState::kOnInvoice);
  EXPECT_EQ(open_count(state), 0u);
  mark_hours_posted(state, {"e1"});
  EXPECT_EQ(standing_of(state, "e1")->state, HoursState::kInvoicePosted);
  EXPECT_EQ(standing_of(state, "e1")->invoice, "7");
  reopen_hours(state, Fact{99, {}, "anna"}, "e1");
  EXPECT_EQ(standing_of(state, "e1")->state, HoursState::kOpen);
  EXPECT_EQ(standing_of(state, "e1")->invoice, "");
  EXPECT_EQ(standing_of(state, "e1")->open_since, 99u);
  EXPECT_EQ(open_count(state), 1u);
}

}  // namespace
}  // namespace facta
