#include "service/hours_file/mapping.h"

#include "tests/unit/hours_file/reading.h"

#include <gtest/gtest.h>

#include <string>

namespace facta::hours_file {
namespace {

const std::string kMapping = R"(
name = "a tool"
[columns]
entryId     = { hash = ["Who", "Day", "From"], prefix = "t-" }
date        = { column = "Day", format = "DD/MM/YYYY" }
customer    = { column = "Client", by = "name" }
project     = { column = "Project", by = "name" }
resource    = { column = "Who", before = "@" }
quantity    = { column = "Time", duration = "HH:MM" }
rate        = "Price"
description = { column = ["Task", "Note"], join = " - " }
currency    = { value = "EUR" }
[only]
"Billable" = "Yes"
)";

const std::string kExport =
    "Who,Day,From,Client,Project,Time,Price,Task,Note,Billable,Extra,Extra\n"
    "jan@x.example,01/10/2026,08:00,Bakker & Zn,Oven,7:30,\"62,5\",Bouw,\"een\ntwee \n\n "
    "drie\",Yes,,\n"
    "jan@x.example,01/10/2026,16:00,Bakker & Zn,Oven,0:20,50,,alleen,No,,\n"
    "piet@x.example,02/10/2026,08:00,Slager,Oven,0:20,50,Bouw,,Yes,,\n";

NameBook names() {
  NameBook book;
  book.add_customer("K1", "Bakker & Zn");
  book.add_customer("K2", "Slager");
  book.add_project("K1", "K1-1", "Oven");
  book.add_project("K2", "K2-9", "Oven");
  return book;
}

Mapping mapping_of(const std::string& toml) {
  auto mapping = load_mapping(toml);
  EXPECT_TRUE(mapping) << describe(mapping.error().at(0));
  return mapping ? *mapping : Mapping{};
}

Read read_with(const std::string& toml, const std::string& text, const NameBook& book) {
  const Mapping mapping = mapping_of(toml);
  return read_text(text, {&mapping, &book});
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Mapping, TurnsForeignColumnsIntoOurs) {
  const Read read = read_with(kMapping, kExport, names());
  ASSERT_EQ(trouble(read), "");
  ASSERT_EQ(read.rows.size(), 2U);
  EXPECT_EQ(read.info.rows, 2U);
  EXPECT_EQ(read.info.rows_left_out, 1U);
  EXPECT_EQ(read.info.decimal, DecimalSign::Comma);
  EXPECT_EQ(read.at(0, HoursColumn::Date), "2026-10-01");
  EXPECT_EQ(read.at(0, HoursColumn::Customer), "K1");
  EXPECT_EQ(read.at(0, HoursColumn::Project), "K1-1");
  EXPECT_EQ(read.at(0, HoursColumn::Resource), "jan");
  EXPECT_EQ(read.at(0, HoursColumn::Quantity), "7.5");
  EXPECT_EQ(read.at(0, HoursColumn::Rate), "62.5");
  EXPECT_EQ(read.at(0, HoursColumn::Description), "Bouw - een twee drie");
  EXPECT_EQ(read.at(0, HoursColumn::Currency), "EUR");
  EXPECT_EQ(read.at(1, HoursColumn::Project), "K2-9");
  EXPECT_EQ(read.at(1, HoursColumn::Quantity), "0.3333");
  EXPECT_EQ(read.at(1, HoursColumn::Description), "Bouw");
}

// The hash is FNV-1a with 128 bits over the texts, 0x1F behind each; the value is from an
// independent implementation. It may never change: a second load must not double the hours.
TEST(Mapping, DerivesEntryIdsThatStayTheSame) {
  EXPECT_EQ(hex_of(entry_hash({})), "6c62272e07bb014262b821756295c58d");
  EXPECT_EQ(hex_of(entry_hash({"jan@x.example", "01/10/2026", "08:00"})),
            "0750cfbfae15b7e1a188790cbbbd3fdb");
  EXPECT_NE(entry_hash({"ab", "c"}), entry_hash({"a", "bc"}));
  const Read read = read_with(kMapping, kExport, names());
  EXPECT_EQ(read.at(0, HoursColumn::EntryId), "t-0750cfbfae15b7e1a188790cbbbd3fdb");
}

TEST(Mapping, NumbersEntriesThatItCannotTellApart) {
  const std::string line = "jan@x.example,01/10/2026,08:00,Slager,Oven,1:00,50,,x,Yes,,\n";
  const Read read = read_with(kMapping, kExport + line + line, names());
  ASSERT_EQ(trouble(read), "");
  ASSERT_EQ(read.rows.size(), 4U);
  EXPECT_EQ(read.info.rows_repeated, 2U);
  const std::string& first = read.at(0, HoursColumn::EntryId);
  EXPECT_EQ(read.at(2, HoursColumn::EntryId), first + "-2");
  EXPECT_EQ(read.at(3, HoursColumn::EntryId), first + "-3");
}

TEST(Mapping, NeedsItsColumnsOnceAndIgnoresOthers) {
  EXPECT_EQ(trouble(read_with(kMapping, replaced(kExport, "Client", "Customer"), names())),
            "hours_file.column_missing: line 1: the file has no column \"Client\", which the "
            "mapping names");
  EXPECT_EQ(trouble(read_with(kMapping, replaced(kExport, "Extra", "Price"), names())),
            "hours_file.column_repeated: line 1, column 11 (Price): the header has this column "
            "twice");
}

TEST(Mapping, SaysWhichNameHasNoCodeOrTwo) {
  EXPECT_EQ(trouble(read_with(kMapping, replaced(kExport, "Slager", "Visser"), names())),
            "hours_file.name_unknown: line 7, column 4 (Client): no customer has the name "
            "\"Visser\"");
  NameBook twice = names();
  twice.add_project("K2", "K2-8", "Oven");
  EXPECT_EQ(trouble(read_with(kMapping, kExport, twice)),
            "hours_file.name_ambiguous: line 7, column 5 (Project): more than one project of "
            "customer K2 has the name \"Oven\"; map a code instead");
  const Mapping mapping = mapping_of(kMapping);
  EXPECT_EQ(read_text(kExport, {&mapping, nullptr}).errors.at(0).code, "hours_file.names_needed");
}

TEST(Mapping, ChecksDurationsAndDates) {
  EXPECT_EQ(trouble(read_with(kMapping, replaced(kExport, "7:30", "7.5"), names())),
            "hours_file.not_a_duration: line 2, column 6 (Time): \"7.5\" is not a duration of the "
            "form that the mapping names");
  EXPECT_EQ(
      read_with(kMapping, replaced(kExport, "01/10/2026", "10/31/2026"), names()).errors.at(0).code,
      "hours_file.not_a_date");
}

TEST(Mapping, ReadsClockAndDecimalDurationsSideBySide) {
  const std::string any = replaced(kMapping, "\"HH:MM\"", "\"any\"");
  const Read read = read_with(any, replaced(kExport, "7:30", "\"7,75\""), names());
  ASSERT_EQ(trouble(read), "");
  EXPECT_EQ(read.at(0, HoursColumn::Quantity), "7.75");
  EXPECT_EQ(read.at(1, HoursColumn::Quantity), "0.3333");
}

TEST(Mapping, MayTellTheDecimalSignAndTheSeparator) {
  const Read grouped = read_with("decimal = \".\"\n" + kMapping, kExport, names());
  EXPECT_EQ(grouped.errors.at(0).code, "hours_file.decimal_mixed");
  const std::string ambiguous = replaced(kExport, "62,5", "1,234");
  EXPECT_EQ(read_with(kMapping, ambiguous, names()).errors.at(0).code,
            "hours_file.decimal_ambiguous");
  const Read told = read_with("decimal = \",\"\n" + kMapping, ambiguous, names());
  ASSERT_EQ(trouble(told), "");
  EXPECT_EQ(told.at(0, HoursColumn::Rate), "1.234");
  EXPECT_EQ(read_with("separator = \";\"\n" + kMapping, kExport, names()).errors.at(0).code,
            "hours_file.column_missing");
}

std::string mapping_trouble(const std::string& toml) {
  auto mapping = load_mapping(toml);
  return mapping ? "" : describe(mapping.error().at(0));
}

TEST(MappingFile, NamesEveryMistakeWithItsLine) {
  EXPECT_EQ(mapping_trouble(kMapping), "");
  EXPECT_EQ(mapping_trouble("name = \"x\"\nfoo = 1\n" + kMapping.substr(17)),
            "line 2: unknown key \"foo\"");
  EXPECT_EQ(mapping_trouble(replaced(kMapping, "resource ", "resourc ")),
            "line 1: [columns] does not say where resource comes from");
  EXPECT_EQ(load_mapping(replaced(kMapping, "resource ", "resourc ")).error().at(1).message,
            "\"resourc\" is not a column of an hours file; is resource meant?");
  EXPECT_EQ(mapping_trouble(replaced(kMapping, "by = \"name\"", "by = \"nmae\"")),
            "line 6: by is \"name\" or \"code\"");
  EXPECT_EQ(mapping_trouble(replaced(kMapping, "\"HH:MM\"", "\"hours\"")),
            "line 9: duration is HH:MM:SS, HH:MM, decimal or any");
  EXPECT_EQ(mapping_trouble(replaced(kMapping, "DD/MM/YYYY", "DD/MM/YY")),
            "line 5: format is a date form such as YYYY-MM-DD or DD/MM/YYYY");
  EXPECT_EQ(mapping_trouble(replaced(kMapping, "{ value = \"EUR\" }", "{ value = 978 }")),
            "line 12: value must be a text in quotes");
  EXPECT_EQ(mapping_trouble(replaced(kMapping, "{ value = \"EUR\" }", "{ }")),
            "line 12: currency needs one source: column, value");
  EXPECT_EQ(mapping_trouble(replaced(kMapping, "{ value = \"EUR\" }", "{ hash = [\"a\"] }")),
            "line 12: unknown key \"hash\" for currency");
  EXPECT_EQ(mapping_trouble(replaced(kMapping, "hash = [\"Who\", \"Day\", \"From\"]", "hash = []")),
            "line 4: hash must not be an empty list");
  EXPECT_EQ(mapping_trouble(replaced(kMapping, "\"t-\"", "\"1234567890123456789012345\"")),
            "line 4: prefix is at most 24 bytes");
  EXPECT_EQ(mapping_trouble("name = \n").substr(0, 18), "line 1: not TOML: ");
}

TEST(MappingFile, NamesMistakesUpToTwenty) {
  std::string mapping = kMapping;
  for (int i = 0; i < 50; ++i) {
    mapping.insert(0, "x" + std::to_string(i) + " = 1\n");
  }
  EXPECT_EQ(load_mapping(mapping).error().size(), kErrorsMax);
}

TEST(MappingFile, ComesWithThree) {
  EXPECT_EQ(built_in_mapping_names(),
            (std::vector<std::string_view>{"clockify", "kimai", "toggl"}));
  for (const std::string_view name : built_in_mapping_names()) {
    EXPECT_TRUE(load_mapping(*built_in_mapping(name))) << name;
  }
  EXPECT_FALSE(built_in_mapping("harvest"));
}

}  // namespace
}  // namespace facta::hours_file
