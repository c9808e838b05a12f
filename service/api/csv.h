// Described structs as CSV (RFC 4180): a column per field, nested values as JSON text.
#pragma once

#include "service/api/encode.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace facta::api {

// Adds lines to a text, which is whole again when the writer is gone.
class CsvWriter {
 public:
  explicit CsvWriter(std::string& out) : out_(out), size_(out.size()) {}
  ~CsvWriter() { out_.resize(size_); }
  CsvWriter(const CsvWriter&) = delete;
  CsvWriter& operator=(const CsvWriter&) = delete;

  // The next cell of the line, quoted when it must be.
  void cell(std::string_view text);
  // As cell(), for text that needs no quotes, and for cells that were written before.
  void plain_cell(std::string_view text) {
    char* const to = begin_cell(text.size());
    end_cell(to + text.copy(to, text.size()));
  }
  // print(char*) -> its end; at most kPrintedMax bytes, none of which needs quotes.
  template <class Print>
  void printed_cell(Print&& print) {
    end_cell(print(begin_cell(kPrintedMax)));
  }
  // Lists are full of the same time: what was posted together, what was billed together.
  void time_cell(Time time);
  void end_line();

 private:
  // Room for so many bytes, behind the comma that goes before them.
  char* begin_cell(std::size_t bytes) {
    if (out_.size() - size_ <= bytes) {
      out_.resize(std::max(2 * out_.size(), size_ + bytes + kGrowth));
    }
    char* const to = out_.data() + size_;
    *to = ',';
    return first_ ? to : to + 1;
  }
  void end_cell(const char* end) {
    first_ = false;
    size_ = static_cast<std::size_t>(end - out_.data());
  }

  struct PrintedTime {
    Time time;
    std::string text;
  };

  static constexpr std::size_t kGrowth = 4096;

  std::array<PrintedTime, 2> times_;  // the last ones, turn and turn about
  std::size_t time_ = 0;
  std::string& out_;
  std::size_t size_;  // of what is written; behind it is room
  bool first_ = true;
};

template <class T, class Visit>
void for_each_column(const T& item, Visit&& visit) {
  for_each_field(item, [&](std::string_view name, const auto& field, bool) {
    if constexpr (Described<std::decay_t<decltype(field)>>) {
      if (name == kInlined<T>) {
        for_each_column(field, visit);
        return;
      }
    }
    visit(name, field);
  });
}

// The names of the columns of these, one behind the other.
template <class... T>
std::string csv_header() {
  std::string line;
  CsvWriter out(line);
  (for_each_column(T{}, [&](std::string_view name, const auto&) { out.cell(name); }), ...);
  out.end_line();
  return line;
}

template <class F>
void write_cell(CsvWriter& out, const F& field, Currency& currency) {
  if constexpr (IsOptional<F>::value) {
    field ? write_cell(out, *field, currency) : out.plain_cell({});
  } else if constexpr (std::is_same_v<F, std::string>) {
    out.cell(field);
  } else if constexpr (Described<F> || IsVector<F>::value) {
    std::string text;
    json::JsonWriter json(text);
    write_value(json, field, currency);
    out.cell(text);
  } else if constexpr (std::is_same_v<F, bool>) {
    out.plain_cell(field ? "true" : "false");
  } else if constexpr (std::is_integral_v<F>) {
    out.printed_cell([&](char* to) { return std::to_chars(to, to + kPrintedMax, field).ptr; });
  } else if constexpr (std::is_same_v<F, Digest>) {
    out.plain_cell(hex(field));
  } else if constexpr (NamedEnum<F>) {
    out.plain_cell(word_of(field));
  } else if constexpr (std::is_same_v<F, Currency>) {
    currency = field;
    out.plain_cell(field.text());
  } else if constexpr (std::is_same_v<F, Time>) {
    out.time_cell(field);
  } else if constexpr (std::is_same_v<F, Amount>) {
    out.printed_cell([&](char* to) { return print_to(to, field, currency); });
  } else {
    out.printed_cell([&](char* to) { return print_to(to, field); });
  }
}

// Cells of a line that has more; `currency`: of the amounts, until a cell says another.
template <class T>
void write_csv_cells(CsvWriter& out, const T& item, Currency currency = {}) {
  for_each_column(item,
                  [&](std::string_view, const auto& field) { write_cell(out, field, currency); });
}

template <class T>
void write_csv_line(CsvWriter& out, const T& item) {
  write_csv_cells(out, item);
  out.end_line();
}

}  // namespace facta::api
