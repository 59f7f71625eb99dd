// Every constructor refuses what cannot be, and says why.
#include <limits>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/random/distribution.hpp"

using D = gigawatt::Distribution;
using gigawatt::InvalidValueError;
using namespace gigawatt::test;

#define CHECK_REFUSED(expression, text) CHECK_THROWS_WITH(expression, contains(text))

namespace {
const double not_a_number = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();
}  // namespace

TEST_CASE("parameters that cannot be are refused by name") {
  CHECK_THROWS_AS(D::normal(0, -1), InvalidValueError);
  CHECK_REFUSED(D::normal(0, -1), "normal: sd must not be negative, got -1");
  CHECK_REFUSED(D::normal(not_a_number, 1), "normal: mean must be a finite number, got nan");
  CHECK_REFUSED(D::normal(0, infinity), "normal: sd must be a finite number, got inf");
  CHECK_REFUSED(D::lognormal(0, -0.5), "lognormal: log_sd must not be negative, got -0.5");
  CHECK_REFUSED(D::lognormal(1000, 1), "pass log(median)");
  CHECK_REFUSED(D::uniform(3, 2), "uniform: low 3 is above high 2");
  CHECK_REFUSED(D::uniform(2, 2), "use the plain number 2");
  CHECK_REFUSED(D::uniform(-1e308, 1e308), "too large");
  CHECK_REFUSED(D::triangular(0, 5, 2), "triangular: mode 5 is outside low 0 to high 2");
  CHECK_REFUSED(D::pert(1, 0, 2), "pert: mode 0 is outside low 1 to high 2");
  CHECK_REFUSED(D::pert(1, 1, 1), "use the plain number 1");
  CHECK_REFUSED(D::pert(0, not_a_number, 2), "pert: mode must be a finite number, got nan");
  CHECK_REFUSED(D::pert(0, 1, 2, 0), "pert: weight must be positive, got 0");
  CHECK_REFUSED(D::beta(0, 1), "beta: a must be positive, got 0");
  CHECK_REFUSED(D::beta(1, -2), "beta: b must be positive, got -2");
  CHECK_REFUSED(D::gamma(-1, 1), "gamma: shape must be positive, got -1");
  CHECK_REFUSED(D::gamma(1, 0), "gamma: scale must be positive, got 0");
  CHECK_REFUSED(D::student_t(0), "student_t: df must be positive, got 0");
  CHECK_REFUSED(D::student_t(3, 0, -1), "student_t: scale must not be negative, got -1");
  CHECK_REFUSED(D::bernoulli(1.2), "bernoulli: probability must lie between 0 and 1, got 1.2");
  CHECK_REFUSED(D::bernoulli(not_a_number), "got nan");
  CHECK_REFUSED(D::constant(infinity), "constant: value must be a finite number, got inf");
}

TEST_CASE("weights that cannot be are refused") {
  CHECK_REFUSED(D::discrete({1, 2}, {1}), "discrete: 2 values but 1 weights");
  CHECK_REFUSED(D::discrete({}, {}), "at least one");
  CHECK_REFUSED(D::discrete({1, 2}, {1, -1}), "discrete: weights[1] must not be negative, got -1");
  CHECK_REFUSED(D::discrete({1, 2}, {0, 0}), "the weights sum to 0");
  CHECK_REFUSED(D::discrete({1, not_a_number}, {1, 1}),
                "discrete: values[1] must be a finite number, got nan");
  CHECK_REFUSED(D::empirical({}), "at least one observation");
  CHECK_REFUSED(D::empirical({1, infinity}), "empirical: observations[1]");
  CHECK_REFUSED(D::mixture({D::normal(0, 1)}, {1, 2}), "mixture: 1 components but 2 weights");
  CHECK_REFUSED(D::mixture({D::normal(0, 1)}, {not_a_number}),
                "mixture: weights[0] must be a finite number, got nan");
}

TEST_CASE("truncations without probability are refused") {
  CHECK_REFUSED(D::normal(0, 1).truncated(1, 0), "low 1 must be below high 0");
  CHECK_REFUSED(D::normal(0, 1).truncated(not_a_number, 0), "low must be a number or -inf");
  CHECK_REFUSED(D::uniform(0, 1).truncated(2, 3), "uniform(0, 1) has no probability between 2 and 3");
  CHECK_REFUSED(D::normal(0, 1).truncated(50, 51), "no probability");
  CHECK_REFUSED(D::discrete({1, 5}, {1, 1}).truncated(2, 3), "no value between 2 and 3");
  CHECK_REFUSED(D::mixture({D::uniform(0, 1), D::constant(4)}, {1, 1}).truncated(2, 3), "no probability");
  CHECK(D::mixture({D::uniform(0, 1), D::constant(4)}, {1, 1}).truncated(2, 5) == D::constant(4));
}

TEST_CASE("questions that have no answer are refused") {
  CHECK_REFUSED(D::normal(0, 1).quantile(1.2),
                "normal: the probability of a quantile must lie between 0 and 1, got 1.2");
  CHECK_REFUSED(D::normal(0, 1).quantile(not_a_number), "got nan");
  CHECK_REFUSED(D::normal(0, 1).quantile_at_score(not_a_number), "got nan");
  CHECK_REFUSED(D::normal(0, 1).cdf(not_a_number), "got nan");
  CHECK(D::normal(0, 1).quantile_at_score(infinity) == infinity);
}
