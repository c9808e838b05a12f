// "Did you mean": the commands and options that a mistyped word is close to.
#pragma once

#include "service/cli/spec.h"

#include <string>
#include <string_view>
#include <vector>

namespace facta::cli {

// How many letters must be inserted, left out, exchanged or swapped with their neighbour to make
// one word of the other.
std::size_t edit_distance(std::string_view one, std::string_view other);

// What may have been meant by the first word that no command or option has, such as "`run start`";
// empty: every word is known, or nothing is close.
std::string did_you_mean(const std::vector<CommandSpec>& tree,
                         const std::vector<Parameter>& everywhere,
                         const std::vector<std::string>& words);

}  // namespace facta::cli
