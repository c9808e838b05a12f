#include "service/hours_file/name_book.h"

namespace facta::hours_file {

void NameBook::add_customer(std::string_view code, std::string_view name) {
  add(customers_, name, code);
}

void NameBook::add_project(std::string_view customer_code, std::string_view code,
                           std::string_view name) {
  add(projects_[std::string(customer_code)], name, code);
}

Result<std::string_view, NameTrouble> NameBook::customer(std::string_view name) const {
  return find(customers_, name);
}

Result<std::string_view, NameTrouble> NameBook::project(std::string_view customer_code,
                                                        std::string_view name) const {
  const auto found = projects_.find(customer_code);
  if (found == projects_.end()) {
    return Unexpected{NameTrouble::Unknown};
  }
  return find(found->second, name);
}

void NameBook::add(Codes& codes, std::string_view name, std::string_view code) {
  const auto [entry, is_new] = codes.try_emplace(std::string(name), std::string(code));
  if (!is_new && entry->second != code) {
    entry->second = std::nullopt;
  }
}

Result<std::string_view, NameTrouble> NameBook::find(const Codes& codes, std::string_view name) {
  const auto found = codes.find(name);
  if (found == codes.end()) {
    return Unexpected{NameTrouble::Unknown};
  }
  if (!found->second) {
    return Unexpected{NameTrouble::Ambiguous};
  }
  return std::string_view(*found->second);
}

}  // namespace facta::hours_file
