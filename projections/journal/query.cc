#include "projections/journal/query.h"

namespace facta {

Page<JournalEntryRow> journal_entries(const Views& views, std::string_view company,
                                      std::uint32_t journal_export, const PageRequest& request) {
  PageRequest from = request;
  if (journal_export != 0 && request.cursor.at_start()) {
    const auto row = views.exports.exports.get(make_key(company, descending(journal_export)));
    if (!row || row->firstEntry == 0) {
      return {};
    }
    from.cursor = Cursor(make_key(company, row->firstEntry - 1));
  }
  Page<JournalEntryRow> page =
      page_of(views.journal.entries, make_key(company), from, [&](const JournalEntryRow& row) {
        return journal_export == 0 || row.journalExport == journal_export;
      });
  // Entries of one export stand together: behind another's there are none.
  if (journal_export != 0 && page.items.size() < request.limit) {
    page.next.reset();
  }
  return page;
}

std::optional<JournalEntryRow> journal_entry_of(const Views& views, std::string_view company,
                                                std::string_view invoice) {
  std::optional<JournalEntryRow> found;
  views.journal.by_invoice.scan_prefix(make_key(company, invoice), [&](std::string_view key,
                                                                       const CodeRow&) {
    found = views.journal.entries.get(make_key(company, number_of_key(key.substr(key.size() - 8))));
    return false;
  });
  return found;
}

}  // namespace facta
