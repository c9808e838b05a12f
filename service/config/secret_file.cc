#include "service/config/secret_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace facta::config {
namespace {

constexpr std::size_t kCharsMin = 32;
constexpr std::size_t kCharsMax = 8'192;

ConfigError failed(const std::string& path, const std::string& what) {
  return path + " " + what;
}

std::string how_to_make(const std::string& path) {
  return "; make one: (umask 077; head -c 32 /dev/urandom | base64 > " + path + ")";
}

// What is wrong with the file behind the descriptor; empty: nothing.
std::string fault_of(int file, const std::string& path) {
  struct stat status {};
  if (fstat(file, &status) != 0) {
    return failed(path, std::string("cannot be looked at: ") + std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return failed(path, "is not a file");
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return failed(path, "holds a secret, and others may read it; do: chmod 600 " + path);
  }
  return {};
}

}  // namespace

Result<std::string, ConfigError> read_secret(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (file < 0) {
    const int error = errno;
    return Unexpected{failed(path, std::string("cannot be read: ") + std::strerror(error) +
                                       (error == ENOENT ? how_to_make(path) : ""))};
  }
  std::string fault = fault_of(file, path);
  std::string text(kCharsMax + 2, '\0');
  const ssize_t size = fault.empty() ? read(file, text.data(), text.size()) : 0;
  close(file);
  if (!fault.empty()) {
    return Unexpected{std::move(fault)};
  }
  text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
    text.pop_back();
  }
  if (text.size() < kCharsMin || text.size() > kCharsMax ||
      text.find_first_of(" \t\r\n") != std::string::npos) {
    return Unexpected{failed(
        path, "must hold one word of 32 to 8192 characters and nothing else" + how_to_make(path))};
  }
  return text;
}

}  // namespace facta::config
