#include "projections/exports/query.h"

namespace facta {

Page<ExportViewRow> journal_exports(const Views& views, std::string_view company,
                                    const PageRequest& request) {
  return page_of(views.exports.exports, make_key(company), request);
}

std::optional<ExportViewRow> journal_export(const Views& views, std::string_view company,
                                            std::uint32_t number) {
  return views.exports.exports.get(make_key(company, descending(number)));
}

}  // namespace facta
