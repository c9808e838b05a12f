// Damaged files: whatever happens to the bytes, reading says the same in pieces of any size, and a
// file that passed the check gives its rows.
#include "tests/unit/hours_file/reading.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

namespace facta::hours_file {
namespace {

class PieceSource final : public ByteSource {
 public:
  PieceSource(std::string_view text, std::size_t step) : text_(text), step_(step) {}
  Result<std::size_t, std::string> read(std::span<char> into) override {
    const std::size_t count = text_.copy(into.data(), std::min(into.size(), step_), at_);
    at_ += count;
    return count;
  }
  Result<Done, std::string> restart() override {
    at_ = 0;
    return Done{};
  }

 private:
  std::string_view text_;
  std::size_t step_;
  std::size_t at_ = 0;
};

class Damage {
 public:
  std::size_t below(std::size_t limit) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state_ >> 33U) % limit;
  }

  // One to four changes: a byte replaced, added, some dropped, or a piece repeated elsewhere.
  std::string apply(std::string text) {
    constexpr std::string_view kBytes("\",;\n\r\t x9.-:@\0\xC3\xA9\xFF", 18);
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
      const std::size_t at = below(text.size());
      switch (below(4)) {
        case 0:
          text[at] = kBytes[below(kBytes.size())];
          break;
        case 1:
          text.insert(at, 1, kBytes[below(kBytes.size())]);
          break;
        case 2:
          text.erase(at, 1 + below(5));
          break;
        default:
          text.insert(at, std::string(text, below(text.size()), below(80)));
      }
    }
    return text;
  }

 private:
  std::uint64_t state_ = 20261001;
};

std::string everything(const Read& read) {
  std::string text;
  for (const HoursFileError& error : read.errors) {
    text += error.code + " " + describe(error) + "\n";
  }
  for (const Texts& row : read.rows) {
    for (const std::string& value : row) {
      text += value + "|";
    }
    text += "\n";
  }
  return text;
}

class DamagedFile : public testing::TestWithParam<std::string> {};

TEST_P(DamagedFile, IsReadTheSameInPiecesAndKeepsWhatTheCheckSaid) {
  const std::ifstream file(std::string(FACTA_SOURCE_DIR) + "/samples/" + GetParam() + "/hours.csv",
                           std::ios::binary);
  std::ostringstream whole;
  whole << file.rdbuf();
  std::string text = whole.str().substr(0, 3000);
  text.resize(text.rfind('\n') + 1);
  Damage damage;
  int accepted = 0;
  for (int i = 0; i < 400; ++i) {
    const std::string damaged = damage.apply(text);
    const Read at_once = read_text(damaged);
    PieceSource pieces(damaged, 1 + damage.below(97));
    ASSERT_EQ(everything(read_source(pieces, {}, 7)), everything(at_once)) << damaged;
    // Errors come from the check alone: rows and errors never come together.
    ASSERT_TRUE(at_once.errors.empty() || at_once.rows.empty()) << trouble(at_once);
    ASSERT_EQ(at_once.rows.size(), at_once.info.rows);
    accepted += at_once.errors.empty() ? 1 : 0;
  }
  EXPECT_GT(accepted, 20);
  EXPECT_LT(accepted, 300);
}

INSTANTIATE_TEST_SUITE_P(Samples, DamagedFile, testing::Values("noord", "zorg"),
                         [](const auto& made) { return made.param; });

}  // namespace
}  // namespace facta::hours_file
