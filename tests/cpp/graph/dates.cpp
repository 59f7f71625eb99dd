// Days and calendar dates.
#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/timeline.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("every day of four hundred years is its own date and back") {
  const std::int32_t first = days_from_civil(1800, 1, 1);
  REQUIRE(days_from_civil(2200, 1, 1) - first == 146097);
  Civil before = civil_from_days(first - 1);
  int leap_days = 0;
  bool follows = true, back = true, read = true;
  for (std::int32_t day = first; day < first + 146097; ++day) {
    const Civil now = civil_from_days(day);
    back = back && days_from_civil(now.year, now.month, now.day) == day;
    const bool next_day = now.day == before.day + 1 && now.month == before.month;
    const bool next_month = now.day == 1 && now.month == before.month % 12 + 1;
    follows = follows && (next_day || next_month) && now.year == before.year + (now.month < before.month);
    if (day % 7 == 0) read = read && parse_date(date_text(day)) == day;
    leap_days += now.month == 2 && now.day == 29;
    before = now;
  }
  CHECK(follows);
  CHECK(back);
  CHECK(read);
  CHECK(leap_days == 97);
}

TEST_CASE("days count from 1970-01-01") {
  CHECK(parse_date("1970-01-01") == 0);
  CHECK(parse_date("1969-12-31") == -1);
  CHECK(parse_date("2000-02-29") == 11016);
  CHECK(parse_date("2025-09-22") == 20353);
  CHECK(date_text(20353) == "2025-09-22");
  CHECK(date_text(-719162) == "0001-01-01");
}

TEST_CASE("what is no date is refused with an example of one") {
  for (const char* text :
       {"2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "1900-02-29", "2026-1-1",
        "2026/01/01", "01-01-2026", "2026-01-01 ", "", "today", "0000-01-01"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_date(text), InvalidValueError);
  }
  CHECK_THROWS_WITH(parse_date("2026-02-29"), contains("'2026-02-29' is no date: write one such as"));
}

}  // namespace gigawatt
