#include "service/hours_file/byte_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace facta::hours_file {

Result<std::size_t, std::string> TextSource::read(std::span<char> into) {
  const std::size_t count = std::min(into.size(), text_.size() - at_);
  text_.copy(into.data(), count, at_);
  at_ += count;
  return count;
}

Result<Done, std::string> TextSource::restart() {
  at_ = 0;
  return Done{};
}

Result<std::size_t, std::string> FileSource::read(std::span<char> into) {
  file_.read(into.data(), static_cast<std::streamsize>(into.size()));
  if (file_.bad()) {
    return Unexpected{"cannot read " + path_ + ": " + std::strerror(errno)};
  }
  return static_cast<std::size_t>(file_.gcount());
}

Result<Done, std::string> FileSource::restart() {
  std::error_code trouble;
  if (!std::filesystem::is_regular_file(path_, trouble)) {
    return Unexpected{"cannot read " + path_ + ": " +
                      (trouble ? trouble.message() : "it is not a regular file")};
  }
  file_ = std::ifstream(path_, std::ios::binary);
  if (!file_) {
    return Unexpected{"cannot open " + path_ + ": " + std::strerror(errno)};
  }
  return Done{};
}

}  // namespace facta::hours_file
