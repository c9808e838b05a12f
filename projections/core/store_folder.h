// What differs in a store that stands in for the class of rocks_store.h and keeps its rows
// elsewhere.
#pragma once

#include <string>

namespace facta {

// False: there is no folder `dir`, which opening a store there would make.
bool has_store_folder(const std::string& dir);

// Whether a write is worth a thread of its own: not of rows that only move within memory.
bool store_takes_time();

}  // namespace facta
