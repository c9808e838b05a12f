// Every refusal stands once in the catalogue, with a sentence and a remedy.
#include "aggregates/refusals/refusal.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace facta {
namespace {

TEST(RefusalCatalogue, IsSortedAndUnique) {
  const auto catalogue = refusal_catalogue();
  for (std::size_t i = 1; i < catalogue.size(); ++i) {
    EXPECT_LT(catalogue[i - 1].code, catalogue[i].code);
  }
}

TEST(RefusalCatalogue, SaysWhatIsWrongAndWhatToDo) {
  for (const RefusalEntry& entry : refusal_catalogue()) {
    EXPECT_FALSE(entry.message.empty()) << entry.code;
    EXPECT_FALSE(entry.remedy.empty()) << entry.code;
    EXPECT_TRUE(entry.remedy.ends_with('.')) << entry.code;
    EXPECT_NE(entry.message.back(), '.') << entry.code;
  }
}

TEST(RefusalCatalogue, CodesAreStableWords) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
  };
  for (const RefusalEntry& entry : refusal_catalogue()) {
    EXPECT_TRUE(std::ranges::all_of(entry.code, allowed)) << entry.code;
    EXPECT_NE(entry.code.find('.'), std::string_view::npos) << entry.code;
  }
}

// LED-03, LED-07: what never reached a decision does not use up its id.
TEST(RefusalCatalogue, KeepsOnRecordOnlyWhatARuleRefused) {
  for (const RefusalEntry& entry : refusal_catalogue()) {
    const bool decided = entry.kind == RefusalKind::kConflict ||
                         entry.kind == RefusalKind::kInvalid ||
                         entry.kind == RefusalKind::kNotFound;
    EXPECT_TRUE(decided || !entry.on_record) << entry.code;
  }
  EXPECT_FALSE(refusal_entry("company.unknown").on_record);
  EXPECT_FALSE(refusal_entry("request.invalid").on_record);
  EXPECT_TRUE(refusal_entry("credit.already_credited").on_record);
  EXPECT_TRUE(refusal_entry("hours.quantity_invalid").on_record);
}

TEST(WarningCatalogue, IsSortedAndUnique) {
  const auto catalogue = warning_catalogue();
  for (std::size_t i = 1; i < catalogue.size(); ++i) {
    EXPECT_LT(catalogue[i - 1].code, catalogue[i].code);
  }
}

TEST(Reject, FillsInTheSentence) {
  const Rejection rejection =
      reject("invoice.post.party_incomplete", "7", {{"party", "Customer acme"}, {"field", "iban"}});
  EXPECT_EQ(rejection.refusal.detail, "Customer acme lacks iban");
  EXPECT_EQ(rejection.refusal.subject, "7");
  EXPECT_EQ(rejection.refusal.reasons.size(), 1u);
}

TEST(Reject, NamesAllFailingConditionsThePrimaryOneFirst) {
  std::vector<Rejection> failing;
  failing.push_back(reject("run.revert.journal_exported", "3"));
  failing.push_back(reject_field("/confirm", "must be given"));
  const Rejection all = reject_all(std::move(failing));
  EXPECT_EQ(all.refusal.code, "run.revert.journal_exported");
  ASSERT_EQ(all.refusal.reasons.size(), 2u);
  EXPECT_EQ(all.refusal.reasons[1].code, "request.invalid");
  ASSERT_EQ(all.fields.size(), 1u);
  EXPECT_EQ(all.fields[0].pointer, "/confirm");
}

TEST(Warn, FillsInTheSentence) {
  EXPECT_EQ(warn("run.earlier_open_entries", {{"count", "3"}, {"date", "2026-09-30"}}).message,
            "3 open entries, the oldest of 2026-09-30, lie before the time window");
}

}  // namespace
}  // namespace facta
