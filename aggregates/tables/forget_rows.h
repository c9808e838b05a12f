// Forgets stored rows when they take more memory than they may.
#pragma once

#include "aggregates/tables/table_base.h"

#include <algorithm>
#include <tuple>

namespace facta {

// Of tables whose rows are all in the store, but for those that changed since. Half of what may be
// kept goes: the largest tables first, those that are looked up often only if nothing else is left,
// and of small ones nothing, which are settings more often than not. `forget(table)` is to evict
// it.
template <class Forget>
void forget_rows(TableList tables, std::size_t kept, std::size_t bytes_max, Forget&& forget) {
  if (kept <= bytes_max) {
    return;
  }
  std::ranges::sort(tables, {}, [](const TableBase* table) {
    return std::tuple(table->looked_up_often(), ~table->bytes_in_memory());
  });
  for (TableBase* table : tables) {
    if (kept <= (table->looked_up_often() ? bytes_max : bytes_max / 2)) {
      return;
    }
    if (table->rows_in_memory() > TableBase::kSmallRows) {
      kept -= table->bytes_in_memory();
      forget(*table);
      kept += table->bytes_in_memory();
    }
  }
}

}  // namespace facta
