#include "gigawatt/parts/compute.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

void build(const Scope& scope, const PartInputs& in) {
  const Model& model = scope.model();
  const Expr facility_time = in["facility"] * model.time_length();
  const Expr since = middle(model) - in["electricity_price_date"];
  const Expr price = scope.define(
      "electricity_price",
      in["electricity_price_start"] * compounded(in["electricity_growth"], since) * in["electricity_noise"],
      "USD/MWh", Timing::rate, "Price of electricity in the middle of the period.");
  const Expr electricity = scope.define("electricity", facility_time * in["load"] * price, "USD",
                                        Timing::flow, "Cost of electricity in the period.");
  const Expr other = scope.define("other", facility_time * in["other_price"], "USD", Timing::flow,
                                  "Staff, maintenance and all other running costs in the period.");
  scope.define("total", electricity + other, "USD", Timing::flow, "Running costs in the period.");
}

}  // namespace

const Part& opex() {
  static const Part part{
      "opex",
      "What it costs to run a facility: electricity and the rest.",
      {positive_input("facility", "GW", "facility power of the fleet in service at rated power"),
       share_input("load", "power drawn over rated power"),
       positive_input("electricity_price_start", "USD/MWh", "price of electricity on the date of the price"),
       date_input("electricity_price_date", "date of the price of electricity"),
       number_input("electricity_growth", "1/year", "growth of the price of electricity"),
       positive_input("electricity_noise", "1", "multiplies the price of electricity, over time"),
       positive_input("other_price", "USD/(GW*year)", "all other running costs by facility power")},
      build};
  return part;
}

}  // namespace gigawatt::parts
