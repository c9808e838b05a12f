#include "service/hours_file/csv_scanner.h"

#include "service/json/utf8.h"

#include <algorithm>

namespace facta::hours_file {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 16U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kSeparators = ",;\t";

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

// Offset of the first byte that is NUL or not UTF-8, npos when there is none.
std::size_t find_bad_byte(std::string_view text) {
  const bool is_plain = std::all_of(
      text.begin(), text.end(), [](char letter) { return static_cast<signed char>(letter) > 0; });
  if (is_plain) {
    return std::string_view::npos;
  }
  return std::min(text.find('\0'), json::utf8_error_offset(text));
}

bool all_empty(const std::vector<std::string_view>& cells) {
  return std::all_of(cells.begin(), cells.end(),
                     [](std::string_view cell) { return cell.empty(); });
}

}  // namespace

// Where the scan of one record stands; the members of the scanner move only when it is complete.
struct CsvScanner::Cursor {
  std::size_t at = 0;
  std::size_t line = 0;
  std::size_t cell_line = 0;
  std::size_t column = 1;
  bool record_ended = false;
};

HoursFileError CsvScanner::unreadable(std::string message) const {
  return {"hours_file.unreadable", 0, 0, "", std::move(message)};
}

std::string CsvScanner::header_name(std::size_t index) const {
  return index < header_.size() ? header_[index] : std::string();
}

Result<Done, HoursFileError> CsvScanner::open(char separator) {
  auto restarted = source_->restart();
  if (!restarted) {
    return Unexpected{unreadable(restarted.error())};
  }
  header_.clear();
  buffer_.clear();
  position_ = 0;
  line_ = 1;
  at_end_ = false;
  separator_ = separator;
  auto signature = read_signature();
  if (!signature) {
    return signature;
  }
  if (separator_ == 0) {
    auto found = find_separator();
    if (!found) {
      return found;
    }
  }
  CsvRecord record;
  auto header = next_record(record);
  if (!header) {
    return Unexpected{header.error()};
  }
  if (!*header) {
    return Unexpected{
        HoursFileError{"hours_file.empty", 0, 0, "", "the file is empty: it has no header line"}};
  }
  header_line_ = record.line;
  for (std::size_t i = 0; i < record.cells.size(); ++i) {
    if (without_spaces(record.cells[i]).empty()) {
      return Unexpected{HoursFileError{"hours_file.column_unnamed", record.line, i + 1, "",
                                       "the header has a column without a name"}};
    }
    header_.emplace_back(without_spaces(record.cells[i]));
  }
  return Done{};
}

// The byte order mark, and the line "sep=;" that Excel understands.
Result<Done, HoursFileError> CsvScanner::read_signature() {
  while (buffer_.size() < kBlockBytes && !at_end_) {
    auto filled = fill();
    if (!filled) {
      return Unexpected{filled.error()};
    }
  }
  const std::string_view text = buffer_;
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return Unexpected{HoursFileError{"hours_file.invalid_utf8", 1, 0, "",
                                     "the file is UTF-16; save it as CSV UTF-8"}};
  }
  if (text.starts_with(kByteOrderMark)) {
    position_ = kByteOrderMark.size();
  }
  const std::string_view rest = text.substr(position_);
  if (rest.size() > 5 && rest.starts_with("sep=") &&
      (rest[5] == '\n' || rest.substr(5, 2) == "\r\n")) {
    separator_ = rest[4];
    position_ += rest.find('\n') + 1;
    line_ = 2;
  }
  return Done{};
}

Result<Done, HoursFileError> CsvScanner::find_separator() {
  std::size_t counts[kSeparators.size()] = {};
  bool quoted_cell = false;
  bool line_has_text = false;
  for (const char letter : std::string_view(buffer_).substr(position_)) {
    if (letter == '"') {
      quoted_cell = !quoted_cell;
    }
    if (!quoted_cell && letter == '\n' && line_has_text) {
      break;
    }
    const std::size_t which = kSeparators.find(letter);
    if (!quoted_cell && which != std::string_view::npos) {
      ++counts[which];
    } else if (letter != '\n' && letter != '\r' && letter != ' ') {
      line_has_text = true;
    }
  }
  const auto* most = std::max_element(std::begin(counts), std::end(counts));
  if (line_has_text &&
      (*most == 0 || std::count(std::begin(counts), std::end(counts), *most) > 1)) {
    return Unexpected{HoursFileError{
        "hours_file.no_separator", line_, 0, "",
        "the header line does not show whether comma, semicolon or tab separates its columns"}};
  }
  separator_ = kSeparators[static_cast<std::size_t>(most - std::begin(counts))];
  return Done{};
}

