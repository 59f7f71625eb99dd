// Cases that break: the error names the chain, the model stays.
#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "graph/build.hpp"

namespace gigawatt {
using namespace test;

namespace {
Model chain() {
  Model model = quarters(3);
  const AxisPtr site = axis("site", {"a", "b"});
  const Expr power = add(model, "power", certain({site}, {1, 2}), "MW");
  const Expr level = add(model, "level", certain({}, {1}));
  add(model, "price", certain({}, {1}), "USD");
  const Expr scaled = define(model, "scaled", power * level);
  const Expr shared = define(model, "shared", scaled / 2);
  define(model, "total", sum(shared, "site"));
  return model;
}
}  // namespace

TEST_CASE("a replacement of another unit or kind is refused where it is made") {
  const Model model = chain();
  CHECK_THROWS_AS(model.with("bad", {{"power", model.ref("price")}}), UnitError);
  CHECK_THROWS_WITH(model.with("bad", {{"power", model.ref("price") * 2}}),
                    "case 'bad': 'power' is in MW, its replacement in USD: price * 2");
  CHECK_THROWS_AS(model.with("bad", {{"power", flag_constant(true)}}), KindError);
  CHECK_THROWS_AS(model.with("bad", {{"powr", certain({}, {1})}}), UnknownNameError);
  CHECK_THROWS_WITH(model.with("bad", {{"powr", certain({}, {1})}}), contains("Did you mean 'power'"));
  CHECK_NOTHROW(model.with("off", {{"power", constant(0)}}));
}

TEST_CASE("axes that a dependent cannot take are told with the chain from the override") {
  Model model = chain();
  const AxisPtr other = axis("site", {"a", "c"});
  CHECK_THROWS_AS(model.with("one", {{"power", certain({other}, {1, 2})}}), AxisError);
  CHECK_THROWS_WITH(model.with("one", {{"power", certain({other}, {1, 2})}}),
                    contains("case 'one': 'power': the axis 'site' has other labels"));
  const Expr share = add(model, "share", certain({}, {1}));
  const Expr half = define(model, "half", share / 2);
  define(model, "again", half * model.ref("total") + model.ref("scaled"));
  CHECK_THROWS_WITH(model.with("three", {{"share", certain({other}, {1, 2})}}),
                    contains("case 'three' breaks 'again' (share → half → again): the axis 'site'"));
  CHECK_THROWS_WITH(
      model.with("two", {{"level", certain({other}, {1, 2})}}),
      contains("case 'two' breaks 'scaled' (level → scaled): the axis 'site' has other labels"));
  CHECK(model.at("power").input.cells.size() == 2);
  CHECK(model.at("scaled").type.dims.text() == "site");
}

TEST_CASE("a case's input is checked as a new one is") {
  Model model = chain();
  Meta meta;
  meta.low = 1;
  model.add_input("pue", certain({}, {1.2}), {}, Kind::number, Timing::none, meta);
  CHECK_THROWS_WITH(model.with("low", {{"pue", certain({}, {.5})}}), contains("must be at least 1"));
  CHECK_THROWS_AS(model.with("nan", {{"pue", certain({}, {std::numeric_limits<double>::quiet_NaN()})}}),
                  InvalidValueError);
  const AxisPtr site = axis("site", {"a", "b"});
  CHECK_THROWS_AS(model.with("short", {{"pue", certain({site}, {1})}}), AxisError);
  const Model longer = quarters(5);
  CHECK_THROWS_AS(model.with("foreign", {{"pue", certain({longer.time_axis()}, std::vector<double>(5, 1))}}),
                  AxisError);
  add_date(model, "day", "2026-01-01");
  Input walk = uncertain(Distribution::normal(0, 1), {}, {Path::Kind::walk, 1, 0});
  CHECK_THROWS_AS(model.with("path", {{"day", walk}}), KindError);
}

TEST_CASE("a case that refers to nothing or closes a loop is refused") {
  const Model model = chain();
  CHECK_THROWS_AS(model.with("gone", {{"level", reference("absent", {})}}), UnknownNameError);
  CHECK_THROWS_AS(model.with("loop", {{"power", model.ref("shared")}}), LoopError);
  CHECK_THROWS_WITH(model.with("loop", {{"power", model.ref("shared")}}),
                    contains("power → shared → scaled → power"));
  CHECK_NOTHROW(model.with("fine", {{"level", certain({}, {2})}}));
}

TEST_CASE("what a state cannot carry is refused through a case too") {
  Model model = quarters(3);
  const Expr rate = add(model, "rate", certain({}, {.1}));
  state(model, "s", "USD", constant(1, Unit::parse("USD")));
  const Expr growth = define(model, "growth", model.previous("s") * rate);
  model.update_state("s", model.previous("s") + growth);
  const Expr ahead = shift(model.previous("s"), -1, constant(0)) * rate;
  CHECK_THROWS_WITH(model.with("ahead", {{"growth", ahead}}), contains("looks ahead"));
  const Model fine = model.with("site", {{"rate", certain({axis("site", {"a", "b"})}, {.1, .2})}});
  CHECK(fine.at("s").type.dims.text() == "site × time");
  CHECK(fine.previous("s").type().dims.text() == "site × time");
}

}  // namespace gigawatt
