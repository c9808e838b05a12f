#include "service/cli/act.h"

#include "service/cli/commands.h"
#include "service/cli/json_text.h"
#include "service/cli/view.h"
#include "service/json/json_writer.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <ostream>
#include <sstream>

namespace facta::cli {
namespace {

using json::JsonValue;

constexpr std::size_t kKeyCharsMax = 64;

// "window.from" -> "from", "legalName" -> "legal-name".
std::string option_of(const Field& field) {
  if (!field.option.empty()) {
    return field.option;
  }
  std::string option;
  for (const char c : field.member.substr(field.member.rfind('.') + 1)) {
    if (c >= 'A' && c <= 'Z') {
      option += '-';
      option += static_cast<char>(c - 'A' + 'a');
    } else {
      option += c;
    }
  }
  return option;
}

Parameter parameter_of(const Field& field, bool argument, bool may_be_in_file) {
  Parameter parameter;
  parameter.name = option_of(field);
  const bool is_switch = field.kind == FieldKind::kSwitch || field.kind == FieldKind::kSwitchOff;
  parameter.value = argument || is_switch ? "" : field.value;
  parameter.help = field.help.empty() ? words_of(field.member) : field.help;
  parameter.required = field.required && !may_be_in_file;
  parameter.repeated = field.kind == FieldKind::kList || field.kind == FieldKind::kNumbers;
  parameter.words = field.words;
  return parameter;
}

void write_value(json::JsonWriter& out, const Field& field, const Values& values) {
  const std::string name = option_of(field);
  switch (field.kind) {
    case FieldKind::kText:
      out.string(values.text_or_empty(name));
      break;
    case FieldKind::kNumber:
      out.raw(values.text_or_empty(name));
      break;
    case FieldKind::kSwitch:
    case FieldKind::kSwitchOff:
      out.boolean(field.kind == FieldKind::kSwitch);
      break;
    case FieldKind::kList:
    case FieldKind::kNumbers:
      out.begin_array();
      for (const std::string& text : values.all(name)) {
        field.kind == FieldKind::kList ? out.string(text) : out.raw(text);
      }
      out.end_array();
      break;
  }
}

// The object of the members that were given; "a.b" goes into an object "a", "a[].b" into the one
// object of a list "a".
std::string body_of(const std::vector<const Field*>& given, const Values& values) {
  std::string body;
  json::JsonWriter out(body);
  out.begin_object();
  std::string inside;
  const auto leave = [&] {
    if (!inside.empty()) {
      out.end_object();
    }
    if (inside.ends_with("[]")) {
      out.end_array();
    }
  };
  for (const Field* field : given) {
    const std::size_t dot = field->member.find('.');
    const std::string outer = dot == std::string::npos ? "" : field->member.substr(0, dot);
    if (inside != outer) {
      leave();
      if (outer.ends_with("[]")) {
        out.key(outer.substr(0, outer.size() - 2)).begin_array().begin_object();
      } else if (!outer.empty()) {
        out.key(outer).begin_object();
      }
    }
    inside = outer;
    out.key(dot == std::string::npos ? field->member : field->member.substr(dot + 1));
    write_value(out, *field, values);
  }
  leave();
  out.end_object();
  return body;
}

bool is_whole_number(std::string_view text) {
  return !text.empty() && text.size() <= 18 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The bodies to post, or what is wrong with the command line.
Result<std::vector<std::string>, std::string> bodies_of(const Act& act, const Values& values) {
  std::vector<const Field*> given;
  std::string missing;
  for (const auto* fields : {&act.arguments, &act.fields}) {
    for (const Field& field : *fields) {
      const std::string name = option_of(field);
      const bool numbers = field.kind == FieldKind::kNumber || field.kind == FieldKind::kNumbers;
      if (numbers && !std::ranges::all_of(values.all(name), is_whole_number)) {
        return Unexpected{"--" + name + " takes a whole number"};
      }
      if (values.has(name) && !field.member.empty()) {
        given.push_back(&field);
      } else if (field.required && missing.empty() && !field.member.empty()) {
        missing = fields == &act.fields ? "--" + name : name;
      }
    }
  }
  const auto path = act.file ? values.text("file") : std::nullopt;
  if (!path) {
    if (!missing.empty()) {
      return Unexpected{missing + " is needed" + (act.file ? ", or --file" : "")};
    }
    return std::vector<std::string>{given.empty() ? std::string() : body_of(given, values)};
  }
  if (!given.empty()) {
    return Unexpected{std::string("--file gives everything; nothing else can stand beside it")};
  }
  std::ifstream file(*path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    return Unexpected{"cannot read " + *path};
  }
  const auto document = json::parse_json(text.str());
  if (!document) {
    return Unexpected{*path + ": " + document.error().message + " (byte " +
                      std::to_string(document.error().offset) + ")"};
  }
  const JsonValue& root = document->root();
  std::vector<std::string> bodies;
  for (const JsonValue& item : root.is_array() ? root.items() : std::span(&root, 1)) {
    append_json(bodies.emplace_back(), item);
  }
  return bodies;
}

// "customer {code} created" with the members of the result.
std::string fill(std::string_view sentence, const JsonValue& result) {
  std::string text;
  while (!sentence.empty()) {
    const std::size_t brace = std::min(sentence.find('{'), sentence.size());
    text += sentence.substr(0, brace);
    sentence.remove_prefix(brace);
    const std::size_t end = sentence.find('}');
    if (end != std::string_view::npos) {
      const JsonValue* const value = find_path(result, sentence.substr(1, end - 1));
      text += value == nullptr ? "-" : cell_of(*value);
      sentence.remove_prefix(end + 1);
    }
  }
  return text;
}

void write_warnings(const Terminal& terminal, const JsonValue& answer) {
  const JsonValue* const warnings = answer.find("warnings");
  for (const JsonValue& warning :
       warnings == nullptr ? std::span<const JsonValue>() : warnings->items()) {
    const JsonValue* const code = warning.find("code");
    const JsonValue* const message = warning.find("message");
    *terminal.error << terminal.styled_error(Style::kYellow, "warning") << ": "
                    << (code == nullptr ? "" : cell_of(*code)) << ": "
                    << (message == nullptr ? "" : cell_of(*message)) << '\n';
  }
}

// What a person reads after one act.
void say(const Act& act, Session& session, const JsonValue& answer, const std::string& position) {
  const Terminal& terminal = session.terminal();
  const JsonValue* const result = answer.find("result");
  const JsonValue* const events = answer.find("events");
  const JsonValue* const dry = answer.find("dryRun");
  if (events != nullptr && events->items().empty()) {
    *terminal.out << "nothing changed: it is so already\n";
  } else if (result != nullptr) {
    const JsonValue* const message = result->find("message");
    const std::string text =
        message != nullptr && act.said.empty() ? cell_of(*message) : fill(act.said, *result);
    const bool only_asked = dry != nullptr && dry->boolean();
    *terminal.out << (only_asked ? "would be: " : "") << text;
    *terminal.out << (position.empty() || only_asked
                          ? ""
                          : "  " + terminal.styled(Style::kDim, "[" + position + "]"))
                  << '\n';
  }
  // Of a token: shown this once, on a line of its own.
  if (const JsonValue* const secret = answer.find("secret")) {
    *terminal.out << cell_of(*secret) << '\n';
  }
  write_warnings(terminal, answer);
}

void show_answer(const Act& act, Session& session, const RemoteAnswer& answer,
                 const JsonValue& root) {
  switch (session.form()) {
    case OutputForm::kJson:
      *session.terminal().out << answer.body << '\n';
      break;
    case OutputForm::kCsv:
      show_object(session, root.find("result") == nullptr ? root : *root.find("result"));
      break;
    case OutputForm::kTable:
      say(act, session, root, answer.position);
      break;
  }
}

// One object of a file of several has its own key.
std::string key_of(const std::string& key, std::size_t index, std::size_t count) {
  return count == 1 ? key : key + "-" + std::to_string(index + 1);
}

struct Progress {
  std::size_t done = 0;
  std::size_t refused = 0;
  std::string position;
};

// Posts one body; nothing to go on with when the service cannot be reached.
Result<Done, ExitCode> post_one(const Act& act, Session& session, const Values& values,
                                const std::string& target, const std::string& body,
                                const std::string& key, bool alone, Progress& progress) {
  auto answer = session.remote().post(target, body, key);
  if (!answer) {
    return Unexpected{answer.error()};
  }
  if (!answer->accepted()) {
    ++progress.refused;
    const ExitCode code = session.remote().refuse(*answer);
    if (code == kUnreachable || alone) {
      return Unexpected{code};
    }
    return Done{};
  }
  ++progress.done;
  progress.position = answer->position;
  const auto document = json::parse_json(answer->body);
  if (!document) {
    return Done{};
  }
  if (alone || session.form() != OutputForm::kTable) {
    show_answer(act, session, *answer, document->root());
  } else {
    write_warnings(session.terminal(), document->root());
  }
  const JsonValue* const result = document->root().find("result");
  if (alone && act.then && result != nullptr && document->root().find("dryRun") == nullptr) {
    session.remote().settle(progress.position);
    const int code = act.then(session, values, *result);
    if (code != kDone) {
      return Unexpected{static_cast<ExitCode>(code)};
    }
  }
  return Done{};
}

}  // namespace

int carry_out(const Act& act, Session& session, const Values& values) {
  const auto bodies = bodies_of(act, values);
  if (!bodies) {
    return session.usage(bodies.error());
  }
  auto target = session.target(act.route, values);
  if (!target) {
    return kUsage;
  }
  if (values.has("dry-run")) {
    *target += "?dryRun=true";
  }
  const std::size_t count = bodies->size();
  if (key_of(session.key(), count, count).size() > kKeyCharsMax) {
    return session.usage("--id is too long for a file of " + std::to_string(count) + " objects");
  }
  ProgressBar bar(session.terminal(), act.path);
  Progress progress;
  int code = kDone;
  for (std::size_t i = 0; i < count && code == kDone; ++i) {
    const auto posted = post_one(act, session, values, *target, (*bodies)[i],
                                 key_of(session.key(), i, count), count == 1, progress);
    code = posted ? kDone : posted.error();
    if (count > 1) {
      bar.show(i + 1, count);
    }
  }
  bar.clear();
  if (count > 1 && session.form() == OutputForm::kTable) {
    std::string sentence = act.several;
    sentence.replace(sentence.find("{count}"), 7, std::to_string(progress.done));
    *session.terminal().out << sentence
                            << (progress.refused == 0
                                    ? ""
                                    : ", " + std::to_string(progress.refused) + " refused")
                            << '\n';
  }
  session.remote().settle(progress.position);
  return code == kDone && progress.refused > 0 ? kRefused : code;
}

CommandSpec spec_of(Act act) {
  CommandSpec spec;
  spec.path = act.path;
  spec.summary = act.summary;
  spec.example = "facta " + act.example;
  spec.group = group_summary(act.path);
  for (const Field& argument : act.arguments) {
    spec.arguments.push_back(parameter_of(argument, true, act.file));
  }
  for (const Field& field : act.fields) {
    spec.options.push_back(parameter_of(field, false, act.file));
  }
  if (act.file) {
    spec.options.push_back(
        {"file", "FILE", "JSON file with one object, or an array of them", false, false, {}});
  }
  spec.options.push_back(
      {"dry-run", "", "say what would happen, change nothing", false, false, {}});
  spec.run = [act = std::move(act)](Session& session, const Values& values) {
    return carry_out(act, session, values);
  };
  return spec;
}

}  // namespace facta::cli
