#include "service/http/response_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

namespace facta::http {

namespace {

template <class Number>
void append_number(std::string& out, Number value, int base = 10) {
  std::array<char, 24> digits;
  const auto done = std::to_chars(digits.data(), digits.data() + digits.size(), value, base);
  out.append(digits.data(), done.ptr);
}

void append_clean(std::string& out, std::string_view text) {
  const auto is_clean = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; };
  if (std::ranges::all_of(text, is_clean)) {
    out.append(text);
    return;
  }
  for (const char c : text) {
    out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c);
  }
}

}  // namespace

void append_head(std::string& out, const HttpResponse& response, const HeadContext& context) {
  out += context.http11 ? "HTTP/1.1 " : "HTTP/1.0 ";
  append_number(out, response.status);
  out.push_back(' ');
  out += reason_phrase(response.status);
  out += "\r\n";
  out += context.server_and_date;
  if (!response.content_type.empty()) {
    out += "Content-Type: ";
    append_clean(out, response.content_type);
    out += "\r\n";
  }
  bool cacheable = false;
  for (const ResponseHeader& header : response.headers) {
    cacheable = cacheable || header.name == "Cache-Control";
    append_clean(out, header.name);
    out += ": ";
    append_clean(out, header.value);
    out += "\r\n";
  }
  if (!cacheable) {
    out += "Cache-Control: no-store\r\n";
  }
  const bool has_no_body = response.status == 204 || response.status == 304;
  if (context.framing == BodyFraming::kChunked) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (context.framing == BodyFraming::kLength && !has_no_body) {
    out += "Content-Length: ";
    append_number(out, response.body.size());
    out += "\r\n";
  }
  if (!context.keep_alive) {
    out += "Connection: close\r\n";
  } else if (!context.http11) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
}

void append_chunk(std::string& out, std::string_view bytes) {
  if (bytes.empty()) {
    return;
  }
  append_number(out, bytes.size(), 16);
  out += "\r\n";
  out += bytes;
  out += "\r\n";
}

std::string security_headers(bool tls) {
  std::string lines =
      "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n"
      "Referrer-Policy: no-referrer\r\n";
  if (tls) {
    lines += "Strict-Transport-Security: max-age=31536000\r\n";
  }
  return lines;
}

std::string server_and_date(std::string_view name, std::int64_t unix_seconds) {
  const auto seconds = static_cast<std::time_t>(unix_seconds);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 64> date;
  // The names are those of the C locale, which the process never leaves.
  const std::size_t size =
      std::strftime(date.data(), date.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  std::string out = "Server: ";
  append_clean(out, name);
  out += "\r\nDate: ";
  out.append(date.data(), size);
  out += "\r\n";
  return out;
}

}  // namespace facta::http
