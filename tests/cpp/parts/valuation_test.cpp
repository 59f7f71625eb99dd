#include "compute_checks.hpp"
#include "finance_letter.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("valuation by cash flow and by multiple") {
  const Model model = whole_letter(8);
  for (const char* name : {"dcf", "terminal", "multiple", "enterprise", "nvidia_holding"}) {
    CHECK(described(model, std::string("valuation.") + name) == "USD | time | stock");
  }
  CHECK(described(model, "valuation.free_cash_flow") == "USD | time | flow");
  CHECK(described(model, "valuation.margin") == "1 | time | ratio");
  CHECK(described(model, "valuation.revenue_multiple") == "1 | time | ratio");
  CHECK(described(model, "valuation.terminal_share") == "1 | time | ratio");
  CHECK(described(model, "valuation.terminal_at_end") == "USD |  | ");
  CHECK(model.at("valuation.terminal_at_end").status == "valuation.terminal_exists");
  CHECK(model.at("valuation.dcf").body == Body::state);
  CHECK_FALSE(model.at("valuation.dcf").forward);
  CHECK(model.at("valuation.terminal_share").meta.doc.find("quantiles only") != std::string::npos);
  check_documented(model, "valuation");
}

TEST_CASE("valuation refuses inputs that are missing, unknown or of another unit") {
  Model model = letter(8);
  parts::tranches().add(model, "investment", tranche_inputs(model));
  parts::captable().add(model, "captable", captable_inputs(model));
  parts::revenue().add(model, "revenue", revenue_inputs(model));
  const Given given = valuation_inputs(model);
  check_refusals(parts::valuation(), model, given);
}

TEST_CASE("a discount rate is per year") {
  Model model = whole_letter(8);
  Given given{{"revenue", model.ref("revenue.total")}, {"stake", model.ref("captable.nvidia_stake")}};
  given["discount_rate"] = constant(.12);
  CHECK_THROWS_AS(parts::valuation().add(model, "other", given), UnitError);
}

}  // namespace gigawatt
