#include "annuity.hpp"
#include "gigawatt/parts/compute.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

Expr in_first_period(const Model& model, const Expr& x) {
  return x.type().dims.has_time() ? select(x, "time", model.time_axis()->labels().front()) : x;
}

void build(const Scope& scope, const PartInputs& in) {
  const Expr &rate = in["discount_rate"], &it_power = in["accelerator_power"];
  const Expr facility_power = it_power * in["pue"];
  const std::string unit = "USD/(accelerator*hour)";

  const auto yearly = [&](const std::string& leaf, const char* life, const std::string& what) {
    return scope.define(leaf, annuity(rate, in[life]), "1/year", Timing::rate,
                        "Level payment per year for each dollar of " + what + ", over its life.",
                        "formula: capital recovery factor r(1+r)^n/((1+r)^n - 1) (NREL ATB)");
  };
  const Expr it_price =
      in["price"] * in["price_level"] * (1.0 + in["networking_ratio"] + in["other_it_ratio"]);
  const Expr it = scope.define("it", it_price * yearly("it_annuity", "life", "IT") / in["availability"], unit,
                               Timing::rate,
                               "IT capital per accelerator-hour available, bought at launch, by generation.");
  const Expr site_price = it_power * in["facility_price"] + facility_power * in["power_price"];
  const Expr site = scope.define(
      "site", site_price * yearly("site_annuity", "site_life", "facility and power") / in["availability"],
      unit, Timing::rate, "Site capital per accelerator-hour available, by generation.");
  const Expr electricity_price = in_first_period(scope.model(), in["electricity_price"]);
  const Expr running_price = in["load"] * electricity_price + in["other_price"];
  const Expr running = scope.define(
      "running", facility_power * running_price / in["availability"], unit, Timing::rate,
      "Running costs per accelerator-hour available, at the first period's price of electricity.");
  scope.define(
      "per_accelerator_hour", it + site + running, unit, Timing::rate,
      "Levelised cost per accelerator-hour available, bought at launch, no residual, by generation.");
}

}  // namespace

const Part& tco() {
  static const Part part{
      "tco",
      "What an available accelerator-hour costs over its life, capital as level payments.",
      {positive_input("price", "USD/accelerator", "price of one accelerator at launch, by generation"),
       positive_input("price_level", "1", "multiplies the price of all generations"),
       positive_input("networking_ratio", "1", "network between racks, over accelerators"),
       positive_input("other_it_ratio", "1", "storage, chassis and integration, over accelerators"),
       divisor_input("life", "year", "time in service"),
       divisor_input("site_life", "year", "life of facility and power equipment"),
       number_input("discount_rate", "1/year", "yearly cost of capital"),
       positive_input("accelerator_power", "kW/accelerator", "IT power of one accelerator, by generation"),
       {"pue", "1", "facility power over IT power", 1.0},
       positive_input("facility_price", "USD/W", "price of the facility by IT power"),
       positive_input("power_price", "USD/W", "price of power equipment by facility power"),
       share_input("load", "power drawn over rated power"),
       positive_input("electricity_price", "USD/MWh",
                      "price of electricity; that of the first period counts"),
       positive_input("other_price", "USD/(GW*year)", "all other running costs by facility power"),
       share_input("availability", "share of the time that an accelerator can be used")},
      build};
  return part;
}

}  // namespace gigawatt::parts
