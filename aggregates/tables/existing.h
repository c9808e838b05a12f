// Rows that must be there: what evolve reads. An event about what never was is no record that
// anybody decided, and is told as that (events/base/assert.h).
#pragma once

#include "events/base/assert.h"

#include <string_view>

namespace facta {

// The row of that key; as of Table::find(), or VersionedTable::latest().
template <class Table>
const auto& existing(const Table& table, std::string_view key) {
  const auto* row = [&] {
    if constexpr (requires { table.latest(key); }) {
      return table.latest(key);
    } else {
      return table.find(key);
    }
  }();
  FACTA_ASSERT(row != nullptr, "an event about something that never came into being");
  return *row;
}

}  // namespace facta
