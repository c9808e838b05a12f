// What a setting demands of the template that it names.
#pragma once

#include "aggregates/company/settings_catalogue.h"
#include "aggregates/refusals/refusal.h"
#include "aggregates/state/company_state.h"

#include <optional>
#include <string>

namespace facta {

// Why the setting (of a type kEmailTemplate or kInteractionTemplate) may not name the template, or
// nothing: settings.email_template.wrong_usage (MAIL-16, PURCH-02),
// settings.interaction_template.fields_not_empty and .wrong_entity (DOC-11, PURCH-06).
std::optional<Rejection> refuse_template(const SettingEntry& setting,
                                         const EmailTemplateAdded& named);
std::optional<Rejection> refuse_template(const SettingEntry& setting,
                                         const InteractionTemplateConfigured& named);

// The interaction template as a setting that names it makes it: it shows its interactions with the
// invoice documents (DOC-08, PURCH-07). Nothing: it does so already.
std::optional<InteractionTemplateConfigured> shown_with_documents(const CompanyState& state,
                                                                  const std::string& code);

}  // namespace facta
