// Present values: published results (tests/reference/time_value.json), limits, refusals.
#include "gigawatt/finance/time_value.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"

using namespace gigawatt;
using namespace gigawatt::finance;
using namespace gigawatt::test;

namespace {

struct PvCase {
  const char* id;
  double rate, nper, pmt, fv;
  int type;
  double expected, relative, absolute;
};

const PvCase pv_cases[] = {
    {"pv-php-01", 0.004166666666666667, 60, 1000, 0, 0, -52990.70632392715, 1e-09, 1e-09},
    {"pv-php-03", 0.025, 16, 2000, 0, 1, -26762.755452881098, 1e-09, 1e-09},
    {"pv-php-05", 0.025, 16, -2000, 0, 1, 26762.7554528811, 1e-09, 1e-09},
    {"pv-php-07", 0.025, 16, -2000, 12000, 1, 18679.2562508637, 1e-09, 1e-09},
    {"pv-php-09", 0.025, 16, -2000, -12000, 1, 34846.2546548985, 1e-09, 1e-09},
    {"pv-php-11", 0.0062499999999999995, 24, 250, 0, 0, -5555.6058459337655, 1e-09, 1e-09},
    {"pv-php-13", 0.0525, 10, 100, 0, 0, -762.8840472202697, 1e-09, 1e-09},
    {"pv-npf-1", 0.07, 20, 12000, 0, 0, -127128.17094619393, 1e-09, 1e-09},
    {"pv-px-2", 0.004166666666666667, 120, -100, 15692.93, 1, -60.71677534615, 1e-09, 1e-09},
    {"pv-px-4", 0.005833333333333334, 120, -100, 0, 0, 8612.635414137785, 1e-09, 1e-09},
};

struct NpvCase {
  const char* id;
  double rate;
  std::vector<double> values;
  int first_period;
  double expected, relative, absolute;
};

const NpvCase npv_cases[] = {
    {"npv-php-01", 0.1, {-10000, 3000, 4200, 6800}, 1, 1188.4434123352, 1e-09, 1e-09},
    {"npv-php-03", 0.08, {8000, 9200, 10000, 12000, 14500, -9000}, 1, 36250.534912984, 1e-09, 1e-09},
    {"npv-mathworks-multiple-irr", 0.1, {-1000, 6000, -10900, 5800}, 0, -196.0932, 0, 5e-05},
    {"npv-npf-1", 0.05, {-15000, 1500, 2500, 3500, 4500, 6000}, 0, 122.89, 0, 0.005},
    {"npv-px-2", 0.08, {-40000, 5000, 8000, 12000, 30000}, 1, 2838.169137203, 1e-09, 1e-09},
};

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

void check(double found, double expected, double relative, double absolute) {
  CHECK_THAT(found, WithinAbs(expected, std::max(absolute, relative * std::abs(expected))));
}

}  // namespace

TEST_CASE("pv: published cases") {
  for (const PvCase& c : pv_cases) {
    INFO(c.id);
    check(pv(c.rate, c.nper, c.pmt, c.fv, c.type), c.expected, c.relative, c.absolute);
  }
  CHECK_THROWS_WITH(pv(0.0525, 10, 100, 0, -1), contains("type = -1"));  // pv-php-20
}

TEST_CASE("npv: published cases") {
  for (const NpvCase& c : npv_cases) {
    INFO(c.id);
    check(npv(c.rate, c.values, c.first_period), c.expected, c.relative, c.absolute);
  }
}

TEST_CASE("xnpv: published case with dates out of order") {
  // xnpv-px-unordered: 2015-06-11, 2015-07-21, 2018-06-10, 2015-10-17
  const std::vector<double> values = {-1000.0, -9000.0, 20000.0, -3000.0};
  const std::vector<double> years = {0.0, 40.0 / 365.0, 1095.0 / 365.0, 128.0 / 365.0};
  CHECK_THAT(xnpv(0.1, values, years), WithinRel(2218.42566365675, 1e-9));
}

