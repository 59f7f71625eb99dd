#include <cmath>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/random/distribution.hpp"

using D = gigawatt::Distribution;
using namespace gigawatt::test;

TEST_CASE("two quantiles come back") {
  struct Case {
    const char* family;
    double p1, x1, p2, x2, extra;
  };
  const Case cases[] = {
      {"normal", 0.05, 0.6, 0.95, 0.9, 0}, {"normal", 0.5, 3, 0.95, 9, 0},
      {"lognormal", 0.05, 3, 0.95, 9, 0},  {"lognormal", 0.5, 2.2, 0.95, 3.3, 0},
      {"uniform", 0.1, 1, 0.6, 2, 0},      {"gamma", 0.05, 3, 0.95, 9, 0},
      {"gamma", 0.5, 0.01, 0.95, 9, 0},    {"gamma", 0.05, 99, 0.95, 101, 0},
      {"student_t", 0.05, -1, 0.95, 4, 4}, {"student_t", 0.5, -1, 0.9, 4, 1.5},
      {"beta", 0.05, 0.6, 0.95, 0.9, 0},   {"beta", 0.5, 0.01, 0.95, 0.02, 0},
      {"beta", 0.1, 0.001, 0.9, 0.999, 0}, {"triangular", 0.05, 3, 0.95, 9, 0},
      {"triangular", 0.2, -3, 0.4, 9, 0},  {"normal", 0.95, 9, 0.05, 3, 0},
  };
  for (const auto& c : cases) {
    const auto d = D::from_quantiles(c.family, c.p1, c.x1, c.p2, c.x2, c.extra);
    INFO(c.family << " " << d.text());
    CHECK(d.family() == c.family);
    CHECK_THAT(d.quantile(c.p1), WithinRel(c.x1, 1e-8));
    CHECK_THAT(d.quantile(c.p2), WithinRel(c.x2, 1e-8));
  }
}

TEST_CASE("quantiles that no member of the family has are refused") {
  const auto refused = [](const char* family, double p1, double x1, double p2, double x2, const char* text) {
    CHECK_THROWS_WITH(D::from_quantiles(family, p1, x1, p2, x2), contains(text));
  };
  refused("lognormal", 0.05, 9, 0.95, 3, "lognormal: the 5 % quantile 9 is above the 95 % quantile 3");
  refused("lognormal", 0.05, -1, 0.95, 3, "lognormal: the 5 % quantile must be positive, got -1");
  refused("gamma", 0.05, 0, 0.95, 3, "gamma: the 5 % quantile must be positive, got 0");
  refused("normal", 0.05, 3, 0.95, 3, "both 3; for a certain value use the plain number 3");
  refused("normal", 0.05, 1, 0.05, 3, "given twice");
  refused("normal", 0, 1, 0.5, 3, "strictly between 0 and 1, got 0");
  refused("normal", 0.05, NAN, 0.5, 3, "the 5 % quantile must be a finite number, got nan");
  refused("student_t", 0.05, 1, 0.95, 3, "give df");
  refused("beta", 0.05, 0.5, 0.95, 1.5, "must lie between 0 and 1");
  refused("lognorml", 0.05, 1, 0.95, 3, "Did you mean 'lognormal'");
  CHECK_THROWS_AS(D::from_quantiles("cauchy", 0.05, 1, 0.95, 3), gigawatt::UnknownNameError);
  CHECK_THROWS_AS(D::from_quantiles("beta", 0.05, 0.5, 0.95, 0.5000001), gigawatt::InvalidValueError);
}
