#include "compute_checks.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("deployment defines what the letter brings online, and when") {
  Model model = quarters();
  parts::deployment().add(model, "deployment", deployment_inputs(model));
  CHECK(described(model, "deployment.capacity") == "GW | time | stock");
  CHECK(described(model, "deployment.happens") == "flag | gigawatt | ");
  CHECK(described(model, "deployment.slips") == "flag | gigawatt | ");
  CHECK(described(model, "deployment.go") == "flag | gigawatt | ");
  CHECK(described(model, "deployment.delay") == "year | gigawatt | ");
  CHECK(described(model, "deployment.size") == "GW | gigawatt | ");
  CHECK(described(model, "deployment.built") == "GW | gigawatt × time | stock");
  CHECK(described(model, "deployment.online") == "GW | time | stock");
  CHECK(described(model, "deployment.added") == "GW | time | flow");
  CHECK(described(model, "deployment.stands") == "flag | gigawatt × time | stock");
  CHECK(described(model, "deployment.crossed") == "flag | gigawatt × time | flow");
  CHECK(described(model, "deployment.gigawatts") == "1 |  | ");
  check_documented(model, "deployment");
  CHECK(model.unused_inputs().empty());
}

TEST_CASE("deployment refuses inputs that are missing, unknown or of another unit") {
  Model model = quarters();
  const Given given = deployment_inputs(model);
  check_refusals(parts::deployment(), model, given);
}

TEST_CASE("deployment without the axis gigawatt is one step") {
  Model model = quarters();
  Given given = deployment_inputs(model);
  for (const char* name : {"probability", "slip_probability", "happens_draw", "slips_draw"}) {
    given[name] = number(model, std::string("single.") + name, .5, "1");
  }
  parts::deployment().add(model, "site", given);
  CHECK(described(model, "site.go") == "flag |  | ");
  CHECK(described(model, "site.built") == "GW | time | stock");
  CHECK(described(model, "site.crossed") == "flag | time | flow");
  CHECK(described(model, "site.gigawatts") == "1 |  | ");
}

TEST_CASE("deployment keeps an axis of the user's own") {
  Model model = quarters();
  Given given = deployment_inputs(model);
  given["total"] = along(model, axis("site", {"Abilene", "Lordstown"}), "sites.total", {4, 6}, "GW");
  parts::deployment().add(model, "sites", given);
  CHECK(described(model, "sites.online") == "GW | site × time | stock");
  CHECK(described(model, "sites.crossed") == "flag | gigawatt × site × time | flow");
  CHECK(described(model, "sites.gigawatts") == "1 | site | ");
}

}  // namespace gigawatt
