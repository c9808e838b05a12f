// Commands that post one body, as data: options and arguments become members of a JSON object, or a
// file gives one object or an array of them.
#pragma once

#include "service/cli/session.h"
#include "service/json/json_value.h"

#include <functional>
#include <string>
#include <vector>

namespace facta::cli {

enum class FieldKind {
  kText,
  kNumber,
  kSwitch,     // given: true
  kSwitchOff,  // given: false
  kList,
  kNumbers,
};

struct Field {
  std::string member;  // "legalName", "window.from"; "changes[].entryId": of a list's one object
  FieldKind kind = FieldKind::kText;
  std::string value = "TEXT";  // for help
  bool required = false;
  std::vector<std::string> words = {};
  std::string option = {};  // empty: from the member, "legal-name"
  std::string help = {};    // empty: the member in words
};

struct Act {
  std::string path;
  std::string summary;
  std::string route;  // {company}, {ARGUMENT}
  std::string example;
  std::vector<Field> fields;
  std::vector<Field> arguments = {};  // positional; `option` is the name in capitals; an empty
                                      // member is only for the route
  bool file = false;                  // takes --file
  // What is said when it is done, with members of the result in braces; `several` for more than one
  // object of a file, with {count}.
  std::string said;
  std::string several = {};
  // Goes on after an accepted act; its code becomes that of the command.
  std::function<int(Session&, const Values&, const json::JsonValue& result)> then = {};
};

CommandSpec spec_of(Act act);

// Carries out an act with what was given; answers the exit code.
int carry_out(const Act& act, Session& session, const Values& values);

}  // namespace facta::cli
