#include "gigawatt/analysis/root.hpp"

#include <cmath>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"

using namespace gigawatt;

TEST_CASE("a root is bracketed to the tolerance, in few evaluations") {
  const Root root = toms748([](double x) { return x * x * x - 2.0; }, 0.0, 10.0, 1e-13, 100);
  CHECK(root.low <= std::cbrt(2.0));
  CHECK(root.high >= std::cbrt(2.0));
  CHECK(root.high - root.low <= 1e-12);
  CHECK(root.evaluations < 25);
  const Root steep = toms748([](double x) { return std::exp(50.0 * x) - 1.0; }, -1.0, 3.0, 1e-10, 200);
  CHECK(std::fabs(steep.low) < 1e-9);
}

TEST_CASE("an end that is a root is one") {
  const Root root = toms748([](double x) { return x - 1.0; }, 1.0, 2.0, 1e-12, 100);
  CHECK(root.low == 1.0);
  CHECK(root.high == 1.0);
}

TEST_CASE("what brackets no root is refused") {
  CHECK_THROWS_AS(toms748([](double x) { return x * x + 1.0; }, -1.0, 1.0, 1e-9, 50), InvalidValueError);
  CHECK_THROWS_AS(toms748([](double x) { return x; }, 1.0, -1.0, 1e-9, 50), InvalidValueError);
  CHECK_THROWS_AS(toms748([](double) { return NAN; }, -1.0, 1.0, 1e-9, 50), InvalidValueError);
  CHECK_THROWS_AS(toms748([](double x) { return x < 0.3 ? x - 0.3 : NAN; }, 0.0, 1.0, 1e-9, 50),
                  InvalidValueError);
}
