// What all parts share: units as numbers, periods, cohorts, and sums along an axis that need not be there.
#pragma once
#include <string>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/scope.hpp"

namespace gigawatt::parts {

// One of a unit, such as one("year"): a unit constant, not an assumption.
inline Expr one(const std::string& unit) {
  return constant(1.0, Unit::parse(unit));
}

// One period of the timeline as people count it: a month, a quarter or a year. Real periods differ by days.
inline Expr one_period(const Model& model) {
  switch (model.timeline().frequency()) {
    case Frequency::month:
      return one("month");
    case Frequency::quarter:
      return one("quarter");
    default:
      return one("year");
  }
}

// The middle of each period, a date.
inline Expr middle(const Model& model) {
  return model.time_start() + model.time_length() * 0.5;
}

// The same value in every period where `x` has no time.
inline Expr over_time(const Model& model, const Expr& x) {
  if (x.type().dims.has_time()) return x;
  return x * indicator(less_equal(constant(0.0), position(model.time_axis())));
}

// One period earlier, 0 before the first.
inline Expr previous(const Expr& x) {
  return shift(x, 1, constant(0.0));
}

// Mean of a stock over the period, from its value at the end of the last and of this one; `x` itself without
// time.
inline Expr average(const Expr& x) {
  return x.type().dims.has_time() ? (x + previous(x)) * 0.5 : x;
}

// Share of a cohort that is still there at each age; the last, incomplete period of the life counts in part.
inline Expr survival(const Model& model, const Expr& life) {
  return ramp(life / one_period(model) - age_of(model.age_axis()));
}

// Share of a cohort that leaves at each age, given the share that survives it.
inline Expr retirement(const Expr& survived) {
  return shift(survived, 1, constant(1.0), "age") - survived;
}

inline Expr sum_if(const Expr& x, const std::string& axis) {
  return x.type().dims.has(axis) ? sum(x, axis) : x;
}

// amount * each, added up along `axis`; the plain product where neither has it. Throws AxisError where only
// `each` has it: the whole amount would count once per label.
inline Expr total_along(const std::string& axis, const Expr& amount, const Expr& each) {
  if (each.type().dims.has(axis) && !amount.type().dims.has(axis)) {
    throw AxisError("'" + each.text() + "' is by " + axis + ", '" + amount.text() +
                        "' is not: it would count once per label. Give both by " + axis + ", or neither",
                    {axis, {}});
  }
  return sum_if(amount * each, axis);
}

}  // namespace gigawatt::parts
