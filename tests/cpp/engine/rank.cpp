// The rank correlation that was asked for is the one that comes out.
#include <algorithm>
#include <numeric>

#include "engine/samples.hpp"

namespace gigawatt {
using namespace test;

namespace {

constexpr std::size_t many = 200000;

Values ranks(const Values& x) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  Values rank(x.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<double>(i);
  return rank;
}

double spearman(const Values& x, const Values& y) {
  const Values a = ranks(x), b = ranks(y);
  const double n = static_cast<double>(x.size()), middle = (n - 1) / 2;
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - middle) * (b[i] - middle);
  return sum / (n * (n * n - 1) / 12);
}

// A generous bound on the standard error of Spearman's coefficient (Bonett and Wright 2000).
double error(double rho) {
  return (1 - rho * rho) * std::sqrt((1 + rho * rho / 2) / static_cast<double>(many));
}

}  // namespace

TEST_CASE("rank correlations between continuous inputs come out as asked") {
  Model model = quarters(3);
  add(model, "x", uncertain(Distribution::lognormal(0, 1)));
  add(model, "y", uncertain(Distribution::pert(0, 1, 8)));
  add(model, "z", uncertain(Distribution::uniform(0, 1)));
  model.correlate({"x", "y", "z"}, {1, .5, -.3, .5, 1, .2, -.3, .2, 1});
  const auto found = draw(model, many, 256);
  const Values x = found.at("x").values, y = found.at("y").values, z = found.at("z").values;
  CHECK_THAT(spearman(x, y), WithinAbs(.5, 3 * error(.5)));
  CHECK_THAT(spearman(x, y), WithinAbs(.500, .005));
  CHECK_THAT(spearman(x, z), WithinAbs(-.3, 3 * error(-.3)));
  CHECK_THAT(spearman(y, z), WithinAbs(.2, 3 * error(.2)));
}

TEST_CASE("paths in one group are correlated shock by shock, and cells label by label") {
  Model model = quarters(3);
  const AxisPtr site = axis("site", {"a", "b"});
  for (const char* name : {"x", "y"})
    add(model, name, uncertain(Distribution::normal(0, 1), {site}, {Path::Kind::walk, 1, 0}));
  model.correlate({"x", "y"}, {1, .5, .5, 1});
  const auto found = draw(model, many, 256);
  const auto step = [&](const char* name, std::size_t cell) {
    const Values before = found.at(name).cell(cell), now = found.at(name).cell(cell + 1);
    Values change(many);
    for (std::size_t n = 0; n < many; ++n) change[n] = now[n] - before[n];
    return change;
  };
  CHECK_THAT(spearman(step("x", 0), step("y", 0)), WithinAbs(.5, 4 * error(.5)));
  CHECK_THAT(spearman(step("x", 4), step("y", 4)), WithinAbs(.5, 4 * error(.5)));
  CHECK_THAT(spearman(step("x", 0), step("y", 3)), WithinAbs(0, 4 * error(0)));
  CHECK_THAT(spearman(found.at("x").cell(0), found.at("y").cell(0)), WithinAbs(.5, 4 * error(.5)));
  CHECK_THAT(spearman(found.at("x").cell(0), step("y", 0)), WithinAbs(0, 4 * error(0)));
}

TEST_CASE("a member that a case makes certain leaves the others where they were") {
  Model model = quarters(3);
  for (const char* name : {"x", "y"}) add(model, name, uncertain(Distribution::normal(0, 1)));
  model.correlate({"x", "y"}, {1, .5, .5, 1});
  const Model fixed = model.with("fixed", {{"x", certain({}, {0})}});
  CHECK(same_bits(draw(fixed, 99).at("y").values, draw(model, 99).at("y").values));
}

}  // namespace gigawatt
