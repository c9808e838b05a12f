#include "aggregates/refusals/refusal.h"

#include "events/base/assert.h"

#include <algorithm>

namespace facta {
namespace {

template <class Entry>
const Entry& entry_of(std::span<const Entry> catalogue, std::string_view code) {
  const auto found = std::ranges::lower_bound(catalogue, code, {}, &Entry::code);
  FACTA_ASSERT(found != catalogue.end() && found->code == code, "a code outside the catalogue");
  return *found;
}

// Puts values in the place of {name}.
std::string filled(std::string_view pattern, std::initializer_list<Fill> fills) {
  std::string text(pattern);
  for (const auto& [name, value] : fills) {
    const std::string slot = "{" + std::string(name) + "}";
    const std::size_t at = text.find(slot);
    if (at != std::string::npos) {
      text.replace(at, slot.size(), value);
    }
  }
  return text;
}

}  // namespace

const RefusalEntry& refusal_entry(std::string_view code) {
  return entry_of(refusal_catalogue(), code);
}

Rejection reject(std::string_view code, std::string subject, std::initializer_list<Fill> fills) {
  const RefusalEntry& entry = refusal_entry(code);
  Rejection rejection;
  Refusal& refusal = rejection.refusal;
  refusal.code = code;
  refusal.detail = filled(entry.message, fills);
  refusal.subject = std::move(subject);
  refusal.remedy = filled(entry.remedy, fills);
  refusal.reasons.push_back({refusal.code, refusal.detail, refusal.subject});
  return rejection;
}

std::string culprit(std::string_view what, std::uint64_t sequence) {
  return std::string(what) + " at sequence " + std::to_string(sequence);
}

Rejection reject_field(std::string pointer, std::string detail) {
  return reject_fields({{std::move(pointer), std::move(detail)}});
}

Rejection reject_fields(std::vector<FieldFault> faults) {
  FACTA_ASSERT(!faults.empty(), "a refusal for its fields names one");
  Rejection rejection = reject("request.invalid", faults.front().pointer,
                               {{"field", faults.front().pointer + " " + faults.front().detail}});
  rejection.fields = std::move(faults);
  return rejection;
}

Rejection reject_all(std::vector<Rejection> failing) {
  FACTA_ASSERT(!failing.empty(), "a refusal has a reason");
  Rejection all = std::move(failing.front());
  for (std::size_t i = 1; i < failing.size(); ++i) {
    std::ranges::move(failing[i].refusal.reasons, std::back_inserter(all.refusal.reasons));
    std::ranges::move(failing[i].fields, std::back_inserter(all.fields));
  }
  return all;
}

Warning warn(std::string_view code, std::initializer_list<Fill> fills) {
  return {std::string(code), filled(entry_of(warning_catalogue(), code).message, fills)};
}

}  // namespace facta
