#include "compute_checks.hpp"
#include "finance_letter.hpp"

namespace gigawatt {
using namespace test;

namespace {
Model with_revenue() {
  Model model = letter(8);
  parts::revenue().add(model, "revenue", revenue_inputs(model));
  return model;
}
}  // namespace

TEST_CASE("cash is in money per period") {
  Model model = with_revenue();
  parts::cash().add(model, "cash", cash_inputs(model));
  for (const char* name : {"site_in_service", "it_in_service", "site_handed_on", "book_at_end", "residual",
                           "operating", "free"}) {
    CHECK(described(model, std::string("cash.") + name) == "USD | time | flow");
  }
  check_documented(model, "cash");
}

TEST_CASE("cash refuses inputs that are missing, unknown or of another unit") {
  Model model = with_revenue();
  const Given given = cash_inputs(model);
  check_refusals(parts::cash(), model, given);
}

TEST_CASE("cash asks for what comes into service by component, and for survival by age") {
  Model model = with_revenue();
  Given given = cash_inputs(model);
  given["in_service"] = model.ref("capex.total");
  CHECK_THROWS_WITH(parts::cash().add(model, "cash", given), contains("component"));
  given = cash_inputs(model);
  given["survival"] = constant(1.0);
  CHECK_THROWS_WITH(parts::cash().add(model, "cash", given), contains("age"));
  CHECK_FALSE(model.has("cash.site_in_service"));
}

}  // namespace gigawatt
