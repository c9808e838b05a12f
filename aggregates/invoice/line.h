// The VAT of one invoice line, and how many lines an invoice can hold: the same for lines that a
// run generates and for lines entered by hand.
#pragma once

#include "aggregates/invoice/content.h"
#include "aggregates/refusals/refusal.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace facta {

// Bounds of one invoice, so that each of its records, its credit among them, fits one (2 MiB).
inline constexpr std::size_t kInvoiceLinesMax = 5'000;
inline constexpr std::size_t kInvoiceLineBytesMax = 1'300u << 10;

// Upper bound of the bytes of an entry's line.
std::size_t line_bytes(const HoursEntryData& entry);
// Whether one invoice holds the lines and so many more, of so many bytes.
bool fit_together(const std::vector<InvoiceLine>& lines, std::size_t more, std::size_t more_bytes);

// invoice.generate.account_missing, naming what.
Rejection lacks(const std::string& what);

// What the VAT group of a line with this code says.
VatTerms terms_of(const VatCodeDefined& code);

// Sets category and rate of the line by its code, as of its day (VAT-03, VAT-06). The refusal: what
// the code lacks.
std::optional<Rejection> settle_vat(InvoiceLine& line, const VatCodeDefined& code);

}  // namespace facta
