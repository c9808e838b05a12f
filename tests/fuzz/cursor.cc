// Text of a request -> where a list goes on (projections/core/view.h).
#include "projections/core/view.h"
#include "tests/fuzz/target.h"

namespace facta::fuzz {

// The first byte says how long a page is, the text behind it is the cursor.
FACTA_FUZZ(cursor) {
  Input input(bytes);
  const std::size_t limit = 1 + input.byte() % 4;
  const std::string_view text = text_of(input.rest());
  const auto cursor = Cursor::parse(text);
  if (!cursor) {
    return;
  }
  must(cursor->text() == text, "a cursor is written as it was read");
  must(cursor->at_start() == text.empty(), "only the empty cursor is the start");
  TableList tables;
  Table<CodeRow> table(tables, "codes");
  for (const char* key : {"a", "la", "lb", "lc", "ld", "le", "m"}) {
    table.put(key, {key});
  }
  PageRequest page{*cursor, limit};
  std::string last;
  std::size_t rows = 0;
  for (bool more = true; more;) {
    const auto got = page_of(table, "l", page);
    must(got.items.size() <= limit, "a page is no longer than was asked for");
    for (const CodeRow& row : got.items) {
      must(row.code > last && row.code > cursor->after() && row.code.starts_with('l'),
           "pages go on in order, behind the cursor, within their list");
      last = row.code;
      ++rows;
    }
    more = got.next.has_value();
    must(!more || got.next->after() > page.cursor.after(), "a page leads further");
    page.cursor = more ? *got.next : Cursor();
  }
  must(rows <= 5, "no row comes twice");
}

}  // namespace facta::fuzz
