// API tokens: what may be created and revoked, and where.
#include "aggregates/access/access.h"

#include "tests/support/given.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

CreateApiToken import_token() {
  CreateApiToken token;
  token.name = "urenimport";
  token.roles = {"PostHours", "Auditor"};
  token.companies = {"zorg", "noord"};
  token.expires = *parse_time("2026-12-31T23:00:00Z");
  token.token_hash = std::string(64, 'a');
  return token;
}

Given access() {
  return Given(std::string(kAccessChain));
}

TEST(ApiTokens, NameTheirRolesCompaniesAndCreator) {
  Given tokens = access();
  tokens.as_all("anna");
  ApiTokenCreated created;
  created.id = 1;
  created.name = "urenimport";
  created.tokenHash = std::string(64, 'a');
  created.roles = {"Auditor", "PostHours"};
  created.companies = {"noord", "zorg"};
  created.expires = *parse_time("2026-12-31T23:00:00Z");
  created.createdBy = "anna";
  tokens.when(import_token()).then({created});
  EXPECT_EQ(tokens.when(import_token()).event<ApiTokenCreated>().id, 2u);
  tokens.expect_same_when_refolded();
}

TEST(ApiTokens, TakeOnlyRolesThatThereAre) {  // DEC-18
  CreateApiToken token = import_token();
  token.roles = {"PostHours", "King"};
  access().when(token).then_rejected("auth.role_unknown");
  token.roles = {"JobPrincipal"};  // AUTH-14
  access().when(token).then_fault("/roles/0");
}

TEST(ApiTokens, NameEveryBadField) {
  CreateApiToken token = import_token();
  token.name = "";
  token.companies = {"noord", "~access"};
  token.expires = *parse_time("2026-11-02T09:00:00Z");  // now
  access().when(token).then_fault("/name").then_fault("/companies/1").then_fault("/expires");
}

TEST(ApiTokens, AreRevokedOnce) {
  Given tokens = access();
  tokens.when(RevokeApiToken{1}).then_rejected("token.unknown");
  tokens.has(import_token());
  tokens.when(RevokeApiToken{1}).then({ApiTokenRevoked{1}});
  tokens.when(RevokeApiToken{1}).then_rejected("token.already_revoked");
  tokens.expect_same_when_refolded();
}

TEST(ApiTokens, HaveAChainOfTheirOwn) {
  Given noord = open_company("noord");
  noord.when(import_token()).then_rejected("company.unknown");
  noord.when(RevokeApiToken{1}).then_rejected("company.unknown");
  Given tokens = access();
  tokens.has(import_token());
  tokens.when(AddReasonCode{"ERR", {}}).then_rejected("company.unknown");
  tokens.when(post_hours({hours("e1", "bouw", "2026-10-05", "8")}))
      .then_rejected("company.unknown");
  OpenCompany open;
  open.code = kAccessChain;
  open.legalName = "Access B.V.";
  tokens.when(open).then_rejected("company.unknown");
  access().when(open).then_rejected("company.unknown");
}

// R1: the digest of a request says what was asked; a secret that is drawn anew is no part of it.
TEST(ApiTokens, AreTheSameRequestWhateverTheirSecret) {
  CreateApiToken again = import_token();
  again.token_hash = std::string(64, 'b');
  EXPECT_EQ(request_digest(import_token()), request_digest(again));
  again.name = "anders";
  EXPECT_NE(request_digest(import_token()), request_digest(again));
}

}  // namespace
}  // namespace facta
