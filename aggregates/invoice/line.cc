#include "aggregates/invoice/line.h"

#include "aggregates/company/chains.h"
#include "events/base/wire_size.h"

namespace facta {

std::size_t line_bytes(const HoursEntryData& entry) {
  constexpr std::size_t kNumbersAndCodes = 180;
  return kNumbersAndCodes + wire_bound(entry.entryId) + wire_bound(entry.resource) +
         wire_bound(entry.description) + wire_bound(entry.wbs) + wire_bound(entry.timesheet);
}

bool fit_together(const std::vector<InvoiceLine>& lines, std::size_t more, std::size_t more_bytes) {
  return lines.size() + more <= kInvoiceLinesMax &&
         wire_bound(lines) + more_bytes <= kInvoiceLineBytesMax;
}

Rejection lacks(const std::string& what) {
  return reject("invoice.generate.account_missing", what, {{"what", what}});
}

VatTerms terms_of(const VatCodeDefined& code) {
  return {code.payableAccount, code.exemptionReason};
}

std::optional<Rejection> settle_vat(InvoiceLine& line, const VatCodeDefined& code) {
  line.vatCategory = code.category;
  line.vatRate = {};
  if (code.category == VatCategory::Standard) {
    const auto rate = vat_rate(code, line.date);
    if (!rate) {
      return lacks("rate of VAT code " + code.code + " on " + print(line.date));
    }
    line.vatRate = *rate;
  }
  if (line.vatRate.value != 0 && code.payableAccount.empty()) {
    return lacks("payable account of VAT code " + code.code);
  }
  if (code.category != VatCategory::Standard && code.category != VatCategory::Zero &&
      code.exemptionReason.empty()) {
    return reject("vat.exemption_reason_missing", code.code,
                  {{"category", std::string(word_of(code.category))}});
  }
  return std::nullopt;
}

}  // namespace facta
