// Number audit (note of 5.1, REV-06): every number that was ever assigned, and why one lapsed.
#pragma once

#include "projections/core/view.h"

namespace facta {

enum class NumberState : std::uint8_t { kAssigned, kLapsed };
template <>
struct EnumWords<NumberState> {
  static constexpr std::string_view words[] = {"assigned", "lapsed"};
};
enum class LapseCause : std::uint8_t { kNone, kRunReverted, kInvoiceDeleted };
template <>
struct EnumWords<LapseCause> {
  static constexpr std::string_view words[] = {"none", "runReverted", "invoiceDeleted"};
};

struct NumberAuditRow {
  std::string number;
  NumberState state = NumberState::kAssigned;
  LapseCause cause = LapseCause::kNone;
  std::uint32_t run = 0;  // that assigned it; 0: none
  std::string actor;      // who assigned it or, once lapsed, let it lapse
  std::uint64_t sequence = 0;
  Time at;
  FACTA_DESCRIBE(NumberAuditRow, number, state, cause, run, actor, sequence, at)
};

extern template class Table<NumberAuditRow>;

class NumbersView {
 public:
  explicit NumbersView(TableList& tables)
      : numbers(tables, "views/numbers"), starts(tables, "views/number_starts") {}

  void fold(const EventPlace& place, const NumberSeriesDefined& event);
  void fold(const EventPlace& place, const InvoiceGenerated& event);
  void fold(const EventPlace& place, const CreditInvoiceCreated& event);
  void fold(const EventPlace& place, const InvoiceDeleted& event);
  void fold(const EventPlace& place, const InvoiceRunReverted& event);

  Table<NumberAuditRow> numbers;  // company, series, ordinal
  Table<CodeRow> starts;          // company, series, ordinal at which it was told to go on

 private:
  void assign(const EventPlace& place, const InvoiceContent& content);
  void lapse(const EventPlace& place, const std::string& key, LapseCause cause);
};

}  // namespace facta
