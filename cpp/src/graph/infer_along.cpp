#include "infer.hpp"

namespace gigawatt::infer {
namespace {

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

}  // namespace

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
  const AxisPtr time = a[0].type().dims.find("time");
  if (!time) throw AxisError("aged() needs a series over time, got " + a[0].text());
  if (!attribute.along->is_age() || attribute.along->size() != time->size()) {
    throw AxisError("aged() runs along the axis age with one label per period, not along '" +
                        attribute.along->name() + "' with " + std::to_string(attribute.along->size()),
                    {attribute.along->name(), {}});
  }
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
  if (attribute.along->is_time()) {
    throw AxisError(
        "values are stacked along an axis of their own, not along '" + attribute.along->name() +
            "': a value per period is where(time.contains(date), value, 0), given data, or a state",
        {attribute.along->name(), {}});
  }
  if (a.size() != attribute.along->size()) {
    throw AxisError("stacking along '" + attribute.along->name() + "' needs " +
                    std::to_string(attribute.along->size()) + " parts, got " + std::to_string(a.size()));
  }
  Type type = a[0].type();
  const Expr* measured = &a[0];  // the first part that is no bare 0 sets the unit
  for (const auto& part : a) {
    same_kind("stack", a[0], part);
    type.unit = common_unit("stack", *measured, part);
    if (is_bare_zero(*measured)) measured = &part;
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

Type infer_call(const Attribute& attribute, Args a) {
  const Foreign& foreign = *attribute.foreign;
  const Dims dims = foreign.over ? *foreign.over : joint(a);
  return {foreign.unit.coherent(), dims, foreign.kind, dims.has_time() ? foreign.timing : Timing::none};
}

}  // namespace gigawatt::infer
