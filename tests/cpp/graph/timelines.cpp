// Periods: labels, days, and what is none.
#include <numeric>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "graph/build.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("a timeline has real calendar days") {
  const Timeline t(Frequency::quarter, "2027Q3", 4);
  CHECK(t.axis()->labels() == std::vector<std::string>{"2027Q3", "2027Q4", "2028Q1", "2028Q2"});
  CHECK(t.size() == 4);
  CHECK(date_text(t.day(0)) == "2027-07-01");
  CHECK(date_text(t.day(2)) == "2028-01-01");
  CHECK(date_text(t.day(4)) == "2028-07-01");
  CHECK(t.end(2) - t.start(2) == 91 * seconds_per_day);
  CHECK(t.start(3) == t.end(2));
  CHECK(t.periods_per_year() == 4.0);
  CHECK(t.text() == "2027Q3..2028Q2 (4 quarters)");
  CHECK_THROWS(t.day(5));
}

TEST_CASE("months and years") {
  const Timeline months(Frequency::month, "2027-11", 16);
  CHECK(months.axis()->labels()[2] == "2028-01");
  CHECK(date_text(months.day(3)) == "2028-02-01");
  CHECK(months.day(4) - months.day(3) == 29);
  CHECK(months.periods_per_year() == 12.0);
  const Timeline years(Frequency::year, "2026", 3);
  CHECK(years.axis()->labels() == std::vector<std::string>{"2026", "2027", "2028"});
  CHECK(years.day(3) - years.day(0) == 365 + 365 + 366);
  CHECK(years.text() == "2026..2028 (3 years)");
  CHECK(Timeline(Frequency::month, "2026-05", 1).text() == "2026-05 (1 month)");
}

TEST_CASE("timelines with the same periods are equal") {
  CHECK(Timeline(Frequency::year, "2026", 2) == Timeline(Frequency::year, "2026", 2));
  CHECK_FALSE(Timeline(Frequency::year, "2026", 2) == Timeline(Frequency::year, "2026", 3));
  CHECK_FALSE(Timeline(Frequency::quarter, "2026Q1", 1) == Timeline(Frequency::month, "2026-01", 1));
}

TEST_CASE("what is no period is refused with an example of one") {
  for (const char* text : {"2027Q5", "2027Q0", "2027Q", "2027q1", "2027-01", "2027", "27Q1", "", "Q1 2027"}) {
    INFO(text);
    CHECK_THROWS_AS(Timeline(Frequency::quarter, text, 4), InvalidValueError);
  }
  CHECK_THROWS_WITH(Timeline(Frequency::quarter, "2027Q5", 4),
                    "'2027Q5' is no period: write a quarter such as 2026Q1 (Q1 to Q4)");
  CHECK_THROWS_WITH(Timeline(Frequency::month, "2027Q1", 4), contains("a month such as 2026-01"));
  CHECK_THROWS_WITH(Timeline(Frequency::year, "2027-01", 4), contains("a year such as 2026"));
  CHECK_THROWS_AS(Timeline(Frequency::month, "2027-13", 4), InvalidValueError);
}

TEST_CASE("an empty timeline is refused, and one beyond reason") {
  CHECK_THROWS_WITH(Timeline(Frequency::year, "2026", 0), contains("at least one period, got 0"));
  CHECK_THROWS_AS(Timeline(Frequency::year, "2026", -3), InvalidValueError);
  CHECK_THROWS_AS(Timeline(Frequency::month, "2026-01", 100001), InvalidValueError);
}

TEST_CASE("the model's time coordinates are dates, and their differences durations") {
  Model model = quarters();
  CHECK(model.time_start().type().text() == "date, time");
  CHECK(model.time_end().type().text() == "date, time");
  CHECK(model.time_length().type().text() == "s, time");
  CHECK(model.time_elapsed().type().text() == "s, time");
  CHECK(model.age_axis()->size() == model.timeline().size());
  CHECK(model.age_axis()->labels().front() == "0");
}

TEST_CASE("timings have names") {
  for (const Timing timing : {Timing::none, Timing::flow, Timing::stock, Timing::rate, Timing::ratio})
    CHECK(parse_timing(timing_text(timing)) == timing);
  CHECK_THROWS_WITH(parse_timing("flows"), contains("Did you mean 'flow'?"));
}

}  // namespace gigawatt
