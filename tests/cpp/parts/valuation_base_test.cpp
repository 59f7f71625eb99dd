// Base runs of the valuation against closed forms. 2025, 2026 and 2027 have 365 days each.
#include <cmath>

#include "catch.hpp"
#include "finance_letter.hpp"
#include "gigawatt/engine/base.hpp"

namespace gigawatt {
using namespace test;

namespace {

constexpr double length = 365 / 365.25;

Model valued(double margin_start, double margin_final, double discount_rate, double terminal_growth) {
  Model model("value", Timeline(Frequency::year, "2025", 3));
  Given given = own_inputs(model, "valuation",
                           {{"margin_start", margin_start, "1"},
                            {"margin_final", margin_final, "1"},
                            {"margin_horizon", 6, "year"},
                            {"discount_rate", discount_rate, "1/year"},
                            {"terminal_growth", terminal_growth, "1/year"},
                            {"multiple_start", 30, "1"},
                            {"multiple_final", 8, "1"},
                            {"multiple_horizon", 2, "year"},
                            {"dcf_weight", .25, "1"}});
  given["revenue"] = constant(1000.0, Unit::parse("USD"));
  given["stake"] = constant(.02);
  given["reference_date"] = date_constant(parse_date("2025-01-01"));
  parts::valuation().add(model, "valuation", given);
  return model;
}

}  // namespace

TEST_CASE("a constant cash flow is worth a geometric sum and a perpetuity") {
  const Model model = valued(.2, .2, .1, 0);
  const double cash = 200, v = std::pow(1.1, -length), terminal = cash / length / .1;
  const auto dcf = base_values(model, "valuation.dcf");
  const auto discounted = base_values(model, "valuation.terminal"),
             share = base_values(model, "valuation.terminal_share");
  for (int t = 0; t < 3; ++t) {
    const int left = 2 - t;
    const double worth =
        cash * std::sqrt(v) * (1 - std::pow(v, left)) / (1 - v) + terminal * std::pow(v, left);
    CHECK_THAT(dcf[static_cast<std::size_t>(t)], WithinRel(worth, 1e-12));
    CHECK_THAT(discounted[static_cast<std::size_t>(t)], WithinRel(terminal * std::pow(v, left), 1e-12));
    CHECK_THAT(share[static_cast<std::size_t>(t)], WithinRel(terminal * std::pow(v, left) / worth, 1e-12));
  }
  CHECK(share.back() == 1);
}

TEST_CASE("cash after the end grows for ever") {
  const Model model = valued(.2, .2, .12, .035);
  CHECK_THAT(base_values(model, "valuation.terminal_at_end").front(),
             WithinRel(200 / length * 1.035 / (.12 - .035), 1e-12));
}

TEST_CASE("the margin runs on a straight line") {
  const auto cash = base_values(valued(-.9, .25, .12, .035), "valuation.free_cash_flow");
  CHECK_THAT(cash[1], WithinRel(1000 * (-.9 + 1.15 * 1.5 * length / 6), 1e-12));
}

TEST_CASE("the multiple falls geometrically to its final level, and both values are weighted") {
  const Model model = valued(.2, .2, .1, 0);
  const auto multiple = base_values(model, "valuation.multiple"), dcf = base_values(model, "valuation.dcf");
  CHECK_THAT(multiple[0], WithinRel(8 * std::pow(30. / 8, 1 - length / 4) * 1000 / length, 1e-12));
  CHECK_THAT(multiple[2], WithinRel(8 * 1000 / length, 1e-12));
  const auto worth = base_values(model, "valuation.enterprise");
  CHECK_THAT(worth[0], WithinRel(.25 * dcf[0] + .75 * multiple[0], 1e-12));
  CHECK_THAT(base_values(model, "valuation.nvidia_holding")[0], WithinRel(.02 * worth[0], 1e-12));
}

TEST_CASE("a perpetuity that grows as fast as it is discounted has no value") {
  for (const double growth : {.1, .12}) {
    const auto run = base_run(valued(.2, .2, .1, growth), {"valuation.terminal_at_end", "valuation.dcf"});
    CHECK(run.at("valuation.terminal_at_end").present == std::vector<double>{0});
    CHECK(std::isnan(run.at("valuation.dcf").values.front()));
  }
}

}  // namespace gigawatt
