// The letter's base run, what it costs: figures of FLAGSHIP.md, section 12, that follow from sections 1 to 4.
// Seven digits were computed apart, by a plain loop over days.
#include "compute_base.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("capex is 503 billion, and all that enters service is paid") {
  const Model model = letter();
  CHECK_THAT(total(model, "capex.total", "1e9*USD"), WithinRel(502.6554249791, 1e-9));
  CHECK_THAT(total(model, "capex.accelerators", "1e9*USD"), WithinRel(292.3608292002, 1e-9));
  CHECK_THAT(base_values(model, "capex.total").front() / 1e9, WithinRel(21.0615847119, 1e-9));
  CHECK_THAT(base_values(model, "capex.total")[4] / 1e9, WithinRel(24.9541539126, 1e-9));
  CHECK(last(model, "capex.total", "USD") == 0.0);
  const auto in_service = base_values(model, "capex.in_service");
  const std::vector<std::string> components{"accelerators", "networking", "other_it", "facility", "power"};
  for (std::size_t c = 0; c < components.size(); ++c) {
    const auto begin = in_service.begin() + static_cast<std::ptrdiff_t>(c * periods);
    INFO(components[c]);
    CHECK_THAT(total(model, "capex." + components[c], "USD"),
               WithinRel(std::accumulate(begin, begin + periods, 0.0), 1e-12));
  }
  CHECK_THAT(total(model, "capex.total", "USD"), WithinRel(total(model, "capex.in_service", "USD"), 1e-12));
  CHECK_THAT(total(with(model, "deployment.total", {4}), "capex.total", "USD"),
             WithinRel(189143071459.8, 1e-9));
}

TEST_CASE("cash adds up to what enters service on a timeline shorter than the leads") {
  const Model model = letter(4);
  CHECK(total(model, "capex.total", "USD") > 0.0);
  CHECK_THAT(total(model, "capex.total", "USD"), WithinRel(total(model, "capex.in_service", "USD"), 1e-12));
}

TEST_CASE(
    "the letter by month and by year: the same gigawatts, packages within a period's turn of generations") {
  for (const Timeline& timeline :
       {Timeline(Frequency::month, "2026-01", 120), Timeline(Frequency::year, "2026", 10)}) {
    const Model model = letter(timeline);
    INFO(timeline.text());
    CHECK_THAT(last(model, "deployment.online", "GW"), WithinRel(10.0, 1e-12));
    CHECK(total(model, "deployment.gigawatts", "1") == 10.0);
    CHECK_THAT(total(model, "fleet.accelerators_added", "accelerator"), WithinRel(2.08e6, .01));
    CHECK_THAT(total(model, "fleet.accelerators_added", "accelerator") -
                   total(model, "fleet.accelerators_retired", "accelerator"),
               WithinRel(last_of_each(model, "fleet.accelerators"), 1e-9));
    CHECK_THAT(total(model, "capex.total", "USD"), WithinRel(total(model, "capex.in_service", "USD"), 1e-12));
    CHECK_THAT(total(model, "capex.total", "USD"), WithinRel(503e9, .02));
  }
}

TEST_CASE("the price of a gigawatt lies between McKinsey's and Huang's") {
  const Model model = letter();
  const auto per_gw = base_values(model, "capex.per_gw");
  CHECK_THAT(per_gw[0] * 1e9 / 1e9, WithinRel(48.0217391304, 1e-9));
  CHECK_THAT(per_gw[8] * 1e9 / 1e9, WithinRel(54.2592419472, 1e-9));
  const double mean = total(model, "capex.total", "USD") / total(model, "deployment.added", "GW");
  CHECK(mean > 42e9);
  CHECK(mean < 60e9);
  CHECK_THAT(mean, WithinAbs(50.3e9, .05e9));
}

TEST_CASE("running a gigawatt for a year takes 0.6 billion of electricity") {
  const Model model = letter();
  const double mwh = Unit::parse("USD/MWh").scale();
  const auto price = base_values(model, "opex.electricity_price");
  CHECK_THAT(price.front() / mwh, WithinRel(85.09378060803, 1e-9));
  CHECK_THAT(price.back() / mwh, WithinRel(113.51523959910, 1e-9));
  CHECK_THAT(price.front() * Unit::parse("GW*year").scale() * .8, WithinAbs(.60e9, .005e9));
  CHECK_THAT(total(model, "opex.electricity", "1e9*USD"), WithinRel(38.3002061773, 1e-9));
  CHECK_THAT(total(model, "opex.total", "1e9*USD"), WithinRel(65.6337248450, 1e-9));
}

TEST_CASE("an accelerator-hour of Vera Rubin costs 4.78 dollars") {
  const Model model = letter();
  const std::vector<double> expected{4.781161118494, 8.737719293146, 10.157665760480};
  const auto cost = base_values(model, "tco.per_accelerator_hour");
  for (std::size_t g = 0; g < 3; ++g) {
    CHECK_THAT(cost[g] / Unit::parse("USD/(accelerator*hour)").scale(), WithinRel(expected[g], 1e-9));
  }
  // Without interest, capital is spread evenly over the life.
  const auto free = base_values(with(model, "returns.discount_rate", {0}), "tco.it");
  CHECK_THAT(free[0] / Unit::parse("USD/(accelerator*hour)").scale(),
             WithinRel(95e3 * 1.32 / (5.5 * 8766 * .95), 1e-12));
}

TEST_CASE("published costs: a year of an IT gigawatt, an hour of GB200") {
  const Model model = letter();
  const Model cheap = with(with(model, "returns.discount_rate", {.06}), "capex.site_life", {14});
  const double year = Unit::parse("year").scale();
  const std::vector<std::pair<double, double>> epoch{
      {3, 12e9}, {5, 8.5e9}, {7, 7e9}};  // Epoch AI, cost of a gigawatt
  for (const auto& [life, published] : epoch) {
    const Model model_of = with(cheap, "fleet.life", {life});
    const double it = base_values(model_of, "tco.it_annuity")[0] * year;
    const double site = base_values(model_of, "tco.site_annuity")[0] * year;
    CHECK_THAT(27e9 * it + 11e9 * site + .9e9, WithinRel(published, .03));
  }
  // 3.4 million a rack of 72, chassis and integration in the price; published 2.21 to 2.75.
  const double price = 3.4e6 / 72;
  const Model gb200 =
      with(with(with(model, "fleet.price", {price, price, price}), "fleet.power", {2.1, 2.1, 2.1}),
           "capex.other_it_ratio", {0});
  CHECK_THAT(
      base_values(gb200, "tco.per_accelerator_hour")[0] / Unit::parse("USD/(accelerator*hour)").scale(),
      WithinAbs(2.43, .005));
}

}  // namespace gigawatt
