#include "service/hours_file/hours_file.h"

#include "tests/unit/hours_file/reading.h"

#include <gtest/gtest.h>

#include <string>

namespace facta::hours_file {
namespace {

constexpr auto kQuantity = HoursColumn::Quantity;

TEST(HoursFile, GivesNamedTextsInAnyColumnOrder) {
  const Read read = read_text(
      "description,quantity,rate,entryId,date,customer,project,resource,wbs\n"
      "\"laden, lossen\",7.5,\"62.505\",e1,2026-10-01,K1,P1,jan,PICK\n");
  ASSERT_EQ(trouble(read), "");
  EXPECT_EQ(read.rows.size(), 1U);
  EXPECT_EQ(read.lines, (std::vector<std::size_t>{2}));
  EXPECT_EQ(read.at(0, HoursColumn::Description), "laden, lossen");
  EXPECT_EQ(read.at(0, HoursColumn::EntryId), "e1");
  EXPECT_EQ(read.at(0, HoursColumn::Rate), "62.505");
  EXPECT_EQ(read.at(0, HoursColumn::Wbs), "PICK");
  EXPECT_EQ(read.at(0, HoursColumn::Timesheet), "");
  EXPECT_EQ(read.info.separator, ',');
  EXPECT_EQ(read.info.decimal, DecimalSign::Point);
  EXPECT_EQ(read.info.rows, 1U);
}

TEST(HoursFile, NamesMissingUnknownAndRepeatedColumnsAllAtOnce) {
  const Read read = read_text("entryId;Date;customer;customer;project;quantity;rate;hours\n");
  ASSERT_EQ(read.errors.size(), 6U);
  EXPECT_EQ(describe(read.errors[0]),
            "line 1, column 2 (Date): \"Date\" is not a column of an hours file; is date meant?");
  EXPECT_EQ(describe(read.errors[1]),
            "line 1, column 4 (customer): the header has this column twice");
  EXPECT_EQ(read.errors[2].code, "hours_file.column_unknown");
  EXPECT_EQ(describe(read.errors[3]), "line 1: the header has no column date");
  EXPECT_EQ(describe(read.errors[4]), "line 1: the header has no column resource");
  EXPECT_EQ(describe(read.errors[5]), "line 1: the header has no column description");
}

// Found by tests/fuzz.
TEST(HoursFile, ListsUnknownColumnsUpToTwenty) {
  std::string header = "a";
  for (int i = 0; i < 100; ++i) {
    header += ",a";
  }
  EXPECT_EQ(read_text(header + "\n").errors.size(), kErrorsMax);
}

TEST(HoursFile, ListsEveryWrongLineUpToTwenty) {
  const Read read = read_text(kHeader +
                              "e1;2026-10-01;K1;P1;jan;8;50;goed\n"
                              "e2;2026-10-32;K1;P1;jan;acht;50;twee fouten\n"
                              "e3;2026-10-01;K1;P1;jan;8\n"
                              "e4;2026-10-01;;P1;jan;8;;geen klant\n");
  ASSERT_EQ(read.errors.size(), 4U);
  EXPECT_EQ(trouble(read),
            "hours_file.not_a_date: line 3, column 2 (date): \"2026-10-32\" is not a date of the "
            "form YYYY-MM-DD");
  EXPECT_EQ(describe(read.errors[1]), "line 3, column 6 (quantity): \"acht\" is not a number");
  EXPECT_EQ(describe(read.errors[2]),
            "line 4, column 7 (rate): the header has 8 columns, this line has 6");
  EXPECT_EQ(describe(read.errors[3]),
            "line 5, column 3 (customer): every row needs a value for customer");
  EXPECT_EQ(read_text(file_with_quantities(Texts(50, "x"))).errors.size(), kErrorsMax);
}

TEST(HoursFile, StopsAtALineThatCannotBeScanned) {
  const Read read = read_text(kHeader +
                              "e1;2026-10-01;K1;P1;jan;acht;50;x\n"
                              "e2;2026-10-01;K1;P1;jan;8;50;x\"\n"
                              "e3;2026-10-01;K1;P1;jan;acht;50;x\n");
  ASSERT_EQ(read.errors.size(), 2U);
  EXPECT_EQ(read.errors[1].code, "hours_file.stray_quote");
}

TEST(DecimalSignOfAFile, IsDecidedByTheWholeFile) {
  const Read late = read_text(file_with_quantities({"1,234", "8", "7,5"}));
  ASSERT_EQ(trouble(late), "");
  EXPECT_EQ(late.info.decimal, DecimalSign::Comma);
  EXPECT_EQ(late.at(0, kQuantity), "1.234");
  EXPECT_EQ(late.at(1, kQuantity), "8");
  EXPECT_EQ(late.at(2, kQuantity), "7.5");
  EXPECT_EQ(read_text(file_with_quantities({"1.234", "7.5"})).info.decimal, DecimalSign::Point);
  EXPECT_EQ(read_text(file_with_quantities({"8", "-3"})).info.decimal, DecimalSign::None);
}

TEST(DecimalSignOfAFile, IsNeverGuessed) {
  EXPECT_EQ(trouble(read_text(file_with_quantities({"8", "1,234"}))),
            "hours_file.decimal_ambiguous: line 3, column 6 (quantity): \"1,234\" may be thousands "
            "or three decimals, and no other number of the file tells; write it with four decimals "
            "or without a sign");
  EXPECT_EQ(read_text(file_with_quantities({"1.234", "1,234"})).errors.at(0).code,
            "hours_file.decimal_ambiguous");
  EXPECT_EQ(trouble(read_text(file_with_quantities({"7,5", "8", "7.5"}))),
            "hours_file.decimal_mixed: line 4, column 6 (quantity): \"7.5\" has a decimal point, "
            "line 2 has a decimal comma: use one of them");
  EXPECT_EQ(trouble(read_text(file_with_quantities({"7.5", "1,234"}))),
            "hours_file.number_grouped: line 3, column 6 (quantity): \"1,234\" has a thousands "
            "separator (the file has a decimal point); write the number without it");
}

TEST(HoursFile, GivesBatchesOfAnySizeWithTheSameRows) {
  Texts quantities;
  for (int i = 1; i <= 25; ++i) {
    quantities.push_back(std::to_string(i) + ",5");
  }
  const std::string text = file_with_quantities(quantities);
  const Read whole = read_text(text);
  ASSERT_EQ(whole.rows.size(), 25U);
  for (std::size_t rows_max : {1U, 2U, 7U, 24U, 25U, 26U}) {
    EXPECT_EQ(read_text(text, {}, rows_max).rows, whole.rows) << rows_max;
  }
}

TEST(HoursFile, WithOnlyAHeaderHasNoRows) {
  const Read read = read_text(kHeader);
  EXPECT_EQ(trouble(read), "");
  EXPECT_EQ(read.info.rows, 0U);
}

// Another text at every restart: the file that somebody saves while it is read.
class ChangingSource final : public ByteSource {
 public:
  explicit ChangingSource(Texts versions) : versions_(std::move(versions)) {}
  Result<std::size_t, std::string> read(std::span<char> into) override {
    const std::string& text = versions_[version_ - 1];
    const std::size_t count = text.copy(into.data(), into.size(), at_);
    at_ += count;
    return count;
  }
  Result<Done, std::string> restart() override {
    ++version_;
    at_ = 0;
    return Done{};
  }

