// What an input may be, and which inputs may move together.
#include <limits>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "graph/build.hpp"

namespace gigawatt {
using namespace test;

namespace {
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

void enter(Input input, double low, double high, const char* unit = "") {
  Model model = quarters();
  Meta meta;
  meta.doc = "power usage effectiveness";
  meta.shown = unit;
  meta.low = low;
  meta.high = high;
  model.add_input("pue", std::move(input), Unit::parse(unit), Kind::number, Timing::none, meta);
}
}  // namespace

TEST_CASE("a value outside its bounds is refused with its cell, value and what is right") {
  const AxisPtr site = axis("site", {"Abilene", "Lordstown"});
  CHECK_NOTHROW(enter(certain({site}, {1, 1.2}), 1, inf));
  CHECK_THROWS_AS(enter(certain({}, {.9}), 1, inf), InvalidValueError);
  CHECK_THROWS_WITH(enter(certain({site}, {1.1, .9}), 1, inf),
                    "'pue'[Lordstown] is 0.9: it must be at least 1 (power usage effectiveness)");
  CHECK_THROWS_WITH(enter(certain({}, {120}), 0, 100, "%"),
                    contains("is 120 %: it must be between 0 and 100 %"));
  CHECK_THROWS_WITH(enter(certain({}, {3}), -inf, 2), contains("at most 2"));
}

TEST_CASE("a distribution is held to its bounds at the ends it reaches") {
  CHECK_NOTHROW(enter(uncertain(Distribution::uniform(1, 2)), 1, 2));
  CHECK_THROWS_AS(enter(uncertain(Distribution::uniform(.99, 2)), 1, 2), InvalidValueError);
  CHECK_NOTHROW(enter(uncertain(Distribution::normal(1.5, .1)), 1, 2));
  CHECK_THROWS_AS(enter(uncertain(Distribution::normal(1.5, .2)), 1, 2), InvalidValueError);
  CHECK_NOTHROW(enter(uncertain(Distribution::normal(1.5, .2).truncated(1, 2)), 1, 2));
  CHECK_THROWS_AS(enter(uncertain(Distribution::lognormal(0, 1)), 0, 2), InvalidValueError);
}

TEST_CASE("an input must be finite and complete, and its path possible") {
  Model model = quarters();
  const AxisPtr site = axis("site", {"a", "b"});
  CHECK_THROWS_WITH(add(model, "x", certain({}, {nan})), contains("finite"));
  CHECK_THROWS_AS(add(model, "x", certain({}, {inf})), InvalidValueError);
  CHECK_THROWS_WITH(add(model, "x", certain({site}, {1})), contains("over site needs 2 values, got 1"));
  const auto path = [](Path::Kind kind, double sd, double phi) {
    return uncertain(Distribution::normal(1, 1), {}, {kind, sd, phi});
  };
  CHECK_THROWS_WITH(add(model, "x", path(Path::Kind::walk, -1, 0)), contains("must not be negative"));
  CHECK_THROWS_AS(add(model, "x", path(Path::Kind::gbm, nan, 0)), InvalidValueError);
  CHECK_THROWS_AS(add(model, "x", path(Path::Kind::gbm, inf, 0)), InvalidValueError);
  CHECK_THROWS_WITH(add(model, "x", path(Path::Kind::ar1, 1, 1.1)), contains("phi of ar1(phi=1.1, sd=1)"));
  CHECK_THROWS_AS(add(model, "x", path(Path::Kind::ar1, 1, nan)), InvalidValueError);
  Input dated = path(Path::Kind::walk, 1, 0);
  CHECK_THROWS_AS(model.add_input("x", dated, Unit::parse("s"), Kind::date, Timing::none, {}), KindError);
  CHECK(model.names().empty());
}

TEST_CASE("a path gives an input time and prints itself") {
  Model model = quarters();
  const AxisPtr site = axis("site", {"a", "b"});
  const Path gbm{Path::Kind::gbm, .1, 0};
  CHECK(add(model, "x", uncertain(Distribution::normal(1, 1), {site}, gbm)).type().dims.text() ==
        "site × time");
  CHECK(add(model, "y", uncertain(Distribution::normal(1, 1))).type().dims.empty());
  CHECK(gbm.text() == "gbm(sd=0.1)");
  CHECK(Path{Path::Kind::walk, 2, 0}.text() == "walk(sd=2)");
  CHECK(Path{}.text() == "fixed");
  CHECK(fresh.text() == "fresh");
  CHECK(certain({}, {1}).uncertain() == false);
  CHECK(uncertain(Distribution::constant(1), {}, gbm).uncertain());
}

TEST_CASE("correlations that cannot be are refused") {
  Model model = quarters();
  const Distribution d = Distribution::normal(0, 1);
  for (const char* name : {"a", "b", "c"}) add(model, name, uncertain(d));
  add(model, "sure", certain({}, {1}));
  add(model, "by_site", uncertain(d, {axis("site", {"x", "y"})}));
  define(model, "f", model.ref("a") * 2);
  const std::vector<double> pair{1, .5, .5, 1};
  CHECK_THROWS_AS(model.correlate({"a", "missing"}, pair), UnknownNameError);
  CHECK_THROWS_WITH(model.correlate({"a", "sure"}, pair), contains("'sure' cannot be correlated"));
  CHECK_THROWS_AS(model.correlate({"a", "f"}, pair), CorrelationError);
  CHECK_THROWS_WITH(model.correlate({"a", "a"}, pair), contains("twice"));
  CHECK_THROWS_WITH(model.correlate({"a", "by_site"}, pair), contains("different axes"));
  CHECK_THROWS_AS(model.correlate({"a", "b"}, {1, 1.2, 1.2, 1}), CorrelationError);
  CHECK_THROWS_AS(model.correlate({"a", "b"}, {1, .5, .4, 1}), CorrelationError);
  CHECK_THROWS_WITH(model.correlate({"a", "b", "c"}, {1, .9, -.9, .9, 1, .9, -.9, .9, 1}),
                    contains("smallest eigenvalue"));
  CHECK(model.correlations().empty());
  model.correlate({"a", "b"}, pair);
  CHECK_THROWS_WITH(model.correlate({"c", "b"}, pair), contains("in a correlation group already"));
  CHECK(model.correlations().size() == 1);
}

TEST_CASE("an input drawn once and one drawn each period cannot be correlated") {
  Model model = quarters();
  add(model, "once", uncertain(Distribution::normal(0, 1)));
  add(model, "each", uncertain(Distribution::normal(0, 1), {}, fresh));
  CHECK_THROWS_AS(model.correlate({"once", "each"}, {1, .5, .5, 1}), CorrelationError);
}

}  // namespace gigawatt