Result<bool, HoursFileError> CsvScanner::next(CsvRecord& record) {
  auto more = next_record(record);
  if (!more || !*more) {
    return more;
  }
  const std::size_t wanted = header_.size();
  const std::size_t got = record.cells.size();
  if (got != wanted) {
    const bool few = got < wanted;
    const std::string counts = "the header has " + std::to_string(wanted) +
                               " columns, this line has " + std::to_string(got);
    return Unexpected{HoursFileError{few ? "hours_file.too_few_cells" : "hours_file.too_many_cells",
                                     record.line, few ? got + 1 : wanted + 1, header_name(got),
                                     counts}};
  }
  if (std::equal(record.cells.begin(), record.cells.end(), header_.begin())) {
    return Unexpected{HoursFileError{"hours_file.second_header", record.line, 0, "",
                                     "the header line is repeated; two files glued together?"}};
  }
  return true;
}

Result<bool, HoursFileError> CsvScanner::next_record(CsvRecord& record) {
  while (true) {
    const Outcome outcome = scan_record(record);
    if (outcome == Outcome::Failed) {
      return Unexpected{error_};
    }
    if (outcome == Outcome::NeedMore) {
      if (at_end_) {
        return false;
      }
      if (buffer_.size() - position_ > kRecordBytesMax) {
        return Unexpected{HoursFileError{"hours_file.row_too_long", line_, 0, "",
                                         "this row is longer than 1 MiB; a quote left open?"}};
      }
      auto filled = fill();
      if (!filled) {
        return filled;
      }
      continue;
    }
    if (!all_empty(record.cells)) {
      return true;
    }
  }
}

// One block more; what has been scanned is dropped first.
Result<bool, HoursFileError> CsvScanner::fill() {
  buffer_.erase(0, position_);
  position_ = 0;
  const std::size_t kept = buffer_.size();
  buffer_.resize(kept + kBlockBytes);
  auto count = source_->read(std::span(buffer_).subspan(kept));
  buffer_.resize(kept + (count ? *count : 0));
  if (!count) {
    return Unexpected{unreadable(count.error())};
  }
  at_end_ = *count == 0;
  return true;
}

CsvScanner::Outcome CsvScanner::scan_record(CsvRecord& record) {
  if (position_ == buffer_.size()) {
    return Outcome::NeedMore;
  }
  record.line = line_;
  record.cells.clear();
  unescaped_.clear();
  // Cells point into it: it must not move while the record grows.
  unescaped_.reserve(std::min(buffer_.size() - position_, kRecordBytesMax + kBlockBytes));
  Cursor cursor{position_, line_, line_, 1, false};
  while (!cursor.record_ended) {
    cursor.cell_line = cursor.line;
    const bool is_quoted = cursor.at < buffer_.size() && buffer_[cursor.at] == '"';
    const Outcome outcome = is_quoted ? scan_quoted(cursor, record) : scan_plain(cursor, record);
    if (outcome != Outcome::Complete) {
      return outcome;
    }
    ++cursor.column;
    if (cursor.column > kColumnsMax && !cursor.record_ended) {
      return failed(cursor, "hours_file.too_many_columns", "a line has at most 256 columns");
    }
  }
  position_ = cursor.at;
  line_ = cursor.line;
  return Outcome::Complete;
}

