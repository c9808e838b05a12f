#include "aggregates/tables/table_code.h"
#include "projections/history/row.h"

#include <type_traits>

namespace facta {

template class Table<HistoryRow>;
template class Table<HeadRow>;
template class Table<PlaceRow>;

void HistoryView::fold_record(const Record& record, const Digest& hash) {
  HistoryRow row;
  row.command = record.command;
  row.commandId = record.command_id;
  row.idFromClient = record.id_from_client;
  row.actor = record.actor;
  row.roles = record.roles;
  row.at = record.time;
  row.reason = record.reason;
  row.correlationId = record.correlation_id;
  row.causationId = record.causation_id;
  row.operationId = record.operation_id;
  row.hash = hash;
  if (record.accepted()) {
    row.events = static_cast<std::uint32_t>(record.events().size());
  } else {
    row.refusal = record.refusal().code;
    row.detail = record.refusal().detail;
  }
  records.put(make_key(record.company, record.sequence), std::move(row));
  heads.put(make_key(record.company), {record.sequence, hash});
  if (record_count_ != 0) {
    ++record_count_;
  }
}

std::uint64_t HistoryView::record_count() const {
  if (record_count_ == 0) {
    std::uint64_t count = 0;
    heads.scan({}, {}, [&](std::string_view, const HeadRow& head) {
      count += head.sequence;
      return true;
    });
    record_count_ = count;
  }
  return record_count_;
}

void HistoryView::about(const EventPlace& place, SubjectKind kind, std::string_view id) {
  subjects.put(make_key(place.company, static_cast<std::uint64_t>(kind), id, place.sequence), {});
}

void HistoryView::about_run(const EventPlace& place, std::uint32_t run) {
  about(place, SubjectKind::kRun, std::to_string(run));
}

void HistoryView::about_invoice(const EventPlace& place, const InvoiceContent& content) {
  about(place, SubjectKind::kInvoice, content.number);
  about(place, SubjectKind::kCustomer, content.customer);
  if (!content.originalNumber.empty()) {
    about(place, SubjectKind::kInvoice, content.originalNumber);
  }
  if (content.run != 0) {
    about_run(place, content.run);
  }
}

void HistoryView::about_withdrawn(const EventPlace& place, const std::string& number) {
  about(place, SubjectKind::kInvoice, number);
}

void HistoryView::fold_event(const EventPlace& place, const Event& event) {
  std::visit(
      [&](const auto& happened) {
        using Happened = std::decay_t<decltype(happened)>;
        if constexpr (std::is_same_v<Happened, InvoiceGenerated> ||
                      std::is_same_v<Happened, CreditInvoiceCreated>) {
          about_invoice(place, happened.invoice);
        } else if constexpr (std::is_same_v<Happened, JournalExported>) {
          for (const JournalEntryData& entry : happened.entries) {
            about(place, SubjectKind::kInvoice, entry.invoice);
          }
        } else if constexpr (std::is_same_v<Happened, CustomerCreated> ||
                             std::is_same_v<Happened, CustomerChanged>) {
          about(place, SubjectKind::kCustomer, happened.customer.code);
        } else if constexpr (requires { happened.number; }) {
          about(place, SubjectKind::kInvoice, happened.number);
        } else if constexpr (requires { happened.run; }) {
          if (happened.run != 0) {
            about_run(place, happened.run);
          }
        }
        if constexpr (std::is_same_v<Happened, InvoiceExtended>) {
          about_run(place, happened.run);
        }
        if constexpr (std::is_same_v<Happened, CreditActionRequested>) {
          about(place, SubjectKind::kInvoice, happened.action.invoice);
        } else if constexpr (std::is_same_v<Happened, CreditActionSucceeded> ||
                             std::is_same_v<Happened, CreditActionFailed>) {
          about(place, SubjectKind::kInvoice, happened.invoice);
        }
        if constexpr (requires { happened.settles; }) {
          if (!happened.settles.empty()) {
            about(place, SubjectKind::kInvoice, happened.settles);
          }
        }
        if constexpr (requires { happened.clearedMark; }) {
          if (!happened.clearedMark.empty()) {
            about(place, SubjectKind::kInvoice, happened.clearedMark);
          }
        }
      },
      event);
}

}  // namespace facta
