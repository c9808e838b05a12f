// Answers that are given again to who asks the same while nothing has changed: the I/O thread then
// answers from memory, without the views, the writer or the pool.
//
// An answer is kept for one question of one kind of caller and for one version: that of the views,
// or of the state that the writer decides on. Any change of either makes another version, so no
// answer outlives what it was made of. Whether a caller may ask is checked before, every time.
//
// Threads: any.
#pragma once

#include "service/api/router.h"
#include "service/http/message.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace facta::api {

// What an answer depends on besides the version: the address, the form that is accepted, what the
// caller may do and see.
std::string question_of(const RoutedRequest& request);

// The kept answer as this request gets it: 304 when it has it already.
http::HttpResponse given_again(const http::HttpRequest& request,
                               std::shared_ptr<const http::HttpResponse> answer);

class AnswerCache {
 public:
  using Answer = std::shared_ptr<const http::HttpResponse>;

  explicit AnswerCache(std::size_t bytes_max = 32u << 20) : bytes_max_(bytes_max) {}

  // Null: none is kept for it.
  Answer find(std::string_view question, std::uint64_t version);
  // What was kept for earlier versions is forgotten; what was not asked for again for long goes
  // when there is no room.
  void keep(std::string question, std::uint64_t version, Answer answer);
  std::size_t bytes() const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Answers = std::unordered_map<std::string, Answer, Hash, std::equal_to<>>;

  bool is_of(std::uint64_t version);
  void put(std::string question, Answer answer);

  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::uint64_t version_ = 0;
  // Asked for lately, and before: when the young ones fill half the room, the old ones go.
  Answers young_, old_;
  std::size_t young_bytes_ = 0, old_bytes_ = 0;
};

}  // namespace facta::api
