#include "compute_checks.hpp"

namespace gigawatt {
using namespace test;

namespace {
Model with_fleet() {
  Model model = quarters();
  parts::deployment().add(model, "deployment", deployment_inputs(model));
  parts::fleet().add(model, "fleet", fleet_inputs(model));
  return model;
}
}  // namespace

TEST_CASE("capex defines costs by component, in service and in cash") {
  Model model = with_fleet();
  parts::capex().add(model, "capex", capex_inputs(model));
  CHECK(described(model, "capex.accelerator_price") == "USD/accelerator | generation × time | rate");
  CHECK(described(model, "capex.accelerator_cost_per_gw") == "USD/GW | time | rate");
  CHECK(described(model, "capex.it_due_before") == "1 | time | ratio");
  CHECK(described(model, "capex.site_due_before") == "1 | time | ratio");
  CHECK(described(model, "capex.per_gw_by_component") == "USD/GW | component × time | rate");
  CHECK(described(model, "capex.per_gw") == "USD/GW | time | rate");
  CHECK(described(model, "capex.in_service") == "USD | component × time | flow");
  for (const char* name : {"accelerators", "networking", "other_it", "facility", "power", "total"}) {
    CHECK(described(model, std::string("capex.") + name) == "USD | time | flow");
  }
  CHECK(model.at("capex.in_service").type.dims.find("component")->labels() ==
        std::vector<std::string>{"accelerators", "networking", "other_it", "facility", "power"});
  check_documented(model, "capex");
}

TEST_CASE("capex refuses inputs that are missing, unknown or of another unit") {
  Model model = with_fleet();
  const Given given = capex_inputs(model);
  check_refusals(parts::capex(), model, given);
}

TEST_CASE("a spending profile is by whole periods ahead") {
  Model model = with_fleet();
  Given given = capex_inputs(model);
  given["it_profile"] = constant(1.0);
  CHECK_THROWS_WITH(parts::capex().add(model, "capex", given), contains("needs the axis 'lead'"));
  for (const char* label : {"-1", "1.5", "one", "2 quarters", "99999999999"}) {
    INFO(label);
    given["it_profile"] = along(model, axis("lead", {"0", label}), "profile", {.5, .5}, "1");
    CHECK_THROWS_AS(parts::capex().add(model, "capex", given), AxisError);
    model = with_fleet();
    given = capex_inputs(model);
  }
  CHECK_FALSE(model.has("capex.per_gw"));
}

TEST_CASE("capex of one generation by site") {
  Model model = quarters();
  const AxisPtr site = axis("site", {"Abilene", "Lordstown"});
  const AxisPtr lead = axis("lead", {"0"});
  Given given{{"added", along(model, site, "added", {.1, .2}, "GW")},
              {"facility_per_gw", constant(1.0)},
              {"pue", constant(1.1)},
              {"share", constant(1.0)},
              {"accelerators_per_gw", number(model, "per_gw", 465e3, "accelerator/GW")},
              {"available", dates(model, {}, "available", {"2026-01-01"})},
              {"price", number(model, "price", 47e3, "USD/accelerator")},
              {"price_level", constant(1.0)},
              {"price_decline", constant(0.0, Unit::parse("1/year"))},
              {"networking_ratio", constant(.2)},
              {"other_it_ratio", constant(.1)},
              {"facility_price", along(model, site, "facility_price", {11, 12}, "USD/W")},
              {"power_price", constant(1.5, Unit::parse("USD/W"))},
              {"it_profile", along(model, lead, "it_profile", {1}, "1")},
              {"site_profile", along(model, lead, "site_profile", {1}, "1")}};
  parts::capex().add(model, "capex", given);
  CHECK(described(model, "capex.in_service") == "USD | component × site × time | flow");
  CHECK(described(model, "capex.total") == "USD | site × time | flow");

  given["price"] = along(model, generations(), "prices", {1, 2, 3}, "USD/accelerator");
  CHECK_THROWS_AS(parts::capex().add(model, "wrong", given), AxisError);
}

}  // namespace gigawatt
