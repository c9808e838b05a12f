// Questions about the books: 5.11.
#pragma once

#include "projections/core/views.h"

namespace facta {

// In order of entry number; `journal_export`: only of that export, 0: of all.
Page<JournalEntryRow> journal_entries(const Views& views, std::string_view company,
                                      std::uint32_t journal_export, const PageRequest& request);
// nullopt: the invoice is not in the books.
std::optional<JournalEntryRow> journal_entry_of(const Views& views, std::string_view company,
                                                std::string_view invoice);

}  // namespace facta
