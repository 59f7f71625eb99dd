// Base runs of the financial parts on small models whose answers are worked out here by hand: money and
// ownership.
#include <cmath>

#include "catch.hpp"
#include "finance_letter.hpp"
#include "gigawatt/engine/base.hpp"

namespace gigawatt {
using namespace test;

namespace {

const Unit usd = Unit::parse("USD"), per_year = Unit::parse("1/year");

// A tranche a quarter, and the cap table that follows.
Model staged(const std::vector<double>& amounts, double post_money, double other_rounds, double pool) {
  Model model = quarters(static_cast<int>(amounts.size()));
  parts::captable().add(model, "captable",
                        {{"tranche", series(model, "tranche", amounts, "USD")},
                         {"post_money_start", constant(post_money, usd)},
                         {"growth", constant(0.0, per_year)},
                         {"noise", constant(1.0)},
                         {"other_rounds", constant(other_rounds, per_year)},
                         {"pool", constant(pool, per_year)},
                         {"initial_shares", constant(1e9, Unit::parse("share"))}});
  return model;
}

Given three_tranches(Model& model, bool first_on_signature, const char* signature, std::vector<double> go) {
  const AxisPtr k = gigawatts(3);
  return {
      {"amount", along(model, k, "amount", {10, 20, 30}, "USD")},
      {"crossed", flag(model, Dims({k, model.time_axis()}), "crossed", {0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0})},
      {"go", flag(model, Dims({k}), "go", go)},
      {"first_on_signature", flag_constant(first_on_signature)},
      {"signature", date_constant(parse_date(signature))}};
}

std::vector<double> tranches_of(bool first_on_signature, const char* signature, std::vector<double> go) {
  Model model = quarters(4);
  parts::tranches().add(model, "investment", three_tranches(model, first_on_signature, signature, go));
  return base_values(model, "investment.tranche");
}

}  // namespace

TEST_CASE("the first tranche is paid at the signature, the others at their milestones") {
  using Values = std::vector<double>;
  CHECK(tranches_of(true, "2026-01-15", {1, 1, 1}) == Values{10, 0, 0, 0, 0, 0, 20, 0, 0, 0, 30, 0});
  CHECK(tranches_of(true, "2026-03-31", {1, 1, 1}) == Values{10, 0, 0, 0, 0, 0, 20, 0, 0, 0, 30, 0});
  CHECK(tranches_of(true, "2026-04-01", {1, 1, 1}) == Values{0, 10, 0, 0, 0, 0, 20, 0, 0, 0, 30, 0});
  CHECK(tranches_of(true, "2026-12-31", {1, 1, 1}) == Values{0, 0, 0, 10, 0, 0, 20, 0, 0, 0, 30, 0});
  CHECK(tranches_of(false, "2026-01-15", {1, 1, 1}) == Values{0, 10, 0, 0, 0, 0, 20, 0, 0, 0, 30, 0});
  CHECK(tranches_of(true, "2026-01-15", {0, 1, 1}) == Values{0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 30, 0});
}

TEST_CASE("what is invested adds up") {
  Model model = quarters(4);
  parts::tranches().add(model, "investment", three_tranches(model, true, "2026-01-15", {1, 1, 1}));
  CHECK(base_values(model, "investment.cumulative") == std::vector<double>{10, 10, 60, 60});
}

TEST_CASE("ten tranches at a flat price, nobody else") {
  const Model model = staged(std::vector<double>(10, 10e9), 500e9, 0, 0);
  const auto stake = base_values(model, "captable.nvidia_stake");
  CHECK_THAT(stake.front(), WithinRel(.02, 1e-12));
  CHECK_THAT(stake.back(), WithinRel(1 - std::pow(.98, 10), 1e-9));
}

TEST_CASE("one tranche is its share of the post-money valuation, whatever was diluted before") {
  const Model model = staged({30e9, 0}, 852e9, .1, .05);
  const auto stake = base_values(model, "captable.nvidia_stake");
  CHECK_THAT(stake[0], WithinRel(30.0 / 852.0, 1e-12));
  // The second quarter of 2026 has 91 days.
  CHECK_THAT(stake[1], WithinRel(stake[0] * std::pow(.9 * .95, 91 / 365.25), 1e-12));
}

TEST_CASE("shares add up") {
  const Model model = staged({0, 10e9, 20e9, 0}, 500e9, .04, .02);
  const auto before = base_values(model, "captable.shares_before"),
             issued = base_values(model, "captable.issued");
  const auto shares = base_values(model, "captable.shares"),
             held = base_values(model, "captable.investor_shares");
  CHECK_THAT(before[0], WithinRel(1e9 / std::pow(.96 * .98, 90 / 365.25), 1e-12));
  double total = 0;
  for (std::size_t t = 0; t < shares.size(); ++t) {
    total += issued[t];
    CHECK_THAT(shares[t], WithinRel(before[t] + issued[t], 1e-12));
    CHECK_THAT(held[t], WithinAbs(total, 1e-3));
  }
  CHECK_THAT(issued[1] / before[1], WithinRel(10.0 / 490.0, 1e-12));
}

TEST_CASE("the valuation grows from the middle of the first period") {
  Model model = quarters(3);
  parts::captable().add(model, "captable",
                        {{"tranche", series(model, "tranche", {10e9, 0, 5e9}, "USD")},
                         {"post_money_start", constant(500e9, usd)},
                         {"growth", constant(.15, per_year)},
                         {"noise", series(model, "noise", {1, 1.1, .9}, "1")},
                         {"other_rounds", constant(0.0, per_year)},
                         {"pool", constant(0.0, per_year)},
                         {"initial_shares", constant(1e9, Unit::parse("share"))}});
  const auto post = base_values(model, "captable.post_money"), pre = base_values(model, "captable.pre_money");
  CHECK(post[0] == 500e9);
  CHECK_THAT(post[1], WithinRel(500e9 * std::pow(1.15, 90.5 / 365.25) * 1.1, 1e-12));
  CHECK_THAT(post[2], WithinRel(500e9 * std::pow(1.15, 182.0 / 365.25) * .9, 1e-12));
  CHECK_THAT(pre[2], WithinRel(post[2] - 5e9, 1e-12));
}

TEST_CASE("tranches over what the vendor sells") {
  Model model = quarters(2);
  const AxisPtr parts_of = axis("component", {"accelerators", "networking", "facility"});
  parts::circularity().add(model, "circularity",
                           {{"accelerators", series(model, "accelerators", {30, 60}, "USD")},
                            {"networking", series(model, "networking", {10, 10}, "USD")},
                            {"cost_per_gw", along(model, parts_of, "cost", {30, 6, 12}, "USD/GW")},
                            {"networking_share", constant(.5)},
                            {"tranche", series(model, "tranche", {20, 5}, "USD")}});
  CHECK(base_values(model, "circularity.nvidia_revenue") == std::vector<double>{35, 65});
  CHECK_THAT(base_values(model, "circularity.nvidia_per_gw").front(), WithinRel(33e-9, 1e-12));
  CHECK_THAT(base_values(model, "circularity.share_financed").front(), WithinRel(.25, 1e-12));

  parts::vendor().add(model, "nvidia",
                      {{"revenue", model.ref("circularity.nvidia_revenue")},
                       {"gross_margin", constant(.6)},
                       {"tranche", model.ref("tranche")},
                       {"stake", constant(.02)},
                       {"post_money", constant(1000.0, usd)},
                       {"market_cap", constant(4000.0, usd)}});
  const auto net = base_values(model, "nvidia.net_cash");
  CHECK_THAT(net[0], WithinRel(.6 * 35 - 20, 1e-12));
  CHECK_THAT(net[1], WithinRel(.6 * 65 - 5, 1e-12));
  CHECK_THAT(base_values(model, "nvidia.holding").front(), WithinRel(20, 1e-12));
  CHECK_THAT(base_values(model, "nvidia.share_of_market_cap").front(), WithinRel(.005, 1e-12));
}

TEST_CASE("nothing bought, nothing financed") {
  Model model = quarters(2);
  const AxisPtr parts_of = axis("component", {"accelerators", "networking"});
  const Expr none = constant(0.0, usd);
  parts::circularity().add(model, "circularity",
                           {{"accelerators", none},
                            {"networking", none},
                            {"cost_per_gw", along(model, parts_of, "cost", {30, 6}, "USD/GW")},
                            {"networking_share", constant(1.0)},
                            {"tranche", none}});
  const auto run = base_run(model, {"circularity.share_financed"});
  CHECK(run.at("circularity.share_financed").present == std::vector<double>{0});
}

}  // namespace gigawatt
