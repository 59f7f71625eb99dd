#include "compute_checks.hpp"

namespace gigawatt {
using namespace test;

namespace {
Model with_deployment() {
  Model model = quarters();
  parts::deployment().add(model, "deployment", deployment_inputs(model));
  return model;
}
}  // namespace

TEST_CASE("fleet defines accelerators, their hours and their work by generation") {
  Model model = with_deployment();
  parts::fleet().add(model, "fleet", fleet_inputs(model));
  CHECK(described(model, "fleet.available") == "date | generation | ");
  CHECK(described(model, "fleet.arrived") == "1 | generation × time | ratio");
  CHECK(described(model, "fleet.share") == "1 | generation × time | ratio");
  CHECK(described(model, "fleet.accelerator_power") == "kW/accelerator | generation | ");
  CHECK(described(model, "fleet.accelerators_per_gw") == "accelerator/GW | generation | ");
  CHECK(described(model, "fleet.accelerators_added") == "accelerator | generation × time | flow");
  CHECK(described(model, "fleet.survival") == "1 | age | ");
  CHECK(described(model, "fleet.retirement") == "1 | age | ");
  CHECK(described(model, "fleet.accelerators") == "accelerator | generation × time | stock");
  CHECK(described(model, "fleet.accelerators_retired") == "accelerator | generation × time | flow");
  CHECK(described(model, "fleet.dies") == "die | generation × time | flow");
  CHECK(described(model, "fleet.accelerator_hours") == "accelerator*hour | generation × time | flow");
  CHECK(described(model, "fleet.utilised_accelerator_hours") ==
        "accelerator*hour | generation × time | flow");
  CHECK(described(model, "fleet.flop") == "FLOP | generation × time | flow");
  check_documented(model, "fleet");
}

TEST_CASE("the fleet is a sum over age of one cohort and factors without time") {
  Model model = with_deployment();
  parts::fleet().add(model, "fleet", fleet_inputs(model));
  for (const char* name : {"fleet.accelerators", "fleet.accelerators_retired"}) {
    const Expr& formula = model.at(name).formula;
    REQUIRE(formula->op == Op::reduce_sum);
    CHECK(formula->attribute.axis == "age");
    REQUIRE(formula->args[0]->op == Op::mul);
    CHECK(formula->args[0]->args[0]->op == Op::aged);
    CHECK_FALSE(formula->args[0]->args[1].type().dims.has_time());
  }
}

TEST_CASE("fleet refuses inputs that are missing, unknown or of another unit") {
  Model model = with_deployment();
  const Given given = fleet_inputs(model);
  check_refusals(parts::fleet(), model, given);
}

TEST_CASE("a fleet of one generation by site, at a constant rate") {
  Model model = quarters();
  const AxisPtr site = axis("site", {"Abilene", "Lordstown"});
  Given given{{"added", along(model, site, "added", {.1, .2}, "GW")},
              {"facility_per_gw", constant(1.0)},
              {"pue", along(model, site, "pue", {1.1, 1.2}, "1")},
              {"announced", dates(model, {}, "announced", {"2026-01-01"})},
              {"roadmap_slip", constant(0.0, Unit::parse("year"))},
              {"power", number(model, "power", 1.87, "kW/accelerator")},
              {"power_level", constant(1.0)},
              {"peak_flop", number(model, "peak_flop", 5e15, "FLOP/(s*accelerator)")},
              {"dies_per_package", number(model, "dies", 2, "die/accelerator")},
              {"life", number(model, "life", 5, "year")},
              {"availability", constant(1.0)},
              {"utilisation", constant(1.0)},
              {"mfu", constant(1.0)}};
  parts::fleet().add(model, "fleet", given);
  CHECK(described(model, "fleet.share") == "1 |  | ");
  CHECK(described(model, "fleet.accelerators") == "accelerator | site × time | stock");
  CHECK(described(model, "fleet.flop") == "FLOP | site × time | flow");
}

TEST_CASE("fleet refuses gigawatts that are divided by generation already") {
  Model model = with_deployment();
  Given given = fleet_inputs(model);
  given["added"] = along(model, generations(), "added", {1, 1, 1}, "GW");
  CHECK_THROWS_AS(parts::fleet().add(model, "fleet", given), AxisError);
  CHECK_FALSE(model.has("fleet.share"));
}

}  // namespace gigawatt
