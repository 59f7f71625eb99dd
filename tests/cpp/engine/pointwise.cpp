// Operations cell by cell, on operands of every shape, drawn and not.
#include "engine/against_reading.hpp"

namespace gigawatt {
using namespace test;

namespace {

std::vector<Expr> unary_formulas(const Operands& o) {
  std::vector<Expr> formulas;
  for (const Expr& x : o.all) {
    for (const Expr& y :
         {-x, abs(1 - x), sqrt(x), exp(x), log(x), normal_cdf(x - 1), floor(3 * x), log(1 - x)})
      formulas.push_back(y);
    formulas.push_back(logical_not(less(x, constant(1))));
    formulas.push_back(is_finite(log(1 - x)));
    formulas.push_back(lookup(x, {.5, 1, 1.5}, {3, 4, -2}));
    for (const Rational e :
         {Rational(0), Rational(1), Rational(2), Rational(5), Rational(-1), Rational(-3), Rational(1, 2),
          Rational(-1, 2), Rational(1, 3), Rational(2, 3), Rational(-4, 3)})
      formulas.push_back(power(x, e));
    formulas.push_back(power(1 - x, 3));
    formulas.push_back(power(1 - x, {1, 3}));
  }
  return formulas;
}

std::vector<Expr> binary_formulas(const Operands& o) {
  std::vector<Expr> formulas;
  for (const Expr& a : o.all) {
    for (const Expr& b : o.all) {
      const Expr p = less(a, constant(1)), q = less(constant(.9), b);
      for (const Expr& y : {a + b, a - b, a * b, a / b, minimum(a, b), maximum(a, b), pow(a, b), less(a, b),
                            less_equal(a, b), equal(a, b), logical_and(p, q), logical_or(p, q)})
        formulas.push_back(y);
    }
  }
  return formulas;
}

}  // namespace

TEST_CASE("operations of one operand") {
  const Operands o;
  check_against_reading(o.model, unary_formulas(o));
}

TEST_CASE("operations of two operands, every pair of shapes") {
  const Operands o;
  check_against_reading(o.model, binary_formulas(o));
}

TEST_CASE("a choice between two operands, every combination of drawn and not") {
  const Operands o;
  std::vector<Expr> formulas;
  for (const Expr& c : o.all)
    for (const char* a : {"us", "ut", "rk", "rt"})
      for (const char* b : {"us", "uk", "rs", "rkt"})
        formulas.push_back(where(less(c, constant(1)), o[a], o[b]));
  check_against_reading(o.model, formulas);
}

TEST_CASE("odd numbers of scenarios, wider and narrower than a tile and across a block") {
  const Operands o;
  const Expr a = o["rkt"], b = o["ut"], c = o["rs"];
  const std::vector<Expr> formulas{a * b + c,        where(less(a, b), exp(a), log(b * c)),
                                   sum(a, "kind"),   cumulative_sum(a),
                                   power(a, {1, 3}), sum(aged(a, o.model.age_axis()), "age")};
  for (const std::uint64_t scenarios : {1, 7, 33, 257})
    for (const std::size_t lanes : {8, 32, 256}) check_against_reading(o.model, formulas, scenarios, lanes);
  check_against_reading(o.model, formulas, 4097, 64);
}

TEST_CASE("what is not finite follows the rules of arithmetic in every operation") {
  const Operands o;
  const Expr bad = log(o["rt"] - 1), inf = 1 / (o["ut"] - o["ut"]), zero = o["rt"] * 0;
  const std::vector<Expr> formulas{zero * bad,
                                   zero * inf,
                                   inf - inf,
                                   minimum(bad, o["us"]),
                                   maximum(o["us"], bad),
                                   less(bad, o["us"]),
                                   equal(bad, bad),
                                   where(is_finite(bad), bad, zero),
                                   where(is_finite(bad), zero, zero * bad),
                                   sum(bad, "time"),
                                   max(bad, "time"),
                                   cumulative_sum(bad),
                                   cumulative_max(bad),
                                   lookup(bad, {0, 1}, {2, 3}),
                                   lookup(inf, {0, 1}, {2, 3}),
                                   any(is_finite(bad), "time"),
                                   shift(bad, 1, constant(0)) * 0,
                                   clip(bad, constant(0), constant(1))};
  check_against_reading(o.model, formulas, 40);
}

}  // namespace gigawatt
