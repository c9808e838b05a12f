#include "service/cli/terminal.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <ostream>
#include <sys/ioctl.h>
#include <unistd.h>

namespace facta::cli {
namespace {

constexpr std::size_t kBarColumns = 30;

std::string_view code_of(Style style) {
  switch (style) {
    case Style::kBold:
      return "\033[1m";
    case Style::kDim:
      return "\033[2m";
    case Style::kRed:
      return "\033[31m";
    case Style::kGreen:
      return "\033[32m";
    case Style::kYellow:
      return "\033[33m";
    case Style::kPlain:
      return "";
  }
  return "";
}

std::string in_style(bool colour, Style style, std::string_view text) {
  if (!colour || style == Style::kPlain) {
    return std::string(text);
  }
  return std::string(code_of(style)).append(text).append("\033[0m");
}

std::size_t environment_columns() {
  const char* const text = std::getenv("COLUMNS");
  const long columns = text == nullptr ? 0 : std::strtol(text, nullptr, 10);
  return columns > 0 && columns < 10'000 ? static_cast<std::size_t>(columns) : 0;
}

}  // namespace

std::string Terminal::styled(Style style, std::string_view text) const {
  return in_style(colour_out, style, text);
}

std::string Terminal::styled_error(Style style, std::string_view text) const {
  return in_style(colour_error, style, text);
}

Terminal standard_terminal() {
  Terminal terminal;
  terminal.out = &std::cout;
  terminal.error = &std::cerr;
  const char* const no_colour = std::getenv("NO_COLOR");
  const char* const term = std::getenv("TERM");
  const bool colour = (no_colour == nullptr || *no_colour == 0) &&
                      (term == nullptr || std::string_view(term) != "dumb");
  terminal.colour_out = colour && isatty(STDOUT_FILENO) == 1;
  terminal.colour_error = colour && isatty(STDERR_FILENO) == 1;
  terminal.progress_bar = isatty(STDERR_FILENO) == 1;
  terminal.width = environment_columns();
  winsize size{};
  if (terminal.width == 0 && isatty(STDOUT_FILENO) == 1 &&
      ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    terminal.width = size.ws_col;
  }
  return terminal;
}

ProgressBar::ProgressBar(const Terminal& terminal, std::string label)
    : terminal_(terminal), label_(std::move(label)) {}

ProgressBar::~ProgressBar() {
  clear();
}

void ProgressBar::show(std::uint64_t done, std::uint64_t total, std::string_view words) {
  if (!terminal_.progress_bar) {
    return;
  }
  const std::uint64_t part = total == 0 ? 0 : std::min(done, total) * kBarColumns / total;
  std::string line = "\r\033[K" + label_ + " [";
  line.append(part, '#').append(kBarColumns - part, '.').append("] ");
  if (total > 0) {
    line += std::to_string(std::min(done, total) * 100 / total) + " %";
  }
  if (!words.empty()) {
    line.append("  ").append(words);
  }
  *terminal_.error << line << std::flush;
  shown_ = true;
}

void ProgressBar::clear() {
  if (shown_) {
    *terminal_.error << "\r\033[K" << std::flush;
    shown_ = false;
  }
}

}  // namespace facta::cli