 private:
  Texts versions_;
  std::size_t version_ = 0;
  std::size_t at_ = 0;
};

TEST(HoursFile, NoticesThatTheFileChangedAfterTheCheck) {
  const std::string checked = file_with_quantities({"1", "2"});
  ChangingSource shorter({checked, file_with_quantities({"1"})});
  EXPECT_EQ(read_source(shorter).errors.at(0).code, "hours_file.changed");
  ChangingSource renamed({checked, "a;b\n1;2\n"});
  EXPECT_EQ(read_source(renamed).errors.at(0).code, "hours_file.changed");
  ChangingSource broken({checked, kHeader + "e;2026-10-01;K1;P1;jan;x;50;werk\n"});
  EXPECT_EQ(read_source(broken).errors.at(0).code, "hours_file.not_a_number");
}

TEST(HoursFile, HoldsNeitherALongFileNorItsRows) {
  std::string text = kHeader;
  constexpr int kRows = 200'000;
  for (int i = 0; i < kRows; ++i) {
    text += "e" + std::to_string(i) + ";2026-10-01;K1;P1;jan;7,25;62,505;werk\n";
  }
  TextSource source(text);
  auto file = HoursFile::open(source);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->info().rows, static_cast<std::size_t>(kRows));
  HoursBatch batch;
  std::size_t rows = 0;
  while (true) {
    auto more = file->next_batch(1000, batch);
    ASSERT_TRUE(more);
    if (!*more) {
      break;
    }
    ASSERT_LE(batch.rows().size(), 1000U);
    EXPECT_EQ(batch.rows()[0][HoursColumn::EntryId], "e" + std::to_string(rows));
    EXPECT_EQ(batch.rows()[0].line, rows + 2);
    rows += batch.rows().size();
  }
  EXPECT_EQ(rows, static_cast<std::size_t>(kRows));
}

}  // namespace
}  // namespace facta::hours_file
