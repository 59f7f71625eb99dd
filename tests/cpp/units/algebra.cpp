#include <cmath>
#include <cstdlib>
#include <limits>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/units/unit.hpp"
#include "units/models.hpp"

using namespace gigawatt;
using namespace gigawatt::test;

namespace {

void require_close(const Unit& a, const Unit& b) {
  REQUIRE(a.same_dimension(b));
  REQUIRE_THAT(a.scale(), WithinRel(b.scale(), 4e-15));
}

}  // namespace

TEST_CASE("units form a commutative group") {
  const Unit one;
  for (const char* left : model_units) {
    const Unit a = Unit::parse(left);
    INFO(left);
    REQUIRE(a * one == a);
    REQUIRE(a / one == a);
    REQUIRE(a / a == one);
    REQUIRE(one / (one / a) == a);
    for (const char* middle : model_units) {
      const Unit b = Unit::parse(middle);
      INFO(middle);
      REQUIRE(a * b == b * a);
      REQUIRE(a / b == one / (b / a));
      REQUIRE(a * b / b == a);
      for (const char* right : model_units) {
        const Unit c = Unit::parse(right);
        require_close((a * b) * c, a * (b * c));
        require_close(a / b / c, a / (b * c));
      }
    }
  }
}

TEST_CASE("scales of everyday chains are equal to the last bit") {
  REQUIRE(Unit::parse("USD/GW/year") == Unit::parse("USD/(year*GW)"));
  REQUIRE(Unit::parse("kW*hour") == Unit::parse("kWh"));
  REQUIRE(Unit::parse("MW*year/8766/hour") == Unit::parse("MW"));
  REQUIRE(Unit::parse("12*month") == Unit::parse("year"));
  REQUIRE(Unit::parse("year/month") == Unit::parse("12"));
  REQUIRE(Unit::parse("7*day/week") == Unit());
  REQUIRE(Unit::parse("100*%") == Unit());
  REQUIRE(Unit::parse("1e3*USD/MWh") == Unit::parse("USD/kWh"));
}

TEST_CASE("powers of units follow the laws of powers") {
  for (const char* text : model_units) {
    const Unit a = Unit::parse(text);
    INFO(text);
    REQUIRE(a.power(1) == a);
    REQUIRE(a.power(0) == Unit());
    REQUIRE(a.power(2) == a * a);
    REQUIRE(a.power(-1) == Unit() / a);
    for (const Rational p : {Rational(1, 2), Rational(-2), Rational(1, 3), Rational(3)}) {
      require_close(a.power(p).power(Rational(p.den, 1) * Rational(p.num < 0 ? -1 : 1)),
                    a.power(std::abs(p.num)));
      for (const Rational q : {Rational(1, 2), Rational(-1), Rational(2)}) {
        require_close(a.power(p) * a.power(q), a.power(p + q));
        require_close(a.power(p).power(q), a.power(p * q));
      }
    }
  }
}

TEST_CASE("powers are sorted by name and never zero") {
  const Unit unit = Unit::parse("user*USD*die/accelerator*J/die");
  REQUIRE(unit.powers().size() == 4);
  for (std::size_t i = 0; i + 1 < unit.powers().size(); ++i) {
    REQUIRE(unit.powers()[i].first < unit.powers()[i + 1].first);
  }
  REQUIRE(Unit::parse("USD/USD").dimensionless());
}

TEST_CASE("coherent and scaled touch the scale only") {
  const Unit price = Unit::parse("USD/MWh");
  REQUIRE(price.coherent().scale() == 1.0);
  REQUIRE(price.coherent().same_dimension(price));
  REQUIRE(price.scaled(1e3) == Unit::parse("USD/kWh"));
  REQUIRE(Unit().scaled(3.141592653589793).scale() == 3.141592653589793);
  for (const double bad : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::nan("")}) {
    REQUIRE_THROWS_AS(price.scaled(bad), UnitError);
  }
  REQUIRE_THROWS_AS(Unit::parse("GW").power(100), UnitError);
}

TEST_CASE("scales are those of the coherent units") {
  const auto scale = [](const char* text) { return Unit::parse(text).scale(); };
  REQUIRE(scale("GW") == 1e9);
  REQUIRE(scale("USD/MWh") == 1 / 3.6e9);
  REQUIRE(scale("TWh") == 3.6e15);
  REQUIRE(scale("hour") == 3600);
  REQUIRE(scale("week") == 604800);
  REQUIRE(scale("year") == 31557600);
  REQUIRE(scale("quarter") == 31557600.0 / 4);
  REQUIRE(scale("month") == 31557600.0 / 12);
  REQUIRE(scale("%") == 0.01);
  REQUIRE(scale("EFLOP") == 1e18);
  REQUIRE(scale("us") == 1e-6);
  REQUIRE(scale("USD/(accelerator*hour)") == 1 / 3600.0);
  REQUIRE(Unit::parse("W").same_dimension(Unit::parse("J/s")));
}

TEST_CASE("rational numbers are kept in lowest terms") {
  REQUIRE(Rational(2, 4) == Rational(1, 2));
  REQUIRE(Rational(1, -2).num == -1);
  REQUIRE(Rational(1, 2) + Rational(1, 3) == Rational(5, 6));
  REQUIRE(Rational(1, 2) - Rational(1, 2) == Rational(0));
  REQUIRE(Rational(-2, 3) * Rational(3, 4) == Rational(-1, 2));
  REQUIRE(Rational(-1, 2).text() == "-1/2");
  REQUIRE(Rational(3).text() == "3");
  REQUIRE_THROWS_AS(Rational(1, 0), UnitError);
  const Rational big(std::numeric_limits<std::int32_t>::max());
  REQUIRE_THROWS_AS(big + Rational(1), UnitError);
  REQUIRE_THROWS_AS(big * big, UnitError);
  REQUIRE(big * Rational(1, std::numeric_limits<std::int32_t>::max()) == Rational(1));
  REQUIRE_THROWS_AS(Rational(std::numeric_limits<std::int32_t>::min()), UnitError);
}
