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

TEST_CASE("returns are one number each, and say whether they exist") {
  Model model = with_cash();
  parts::returns().add(model, "returns", returns_inputs(model));
  CHECK(described(model, "returns.npv") == "USD |  | ");
  CHECK(described(model, "returns.payback_reached") == "flag |  | ");
  CHECK(described(model, "returns.payback") == "year |  | ");
  CHECK(described(model, "returns.cash_yield") == "1/year |  | ");
  CHECK(model.at("returns.payback").status == "returns.payback_reached");
  CHECK(model.at("returns.cash_yield").status == "returns.built");
  check_documented(model, "returns");
}

TEST_CASE("returns refuse inputs that are missing, unknown or of another unit") {
  Model model = with_cash();
  const Given given = returns_inputs(model);
  check_refusals(parts::returns(), model, given);
}

}  // namespace gigawatt
