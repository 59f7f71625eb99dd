// The units that have names, and how the files of this room build and read them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/units/unit.hpp"

namespace gigawatt {

// The only door to a unit with a given base name, without the checks of Unit::base.
struct UnitAccess {
  static Unit base(std::string_view name) {
    Unit unit;
    unit.powers_.emplace_back(std::string(name), Rational(1));
    return unit;
  }
};

namespace units {

// A decimal of at most 12 significant digits.
struct Decimal {
  double value;
  int digits;
};

// The decimal that `x` is but for a few roundings.
std::optional<Decimal> short_decimal(double x);
// `x`, or what it is but for a few roundings: a short decimal, or such a one times or over 3, 7, 9, 21 or 49.
double tidy(double x);
double scale_power(double scale, Rational exponent);

bool is_letter(char c);
bool is_digit(char c);
bool is_identifier(std::string_view text);
bool is_currency(std::string_view name);
// "USD@2025" as its two parts; nothing without an '@'.
std::optional<std::pair<std::string_view, std::string_view>> split_basis(std::string_view name);

// The unit a name stands for, price bases and other spellings included.
std::optional<Unit> find_known(std::string_view name);
// What to write instead of a name that people use and parse() refuses, as the end of a sentence; or nothing.
std::string hint_for(std::string_view name);
// The known names that were probably meant.
std::vector<std::string> nearest_units(std::string_view name);

// Unit::parse, but any other identifier is a base of its own: reads back whatever text() prints.
Unit parse_any(std::string_view text);

}  // namespace units
}  // namespace gigawatt
