#include "aggregates/access/access.h"
#include "aggregates/refusals/fields.h"
#include "aggregates/tables/existing.h"

#include <algorithm>

namespace facta {
namespace {

std::string place(std::string_view list, std::size_t index) {
  return "/" + std::string(list) + "/" + std::to_string(index);
}

// Sorted, each once: the order in which they were named means nothing.
std::vector<std::string> as_set(std::vector<std::string> names) {
  std::ranges::sort(names);
  const auto again = std::ranges::unique(names);
  names.erase(again.begin(), again.end());
  return names;
}

}  // namespace

bool is_about_access(const Command& command) {
  return std::holds_alternative<CreateApiToken>(command) ||
         std::holds_alternative<RevokeApiToken>(command);
}

DecideResult decide(const CompanyState& state, const Context& context,
                    const CreateApiToken& command) {
  FieldChecks checks;
  ApiTokenCreated token;
  token.id = static_cast<std::uint32_t>(state.where().sequence + 1);
  token.name = checks.name("/name", command.name);
  token.tokenHash = command.token_hash;
  for (std::size_t i = 0; i < command.roles.size(); ++i) {
    const std::string& role = command.roles[i];
    if (!enum_of<Permission>(role)) {
      return Unexpected{reject("auth.role_unknown", role, {{"role", role}})};
    }
    if (enum_of<Permission>(role) == Permission::JobPrincipal) {
      checks.fault(place("roles", i), "is of the service's own jobs only");
    }
  }
  for (std::size_t i = 0; i < command.companies.size(); ++i) {
    checks.code(place("companies", i), command.companies[i]);
  }
  if (command.expires && *command.expires <= context.now) {
    checks.fault("/expires", "must lie in the future");
  }
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  token.roles = as_set(command.roles);
  token.companies = as_set(command.companies);
  token.expires = command.expires;
  token.createdBy = context.actor.id;
  return Decision{{std::move(token)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const RevokeApiToken& command) {
  const ApiTokenRow* row = state.api_tokens.find(make_key(command.id));
  const std::string subject = "token " + std::to_string(command.id);
  if (row == nullptr) {
    return Unexpected{reject("token.unknown", subject)};
  }
  if (row->revoked) {
    return Unexpected{reject("token.already_revoked", subject)};
  }
  return Decision{{ApiTokenRevoked{command.id}}, {}};
}

void evolve(CompanyState& state, const Fact&, const ApiTokenCreated& event) {
  state.api_tokens.put(make_key(event.id), {event, false});
}

void evolve(CompanyState& state, const Fact&, const ApiTokenRevoked& event) {
  ApiTokenRow row = existing(state.api_tokens, make_key(event.id));
  row.revoked = true;
  state.api_tokens.put(make_key(event.id), std::move(row));
}

}  // namespace facta
