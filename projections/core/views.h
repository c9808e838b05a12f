// All views: tables folded from admitted records, in order per company (LED-05). Companies may
// interleave in any way: the rows are the same.
//
// Threads: one thread folds while nobody reads; readers use the query functions of the folders
// beside this one. Projector holds the lock.
#pragma once

#include "projections/balance/row.h"
#include "projections/core/past.h"
#include "projections/core/view.h"
#include "projections/credits/row.h"
#include "projections/details/row.h"
#include "projections/exports/row.h"
#include "projections/history/row.h"
#include "projections/hours/row.h"
#include "projections/invoices/row.h"
#include "projections/jobs/row.h"
#include "projections/journal/row.h"
#include "projections/masterdata/row.h"
#include "projections/numbers/row.h"
#include "projections/open_items/row.h"
#include "projections/overview/row.h"
#include "projections/progress/row.h"

#include <cstdint>
#include <string_view>

namespace facta {

// Of the rows and of how they are folded: raise it with every change of either.
inline constexpr std::uint32_t kViewsFoldVersion = 9;

// What is folded. A verification of a file has no store to compare views with: it needs what its
// figures are made of (projections/audit), and what invariants look at.
enum class ViewsKept { kAll, kForFigures };

class Views {
 private:
  TableList tables_;
  TableList places_;
  Past past_;

 public:
  // `store`: the home behind the tables, or nullptr: memory only.
  explicit Views(const RowStore* store = nullptr, ViewsKept kept = ViewsKept::kAll);
  // The views at an earlier moment (projections/core/past.h); only to read.
  explicit Views(const PastStore& store);
  ~Views();
  Views(const Views&) = delete;
  Views& operator=(const Views&) = delete;

  // Folds the next record of its company.
  void fold(const Record& record, const Digest& hash);
  // Where that record stands in the log at hand; part of no digest.
  void place(std::string_view company, std::uint64_t sequence, int partition, std::uint64_t offset);

  // The last record of a company that was folded; sequence 0: none.
  HeadRow head(std::string_view company) const;

  // The tables that are a function of the records alone: for digests and comparisons.
  const TableList& tables() const { return tables_; }
  // Those and the places.
  TableList all_tables() const;
  // What was, of the tables that have a past.
  const Past& past() const { return past_; }
  // Whether these are the views of an earlier moment: sums over companies are then not kept.
  bool is_past() const { return is_past_; }

  HoursView hours;
  InvoicesView invoices;
  OverviewView overview;
  DetailsView details;
  ProgressView progress;
  BalanceView balance;
  JournalView journal;
  OpenItemsView open_items;
  NumbersView numbers;
  ExportsView exports;
  MasterdataView masterdata;
  CreditsView credits;
  JobsView jobs;
  HistoryView history;

 private:
  ViewsKept kept_;
  bool is_past_ = false;

  void fold_event(const EventPlace& place, const Event& event);
  template <class Happened>
  void fold_happened(const EventPlace& place, const Happened& event);
  void revert(const EventPlace& place, const InvoiceRunReverted& event);
  void about_withdrawn(const EventPlace& place, const std::string& number);
};

}  // namespace facta
