#include "compute_checks.hpp"
#include "finance_letter.hpp"

namespace gigawatt {
using namespace test;

namespace {
Model with_cash() {
  Model model = letter(8);
  parts::revenue().add(model, "revenue", revenue_inputs(model));
  parts::cash().add(model, "cash", cash_inputs(model));
  return model;
}
}  // namespace

TEST_CASE("what must be true, each in its own unit") {
  Model model = with_cash();
  parts::required().add(model, "required", required_inputs(model));
  CHECK(described(model, "required.cost") == "USD |  | ");
  CHECK(described(model, "required.factor") == "1 |  | ");
  CHECK(described(model, "required.revenue") == "USD | time | flow");
  CHECK(described(model, "required.per_gw_year") == "USD/(GW*year) |  | ");
  CHECK(described(model, "required.cost_per_gw_year") == "USD/(GW*year) |  | ");
  CHECK(described(model, "required.paying") == "user | time | stock");
  CHECK(described(model, "required.utilisation") == "1 |  | ");
  CHECK(described(model, "required.price_per_accelerator_hour") == "USD/(accelerator*hour) |  | ");
  CHECK(model.at("required.utilisation").status == "required.utilisation_possible");
  CHECK(model.at("required.revenue").status == "required.earned");
  check_documented(model, "required");
}

TEST_CASE("required refuses inputs that are missing, unknown or of another unit") {
  Model model = with_cash();
  const Given given = required_inputs(model);
  check_refusals(parts::required(), model, given);
}

}  // namespace gigawatt
