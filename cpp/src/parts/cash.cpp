#include "gigawatt/parts/finance.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

Expr cohorts(const Model& model, const Expr& added, const Expr& kernel) {
  return sum(aged(over_time(model, added), model.age_axis()) * kernel, "age");
}

void build(const Scope& scope, const PartInputs& in) {
  const Model& model = scope.model();
  const Expr &in_service = in["in_service"], &life = in["life"], &site_life = in["site_life"];
  const Expr& survival = in["survival"];

  const Expr site =
      scope.define("site_in_service",
                   select(in_service, "component", "facility") + select(in_service, "component", "power"),
                   "USD", Timing::flow, "Facility and power that come into service.");
  const Expr it =
      scope.define("it_in_service", sum(in_service, "component") - site, "USD", Timing::flow,
                   "Everything else that comes into service: accelerators, networking, other IT.");

  const Expr handed_on = scope.define(
      "site_handed_on", cohorts(model, site, retirement(survival)) * maximum(1.0 - life / site_life, zero()),
      "USD", Timing::flow, "Sites at straight-line book when their racks retire.");

  // Straight-line book of what is still there at the end, each cohort half a period older than its age.
  const Expr years = (age_of(model.age_axis()) + 0.5) * one_period(model);
  const Expr site_book = cohorts(model, site, survival * maximum(1.0 - years / site_life, zero()));
  const Expr it_book = cohorts(model, it, ramp(1.0 - years / life));
  const Expr left =
      scope.define("book_at_end", (site_book + it_book) * indicator(is_last(model)), "USD", Timing::flow,
                   "In the last period: what still stands, at straight-line book.");

  const Expr residual = scope.define("residual", handed_on + left, "USD", Timing::flow,
                                     "What the assets are worth when the deployment is done with them.");
  const Expr operating = scope.define("operating", in["attributed"] * in["contribution"] - in["opex"], "USD",
                                      Timing::flow, "Revenue left for compute, less the cost of running it.");
  scope.define("free", operating - in["capex"] + residual, "USD", Timing::flow,
               "Cash of the deployment, unlevered, before tax and financing.");
}

}  // namespace

const Part& cash() {
  static const Part part{
      "cash",
      "Cash of the deployment, unlevered and before tax: tranches are financing and never enter.",
      {positive_input("attributed", "USD", "revenue attributed to the deployment"),
       positive_input("contribution", "1", "left of a dollar of revenue for compute"),
       positive_input("opex", "USD", "cost of running it"),
       positive_input("capex", "USD", "spending on it, when it is paid"),
       positive_input("in_service", "USD", "what comes into service, at cost, by component"),
       positive_input("survival", "1", "share of a cohort alive at each age"),
       divisor_input("life", "year", "life of the IT"),
       divisor_input("site_life", "year", "life of the site")},
      build};
  return part;
}

}  // namespace gigawatt::parts
