// History (LED-08): every record of a company, accepted or refused (DEC-32), and which records are
// about an invoice, a run, an hours entry or a customer.
#pragma once

#include "events/base/sha256.h"
#include "projections/core/view.h"

#include <atomic>

namespace facta {

struct HistoryRow {
  std::string command;
  std::string commandId;
  bool idFromClient = false;
  std::string actor;
  std::vector<std::string> roles;
  Time at;
  std::string reason;
  std::string correlationId;
  std::string causationId;
  std::string operationId;
  Digest hash{};
  std::uint32_t events = 0;
  std::string refusal;  // code; empty: accepted
  std::string detail;   // of the refusal
  FACTA_DESCRIBE(HistoryRow, command, commandId, idFromClient, actor, roles, at, reason,
                 correlationId, causationId, operationId, hash, events, refusal, detail)
};

// Where the record stands in the log at hand: differs between two logs of the same history, so it
// is no part of any digest.
struct PlaceRow {
  std::uint32_t partition = 0;
  std::uint64_t offset = 0;
  FACTA_DESCRIBE(PlaceRow, partition, offset)
};

enum class SubjectKind : std::uint8_t { kInvoice, kRun, kCustomer };

struct HeadRow {
  std::uint64_t sequence = 0;
  Digest hash{};
  FACTA_DESCRIBE(HeadRow, sequence, hash)
};

extern template class Table<HistoryRow>;
extern template class Table<HeadRow>;
extern template class Table<PlaceRow>;

class HistoryView {
 public:
  // `places_owner`: the list of the table that no digest sees.
  HistoryView(TableList& tables, TableList& places_owner)
      : records(tables, "views/history"),
        subjects(tables, "views/history_subjects"),
        heads(tables, "views/heads"),
        places(places_owner, "views/history_places") {}

  void fold_record(const Record& record, const Digest& hash);
  // The subjects of one event. Hours entries have none here: their changes of state are kept with
  // them (HoursView::states).
  void fold_event(const EventPlace& place, const Event& event);
  // An invoice of a reverted run.
  void about_withdrawn(const EventPlace& place, const std::string& number);
  // Records of all companies. Whoever asks first adds them up, while nobody folds.
  std::uint64_t record_count() const;

  Table<HistoryRow> records;  // company, sequence
  Table<CodeRow> subjects;    // company, kind, id, sequence -> nothing
  Table<HeadRow> heads;       // company: its last record
  Table<PlaceRow> places;     // company, sequence

 private:
  void about(const EventPlace& place, SubjectKind kind, std::string_view id);
  void about_run(const EventPlace& place, std::uint32_t run);
  void about_invoice(const EventPlace& place, const InvoiceContent& content);

  mutable std::atomic<std::uint64_t> record_count_{0};  // 0: nobody has added them up
};

}  // namespace facta
