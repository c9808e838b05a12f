#include "service/api/answer_cache.h"

#include "service/api/entity_tag.h"
#include "service/http/compression.h"

#include <utility>

namespace facta::api {
namespace {

constexpr std::size_t kOverheadBytes = 512;  // of an answer: its fields, its place in the table

std::size_t bytes_of(std::string_view question, const http::HttpResponse& answer) {
  return question.size() + answer.body.size() + kOverheadBytes;
}

}  // namespace

std::string question_of(const RoutedRequest& request) {
  std::string text;
  text.reserve(256);
  // Every part is told from the next by a NUL, which no part can contain.
  const auto add = [&](std::string_view part) { text.append(part).push_back('\0'); };
  add(request.http.path);
  for (const http::QueryParameter& parameter : request.http.query) {
    add(parameter.name);
    add(parameter.value);
  }
  text.push_back('\0');
  add(request.http.headers.find("Accept").value_or(std::string_view()));
  text.push_back(http::accepts_gzip(request.http) ? 'z' : '-');
  for (const Permission permission : request.caller.actor.permissions) {
    text.push_back(static_cast<char>('A' + static_cast<int>(permission)));
  }
  text.push_back('\0');
  if (request.caller.all_companies) {
    text.push_back('*');
  } else {
    for (const std::string& company : request.caller.companies) {
      add(company);
    }
  }
  return text;
}

http::HttpResponse given_again(const http::HttpRequest& request,
                               std::shared_ptr<const http::HttpResponse> answer) {
  http::HttpResponse again;
  if (has_already(request, *answer)) {
    again.headers = answer->headers;
    become_not_modified(again);
  } else {
    again.same_as = std::move(answer);
  }
  return again;
}

bool AnswerCache::is_of(std::uint64_t version) {
  if (version > version_) {
    young_.clear();
    old_.clear();
    young_bytes_ = old_bytes_ = 0;
    version_ = version;
  }
  return version == version_;
}

void AnswerCache::put(std::string question, Answer answer) {
  const std::size_t bytes = bytes_of(question, *answer);
  if (young_bytes_ + bytes > bytes_max_ / 2) {
    old_ = std::move(young_);
    old_bytes_ = young_bytes_;
    young_ = {};
    young_bytes_ = 0;
  }
  if (young_.insert_or_assign(std::move(question), std::move(answer)).second) {
    young_bytes_ += bytes;
  }
}

AnswerCache::Answer AnswerCache::find(std::string_view question, std::uint64_t version) {
  const std::lock_guard lock(mutex_);
  if (!is_of(version)) {
    return nullptr;
  }
  if (const auto known = young_.find(question); known != young_.end()) {
    return known->second;
  }
  const auto known = old_.find(question);
  if (known == old_.end()) {
    return nullptr;
  }
  Answer answer = std::move(known->second);
  old_bytes_ -= bytes_of(question, *answer);
  old_.erase(known);
  put(std::string(question), answer);
  return answer;
}

void AnswerCache::keep(std::string question, std::uint64_t version, Answer answer) {
  if (bytes_of(question, *answer) > bytes_max_ / 8) {
    return;
  }
  const std::lock_guard lock(mutex_);
  if (is_of(version)) {
    put(std::move(question), std::move(answer));
  }
}

std::size_t AnswerCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return young_bytes_ + old_bytes_;
}

}  // namespace facta::api
