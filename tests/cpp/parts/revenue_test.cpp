#include "compute_checks.hpp"
#include "finance_letter.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("revenue from users, companies and compute") {
  Model model = letter(8);
  parts::revenue().add(model, "revenue", revenue_inputs(model));
  CHECK(described(model, "revenue.users") == "user | time | stock");
  CHECK(described(model, "revenue.paying") == "user | time | stock");
  CHECK(described(model, "revenue.per_user") == "USD/(user*year) | time | rate");
  for (const char* name : {"consumer", "enterprise", "demand", "total", "attributed"}) {
    CHECK(described(model, std::string("revenue.") + name) == "USD | time | flow");
  }
  for (const char* name : {"compute", "other_compute"}) {
    CHECK(described(model, std::string("revenue.") + name) == "GW | time | rate");
  }
  for (const char* name : {"compute_share", "contribution"}) {
    CHECK(described(model, std::string("revenue.") + name) == "1 | time | ratio");
  }
  CHECK(described(model, "revenue.per_accelerator_hour") == "USD/(accelerator*hour) |  | ");
  check_documented(model, "revenue");
}

TEST_CASE("revenue refuses inputs that are missing, unknown or of another unit") {
  Model model = letter(8);
  const Given given = revenue_inputs(model);
  check_refusals(parts::revenue(), model, given);
}

TEST_CASE("growth without its unit is refused") {
  Model model = letter(8);
  Given given = revenue_inputs(model);
  given["users_growth"] = constant(.6);
  CHECK_THROWS_WITH(parts::revenue().add(model, "revenue", given), contains("1/year"));
}

}  // namespace gigawatt
