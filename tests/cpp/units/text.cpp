#include <string>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/units/unit.hpp"
#include "units/models.hpp"

using namespace gigawatt;
using namespace gigawatt::test;

TEST_CASE("what is printed reads back") {
  for (const char* text : model_units) {
    const Unit unit = Unit::parse(text);
    INFO(text << " printed as " << unit.text());
    REQUIRE(Unit::parse(unit.text()) == unit);
    for (const char* other : model_units) {
      const Unit product = unit * Unit::parse(other);
      INFO(other << " times it printed as " << product.text());
      REQUIRE(Unit::parse(product.text()) == product);
      const Unit quotient = (unit / Unit::parse(other)).scaled(1234.5678901234567);
      INFO("the quotient printed as " << quotient.text());
      REQUIRE(Unit::parse(quotient.text()) == quotient);
    }
    for (const Rational power : {Rational(2), Rational(-1), Rational(1, 2), Rational(-2, 3)}) {
      INFO("to the power " << power.text() << " printed as " << unit.power(power).text());
      REQUIRE(Unit::parse(unit.power(power).text()) == unit.power(power));
    }
  }
}

TEST_CASE("units print as they are written in models") {
  for (const char* text : model_units) {
    if (std::string(text) == "GFLOP/(s*W)") continue;
    REQUIRE(Unit::parse(text).text() == text);
  }
  const auto printed = [](const char* text) { return Unit::parse(text).text(); };
  REQUIRE(printed("GFLOP/(s*W)") == "GFLOP/J");
  REQUIRE(printed("J/s") == "W");
  REQUIRE(printed("kW*hour") == "kWh");
  REQUIRE(printed("3600*s") == "hour");
  REQUIRE(printed("USD/GW/year") == "USD/(GW*year)");
  REQUIRE(printed("1e6*user") == "1e6*user");
  REQUIRE(printed("1000*share") == "1000*share");
  REQUIRE(printed("1e9*USD/year") == "1e9*USD/year");
  REQUIRE(printed("0.1/year") == "0.1/year");
  REQUIRE(printed("MWh/year") == "MWh/year");
  REQUIRE(printed("USD^-2") == "1/USD^2");
  REQUIRE(printed("") == "1");
}

TEST_CASE("spellings and notations that mean the same") {
  const auto same = [](const char* left, const char* right) {
    INFO(left << " and " << right);
    REQUIRE(Unit::parse(left) == Unit::parse(right));
  };
  same("USD/accelerators/h", "USD/(accelerator*hour)");
  same("  USD / ( accelerator * hours )  ", "USD/(accelerator*hour)");
  same("years", "year");
  same("days*users*tokens*dies*shares*quarters*months", "day*user*token*die*share*quarter*month");
  same("USD**2", "USD^2");
  same("USD**(1/2)", "USD^0.5");
  same("USD^(-1/2)", "1/USD^(1/2)");
  same("(USD)", "USD");
  same("10^6*USD", "1e6*USD");
  same("kW/accelerator*GW", "(kW/accelerator)*GW");
  same("5*%", "0.05");
  same("1", "");
}

TEST_CASE("bases of one's own print under their names") {
  const Unit site = Unit::base("site");
  REQUIRE(site.text() == "site");
  REQUIRE((Unit::parse("1e9*USD") / site).text() == "1e9*USD/site");
  REQUIRE((Unit::parse("GW") / site).text() == "GW/site");
  REQUIRE_THROWS_AS(Unit::parse("site"), UnitError);
  REQUIRE(Unit::base("PLN@2025").text() == "PLN@2025");
  REQUIRE_FALSE(Unit::parse("USD@2025").same_dimension(Unit::parse("USD")));
  for (const char* bad :
       {"", "2x", "a b", "a-b", "PLN@", "@2025", "s", "hours", "gigawatt hour", "USD@2025", "%"}) {
    INFO(bad);
    REQUIRE_THROWS_AS(Unit::base(bad), UnitError);
  }
  for (const auto& name : known_unit_names()) {
    INFO(name);
    REQUIRE_NOTHROW(Unit::parse(name));
    REQUIRE_THROWS_AS(Unit::base(name), UnitError);
  }
}
