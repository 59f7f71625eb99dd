// Units: those of a product are the product of its units, and unlike ones have no sum.
#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "laws/any_model.hpp"

namespace gigawatt {
using namespace test;

namespace {

struct Measured {
  Expr expr;
  Unit unit;
};

std::vector<Measured> leaves(Model& model) {
  std::vector<Measured> found;
  for (const char* unit :
       {"USD", "kW", "hour", "accelerator", "1", "EUR", "FLOP/s", "USD/MWh", "share", "token"}) {
    const std::string name = "x" + std::to_string(found.size());
    found.push_back({add(model, name, certain({}, {1}), unit), Unit::parse(unit).coherent()});
  }
  return found;
}

Measured tree(Choices& choose, const std::vector<Measured>& from, int depth) {
  if (depth == 0) return choose.of(from);
  const Measured a = tree(choose, from, depth - 1), b = tree(choose, from, depth - 1);
  switch (choose.below(5)) {
    case 0:
      return {a.expr / b.expr, a.unit / b.unit};
    case 1: {
      const Rational exponent(static_cast<std::int32_t>(choose.below(5)) - 2,
                              1 + static_cast<std::int32_t>(choose.below(2)));
      return {power(a.expr, exponent), a.unit.power(exponent)};
    }
    case 2:
      return {-abs(a.expr), a.unit};
    default:
      return {a.expr * b.expr, a.unit * b.unit};
  }
}

}  // namespace

TEST_CASE("the unit of a tree of products, quotients and powers is that of its leaves") {
  Model model = quarters();
  const auto from = leaves(model);
  Choices choose(1);
  for (int i = 0; i < 500; ++i) {
    const Measured m = tree(choose, from, 4);
    INFO(m.expr.text());
    REQUIRE(m.expr.type().unit == m.unit);
    REQUIRE(m.expr.type().unit.scale() == 1.0);
  }
}

TEST_CASE("unlike units have no sum, order, choice or fill; like ones have") {
  Model model = quarters();
  const auto from = leaves(model);
  const AxisPtr pair = axis("pair", {"1", "2"});
  Choices choose(2);
  int refused = 0, accepted = 0;
  for (int i = 0; i < 400; ++i) {
    const Measured a = tree(choose, from, static_cast<int>(choose.below(3)));
    const Measured b = choose.below(3) == 0 ? Measured{a.expr * 2, a.unit} : tree(choose, from, 1);
    const auto all = [&](const auto& check) {
      check([&] { return a.expr + b.expr; });
      check([&] { return b.expr - a.expr; });
      check([&] { return minimum(a.expr, b.expr); });
      check([&] { return less(a.expr, b.expr); });
      check([&] { return equal(a.expr, b.expr); });
      check([&] { return where(flag_constant(true), a.expr, b.expr); });
      check([&] { return stack(pair, {a.expr, b.expr}); });
    };
    INFO(a.expr.text() << " and " << b.expr.text());
    if (a.unit == b.unit) {
      ++accepted;
      all([](const auto& build) { REQUIRE_NOTHROW(build()); });
    } else {
      ++refused;
      all([](const auto& build) { REQUIRE_THROWS_AS(build(), UnitError); });
    }
    REQUIRE((a.expr + 0).type().unit == a.unit);
    REQUIRE(maximum(constant(0), b.expr).type().unit == b.unit);
  }
  CHECK(refused > 50);
  CHECK(accepted > 50);
}

TEST_CASE("values enter in their unit and a formula does not know it") {
  Model model = quarters();
  const Expr gw = add(model, "gw", certain({}, {1.5}), "GW"),
             mw = add(model, "mw", certain({}, {1500}), "MW");
  CHECK((gw - mw).type().unit == Unit::parse("W"));
  CHECK(model.at("gw").type == model.at("mw").type);
}

}  // namespace gigawatt
