#include "compute_checks.hpp"
#include "finance_letter.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("the vendor's profit, money out and holding") {
  const Model model = whole_letter(8);
  for (const char* name : {"gross_profit", "cash_out", "net_cash"}) {
    CHECK(described(model, std::string("nvidia.") + name) == "USD | time | flow");
  }
  CHECK(described(model, "nvidia.holding") == "USD | time | stock");
  CHECK(described(model, "nvidia.share_of_market_cap") == "1 | time | ratio");
  check_documented(model, "nvidia");
}

TEST_CASE("the vendor refuses inputs that are missing, unknown or of another unit") {
  Model model = letter(8);
  parts::tranches().add(model, "investment", tranche_inputs(model));
  parts::captable().add(model, "captable", captable_inputs(model));
  parts::circularity().add(model, "circularity", circularity_inputs(model));
  const Given given = vendor_inputs(model);
  check_refusals(parts::vendor(), model, given);
}

}  // namespace gigawatt
