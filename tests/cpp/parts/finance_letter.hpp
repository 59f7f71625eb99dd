// The letter of 2025-09-22 from cost to value: every input of the financial parts at its central value.
#pragma once
#include <limits>

#include "compute_letter.hpp"
#include "gigawatt/parts/finance.hpp"

namespace gigawatt::test {

inline Expr any_number(Model& model, const std::string& name, double value, const std::string& unit) {
  return number(model, name, value, unit, -std::numeric_limits<double>::infinity());
}

// Values of one period each.
inline Expr series(Model& model, const std::string& name, const std::vector<double>& values,
                   const std::string& unit) {
  return along(model, model.time_axis(), name, values, unit);
}

inline Expr flag(Model& model, const Dims& dims, const std::string& name, const std::vector<double>& values) {
  Input input;
  input.dims = dims;
  for (double value : values) input.cells.push_back(Distribution::constant(value));
  Meta meta;
  meta.doc = "flags of " + name;
  return model.add_input(name, input, {}, Kind::flag, Timing::none, meta);
}

// Adds a part's inputs that are numbers of their own: name, value, unit.
struct Own {
  const char* name;
  double value;
  const char* unit;
};
inline Given own_inputs(Model& model, const std::string& scope, const std::vector<Own>& rows) {
  Given given;
  for (const auto& row : rows)
    given[row.name] = any_number(model, scope + "." + row.name, row.value, row.unit);
  return given;
}
// And those that are other quantities.
inline Given& refer(Given& given, const Model& model, const std::map<std::string, std::string>& names) {
  for (const auto& [input, quantity] : names) given[input] = model.ref(quantity);
  return given;
}

inline Given tranche_inputs(Model& model) {
  Given given{
      {"amount", along(model, gigawatts(10), "investment.amount", std::vector<double>(10, 10e9), "USD")},
      {"first_on_signature", flag(model, {}, "investment.first_on_signature", {1})},
      {"signature", dates(model, {}, "investment.signature", {"2026-01-15"})}};
  return refer(given, model, {{"crossed", "deployment.crossed"}, {"go", "deployment.go"}});
}

inline Given captable_inputs(Model& model) {
  Given given = own_inputs(model, "captable",
                           {{"post_money_start", 500e9, "USD"},
                            {"growth", .15, "1/year"},
                            {"noise", 1, "1"},
                            {"other_rounds", .04, "1/year"},
                            {"pool", .02, "1/year"},
                            {"initial_shares", 1e9, "share"}});
  return refer(given, model, {{"tranche", "investment.tranche"}});
}

inline Given circularity_inputs(Model& model) {
  Given given{{"networking_share", number(model, "nvidia.networking_share", .85, "1")}};
  return refer(given, model,
               {{"accelerators", "capex.accelerators"},
                {"networking", "capex.networking"},
                {"cost_per_gw", "capex.per_gw_by_component"},
                {"tranche", "investment.tranche"}});
}

inline Given vendor_inputs(Model& model) {
  Given given = own_inputs(model, "nvidia", {{"gross_margin", .73, "1"}, {"market_cap", 4.5e12, "USD"}});
  return refer(given, model,
               {{"revenue", "circularity.nvidia_revenue"},
                {"tranche", "investment.tranche"},
                {"stake", "captable.nvidia_stake"},
                {"post_money", "captable.post_money"}});
}

inline Given revenue_inputs(Model& model) {
  Given given = own_inputs(model, "revenue",
                           {{"users_start", .7e9, "user"},
                            {"users_limit", 2.5e9, "user"},
                            {"users_growth", .6, "1/year"},
                            {"paying_start", .05, "1"},
                            {"paying_final", .10, "1"},
                            {"per_user_start", 240, "USD/(user*year)"},
                            {"per_user_growth", .03, "1/year"},
                            {"per_user_noise", 1, "1"},
                            {"enterprise_start", .43, "1"},
                            {"enterprise_final", 2, "1"},
                            {"horizon", 5, "year"},
                            {"other_compute_start", 1.5, "GW"},
                            {"other_compute_final", 6, "GW"},
                            {"other_compute_horizon", 5, "year"},
                            {"per_gw_limit", 20e9, "USD/(GW*year)"},
                            {"contribution_start", .6, "1"},
                            {"contribution_final", .8, "1"}});
  given["users_date"] = dates(model, {}, "revenue.users_date", {"2025-09-22"});
  given["reference_date"] = dates(model, {}, "revenue.reference_date", {"2025-09-22"});
  given["other_compute_from"] = dates(model, {}, "revenue.other_compute_from", {"2026-01-01"});
  return refer(given, model,
               {{"online", "deployment.online"},
                {"facility_per_gw", "deployment.facility_per_gw"},
                {"facility", "power.facility"},
                {"utilised_hours", "fleet.utilised_accelerator_hours"},
                {"discount_rate", "returns.discount_rate"}});
}

inline Given cash_inputs(Model& model) {
  Given given;
  return refer(given, model,
               {{"attributed", "revenue.attributed"},
                {"contribution", "revenue.contribution"},
                {"opex", "opex.total"},
                {"capex", "capex.total"},
                {"in_service", "capex.in_service"},
                {"survival", "fleet.survival"},
                {"life", "fleet.life"},
                {"site_life", "capex.site_life"}});
}

inline Given returns_inputs(Model& model) {
  Given given;
  return refer(given, model,
               {{"discount_rate", "returns.discount_rate"},
                {"operating", "cash.operating"},
                {"capex", "capex.total"},
                {"free", "cash.free"},
                {"facility", "power.facility"},
                {"in_service", "capex.in_service"},
                {"online", "deployment.online"},
                {"facility_per_gw", "deployment.facility_per_gw"}});
}

inline Given required_inputs(Model& model) {
  Given given;
  return refer(given, model,
               {{"discount_rate", "returns.discount_rate"},
                {"opex", "opex.total"},
                {"capex", "capex.total"},
                {"residual", "cash.residual"},
                {"attributed", "revenue.attributed"},
                {"contribution", "revenue.contribution"},
                {"facility", "power.facility"},
                {"utilised_hours", "fleet.utilised_accelerator_hours"},
                {"paying_users", "revenue.paying"},
                {"fleet_utilisation", "fleet.utilisation"}});
}

inline Given valuation_inputs(Model& model) {
  Given given = own_inputs(model, "valuation",
                           {{"margin_start", -.9, "1"},
                            {"margin_final", .25, "1"},
                            {"margin_horizon", 6, "year"},
                            {"discount_rate", .12, "1/year"},
                            {"terminal_growth", .035, "1/year"},
                            {"multiple_start", 30, "1"},
                            {"multiple_final", 8, "1"},
                            {"multiple_horizon", 5, "year"},
                            {"dcf_weight", .5, "1"}});
  given["reference_date"] = dates(model, {}, "valuation.reference_date", {"2026-01-01"});
  return refer(given, model, {{"revenue", "revenue.total"}, {"stake", "captable.nvidia_stake"}});
}

// The whole chain, from gigawatts to value.
inline Model whole_letter(int periods = 40) {
  Model model = letter(periods);
  parts::tranches().add(model, "investment", tranche_inputs(model));
  parts::captable().add(model, "captable", captable_inputs(model));
  parts::circularity().add(model, "circularity", circularity_inputs(model));
  parts::vendor().add(model, "nvidia", vendor_inputs(model));
  parts::revenue().add(model, "revenue", revenue_inputs(model));
  parts::cash().add(model, "cash", cash_inputs(model));
  parts::returns().add(model, "returns", returns_inputs(model));
  parts::required().add(model, "required", required_inputs(model));
  parts::valuation().add(model, "valuation", valuation_inputs(model));
  return model;
}

}  // namespace gigawatt::test
