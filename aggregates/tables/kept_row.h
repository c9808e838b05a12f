// How a table keeps a row in memory: as it is, or encoded.
#pragma once

#include "events/base/assert.h"
#include "events/base/row_codec.h"

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace facta {

// Specialised, where such a row is declared, for rows of many texts that are written once, by the
// million, and seldom read: encoded they take a fifth of the memory, and the store takes them so.
template <class Row>
inline constexpr bool kKeptEncoded = false;

template <class Row>
Row parse_row(std::string_view bytes) {
  Row row;
  FACTA_ASSERT(decode_row(bytes, row), "a stored row cannot be read: rebuild the store");
  return row;
}

template <class Row>
class KeptRow {
 public:
  using Content = std::optional<Row>;

  bool exists() const { return content_.has_value(); }
  Row copy() const { return *content_; }
  // Valid until the next change, or forget_decoded().
  const Row& decoded() { return *content_; }
  // Whether decoded() made something that forget_decoded() frees.
  bool holds_decoded() const { return false; }
  void forget_decoded() {}
  template <class Visit>
  bool visit(Visit&& visit) const {
    return visit(*content_);
  }
  void encode_to(std::string& bytes) const { encode_row(*content_, bytes); }
  // As it is stored; `room` may be needed for it.
  std::string_view encoded(std::string& room) const {
    room.clear();
    encode_to(room);
    return room;
  }

  void put(Row row) { content_ = std::move(row); }
  void put_encoded(std::string_view bytes) { content_ = parse_row<Row>(bytes); }
  template <class Change>
  void change(Change&& change) {
    change(*content_);
  }
  void erase() { content_.reset(); }

  Content copy_of_content() const { return content_; }
  Content take() { return std::exchange(content_, std::nullopt); }
  void put_back(Content content) { content_ = std::move(content); }

 private:
  Content content_;
};

// The bytes of an encoded row, in one piece of memory of just their size; or no row.
class RowBytes {
 public:
  RowBytes() = default;
  explicit RowBytes(std::string_view bytes) : memory_(new char[sizeof(Size) + bytes.size()]) {
    const auto size = static_cast<Size>(bytes.size());
    std::memcpy(memory_.get(), &size, sizeof size);
    bytes.copy(memory_.get() + sizeof size, bytes.size());
  }
  explicit operator bool() const { return memory_ != nullptr; }
  // Of a row.
  std::string_view view() const {
    Size size = 0;
    std::memcpy(&size, memory_.get(), sizeof size);
    return {memory_.get() + sizeof size, size};
  }

 private:
  using Size = std::uint32_t;
  std::unique_ptr<char[]> memory_;
};

template <class Row>
requires kKeptEncoded<Row>
class KeptRow<Row> {
 public:
  using Content = RowBytes;

  bool exists() const { return static_cast<bool>(content_); }
  std::size_t bytes() const { return exists() ? content_.view().size() : 0; }
  Row copy() const { return parse_row<Row>(content_.view()); }
  const Row& decoded() {
    if (decoded_ == nullptr) {
      decoded_ = std::make_unique<const Row>(copy());
    }
    return *decoded_;
  }
  bool holds_decoded() const { return decoded_ != nullptr; }
  void forget_decoded() { decoded_.reset(); }
  template <class Visit>
  bool visit(Visit&& visit) const {
    return visit(copy());
  }
  void encode_to(std::string& bytes) const { bytes += content_.view(); }
  std::string_view encoded(std::string&) const { return content_.view(); }

  // A row, or what has its bytes.
  template <class Like>
  void put(const Like& row) {
    thread_local std::string bytes;  // so that what is kept has no room to spare
    bytes.clear();
    encode_row(row, bytes);
    put_encoded(bytes);
  }
  void put_encoded(std::string_view bytes) { put_back(RowBytes(bytes)); }
  template <class Change>
  void change(Change&& change) {
    Row row = copy();
    change(row);
    put(row);
  }
  void erase() { put_back({}); }

  Content copy_of_content() const { return exists() ? Content(content_.view()) : Content(); }
  Content take() {
    decoded_.reset();
    return std::exchange(content_, {});
  }
  void put_back(Content content) {
    decoded_.reset();
    content_ = std::move(content);
  }

 private:
  Content content_;
  std::unique_ptr<const Row> decoded_;
};

}  // namespace facta
