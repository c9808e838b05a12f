#include "service/http/compression.h"

#include "events/base/assert.h"

#include <algorithm>
#include <array>
#include <zlib.h>

namespace facta::http {
namespace {

constexpr int kLevel = 3;
constexpr int kGzipWindowBits = 15 + 16;  // a window of 32 KiB, in the gzip format
constexpr int kMemoryLevel = 8;

class Deflater {
 public:
  Deflater() {
    const int begun = deflateInit2(&stream_, kLevel, Z_DEFLATED, kGzipWindowBits, kMemoryLevel,
                                   Z_DEFAULT_STRATEGY);
    FACTA_ASSERT(begun == Z_OK, "no memory to compress with");
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  void put(std::string_view bytes, int flush, std::string& out) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    std::array<char, 16u << 10> piece;
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_out = static_cast<uInt>(piece.size());
      deflate(&stream_, flush);
      out.append(piece.data(), piece.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

 private:
  z_stream stream_{};
};

class GzipStream final : public BodyStream {
 public:
  explicit GzipStream(std::unique_ptr<BodyStream> plain) : plain_(std::move(plain)) {}

  Next next(std::string& out) override {
    piece_.clear();
    const Next next = plain_->next(piece_);
    switch (next) {
      case Next::kMore:
        deflater_.put(piece_, Z_NO_FLUSH, out);
        break;
      case Next::kIdle:  // what there is must reach a follower now
        if (!piece_.empty() || unflushed_) {
          deflater_.put(piece_, Z_SYNC_FLUSH, out);
        }
        break;
      case Next::kEnd:
        deflater_.put(piece_, Z_FINISH, out);
        break;
      case Next::kAbort:
        break;
    }
    unflushed_ = next == Next::kMore;
    return next;
  }

 private:
  std::unique_ptr<BodyStream> plain_;
  Deflater deflater_;
  std::string piece_;
  bool unflushed_ = false;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

// "q=0", "q=0.000": not acceptable.
bool weighs_nothing(std::string_view parameters) {
  const std::size_t at = parameters.find("q=");
  return at != std::string_view::npos &&
         trimmed(parameters.substr(at + 2)).find_first_not_of("0.") == std::string_view::npos;
}

void add_vary(HttpResponse& response) {
  for (ResponseHeader& header : response.headers) {
    if (equals_ignoring_case(header.name, "Vary")) {
      header.value += ", Accept-Encoding";
      return;
    }
  }
  response.headers.push_back({"Vary", "Accept-Encoding"});
}

}  // namespace

bool accepts_gzip(const HttpRequest& request) {
  const auto header = request.headers.find("Accept-Encoding");
  std::string_view rest = header.value_or(std::string_view());
  std::optional<bool> any;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view item = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    const std::string_view coding = trimmed(item.substr(0, semicolon));
    const bool wanted = !weighs_nothing(item.substr(semicolon));
    if (equals_ignoring_case(coding, "gzip") || equals_ignoring_case(coding, "x-gzip")) {
      return wanted;
    }
    if (coding == "*") {
      any = wanted;
    }
  }
  return any.value_or(false);
}

void compress(HttpResponse& response) {
  const bool can_be = !response.content_type.starts_with("text/event-stream");
  const bool large = response.stream != nullptr || response.body.size() >= kCompressedBytesMin;
  if (!can_be || !large) {
    return;
  }
  add_vary(response);
  response.headers.push_back({"Content-Encoding", "gzip"});
  if (response.stream != nullptr) {
    response.stream = std::make_unique<GzipStream>(std::move(response.stream));
    return;
  }
  std::string body;
  body.reserve(response.body.size() / 4);
  Deflater().put(response.body, Z_FINISH, body);
  response.body = std::move(body);
}

}  // namespace facta::http
