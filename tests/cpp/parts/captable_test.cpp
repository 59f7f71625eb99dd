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

TEST_CASE("the cap table prices tranches and keeps count of shares") {
  Model model = with_tranches();
  parts::captable().add(model, "captable", captable_inputs(model));
  CHECK(described(model, "captable.post_money") == "USD | time | stock");
  CHECK(described(model, "captable.pre_money") == "USD | time | stock");
  CHECK(described(model, "captable.shares_before") == "share | time | stock");
  CHECK(described(model, "captable.issued") == "share | time | flow");
  CHECK(described(model, "captable.shares") == "share | time | stock");
  CHECK(described(model, "captable.investor_shares") == "share | time | stock");
  CHECK(described(model, "captable.nvidia_stake") == "1 | time | ratio");
  for (const char* name : {"captable.shares", "captable.investor_shares"}) {
    CHECK(model.at(name).body == Body::state);
    CHECK(model.at(name).forward);
  }
  check_documented(model, "captable");
}

TEST_CASE("the cap table refuses inputs that are missing, unknown or of another unit") {
  Model model = with_tranches();
  const Given given = captable_inputs(model);
  check_refusals(parts::captable(), model, given);
}

TEST_CASE("a cap table per company, each with its own tranche") {
  Model model = quarters(4);
  const AxisPtr company = axis("company", {"a", "b"});
  const Unit per_year = Unit::parse("1/year");
  parts::captable().add(model, "captable",
                        {{"tranche", along(model, company, "tranche", {1e9, 2e9}, "USD")},
                         {"post_money_start", along(model, company, "start", {50e9, 80e9}, "USD")},
                         {"growth", constant(0.0, per_year)},
                         {"noise", constant(1.0)},
                         {"other_rounds", constant(0.0, per_year)},
                         {"pool", constant(0.0, per_year)},
                         {"initial_shares", constant(1e9, Unit::parse("share"))}});
  CHECK(described(model, "captable.nvidia_stake") == "1 | company × time | ratio");
}

}  // namespace gigawatt
