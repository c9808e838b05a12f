#include "service/json/write_value.h"

namespace facta::json {

void write_value(JsonWriter& out, const JsonValue& value) {
  switch (value.kind()) {
    case JsonKind::kNull:
      out.null();
      break;
    case JsonKind::kFalse:
    case JsonKind::kTrue:
      out.boolean(value.boolean());
      break;
    case JsonKind::kNumber:
      out.raw(value.number());
      break;
    case JsonKind::kString:
      out.string(value.string());
      break;
    case JsonKind::kArray:
      out.begin_array();
      for (const JsonValue& item : value.items()) {
        write_value(out, item);
      }
      out.end_array();
      break;
    case JsonKind::kObject:
      out.begin_object();
      for (const JsonMember& member : value.members()) {
        out.key(member.name);
        write_value(out, member.value);
      }
      out.end_object();
      break;
  }
}

}  // namespace facta::json
