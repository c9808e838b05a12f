// Where the bytes of an hours file come from. A file is read twice (once to check it, once to hand
// out its rows), so a source can begin again.
#pragma once

#include "events/base/result.h"

#include <cstddef>
#include <fstream>
#include <span>
#include <string>
#include <string_view>

namespace facta::hours_file {

class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  // Fills from the front and answers how many bytes; 0 only at the end. The error is a sentence.
  virtual Result<std::size_t, std::string> read(std::span<char> into) = 0;

  // The next read begins at the first byte again.
  virtual Result<Done, std::string> restart() = 0;
};

// A text in memory (a request body); the text must outlive the source.
class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : text_(text) {}
  Result<std::size_t, std::string> read(std::span<char> into) override;
  Result<Done, std::string> restart() override;

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// A file on disk, opened by the first restart(); a path that cannot be read twice (a pipe) is an
// error there.
class FileSource final : public ByteSource {
 public:
  explicit FileSource(std::string path) : path_(std::move(path)) {}
  Result<std::size_t, std::string> read(std::span<char> into) override;
  Result<Done, std::string> restart() override;

 private:
  std::string path_;
  std::ifstream file_;
};

}  // namespace facta::hours_file
