#include <cstdint>
#include <string>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/units/unit.hpp"

using namespace gigawatt;
using namespace gigawatt::test;

namespace {

// What the refusal of a unit says.
std::string refusal(const std::string& text) {
  try {
    const Unit unit = Unit::parse(text);
    return "no refusal, read as " + unit.text();
  } catch (const UnitError& error) {
    return error.what();
  }
}

std::string mismatch(const char* left, const char* right, const char* verb = "add") {
  try {
    check_same_dimension(Unit::parse(left), Unit::parse(right), verb);
    return "no refusal";
  } catch (const UnitError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a refusal quotes the text, the piece, its position and the way out") {
  struct Case {
    const char* text;
    const char* piece;
    const char* says;
  };
  const Case cases[] = {{"USD/Mwh", "'Mwh' at position 5", "Did you mean 'MWh'?"},
                        {"accelarator", "'accelarator' at position 1", "'accelerator'"},
                        {"USD/gpu", "'gpu' at position 5", "accelerator"},
                        {"GPUs", "'GPUs' at position 1", "accelerator"},
                        {"USD/site", "'site' at position 5", "gw.base_unit(\"site\")"},
                        {"USD/site", "'site' at position 5", "Unit::base(\"site\")"},
                        {"MUSD", "'MUSD' at position 1", "1e6*USD"},
                        {"kusers", "'kusers' at position 1", "1e3*user"},
                        {"PFLOPS", "'PFLOPS' at position 1", "PFLOP/s"},
                        {"USD^1/2", "'1/2' at position 5", "USD^(1/2)"},
                        {"USD^(1/0)", "at position 5", "must not be 0"},
                        {"USD^x", "'x' at position 5", "expected a number as the power"},
                        {"USD^2^2", "'^' at position 6", "parentheses"},
                        {"USD^9999999999", "at position 5", "digits"},
                        {"USD/(die*hour", "'(' at position 5", "never closed"},
                        {"USD)", "')' at position 4", "never opened"},
                        {"USD/", "at its end", "missing after the last operator"},
                        {"*USD", "'*' at position 1", "expected a unit"},
                        {"USD MWh", "'MWh' at position 5", "expected '*', '/' or '^'"},
                        {"USD per MWh", "'per' at position 5", "USD/MWh"},
                        {"5%", "'%' at position 2", "5*%"},
                        {"$/MWh", "'$' at position 1", "USD"},
                        {"€/MWh", "'€' at position 1", "EUR"},
                        {"€€/x", "'€' at position 1", "EUR"},
                        {"W·h", "'·' at position 2", "\"*\""},
                        {"1,000*USD", "',' at position 2", "1e6"},
                        {"USD@", "'USD@' at position 1", "USD@2025"},
                        {"MWh@2025", "'MWh@2025' at position 1", "only a currency"},
                        {"0*USD", "'0' at position 1", "above zero"},
                        {"1e999", "'1e999' at position 1", "too large"},
                        {"1.2.3", "'1.2.3' at position 1", "no number"},
                        {"1e200*1e200", "'1e200*1e200' at position 1", "too large"},
                        {"GW^99 * USD", "'GW^99' at position 1", "too large"}};
  for (const auto& [text, piece, says] : cases) {
    const auto message = refusal(text);
    REQUIRE_THAT(message, contains(text));
    REQUIRE_THAT(message, contains(piece));
    REQUIRE_THAT(message, contains(says));
  }
}

TEST_CASE("a refusal carries the nearest names as data") {
  try {
    Unit::parse("USD/accelarators");
    FAIL("read");
  } catch (const UnitError& error) {
    REQUIRE(error.details().subject == "accelarators");
    REQUIRE_FALSE(error.details().nearest.empty());
    REQUIRE(error.details().nearest.front() == "accelerator");
  }
  REQUIRE_THAT(refusal("PLN"), !contains("Did you mean"));
}

TEST_CASE("no text is read by accident or brings the parser down") {
  REQUIRE_THAT(refusal(std::string(10000, '(')), contains("longer than"));
  REQUIRE_THAT(refusal(std::string(1000, '(')), contains("parentheses inside each other"));
  const std::string alphabet = "UWs^*/()1.e-@% \xc3\xa9";
  std::uint32_t state = 1;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (int j = 0; j < 9; ++j) {
      state = state * 1664525U + 1013904223U;
      text += alphabet[(state >> 16U) % alphabet.size()];
    }
    try {
      const Unit unit = Unit::parse(text);
      INFO(text << " printed as " << unit.text());
      REQUIRE(Unit::parse(unit.text()) == unit);
    } catch (const UnitError& error) {
      REQUIRE_FALSE(std::string(error.what()).empty());
    }
  }
}

TEST_CASE("units that do not fit are refused with both sides and the way out") {
  struct Case {
    const char* left;
    const char* right;
    const char* says;
  };
  const Case cases[] = {
      {"W", "USD", "cannot add W (power) and USD (money): multiply W by a price per power, such as USD/W"},
      {"USD/kW", "USD", "USD/kW is per kW: multiplied by a power it becomes money"},
      {"USD", "USD/kW", "USD/kW is per kW: multiplied by a power it becomes money"},
      {"kW", "MWh", "multiply kW by a time to get energy"},
      {"1", "USD", "give the number a unit, for example 3 * gw.unit(\"USD\")"},
      {"GW", "%", "3 * gw.unit(\"GW\")"},
      {"EUR", "USD", "nothing converts silently, so multiply EUR by an exchange rate in USD/EUR"},
      {"USD@2025", "USD", "a deflator in USD/USD@2025"},
      {"USD/(accelerator*hour)", "USD", "per accelerator*hour: multiplied by an accelerator-time"},
      {"USD/(user*year)", "USD", "per user*year: multiplied by an amount in user*s it becomes money"},
      {"accelerator", "die", "by dies per accelerator, such as die/accelerator"},
      {"kW/accelerator", "GW", "multiplied by a number of accelerators it becomes power"},
      {"FLOP/s/accelerator", "FLOP/s", "compute rate per accelerator"},
      {"USD*kg", "W*die", "check the formula"}};
  for (const auto& [left, right, says] : cases) {
    const auto message = mismatch(left, right);
    REQUIRE_THAT(message, contains(says));
    REQUIRE_THAT(message, contains(left));
    REQUIRE_THAT(message, contains(right));
  }
  REQUIRE_THAT(mismatch("kW", "USD", "compare"), contains("cannot compare kW (power) and USD (money)"));
  REQUIRE(mismatch("kW", "GW") == "no refusal");
  REQUIRE(mismatch("USD/MWh", "USD/(kW*month)") == "no refusal");
}

TEST_CASE("common dimensions have names") {
  const auto named = [](const char* text) { return measure_of(Unit::parse(text)); };
  REQUIRE(named("GW") == "power");
  REQUIRE(named("MWh") == "energy");
  REQUIRE(named("EUR@2030") == "money");
  REQUIRE(named("quarter") == "time");
  REQUIRE(named("USD/kW") == "price per power");
  REQUIRE(named("accelerator") == "accelerators");
  REQUIRE(named("accelerator*hour") == "accelerator-time");
  REQUIRE(named("PFLOP/s") == "compute rate");
  REQUIRE(named("token/J") == "tokens per energy");
  REQUIRE(named("USD/year") == "money per time");
  REQUIRE(named("USD/(user*month)") == "price per user and time");
  REQUIRE(named("%") == "a plain number");
  REQUIRE(named("USD^(1/2)").empty());
  REQUIRE(measure_of(Unit::parse("USD") / Unit::base("site")) == "price per site");
}
