// Questions about journal exports. Their entries: journal_entries() of projections/journal.
#pragma once

#include "projections/core/views.h"

namespace facta {

// Newest first.
Page<ExportViewRow> journal_exports(const Views& views, std::string_view company,
                                    const PageRequest& request);
// nullopt: no such export.
std::optional<ExportViewRow> journal_export(const Views& views, std::string_view company,
                                            std::uint32_t number);

}  // namespace facta
