// DEC-28: texts in NFC, of limited length, without control characters; codes and ids.
#include "events/values/text.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

TEST(NormaliseText, ComposesToNfc) {
  std::string text = "Cafe\u0301 Zu\u0308rich";
  EXPECT_EQ(normalise_text(text, kNameCharsMax), "");
  EXPECT_EQ(text, "Caf\u00e9 Z\u00fcrich");
  std::string hangul = "\u1112\u1161\u11ab";
  EXPECT_EQ(normalise_text(hangul, kNameCharsMax), "");
  EXPECT_EQ(hangul, "\ud55c");
}

TEST(NormaliseText, KeepsCompatibilityForms) {
  std::string text = "\ufb01\u00bd";  // NFKC would change these
  EXPECT_EQ(normalise_text(text, kNameCharsMax), "");
  EXPECT_EQ(text, "\ufb01\u00bd");
}

TEST(NormaliseText, CountsCodePointsAfterComposing) {
  std::string text;
  for (std::size_t i = 0; i < kNameCharsMax; ++i) {
    text += "e\u0301";
  }
  EXPECT_EQ(normalise_text(text, kNameCharsMax), "");
  text += "x";
  EXPECT_EQ(normalise_text(text, kNameCharsMax), "is too long");
  std::string ascii(kNameCharsMax, 'x');
  EXPECT_EQ(normalise_text(ascii, kNameCharsMax), "");
  ascii += 'x';
  EXPECT_EQ(normalise_text(ascii, kNameCharsMax), "is too long");
}

TEST(NormaliseText, RefusesControlCharacters) {
  for (const std::string& bad :
       {std::string("a\nb"), std::string("\t"), std::string("a\0b", 3), std::string("\x7f"),
        std::string("\u0085"), std::string("\u009f")}) {
    std::string text = bad;
    EXPECT_EQ(normalise_text(text, kNameCharsMax), "must not contain control characters");
    EXPECT_EQ(text, bad);
  }
}

TEST(NormaliseText, RefusesWhatIsNotUtf8) {
  for (const char* bad : {"\xff", "\xc3", "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80"}) {
    std::string text = bad;
    EXPECT_EQ(normalise_text(text, kNameCharsMax), "is not valid UTF-8");
    EXPECT_FALSE(is_valid_utf8(text));
  }
}

TEST(IsCode, TakesTwentyPlainCharacters) {
  for (const char* code : {"a", "A-z_0.9", "12345678901234567890"}) {
    EXPECT_TRUE(is_code(code)) << code;
  }
  for (const char* code : {"", "123456789012345678901", "a b", "a/b", "\u00e9", "a\n"}) {
    EXPECT_FALSE(is_code(code)) << code;
  }
}

TEST(IsPrintableId, TakesSixtyFourPrintableCharacters) {
  EXPECT_TRUE(is_printable_id("2026-10-05 jan #1"));
  EXPECT_TRUE(is_printable_id("\u00e9"));
  EXPECT_TRUE(is_printable_id(std::string(64, 'x')));
  EXPECT_FALSE(is_printable_id(std::string(65, 'x')));
  EXPECT_FALSE(is_printable_id(""));
  EXPECT_FALSE(is_printable_id("a\tb"));
  EXPECT_FALSE(is_printable_id("\xff"));
}

}  // namespace
}  // namespace facta
