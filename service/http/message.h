// What passes between the HTTP server and a handler: a request, a response, a body that is pulled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace facta::http {

// True when both are the same but for the case of ASCII letters.
bool equals_ignoring_case(std::string_view a, std::string_view b);

// Header fields in the order received, names matched without regard to case. One block of text
// holds them all, so a request costs two allocations for its headers, not two for each.
class HeaderList {
 public:
  void add(std::string_view name, std::string_view value);

  // The first field of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  // How many fields have that name: more than one is an error for most of them.
  std::size_t count(std::string_view name) const;

  std::size_t size() const { return fields_.size(); }
  std::string_view name(std::size_t index) const;
  std::string_view value(std::size_t index) const;

 private:
  struct Field {
    std::uint32_t name_at;
    std::uint32_t name_size;
    std::uint32_t value_size;  // the value follows the name
  };
  std::string text_;
  std::vector<Field> fields_;
};

struct QueryParameter {
  std::string name;
  std::string value;
};

// One request, complete: the body has been read and every limit held.
struct HttpRequest {
  std::string method;                 // as sent, but HEAD arrives as GET: the server cuts the body
  std::string path;                   // as sent, without the query: "/v1/companies/a%2Fb"
  std::vector<std::string> segments;  // decoded, valid UTF-8: {"v1", "companies", "a/b"}
  std::vector<QueryParameter> query;  // decoded, in order, a name may stand more than once
  HeaderList headers;
  std::string body;
  std::string remote_address;  // of the peer, without the port

  // The value of the first query parameter of that name, or null.
  const std::string* parameter(std::string_view name) const;
};

// A body produced piece by piece. The server calls next() from its stream threads, one call at a
// time, and only when the piece before has been handed to the socket: a slow client holds one piece
// in memory, not the whole answer. Destroyed when it ended or the client went away.
class BodyStream {
 public:
  enum class Next {
    kMore,   // there is more: call again as soon as what was appended is written
    kIdle,   // nothing more at present (a follower at the head): call again a little later
    kEnd,    // that was all
    kAbort,  // it cannot be completed: the connection is cut, so that the client sees it is not
             // whole
  };

  BodyStream() = default;
  BodyStream(const BodyStream&) = delete;
  BodyStream& operator=(const BodyStream&) = delete;
  virtual ~BodyStream() = default;

  // Appends the next piece to `out` (64 KiB at most is good manners). May block up to about a
  // second, but holds one of few threads meanwhile: a follower of which there can be many should
  // rather return kIdle at once.
  virtual Next next(std::string& out) = 0;
};

struct ResponseHeader {
  std::string name;
  std::string value;
};

// Content-Length, Transfer-Encoding, Connection, Date and Server are the server's to write.
struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";  // empty: no such header
  std::vector<ResponseHeader> headers;
  std::string body;
  std::unique_ptr<BodyStream> stream;  // when set, `body` is not used
  // The same answer as one that others were given: nothing else here is used. It is sent from where
  // it is, without a copy.
  std::shared_ptr<const HttpResponse> same_as = {};
};

// The answer itself, of its own, where it is the same as another one.
HttpResponse whole(HttpResponse&& response);

// Where the answer to one request goes; the server's connection, or a test.
class ResponseSink {
 public:
  ResponseSink() = default;
  ResponseSink(const ResponseSink&) = delete;
  ResponseSink& operator=(const ResponseSink&) = delete;
  virtual ~ResponseSink() = default;
  // Called once per request, from any thread.
  virtual void respond(HttpResponse&& response) = 0;
  // Called instead when the handler gave the responder up without an answer.
  virtual void abandon() = 0;
};

// The right and duty to answer one request: send() exactly once, from any thread. One that is
// destroyed unused answers 500, so no client waits for ever.
class Responder {
 public:
  explicit Responder(std::shared_ptr<ResponseSink> sink) : sink_(std::move(sink)) {}
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();

  void send(HttpResponse response);

 private:
  std::shared_ptr<ResponseSink> sink_;
};

// The phrase of RFC 9110 for a status, "Unknown" for one that it does not name.
std::string_view reason_phrase(int status);

}  // namespace facta::http
