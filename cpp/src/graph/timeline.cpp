#include "gigawatt/graph/timeline.hpp"

#include <array>
#include <cstdio>

#include "gigawatt/errors/error.hpp"

namespace gigawatt {
namespace {

bool leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int month_days(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

// Reads `count` digits at `at`; -1 where there are none.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::string example(Frequency frequency) {
  switch (frequency) {
    case Frequency::month:
      return "a month such as 2026-01";
    case Frequency::quarter:
      return "a quarter such as 2026Q1 (Q1 to Q4)";
    default:
      return "a year such as 2026";
  }
}

// Months from year 0 of the first period.
int first_month(Frequency frequency, std::string_view text) {
  const int year = digits(text, 0, 4);
  if (year >= 1000) {
    if (frequency == Frequency::year && text.size() == 4) return year * 12;
    if (frequency == Frequency::quarter && text.size() == 6 && text[4] == 'Q') {
      const int quarter = digits(text, 5, 1);
      if (quarter >= 1 && quarter <= 4) return year * 12 + (quarter - 1) * 3;
    }
    if (frequency == Frequency::month && text.size() == 7 && text[4] == '-') {
      const int month = digits(text, 5, 2);
      if (month >= 1 && month <= 12) return year * 12 + month - 1;
    }
  }
  throw InvalidValueError("'" + std::string(text) + "' is no period: write " + example(frequency),
                          {std::string(text), {}});
}

int months_of(Frequency frequency) {
  return frequency == Frequency::month ? 1 : frequency == Frequency::quarter ? 3 : 12;
}

std::string label(Frequency frequency, int month) {
  std::array<char, 16> text{};
  const int year = month / 12;
  if (frequency == Frequency::year) {
    std::snprintf(text.data(), text.size(), "%04d", year);
  } else if (frequency == Frequency::quarter) {
    std::snprintf(text.data(), text.size(), "%04dQ%d", year, month % 12 / 3 + 1);
  } else {
    std::snprintf(text.data(), text.size(), "%04d-%02d", year, month % 12 + 1);
  }
  return text.data();
}

}  // namespace

// Howard Hinnant's days_from_civil, "chrono-compatible low-level date algorithms".
std::int32_t days_from_civil(int year, int month, int day) {
  year -= month <= 2;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int of_era = year - era * 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

Civil civil_from_days(std::int32_t days) {
  days += 719468;
  const int era = (days >= 0 ? days : days - 146096) / 146097;
  const int of_era = days - era * 146097;
  const int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int mp = (5 * of_year + 2) / 153;
  const int month = mp < 10 ? mp + 3 : mp - 9;
  return {year_of_era + era * 400 + (month <= 2), month, of_year - (153 * mp + 2) / 5 + 1};
}

std::int32_t parse_date(std::string_view text) {
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
  if (!shaped || year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month)) {
    throw InvalidValueError("'" + std::string(text) + "' is no date: write one such as 2026-07-01",
                            {std::string(text), {}});
  }
  return days_from_civil(year, month, day);
}

std::string date_text(std::int32_t days) {
  const Civil date = civil_from_days(days);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
  return text.data();
}

Timeline::Timeline(Frequency frequency, std::string_view first, int count) : frequency_(frequency) {
  if (count < 1) {
    throw InvalidValueError("a timeline needs at least one period, got " + std::to_string(count),
                            {"time", {}});
  }
  if (count > 100000) {
    throw InvalidValueError("a timeline of " + std::to_string(count) + " periods is longer than 100,000",
                            {"time", {}});
  }
  const int start = first_month(frequency, first);
  const int step = months_of(frequency);
  std::vector<std::string> labels;
  for (int i = 0; i <= count; ++i) {
    const int month = start + i * step;
    starts_.push_back(days_from_civil(month / 12, month % 12 + 1, 1));
    if (i < count) labels.push_back(label(frequency, month));
  }
  axis_ = std::make_shared<const Axis>("time", std::move(labels));
}

double Timeline::periods_per_year() const {
  return 12.0 / months_of(frequency_);
}

std::string Timeline::text() const {
  const char* unit = frequency_ == Frequency::month     ? "month"
                     : frequency_ == Frequency::quarter ? "quarter"
                                                        : "year";
  const auto& labels = axis_->labels();
  if (labels.size() == 1) return labels.front() + " (1 " + unit + ")";
  return labels.front() + ".." + labels.back() + " (" + std::to_string(labels.size()) + " " + unit + "s)";
}

}  // namespace gigawatt
