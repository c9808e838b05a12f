#include "service/http/request_parser.h"

#include "service/http/last_chunk.h"
#include "service/http/target.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace facta::http {

namespace {

namespace beast = boost::beast;
using beast::error_code;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

// No method that is registered has more than 17.
constexpr std::size_t kMethodBytesMax = 32;
// What a request line may have beside its target.
constexpr std::size_t kLineBytesBesideTarget = kMethodBytesMax + sizeof("  HTTP/1.1\r\n");

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// What one message has shown so far.
struct Message {
  HttpRequest request;
  Problem refusal;
  bool request_line_done = false;
  bool header_done = false;
  bool refused = false;
  bool http11 = false;
  bool head = false;
  bool continue_wanted = false;
  bool has_length = false;
  std::size_t header_bytes = 0;
  std::size_t hosts = 0;
};

// Beast's tokeniser with our policy in its call-backs.
class Tokeniser final : public beast::http::basic_parser<true> {
 public:
  Tokeniser(const RequestLimits& limits, Message& message) : limits_(limits), message_(message) {
    body_limit(limits.body_bytes_max);
    // The limits proper are checked in put(), where they can be told apart.
    header_limit(static_cast<std::uint32_t>(limits.header_bytes_max + 4096));
  }

  void refuse(int status, std::string_view code, std::string detail) {
    if (!message_.refused) {
      message_.refused = true;
      message_.refusal = Problem{status, code, std::move(detail)};
    }
  }

 private:
  // Ends the parse; what to answer has been noted.
  void refuse_now(error_code& ec, int status, std::string_view code, std::string detail) {
    refuse(status, code, std::move(detail));
    ec = beast::http::error::bad_value;
  }
  void invalid(error_code& ec, std::string detail) {
    refuse_now(ec, 400, "request.invalid", std::move(detail));
  }

  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                       int version, error_code& ec) override {
    message_.request_line_done = true;
    message_.http11 = version == 11;
    message_.head = method == "HEAD";
    message_.request.method = message_.head ? "GET" : view(method);
    if (method.size() > kMethodBytesMax) {
      return invalid(ec,
                     "The method is longer than " + std::to_string(kMethodBytesMax) + " bytes.");
    }
    if (target.size() > limits_.target_bytes_max) {
      return refuse_now(
          ec, 414, "request.target_too_long",
          "The address is longer than " + std::to_string(limits_.target_bytes_max) + " bytes.");
    }
    auto parsed = http::parse_target(view(target));
    if (!parsed) {
      return invalid(ec, std::move(parsed.error()));
    }
    message_.request.path = std::move(parsed->path);
    message_.request.segments = std::move(parsed->segments);
    message_.request.query = std::move(parsed->query);
  }

  void on_response_impl(int, beast::string_view, int, error_code&) override {}

  void on_field_impl(beast::http::field which, beast::string_view name, beast::string_view value,
                     error_code& ec) override {
    using beast::http::field;
    if (message_.header_done) {
      return;  // trailers come after the decision on the header: they are dropped
    }
    if (message_.request.headers.size() >= limits_.header_count_max) {
      return refuse_now(ec, 431, "request.headers_too_large",
                        "The request has more than " + std::to_string(limits_.header_count_max) +
                            " header fields.");
    }
    message_.request.headers.add(view(name), view(value));
    if (which == field::host) {
      ++message_.hosts;
    } else if (which == field::content_length) {
      // Beast takes equal repeats and lists; two lengths are two chances to disagree.
      if (message_.has_length || !is_digits(view(value))) {
        invalid(ec, "Content-Length must be one decimal number.");
      }
      message_.has_length = true;
    } else if (which == field::transfer_encoding) {
      if (!equals_ignoring_case(view(value), "chunked") || !message_.http11) {
        invalid(ec, "The only Transfer-Encoding understood is \"chunked\", in HTTP/1.1.");
      }
    } else if (which == field::expect) {
      message_.continue_wanted = equals_ignoring_case(view(value), "100-continue");
      if (!message_.continue_wanted) {
        refuse_now(ec, 417, "request.expectation_failed",
                   "The only expectation understood is \"100-continue\".");
      }
    }
  }

  void on_header_impl(error_code& ec) override {
    message_.header_done = true;
    const std::string& method = message_.request.method;
    if (message_.hosts > 1 || (message_.http11 && message_.hosts == 0)) {
      return invalid(ec, "A request must have exactly one Host header.");
    }
    if (!message_.http11 && !message_.has_length && (method == "POST" || method == "PUT")) {
      return refuse_now(ec, 411, "request.length_required",
                        "A body in HTTP/1.0 needs a Content-Length.");
    }
    message_.continue_wanted = message_.continue_wanted && message_.http11;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    // Room for what was announced, but not on the word of the client alone.
    constexpr std::uint64_t kTrustedBytes = 1u << 20;
    message_.request.body.reserve(std::min(length.value_or(4096), kTrustedBytes));
  }
  std::size_t on_body_impl(beast::string_view bytes, error_code&) override {
    message_.continue_wanted = false;
    message_.request.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {
    message_.continue_wanted = false;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code&) override {
    message_.request.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_finish_impl(error_code&) override { message_.continue_wanted = false; }

  const RequestLimits& limits_;
  Message& message_;
};

}  // namespace

class RequestParser::Impl {
 public:
  explicit Impl(const RequestLimits& given) : limits(given) { reset(); }

