// The letter of 2025-09-22 from gigawatts to cost: every input at its central value, and small models to
// change it.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "gigawatt/parts/compute.hpp"

namespace gigawatt::test {

inline Expr number(Model& model, const std::string& name, double value, const std::string& unit,
                   double low = 0.0) {
  Meta meta;
  meta.doc = "central value of " + name;
  meta.low = low;
  return model.add_input(name, {{}, {Distribution::constant(value)}, {}, ""}, Unit::parse(unit), Kind::number,
                         Timing::none, meta);
}

inline Expr along(Model& model, const AxisPtr& axis, const std::string& name,
                  const std::vector<double>& values, const std::string& unit) {
  Input input;
  input.dims = Dims({axis});
  for (double value : values) input.cells.push_back(Distribution::constant(value));
  Meta meta;
  meta.doc = "values of " + name;
  return model.add_input(name, input, Unit::parse(unit), Kind::number, Timing::none, meta);
}

inline Expr dates(Model& model, const Dims& dims, const std::string& name,
                  const std::vector<const char*>& days) {
  Input input;
  input.dims = dims;
  for (const char* day : days) input.cells.push_back(Distribution::constant(parse_date(day)));
  Meta meta;
  meta.doc = "dates of " + name;
  return model.add_input(name, input, Unit::parse("s"), Kind::date, Timing::none, meta);
}

inline AxisPtr axis(const std::string& name, const std::vector<std::string>& labels) {
  return std::make_shared<const Axis>(name, labels);
}
inline AxisPtr gigawatts(int count) {
  std::vector<std::string> labels;
  for (int k = 1; k <= count; ++k) labels.push_back(std::to_string(k));
  return axis("gigawatt", labels);
}
inline AxisPtr generations() {
  return axis("generation", {"Vera Rubin", "Rubin Ultra", "Next"});
}

using Given = std::map<std::string, Expr>;

inline Model quarters(int count = 40) {
  return Model("letter", Timeline(Frequency::quarter, "2026Q1", count));
}

// Inputs of each part, as FLAGSHIP.md has them; draws at their median.
inline Given deployment_inputs(Model& model) {
  const AxisPtr k = gigawatts(10);
  const std::string in = "deployment.";
  return {{"total", number(model, in + "total", 10, "GW")},
          {"start", dates(model, {}, in + "start", {"2026-07-01"})},
          {"speed", number(model, in + "speed", 2.2, "GW/year")},
          {"probability", along(model, k, in + "probability", {1, .9, .9, .9, .9, .9, .9, .9, .9, .9}, "1")},
          {"slip_probability", along(model, k, in + "slip_probability", std::vector<double>(10, .25), "1")},
          {"slip_length", number(model, in + "slip_length", .5, "year")},
          {"happens_draw", along(model, k, in + "happens_draw", std::vector<double>(10, .5), "1")},
          {"slips_draw", along(model, k, in + "slips_draw", std::vector<double>(10, .5), "1")}};
}

inline Given fleet_inputs(Model& model) {
  const AxisPtr g = generations();
  const std::string in = "fleet.";
  return {
      {"added", model.ref("deployment.added")},
      {"facility_per_gw", number(model, "deployment.facility_per_gw", 1, "1")},
      {"pue", number(model, "power.pue", 1.15, "1")},
      {"announced", dates(model, Dims({g}), in + "announced", {"2026-07-01", "2027-07-01", "2028-10-01"})},
      {"roadmap_slip", number(model, in + "roadmap_slip", .5, "year")},
      {"power", along(model, g, in + "power", {3.0, 4.8, 5.5}, "kW/accelerator")},
      {"power_level", number(model, in + "power_level", 1, "1")},
      {"peak_flop", along(model, g, in + "peak_flop", {16.7e15, 34.7e15, 60e15}, "FLOP/(s*accelerator)")},
      {"dies_per_package", along(model, g, in + "dies_per_package", {2, 4, 4}, "die/accelerator")},
      {"life", number(model, in + "life", 5.5, "year")},
      {"availability", number(model, in + "availability", .95, "1")},
      {"utilisation", number(model, in + "utilisation", .7, "1")},
      {"mfu", number(model, in + "mfu", .38, "1")}};
}

inline Given power_inputs(Model& model) {
  return {{"accelerators", model.ref("fleet.accelerators")},
          {"accelerator_power", model.ref("fleet.accelerator_power")},
          {"pue", model.ref("power.pue")}};
}

inline Given capex_inputs(Model& model) {
  const std::string in = "capex.";
  return {{"added", model.ref("deployment.added")},
          {"facility_per_gw", model.ref("deployment.facility_per_gw")},
          {"pue", model.ref("power.pue")},
          {"share", model.ref("fleet.share")},
          {"accelerators_per_gw", model.ref("fleet.accelerators_per_gw")},
          {"available", model.ref("fleet.available")},
          {"price", along(model, generations(), "fleet.price", {95e3, 180e3, 210e3}, "USD/accelerator")},
          {"price_level", number(model, "fleet.price_level", 1, "1")},
          {"price_decline", number(model, "fleet.price_decline", .08, "1/year")},
          {"networking_ratio", number(model, in + "networking_ratio", .2, "1")},
          {"other_it_ratio", number(model, in + "other_it_ratio", .12, "1")},
          {"facility_price", number(model, in + "facility_price", 11.7, "USD/W")},
          {"power_price", number(model, in + "power_price", 1.5, "USD/W")},
          {"it_profile", along(model, axis("lead", {"0", "1", "2"}), in + "it_profile", {.25, .5, .25}, "1")},
          {"site_profile", along(model, axis("lead", {"1", "2", "3", "4", "5", "6"}), in + "site_profile",
                                 std::vector<double>(6, 1.0 / 6), "1")}};
}

inline Given opex_inputs(Model& model) {
  const std::string in = "opex.";
  return {{"facility", model.ref("power.facility")},
          {"load", number(model, in + "load", .8, "1")},
          {"electricity_price_start", number(model, in + "electricity_price_start", 81.1, "USD/MWh")},
          {"electricity_price_date", dates(model, {}, in + "electricity_price_date", {"2024-07-01"})},
          {"electricity_growth", number(model, in + "electricity_growth", .03, "1/year", -1)},
          {"electricity_noise", number(model, in + "electricity_noise", 1, "1")},
          {"other_price", number(model, in + "other_price", .5e9, "USD/(GW*year)")}};
}

inline Given tco_inputs(Model& model) {
  Given given{{"site_life", number(model, "capex.site_life", 15, "year")},
              {"discount_rate", number(model, "returns.discount_rate", .1, "1/year")}};
  for (const char* name : {"price", "price_level", "life", "accelerator_power", "availability"}) {
    given[name] = model.ref(std::string("fleet.") + name);
  }
  for (const char* name : {"networking_ratio", "other_it_ratio", "facility_price", "power_price"}) {
    given[name] = model.ref(std::string("capex.") + name);
  }
  for (const char* name : {"load", "electricity_price", "other_price"}) {
    given[name] = model.ref(std::string("opex.") + name);
  }
  given["pue"] = model.ref("power.pue");
  return given;
}

// The whole chain of the letter.
inline Model letter(const Timeline& timeline) {
  Model model("letter", timeline);
  parts::deployment().add(model, "deployment", deployment_inputs(model));
  parts::fleet().add(model, "fleet", fleet_inputs(model));
  parts::power().add(model, "power", power_inputs(model));
  parts::capex().add(model, "capex", capex_inputs(model));
  parts::opex().add(model, "opex", opex_inputs(model));
  parts::tco().add(model, "tco", tco_inputs(model));
  return model;
}
inline Model letter(int periods = 40) {
  return letter(Timeline(Frequency::quarter, "2026Q1", periods));
}

// What a quantity is: "GW | gigawatt × time | stock".
inline std::string described(const Model& model, const std::string& name) {
  const Quantity& quantity = model.at(name);
  const std::string unit =
      quantity.type.kind == Kind::number ? quantity.meta.shown : std::string(kind_text(quantity.type.kind));
  return unit + " | " + quantity.type.dims.text() + " | " + std::string(timing_text(quantity.type.timing));
}

}  // namespace gigawatt::test
