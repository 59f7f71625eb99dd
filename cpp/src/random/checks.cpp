#include "checks.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "gigawatt/errors/error.hpp"
#include "score.hpp"

namespace gigawatt {

void refuse(const std::string& family, const std::string& reason, const std::string& parameter) {
  throw InvalidValueError(family + ": " + reason, {parameter.empty() ? family : parameter, {}});
}

namespace {

[[noreturn]] void refuse_value(const std::string& family, const std::string& parameter,
                               const std::string& wanted, double value) {
  refuse(family, parameter + " must " + wanted + ", got " + exact_number(value), parameter);
}

}  // namespace

void check_finite(const std::string& family, const std::string& parameter, double value) {
  if (!std::isfinite(value)) refuse_value(family, parameter, "be a finite number", value);
}

void check_not_negative(const std::string& family, const std::string& parameter, double value) {
  check_finite(family, parameter, value);
  if (value < 0.0) refuse_value(family, parameter, "not be negative", value);
}

void check_positive(const std::string& family, const std::string& parameter, double value) {
  check_finite(family, parameter, value);
  if (value <= 0.0) refuse_value(family, parameter, "be positive", value);
}

void check_probability(const std::string& family, const std::string& parameter, double value) {
  if (!(value >= 0.0 && value <= 1.0)) refuse_value(family, parameter, "lie between 0 and 1", value);
}

void check_range(const std::string& family, double low, double high) {
  check_finite(family, "low", low);
  check_finite(family, "high", high);
  if (low == high) {
    refuse(family,
           "low and high are both " + exact_number(low) + "; for a certain value use the plain number " +
               exact_number(low),
           "low");
  }
  if (low > high) {
    refuse(family, "low " + exact_number(low) + " is above high " + exact_number(high) + "; low comes first",
           "low");
  }
  if (!std::isfinite(high - low)) {
    refuse(family,
           "the distance from low " + exact_number(low) + " to high " + exact_number(high) +
               " is too large for a floating-point number",
           "low");
  }
}

void check_mode(const std::string& family, double low, double mode, double high) {
  check_finite(family, "mode", mode);
  check_range(family, low, high);
  if (mode < low || mode > high) {
    refuse(family,
           "mode " + exact_number(mode) + " is outside low " + exact_number(low) + " to high " +
               exact_number(high) + "; the order is low, mode, high",
           "mode");
  }
}

void check_weights(const std::string& family, const std::string& of, std::size_t count,
                   const std::vector<double>& weights) {
  if (count == 0) refuse(family, "needs at least one of its " + of, of);
  if (count != weights.size()) {
    refuse(family,
           std::to_string(count) + " " + of + " but " + std::to_string(weights.size()) +
               " weights; give one weight each",
           "weights");
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    check_not_negative(family, "weights[" + std::to_string(i) + "]", weights[i]);
    sum += weights[i];
  }
  if (sum == 0.0) refuse(family, "the weights sum to 0; at least one must be positive", "weights");
  if (!std::isfinite(sum)) refuse(family, "the sum of the weights is not finite", "weights");
}

std::string exact_number(double value) {
  if (!std::isfinite(value)) return std::isnan(value) ? "nan" : value > 0.0 ? "inf" : "-inf";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return std::string(buffer, end);
}

std::string short_number(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.4g", value);
  // 30740 reads better than 3.074e+04.
  const double rounded = std::strtod(buffer, nullptr);
  if (std::abs(rounded) >= 1e4 && std::abs(rounded) < 1e7)
    std::snprintf(buffer, sizeof buffer, "%.0f", rounded);
  return rounded == 0.0 ? "0" : buffer;
}

std::string short_quantiles(const Family& family) {
  return "p5=" + short_number(family.quantile({0.05, 0.95})) +
         ", p50=" + short_number(family.quantile({0.5, 0.5})) +
         ", p95=" + short_number(family.quantile({0.95, 0.05}));
}

}  // namespace gigawatt
