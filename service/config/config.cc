#include "service/config/config.h"

#include "events/base/assert.h"
#include "events/values/date.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace facta::config {
namespace {

// The one table of configuration keys: command line, environment, file and `facta config` read it.
constexpr std::array kKeys = {
    Key{"data", "FACTA_DATA", "facta-data", Kind::kText, "DIR", "folder of the ledger"},
    Key{"kafka", "FACTA_KAFKA", "", Kind::kText, "HOST:PORT,...",
        "keep the records in Apache Kafka instead of the data folder"},
    Key{"topic", "FACTA_TOPIC", "facta.records", Kind::kText, "NAME", "Kafka topic of the records"},
    Key{"listen", "FACTA_LISTEN", "127.0.0.1:7480", Kind::kAddress, "HOST:PORT",
        "where the service listens; port 0: the system chooses"},
    Key{"dev", "FACTA_DEV", "false", Kind::kBool, "",
        "development: identity from Facta-Actor and Facta-Roles, settable clock; loopback only"},
    Key{"dev-fixed", "FACTA_DEV_FIXED", "", Kind::kTime, "TIME",
        "with --dev: the clock stands at TIME until it is set, and a new ledger has a fixed id, so "
        "that the same requests make the same history to the bit"},
    Key{"admin-token-file", "FACTA_ADMIN_TOKEN_FILE", "", Kind::kText, "FILE",
        "holds the token of an administrator, who creates the others"},
    Key{"behind-tls-proxy", "FACTA_BEHIND_TLS_PROXY", "false", Kind::kBool, "",
        "a proxy in front of the service ends TLS: listen on any address without it"},
    Key{"tls-certificate", "FACTA_TLS_CERTIFICATE", "", Kind::kText, "FILE",
        "certificate with its chain, PEM: the service speaks TLS; read anew at SIGHUP"},
    Key{"tls-key", "FACTA_TLS_KEY", "", Kind::kText, "FILE", "private key of it, PEM"},
    Key{"oidc-issuer", "FACTA_OIDC_ISSUER", "", Kind::kText, "URL",
        "identity provider whose tokens are accepted, as their iss says"},
    Key{"oidc-audience", "FACTA_OIDC_AUDIENCE", "", Kind::kText, "NAME",
        "what their aud must name"},
    Key{"oidc-keys-file", "FACTA_OIDC_KEYS_FILE", "", Kind::kText, "FILE",
        "its keys, a JSON Web Key Set; read anew when it changes"},
    Key{"oidc-roles-claim", "FACTA_OIDC_ROLES_CLAIM", "roles", Kind::kText, "CLAIM",
        "claim with the roles, or a path to it: realm_access.roles"},
    Key{"oidc-companies-claim", "FACTA_OIDC_COMPANIES_CLAIM", "", Kind::kText, "CLAIM",
        "claim with the companies, * for all; none: everyone is for all"},
    Key{"rate-limit", "FACTA_RATE_LIMIT", "1000", Kind::kRate, "N",
        "requests of one token per second; 0: any number"},
    Key{"rate-burst", "FACTA_RATE_BURST", "2000", Kind::kRate, "N",
        "requests of one token at once, after a pause"},
    Key{"partitions", "FACTA_PARTITIONS", "8", Kind::kCount, "N",
        "partitions of a new topic; fixed for its life"},
    Key{"replication", "FACTA_REPLICATION", "1", Kind::kCount, "N",
        "replicas of a new topic; one that has fewer is refused"},
    Key{"memory", "FACTA_MEMORY", "256M", Kind::kSize, "SIZE",
        "memory for tables and views before they are written behind: 64M, 2G"},
    Key{"log-level", "FACTA_LOG_LEVEL", "info", Kind::kLogLevel, "LEVEL",
        "trace, debug, info, warn, error or off"},
    Key{"url", "FACTA_URL", "http://127.0.0.1:7480", Kind::kUrl, "URL",
        "the service that commands speak to"},
    Key{"token-file", "FACTA_TOKEN_FILE", "", Kind::kText, "FILE",
        "holds the token that commands send; or FACTA_TOKEN is the token itself"},
    Key{"ca-file", "FACTA_CA_FILE", "", Kind::kText, "FILE",
        "certificates, PEM, that an https service is checked against instead of the system's"},
    Key{"company", "FACTA_COMPANY", "", Kind::kText, "CODE", "the company that commands are about"},
    Key{"actor", "FACTA_ACTOR", "", Kind::kText, "NAME", "who acts (with --dev services)"},
    Key{"roles", "FACTA_ROLES", "", Kind::kText, "ROLE,...",
        "permissions of the actor, comma-separated (with --dev services)"},
};

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) {
    return std::nullopt;
  }
  return number;
}

bool is_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) {
    return false;
  }
  const auto port = parse_number(text.substr(colon + 1));
  return port && *port <= 65'535;
}

