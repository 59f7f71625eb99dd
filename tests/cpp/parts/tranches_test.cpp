#include "compute_checks.hpp"
#include "finance_letter.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("tranches are by gigawatt, in money") {
  Model model = letter();
  parts::tranches().add(model, "investment", tranche_inputs(model));
  CHECK(described(model, "investment.paid") == "flag | gigawatt × time | flow");
  CHECK(described(model, "investment.tranche") == "USD | gigawatt × time | flow");
  CHECK(described(model, "investment.cumulative") == "USD | time | stock");
  check_documented(model, "investment");
}

TEST_CASE("tranches refuse inputs that are missing, unknown or of another kind") {
  Model model = letter();
  const Given given = tranche_inputs(model);
  check_refusals(parts::tranches(), model, given);
}

TEST_CASE("a single tranche needs no axis, and one amount can stand for all") {
  Model model = quarters(4);
  const Expr crossed = flag(model, Dims({model.time_axis()}), "crossed", {0, 1, 0, 0});
  Given given{{"amount", constant(10e9, Unit::parse("USD"))},
              {"crossed", crossed},
              {"go", flag_constant(true)},
              {"first_on_signature", flag_constant(false)},
              {"signature", date_constant(parse_date("2026-05-01"))}};
  parts::tranches().add(model, "single", given);
  CHECK(described(model, "single.tranche") == "USD | time | flow");

  given["crossed"] =
      flag(model, Dims({gigawatts(2), model.time_axis()}), "by_gigawatt", {0, 1, 0, 0, 0, 0, 0, 1});
  parts::tranches().add(model, "equal", given);
  CHECK(described(model, "equal.tranche") == "USD | gigawatt × time | flow");
}

TEST_CASE("tranches stand along one axis") {
  Model model = letter();
  Given given = tranche_inputs(model);
  given["amount"] = given["amount"] * along(model, axis("investor", {"a", "b"}), "shares", {.5, .5}, "1");
  CHECK_THROWS_WITH(parts::tranches().add(model, "investment", given), contains("'gigawatt' and 'investor'"));
  CHECK_FALSE(model.has("investment.paid"));
}

}  // namespace gigawatt
