// Sums over age become convolutions, and stay what they read as.
#include <algorithm>

#include "engine/against_reading.hpp"

namespace gigawatt {
using namespace test;

namespace {
bool convolves(const Model& base, const Expr& formula) {
  Model model = base;
  define(model, "f", formula);
  const Plan plan = lower(model, {"f"});
  return std::any_of(plan.steps.begin(), plan.steps.end(),
                     [](const Step& s) { return s.op == Op::convolve; });
}
}  // namespace

TEST_CASE("cohort sums of every shape equal their plain reading") {
  const Operands o;
  const AxisPtr age = o.model.age_axis();
  const Expr ages = age_of(age);
  const std::vector<Expr> kernels{exp(-ages),
                                  clip(o["rs"] * 3 - ages, constant(0), constant(1)),
                                  clip(o["rk"] * 2 - ages, constant(0), constant(1)),
                                  clip(o["uk"] * 3 - ages, constant(0), constant(1)),
                                  1 / (1 + ages),
                                  0 * ages};
  std::vector<Expr> formulas;
  for (const Expr& x : o.all) {
    if (!x.type().dims.has_time()) continue;
    formulas.push_back(sum(aged(x, age), "age"));
    for (const Expr& k : kernels) {
      formulas.push_back(sum(aged(x, age) * k, "age"));
      formulas.push_back(sum(k * aged(x, age) * o["ut"] / o["rs"], "age"));
      formulas.push_back(sum(aged(x, age) * aged(o["rt"], age) * k, "age"));
      formulas.push_back(sum(aged(x, age) / (1 + k) * o["up"], "age"));
    }
  }
  for (const Expr& formula : formulas) CHECK(convolves(o.model, formula));
  check_against_reading(o.model, formulas);
}

TEST_CASE("what is no product of a cohort and its survival is summed as it stands") {
  const Operands o;
  const AxisPtr age = o.model.age_axis();
  const Expr x = aged(o["rt"], age), ages = age_of(age);
  const std::vector<Expr> formulas{sum(x * exp(-ages) + 0 * ages, "age"),
                                   sum(exp(-ages) / (1 + x), "age"),
                                   sum(x * clip(o["ut"] * 3 - ages, constant(0), constant(1)), "age"),
                                   sum(exp(-ages), "age"),
                                   max(x, "age"),
                                   sum(x, "time")};
  for (const Expr& formula : formulas) CHECK_FALSE(convolves(o.model, formula));
  check_against_reading(o.model, formulas);
}

TEST_CASE("a convolution equals the sum that defeats it") {
  const Operands o;
  Model model = o.model;
  const AxisPtr age = model.age_axis();
  const Expr k = clip(o["rk"] * 2 - age_of(age), constant(0), constant(1));
  define(model, "quick", sum(aged(o["rt"], age) * k, "age"));
  define(model, "plain", sum(aged(o["rt"], age) * k + 0 * age_of(age), "age"));
  const auto found = draw(model, {"quick", "plain"}, options(500));
  for (std::size_t i = 0; i < found.at("quick").values.size(); ++i)
    REQUIRE_THAT(found.at("quick").values[i], WithinRel(found.at("plain").values[i], 1e-14));
}

TEST_CASE("a cohort that is not finite stays so, also where its survival is zero") {
  Model model = quarters(6);
  const AxisPtr age = model.age_axis();
  const Expr x = log(add(model, "x", uncertain(Distribution::uniform(-.2, 2), {}, fresh)));
  for (const double life : {0.0, 2.0, 6.0}) {
    const Expr k = clip(life - age_of(age), constant(0), constant(1));
    check_against_reading(model, {sum(aged(x, age) * k, "age")}, 70);
  }
  // A neighbour's NaN changes no bit: alone in a tile, and beside one.
  define(model, "f", sum(aged(x, age) * clip(2 - age_of(age), constant(0), constant(1)), "age"));
  const auto narrow = draw(model, {"f"}, options(512, 8)), wide = draw(model, {"f"}, options(512, 256));
  CHECK(same_bits(narrow.at("f").values, wide.at("f").values));
}

TEST_CASE("a survival that is not finite at some age reaches every period") {
  Model model = quarters(6);
  const AxisPtr age = model.age_axis();
  const Expr x = add(model, "x", uncertain(Distribution::uniform(1, 2), {}, fresh));
  const Expr y = add(model, "y", uncertain(Distribution::uniform(1, 2)));
  const Expr steady = 1 / (3 - age_of(age)), drawn = log(y * 3 - age_of(age));
  check_against_reading(model, {sum(aged(x, age) * steady, "age"), sum(aged(x, age) * drawn, "age")}, 70);
}

TEST_CASE("a cohort may feed a loop") {
  Model model = quarters(6);
  const AxisPtr age = model.age_axis();
  const Expr first = add(model, "first", uncertain(Distribution::uniform(1, 2)));
  state(model, "new", "", first);
  const Expr survival = clip(3 - age_of(age), constant(0), constant(1));
  const Expr stock = define(model, "stock", sum(aged(model.previous("new"), age) * survival, "age"));
  model.update_state("new", stock / 2);
  const auto found = draw(model, 5);
  for (std::size_t n = 0; n < 5; ++n) {
    Values before{found.at("first").at(0, n)};
    for (std::size_t t = 0; t < 6; ++t) {
      double total = 0;
      for (std::size_t a = 0; a < std::min<std::size_t>(3, t + 1); ++a) total += before[t - a];
      CHECK_THAT(found.at("stock").at(t, n), WithinRel(total, 1e-14));
      before.push_back(total / 2);
      CHECK_THAT(found.at("new").at(t, n), WithinRel(total / 2, 1e-14));
    }
  }
}

}  // namespace gigawatt