TEST_CASE("pv: zero and tiny rates, whole, fractional and negative periods") {
  CHECK(pv(0.0, 12, 100, 50) == -1250.0);
  CHECK(pv(0.0, 2.5, 100) == -250.0);
  // 1 + r is rounded, which moves r itself by up to 1e-16.
  // sum of (1+r)^-k, k = 1 … 360, is 360 - r * 360 * 361 / 2 + O(r^2)
  CHECK_THAT(pv(1e-12, 360, -1), WithinRel(360.0 - 1e-12 * 64980.0, 1e-13));
  CHECK_THAT(pv(1e-12, 360.5, -1), WithinRel(360.5 - 1e-12 * 360.5 * 361.5 / 2.0, 1e-15));
  for (const double rate : {-0.3, 0.001, 0.08, 3.0}) {
    for (const double n : {1.0, 7.0, 40.0}) {
      const double plain =
          -(100.0 * (1.0 - std::pow(1.0 + rate, -n)) / rate + 7.0 * std::pow(1.0 + rate, -n));
      CHECK_THAT(pv(rate, n, 100, 7), WithinRel(plain, 1e-11));
      CHECK_THAT(pv(rate, n + 1e-9, 100, 7), WithinRel(plain, 1e-7));
      const double back = -(100.0 * (1.0 - std::pow(1.0 + rate, n)) / rate + 7.0 * std::pow(1.0 + rate, n));
      CHECK_THAT(pv(rate, -n, 100, 7), WithinRel(back, 1e-11));
      CHECK_THAT(pv(rate, -n - 1e-9, 100, 7), WithinRel(back, 1e-7));
    }
  }
}

TEST_CASE("npv agrees with pv and xnpv") {
  const std::vector<double> level(24, 10.0);
  std::vector<double> years(24);
  for (std::size_t i = 0; i < 24; ++i) years[i] = static_cast<double>(i);
  CHECK_THAT(npv(0.03, level, 1), WithinRel(-pv(0.03, 24, 10.0), 1e-14));
  CHECK_THAT(npv(0.03, level, 0), WithinRel(-pv(0.03, 24, 10.0, 0.0, 1), 1e-14));
  CHECK_THAT(npv(0.03, level, 0), WithinRel(xnpv(0.03, level, years), 1e-14));
}

TEST_CASE("capital recovery factor") {
  CHECK_THAT(capital_recovery_factor(0.07, 20), WithinRel(12000.0 / 127128.17094619393, 1e-9));  // pv-npf-1
  CHECK(capital_recovery_factor(0.0, 25) == 0.04);
  CHECK_THAT(capital_recovery_factor(0.1, 1), WithinRel(1.1, 1e-15));
  CHECK_THAT(capital_recovery_factor(0.1, 2.5), WithinRel(0.1 / (1.0 - std::pow(1.1, -2.5)), 1e-14));
}

TEST_CASE("refusals name the argument and its value") {
  const std::vector<double> values = {1.0, 2.0};
  CHECK_THROWS_WITH(pv(-1.0, 3, 1), contains("rate = -1 "));
  CHECK_THROWS_AS(pv(not_a_number, 3, 1), InvalidValueError);
  CHECK_THROWS_WITH(pv(0.1, not_a_number, 1), contains("nper = nan"));
  CHECK_THROWS_WITH(npv(-2.5, values), contains("rate = -2.5"));
  CHECK_THROWS_WITH(npv(0.1, values, 2), contains("first_period = 2"));
  CHECK_THROWS_WITH(npv(0.1, {}), contains("values is empty"));
  CHECK_THROWS_WITH(npv(0.1, std::vector<double>{1.0, not_a_number}), contains("values[1] = nan"));
  CHECK_THROWS_WITH(xnpv(0.1, values, std::vector<double>{0.0}), contains("years has 1"));
  CHECK_THROWS_WITH(capital_recovery_factor(0.1, 0.0), contains("years = 0"));
  try {
    npv(-1.5, values);
    FAIL();
  } catch (const InvalidValueError& error) {
    CHECK(error.details().subject == "rate");
  }
}
