// Codes by name, for files of tools that know customers and projects only by their names. Filled by
// the caller from the master data; names compare exactly.
#pragma once

#include "events/base/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace facta::hours_file {

enum class NameTrouble { Unknown, Ambiguous };

class NameBook {
 public:
  void add_customer(std::string_view code, std::string_view name);

  // Project names need to differ only within one customer.
  void add_project(std::string_view customer_code, std::string_view code, std::string_view name);

  // The answer is valid until the next add. Ambiguous: two codes have that name.
  Result<std::string_view, NameTrouble> customer(std::string_view name) const;
  Result<std::string_view, NameTrouble> project(std::string_view customer_code,
                                                std::string_view name) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  // nullopt: more than one code
  using Codes = std::unordered_map<std::string, std::optional<std::string>, Hash, std::equal_to<>>;

  static void add(Codes& codes, std::string_view name, std::string_view code);
  static Result<std::string_view, NameTrouble> find(const Codes& codes, std::string_view name);

  Codes customers_;
  std::unordered_map<std::string, Codes, Hash, std::equal_to<>> projects_;  // by customer code
};

}  // namespace facta::hours_file
