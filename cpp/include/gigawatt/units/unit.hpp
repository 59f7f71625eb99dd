// Units of measure: rational powers of base units, and a scale to the coherent combination of them.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gigawatt {

// A rational number in lowest terms, denominator positive.
struct Rational {
  std::int32_t num = 0;
  std::int32_t den = 1;
  Rational() = default;
  Rational(std::int32_t numerator, std::int32_t denominator = 1);  // NOLINT: a whole number is a rational one
  bool operator==(const Rational&) const = default;
  Rational operator+(Rational other) const;
  Rational operator-(Rational other) const;
  Rational operator*(Rational other) const;
  bool zero() const { return num == 0; }
  double value() const { return static_cast<double>(num) / den; }
  std::string text() const;  // "2", "1/2", "-3"
};

// Invariant: bases sorted by name, no power is zero; equality is exact. A value.
//
// Base units: s, J, USD (each currency and price basis such as EUR or USD@2025 is one of its own),
// accelerator, die, FLOP, token, user, share, kg, and any that the user declares with `Unit::base`. The
// coherent unit of a combination has scale 1: power is J/s = W, so "GW" has scale 1e9 and "USD/MWh" 1/3.6e9.
class Unit {
 public:
  using Powers = std::vector<std::pair<std::string, Rational>>;

  Unit() = default;  // dimensionless, scale 1

  // A base unit of the user's own. Throws UnitError where the name is no identifier or stands for a known
  // unit already, with a list of what a name may be.
  static Unit base(std::string_view name);
  // Reads "USD/(accelerator*hour)", "GW", "MWh", "1/year", "USD@2025/USD", "FLOP/s", "m" is unknown, "" and
  // "1" are dimensionless, "%" is 0.01. Operators * / ^ (or **), whole or rational powers ("USD^1/2" with
  // parentheses: "USD^(1/2)"), parentheses, plain numbers such as "1000". SI prefixes k M G T P E (and m, u
  // where they make sense) on W, Wh, J, s, FLOP; k M G T on the counting units is refused with a hint (write
  // "1e6*user"). s, min, hour (h), day, week, month (year/12), quarter (year/4), year (365.25 days). Throws
  // UnitError naming the text, the position and the nearest known unit.
  static Unit parse(std::string_view text);

  const Powers& powers() const { return powers_; }
  double scale() const { return scale_; }  // value in coherent units = value in this unit * scale
  bool dimensionless() const { return powers_.empty(); }
  bool same_dimension(const Unit& other) const { return powers_ == other.powers_; }
  Unit coherent() const;             // the same dimension, scale 1
  Unit scaled(double factor) const;  // this unit times a number
  Unit power(Rational exponent) const;

  Unit operator*(const Unit& other) const;
  Unit operator/(const Unit& other) const;
  // Both dimension and scale. A scale within a few roundings of a decimal of up to 12 digits, or of a small
  // ratio of one, is kept as exactly that, so USD/GW/year equals USD/(year*GW).
  bool operator==(const Unit& other) const = default;

  // How people write it: J/s prints as "W", so power over money prints "W/USD"; dimensionless prints "1"; a
  // scale that is not 1 prints in front ("3600*s" prints "hour" where a name fits exactly). parse(text())
  // gives the unit back.
  std::string text() const;

 private:
  friend struct UnitAccess;
  Powers powers_;
  double scale_ = 1.0;
};

// Names that `parse` knows, for messages.
const std::vector<std::string>& known_unit_names();

// What the dimension measures: "power", "price per energy", "a plain number"; empty where it has no common
// name.
std::string measure_of(const Unit& unit);

// Throws UnitError unless both have the same dimension: "cannot <verb> power (W) and money (USD) …" with both
// units as text, what each is a measure of where it has a name, and the way out.
void check_same_dimension(const Unit& left, const Unit& right, std::string_view verb);

}  // namespace gigawatt
