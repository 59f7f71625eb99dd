#include "gigawatt/errors/error.hpp"
#include "gigawatt/parts/finance.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

// The axis of the tranches; null where there is a single one.
AxisPtr tranche_axis(const Dims& dims) {
  AxisPtr axis;
  for (const auto& candidate : dims.axes()) {
    if (candidate->is_time() || candidate->is_age()) continue;
    if (axis) {
      throw AxisError("tranches stand along one axis, got '" + axis->name() + "' and '" + candidate->name() +
                          "': select one label of the other, or sum over it, first",
                      {candidate->name(), {}});
    }
    axis = candidate;
  }
  return axis;
}

void build(const Scope& scope, const PartInputs& in) {
  const Model& model = scope.model();
  const Expr &amount = in["amount"], &crossed = in["crossed"], &go = in["go"];

  const AxisPtr axis = tranche_axis(amount.type().dims.united(crossed.type().dims).united(go.type().dims));
  const Expr signed_now =
      logical_and(less_equal(model.time_start(), in["signature"]), less(in["signature"], model.time_end()));
  Expr at_signature = in["first_on_signature"];
  if (axis) at_signature = logical_and(at_signature, equal(position(axis), zero()));
  const Expr paid =
      scope.define("paid", where(at_signature, logical_and(go, signed_now), crossed), "", Timing::flow,
                   "The tranche is paid in this period: when its milestone is crossed, the first one at the "
                   "signature if so agreed.");
  const Expr tranche = scope.define("tranche", amount * indicator(paid), "USD", Timing::flow,
                                    "Money invested in this period, by tranche.");
  scope.define("cumulative", cumulative_sum(axis ? sum(tranche, axis->name()) : tranche), "USD",
               Timing::stock, "Money invested up to the end of the period, all tranches.");
}

}  // namespace

const Part& tranches() {
  static const Part part{
      "tranches",
      "A staged investment: each tranche is paid when its milestone is crossed, the first perhaps at "
      "signature.",
      {positive_input("amount", "USD", "what each tranche is worth, along the axis of the milestones"),
       flag_input("crossed", "the milestone is crossed in this period"),
       flag_input("go", "the tranche happens at all"),
       flag_input("first_on_signature", "the first tranche is paid at the signature, not at its milestone"),
       date_input("signature", "day of the definitive agreement, inside the timeline")},
      build};
  return part;
}

}  // namespace gigawatt::parts
