// The base run of the whole letter against FLAGSHIP.md, sections 11 and 12: figures as rounded there.
#include <cmath>
#include <numeric>

#include "catch.hpp"
#include "finance_letter.hpp"
#include "gigawatt/engine/base.hpp"

namespace gigawatt {
using namespace test;

namespace {

constexpr double gw_year = 1e9 * seconds_per_year;

double total(const Model& model, const std::string& name) {
  const auto values = base_values(model, name);
  return std::accumulate(values.begin(), values.end(), 0.0);
}
double last(const Model& model, const std::string& name) {
  return base_values(model, name).back();
}
double in_year(const Model& model, const std::string& name, int year) {
  const auto values = base_values(model, name);
  const auto from = values.begin() + 4 * (year - 2026);
  return std::accumulate(from, from + 4, 0.0);
}

Input certain(double value) {
  return {{}, {Distribution::constant(value)}, {}, ""};
}
Model changed(const Model& model, const std::map<std::string, Replacement>& replacements) {
  return model.with("case", replacements);
}

}  // namespace

TEST_CASE("the letter: money, ownership and worth") {
  const Model model = whole_letter();
  CHECK(model.unused_inputs().empty());
  CHECK_THAT(total(model, "capex.total"), WithinAbs(503e9, .5e9));
  CHECK_THAT(total(model, "circularity.nvidia_revenue"), WithinAbs(342e9, .5e9));
  CHECK_THAT(total(model, "investment.tranche"), WithinRel(100e9, 1e-12));
  CHECK_THAT(last(model, "circularity.share_financed"), WithinAbs(.29, .005));
  const std::size_t end_2030 = 19;
  CHECK_THAT(base_values(model, "captable.nvidia_stake")[end_2030], WithinAbs(.105, .0005));
  CHECK_THAT(base_values(model, "nvidia.holding")[end_2030], WithinAbs(102e9, .5e9));
  CHECK_THAT(base_values(model, "valuation.enterprise")[0], WithinAbs(379e9, .5e9));
  CHECK_THAT(base_values(model, "valuation.enterprise")[end_2030], WithinAbs(1079e9, .5e9));
  CHECK_THAT(base_values(model, "valuation.terminal_share")[0], WithinAbs(.91, .005));
}

TEST_CASE("the letter: revenue of the company") {
  const Model model = whole_letter();
  CHECK_THAT(in_year(model, "revenue.total", 2026), WithinAbs(23e9, .5e9));
  CHECK_THAT(in_year(model, "revenue.total", 2029), WithinAbs(122e9, .5e9));
  CHECK_THAT(in_year(model, "revenue.total", 2030), WithinAbs(171e9, .5e9));
  double burnt = 0;
  for (int year = 2026; year < 2030; ++year) burnt -= in_year(model, "valuation.free_cash_flow", year);
  CHECK_THAT(burnt, WithinAbs(106e9, .5e9));
  for (const auto& [year, earned] : std::map<int, double>{{2026, 10.4}, {2029, 10.8}}) {
    const double compute = in_year(model, "revenue.compute", year) / 4;
    CHECK_THAT(in_year(model, "revenue.total", year) / compute, WithinAbs(earned, .05));
  }
}

TEST_CASE("the letter: what must be true") {
  const Model model = whole_letter();
  CHECK_THAT(last(model, "returns.npv"), WithinAbs(-97e9, .5e9));
  CHECK_THAT(last(model, "required.factor"), WithinAbs(1.32, .005));
  CHECK_THAT(last(model, "required.per_gw_year") * gw_year, WithinAbs(15.8e9, .05e9));
  CHECK_THAT(last(model, "required.per_gw_year") / last(model, "required.factor") * gw_year,
             WithinAbs(12e9, .05e9));
  CHECK_THAT(last(model, "required.cost_per_gw_year") * gw_year, WithinAbs(12.3e9, .05e9));
  CHECK_THAT(last(model, "required.price_per_accelerator_hour") * 3600, WithinAbs(9.8, .05));
  CHECK_THAT(last(model, "revenue.per_accelerator_hour") * 3600, WithinAbs(7.5, .05));
  CHECK(last(model, "returns.payback_reached") == 0);
  CHECK_THAT(1 / (last(model, "returns.cash_yield") * seconds_per_year), WithinAbs(5.9, .05));
}

TEST_CASE("with the revenue that is required, the net present value is zero") {
  Model model = whole_letter();
  Given cash = cash_inputs(model);
  cash["attributed"] = model.ref("required.revenue");
  parts::cash().add(model, "paid", cash);
  Given returns = returns_inputs(model);
  returns["operating"] = model.ref("paid.operating");
  returns["free"] = model.ref("paid.free");
  parts::returns().add(model, "even", returns);
  CHECK_THAT(last(model, "even.npv") / last(model, "required.cost"), WithinAbs(0, 1e-12));
}

TEST_CASE("the cases of the letter") {
  const Model model = whole_letter();
  const auto has = [](const Model& one, double npv, double stake) {
    CHECK_THAT(last(one, "returns.npv"), WithinAbs(npv, .5e9));
    CHECK_THAT(last(one, "captable.nvidia_stake"), WithinAbs(stake, .0005));
  };
  has(changed(model, {{"deployment.total", certain(4)}}), -3e9, .039);
  has(changed(model, {{"deployment.start", certain(parse_date("2027-01-01"))}}), -72e9,
      .0815);  // rounded to 8.1 % there
  has(changed(model, {{"fleet.life", certain(4)}}), -157e9, .084);
  has(changed(model, {{"captable.growth", certain(0)}, {"captable.noise", certain(1)}}), -97e9, .121);

  const Model flat = changed(model, {{"captable.growth", certain(0)},
                                     {"captable.other_rounds", certain(0)},
                                     {"captable.pool", certain(0)}});
  CHECK_THAT(last(flat, "captable.nvidia_stake"), WithinRel(1 - std::pow(.98, 10), 1e-9));
}

TEST_CASE("what happened: plain equity without milestones") {
  const Model model = whole_letter();
  Input amount{Dims({gigawatts(10)}), std::vector<Distribution>(10, Distribution::constant(0)), {}, ""};
  amount.cells[0] = Distribution::constant(30e9);
  const Model happened = changed(model, {{"investment.amount", amount},
                                         {"investment.signature", certain(parse_date("2026-03-31"))},
                                         {"captable.post_money_start", certain(852e9)},
                                         {"deployment.total", certain(5)},
                                         {"fleet.roadmap_slip", certain(2)}});
  CHECK_THAT(base_values(happened, "captable.nvidia_stake")[0], WithinRel(30.0 / 852.0, 1e-9));
  CHECK_THAT(last(happened, "captable.nvidia_stake"), WithinAbs(.019, .0005));
  CHECK_THAT(last(happened, "returns.npv"), WithinAbs(-2e9, .5e9));
}

TEST_CASE("a letter that stops before its first gigawatt buys, earns and costs nothing, and says so") {
  const Model model = whole_letter();
  Input never{Dims({gigawatts(10)}), std::vector<Distribution>(10, Distribution::constant(0)), {}, ""};
  const std::vector<std::string> absent{
      "circularity.share_financed", "returns.cash_yield",          "required.factor",
      "required.per_gw_year",       "required.utilisation",        "required.price_per_accelerator_hour",
      "required.cost_per_gw_year",  "revenue.per_accelerator_hour"};
  const auto run = base_run(changed(model, {{"deployment.probability", never}}), absent);
  for (const auto& name : absent) {
    INFO(name);
    CHECK(run.at(name).present == std::vector<double>{0});
  }
}

}  // namespace gigawatt
