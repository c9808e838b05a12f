#include "service/cli/json_text.h"

#include "service/json/write_value.h"

namespace facta::cli {

using json::JsonKind;
using json::JsonValue;

void append_json(std::string& out, const JsonValue& value) {
  json::JsonWriter writer(out);
  json::write_value(writer, value);
}

std::string cell_of(const JsonValue& value) {
  std::string text;
  switch (value.kind()) {
    case JsonKind::kNull:
      break;
    case JsonKind::kFalse:
      return "no";
    case JsonKind::kTrue:
      return "yes";
    case JsonKind::kNumber:
      return std::string(value.number());
    case JsonKind::kString:
      return std::string(value.string());
    case JsonKind::kArray:
      for (const JsonValue& item : value.items()) {
        text += (text.empty() ? "" : ", ") + cell_of(item);
      }
      break;
    case JsonKind::kObject:
      for (const json::JsonMember& member : value.members()) {
        const std::string cell = cell_of(member.value);
        if (!cell.empty()) {
          text += (text.empty() ? "" : ", ") + std::string(member.name) + " " + cell;
        }
      }
      break;
  }
  return text;
}

const JsonValue* find_path(const JsonValue& object, std::string_view path) {
  const JsonValue* at = &object;
  while (at != nullptr && !path.empty()) {
    const std::size_t dot = path.find('.');
    at = at->find(path.substr(0, dot));
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return at;
}

const JsonValue* find_member(const JsonValue& object, std::string_view path) {
  if (const JsonValue* const found = find_path(object, path)) {
    return found;
  }
  for (const json::JsonMember& member : object.members()) {
    if (member.value.is_object()) {
      if (const JsonValue* const found = find_member(member.value, path)) {
        return found;
      }
    }
  }
  return nullptr;
}

std::optional<std::string> cell_at(const JsonValue& object, std::string_view path) {
  if (path.empty()) {
    return cell_of(object);
  }
  std::optional<std::string> cell;
  if (object.is_array()) {
    for (const JsonValue& item : object.items()) {
      if (const auto one = cell_at(item, path)) {
        cell = cell ? *cell + ", " + *one : *one;
      }
    }
    return cell;
  }
  const std::size_t dot = path.find('.');
  const JsonValue* const member = find_member(object, path.substr(0, dot));
  if (member == nullptr) {
    return std::nullopt;
  }
  return cell_at(*member,
                 dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1));
}

void append_csv(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out += i == 0 ? "" : ",";
    if (cells[i].find_first_of("\",\r\n") == std::string::npos) {
      out += cells[i];
      continue;
    }
    out.push_back('"');
    for (const char c : cells[i]) {
      out += c == '"' ? "\"\"" : std::string(1, c);
    }
    out.push_back('"');
  }
  out += "\r\n";
}

}  // namespace facta::cli