// A cell up to the next separator or line end. Spaces around it do not count.
CsvScanner::Outcome CsvScanner::scan_plain(Cursor& cursor, CsvRecord& record) {
  const std::size_t begin = cursor.at;
  std::size_t at = begin;
  while (at < buffer_.size() && buffer_[at] != separator_ && buffer_[at] != '\n' &&
         buffer_[at] != '\r' && buffer_[at] != '"') {
    ++at;
  }
  if (at == buffer_.size() && !at_end_) {
    return Outcome::NeedMore;
  }
  cursor.at = at;
  if (at < buffer_.size() && buffer_[at] == '"') {
    return failed(cursor, "hours_file.stray_quote",
                  "a quote inside a cell; put the whole cell in quotes and double this one");
  }
  if (!take_cell(cursor, without_spaces(std::string_view(buffer_).substr(begin, at - begin)),
                 record)) {
    return Outcome::Failed;
  }
  return end_cell(cursor);
}

// A cell between quotes, kept exactly; "" in it is one quote.
CsvScanner::Outcome CsvScanner::scan_quoted(Cursor& cursor, CsvRecord& record) {
  const std::size_t begin = cursor.at + 1;
  const std::size_t unescaped_begin = unescaped_.size();
  std::size_t piece = begin;
  std::size_t lines = 0;
  bool has_double = false;
  for (std::size_t at = begin; at < buffer_.size(); ++at) {
    lines += buffer_[at] == '\n' ? 1 : 0;
    if (buffer_[at] != '"') {
      continue;
    }
    if (at + 1 == buffer_.size() && !at_end_) {
      return Outcome::NeedMore;
    }
    if (at + 1 < buffer_.size() && buffer_[at + 1] == '"') {
      has_double = true;
      unescaped_.append(buffer_, piece, at + 1 - piece);
      piece = at + 2;
      ++at;
      continue;
    }
    std::string_view text = std::string_view(buffer_).substr(begin, at - begin);
    if (has_double) {
      unescaped_.append(buffer_, piece, at - piece);
      text = std::string_view(unescaped_).substr(unescaped_begin);
    }
    cursor.at = at + 1;
    cursor.line += lines;
    return take_cell(cursor, text, record) ? end_cell(cursor) : Outcome::Failed;
  }
  if (!at_end_) {
    return Outcome::NeedMore;
  }
  return failed(cursor, "hours_file.unclosed_quote",
                "the quote that opens this cell is not closed");
}

// The separator or line end behind a cell.
CsvScanner::Outcome CsvScanner::end_cell(Cursor& cursor) {
  if (cursor.at == buffer_.size()) {
    cursor.record_ended = at_end_;
    return at_end_ ? Outcome::Complete : Outcome::NeedMore;
  }
  const char letter = buffer_[cursor.at];
  if (letter == separator_) {
    ++cursor.at;
    return Outcome::Complete;
  }
  if (letter == '\r' && cursor.at + 1 == buffer_.size() && !at_end_) {
    return Outcome::NeedMore;
  }
  if (letter == '\r' && cursor.at + 1 < buffer_.size() && buffer_[cursor.at + 1] == '\n') {
    ++cursor.at;
  } else if (letter == '\r') {
    return failed(cursor, "hours_file.lone_carriage_return",
                  "a carriage return without line feed; save the file with Windows or Unix lines");
  } else if (letter != '\n') {
    return failed(cursor, "hours_file.text_after_quote",
                  "text behind the quote that closes this cell");
  }
  ++cursor.at;
  ++cursor.line;
  cursor.record_ended = true;
  return Outcome::Complete;
}

bool CsvScanner::take_cell(const Cursor& cursor, std::string_view text, CsvRecord& record) {
  const std::size_t wrong = find_bad_byte(text);
  if (wrong != std::string_view::npos) {
    Cursor place = cursor;
    place.line =
        cursor.cell_line + static_cast<std::size_t>(std::count(
                               text.begin(), text.begin() + static_cast<long>(wrong), '\n'));
    const bool nul = text[wrong] == '\0';
    failed(place, nul ? "hours_file.nul" : "hours_file.invalid_utf8",
           nul ? "a NUL byte" : "not UTF-8; save the file as CSV UTF-8");
    return false;
  }
  record.cells.push_back(text);
  return true;
}

CsvScanner::Outcome CsvScanner::failed(const Cursor& cursor, std::string code,
                                       std::string message) {
  error_ = {std::move(code), cursor.line, cursor.column, header_name(cursor.column - 1),
            std::move(message)};
  return Outcome::Failed;
}

}  // namespace facta::hours_file
