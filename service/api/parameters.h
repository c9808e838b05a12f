// Query parameters of a read, strictly: each is known to its route, given at most once and well
// formed; everything that is wrong is named in one answer.
#pragma once

#include "aggregates/refusals/refusal.h"
#include "events/base/describe.h"
#include "events/values/date.h"
#include "service/http/message.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facta::api {

// A position that a client has seen: "noord/120".
struct SeenPosition {
  std::string company;
  std::uint64_t sequence = 0;
};

class Parameters {
 public:
  Parameters(const http::HttpRequest& request, std::span<const std::string> known);

  bool given(std::string_view name) const { return find(name) != nullptr; }
  // Empty: not given.
  std::string text(std::string_view name) const;
  std::optional<Date> date(std::string_view name);
  // "from" and "to", both included, or the days of the month that "period" names.
  struct Days {
    std::optional<Date> from, to;
  };
  Days days();
  std::optional<bool> flag(std::string_view name);
  // A whole number from `least` to `most`.
  std::optional<std::uint64_t> number(std::string_view name, std::uint64_t least,
                                      std::uint64_t most);
  std::optional<SeenPosition> position(std::string_view name);
  // Names separated by commas; empty: not given.
  std::vector<std::string> names(std::string_view name);
  template <NamedEnum E>
  std::optional<E> word(std::string_view name) {
    const std::string* value = find(name);
    if (value == nullptr) {
      return std::nullopt;
    }
    const auto found = enum_of<E>(*value);
    if (!found) {
      std::string words;
      for (const std::string_view known : EnumWords<E>::words) {
        words += (words.empty() ? "" : ", ") + std::string(known);
      }
      fault(name, "must be one of: " + words);
    }
    return found;
  }

  void fault(std::string_view name, std::string detail);
  // nullopt: nothing was wrong so far.
  std::optional<Rejection> rejection() const;

 private:
  const std::string* find(std::string_view name) const;

  std::vector<http::QueryParameter> query_;
  std::vector<FieldFault> faults_;
};

// request.invalid with the faults as its fields.
Rejection reject_parameters(std::vector<FieldFault> faults);

// All digits, in range; nullopt otherwise.
std::optional<std::uint64_t> parse_whole(std::string_view text);

}  // namespace facta::api
