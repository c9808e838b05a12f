#include "projections/numbers/query.h"

namespace facta {

Page<NumberItem> number_audit(const Views& views, std::string_view company, std::string_view series,
                              std::optional<NumberState> state, const PageRequest& request) {
  Page<NumberItem> page;
  page.next = scan_page(views.numbers.numbers,
                        series.empty() ? make_key(company) : make_key(company, series), request,
                        [&](std::string_view key, const NumberAuditRow& row) {
                          if (state && row.state != *state) {
                            return false;
                          }
                          take_text(key);
                          const std::string_view name = take_text(key);
                          page.items.push_back({std::string(name), number_of_key(key), row});
                          return true;
                        });
  return page;
}

}  // namespace facta
