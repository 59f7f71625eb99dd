// Operations along an axis, of time and of others.
#include "engine/against_reading.hpp"

namespace gigawatt {
using namespace test;

namespace {
// Operands that have an axis, and some that are computed.
std::vector<Expr> with_axis(const Operands& o, const std::string& axis) {
  std::vector<Expr> found;
  for (const Expr& x : o.all) found.push_back(x);
  found.push_back(o["rk"] * o["ut"] - 1);
  found.push_back(o["rpt"] * o["uk"]);
  found.push_back(o["up"] * o["rkt"] - o["us"]);
  found.push_back(o["up"] * o["ukt"] - o["us"]);
  std::erase_if(found, [&](const Expr& x) { return !x.type().dims.has(axis); });
  return found;
}
}  // namespace

TEST_CASE("reductions") {
  const Operands o;
  std::vector<Expr> formulas;
  for (const std::string axis : {"time", "kind", "place"}) {
    for (const Expr& x : with_axis(o, axis)) {
      const Expr flag = less(constant(1), x);
      for (const Expr& y : {sum(x, axis), mean(x, axis), product(x, axis), min(x, axis), max(x, axis),
                            any(flag, axis), all(flag, axis)})
        formulas.push_back(y);
    }
  }
  check_against_reading(o.model, formulas);
}

TEST_CASE("running totals, both directions, along every axis") {
  const Operands o;
  std::vector<Expr> formulas;
  for (const std::string axis : {"time", "kind", "place"}) {
    for (const Expr& x : with_axis(o, axis)) {
      for (const bool back : {false, true}) {
        const Expr flag = less(constant(1), x);
        for (const Expr& y :
             {cumulative_sum(x, axis, back), cumulative_product(x, axis, back), cumulative_max(x, axis, back),
              cumulative_any(flag, axis, back), cumulative_all(flag, axis, back)})
          formulas.push_back(y);
      }
    }
  }
  check_against_reading(o.model, formulas);
}

TEST_CASE("shifts of either sign, with fills of every shape") {
  const Operands o;
  std::vector<Expr> formulas;
  for (const std::string axis : {"time", "kind", "place"}) {
    for (const Expr& x : with_axis(o, axis)) {
      for (const int n : {-7, -2, -1, 0, 1, 3, 6}) {
        formulas.push_back(shift(x, n, constant(0), axis));
        for (const Expr& fill : o.all)
          if (!fill.type().dims.has(axis)) formulas.push_back(shift(x, n, fill, axis));
      }
    }
  }
  check_against_reading(o.model, formulas);
}

TEST_CASE("labels are selected and stacked") {
  const Operands o;
  std::vector<Expr> formulas;
  for (const Expr& x : with_axis(o, "kind"))
    for (const char* label : {"a", "c"}) formulas.push_back(select(x, "kind", label));
  for (const Expr& x : with_axis(o, "time"))
    for (const char* label : {"2026Q1", "2027Q2"}) formulas.push_back(select(x, "time", label));
  const AxisPtr pair = axis("pair", {"1", "2"}), early = axis("an", {"1", "2", "3"});
  for (const Expr& a : o.all) {
    for (const Expr& b : o.all) formulas.push_back(stack(pair, {a, b}));
    formulas.push_back(stack(early, {a, constant(0), o["rkt"]}));
  }
  check_against_reading(o.model, formulas);
}

TEST_CASE("the first period in which a condition holds") {
  const Operands o;
  std::vector<Expr> formulas;
  for (const Expr& x : with_axis(o, "time"))
    for (const double level : {0.0, 1.2, 1.9, 5.0})
      formulas.push_back(first(less(constant(level), x), o.model.time_axis()));
  check_against_reading(o.model, formulas, 40);
}

TEST_CASE("coordinates of time, age and labels") {
  const Operands o;
  const Expr start = o.model.time_start(), end = o.model.time_end();
  const Expr day = date_constant(parse_date("2026-05-17"));
  check_against_reading(o.model,
                        {start, end, o.model.time_length(), o.model.time_elapsed(), position(o.kind),
                         age_of(o.model.age_axis()), ramp((end - day) / constant(1, Unit::parse("quarter"))),
                         where(less(start, day), o["rt"], o["us"]), o["rk"] * position(o.kind)});
}

TEST_CASE("ages") {
  const Operands o;
  const AxisPtr age = o.model.age_axis();
  std::vector<Expr> formulas;
  for (const Expr& x : with_axis(o, "time")) {
    formulas.push_back(aged(x, age));
    formulas.push_back(aged(x, age, true));
    formulas.push_back(sum(aged(x, age, true) * age_of(age), "age"));
    formulas.push_back(max(aged(x, age) * age_of(age), "age"));
  }
  check_against_reading(o.model, formulas);
}

TEST_CASE("rates of return, and whether there is one") {
  const Operands o;
  const Expr zero = constant(0);
  std::vector<Expr> formulas;
  for (const Expr& x : with_axis(o, "time")) {
    const Expr flow = where(equal(o.model.time_start(), date_constant(o.model.timeline().day(0))), -3 * x, x);
    for (const Expr& y : {flow, x, zero * x, x - 1})
      for (const Expr& z : {irr(y), irr_status(y)}) formulas.push_back(z);
  }
  check_against_reading(o.model, formulas, 9);
}

}  // namespace gigawatt
