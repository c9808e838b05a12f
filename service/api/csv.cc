#include "service/api/csv.h"

namespace facta::api {

void append_cell(std::string& out, std::string_view text, bool& first) {
  if (!first) {
    out.push_back(',');
  }
  first = false;
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') {
      out.push_back('"');
    }
    out.push_back(c);
  }
  out.push_back('"');
}

}  // namespace facta::api
