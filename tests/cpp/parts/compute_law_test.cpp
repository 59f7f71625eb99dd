// What holds in every scenario of the letter, and the spread of FLAGSHIP.md, section 12, that follows from
// sections 1 to 3.
#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "compute_letter.hpp"
#include "gigawatt/engine/execute.hpp"
#include "gigawatt/engine/lower.hpp"

namespace gigawatt {
using namespace test;

namespace {

constexpr std::size_t scenarios = 4096;

Distribution lognormal(double p50, double p95) {
  return Distribution::from_quantiles("lognormal", .5, p50, .95, p95);
}

Model uncertain_letter() {
  const Model model = letter();
  std::map<std::string, Replacement> inputs;
  const auto put = [&](const std::string& name, const Distribution& distribution) {
    Input input;
    input.dims = model.at(name).input.dims;
    input.cells.assign(input.dims.size(), distribution);
    inputs[name] = input;
  };
  put("deployment.speed", lognormal(2.2, 3.3));
  put("deployment.slip_length", lognormal(.5, 1));
  put("deployment.happens_draw", Distribution::uniform(0, 1));
  put("deployment.slips_draw", Distribution::uniform(0, 1));
  put("fleet.power_level", lognormal(1, 1.15));
  put("fleet.price_level", lognormal(1, 1.35));
  put("fleet.roadmap_slip", lognormal(.5, 1));
  put("fleet.price_decline", lognormal(.08, .16));
  put("fleet.life", Distribution::pert(4, 5.5, 7));
  put("power.pue", Distribution::pert(1.05, 1.15, 1.25));
  put("capex.networking_ratio", Distribution::pert(.12, .2, .28));
  put("capex.other_it_ratio", Distribution::pert(.04, .12, .2));
  put("capex.facility_price", lognormal(11.7, 15));
  put("capex.power_price", lognormal(1.5, 3));
  Model uncertain = model.with("uncertain", inputs);
  uncertain.correlate({"fleet.price_level", "fleet.power_level"}, {1, .3, .3, 1});
  uncertain.correlate({"fleet.life", "fleet.price_decline"}, {1, -.4, -.4, 1});
  return uncertain;
}

// Samples of scalars, by name.
std::map<std::string, std::vector<double>> samples(Model model, const std::map<std::string, Expr>& formulas) {
  std::vector<std::string> names;
  for (const auto& [name, formula] : formulas) {
    Meta meta;
    meta.doc = "checked in every scenario";
    model.define(name, formula, std::nullopt, Timing::none, meta);
    names.push_back(name);
  }
  const Program program = compile(lower(model, names));
  ExecuteOptions options;
  options.seed = 7;
  options.scenarios = scenarios;
  options.threads = 1;
  std::vector<double> all(program.elements * scenarios);
  sample(program, options, all.data());
  std::map<std::string, std::vector<double>> found;
  for (const auto& output : program.outputs) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(output.first_element * scenarios);
    found[output.name].assign(begin, begin + scenarios);
  }
  return found;
}

}  // namespace

TEST_CASE("in every scenario cash pays for what enters service, and what was not retired is there") {
  const Model model = uncertain_letter();
  const Expr left = model.ref("fleet.accelerators_added") - model.ref("fleet.accelerators_retired");
  const Expr missing = cumulative_sum(left) - model.ref("fleet.accelerators");
  const auto found =
      samples(model, {{"paid", sum(model.ref("capex.total"), "time")},
                      {"bought", sum(sum(model.ref("capex.in_service"), "component"), "time")},
                      {"missing", max(max(abs(missing), "time"), "generation")},
                      {"least_added", min(model.ref("deployment.added"), "time")},
                      {"least_share", min(min(model.ref("fleet.share"), "time"), "generation")},
                      {"crossings", max(sum(indicator(model.ref("deployment.crossed")), "time"), "gigawatt")},
                      {"gigawatts", model.ref("deployment.gigawatts") * 1.0}});
  for (std::size_t i = 0; i < scenarios; ++i) {
    REQUIRE(std::fabs(found.at("paid")[i] / found.at("bought")[i] - 1) < 1e-9);
    REQUIRE(found.at("missing")[i] < 1e-3);
    REQUIRE(found.at("least_added")[i] > -1e-3);
    REQUIRE(found.at("least_share")[i] >= 0.0);
    REQUIRE(found.at("crossings")[i] <= 1.0);
  }
  // 1 + 0.9 + … + 0.9^9 gigawatts, less what falls behind 2035; capex of 47, 345 and 584 billion.
  double mean = 0;
  for (double count : found.at("gigawatts")) mean += count / scenarios;
  CHECK_THAT(mean, WithinAbs(6.5, .2));
  auto paid = found.at("paid");
  std::sort(paid.begin(), paid.end());
  CHECK_THAT(paid[scenarios / 20], WithinRel(47e9, .05));
  CHECK_THAT(paid[scenarios / 2], WithinRel(345e9, .05));
  CHECK_THAT(paid[scenarios * 19 / 20], WithinRel(584e9, .05));
}

}  // namespace gigawatt
