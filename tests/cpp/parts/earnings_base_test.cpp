// Base runs of revenue, cash, returns, required and valuation on small models worked out here by hand.
#include <cmath>

#include "catch.hpp"
#include "finance_letter.hpp"
#include "gigawatt/engine/base.hpp"

namespace gigawatt {
using namespace test;

namespace {

const Unit usd = Unit::parse("USD"), per_year = Unit::parse("1/year");
constexpr double year_days = 365.25;

Model years(const char* first, int count) {
  return Model("years", Timeline(Frequency::year, first, count));
}
double value(const Model& model, const std::string& name) {
  return base_values(model, name).front();
}

// Discounting from the middle of each year, 2026 to 2029.
double discounted(const std::vector<double>& flow, double rate) {
  const double days[] = {365, 365, 366, 365};
  double start = 0, total = 0;
  for (std::size_t t = 0; t < flow.size(); ++t) {
    total += flow[t] * std::pow(1 + rate, -(start + days[t] / 2) / year_days);
    start += days[t];
  }
  return total;
}

Model returns_of(const std::vector<double>& operating, const std::vector<double>& capex) {
  Model model = years("2026", static_cast<int>(operating.size()));
  const Expr earned = series(model, "operating", operating, "USD"),
             spent = series(model, "capex", capex, "USD");
  const AxisPtr component = axis("component", {"accelerators", "facility"});
  parts::returns().add(
      model, "returns",
      {{"discount_rate", constant(.1, per_year)},
       {"operating", earned},
       {"capex", spent},
       {"free", earned - spent},
       {"facility", constant(1.5, Unit::parse("GW"))},
       {"in_service", select(spent, "time", "2026") * along(model, component, "part", {.75, .25}, "1") *
                          indicator(equal(position(model.time_axis()), constant(0)))},
       {"online", series(model, "online", std::vector<double>(operating.size(), 2), "GW")},
       {"facility_per_gw", constant(1.0)}});
  return model;
}

}  // namespace

TEST_CASE("revenue is what users pay or what compute can serve") {
  Model model = years("2026", 2);
  Given given = own_inputs(model, "revenue",
                           {{"users_start", 100, "user"},
                            {"users_limit", 400, "user"},
                            {"users_growth", .5, "1/year"},
                            {"paying_start", .1, "1"},
                            {"paying_final", .2, "1"},
                            {"per_user_start", 240, "USD/(user*year)"},
                            {"per_user_growth", .1, "1/year"},
                            {"per_user_noise", 1, "1"},
                            {"enterprise_start", .5, "1"},
                            {"enterprise_final", 1, "1"},
                            {"horizon", 2, "year"},
                            {"other_compute_start", 1, "W"},
                            {"other_compute_final", 3, "W"},
                            {"other_compute_horizon", 2, "year"},
                            {"per_gw_limit", 4500, "USD/(W*year)"},
                            {"contribution_start", .6, "1"},
                            {"contribution_final", .8, "1"},
                            {"online", 2, "W"},
                            {"facility_per_gw", 1, "1"},
                            {"facility", 1.5, "W"},
                            {"utilised_hours", 3600, "accelerator*hour"},
                            {"discount_rate", .1, "1/year"}});
  given["users_date"] = date_constant(parse_date("2026-01-01"));
  given["reference_date"] = date_constant(parse_date("2026-01-01"));
  given["other_compute_from"] = date_constant(parse_date("2026-01-01"));
  parts::revenue().add(model, "revenue", given);

  const auto total = base_values(model, "revenue.total"), demand = base_values(model, "revenue.demand");
  const auto attributed = base_values(model, "revenue.attributed"),
             left = base_values(model, "revenue.contribution");
  std::vector<double> left_for_compute;
  for (std::size_t t = 0; t < 2; ++t) {
    const double since = (t + .5) * 365 / year_days, length = 365 / year_days, ramp = since / 2;
    const double users = 400 / (1 + 3 * std::exp(-.5 * since));
    const double consumer = users * (.1 + .1 * ramp) * 240 * std::pow(1.1, since) * length;
    const double wanted = consumer * (1 + .5 + .5 * ramp), compute = 2 + 1 + 2 * ramp;
    const double earned = std::min(wanted, 4500 * compute * length);
    CHECK_THAT(demand[t], WithinRel(wanted, 1e-12));
    CHECK_THAT(total[t], WithinRel(earned, 1e-12));
    CHECK_THAT(attributed[t], WithinRel(earned * 1.5 / compute, 1e-12));
    CHECK_THAT(left[t], WithinRel(.6 + .2 * ramp, 1e-12));
    left_for_compute.push_back(earned * 1.5 / compute * (.6 + .2 * ramp));
  }
  const double hours = discounted({3600, 3600}, .1) * 3600;  // coherent: accelerator seconds
  CHECK_THAT(value(model, "revenue.per_accelerator_hour"),
             WithinRel(discounted(left_for_compute, .1) / hours, 1e-12));
}

TEST_CASE("without compute there is no revenue to attribute") {
  Model model = letter(4);
  Given given = revenue_inputs(model);
  given["other_compute_start"] = given["other_compute_final"] = constant(0.0, Unit::parse("GW"));
  parts::revenue().add(model, "revenue", given);
  CHECK(value(model, "revenue.total") == 0);
  CHECK(value(model, "revenue.attributed") == 0);
}

TEST_CASE("residuals: sites at book when racks retire, the rest at book in the last period") {
  Model model = years("2026", 6);
  const AxisPtr component = axis("component", {"accelerators", "facility", "power"});
  Input bought;
  bought.dims = Dims({component, model.time_axis()});
  for (double usd_value : {60, 0, 0, 0, 30, 0, 70, 0, 0, 0, 40, 0, 30, 0, 0, 0, 10, 0}) {
    bought.cells.push_back(Distribution::constant(usd_value));
  }
  const Expr in_service = model.add_input("in_service", bought, usd, Kind::number, Timing::flow, {});
  const Expr life = constant(3, Unit::parse("year"));
  parts::cash().add(model, "cash",
                    {{"attributed", constant(10.0, usd)},
                     {"contribution", series(model, "contribution", {.5, .5, .5, .5, .5, .5}, "1")},
                     {"opex", constant(2.0, usd)},
                     {"capex", constant(1.0, usd)},
                     {"in_service", in_service},
                     {"survival", ramp(constant(3) - age_of(model.age_axis()))},
                     {"life", life},
                     {"site_life", constant(10, Unit::parse("year"))}});
  // 100 of site bought in 2026 retires in 2029 with 7/10 of its book; 50 and 30 of IT bought in 2030 are 1.5
  // years old.
  const double expected[] = {0, 0, 0, 70, 0, 50 * .85 + 30 * .5};
  const auto residual = base_values(model, "cash.residual"), free = base_values(model, "cash.free");
  for (std::size_t t = 0; t < 6; ++t) {
    CHECK_THAT(residual[t], WithinAbs(expected[t], 1e-9));
    CHECK_THAT(free[t], WithinAbs(3 - 1 + expected[t], 1e-9));
  }
}

TEST_CASE("net present value discounts from the middle of each period to the start") {
  const Model model = returns_of({0, 60, 60, 60}, {100, 0, 0, 0});
  CHECK_THAT(value(model, "returns.npv"), WithinRel(discounted({-100, 60, 60, 60}, .1), 1e-12));
}

TEST_CASE("payback is the end of the period from which the money is back for good") {
  const auto payback = [](const std::vector<double>& operating, const std::vector<double>& capex) {
    return base_run(returns_of(operating, capex), {"returns.payback"}).at("returns.payback");
  };
  const double day = seconds_per_day;
  const auto steady = payback({0, 60, 60, 0}, {100, 0, 0, 0});
  CHECK(steady.present == std::vector<double>{1});
  CHECK_THAT(steady.values[0], WithinRel(1096 * day, 1e-12));
  CHECK_THAT(payback({0, 50, 50, 0}, {100, 0, 0, 0}).values[0],
             WithinRel(1096 * day, 1e-12));  // exactly zero counts
  CHECK_THAT(payback({0, 120, -60, 60}, {100, 0, 0, 0}).values[0], WithinRel(4 * seconds_per_year, 1e-12));
  CHECK_THAT(payback({200, 0, 0, 0}, {100, 0, 0, 0}).values[0], WithinRel(365 * day, 1e-12));
  CHECK(payback({0, 40, 40, 0}, {100, 0, 0, 0}).present == std::vector<double>{0});
  CHECK(payback({0, 120, 0, 0}, {100, 0, 0, 50}).present == std::vector<double>{0});
  CHECK(value(returns_of({0, 40, 40, 0}, {100, 0, 0, 0}), "returns.payback_reached") == 0);
}

TEST_CASE("cash yield: operating cash of a gigawatt-year over the cost of a gigawatt") {
  const Model model = returns_of({0, 30, 30, 30}, {100, 0, 0, 0});
  const double per_gw_year = 90 / (1.5 * 4), per_gw = 100.0 / 2;
  CHECK_THAT(value(model, "returns.cash_yield") * seconds_per_year, WithinRel(per_gw_year / per_gw, 1e-12));
}

TEST_CASE("what must be true, per dollar, per user and per hour") {
  Model model = years("2026", 2);
  parts::required().add(model, "required",
                        {{"discount_rate", constant(.1, per_year)},
                         {"opex", series(model, "opex", {10, 10}, "USD")},
                         {"capex", series(model, "capex", {50, 0}, "USD")},
                         {"residual", series(model, "residual", {0, 8}, "USD")},
                         {"attributed", series(model, "attributed", {40, 60}, "USD")},
                         {"contribution", constant(.5)},
                         {"facility", constant(2.0, Unit::parse("W"))},
                         {"utilised_hours", constant(7.0, Unit::parse("accelerator*hour"))},
                         {"paying_users", series(model, "users", {3, 4}, "user")},
                         {"fleet_utilisation", constant(.9)}});
  const double cost = discounted({60, 2}, .1), factor = cost / discounted({20, 30}, .1);
  CHECK_THAT(value(model, "required.factor"), WithinRel(factor, 1e-12));
  CHECK_THAT(base_values(model, "required.revenue")[1], WithinRel(60 * factor, 1e-12));
  CHECK_THAT(base_values(model, "required.paying")[1], WithinRel(4 * factor, 1e-12));
  const double watt_years = discounted({2 * 365 / year_days, 2 * 365 / year_days}, .1);
  CHECK_THAT(value(model, "required.per_gw_year") * seconds_per_year,
             WithinRel(factor * discounted({40, 60}, .1) / watt_years, 1e-12));
  CHECK_THAT(value(model, "required.cost_per_gw_year") * seconds_per_year,
             WithinRel(cost / watt_years, 1e-12));
  CHECK_THAT(value(model, "required.price_per_accelerator_hour") * 3600,
             WithinRel(cost / discounted({7, 7}, .1), 1e-12));
  CHECK(base_run(model, {"required.utilisation"}).at("required.utilisation").present ==
        std::vector<double>{0});
}

}  // namespace gigawatt
