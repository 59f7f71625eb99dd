#include "gigawatt/graph/operators.hpp"

#include <utility>

#include "gigawatt/errors/error.hpp"

namespace gigawatt {
namespace {

Expr along(Op op, const Expr& a, const std::string& axis, bool backward = false) {
  Attribute attribute;
  attribute.axis = axis;
  attribute.backward = backward;
  return make(op, std::move(attribute), {a});
}

Expr coordinate(Op op, const AxisPtr& axis, Type type) {
  Attribute attribute;
  attribute.along = axis;
  attribute.axis = axis->name();
  return Expr(std::make_shared<const Node>(Node{op, std::move(attribute), {}, std::move(type)}));
}

}  // namespace

Expr operator-(const Expr& a) {
  return make(Op::neg, {}, {a});
}
Expr operator+(const Expr& a, const Expr& b) {
  return make(Op::add, {}, {a, b});
}
Expr operator-(const Expr& a, const Expr& b) {
  return make(Op::sub, {}, {a, b});
}
Expr operator*(const Expr& a, const Expr& b) {
  return make(Op::mul, {}, {a, b});
}
Expr operator/(const Expr& a, const Expr& b) {
  return make(Op::div, {}, {a, b});
}
Expr operator+(const Expr& a, double b) {
  return a + constant(b);
}
Expr operator+(double a, const Expr& b) {
  return constant(a) + b;
}
Expr operator-(const Expr& a, double b) {
  return a - constant(b);
}
Expr operator-(double a, const Expr& b) {
  return constant(a) - b;
}
Expr operator*(const Expr& a, double b) {
  return a * constant(b);
}
Expr operator*(double a, const Expr& b) {
  return constant(a) * b;
}
Expr operator/(const Expr& a, double b) {
  return a / constant(b);
}
Expr operator/(double a, const Expr& b) {
  return constant(a) / b;
}

Expr power(const Expr& a, Rational exponent) {
  Attribute attribute;
  attribute.exponent = exponent;
  return make(Op::power, std::move(attribute), {a});
}
Expr pow(const Expr& a, const Expr& b) {
  return make(Op::pow, {}, {a, b});
}
Expr sqrt(const Expr& a) {
  return make(Op::sqrt, {}, {a});
}
Expr abs(const Expr& a) {
  return make(Op::abs, {}, {a});
}
Expr exp(const Expr& a) {
  return make(Op::exp, {}, {a});
}
Expr log(const Expr& a) {
  return make(Op::log, {}, {a});
}
Expr normal_cdf(const Expr& a) {
  return make(Op::normal_cdf, {}, {a});
}
Expr floor(const Expr& a) {
  return make(Op::floor, {}, {a});
}

Expr minimum(const Expr& a, const Expr& b) {
  return make(Op::minimum, {}, {a, b});
}
Expr maximum(const Expr& a, const Expr& b) {
  return make(Op::maximum, {}, {a, b});
}
Expr clip(const Expr& a, const Expr& low, const Expr& high) {
  return minimum(maximum(a, low), high);
}
Expr ramp(const Expr& a) {
  return clip(a, constant(0), constant(1));
}
Expr where(const Expr& condition, const Expr& yes, const Expr& no) {
  return make(Op::where, {}, {condition, yes, no});
}

Expr less(const Expr& a, const Expr& b) {
  return make(Op::less, {}, {a, b});
}
Expr less_equal(const Expr& a, const Expr& b) {
  return make(Op::less_equal, {}, {a, b});
}
Expr greater(const Expr& a, const Expr& b) {
  return less(b, a);
}
Expr greater_equal(const Expr& a, const Expr& b) {
  return less_equal(b, a);
}
Expr equal(const Expr& a, const Expr& b) {
  return make(Op::equal, {}, {a, b});
}
Expr logical_and(const Expr& a, const Expr& b) {
  return make(Op::logical_and, {}, {a, b});
}
Expr logical_or(const Expr& a, const Expr& b) {
  return make(Op::logical_or, {}, {a, b});
}
Expr logical_not(const Expr& a) {
  return make(Op::logical_not, {}, {a});
}
Expr is_finite(const Expr& a) {
  return make(Op::is_finite, {}, {a});
}
Expr indicator(const Expr& flag) {
  return where(flag, constant(1), constant(0));
}

Expr sum(const Expr& a, const std::string& axis) {
  return along(Op::reduce_sum, a, axis);
}
Expr mean(const Expr& a, const std::string& axis) {
  return along(Op::reduce_mean, a, axis);
}
Expr product(const Expr& a, const std::string& axis) {
  return along(Op::reduce_product, a, axis);
}
Expr min(const Expr& a, const std::string& axis) {
  return along(Op::reduce_min, a, axis);
}
Expr max(const Expr& a, const std::string& axis) {
  return along(Op::reduce_max, a, axis);
}
Expr any(const Expr& a, const std::string& axis) {
  return along(Op::reduce_any, a, axis);
}
Expr all(const Expr& a, const std::string& axis) {
  return along(Op::reduce_all, a, axis);
}

Expr first(const Expr& condition, const AxisPtr& time) {
  Attribute attribute;
  attribute.axis = "time";
  attribute.along = time;
  return make(Op::first, std::move(attribute), {condition});
}

Expr cumulative_sum(const Expr& a, const std::string& axis, bool backward) {
  return along(Op::cumulate_sum, a, axis, backward);
}
Expr cumulative_product(const Expr& a, const std::string& axis, bool backward) {
  return along(Op::cumulate_product, a, axis, backward);
}
Expr cumulative_max(const Expr& a, const std::string& axis, bool backward) {
  return along(Op::cumulate_max, a, axis, backward);
}
Expr cumulative_any(const Expr& a, const std::string& axis, bool backward) {
  return along(Op::cumulate_any, a, axis, backward);
}
Expr cumulative_all(const Expr& a, const std::string& axis, bool backward) {
  return along(Op::cumulate_all, a, axis, backward);
}

Expr shift(const Expr& a, int n, const Expr& fill, const std::string& axis) {
  Attribute attribute;
  attribute.axis = axis;
  attribute.count = n;
  return make(Op::shift, std::move(attribute), {a, fill});
}

Expr aged(const Expr& a, const AxisPtr& age, bool backward) {
  Attribute attribute;
  attribute.backward = backward;
  attribute.along = age;
  return make(Op::aged, std::move(attribute), {a});
}

Expr age_of(const AxisPtr& age) {
  return coordinate(Op::age, age, {{}, Dims({age}), Kind::number, Timing::none});
}

Expr position(const AxisPtr& axis) {
  return coordinate(Op::position, axis, {{}, Dims({axis}), Kind::number, Timing::none});
}

Expr select(const Expr& a, const std::string& axis, const std::string& label) {
  Attribute attribute;
  attribute.axis = axis;
  attribute.label = label;
  return make(Op::select, std::move(attribute), {a});
}

Expr stack(const AxisPtr& axis, std::vector<Expr> parts) {
  Attribute attribute;
  attribute.along = axis;
  return make(Op::stack, std::move(attribute), std::move(parts));
}

Expr lookup(const Expr& a, const std::vector<double>& x, const std::vector<double>& y) {
  if (x.size() != y.size()) {
    throw InvalidValueError("a lookup needs as many y as x, got " + std::to_string(x.size()) + " and " +
                            std::to_string(y.size()));
  }
  auto points = std::make_shared<Data>();
  for (std::size_t i = 0; i < x.size(); ++i) {
    points->values.push_back(x[i]);
    points->values.push_back(y[i]);
  }
  Attribute attribute;
  attribute.data = std::move(points);
  return make(Op::lookup, std::move(attribute), {a});
}

Expr irr(const Expr& cash_flow) {
  return make(Op::irr, {}, {cash_flow});
}
Expr irr_status(const Expr& cash_flow) {
  return make(Op::irr_status, {}, {cash_flow});
}

}  // namespace gigawatt
