// Where a value that is not finite was born.
#include "engine/samples.hpp"
#include "gigawatt/engine/trace.hpp"

namespace gigawatt {
using namespace test;

namespace {
// Divides by zero in one period of one site, in scenario `bad` alone.
Model planted(double threshold) {
  Model model = quarters(6);
  const AxisPtr site = axis("site", {"a", "b"});
  const Expr x = add(model, "x", uncertain(Distribution::uniform(0, 1), {site}, fresh), "USD");
  const Expr here = less_equal(x, constant(threshold, Unit::parse("USD")));
  const Expr cost = add(model, "cost", certain({}, {2}), "USD");
  const Expr safe = define(model, "safe", where(here, 0 * x, x));
  const Expr ratio = define(model, "ratio", cost / safe);
  const Expr total = define(model, "total", sum(ratio, "site"));
  define(model, "grown", cumulative_sum(total) * 2);
  return model;
}
}  // namespace

TEST_CASE("a planted fault is found at its quantity, period and scenario 7,001") {
  // The threshold is the smallest draw of scenario 7,001.
  const Samples x = draw(planted(-1), {"x"}, options(7002)).at("x");
  std::size_t cell = 0;
  for (std::size_t c = 0; c < 12; ++c)
    if (x.at(c, 7001) < x.at(cell, 7001)) cell = c;
  const double threshold = x.at(cell, 7001);
  const Model model = planted(threshold);
  const Birth birth = trace(model, "grown", 7, 7001);
  CHECK(birth.quantity == "ratio");
  CHECK(birth.formula == "cost / safe");
  CHECK(birth.cell == std::string(cell / 6 == 0 ? "a" : "b") + ", " + model.time_axis()->labels()[cell % 6]);
  CHECK(std::isinf(birth.value));
  REQUIRE(birth.operands.size() == 2);
  CHECK(birth.operands[0].second == 2);
  CHECK(birth.operands[1].second == 0);
  CHECK_THAT(birth.operands[0].first, contains("cost"));
  CHECK_THAT(birth.operands[1].first, contains("safe"));
  CHECK_FALSE(birth.explained);
}

TEST_CASE("where nothing is wrong, nothing is found") {
  CHECK(trace(planted(-1), "grown", 7, 7001).quantity.empty());
  const Model model = planted(2);
  CHECK(trace(model, "safe", 7, 0).quantity.empty());
  CHECK(trace(model, "ratio", 7, 0).quantity == "ratio");
}

TEST_CASE("the earliest period is named, and a loop's first fault") {
  Model model = quarters(5);
  const Expr r = add(model, "r", uncertain(Distribution::uniform(1, 2)));
  state(model, "left", "", constant(3));
  model.update_state("left", model.previous("left") - 1);
  const Expr share = define(model, "share", r / model.ref("left"));
  state(model, "owed", "", constant(0));
  model.update_state("owed", model.previous("owed") + share);
  const Birth birth = trace(model, "owed", 1, 0);
  CHECK(birth.quantity == "share");
  CHECK(birth.cell == "2026Q3");
  CHECK(std::isinf(birth.value));
}

TEST_CASE("what a status explains is said to be explained") {
  Model model = quarters(2);
  const Expr x = add(model, "x", uncertain(Distribution::uniform(-2, -1)));
  define(model, "ok", less(constant(0), x));
  model.define("y", constant(2), std::nullopt, Timing::none, {}, "ok");
  define(model, "z", model.ref("y") + 1);
  const Birth birth = trace(model, "z", 1, 3);
  CHECK(birth.quantity == "y");
  CHECK(birth.explained);
}

TEST_CASE("a fault without draws is traced too") {
  Model model = quarters(2);
  const Expr x = add(model, "x", certain({}, {0}));
  define(model, "y", log(x) * model.time_length() / constant(1, Unit::parse("year")));
  const Birth birth = trace(model, "y", 1, 0);
  CHECK(birth.quantity == "y");
  CHECK(birth.cell.empty());
  CHECK(std::isinf(birth.value));
  CHECK(birth.operands.at(0).second == 0);
}

}  // namespace gigawatt
