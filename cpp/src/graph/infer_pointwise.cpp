#include "infer.hpp"

namespace gigawatt::infer {

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

}  // namespace gigawatt::infer
