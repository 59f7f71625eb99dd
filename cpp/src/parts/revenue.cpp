#include "gigawatt/parts/finance.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

// Paying users, what they pay, and what companies pay beside them.
Expr demand(const Scope& scope, const PartInputs& in, const Expr& since, const Expr& five) {
  const Expr &limit = in["users_limit"], &start = in["users_start"];
  const Expr users = scope.define(
      "users",
      limit / (1.0 + (limit / start - 1.0) *
                         exp(-(in["users_growth"] * (middle(scope.model()) - in["users_date"])))),
      "user", Timing::stock, "Weekly users, on a logistic curve towards the limit.",
      "Logistic growth: P.-F. Verhulst, Notice sur la loi que la population suit dans son "
      "accroissement, 1838");
  const Expr paying = scope.define("paying", users * between(in["paying_start"], in["paying_final"], five),
                                   "user", Timing::stock, "Users who pay.");
  const Expr per_user = scope.define(
      "per_user", in["per_user_start"] * compounded(in["per_user_growth"], since) * in["per_user_noise"],
      "USD/(user*year)", Timing::rate, "What a paying user pays in a year.");
  const Expr consumer = scope.define("consumer", paying * per_user * scope.model().time_length(), "USD",
                                     Timing::flow, "Revenue from paying users.");
  const Expr enterprise =
      scope.define("enterprise", consumer * between(in["enterprise_start"], in["enterprise_final"], five),
                   "USD", Timing::flow, "Revenue from companies and the API.");
  return scope.define("demand", consumer + enterprise, "USD", Timing::flow,
                      "Revenue if compute did not bind.");
}

void build(const Scope& scope, const PartInputs& in) {
  const Model& model = scope.model();
  const Expr since = middle(model) - in["reference_date"];
  const Expr five = ramp(since / in["horizon"]);
  const Expr wanted = demand(scope, in, since, five);

  const Expr other =
      scope.define("other_compute",
                   between(in["other_compute_start"], in["other_compute_final"],
                           progress(middle(model), in["other_compute_from"], in["other_compute_horizon"])),
                   "GW", Timing::rate, "Compute of the company outside this deployment, at the meter.");
  const Expr compute =
      scope.define("compute", average(in["online"]) * in["facility_per_gw"] + other, "GW", Timing::rate,
                   "All compute of the company, at the meter, mean of the period.");
  const Expr total =
      scope.define("total", minimum(wanted, in["per_gw_limit"] * compute * model.time_length()), "USD",
                   Timing::flow, "Revenue of the company: demand, or what its compute can serve.");

  const Expr share =
      scope.define("compute_share", where(greater(compute, zero()), in["facility"] / compute, zero()), "",
                   Timing::ratio, "This deployment's part of the company's compute.");
  const Expr attributed = scope.define("attributed", total * share, "USD", Timing::flow,
                                       "Revenue attributed to this deployment, by its part of compute.");
  const Expr contribution =
      scope.define("contribution", between(in["contribution_start"], in["contribution_final"], five), "",
                   Timing::ratio, "What is left of a dollar of revenue to pay for compute.");

  const Expr earned = present_value(model, contribution * attributed, in["discount_rate"]);
  const Expr hours =
      present_value(model, sum_except(in["utilised_hours"], earned.type().dims), in["discount_rate"]);
  scope.define("used", greater(hours, zero()), "", Timing::none, "Any accelerator-hour is used.");
  scope.define_with_status(
      "per_accelerator_hour", "used", earned / hours, "USD/(accelerator*hour)",
      "What is left to pay for a utilised accelerator-hour, present value over present value; "
      "compare the price required.");
}

}  // namespace

const Part& revenue() {
  static const Part part{
      "revenue",
      "What the company earns: users, prices, companies and compute; and the part of this deployment.",
      {positive_input("users_start", "user", "weekly users on the users' date"),
       date_input("users_date", "day of the starting number of users"),
       positive_input("users_limit", "user", "weekly users that the curve approaches"),
       number_input("users_growth", "1/year", "early growth of users"),
       share_input("paying_start", "share of users who pay, on the reference date"),
       positive_input("paying_final", "1", "share of users who pay, a horizon later"),
       positive_input("per_user_start", "USD/(user*year)", "what a paying user pays, on the reference date"),
       number_input("per_user_growth", "1/year", "growth of what a paying user pays"),
       positive_input("per_user_noise", "1", "path around that growth, 1 in the first period"),
       positive_input("enterprise_start", "1", "companies over consumers, on the reference date"),
       positive_input("enterprise_final", "1", "companies over consumers, a horizon later"),
       date_input("reference_date", "day of the starting values"),
       positive_input("horizon", "year", "from the starting values to the final ones"),
       positive_input("other_compute_start", "GW", "compute outside this deployment, at other_compute_from"),
       positive_input("other_compute_final", "GW",
                      "compute outside this deployment, other_compute_horizon later"),
       date_input("other_compute_from", "day from which compute outside this deployment grows"),
       positive_input("other_compute_horizon", "year", "how long it grows"),
       positive_input("per_gw_limit", "USD/(GW*year)", "the most that a gigawatt of compute can earn"),
       positive_input("contribution_start", "1", "left of a dollar for compute, on the reference date"),
       positive_input("contribution_final", "1", "left of a dollar for compute, a horizon later"),
       positive_input("online", "GW", "what has been deployed, at the end of each period"),
       positive_input("facility_per_gw", "1", "facility power of a gigawatt as the deal counts it"),
       positive_input("facility", "GW", "facility power of the live fleet"),
       positive_input("utilised_hours", "accelerator*hour", "accelerator-hours used in each period"),
       number_input("discount_rate", "1/year", "rate at which later money is discounted")},
      build};
  return part;
}

}  // namespace gigawatt::parts
