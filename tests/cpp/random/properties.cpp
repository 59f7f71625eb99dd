// What holds for every distribution.
#include <cmath>
#include <numbers>

#include "catch.hpp"
#include "random/samples.hpp"

using gigawatt::Distribution;
using namespace gigawatt::test;

namespace {

// The mean of function(value) by the midpoint rule over scores.
template <class Function>
double expectation(const Distribution& d, const Function& function) {
  constexpr double step = 1.0 / 256.0;
  double sum = 0.0;
  for (double z = -30.0 + 0.5 * step; z < 30.0; z += step) {
    sum += function(d.quantile_at_score(z)) * std::exp(-0.5 * z * z) * step;
  }
  return sum * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

void check_all(const Distribution& d) {
  INFO(d.text());
  CHECK_FALSE(d.text().empty());
  CHECK(d.text().find('\n') == std::string::npos);
  CHECK(d == d);
  CHECK(Distribution(d) == d);
  CHECK_FALSE(d == Distribution::normal(123.0, 4.0));
  CHECK(d.low() <= d.high());
  CHECK(d.is_constant() == (d.low() == d.high()));

  double before = d.low();
  for (int i = -200; i <= 200; ++i) {
    const double x = d.quantile_at_score(i / 20.0);
    CHECK(x >= before);
    CHECK(x <= d.high());
    before = x;
  }
  CHECK(d.quantile_at_score(0.0) == d.quantile(0.5));
  CHECK(d.quantile(0.0) == d.low());
  CHECK(d.quantile(1.0) == d.high());
  if (std::isfinite(d.low())) CHECK(d.cdf(d.low() - 1.0) == 0.0);
  if (std::isfinite(d.high())) CHECK(d.cdf(d.high()) == 1.0);
  for (double p : {1e-9, 0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999}) {
    if (d.continuous()) {
      CHECK_THAT(d.cdf(d.quantile(p)), WithinAbs(p, 1e-10 * p + 1e-13));
    } else {
      CHECK(d.cdf(d.quantile(p)) >= p * (1.0 - 1e-14));
    }
  }
}

void check_moments(const Distribution& d, double tolerance) {
  INFO(d.text());
  const double mean = d.mean();
  const double sd = std::sqrt(d.variance());
  CHECK_THAT(expectation(d, [](double x) { return x; }), WithinAbs(mean, tolerance * sd));
  CHECK_THAT(std::sqrt(expectation(d, [=](double x) { return (x - mean) * (x - mean); })),
             WithinAbs(sd, tolerance * sd));
}

}  // namespace

TEST_CASE("every continuous distribution is a monotone inverse of its cdf") {
  for (const auto& d : continuous_samples()) {
    check_all(d);
    CHECK(d.continuous());
  }
}

TEST_CASE("every stepped distribution is a monotone inverse of its cdf") {
  for (const auto& d : stepped_samples()) {
    check_all(d);
    CHECK_FALSE(d.continuous());
  }
}

TEST_CASE("moments agree with the integral of the quantile function") {
  for (const auto& d : continuous_samples()) check_moments(d, 1e-6);
  for (const auto& d : stepped_samples()) {
    if (!d.is_constant()) check_moments(d, 5e-3);
  }
}

TEST_CASE("both tails are accurate") {
  // Complement of the score: what the upper tail at 8 is by the symmetry of the family.
  const double z = 8.0;
  CHECK_THAT(-Distribution::beta(5.0, 2.0, -1.0, 0.0).quantile_at_score(z),
             WithinRel(Distribution::beta(2.0, 5.0).quantile_at_score(-z), 1e-12));
  CHECK_THAT(Distribution::student_t(5.0).quantile_at_score(z),
             WithinRel(-Distribution::student_t(5.0).quantile_at_score(-z), 1e-14));
  // gamma(1, 1) is the exponential distribution: -ln of the upper tail, 6.2209605742717841e-16 at 8.
  CHECK_THAT(Distribution::gamma(1.0, 1.0).quantile_at_score(z),
             WithinRel(-std::log(6.2209605742717841e-16), 1e-13));
  CHECK(Distribution::lognormal(1.0, 0.5).quantile_at_score(z) == std::exp(5.0));
  CHECK(Distribution::normal(0.0, 1.0).truncated(10.0, 1e9).quantile(0.5) > 10.0);
  CHECK_THAT(Distribution::normal(0.0, 1.0).truncated(10.0, 1e9).mean(), WithinRel(10.0980932339625, 1e-9));
}

TEST_CASE("the median of a symmetric pert is its mode, however it rounds") {
  CHECK(Distribution::pert(0.9, 0.95, 1.0).quantile_at_score(0.0) == 0.95);
  CHECK_THAT(Distribution::pert(1.3, 2.2, 3.1).quantile_at_score(0.0), WithinRel(2.2, 1e-15));
}

TEST_CASE("far in the tails a beta goes on as the power that it is") {
  // P(X <= x) = 10 x^3 for beta(3, 3) and small x
  const auto d = Distribution::beta(3.0, 3.0);
  CHECK_THAT(d.quantile(1e-150), WithinRel(std::cbrt(1e-151), 1e-13));
  CHECK(d.quantile_at_score(32.0) == 1.0);
  CHECK(d.quantile_at_score(-50.0) == 0.0);
}

TEST_CASE("moments that do not exist are said to be so") {
  CHECK(std::isnan(Distribution::student_t(1.0).mean()));
  CHECK(std::isnan(Distribution::student_t(1.0).variance()));
  CHECK(Distribution::student_t(2.0, 5.0).mean() == 5.0);
  CHECK(std::isinf(Distribution::student_t(2.0).variance()));
  CHECK(std::isnan(
      Distribution::student_t(1.0).truncated(0.0, std::numeric_limits<double>::infinity()).mean()));
  CHECK(std::isfinite(Distribution::student_t(1.0).truncated(0.0, 10.0).variance()));
}

TEST_CASE("the central value of steps") {
  CHECK(Distribution::bernoulli(0.5).quantile_at_score(0.0) == 0.0);
  CHECK(Distribution::bernoulli(0.51).quantile_at_score(0.0) == 1.0);
  CHECK(Distribution::bernoulli(0.49).quantile_at_score(0.0) == 0.0);
  CHECK(Distribution::bernoulli(0.0).quantile_at_score(8.0) == 0.0);
  CHECK(Distribution::bernoulli(1.0).quantile_at_score(-8.0) == 1.0);
  CHECK(Distribution::bernoulli(0.25).quantile(0.75) == 0.0);
  CHECK(Distribution::bernoulli(0.25).quantile(0.7500001) == 1.0);
  const std::vector<double> tenths(10, 0.1);
  CHECK(Distribution::discrete({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, tenths).quantile(0.5) == 5.0);
}

TEST_CASE("equal distributions and different ones") {
  using D = Distribution;
  CHECK(D::pert(0, 1, 2) == D::pert(0, 1, 2));
  CHECK_FALSE(D::pert(0, 1, 2) == D::pert(0, 1, 2, 6));
  CHECK_FALSE(D::pert(0, 1, 2) == D::beta(3, 3, 0, 2));
  CHECK(D::discrete({2, 1}, {3, 1}) == D::discrete({1, 2}, {0.25, 0.75}));
  CHECK_FALSE(D::normal(0, 1).truncated(0, 1) == D::normal(0, 2).truncated(0, 1));
  CHECK(D::normal(1, 0) == D::constant(1));
  CHECK(D::uniform(0, 1).truncated(-1, 2) == D::uniform(0, 1));
  CHECK(D::mixture({D::normal(0, 1)}, {7}) == D::normal(0, 1));
}

TEST_CASE("a mixture with a gap and with a single value") {
  using D = Distribution;
  const auto gap = D::mixture({D::uniform(0, 1), D::uniform(2, 3)}, {1, 1});
  CHECK_THAT(gap.quantile(0.5), WithinAbs(1.0, 1e-12));
  CHECK_THAT(gap.quantile(0.75), WithinAbs(2.5, 1e-12));
  const auto hurdle = D::mixture({D::constant(0), D::lognormal(1, 0.2)}, {0.3, 0.7});
  CHECK(hurdle.quantile(0.29) == 0.0);
  CHECK_THAT(hurdle.quantile(0.65), WithinRel(std::exp(1.0), 1e-12));
  CHECK(D::mixture({D::constant(0), D::normal(0, 1)}, {0.5, 0.5}).quantile(0.6) == 0.0);
  const auto nested = D::mixture({gap, D::constant(5)}, {1, 1});
  CHECK(nested.quantile(0.9) == 5.0);
  CHECK_THAT(nested.quantile(0.125), WithinAbs(0.5, 1e-12));
}

TEST_CASE("a distribution says what it is in one line") {
  using D = Distribution;
  CHECK(D::lognormal(std::log(2.2), 0.421).text() == "lognormal(p5=1.101, p50=2.2, p95=4.397)");
  CHECK(D::normal(1, 2).text() == "normal(mean=1, sd=2)");
  CHECK(D::normal(1, 2).truncated(0, 1).text() == "normal(mean=1, sd=2) in [0, 1]");
  CHECK(D::pert(0.9, 0.95, 1).text() == "pert(0.9, 0.95, 1)");
  CHECK(D::pert(27000, 30740, 35000, 6).text() == "pert(27000, 30740, 35000, weight=6)");
  CHECK(D::constant(0.95).text() == "0.95");
  CHECK(D::bernoulli(0.25).text() == "bernoulli(0.25)");
  CHECK(D::student_t(4).text() == "student_t(df=4)");
  CHECK(D::discrete({1, 2}, {1, 3}).text() == "discrete(1: 25 %, 2: 75 %)");
  CHECK(D::empirical({1, 2, 3}).text() == "empirical(n=3, p5=1, p50=2, p95=3)");
  CHECK(D::mixture({D::uniform(0, 1), D::normal(0, 1)}, {1, 3}).text() ==
        "mixture(25 % uniform(0, 1), 75 % normal(mean=0, sd=1))");
}
