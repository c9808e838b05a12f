#include "aggregates/tables/row_store.h"

namespace facta {
namespace {

constexpr std::size_t kWorthASearch = 8;  // keys that it settles, at least
constexpr std::size_t kPassedOver = 64;   // other rows between two of the keys, at most

}  // namespace

std::size_t read_side_by_side(const RowStore& store, std::string_view table,
                              std::span<const std::string_view> keys,
                              const RowStore::Found& found) {
  std::size_t at = 0;
  std::size_t settled = kWorthASearch;
  while (settled >= kWorthASearch && keys.size() - at >= kWorthASearch) {
    const std::size_t first = at;
    const auto rows = store.seek(table, keys[at], {});
    for (std::size_t passed = 0; at < keys.size() && passed < kPassedOver;) {
      if (!rows->valid() || keys[at] < rows->key()) {
        found(at++, nullptr);
      } else if (keys[at] == rows->key()) {
        const std::string_view row = rows->row();
        found(at++, &row);
        rows->next();
        passed = 0;
      } else {
        rows->next();
        ++passed;
      }
    }
    settled = at - first;
  }
  return at;
}

}  // namespace facta
