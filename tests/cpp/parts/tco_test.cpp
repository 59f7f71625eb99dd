#include "compute_checks.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("tco is a cost per available accelerator-hour, by generation") {
  const Model model = letter();
  for (const char* name : {"it", "site", "running", "per_accelerator_hour"}) {
    CHECK(described(model, std::string("tco.") + name) == "USD/(accelerator*hour) | generation | ");
  }
  for (const char* name : {"tco.it_annuity", "tco.site_annuity"}) {
    CHECK(described(model, name) == "1/year |  | ");
    CHECK(model.at(name).meta.source.rfind("formula: ", 0) == 0);
  }
  check_documented(model, "tco");
}

TEST_CASE("tco takes the electricity price of the first period, or one without time") {
  Model model = letter();
  CHECK(model.at("tco.running").formula.text().find("opex.electricity_price[time=2026Q1]") !=
        std::string::npos);
  Given given;
  for (const auto& input : parts::tco().inputs) {
    given[input.name] = constant(1.0, Unit::parse(input.unit));
  }
  parts::tco().add(model, "plain", given);
  CHECK(described(model, "plain.per_accelerator_hour") == "USD/(accelerator*hour) |  | ");
}

TEST_CASE("tco refuses inputs that are missing, unknown or of another unit") {
  const Model model = letter();
  Given given;
  for (const auto& input : parts::tco().inputs) given[input.name] = constant(1.0, Unit::parse(input.unit));
  check_refusals(parts::tco(), model, given);
}

TEST_CASE("the chain takes cases: other values, and formulas in place of values") {
  const Model model = letter();
  Input four;
  four.cells = {Distribution::constant(4)};
  const Model shorter = model.with("GPUs last four years", {{"fleet.life", four}});
  CHECK(shorter.names() == model.names());
  const Model reading =
      model.with("IT reading", {{"deployment.facility_per_gw", Replacement(model.ref("power.pue"))}});
  CHECK(described(reading, "capex.per_gw") == "USD/GW | time | rate");
}

}  // namespace gigawatt
