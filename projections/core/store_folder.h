// Whether a store may be looked for, without making its folder. Beside the class of rocks_store.h,
// because whatever stands in for that keeps its rows elsewhere.
#pragma once

#include <string>

namespace facta {

// False: there is no folder `dir`, which opening a store there would make.
bool has_store_folder(const std::string& dir);

}  // namespace facta