// What is wrong with a value, as the end of a sentence; empty: nothing.
std::string_view fault_of(const Key& key, std::string_view text) {
  constexpr std::array<std::string_view, 6> kLevels = {"trace", "debug", "info",
                                                       "warn",  "error", "off"};
  switch (key.kind) {
    case Kind::kBool:
      return text == "true" || text == "false" ? "" : "must be true or false";
    case Kind::kCount: {
      const auto number = parse_number(text);
      return number && *number >= 1 && *number <= 10'000 ? "" : "must be a number of 1 to 10000";
    }
    case Kind::kRate: {
      const auto number = parse_number(text);
      return number && *number <= 1'000'000 ? "" : "must be a number of 0 to 1000000";
    }
    case Kind::kSize: {
      // With less, a ledger writes behind after every record: more likely the unit was forgotten.
      constexpr std::size_t kLeast = 16u << 20;
      return parse_size(text).value_or(0) >= kLeast ? ""
                                                    : "must be a size of at least 16M, such as 2G";
    }
    case Kind::kAddress:
      return is_address(text) ? "" : "must be HOST:PORT";
    case Kind::kLogLevel:
      return std::ranges::count(kLevels, text) == 1
                 ? ""
                 : "must be trace, debug, info, warn, error or off";
    case Kind::kUrl:
      return text.starts_with("http://") || text.starts_with("https://")
                 ? ""
                 : "must be http://HOST:PORT or https://HOST:PORT";
    case Kind::kTime:
      return text.empty() || parse_time(text) ? "" : "must be a time such as 2026-11-02T09:00:00Z";
    case Kind::kText:
      return "";
  }
  return "";
}

}  // namespace

std::string_view word_of(Origin origin) {
  constexpr std::array<std::string_view, 4> kWords = {"default", "file", "environment", "flag"};
  return kWords[static_cast<std::size_t>(origin)];
}

std::span<const Key> keys() {
  return kKeys;
}

std::optional<std::size_t> parse_size(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    ++digits;
  }
  const auto number = parse_number(text.substr(0, digits));
  std::string_view unit = text.substr(digits);
  if (!unit.empty() && unit.ends_with("iB")) {
    unit.remove_suffix(2);
  } else if (unit.size() > 1 && unit.ends_with("B")) {
    unit.remove_suffix(1);
  }
  constexpr std::string_view kUnits = "KMGT";
  const std::size_t power = unit.size() == 1 ? kUnits.find(unit.front()) : 0;
  if (!number || unit.size() > 1 || power == std::string_view::npos) {
    return std::nullopt;
  }
  const unsigned shift = unit.empty() ? 0U : static_cast<unsigned>(10 * (power + 1));
  if (*number > (std::uint64_t{1} << 50U >> shift)) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(*number << shift);
}

Result<Config, ConfigError> Config::load(const Sources& sources) {
  std::map<std::string, FileValue, std::less<>> file;
  if (sources.file) {
    auto read = read_toml(*sources.file);
    if (!read) {
      return Unexpected{std::move(read.error())};
    }
    file = std::move(*read);
    for (const auto& [name, value] : file) {
      const auto known =
          std::ranges::find_if(kKeys, [&](const Key& key) { return key.name == name; });
      if (known == kKeys.end()) {
        return Unexpected{*sources.file + ":" + std::to_string(value.line) + ": unknown key " +
                          name + "; `facta config` lists the keys"};
      }
    }
  }
  Config config;
  for (const Key& key : kKeys) {
    Value value{std::string(key.default_text), Origin::kDefault, {}};
    if (const auto at = file.find(key.name); at != file.end()) {
      value = {at->second.text, Origin::kFile,
               *sources.file + ":" + std::to_string(at->second.line)};
    }
    if (sources.environment) {
      if (auto text = sources.environment(std::string(key.environment)); text && !text->empty()) {
        value = {std::move(*text), Origin::kEnvironment, std::string(key.environment)};
      }
    }
    if (const auto at = sources.flags.find(key.name); at != sources.flags.end()) {
      value = {at->second, Origin::kFlag, "--" + std::string(key.name)};
    }
    const std::string_view fault = fault_of(key, value.text);
    if (!fault.empty()) {
      return Unexpected{value.where + ": " + std::string(key.name) + " " + std::string(fault) +
                        ", not \"" + value.text + "\""};
    }
    config.values_.emplace(std::string(key.name), std::move(value));
  }
  return config;
}

const Value& Config::value(std::string_view name) const {
  const auto at = values_.find(name);
  FACTA_ASSERT(at != values_.end(), "not a configuration key");
  return at->second;
}

int Config::count(std::string_view name) const {
  return static_cast<int>(parse_number(text(name)).value_or(0));
}

std::uint32_t Config::rate(std::string_view name) const {
  return static_cast<std::uint32_t>(parse_number(text(name)).value_or(0));
}

std::size_t Config::bytes(std::string_view name) const {
  return parse_size(text(name)).value_or(0);
}

std::string Config::listen_host() const {
  const std::string& address = text("listen");
  std::string host = address.substr(0, address.rfind(':'));
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  return host;
}

std::uint16_t Config::listen_port() const {
  const std::string& address = text("listen");
  return static_cast<std::uint16_t>(
      parse_number(std::string_view(address).substr(address.rfind(':') + 1)).value_or(0));
}

}  // namespace facta::config