  void reset() {
    message = Message();
    tokeniser.emplace(limits, message);
    started = false;
  }

  Status put(std::string_view input, std::size_t& used) {
    used = started ? 0 : skip_empty_lines(input);
    if (!started && input.substr(used) == "\r") {
      return Status::kNeedMore;  // half of an empty line, perhaps
    }
    error_code ec;
    while (used < input.size() && !tokeniser->is_done() && !ec &&
           !waits_for_last_chunk(*tokeniser, input.substr(used))) {
      started = true;
      const bool in_header = !message.header_done;
      tokeniser->eager(!in_header);  // stop at the end of the header, so that its size is exact
      const std::string_view rest = input.substr(used);
      const std::size_t taken = tokeniser->put({rest.data(), rest.size()}, ec);
      used += taken;
      message.header_bytes += in_header ? taken : 0;
    }
    if (ec && ec != beast::http::error::need_more) {
      explain(ec, input.substr(used));
    } else {
      check_sizes(input.substr(used));
    }
    if (message.refused) {
      return Status::kRefused;
    }
    return tokeniser->is_done() ? Status::kDone : Status::kNeedMore;
  }

  RequestLimits limits;
  Message message;
  std::optional<Tokeniser> tokeniser;
  bool started = false;

 private:
  // RFC 9112 section 2.2: a server should ignore an empty line before a request.
  static std::size_t skip_empty_lines(std::string_view input) {
    std::size_t at = 0;
    while (input.substr(at, 2) == "\r\n") {
      at += 2;
    }
    return at;
  }

  void check_sizes(std::string_view rest) {
    const std::size_t pending = rest.size();
    const std::size_t line_max = limits.target_bytes_max + kLineBytesBesideTarget;
    // A line that came in pieces is not parsed before the header has ended.
    if (!message.request_line_done && pending > line_max &&
        rest.substr(0, line_max).find('\r') == std::string_view::npos) {
      tokeniser->refuse(
          414, "request.target_too_long",
          "The address is longer than " + std::to_string(limits.target_bytes_max) + " bytes.");
    } else if (message.header_bytes + (message.header_done ? 0 : pending) >
               limits.header_bytes_max) {
      refuse_header_size();
    } else if (message.header_done && !tokeniser->is_done() && pending > limits.header_bytes_max) {
      tokeniser->refuse(400, "request.invalid",
                        "A chunk has a header or trailer that is too long.");
    }
  }

  void refuse_header_size() {
    tokeniser->refuse(
        431, "request.headers_too_large",
        "The header is larger than " + std::to_string(limits.header_bytes_max) + " bytes.");
  }

  void explain(error_code ec, std::string_view rest) {
    using beast::http::error;
    if (ec == error::header_limit) {
      refuse_header_size();
    } else if (ec == error::body_limit) {
      tokeniser->refuse(
          413, "request.too_large",
          "The body is larger than " + std::to_string(limits.body_bytes_max) + " bytes.");
    } else if (ec == error::bad_version && names_other_version(rest)) {
      tokeniser->refuse(505, "request.version_unsupported",
                        "This server speaks HTTP/1.1 and HTTP/1.0.");
    } else {
      tokeniser->refuse(400, "request.invalid", "The request is not HTTP: " + ec.message() + ".");
    }
  }

  static bool names_other_version(std::string_view line) {
    line = line.substr(0, line.find("\r\n"));
    const std::size_t at = line.rfind(" HTTP/");
    return at != std::string_view::npos && line.size() == at + 9 && line[at + 7] == '.';
  }
};

RequestParser::RequestParser(const RequestLimits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestParser::~RequestParser() = default;

RequestParser::Status RequestParser::put(std::string_view input, std::size_t& used) {
  return impl_->put(input, used);
}

bool RequestParser::started() const {
  return impl_->started;
}
bool RequestParser::header_done() const {
  return impl_->message.header_done;
}
bool RequestParser::take_continue_wanted() {
  return std::exchange(impl_->message.continue_wanted, false);
}
bool RequestParser::keep_alive() const {
  return impl_->tokeniser->keep_alive();
}
bool RequestParser::is_http11() const {
  return impl_->message.http11;
}
bool RequestParser::is_head() const {
  return impl_->message.head;
}
const Problem& RequestParser::refusal() const {
  return impl_->message.refusal;
}

HttpRequest RequestParser::take() {
  HttpRequest request = std::move(impl_->message.request);
  impl_->reset();
  return request;
}

}  // namespace facta::http
