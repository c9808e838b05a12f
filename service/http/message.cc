#include "service/http/message.h"

#include "events/base/assert.h"

#include <array>
#include <utility>

namespace facta::http {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) {
      return false;
    }
  }
  return true;
}

void HeaderList::add(std::string_view name, std::string_view value) {
  if (fields_.empty()) {
    text_.reserve(512);
    fields_.reserve(16);
  }
  fields_.push_back({static_cast<std::uint32_t>(text_.size()),
                     static_cast<std::uint32_t>(name.size()),
                     static_cast<std::uint32_t>(value.size())});
  text_.append(name).append(value);
}

std::string_view HeaderList::name(std::size_t index) const {
  const Field& field = fields_[index];
  return std::string_view(text_).substr(field.name_at, field.name_size);
}

std::string_view HeaderList::value(std::size_t index) const {
  const Field& field = fields_[index];
  return std::string_view(text_).substr(field.name_at + field.name_size, field.value_size);
}

std::optional<std::string_view> HeaderList::find(std::string_view wanted) const {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (equals_ignoring_case(name(i), wanted)) {
      return value(i);
    }
  }
  return std::nullopt;
}

std::size_t HeaderList::count(std::string_view wanted) const {
  std::size_t found = 0;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    found += equals_ignoring_case(name(i), wanted) ? 1u : 0u;
  }
  return found;
}

const std::string* HttpRequest::parameter(std::string_view name) const {
  for (const QueryParameter& entry : query) {
    if (entry.name == name) {
      return &entry.value;
    }
  }
  return nullptr;
}

HttpResponse whole(HttpResponse&& response) {
  if (response.same_as == nullptr) {
    return std::move(response);
  }
  const HttpResponse& given = *response.same_as;
  HttpResponse own;
  own.status = given.status;
  own.content_type = given.content_type;
  own.headers = given.headers;
  own.body = given.body;
  return own;
}

Responder& Responder::operator=(Responder&& other) noexcept {
  std::swap(sink_, other.sink_);
  return *this;
}

Responder::~Responder() {
  if (sink_ != nullptr) {
    sink_->abandon();
  }
}

void Responder::send(HttpResponse response) {
  FACTA_ASSERT(sink_ != nullptr, "a request is answered once");
  std::exchange(sink_, nullptr)->respond(std::move(response));
}

std::string_view reason_phrase(int status) {
  struct Phrase {
    int status;
    std::string_view text;
  };
  static constexpr std::array kPhrases = {
      Phrase{200, "OK"},
      Phrase{201, "Created"},
      Phrase{202, "Accepted"},
      Phrase{204, "No Content"},
      Phrase{301, "Moved Permanently"},
      Phrase{302, "Found"},
      Phrase{303, "See Other"},
      Phrase{304, "Not Modified"},
      Phrase{307, "Temporary Redirect"},
      Phrase{308, "Permanent Redirect"},
      Phrase{400, "Bad Request"},
      Phrase{401, "Unauthorized"},
      Phrase{403, "Forbidden"},
      Phrase{404, "Not Found"},
      Phrase{405, "Method Not Allowed"},
      Phrase{406, "Not Acceptable"},
      Phrase{408, "Request Timeout"},
      Phrase{409, "Conflict"},
      Phrase{410, "Gone"},
      Phrase{411, "Length Required"},
      Phrase{412, "Precondition Failed"},
      Phrase{413, "Content Too Large"},
      Phrase{414, "URI Too Long"},
      Phrase{415, "Unsupported Media Type"},
      Phrase{416, "Range Not Satisfiable"},
      Phrase{417, "Expectation Failed"},
      Phrase{421, "Misdirected Request"},
      Phrase{422, "Unprocessable Content"},
      Phrase{428, "Precondition Required"},
      Phrase{429, "Too Many Requests"},
      Phrase{431, "Request Header Fields Too Large"},
      Phrase{500, "Internal Server Error"},
      Phrase{501, "Not Implemented"},
      Phrase{502, "Bad Gateway"},
      Phrase{503, "Service Unavailable"},
      Phrase{504, "Gateway Timeout"},
      Phrase{505, "HTTP Version Not Supported"},
  };
  for (const Phrase& phrase : kPhrases) {
    if (phrase.status == status) {
      return phrase.text;
    }
  }
  return "Unknown";
}

}  // namespace facta::http
