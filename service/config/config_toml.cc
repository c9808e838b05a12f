// The configuration file. The only file of this folder that knows toml++.
#include "service/config/config.h"

#include <fstream>
#include <sstream>
#include <toml++/toml.h>

namespace facta::config {

Result<std::map<std::string, FileValue, std::less<>>, ConfigError> read_toml(
    const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  // Copying nothing counts as failed; an empty file is one all the same, a folder is none.
  const bool is_empty = file.peek() == std::ifstream::traits_type::eof() && !file.bad();
  if (!file.is_open() || (!is_empty && !(text << file.rdbuf()))) {
    return Unexpected{ConfigError("cannot read the configuration file " + path)};
  }
  std::map<std::string, FileValue, std::less<>> values;
  try {
    const toml::table table = toml::parse(text.str(), path);
    for (const auto& [key, node] : table) {
      const auto line = static_cast<std::size_t>(node.source().begin.line);
      std::string value;
      if (const auto* string = node.as_string()) {
        value = string->get();
      } else if (const auto* integer = node.as_integer()) {
        value = std::to_string(integer->get());
      } else if (const auto* boolean = node.as_boolean()) {
        value = boolean->get() ? "true" : "false";
      } else {
        return Unexpected{path + ":" + std::to_string(line) + ": " + std::string(key.str()) +
                          " must be a text, a whole number, true or false"};
      }
      values.emplace(std::string(key.str()), FileValue{std::move(value), line});
    }
  } catch (const toml::parse_error& error) {
    return Unexpected{path + ":" + std::to_string(error.source().begin.line) + ": " +
                      std::string(error.description())};
  }
  return values;
}

}  // namespace facta::config
