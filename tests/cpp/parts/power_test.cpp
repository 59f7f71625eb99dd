#include "compute_checks.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("power sums the fleet over its generations") {
  Model model = quarters();
  parts::deployment().add(model, "deployment", deployment_inputs(model));
  parts::fleet().add(model, "fleet", fleet_inputs(model));
  const Given given = power_inputs(model);
  check_refusals(parts::power(), model, given);
  parts::power().add(model, "power", given);
  CHECK(described(model, "power.facility") == "GW | time | rate");
  CHECK(described(model, "power.it") == "GW | time | rate");
  check_documented(model, "power");
}

TEST_CASE("power of a fleet that does not change") {
  Model model = quarters();
  const AxisPtr site = axis("site", {"Abilene", "Lordstown"});
  Given given{{"accelerators", along(model, site, "accelerators", {100e3, 50e3}, "accelerator")},
              {"accelerator_power", number(model, "each", 1.9, "kW/accelerator")},
              {"pue", constant(1.2)}};
  parts::power().add(model, "power", given);
  CHECK(described(model, "power.facility") == "GW | site | ");

  // One count for all generations would be counted once per generation.
  given["accelerator_power"] = along(model, generations(), "by_generation", {1, 2, 3}, "kW/accelerator");
  CHECK_THROWS_AS(parts::power().add(model, "wrong", given), AxisError);
  CHECK_FALSE(model.has("wrong.it"));
}

}  // namespace gigawatt
