// The effective configuration: flags over FACTA_… environment over the TOML file over defaults,
// each value with where it came from. Values stay text here, checked for their kind when the
// configuration is loaded; the accessors below turn them into what they mean.
#pragma once

#include "events/base/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facta::config {

enum class Kind { kText, kBool, kCount, kRate, kSize, kAddress, kLogLevel, kUrl, kTime };
enum class Origin { kDefault, kFile, kEnvironment, kFlag };

// "default", "file", "environment", "flag".
std::string_view word_of(Origin origin);

struct Key {
  std::string_view name;          // in the file, and "--" + name on the command line: "log-level"
  std::string_view environment;   // "FACTA_LOG_LEVEL"
  std::string_view default_text;  // empty: not set
  Kind kind;
  std::string_view value_name;  // for help: "HOST:PORT"; empty for a switch
  std::string_view help;
};

// Every key there is, in the order in which they are shown.
std::span<const Key> keys();

// Why a configuration cannot be used: one sentence, with the line of the file or the name at fault.
using ConfigError = std::string;

struct Value {
  std::string text;
  Origin origin = Origin::kDefault;
  std::string where;  // "facta.toml:3", "FACTA_DATA", "--data"; empty for a default
};

// What a configuration is made from.
struct Sources {
  std::map<std::string, std::string, std::less<>> flags;  // by key name; given on the command line
  std::function<std::optional<std::string>(const std::string&)> environment;
  std::optional<std::string> file;  // path of the TOML file
};

class Config {
 public:
  // Unknown keys and values of the wrong kind in the file are errors that name its line.
  static Result<Config, ConfigError> load(const Sources& sources);

  // `name` is one of keys().
  const Value& value(std::string_view name) const;
  const std::string& text(std::string_view name) const { return value(name).text; }
  bool flag(std::string_view name) const { return text(name) == "true"; }
  int count(std::string_view name) const;
  std::uint32_t rate(std::string_view name) const;
  std::size_t bytes(std::string_view name) const;

  // Of "listen".
  std::string listen_host() const;
  std::uint16_t listen_port() const;

 private:
  std::map<std::string, Value, std::less<>> values_;
};

// "64M", "2GiB", "1048576" in bytes; nothing for anything else.
std::optional<std::size_t> parse_size(std::string_view text);

// One value of the file, as text, and its line.
struct FileValue {
  std::string text;
  std::size_t line;
};
// The top-level values of a TOML file; the error names line and reason.
Result<std::map<std::string, FileValue, std::less<>>, ConfigError> read_toml(
    const std::string& path);

}  // namespace facta::config
