// API tokens: creating and revoking them. The list is one of list_commands.cc.
#include "service/cli/act.h"
#include "service/cli/commands.h"

namespace facta::cli {

void add_token_commands(std::vector<CommandSpec>& tree) {
  const Field name{
      .member = "name", .required = true, .option = "NAME", .help = "who acts with it"};
  const Field roles{.member = "roles",
                    .kind = FieldKind::kList,
                    .value = "ROLE",
                    .option = "role",
                    .help = "a permission that it has; may be repeated"};
  const Field companies{.member = "companies",
                        .kind = FieldKind::kList,
                        .value = "CODE",
                        .option = "for",
                        .help = "a company that it is for; may be repeated; none: all"};
  const Field expires{
      .member = "expires", .value = "TIME", .help = "when it ends, RFC 3339; else never"};
  tree.push_back(
      spec_of({.path = "token create",
               .summary = "create an API token; its secret is shown this once",
               .route = "/v1/tokens",
               .example = "token create hours-import --role PostHours --for noord",
               .fields = {roles, companies, expires},
               .arguments = {name},
               .said = "token {id} created for {name}; keep this, it is not shown again:"}));
  const Field id{
      .member = "", .required = true, .option = "ID", .help = "as facta token list shows it"};
  tree.push_back(spec_of({.path = "token revoke",
                          .summary = "end an API token at once",
                          .route = "/v1/tokens/{ID}:revoke",
                          .example = "token revoke 3",
                          .fields = {},
                          .arguments = {id},
                          .said = "token {id} revoked"}));
}

}  // namespace facta::cli
