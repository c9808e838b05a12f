// What the command line writes to: two streams, whether a person looks at them, how wide, and the
// colours, which only a person gets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace facta::cli {

enum class Style { kPlain, kBold, kDim, kRed, kGreen, kYellow };

struct Terminal {
  std::ostream* out = nullptr;
  std::ostream* error = nullptr;
  std::size_t width = 0;      // columns for tables; 0: any
  bool colour_out = false;    // out is a terminal, and NO_COLOR is not set
  bool colour_error = false;  // the same of error
  bool progress_bar = false;  // error is a terminal

  // The text in a style on `out`; as it is when there are no colours.
  std::string styled(Style style, std::string_view text) const;
  std::string styled_error(Style style, std::string_view text) const;
};

// stdout and stderr of this process, with COLUMNS, NO_COLOR and TERM of the environment.
Terminal standard_terminal();

// One line on stderr, written over again; nothing at all when nobody looks. Ends with the object.
class ProgressBar {
 public:
  ProgressBar(const Terminal& terminal, std::string label);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // done of total (0: not known yet), and a few words behind.
  void show(std::uint64_t done, std::uint64_t total, std::string_view words = {});
  // Clears the line, so that other text can be written.
  void clear();

 private:
  const Terminal& terminal_;
  std::string label_;
  bool shown_ = false;
};

}  // namespace facta::cli
