#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "known.hpp"

namespace gigawatt::units {
namespace {

// Exact in double up to here, so that a product or quotient with a whole number below 2^53 is rounded once.
constexpr std::array<double, 23> ten = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                        1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// x * 10^exponent.
double shifted(double x, int exponent) {
  for (; exponent > 22; exponent -= 22) x *= ten[22];
  for (; exponent < -22; exponent += 22) x /= ten[22];
  return exponent >= 0 ? x * ten[static_cast<std::size_t>(exponent)]
                       : x / ten[static_cast<std::size_t>(-exponent)];
}

}  // namespace

std::optional<Decimal> short_decimal(double x) {
  if (!(x > 1e-200 && x < 1e200)) return std::nullopt;
  int exponent = static_cast<int>(std::floor(std::log10(x))) - 11;
  auto digits = static_cast<std::int64_t>(std::llround(shifted(x, -exponent)));
  for (; digits % 10 == 0 && digits != 0; digits /= 10) ++exponent;
  int count = 0;
  for (auto rest = digits; rest != 0; rest /= 10) ++count;
  for (; exponent > 22 && digits < 900'000'000'000'000; digits *= 10) --exponent;
  if (exponent > 22 || exponent < -22) return std::nullopt;
  const double value = shifted(static_cast<double>(digits), exponent);
  if (std::abs(value - x) > 3 * std::numeric_limits<double>::epsilon() * x) return std::nullopt;
  return Decimal{value, count};
}

double tidy(double x) {
  for (const double k : {1.0, 3.0, 7.0, 9.0, 21.0, 49.0}) {
    if (const auto decimal = short_decimal(x * k)) return decimal->value / k;
    if (const auto decimal = short_decimal(k / x)) return k / decimal->value;
  }
  return x;
}

double scale_power(double scale, Rational exponent) {
  // 7/3 is no double, and pow() would magnify its rounding: the root first, which is often a whole number.
  double root = scale;
  if (exponent.den == 2) root = std::sqrt(scale);
  if (exponent.den == 3) root = std::cbrt(scale);
  if (exponent.den > 3) root = std::pow(scale, 1.0 / exponent.den);
  if (exponent.den > 1) root = tidy(root);
  return std::pow(root, exponent.num);
}

}  // namespace gigawatt::units
