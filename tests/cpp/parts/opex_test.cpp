#include "compute_checks.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("opex is electricity and the rest") {
  Model model = quarters();
  number(model, "power.facility", 1, "GW");
  const Given given = opex_inputs(model);
  check_refusals(parts::opex(), model, given);
  parts::opex().add(model, "opex", given);
  CHECK(described(model, "opex.electricity_price") == "USD/MWh | time | rate");
  CHECK(described(model, "opex.electricity") == "USD | time | flow");
  CHECK(described(model, "opex.other") == "USD | time | flow");
  CHECK(described(model, "opex.total") == "USD | time | flow");
  check_documented(model, "opex");
}

TEST_CASE("opex by site keeps the sites") {
  Model model = quarters();
  Given given;
  number(model, "power.facility", 1, "GW");
  given = opex_inputs(model);
  given["facility"] = along(model, axis("site", {"Abilene", "Lordstown"}), "facility", {1, 2}, "GW");
  parts::opex().add(model, "opex", given);
  CHECK(described(model, "opex.total") == "USD | site × time | flow");
}

}  // namespace gigawatt
