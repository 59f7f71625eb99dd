#include "gigawatt/graph/rules.hpp"

#include <string>

#include "gigawatt/errors/error.hpp"

namespace gigawatt {
namespace {

using Args = std::span<const Expr>;

[[noreturn]] void refuse_kind(const char* verb, const Expr& a, const std::string& hint) {
  throw KindError("cannot " + std::string(verb) + " a " + std::string(kind_text(a.type().kind)) + " (" +
                  a.text() + "): " + hint);
}

void want_number(const char* verb, const Expr& a) {
  if (a.type().kind == Kind::flag) refuse_kind(verb, a, "a flag is a condition; write where(flag, x, 0)");
  if (a.type().kind == Kind::date)
    refuse_kind(verb, a, "subtract another date first, which gives a duration");
}

void want_flag(const char* verb, const Expr& a) {
  if (a.type().kind != Kind::flag) refuse_kind(verb, a, "a condition is wanted, such as x > y");
}

void want_dimensionless(const char* verb, const Expr& a) {
  want_number(verb, a);
  if (!a.type().unit.dimensionless()) {
    throw UnitError("cannot " + std::string(verb) + " a value in " + a.type().unit.text() + " (" + a.text() +
                    "): divide it by a reference in the same unit first");
  }
}

// Same timing on both sides stays; a side without time takes the other's.
Timing joint_timing(const Type& a, const Type& b) {
  if (!a.dims.has_time()) return b.timing;
  if (!b.dims.has_time()) return a.timing;
  return a.timing == b.timing ? a.timing : Timing::none;
}

// The common unit of two sides; a bare 0 takes the other's.
Unit common_unit(const char* verb, const Expr& a, const Expr& b) {
  if (is_bare_zero(a)) return b.type().unit;
  if (is_bare_zero(b)) return a.type().unit;
  check_same_dimension(a.type().unit, b.type().unit, verb);
  return a.type().unit;
}

Dims joint(Args args) {
  Dims dims;
  for (const auto& arg : args) dims = dims.united(arg.type().dims);
  return dims;
}

Type unchanged(const Attribute&, Args a) {
  return a[0].type();
}

Type never(const Attribute&, Args) {
  throw std::logic_error("a leaf has no arguments to infer its type from");
}

Type infer_neg(const Attribute&, Args a) {
  want_number("negate", a[0]);
  return a[0].type();
}

Type infer_add(const Attribute&, Args a) {
  const Type &x = a[0].type(), &y = a[1].type();
  if (x.kind == Kind::date || y.kind == Kind::date) {
    if (x.kind == y.kind) refuse_kind("add", a[0], "dates have no sum; add a duration to a date");
    want_number("add to a date", x.kind == Kind::date ? a[1] : a[0]);
    return {common_unit("add to a date", a[0], a[1]), joint(a), Kind::date, Timing::none};
  }
  want_number("add", a[0]);
  want_number("add", a[1]);
  return {common_unit("add", a[0], a[1]), joint(a), Kind::number, joint_timing(x, y)};
}

Type infer_sub(const Attribute&, Args a) {
  const Type &x = a[0].type(), &y = a[1].type();
  if (x.kind == Kind::date) {
    const Kind kind = y.kind == Kind::date ? Kind::number : Kind::date;
    if (y.kind == Kind::flag) refuse_kind("subtract", a[1], "a duration or a date is wanted");
    return {common_unit("subtract", a[0], a[1]), joint(a), kind, Timing::none};
  }
  if (y.kind == Kind::date) refuse_kind("subtract", a[1], "only a date has a date subtracted from it");
  want_number("subtract", a[0]);
  want_number("subtract", a[1]);
  return {common_unit("subtract", a[0], a[1]), joint(a), Kind::number, joint_timing(x, y)};
}

Timing scaled_timing(const Type& x, const Type& y) {
  if (!y.dims.has_time()) return x.timing;
  return x.dims.has_time() ? Timing::none : y.timing;
}

Type infer_mul(const Attribute&, Args a) {
  want_number("multiply", a[0]);
  want_number("multiply", a[1]);
  return {a[0].type().unit * a[1].type().unit, joint(a), Kind::number,
          scaled_timing(a[0].type(), a[1].type())};
}

Type infer_div(const Attribute&, Args a) {
  want_number("divide", a[0]);
  want_number("divide by", a[1]);
  const Timing timing = a[1].type().dims.has_time() ? Timing::none : a[0].type().timing;
  return {a[0].type().unit / a[1].type().unit, joint(a), Kind::number, timing};
}

Type infer_power(const Attribute& attribute, Args a) {
  want_number("raise", a[0]);
  return {a[0].type().unit.power(attribute.exponent), a[0].type().dims, Kind::number, Timing::none};
}

Type infer_sqrt(const Attribute&, Args a) {
  want_number("take the root of", a[0]);
  return {a[0].type().unit.power(Rational(1, 2)), a[0].type().dims, Kind::number, Timing::none};
}

Type infer_pow(const Attribute&, Args a) {
  want_dimensionless("raise to a power", a[0]);
  want_dimensionless("use as an exponent", a[1]);
  return {{}, joint(a), Kind::number, Timing::none};
}

Type infer_dimensionless(const Attribute&, Args a) {
  want_dimensionless("take exp, log, normal_cdf or floor of", a[0]);
  return {{}, a[0].type().dims, Kind::number, Timing::none};
}

void same_kind(const char* verb, const Expr& a, const Expr& b) {
  if (a.type().kind != b.type().kind) {
    refuse_kind(verb, b, "the other side is a " + std::string(kind_text(a.type().kind)));
  }
}

Type infer_choice(const Attribute&, Args a) {
  same_kind("compare", a[0], a[1]);
  if (a[0].type().kind == Kind::flag) refuse_kind("order", a[0], "use & and | on conditions");
  return {common_unit("compare", a[0], a[1]), joint(a), a[0].type().kind,
          joint_timing(a[0].type(), a[1].type())};
}

Type infer_where(const Attribute&, Args a) {
  want_flag("choose by", a[0]);
  same_kind("choose between", a[1], a[2]);
  return {common_unit("choose between", a[1], a[2]), joint(a), a[1].type().kind,
          joint_timing(a[1].type(), a[2].type())};
}

Type infer_order(const Attribute&, Args a) {
  same_kind("compare", a[0], a[1]);
  if (a[0].type().kind == Kind::flag) refuse_kind("order", a[0], "use & and | on conditions");
  common_unit("compare", a[0], a[1]);
  return {{}, joint(a), Kind::flag, Timing::none};
}

Type infer_equal(const Attribute&, Args a) {
  same_kind("compare", a[0], a[1]);
  common_unit("compare", a[0], a[1]);
  return {{}, joint(a), Kind::flag, Timing::none};
}

Type infer_logical(const Attribute&, Args a) {
  for (const auto& arg : a) want_flag("combine with &, | or ~", arg);
  return {{}, joint(a), Kind::flag, Timing::none};
}

Type infer_is_finite(const Attribute&, Args a) {
  return {{}, a[0].type().dims, Kind::flag, Timing::none};
}

AxisPtr axis_of(const char* verb, const Attribute& attribute, const Expr& a) {
  AxisPtr axis = a.type().dims.find(attribute.axis);
  if (!axis) {
    if (attribute.axis == "scenario") {
      throw AxisError("scenarios cannot be reduced inside a model: take statistics of a run instead",
                      {"scenario", {}});
    }
    std::vector<std::string> known;
    for (const auto& own : a.type().dims.axes()) known.push_back(own->name());
    const auto nearest = nearest_names(attribute.axis, known);
    throw AxisError("cannot " + std::string(verb) + " along '" + attribute.axis + "': " + a.text() + " has " +
                        (known.empty() ? "no axes" : "the axes " + a.type().dims.text()) + "." +
                        did_you_mean(nearest),
                    {attribute.axis, nearest});
  }
  return axis;
}

Type infer_reduce_number(const Attribute& attribute, Args a) {
  axis_of("reduce", attribute, a[0]);
  want_number("sum or average", a[0]);
  const bool over_time = attribute.axis == "time";
  return {a[0].type().unit, a[0].type().dims.without(attribute.axis), Kind::number,
          over_time ? Timing::none : a[0].type().timing};
}

Type infer_reduce_product(const Attribute& attribute, Args a) {
  axis_of("multiply up", attribute, a[0]);
  want_dimensionless("multiply up", a[0]);
  return {{}, a[0].type().dims.without(attribute.axis), Kind::number, Timing::none};
}

Type infer_reduce_extreme(const Attribute& attribute, Args a) {
  axis_of("take the extreme", attribute, a[0]);
  if (a[0].type().kind == Kind::flag) refuse_kind("order", a[0], "use any or all");
  return {a[0].type().unit, a[0].type().dims.without(attribute.axis), a[0].type().kind,
          attribute.axis == "time" ? Timing::none : a[0].type().timing};
}

Type infer_reduce_flag(const Attribute& attribute, Args a) {
  axis_of("reduce", attribute, a[0]);
  want_flag("take any or all of", a[0]);
  return {{}, a[0].type().dims.without(attribute.axis), Kind::flag, Timing::none};
}

Type infer_first(const Attribute& attribute, Args a) {
  axis_of("look for the first period", attribute, a[0]);
  want_flag("find the first of", a[0]);
  return {Unit::parse("s"), a[0].type().dims.without("time"), Kind::date, Timing::none};
}

Type infer_cumulate_sum(const Attribute& attribute, Args a) {
  axis_of("cumulate", attribute, a[0]);
  want_number("cumulate", a[0]);
  Type type = a[0].type();
  if (attribute.axis == "time") type.timing = type.timing == Timing::flow ? Timing::stock : Timing::none;
  return type;
}

Type infer_cumulate_product(const Attribute& attribute, Args a) {
  axis_of("cumulate", attribute, a[0]);
  want_dimensionless("cumulate the product of", a[0]);
  return {{}, a[0].type().dims, Kind::number, Timing::none};
}

Type infer_cumulate_max(const Attribute& attribute, Args a) {
  axis_of("cumulate", attribute, a[0]);
  if (a[0].type().kind == Kind::flag) refuse_kind("order", a[0], "use cumulative any");
  return a[0].type();
}

Type infer_cumulate_flag(const Attribute& attribute, Args a) {
  axis_of("cumulate", attribute, a[0]);
  want_flag("cumulate any or all of", a[0]);
  return a[0].type();
}

Type infer_shift(const Attribute& attribute, Args a) {
  axis_of("shift", attribute, a[0]);
  same_kind("fill a shift with", a[0], a[1]);
  if (a[1].type().dims.has(attribute.axis)) {
    throw AxisError("the fill of a shift along '" + attribute.axis + "' cannot itself vary along it");
  }
  return {common_unit("fill a shift with", a[0], a[1]), joint(a), a[0].type().kind, a[0].type().timing};
}

Type infer_aged(const Attribute& attribute, Args a) {
  if (!a[0].type().dims.has_time()) throw AxisError("aged() needs a series over time, got " + a[0].text());
  if (a[0].type().dims.has("age"))
    throw AxisError("aged() of a value that has the axis age already: " + a[0].text());
  want_number("take the age of", a[0]);
  Type type = a[0].type();
  type.dims = type.dims.united(Dims({attribute.along}));
  return type;
}

Type infer_select(const Attribute& attribute, Args a) {
  axis_of("select", attribute, a[0])->position(attribute.label);
  Type type = a[0].type();
  type.dims = type.dims.without(attribute.axis);
  if (attribute.axis == "time") type.timing = Timing::none;
  return type;
}

Type infer_stack(const Attribute& attribute, Args a) {
  if (a.size() != attribute.along->size()) {
    throw AxisError("stacking along '" + attribute.along->name() + "' needs " +
                    std::to_string(attribute.along->size()) + " parts, got " + std::to_string(a.size()));
  }
  Type type = a[0].type();
  for (const auto& part : a) {
    same_kind("stack", a[0], part);
    type.unit = is_bare_zero(a[0]) ? part.type().unit : common_unit("stack", a[0], part);
    type.timing = joint_timing(type, part.type());
    type.dims = type.dims.united(part.type().dims);
  }
  if (type.dims.has(attribute.along->name())) {
    throw AxisError("a part to be stacked has the axis '" + attribute.along->name() + "' already");
  }
  type.dims = type.dims.united(Dims({attribute.along}));
  return type;
}

Type infer_lookup(const Attribute& attribute, Args a) {
  want_number("look up", a[0]);
  const auto& points = attribute.data->values;
  if (points.size() < 4 || points.size() % 2 != 0)
    throw InvalidValueError("a lookup needs at least two (x, y) points");
  for (std::size_t i = 2; i < points.size(); i += 2) {
    if (!(points[i] > points[i - 2])) throw InvalidValueError("the x of a lookup must ascend");
  }
  return {{}, a[0].type().dims, Kind::number, Timing::none};
}

Type infer_irr(const Attribute&, Args a) {
  want_number("take the rate of return of", a[0]);
  if (!a[0].type().dims.has_time()) throw AxisError("irr needs a series over time, got " + a[0].text());
  return {{}, a[0].type().dims.without("time"), Kind::number, Timing::none};
}

Type infer_irr_status(const Attribute& attribute, Args a) {
  Type type = infer_irr(attribute, a);
  type.kind = Kind::flag;
  return type;
}

constexpr Slope smooth = Slope::smooth, kinked = Slope::kinked, flat = Slope::flat;

constexpr Column<Rule> rules{
    {Op::constant, {"constant", 0, 0, never, smooth}},
    {Op::reference, {"reference", 0, 0, never, smooth}},
    {Op::prev, {"prev", 0, 0, never, smooth}},
    {Op::next, {"next", 0, 0, never, smooth}},
    {Op::time_start, {"time.start", 0, 0, never, smooth}},
    {Op::time_end, {"time.end", 0, 0, never, smooth}},
    {Op::age, {"age", 0, 0, never, smooth}},
    {Op::position, {"position", 0, 0, never, smooth}},
    {Op::neg, {"neg", 1, 1, infer_neg, smooth}},
    {Op::add, {"add", 2, 2, infer_add, smooth}},
    {Op::sub, {"sub", 2, 2, infer_sub, smooth}},
    {Op::mul, {"mul", 2, 2, infer_mul, smooth}},
    {Op::div, {"div", 2, 2, infer_div, smooth}},
    {Op::power, {"power", 1, 1, infer_power, smooth}},
    {Op::sqrt, {"sqrt", 1, 1, infer_sqrt, smooth}},
    {Op::abs, {"abs", 1, 1, infer_neg, kinked}},
    {Op::pow, {"pow", 2, 2, infer_pow, smooth}},
    {Op::exp, {"exp", 1, 1, infer_dimensionless, smooth}},
    {Op::log, {"log", 1, 1, infer_dimensionless, smooth}},
    {Op::normal_cdf, {"normal_cdf", 1, 1, infer_dimensionless, smooth}},
    {Op::floor, {"floor", 1, 1, infer_dimensionless, flat}},
    {Op::minimum, {"minimum", 2, 2, infer_choice, kinked}},
    {Op::maximum, {"maximum", 2, 2, infer_choice, kinked}},
    {Op::where, {"where", 3, 3, infer_where, kinked}},
    {Op::less, {"less", 2, 2, infer_order, flat}},
    {Op::less_equal, {"less_equal", 2, 2, infer_order, flat}},
    {Op::equal, {"equal", 2, 2, infer_equal, flat}},
    {Op::logical_and, {"and", 2, 2, infer_logical, flat}},
    {Op::logical_or, {"or", 2, 2, infer_logical, flat}},
    {Op::logical_not, {"not", 1, 1, infer_logical, flat}},
    {Op::is_finite, {"is_finite", 1, 1, infer_is_finite, flat}},
    {Op::reduce_sum, {"sum", 1, 1, infer_reduce_number, smooth}},
    {Op::reduce_mean, {"mean", 1, 1, infer_reduce_number, smooth}},
    {Op::reduce_product, {"product", 1, 1, infer_reduce_product, smooth}},
    {Op::reduce_min, {"min", 1, 1, infer_reduce_extreme, kinked}},
    {Op::reduce_max, {"max", 1, 1, infer_reduce_extreme, kinked}},
    {Op::reduce_any, {"any", 1, 1, infer_reduce_flag, flat}},
    {Op::reduce_all, {"all", 1, 1, infer_reduce_flag, flat}},
    {Op::first, {"first", 1, 1, infer_first, flat}},
    {Op::cumulate_sum, {"cumulative_sum", 1, 1, infer_cumulate_sum, smooth}},
    {Op::cumulate_product, {"cumulative_product", 1, 1, infer_cumulate_product, smooth}},
    {Op::cumulate_max, {"cumulative_max", 1, 1, infer_cumulate_max, kinked}},
    {Op::cumulate_any, {"cumulative_any", 1, 1, infer_cumulate_flag, flat}},
    {Op::cumulate_all, {"cumulative_all", 1, 1, infer_cumulate_flag, flat}},
    {Op::shift, {"shift", 2, 2, infer_shift, smooth}},
    {Op::aged, {"aged", 1, 1, infer_aged, smooth}},
    {Op::select, {"select", 1, 1, infer_select, smooth}},
    {Op::stack, {"stack", 1, -1, infer_stack, smooth}},
    {Op::lookup, {"lookup", 1, 1, infer_lookup, kinked}},
    {Op::irr, {"irr", 1, 1, infer_irr, smooth}},
    {Op::irr_status, {"irr_status", 1, 1, infer_irr_status, flat}},
    {Op::score, {"score", 0, 0, never, smooth}},
    {Op::marginal, {"marginal", 1, 1, unchanged, smooth}},
    {Op::convolve, {"convolve", 2, 2, never, smooth}},
    {Op::decay_sum, {"decay_sum", 2, 2, unchanged, smooth}},
};

}  // namespace

const Rule& rule_of(Op op) {
  return rules[op];
}

Causality causality_of(Op op, const Attribute& attribute) {
  const bool over_time = attribute.axis == "time";
  switch (op) {
    case Op::reduce_sum:
    case Op::reduce_mean:
    case Op::reduce_product:
    case Op::reduce_min:
    case Op::reduce_max:
    case Op::reduce_any:
    case Op::reduce_all:
    case Op::select:
      return over_time ? Causality::whole : Causality::pointwise;
    case Op::first:
    case Op::irr:
    case Op::irr_status:
      return Causality::whole;
    case Op::cumulate_sum:
    case Op::cumulate_product:
    case Op::cumulate_max:
    case Op::cumulate_any:
    case Op::cumulate_all:
      return !over_time           ? Causality::pointwise
             : attribute.backward ? Causality::anticausal
                                  : Causality::causal;
    case Op::shift:
      return !over_time || attribute.count == 0 ? Causality::pointwise
             : attribute.count > 0              ? Causality::causal
                                                : Causality::anticausal;
    case Op::aged:
    case Op::convolve:
    case Op::decay_sum:
    case Op::prev:
      return Causality::causal;
    case Op::next:
      return Causality::anticausal;
    default:
      return Causality::pointwise;
  }
}

}  // namespace gigawatt
