#include "gigawatt/units/unit.hpp"

#include <cmath>

#include "gigawatt/errors/error.hpp"
#include "known.hpp"

namespace gigawatt {
namespace {

double checked_scale(double scale, const char* what) {
  if (std::isfinite(scale) && scale > 0) return units::tidy(scale);
  throw UnitError(std::string(what) +
                  (scale > 0   ? " is too large to be held as a number"
                   : scale < 0 ? " is negative; a unit stands for a positive amount"
                               : " is zero or not a number; a unit stands for a positive amount"));
}

// The sum of two sorted lists of powers, the second times `sign`.
Unit::Powers merged(const Unit::Powers& a, const Unit::Powers& b, std::int32_t sign) {
  Unit::Powers result;
  result.reserve(a.size() + b.size());
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() || right != b.end()) {
    if (right == b.end() || (left != a.end() && left->first < right->first)) {
      result.push_back(*left++);
    } else if (left == a.end() || right->first < left->first) {
      result.emplace_back(right->first, right->second * Rational(sign));
      ++right;
    } else {
      const Rational power = left->second + right->second * Rational(sign);
      if (!power.zero()) result.emplace_back(left->first, power);
      ++left;
      ++right;
    }
  }
  return result;
}

}  // namespace

Unit Unit::base(std::string_view name) {
  std::string shown = "'";
  shown.append(name).append("'");
  const auto basis = units::split_basis(name);
  if (!units::is_identifier(basis ? basis->first : name) || (basis && basis->second.empty())) {
    throw UnitError(shown +
                        " cannot name a unit: a name is a letter followed by letters, digits or '_', such as "
                        "'site', with a price basis after '@' if it is money, such as 'PLN@2025'",
                    {std::string(name), {}});
  }
  if (units::find_known(name)) {
    throw UnitError(shown + " is a known unit already: use Unit::parse(\"" + std::string(name) +
                        "\") (in Python gw.unit), or choose another name",
                    {std::string(name), {std::string(name)}});
  }
  return UnitAccess::base(name);
}

Unit Unit::coherent() const {
  Unit result = *this;
  result.scale_ = 1.0;
  return result;
}

Unit Unit::scaled(double factor) const {
  Unit result = *this;
  checked_scale(factor, "the number in front of a unit");
  result.scale_ = checked_scale(scale_ * factor, "the scale of the unit");
  return result;
}

Unit Unit::power(Rational exponent) const {
  Unit result;
  if (exponent.zero()) return result;
  result.powers_.reserve(powers_.size());
  for (const auto& [name, power] : powers_) result.powers_.emplace_back(name, power * exponent);
  result.scale_ = checked_scale(units::scale_power(scale_, exponent), "the scale of the power of the unit");
  return result;
}

Unit Unit::operator*(const Unit& other) const {
  Unit result;
  result.powers_ = merged(powers_, other.powers_, 1);
  result.scale_ = checked_scale(scale_ * other.scale_, "the scale of the product of units");
  return result;
}

Unit Unit::operator/(const Unit& other) const {
  Unit result;
  result.powers_ = merged(powers_, other.powers_, -1);
  result.scale_ = checked_scale(scale_ / other.scale_, "the scale of the quotient of units");
  return result;
}

}  // namespace gigawatt
