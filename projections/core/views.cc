#include "projections/core/views.h"

#include <set>

namespace facta {
namespace {

// A view folds the events that it has a fold for.
template <class View, class Happened>
void fold_into(View& view, const EventPlace& place, const Happened& event) {
  if constexpr (requires { view.fold(place, event); }) {
    view.fold(place, event);
  }
}

}  // namespace

Views::Views(const RowStore* store, ViewsKept kept)
    : past_(tables_),
      hours(tables_, kept == ViewsKept::kAll),
      invoices(tables_, hours),
      overview(tables_),
      details(tables_),
      progress(tables_, overview),
      balance(tables_, invoices),
      journal(tables_),
      open_items(tables_, invoices),
      numbers(tables_),
      exports(tables_),
      masterdata(tables_),
      credits(tables_),
      jobs(tables_),
      history(tables_, places_),
      kept_(kept) {
  for (TableBase* table : all_tables()) {
    table->attach(store, Rollback::kNever);
  }
  if (kept == ViewsKept::kForFigures) {
    return;
  }
  for (TableBase* table :
       TableList{&overview.runs, &overview.offered, &overview.by_type, &invoices.headers,
                 &invoices.lines, &invoices.lists, &open_items.items, &open_items.newest,
                 &numbers.numbers, &numbers.starts, &balance.rows, &balance.newest,
                 &balance.by_customer, &balance.by_company, &balance.totals, &balance.customers}) {
    table->watch(&past_);
  }
}

Views::Views(const PastStore& store) : Views() {
  is_past_ = true;
  for (TableBase* table : all_tables()) {
    table->attach_to_read(store);
  }
}

Views::~Views() = default;

TableList Views::all_tables() const {
  TableList all = tables_;
  all.insert(all.end(), places_.begin(), places_.end());
  return all;
}

HeadRow Views::head(std::string_view company) const {
  return history.heads.get(make_key(company)).value_or(HeadRow{});
}

void Views::fold(const Record& record, const Digest& hash) {
  past_.begin(record.company, record.sequence);
  if (record.accepted()) {
    EventPlace place{record.company, record.sequence, record.time, record.actor, 0};
    for (const Event& event : record.events()) {
      fold_event(place, event);
      ++place.index;
    }
  }
  if (kept_ == ViewsKept::kAll) {
    history.fold_record(record, hash);
  }
  for (TableBase* table : tables_) {
    table->commit();
  }
}

void Views::place(std::string_view company, std::uint64_t sequence, int partition,
                  std::uint64_t offset) {
  history.places.put(make_key(company, sequence), {static_cast<std::uint32_t>(partition), offset});
  history.places.commit();
}

void Views::fold_event(const EventPlace& place, const Event& event) {
  std::visit([&](const auto& happened) { fold_happened(place, happened); }, event);
  if (kept_ == ViewsKept::kAll) {
    history.fold_event(place, event);
  }
}

// In an order in which a view that looks at another finds the event folded there.
template <class Happened>
void Views::fold_happened(const EventPlace& place, const Happened& event) {
  if constexpr (std::is_same_v<Happened, InvoiceRunReverted>) {
    revert(place, event);
  }
  const bool all = kept_ == ViewsKept::kAll;
  if (all) {
    fold_into(hours, place, event);
  }
  fold_into(invoices, place, event);
  fold_into(details, place, event);
  fold_into(balance, place, event);
  fold_into(numbers, place, event);
  fold_into(exports, place, event);
  if (!all) {
    return;
  }
  fold_into(overview, place, event);
  fold_into(progress, place, event);
  fold_into(journal, place, event);
  fold_into(open_items, place, event);
  fold_into(masterdata, place, event);
  fold_into(credits, place, event);
  fold_into(jobs, place, event);
}

void Views::about_withdrawn(const EventPlace& place, const std::string& number) {
  if (kept_ == ViewsKept::kAll) {
    history.about_withdrawn(place, number);
  }
}

// Every invoice of the run leaves the books and its hours are open again.
void Views::revert(const EventPlace& place, const InvoiceRunReverted& event) {
  std::set<std::string> reduced;
  for (const ReducedInvoice& invoice : event.reduced) {
    reduced.insert(invoice.number);
    invoices.reduce(place, event.run, invoice);
    about_withdrawn(place, invoice.number);
  }
  details.output.scan_prefix(make_key(place.company, event.run),
                             [&](std::string_view, const RunOutputRow& row) {
                               if (reduced.contains(row.number)) {
                                 return true;
                               }
                               if (invoices.withdraw_by_revert(place, row.number)) {
                                 balance.withdraw_by_revert(place, row.number);
                                 about_withdrawn(place, row.number);
                               }
                               return true;
                             });
}

}  // namespace facta
