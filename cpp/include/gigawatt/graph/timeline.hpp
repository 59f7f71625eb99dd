// The periods of a model: real calendar days.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/graph/axis.hpp"

namespace gigawatt {

inline constexpr double seconds_per_day = 86400.0;
inline constexpr double seconds_per_year = 365.25 * seconds_per_day;

enum class Frequency : unsigned char { month, quarter, year };

// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
std::int32_t days_from_civil(int year, int month, int day);
struct Civil {
  int year, month, day;
};
Civil civil_from_days(std::int32_t days);
// "2026-07-01" to days. Throws InvalidValueError for what is no date, saying what one looks like.
std::int32_t parse_date(std::string_view text);
std::string date_text(std::int32_t days);

class Timeline {
 public:
  // first: "2026Q1", "2026-01" or "2026", matching the frequency. Throws InvalidValueError: a period like
  // 2027Q5, a count below 1, a first period of another frequency.
  Timeline(Frequency frequency, std::string_view first, int count);
  Frequency frequency() const { return frequency_; }
  std::size_t size() const { return starts_.size() - 1; }
  const AxisPtr& axis() const { return axis_; }
  // Day number at the start of period i; i = size() is the end of the last.
  std::int32_t day(std::size_t i) const { return starts_.at(i); }
  double start(std::size_t i) const { return starts_.at(i) * seconds_per_day; }
  double end(std::size_t i) const { return start(i + 1); }
  double periods_per_year() const;
  std::string text() const;  // "2026Q1..2035Q4 (40 quarters)"
  bool operator==(const Timeline& other) const { return *axis_ == *other.axis_; }

 private:
  Frequency frequency_;
  std::vector<std::int32_t> starts_;
  AxisPtr axis_;
};

}  // namespace gigawatt
