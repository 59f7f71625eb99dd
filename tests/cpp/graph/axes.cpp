// Axes, and sets of them.
#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "graph/build.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("an axis has a name and labels of its own") {
  const Axis site("site", {"Abilene", "Lordstown"});
  CHECK(site.size() == 2);
  CHECK(site.position("Lordstown") == 1);
  CHECK_THROWS_WITH(site.position("Lordstwn"), contains("Did you mean 'Lordstown'?"));
  CHECK_THROWS_AS(Axis("", {"a"}), AxisError);
  CHECK_THROWS_AS(Axis("site", {}), AxisError);
  CHECK_THROWS_WITH(Axis("site", {"a", "b", "a"}), "axis 'site' has the label 'a' twice");
  CHECK_THROWS_WITH(Axis("scenario", {"a"}), contains("the engine's"));
}

TEST_CASE("dims stand in one order: categorical by name, then age, then time") {
  const AxisPtr time = axis("time", {"t0", "t1"}), age = axis("age", {"0", "1"});
  const AxisPtr a = axis("a", {"1", "2", "3"}), z = axis("z", {"x"});
  CHECK(Dims({time, z, age, a}).text() == "a × z × age × time");
  CHECK(Dims({a, time}) == Dims({time, a}));
  CHECK(Dims({time, z, age, a}).size() == 12);
  CHECK(Dims().size() == 1);
  CHECK(Dims().text().empty());
  CHECK(Dims({a, time}).has_time());
  CHECK_FALSE(Dims({a}).find("time"));
  CHECK_THROWS_AS(Dims({a, a}), AxisError);
}

TEST_CASE("the union of dims keeps each axis once, by labels and not by address") {
  const AxisPtr a = axis("a", {"1", "2"}), same = axis("a", {"1", "2"}), b = axis("b", {"x"});
  CHECK(Dims({a}).united(Dims({same, b})).text() == "a × b");
  CHECK(Dims({a}) == Dims({same}));
  CHECK(Dims({b}).united(Dims({a})) == Dims({a}).united(Dims({b})));
  CHECK(Dims({a, b}).contains(Dims({same})));
  CHECK_FALSE(Dims({a}).contains(Dims({a, b})));
  CHECK(Dims({a, b}).without("a") == Dims({b}));
  CHECK(Dims({a, b}).without("c") == Dims({a, b}));
}

TEST_CASE("axes of one name with other labels are refused with the first difference") {
  const Dims two({axis("site", {"a", "b"})}), three({axis("site", {"a", "c", "d"})}),
      more({axis("site", {"a"})});
  CHECK_THROWS_WITH(two.united(three), contains("2 and 3 labels, first difference 'b' against 'c'"));
  CHECK_THROWS_WITH(two.united(more), contains("first difference 'b' against (end)"));
  CHECK_THROWS_AS(more.united(two), AxisError);
  CHECK_THROWS_AS(two.united(Dims({axis("site", {"b", "a"})})), AxisError);
  CHECK_FALSE(two.contains(three));
}

TEST_CASE("a type prints its unit, axes and timing") {
  const Type type{Unit::parse("USD"), Dims({axis("time", {"1"}), axis("site", {"a"})}), Kind::number,
                  Timing::flow};
  CHECK(type.text() == "USD, site × time, flow");
  CHECK(Type{}.text() == "1");
  CHECK(Type{{}, {}, Kind::flag, Timing::none}.text() == "flag");
}

}  // namespace gigawatt
