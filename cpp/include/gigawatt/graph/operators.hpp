// Formulas in C++ as they are written on paper. Every function builds an expression; none computes.
#pragma once
#include <string>
#include <vector>

#include "gigawatt/graph/expression.hpp"

namespace gigawatt {

Expr operator-(const Expr& a);
Expr operator+(const Expr& a, const Expr& b);
Expr operator-(const Expr& a, const Expr& b);
Expr operator*(const Expr& a, const Expr& b);
Expr operator/(const Expr& a, const Expr& b);
// Plain numbers: dimensionless, a bare 0 fits every unit in + and -.
Expr operator+(const Expr& a, double b);
Expr operator+(double a, const Expr& b);
Expr operator-(const Expr& a, double b);
Expr operator-(double a, const Expr& b);
Expr operator*(const Expr& a, double b);
Expr operator*(double a, const Expr& b);
Expr operator/(const Expr& a, double b);
Expr operator/(double a, const Expr& b);

Expr power(const Expr& a, Rational exponent);
Expr pow(const Expr& a, const Expr& b);  // both dimensionless
Expr sqrt(const Expr& a);
Expr abs(const Expr& a);
Expr exp(const Expr& a);
Expr log(const Expr& a);
Expr normal_cdf(const Expr& a);
Expr floor(const Expr& a);

Expr minimum(const Expr& a, const Expr& b);
Expr maximum(const Expr& a, const Expr& b);
Expr clip(const Expr& a, const Expr& low, const Expr& high);
Expr ramp(const Expr& a);  // clip(a, 0, 1)
Expr where(const Expr& condition, const Expr& yes, const Expr& no);

// Comparisons give flags. (The operators == and < are left to values.)
Expr less(const Expr& a, const Expr& b);
Expr less_equal(const Expr& a, const Expr& b);
Expr greater(const Expr& a, const Expr& b);
Expr greater_equal(const Expr& a, const Expr& b);
Expr equal(const Expr& a, const Expr& b);
Expr logical_and(const Expr& a, const Expr& b);
Expr logical_or(const Expr& a, const Expr& b);
Expr logical_not(const Expr& a);
Expr is_finite(const Expr& a);
// 1 where the flag holds, else 0, as a number.
Expr indicator(const Expr& flag);

Expr sum(const Expr& a, const std::string& axis);
Expr mean(const Expr& a, const std::string& axis);
Expr product(const Expr& a, const std::string& axis);
Expr min(const Expr& a, const std::string& axis);
Expr max(const Expr& a, const std::string& axis);
Expr any(const Expr& a, const std::string& axis);
Expr all(const Expr& a, const std::string& axis);
// The start of the first period in which the condition holds, a date; not finite where it never does: give
// the quantity the status any(condition).
Expr first(const Expr& condition, const AxisPtr& time);

Expr cumulative_sum(const Expr& a, const std::string& axis = "time", bool backward = false);
Expr cumulative_product(const Expr& a, const std::string& axis = "time", bool backward = false);
Expr cumulative_max(const Expr& a, const std::string& axis = "time", bool backward = false);
Expr cumulative_any(const Expr& a, const std::string& axis = "time", bool backward = false);
Expr cumulative_all(const Expr& a, const std::string& axis = "time", bool backward = false);

// x at n periods (labels) earlier; `fill` where there is none. A negative n looks ahead.
Expr shift(const Expr& a, int n, const Expr& fill, const std::string& axis = "time");
// The cohort view: x at (time - age), 0 before the timeline; `age` has one label per period. Backward: x at
// (time + age), 0 after it.
Expr aged(const Expr& a, const AxisPtr& age, bool backward = false);
// 0, 1, 2, … in periods, along the age axis.
Expr age_of(const AxisPtr& age);
// 0, 1, 2, … along any axis.
Expr position(const AxisPtr& axis);
Expr select(const Expr& a, const std::string& axis, const std::string& label);
// One expression per label, joined along a new axis.
Expr stack(const AxisPtr& axis, std::vector<Expr> parts);
// Piecewise linear through (x, y) points with x ascending; constant outside. x in the unit of `a`, y
// dimensionless.
Expr lookup(const Expr& a, const std::vector<double>& x, const std::vector<double>& y);

// Internal rate of return per period of a series, and whether there is exactly one.
Expr irr(const Expr& cash_flow);
Expr irr_status(const Expr& cash_flow);  // flag

}  // namespace gigawatt
