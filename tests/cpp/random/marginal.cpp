#include "gigawatt/random/marginal.hpp"

#include <cmath>
#include <limits>
#include <thread>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "random/evaluate.hpp"
#include "random/samples.hpp"

using D = gigawatt::Distribution;
using gigawatt::make_marginal;
using Form = gigawatt::Marginal::Form;
using namespace gigawatt::test;

namespace {

// Largest error on |z| <= 6 in parts of the range between these scores.
double table_error(const D& d) {
  const auto marginal = make_marginal(d);
  const double range = d.quantile_at_score(6.0) - d.quantile_at_score(-6.0);
  double worst = 0.0;
  for (double z = -6.0; z <= 6.0; z += 0.00917) {
    worst = std::max(worst, std::abs(evaluate(marginal, z) - d.quantile_at_score(z)) / range);
  }
  return worst;
}

}  // namespace

TEST_CASE("each family has its form") {
  CHECK(make_marginal(D::constant(3)).form == Form::constant);
  CHECK(make_marginal(D::constant(3)).a == 3.0);
  CHECK(make_marginal(D::normal(1, 2)).form == Form::affine);
  CHECK(make_marginal(D::lognormal(1, 2)).form == Form::exponential);
  CHECK(make_marginal(D::uniform(1, 2)).form == Form::uniform);
  CHECK(make_marginal(D::bernoulli(0.25)).form == Form::steps);
  CHECK(make_marginal(D::empirical({1, 2})).form == Form::steps);
  CHECK(make_marginal(D::mixture({D::bernoulli(0.5), D::constant(4)}, {1, 1})).form == Form::steps);
  CHECK(make_marginal(D::mixture({D::normal(0, 1), D::constant(4)}, {1, 1})).form == Form::table);
  CHECK(make_marginal(D::bernoulli(1)).form == Form::constant);
}

TEST_CASE("closed forms and steps are the quantile function") {
  for (const auto& d : {D::normal(1, 2), D::lognormal(1, 0.3), D::uniform(-2, 5)}) {
    for (double z : {-8.0, -1.0, 0.0, 0.3, 6.0}) {
      CHECK_THAT(evaluate(make_marginal(d), z), WithinRel(d.quantile_at_score(z), 1e-14));
    }
  }
  for (const auto& d : stepped_samples()) {
    INFO(d.text());
    const auto marginal = make_marginal(d);
    for (int i = -600; i <= 600; ++i) CHECK(evaluate(marginal, i / 100.0) == d.quantile_at_score(i / 100.0));
    for (double z : marginal.thresholds) {  // the value changes strictly above a threshold
      CHECK(evaluate(marginal, z) == d.quantile_at_score(z));
      CHECK(evaluate(marginal, z) < evaluate(marginal, std::nextafter(z, 9.0)));
    }
  }
}

TEST_CASE("tables of smooth families are within 1e-10 of the range") {
  for (const auto& d : {D::pert(0, 1, 2), D::pert(10, 20, 60), D::pert(0.9, 0.95, 1), D::pert(0, 0, 1),
                        D::beta(2, 3), D::beta(0.5, 0.5), D::beta(2000, 5), D::beta(1e6, 1e6), D::gamma(2, 3),
                        D::gamma(0.1, 2), D::gamma(0.01, 1), D::gamma(1e6, 1), D::student_t(4),
                        D::student_t(5, 10, 2), D::student_t(30), D::student_t(1e8)}) {
    INFO(d.text());
    CHECK(table_error(d) < 1e-10);
  }
}

TEST_CASE("tables of families with kinks or heavy tails are within 1e-6 of the range") {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const auto& d : {D::triangular(0, 2, 10), D::triangular(0, 0, 1), D::triangular(0, 1, 1),
                        D::student_t(0.5), D::student_t(1), D::beta(0.1, 0.1),
                        D::normal(0, 1).truncated(0, infinity), D::lognormal(0, 1).truncated(0.1, 5),
                        D::pert(0, 1, 2).truncated(0.5, 3), D::triangular(0, 2, 10).truncated(1, 5),
                        D::mixture({D::lognormal(0, 1), D::lognormal(1, 0.2)}, {0.3, 0.7})}) {
    INFO(d.text());
    CHECK(table_error(d) < 1e-6);
  }
}

TEST_CASE("tables rise, hit the central value and have 2,048 segments") {
  for (const auto& d : continuous_samples()) {
    const auto marginal = make_marginal(d);
    if (marginal.form != Form::table) continue;
    INFO(d.text());
    CHECK(marginal.coefficients.size() == 4 * 2048);
    CHECK(marginal.coefficients[4 * 1024] == d.quantile_at_score(0.0));
    double before = evaluate(marginal, -9.0);
    const double noise = 1e-14 * (std::abs(d.quantile_at_score(6.0)) + std::abs(d.quantile_at_score(-6.0)));
    for (double z = -8.5; z < 8.5; z += 0.00131) {
      const double x = evaluate(marginal, z);
      CHECK(x >= before - noise);
      before = x;
    }
  }
}

TEST_CASE("a table is the same from the memo, on another interval, and from several threads") {
  const auto first = make_marginal(D::pert(0, 3, 7));
  CHECK(make_marginal(D::pert(0, 3, 7)) == first);
  const auto wider = make_marginal(D::pert(0, 6, 14));
  for (std::size_t i = 0; i < first.coefficients.size(); i += 97) {
    CHECK_THAT(wider.coefficients[i], WithinAbs(2.0 * first.coefficients[i], 1e-12));
  }
  std::vector<gigawatt::Marginal> made(4);
  std::vector<std::thread> threads;
  for (auto& result : made) {
    threads.emplace_back([&result] {
      for (int i = 1; i < 20; ++i) result = make_marginal(D::pert(0, 0.1 * i, 2));
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& result : made) CHECK(result == made[0]);
}

TEST_CASE("a table with values out of range is refused") {
  CHECK_THROWS_AS(make_marginal(D::student_t(0.01)), gigawatt::InvalidValueError);
}
