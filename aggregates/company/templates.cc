// Templates of e-mails and interactions (MAIL-18, DOC-07).
#include "aggregates/company/templates.h"

#include "aggregates/company/company.h"
#include "aggregates/company/party.h"

#include <algorithm>

namespace facta {
namespace {

// A setting names the template: it stays one that the setting may name.
std::optional<Rejection> refuse_unselectable(const CompanyState& state,
                                             const InteractionTemplateConfigured& configured) {
  for (const SettingEntry& setting : settings_catalogue()) {
    if (setting.type == SettingType::kInteractionTemplate &&
        setting_at(state, setting.key, kNow) == configured.code) {
      if (auto refused = refuse_template(setting, configured)) {
        return refused;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Rejection> refuse_template(const SettingEntry& setting,
                                         const EmailTemplateAdded& named) {
  if (setting.words.empty() ||
      std::ranges::find(setting.words, word_of(named.usage)) != setting.words.end()) {
    return std::nullopt;
  }
  return reject("settings.email_template.wrong_usage", named.code,
                {{"usage", joined(setting.words)}});
}

std::optional<Rejection> refuse_template(const SettingEntry& setting,
                                         const InteractionTemplateConfigured& named) {
  if (!named.documentReport.empty() || !named.documentTemplateName.empty() ||
      !named.customReportLayout.empty()) {
    return reject("settings.interaction_template.fields_not_empty", named.code,
                  {{"template", named.code}});
  }
  const bool linked = std::ranges::all_of(setting.words, [&](std::string_view entity) {
    return std::ranges::find(named.entities, entity, word_of<InteractionEntity>) !=
           named.entities.end();
  });
  if (linked) {
    return std::nullopt;
  }
  return reject("settings.interaction_template.wrong_entity", named.code,
                {{"template", named.code}, {"entities", joined(setting.words)}});
}

std::optional<InteractionTemplateConfigured> shown_with_documents(const CompanyState& state,
                                                                  const std::string& code) {
  const InteractionTemplateConfigured* now = state.interaction_templates.find(code);
  if (now == nullptr || now->showOn == InteractionShownOn::InvoiceDocuments) {
    return std::nullopt;
  }
  InteractionTemplateConfigured shown = *now;
  shown.showOn = InteractionShownOn::InvoiceDocuments;
  return shown;
}

DecideResult decide(const CompanyState& state, const Context&, const AddEmailTemplate& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  EmailTemplateAdded added{checks.code("/code", command.code), command.usage,
                           checks.text("/pdfTemplate", command.pdfTemplate.value_or(""))};
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (state.email_templates.contains(added.code)) {
    return Unexpected{reject("email_template.exists", added.code)};
  }
  return Decision{{std::move(added)}, {}};
}

// Also in the central company, whose templates reverse billing uses (SET-31).
DecideResult decide(const CompanyState& state, const Context&,
                    const ConfigureInteractionTemplate& command) {
  if (auto refused = refuse_unknown(state)) {
    return Unexpected{std::move(*refused)};
  }
  const InteractionTemplateConfigured* now = state.interaction_templates.find(command.code);
  InteractionTemplateConfigured configured =
      now == nullptr ? InteractionTemplateConfigured{} : *now;
  FieldChecks checks;
  configured.code = checks.code("/code", command.code);
  take_text(checks, "/documentReport", command.documentReport, configured.documentReport);
  take_text(checks, "/documentTemplateName", command.documentTemplateName,
            configured.documentTemplateName);
  take_text(checks, "/customReportLayout", command.customReportLayout,
            configured.customReportLayout);
  if (command.entities) {
    configured.entities = *command.entities;
    std::ranges::sort(configured.entities);
    if (std::ranges::adjacent_find(configured.entities) != configured.entities.end()) {
      checks.fault("/entities", "must not name one twice");
    }
  }
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (auto refused = refuse_unselectable(state, configured)) {
    return Unexpected{std::move(*refused)};
  }
  if (now != nullptr && *now == configured) {
    return Decision{};
  }
  return Decision{{std::move(configured)}, {}};
}

}  // namespace facta
