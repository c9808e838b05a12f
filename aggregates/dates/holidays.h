// Holidays and working days. Whether a day is a holiday is settled by the company's calendar, a set
// of dates (DOCDATE-09); the Dutch list only fills it.
#pragma once

#include "aggregates/dates/calendar.h"

#include <span>
#include <string_view>
#include <vector>

namespace facta::dates {

// Easter Sunday of a year by the Gregorian computus.
Date easter_sunday(int year);

struct Holiday {
  Date date;
  std::string_view name;  // Dutch
  // False for Bevrijdingsdag except in years divisible by five: 5 May is an official holiday every
  // year, but most collective agreements give the day off once in five years.
  bool day_off = true;
  bool operator==(const Holiday&) const = default;
};

// The official holidays of a year in the Netherlands, in order of time, by the rules in force since
// 2014 (Koningsdag on 27 April, on the 26th when that is a Sunday).
std::vector<Holiday> dutch_holidays(int year);
// Of the years `first`...`last`, those that are days off: a calendar ready for is_working_day.
std::vector<Date> dutch_days_off(int first, int last);

// Monday to Friday and no holiday (DOCDATE-10). `holidays` is sorted; empty: there are none.
bool is_working_day(Date date, std::span<const Date> holidays);
// The first working day strictly after `date` (DOCDATE-05). Around the end of 9999 it can be a day
// out of range (in_range).
Date next_working_day(Date date, std::span<const Date> holidays);

}  // namespace facta::dates
