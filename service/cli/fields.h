// How the commands that post one body name the members of it.
#pragma once

#include "service/cli/act.h"

#include <string>
#include <utility>
#include <vector>

namespace facta::cli {

inline Field text(std::string member, std::string value = "TEXT") {
  Field field;
  field.member = std::move(member);
  field.value = std::move(value);
  return field;
}
inline Field needed(std::string member, std::string value = "TEXT") {
  Field field = text(std::move(member), std::move(value));
  field.required = true;
  return field;
}
inline Field number(std::string member, std::string value = "N") {
  Field field = text(std::move(member), std::move(value));
  field.kind = FieldKind::kNumber;
  return field;
}
inline Field one_switch(std::string member, std::string help = {}) {
  Field field = text(std::move(member));
  field.kind = FieldKind::kSwitch;
  field.help = std::move(help);
  return field;
}
inline Field list(std::string member, std::string option, std::string value) {
  Field field = text(std::move(member), std::move(value));
  field.kind = FieldKind::kList;
  field.option = std::move(option);
  return field;
}
inline Field one_of(std::string member, std::vector<std::string> words, bool required = false) {
  Field field = text(std::move(member), "WORD");
  field.words = std::move(words);
  field.required = required;
  return field;
}
// A positional argument: for the route, or for a member of the body.
inline Field argument(std::string name, std::string member = {}, std::string help = {}) {
  Field field = text(std::move(member));
  field.option = std::move(name);
  field.required = true;
  field.help = std::move(help);
  return field;
}

}  // namespace facta::cli
