#include "gigawatt/parts/compute.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

void build(const Scope& scope, const PartInputs& in) {
  const Expr in_service = average(in["accelerators"]);
  const Expr& each = in["accelerator_power"];
  scope.define("facility", total_along("generation", in_service, each * in["pue"]), "GW", Timing::rate,
               "Facility power of the fleet in service at rated power, mean over the period.");
  scope.define("it", total_along("generation", in_service, each), "GW", Timing::rate,
               "IT power of the fleet in service at rated power, mean over the period.");
}

}  // namespace

const Part& power() {
  static const Part part{
      "power",
      "The power that a fleet draws at the racks and at the meter.",
      {positive_input("accelerators", "accelerator",
                      "accelerators in service at the end of the period, by generation"),
       positive_input("accelerator_power", "kW/accelerator", "IT power of one accelerator, by generation"),
       {"pue", "1", "facility power over IT power", 1.0}},
      build};
  return part;
}

}  // namespace gigawatt::parts
