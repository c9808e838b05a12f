// Bytes of rows and of keys: equal values have equal bytes, keys sort as their values do.
#include "events/base/row_codec.h"

#include "aggregates/state/rows.h"

#include <gtest/gtest.h>

#include <limits>

namespace facta {
namespace {

struct Everything {
  HoursEntryData entry;
  HoursState state = HoursState::kOpen;
  std::string invoice;
  std::uint64_t open_since = 0;
  FACTA_DESCRIBE(Everything, entry, state, invoice, open_since)
};

Everything row_with_everything() {
  Everything row;
  row.entry.entryId = "e1";
  row.entry.date = date_of(1900, 1, 1);
  row.entry.currency = Currency{"EUR"};
  row.entry.quantity = {-75'000};
  row.entry.rate = {std::numeric_limits<std::int64_t>::max()};
  row.entry.amount = {std::numeric_limits<std::int64_t>::min()};
  row.entry.description = std::string(300, 'x') + '\0' + "\u20ac";
  row.state = HoursState::kInvoicePosted;
  row.open_since = std::numeric_limits<std::uint64_t>::max();
  return row;
}

template <class Row>
std::string bytes_of(const Row& row) {
  std::string bytes;
  encode_row(row, bytes);
  return bytes;
}

TEST(RowCodec, GivesBackWhatItTook) {
  const Everything row = row_with_everything();
  Everything read;
  ASSERT_TRUE(decode_row(bytes_of(row), read));
  EXPECT_EQ(read.entry, row.entry);
  EXPECT_EQ(read.state, row.state);
  EXPECT_EQ(read.open_since, row.open_since);
}

TEST(RowCodec, WritesTheSameOfWhatOnlyRefersToARow) {
  InvoiceContent content;
  for (const char* entry : {"e1", "e2", "e3"}) {
    InvoiceLine& line = content.lines.emplace_back();
    line.line = static_cast<std::uint32_t>(content.lines.size());
    line.entryId = entry;
    line.description = std::string(40, 'x');
  }
  content.vatGroups.resize(2);
  content.vatGroups[1].payableAccount = "1500";
  EXPECT_EQ(bytes_of(NewInvoiceLines(content)),
            bytes_of(InvoiceLinesRow{content.lines, content.vatGroups, 3}));
  EXPECT_EQ(bytes_of(NewInvoiceLines(InvoiceContent{})), bytes_of(InvoiceLinesRow{}));
}

TEST(RowCodec, KeepsListsOptionalsAndDigests) {
  RunRow row;
  row.request.bookingDate = date_of(2026, 10, 31);
  row.numbers = {{"INV", "1", "3", 1, 3}};
  row.input_digest.fill(0xab);
  row.definitive = {"INV2", 9};
  RunRow read;
  ASSERT_TRUE(decode_row(bytes_of(row), read));
  EXPECT_EQ(read.request, row.request);
  EXPECT_EQ(read.numbers, row.numbers);
  EXPECT_EQ(read.input_digest, row.input_digest);
  EXPECT_EQ(read.definitive.invoice, "INV2");
  EXPECT_EQ(read.definitive.sequence, 9U);
}

TEST(RowCodec, RefusesDamage) {
  const std::string bytes = bytes_of(row_with_everything());
  Everything read;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_row(std::string_view(bytes).substr(0, size), read)) << size;
  }
  EXPECT_FALSE(decode_row(bytes + '\0', read));
  EXPECT_FALSE(decode_row(std::string(11, '\xff'), read));
}

TEST(Keys, SortAsTheirValuesDo) {
  EXPECT_LT(make_key("a", "z"), make_key("ab", "a"));
  EXPECT_LT(make_key("a", 9u), make_key("a", 10u));
  EXPECT_LT(make_key(255u), make_key(256u));
  EXPECT_LT(make_key(date_of(1969, 12, 31)), make_key(date_of(1970, 1, 1)));
  EXPECT_LT(make_key(date_of(1970, 1, 1)), make_key(date_of(1970, 1, 2)));
}

TEST(Keys, GiveTheirPartsBack) {
  const std::string key = make_key("acme", std::uint64_t{77});
  std::string_view rest = key;
  EXPECT_EQ(take_text(rest), "acme");
  EXPECT_EQ(number_of_key(rest), 77u);
}

TEST(Keys, AfterPrefixIsBehindAllOfIt) {
  EXPECT_EQ(after_prefix("ab"), "ac");
  EXPECT_EQ(after_prefix("a\xff"), "b");
  EXPECT_EQ(after_prefix("\xff"), "");
}

}  // namespace
}  // namespace facta
