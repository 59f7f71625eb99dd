// The letter's base run, from gigawatts to power: figures of FLAGSHIP.md, section 12, that follow from
// sections 1 and 2. Seven digits were computed apart, by a plain loop over days.
#include "compute_base.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("ten gigawatts come online one after another") {
  const Model model = letter();
  CHECK_THAT(last(model, "deployment.online", "GW"), WithinRel(10.0, 1e-12));
  CHECK_THAT(total(model, "deployment.added", "GW"), WithinRel(10.0, 1e-12));
  CHECK_THAT(base_values(model, "deployment.online")[2] / 1e9, WithinRel(0.5541409993155373, 1e-12));
  const auto capacity = base_values(model, "deployment.capacity");
  const auto online = base_values(model, "deployment.online");
  for (std::size_t t = 0; t < periods; ++t) CHECK_THAT(online[t], WithinAbs(capacity[t], 1e-3));
  CHECK(total(model, "deployment.gigawatts", "1") == 10.0);
  CHECK(crossings(model) == std::vector<int>{3, 5, 7, 9, 11, 12, 14, 16, 18, 20});
}

TEST_CASE("a stop ends the rest, a slip delays the rest, the total cuts the last one short") {
  const Model model = letter();
  const double yes = .5, no = .05, late = .9;
  const Model stopped =
      with(model, "deployment.happens_draw", {yes, yes, yes, yes, no, yes, yes, yes, yes, yes});
  CHECK_THAT(last(stopped, "deployment.online", "GW"), WithinRel(4.0, 1e-12));
  CHECK(crossings(stopped) == std::vector<int>{3, 5, 7, 9, -1, -1, -1, -1, -1, -1});

  const Model slipped =
      with(model, "deployment.slips_draw", {yes, late, yes, late, yes, yes, yes, yes, yes, yes});
  CHECK(base_values(slipped, "deployment.delay")[9] == Unit::parse("year").scale());
  CHECK(crossings(slipped) == std::vector<int>{3, 7, 9, 13, 15, 16, 18, 20, 22, 24});
  const auto online = base_values(slipped, "deployment.online");
  CHECK(std::is_sorted(online.begin(), online.end()));

  const Model cut = with(model, "deployment.total", {4.5});
  CHECK_THAT(last(cut, "deployment.online", "GW"), WithinRel(4.5, 1e-12));
  CHECK(total(cut, "deployment.gigawatts", "1") == 4.0);
  CHECK(crossings(cut) == std::vector<int>{3, 5, 7, 9, -1, -1, -1, -1, -1, -1});

  // A certain gigawatt happens at any draw, one of chance a half not at the median.
  const Model half = with(model, "deployment.probability", {1, .5, 1, 1, 1, 1, 1, 1, 1, 1});
  CHECK(total(half, "deployment.gigawatts", "1") == 1.0);
}

TEST_CASE("ten gigawatts hold 2.08 million packages of 6.4 million dies") {
  const Model model = letter();
  CHECK_THAT(total(model, "fleet.accelerators_added", "accelerator"), WithinRel(2079217.31375, 1e-9));
  CHECK_THAT(total(model, "fleet.dies", "die"), WithinRel(6404698.71467, 1e-9));
  const auto added = base_values(model, "fleet.accelerators_added");
  const auto per_gw = base_values(model, "fleet.accelerators_per_gw");
  const std::vector<double> gigawatts{3.298494182, 2.758658453, 3.942847365};
  for (std::size_t g = 0; g < 3; ++g) {
    const auto begin = added.begin() + static_cast<std::ptrdiff_t>(g * periods);
    CHECK_THAT(std::accumulate(begin, begin + periods, 0.0) / per_gw[g] / 1e9, WithinRel(gigawatts[g], 1e-8));
  }
  CHECK_THAT(total(model, "fleet.accelerator_hours", "accelerator*hour"), WithinRel(94798660937.47, 1e-9));
  CHECK_THAT(total(model, "fleet.utilised_accelerator_hours", "accelerator*hour"),
             WithinRel(94798660937.47 * .7, 1e-9));
  CHECK_THAT(total(model, "fleet.flop", "FLOP"), WithinRel(3.076124633253e30, 1e-9));
}

TEST_CASE("shares of generations add up, whatever the order of their dates") {
  const Model model = letter();
  std::vector<Model> models{model};
  Input unordered = model.at("fleet.announced").input;
  std::swap(unordered.cells[1], unordered.cells[2]);
  models.push_back(model.with("unordered", {{"fleet.announced", unordered}}));
  for (const Model& each : models) {
    const auto share = base_values(each, "fleet.share");
    CHECK(std::all_of(share.begin(), share.end(), [](double s) { return s >= 0.0 && s <= 1.0; }));
    for (std::size_t t = 0; t < periods; ++t) {
      CHECK_THAT(share[t] + share[periods + t] + share[2 * periods + t], WithinRel(1.0, 1e-14));
    }
  }
}

TEST_CASE("what was added and not retired is the fleet") {
  const Model ten = letter();
  for (const double life : {4.0, 5.5, 7.3, 0.1}) {
    INFO(life << " years");
    const Model model = with(ten, "fleet.life", {life});
    const auto added = base_values(model, "fleet.accelerators_added");
    const auto retired = base_values(model, "fleet.accelerators_retired");
    const auto fleet = base_values(model, "fleet.accelerators");
    for (std::size_t g = 0; g < 3; ++g) {
      double left = 0;
      for (std::size_t t = g * periods; t < (g + 1) * periods; ++t) {
        left += added[t] - retired[t];
        CHECK_THAT(fleet[t], WithinAbs(left, 1e-3));
      }
    }
  }
  CHECK_THAT(last(ten, "fleet.accelerators", "accelerator"), WithinRel(189723.32015810, 1e-9));
  CHECK_THAT(total(with(ten, "fleet.life", {4}), "fleet.accelerator_hours", "accelerator*hour"),
             WithinRel(69260392094.86, 1e-9));
}

TEST_CASE("packages of GB200, and dies of a letter of Rubin alone") {
  const Model model = letter();
  const Model gb200 = with(model, "fleet.power", {1.87, 1.87, 1.87});
  CHECK_THAT(total(gb200, "fleet.accelerators_added", "accelerator"), WithinRel(4.650e6, 1e-3));
  const double never = parse_date("2060-01-01");
  const Model rubin = with(model, "fleet.announced", {double(parse_date("2026-07-01")), never, never});
  CHECK_THAT(total(rubin, "fleet.dies", "die"), WithinRel(5.797101449e6, 1e-9));
}

TEST_CASE("the live fleet draws the gigawatts that came online") {
  const Model model = letter();
  const auto facility = base_values(model, "power.facility");
  const auto it = base_values(model, "power.it");
  CHECK_THAT(facility[22] / 1e9, WithinRel(10.0, 1e-12));
  for (std::size_t t = 0; t < periods; ++t) CHECK_THAT(it[t] * 1.15, WithinAbs(facility[t], 1e-3));
  // Read as IT power, each of the letter's gigawatts is one and a bit at the meter.
  const Model reading =
      model.with("IT reading", {{"deployment.facility_per_gw", Replacement(model.ref("power.pue"))}});
  CHECK_THAT(base_values(reading, "power.it")[22] / 1e9, WithinRel(10.0, 1e-12));
  CHECK_THAT(total(reading, "capex.total", "USD"), WithinRel(502655424979.10 * 1.15, 1e-9));
}

}  // namespace gigawatt
