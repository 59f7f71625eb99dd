#include <cstdint>
#include <limits>
#include <numeric>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/units/unit.hpp"

namespace gigawatt {
namespace {

// Of any two 64-bit numbers that come from 32-bit ones: reduced first, then checked.
Rational reduced(std::int64_t num, std::int64_t den) {
  if (den == 0) {
    const auto shown = std::to_string(num) + "/0";
    throw UnitError("a power of a unit cannot be " + shown + ": the denominator must not be 0", {shown, {}});
  }
  const std::int64_t divisor = std::gcd(num, den) * (den < 0 ? -1 : 1);
  num /= divisor;
  den /= divisor;
  constexpr std::int64_t limit = std::numeric_limits<std::int32_t>::max();
  if (num > limit || num < -limit || den > limit) {
    const auto shown = std::to_string(num) + "/" + std::to_string(den);
    throw UnitError("the power " + shown + " of a unit is too large: numerator and denominator go up to " +
                        std::to_string(limit) + ". Write the power as a simple fraction such as 1/2",
                    {shown, {}});
  }
  Rational result;
  result.num = static_cast<std::int32_t>(num);
  result.den = static_cast<std::int32_t>(den);
  return result;
}

// The product of a numerator and a denominator fits 64 bits; the sum of two such products does too.
std::int64_t wide(std::int32_t a, std::int32_t b) {
  return static_cast<std::int64_t>(a) * b;
}

}  // namespace

Rational::Rational(std::int32_t numerator, std::int32_t denominator) {
  *this = reduced(numerator, denominator);
}

Rational Rational::operator+(Rational other) const {
  return reduced(wide(num, other.den) + wide(other.num, den), wide(den, other.den));
}

Rational Rational::operator-(Rational other) const {
  return reduced(wide(num, other.den) - wide(other.num, den), wide(den, other.den));
}

Rational Rational::operator*(Rational other) const {
  return reduced(wide(num, other.num), wide(den, other.den));
}

std::string Rational::text() const {
  return den == 1 ? std::to_string(num) : std::to_string(num) + "/" + std::to_string(den);
}

}  // namespace gigawatt
