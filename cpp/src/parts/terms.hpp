// Terms that the parts share, on top of periods.hpp (which does not include this): kinds of inputs, growth,
// discounting, sums over what is not kept.
#pragma once
#include <limits>
#include <string>

#include "gigawatt/parts/part.hpp"
#include "periods.hpp"

namespace gigawatt::parts {

// Inputs by what they may be.
inline constexpr double unbounded = std::numeric_limits<double>::infinity();

inline PartInput number_input(const std::string& name, const std::string& unit, const std::string& doc) {
  return {name, unit, doc, -unbounded, unbounded, Kind::number, false};
}
inline PartInput positive_input(const std::string& name, const std::string& unit, const std::string& doc) {
  return {name, unit, doc, 0.0, unbounded, Kind::number, false};
}
// What is divided by, such as a life: 0 is refused too.
inline PartInput divisor_input(const std::string& name, const std::string& unit, const std::string& doc) {
  return {name, unit, doc, 0.0, unbounded, Kind::number, true};
}
inline PartInput share_input(const std::string& name, const std::string& doc) {
  return {name, "1", doc, 0.0, 1.0, Kind::number, false};
}
inline PartInput flag_input(const std::string& name, const std::string& doc) {
  return {name, "", doc, -unbounded, unbounded, Kind::flag, false};
}
inline PartInput date_input(const std::string& name, const std::string& doc) {
  return {name, "", doc, -unbounded, unbounded, Kind::date, false};
}

inline Expr zero() {
  return constant(0.0);
}

// Days that the timeline itself gives.
inline Expr timeline_start(const Model& model) {
  return date_constant(model.timeline().day(0));
}
inline Expr timeline_end(const Model& model) {
  return date_constant(model.timeline().day(model.timeline().size()));
}
inline Expr first_middle(const Model& model) {
  return date_constant((model.timeline().day(0) + model.timeline().day(1)) / 2.0);
}
// The last period, and a value in it.
inline Expr is_last(const Model& model) {
  return equal(model.time_end(), timeline_end(model));
}
inline Expr at_last(const Model& model, const Expr& value) {
  return value.type().dims.has_time() ? select(value, "time", model.time_axis()->labels().back()) : value;
}

// (1 + rate) to the power of a duration in years; the rate is per year.
inline Expr compounded(const Expr& rate, const Expr& duration) {
  return pow(1.0 + rate * one("year"), duration / one("year"));
}

// `start` up to `from`, `final` from a horizon later on, a straight line between.
inline Expr progress(const Expr& when, const Expr& from, const Expr& horizon) {
  return ramp((when - from) / horizon);
}
inline Expr between(const Expr& start, const Expr& final, const Expr& share) {
  return start + (final - start) * share;
}

// The value of a flow at the start of the timeline, each period's part discounted from its middle.
inline Expr present_value(const Model& model, const Expr& flow, const Expr& rate) {
  return sum(flow * compounded(rate, timeline_start(model) - middle(model)), "time");
}

// The sum over all labels of the axes that are not among `kept`; time and age stay.
inline Expr sum_except(Expr value, const Dims& kept) {
  const Dims dims = value.type().dims;
  for (const auto& axis : dims.axes()) {
    if (!axis->is_time() && !axis->is_age() && !kept.has(axis->name())) value = sum(value, axis->name());
  }
  return value;
}

// As Scope::define_with_status, for what varies over time.
inline Expr define_series_with_status(const Scope& scope, const std::string& leaf, const std::string& status,
                                      const Expr& formula, const std::string& unit, Timing timing,
                                      const std::string& doc) {
  Meta meta;
  meta.doc = doc;
  meta.shown = unit;
  return scope.model().define(scope.name(leaf), formula, Unit::parse(unit), timing, meta, scope.name(status));
}

}  // namespace gigawatt::parts
