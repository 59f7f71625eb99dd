#include "gigawatt/parts/finance.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

void build(const Scope& scope, const PartInputs& in) {
  const Model& model = scope.model();
  const Expr &rate = in["discount_rate"], &attributed = in["attributed"];
  const auto pv = [&](const Expr& flow) { return present_value(model, flow, rate); };

  const Expr cost = scope.define("cost", pv(in["opex"] + in["capex"] - in["residual"]), "USD", Timing::none,
                                 "Present value of what the deployment costs, residuals taken off.");
  const Expr earned = pv(in["contribution"] * attributed);
  const Expr power = pv(in["facility"] * model.time_length());
  const Expr hours = pv(sum_except(in["utilised_hours"], cost.type().dims));

  scope.define("earned", greater(earned, zero()), "", Timing::none, "The deployment earns anything at all.");
  const Expr factor = scope.define_with_status(
      "factor", "earned", cost / earned, "1",
      "Scaling the attributed revenue by this makes the net present value zero, exactly.");
  define_series_with_status(scope, "revenue", "earned", factor * attributed, "USD", Timing::flow,
                            "Attributed revenue that makes the net present value zero.");
  scope.define_with_status("per_gw_year", "earned", factor * pv(attributed) / power, "USD/(GW*year)",
                           "Revenue that a gigawatt-year must earn.");
  define_series_with_status(scope, "paying", "earned", factor * in["paying_users"], "user", Timing::stock,
                            "Paying users that are needed, if all revenue grows with them.");

  const Expr busy = factor * in["fleet_utilisation"];
  scope.define("utilisation_possible", less_equal(busy, constant(1.0)), "", Timing::none,
               "The utilisation that is needed is at most 1.");
  scope.define_with_status("utilisation", "utilisation_possible", busy, "1",
                           "Utilisation that is needed, if revenue grows with it; above 1 there is none.");

  scope.define("used", greater(hours, zero()), "", Timing::none, "Any accelerator-hour is used.");
  scope.define_with_status(
      "price_per_accelerator_hour", "used", cost / hours, "USD/(accelerator*hour)",
      "What a pure landlord must charge for a utilised accelerator-hour; mixes generations.");
  scope.define("powered", greater(power, zero()), "", Timing::none, "The fleet draws any power.");
  scope.define_with_status("cost_per_gw_year", "powered", cost / power, "USD/(GW*year)",
                           "What a gigawatt-year of facility power costs to provide.");
}

}  // namespace

const Part& required() {
  static const Part part{
      "required",
      "What must be true for the deployment to pay: revenue, users, utilisation, price.",
      {number_input("discount_rate", "1/year", "rate at which later money is discounted"),
       positive_input("opex", "USD", "cost of running it"),
       positive_input("capex", "USD", "spending, when it is paid"),
       positive_input("residual", "USD", "what assets are worth when they are left"),
       positive_input("attributed", "USD", "revenue attributed to the deployment"),
       positive_input("contribution", "1", "left of a dollar of revenue for compute"),
       positive_input("facility", "GW", "facility power of the live fleet"),
       positive_input("utilised_hours", "accelerator*hour", "accelerator-hours used in each period"),
       positive_input("paying_users", "user", "users who pay"),
       share_input("fleet_utilisation", "share of available hours that are used")},
      build};
  return part;
}

}  // namespace gigawatt::parts
