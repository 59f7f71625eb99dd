// Inputs that move over time, against their formulas.
#include "engine/samples.hpp"

namespace gigawatt {
using namespace test;

namespace {

constexpr std::size_t periods = 8, many = 40000;

struct Moving {
  Model model = quarters(periods);
  Samples path;
  // Shocks, recovered from the path: one row per period after the first.
  Moving(Path how, const Distribution& value, const char* unit = "") {
    add(model, "x", uncertain(value, {}, how), unit);
    path = draw(model, many).at("x");
  }
  double years(std::size_t t) const {
    return (model.timeline().end(t) - model.timeline().start(t)) / seconds_per_year;
  }
};

double mean(const Values& x) {
  double sum = 0;
  for (const double value : x) sum += value;
  return sum / static_cast<double>(x.size());
}
double covariance(const Values& x, const Values& y) {
  const double a = mean(x), b = mean(y);
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - a) * (y[i] - b);
  return sum / static_cast<double>(x.size());
}

// Standard normal and independent of each other, within five standard errors.
void check_shocks(const std::vector<Values>& shocks) {
  const double error = 1 / std::sqrt(static_cast<double>(many));
  for (std::size_t a = 0; a < shocks.size(); ++a) {
    CHECK_THAT(mean(shocks[a]), WithinAbs(0, 5 * error));
    CHECK_THAT(covariance(shocks[a], shocks[a]), WithinAbs(1, 5 * error * std::sqrt(2.0)));
    for (std::size_t b = 0; b < a; ++b) CHECK_THAT(covariance(shocks[a], shocks[b]), WithinAbs(0, 5 * error));
  }
}

}  // namespace

TEST_CASE("every path starts at its drawn value, whatever its word") {
  const Distribution d = Distribution::lognormal(0, .5);
  Model model = quarters(periods);
  add(model, "x", uncertain(d));
  const Values value = draw(model, many).at("x").values;
  for (const Path path :
       {Path{Path::Kind::gbm, .2, 0}, Path{Path::Kind::walk, .3, 0}, Path{Path::Kind::ar1, .4, .6}})
    CHECK(same_bits(Moving(path, d).path.cell(0), value));
}

TEST_CASE("gbm multiplies by independent lognormal steps, sized by the days of the period") {
  const double sd = .2;
  const Moving m({Path::Kind::gbm, sd, 0}, Distribution::uniform(1, 3));
  std::vector<Values> shocks(periods - 1);
  for (std::size_t t = 1; t < periods; ++t)
    for (std::size_t n = 0; n < many; ++n)
      shocks[t - 1].push_back(std::log(m.path.at(t, n) / m.path.at(t - 1, n)) / (sd * std::sqrt(m.years(t))));
  check_shocks(shocks);
}

TEST_CASE("walk adds independent normal steps in the input's own unit") {
  const Moving m({Path::Kind::walk, .3, 0}, Distribution::constant(5), "kW");
  std::vector<Values> shocks(periods - 1);
  for (std::size_t t = 1; t < periods; ++t)
    for (std::size_t n = 0; n < many; ++n)
      shocks[t - 1].push_back((m.path.at(t, n) - m.path.at(t - 1, n)) / 300);
  check_shocks(shocks);
  CHECK(m.path.at(0, 17) == 5000);
}

TEST_CASE("ar1 forgets at the rate phi") {
  const double sd = .4, phi = -.6;
  const Moving m({Path::Kind::ar1, sd, phi}, Distribution::normal(2, 1));
  std::vector<Values> shocks(periods - 1);
  for (std::size_t n = 0; n < many; ++n) {
    double away = 0;
    for (std::size_t t = 1; t < periods; ++t) {
      const double now = m.path.at(t, n) - m.path.at(0, n);
      shocks[t - 1].push_back((now - phi * away) / sd);
      away = now;
    }
  }
  check_shocks(shocks);
}

TEST_CASE("fresh draws each period on its own, and a fixed one is the same in all") {
  const Moving m(fresh, Distribution::normal(3, 2));
  std::vector<Values> shocks(periods);
  for (std::size_t t = 0; t < periods; ++t)
    for (std::size_t n = 0; n < many; ++n) shocks[t].push_back((m.path.at(t, n) - 3) / 2);
  check_shocks(shocks);
  CHECK(Moving({}, Distribution::normal(3, 2)).path.dims.empty());
}

TEST_CASE("the shocks of a path are not the draw of its value") {
  const Moving m({Path::Kind::walk, 1, 0}, Distribution::normal(0, 1));
  Values step;
  for (std::size_t n = 0; n < many; ++n) step.push_back(m.path.at(1, n) - m.path.at(0, n));
  CHECK_THAT(covariance(step, m.path.cell(0)), WithinAbs(0, .025));
}

TEST_CASE("a certain input drawn afresh has a cell per period") {
  Model model = quarters(4);
  const Expr x = add(model, "x", uncertain(Distribution::constant(2), {}, fresh));
  define(model, "total", sum(x, "time"));
  CHECK(draw(model, 1).at("total").values == Values{8});
}

TEST_CASE("cells of a path move independently, by label") {
  Model model = quarters(4);
  const AxisPtr site = axis("site", {"a", "b"});
  add(model, "x", uncertain(Distribution::normal(0, 1), {site}, {Path::Kind::walk, 1, 0}));
  const Samples s = draw(model, many).at("x");
  CHECK_THAT(covariance(s.cell(3), s.cell(7)), WithinAbs(0, .1));
  CHECK_THAT(covariance(s.cell(3), s.cell(3)), WithinRel(4, .05));
}

}  // namespace gigawatt
