#include "gigawatt/parts/finance.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

void build(const Scope& scope, const PartInputs& in) {
  const Model& model = scope.model();
  const Expr operating = over_time(model, in["operating"]), length = model.time_length();
  scope.define("npv", present_value(model, in["free"], in["discount_rate"]), "USD", Timing::none,
               "Net present value of the deployment's cash at the start of the timeline.");

  const Expr recovered = greater_equal(cumulative_sum(operating - in["capex"]), zero());
  const Expr stays = cumulative_all(recovered, "time", true);
  scope.define("payback_reached", any(stays, "time"), "", Timing::none,
               "The money is back within the timeline and stays so, residuals not counted.");
  const Expr pending = logical_not(shift(stays, 1, flag_constant(false)));
  scope.define_with_status(
      "payback", "payback_reached", sum(length * indicator(pending), "time"), "year",
      "From the first spend, the start of the timeline, to the end of the period from which "
      "the money is back for good.");

  const Expr in_service = over_time(model, in["in_service"]);
  const Expr deployed = in["facility_per_gw"] * at_last(model, in["online"]);
  const Expr earned = sum(operating, "time") / sum(in["facility"] * length, "time");
  const Expr invested = sum(sum_except(in_service, operating.type().dims), "time") / deployed;
  scope.define("built", greater(deployed, zero()), "", Timing::none, "Anything comes online.");
  scope.define_with_status(
      "cash_yield", "built", earned / invested, "1/year",
      "Operating cash of a gigawatt-year over the cost of a gigawatt; its inverse is the "
      "simple payback from first power.");
}

}  // namespace

const Part& returns() {
  static const Part part{
      "returns",
      "What the deployment returns: net present value, payback, yearly cash over cost.",
      {number_input("discount_rate", "1/year", "rate at which later money is discounted"),
       number_input("operating", "USD", "operating cash"),
       positive_input("capex", "USD", "spending, when it is paid"),
       number_input("free", "USD", "free cash, residuals counted"),
       positive_input("facility", "GW", "facility power of the live fleet"),
       positive_input("in_service", "USD", "what comes into service, at cost, by component"),
       positive_input("online", "GW", "what has been deployed, at the end of each period"),
       positive_input("facility_per_gw", "1", "facility power of a gigawatt as the deal counts it")},
      build};
  return part;
}

}  // namespace gigawatt::parts
