#include "service/api/identity.h"

namespace facta::api {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

std::vector<Permission> all_permissions() {
  std::vector<Permission> all;
  for (std::size_t i = 0; i < std::size(EnumWords<Permission>::words); ++i) {
    const auto permission = static_cast<Permission>(i);
    if (permission != Permission::JobPrincipal) {  // of jobs only (AUTH-14)
      all.push_back(permission);
    }
  }
  return all;
}

}  // namespace

Result<access::Caller, Rejection> identify_dev(const http::HttpRequest& request) {
  access::Caller caller{{"dev", {}, "dev"}, true, {}, "dev"};
  Actor& actor = caller.actor;
  if (const auto name = request.headers.find("Facta-Actor"); name && !trimmed(*name).empty()) {
    actor.id = trimmed(*name);
  }
  const auto roles = request.headers.find("Facta-Roles");
  if (!roles) {
    static const std::vector<Permission> kAll = all_permissions();
    actor.permissions = kAll;
    return caller;
  }
  std::string_view rest = *roles;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view role = trimmed(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (role.empty()) {
      continue;
    }
    const auto permission = enum_of<Permission>(role);
    if (!permission) {
      return Unexpected{
          reject("auth.role_unknown", std::string(role), {{"role", std::string(role)}})};
    }
    actor.permissions.push_back(*permission);
  }
  return caller;
}

}  // namespace facta::api
