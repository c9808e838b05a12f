// Configuration: a file, the environment, flags (service/config).
#include "service/config/config.h"

#include "tests/fuzz/target.h"

#include <fstream>
#include <unistd.h>

namespace facta::fuzz {
namespace {

// Where the file of this process stands.
const std::string& path() {
  static const std::string kPath = "/tmp/facta-fuzz-config-" + std::to_string(::getpid());
  return kPath;
}

// "key=value" to value; the rest of the text is passed on.
std::map<std::string, std::string, std::less<>> pairs_of(std::string_view text) {
  std::map<std::string, std::string, std::less<>> pairs;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t equals = std::min(line.find('='), line.size());
    pairs.emplace(line.substr(0, equals), line.substr(std::min(line.size(), equals + 1)));
  }
  return pairs;
}

void check(const config::Config& config) {
  for (const config::Key& key : config::keys()) {
    const config::Value& value = config.value(key.name);
    must(value.where.empty() == (value.origin == config::Origin::kDefault), "a value has a place");
    if (key.kind == config::Kind::kCount) {
      must(config.count(key.name) >= 1 && config.count(key.name) <= 10'000, "a count is in range");
    } else if (key.kind == config::Kind::kRate) {
      must(config.rate(key.name) <= 1'000'000, "a rate is in range");
    } else if (key.kind == config::Kind::kSize) {
      must(config.bytes(key.name) == config::parse_size(value.text), "a size is what it says");
    } else if (key.kind == config::Kind::kBool) {
      must(config.flag(key.name) == (value.text == "true"), "a switch is what it says");
    }
  }
  const std::string& listen = config.text("listen");
  must(listen.ends_with(std::to_string(config.listen_port())), "the port is the one given");
  must(listen.find(config.listen_host()) != std::string::npos, "the host is the one given");
}

}  // namespace

// Up to the first NUL flags, up to the second the environment, behind it the file.
FACTA_FUZZ(config) {
  const std::string_view text = text_of(bytes);
  const std::size_t flags_end = std::min(text.find('\0'), text.size());
  const std::size_t environment_end = std::min(text.find('\0', flags_end + 1), text.size());
  config::Sources sources;
  sources.flags = pairs_of(text.substr(0, flags_end));
  const auto environment =
      pairs_of(text.substr(flags_end, environment_end - flags_end).substr(flags_end < text.size()));
  sources.environment = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  };
  if (environment_end < text.size()) {
    std::ofstream(path(), std::ios::binary | std::ios::trunc) << text.substr(environment_end + 1);
    sources.file = path();
  }
  const auto config = config::Config::load(sources);
  const auto again = config::Config::load(sources);
  ::unlink(path().c_str());
  must(config.has_value() == again.has_value(), "the same sources have the same answer");
  if (!config) {
    must(!config.error().empty() && config.error() == again.error(), "an error is a sentence");
    return;
  }
  check(*config);
}

}  // namespace facta::fuzz
