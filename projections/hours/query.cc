#include "projections/hours/query.h"

namespace facta {
namespace {

HoursItem item_of(const Views& views, std::string_view company, HoursEntryRow row) {
  HoursItem item;
  item.state.at = row.postedAt;
  views.hours.states.scan_prefix(
      make_key(company, row.entry.entryId), [&](std::string_view key, const HoursStateRow& state) {
        item.state = state;
        item.sequences.push_back(number_of_key(key.substr(key.size() - 8)));
        return true;
      });
  item.row = std::move(row);
  return item;
}

bool fits(const HoursItem& item, const HoursFilter& filter) {
  const HoursEntryData& entry = item.row.entry;
  return (!filter.state || item.state.state == *filter.state) &&
         (filter.customer.empty() || entry.customer == filter.customer) &&
         (filter.project.empty() || entry.project == filter.project) &&
         (!filter.from || entry.date >= *filter.from) && (!filter.to || entry.date <= *filter.to);
}

}  // namespace

std::optional<HoursItem> hours_entry(const Views& views, std::string_view company,
                                     std::string_view entry) {
  auto row = views.hours.entries.get(make_key(company, entry));
  return row ? std::optional(item_of(views, company, std::move(*row))) : std::nullopt;
}

Page<HoursItem> hours_entries(const Views& views, std::string_view company,
                              const HoursFilter& filter, const PageRequest& request) {
  Page<HoursItem> page;
  page.next = scan_page(views.hours.newest, make_key(company), request,
                        [&](std::string_view, const CodeRow& entry) {
                          auto item = hours_entry(views, company, entry.code);
                          if (!item || !fits(*item, filter)) {
                            return false;
                          }
                          page.items.push_back(std::move(*item));
                          return true;
                        });
  return page;
}

std::uint64_t open_hours_between(const Views& views, std::string_view company,
                                 std::optional<Date> from, Date to) {
  std::uint64_t open = 0;
  views.hours.open_days.scan(from ? make_key(company, *from) : make_key(company),
                             make_key(company, Date{to.days + 1}),
                             [&](std::string_view, const CountRow& row) {
                               open += row.count;
                               return true;
                             });
  return open;
}

}  // namespace facta
