// The texts of values (print() in amount.h and date.h), written where they are wanted instead of
// into a string of their own. Each writes from `out` on, where kPrintedMax bytes have room, and
// returns the end.
#pragma once

#include "events/values/amount.h"
#include "events/values/date.h"

#include <cstddef>
#include <cstdint>

namespace facta {

inline constexpr std::size_t kPrintedMax = 48;

char* print_decimal_to(char* out, std::int64_t value, int digits, int digits_min);
char* print_to(char* out, Amount amount, Currency currency);
char* print_to(char* out, Quantity quantity);
char* print_to(char* out, Price price);
char* print_to(char* out, BasisPoints rate);
char* print_to(char* out, Date date);
char* print_to(char* out, Time time);

}  // namespace facta
