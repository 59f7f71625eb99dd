#include "compute_checks.hpp"
#include "finance_letter.hpp"

namespace gigawatt {
using namespace test;

namespace {
Model with_tranches() {
  Model model = letter();
  parts::tranches().add(model, "investment", tranche_inputs(model));
  return model;
}
}  // namespace

TEST_CASE("circularity sets sales beside what is invested") {
  Model model = with_tranches();
  parts::circularity().add(model, "circularity", circularity_inputs(model));
  CHECK(described(model, "circularity.nvidia_revenue") == "USD | time | flow");
  CHECK(described(model, "circularity.nvidia_per_gw") == "USD/GW | time | rate");
  CHECK(described(model, "circularity.share_financed") == "1 |  | ");
  CHECK(model.at("circularity.share_financed").status == "circularity.bought");
  check_documented(model, "circularity");
}

TEST_CASE("circularity refuses inputs that are missing, unknown or of another unit") {
  Model model = with_tranches();
  const Given given = circularity_inputs(model);
  check_refusals(parts::circularity(), model, given);
}

TEST_CASE("circularity asks for a price by component") {
  Model model = with_tranches();
  Given given = circularity_inputs(model);
  given["cost_per_gw"] = model.ref("capex.per_gw");
  CHECK_THROWS_WITH(parts::circularity().add(model, "circularity", given), contains("component"));
}

}  // namespace gigawatt
