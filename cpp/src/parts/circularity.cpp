#include "gigawatt/parts/finance.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

void build(const Scope& scope, const PartInputs& in) {
  const Model& model = scope.model();
  const Expr revenue = scope.define(
      "nvidia_revenue", over_time(model, in["accelerators"] + in["networking_share"] * in["networking"]),
      "USD", Timing::flow, "The vendor's sales to the deployment, when they are paid.");
  const Expr& cost = in["cost_per_gw"];
  scope.define("nvidia_per_gw",
               select(cost, "component", "accelerators") +
                   in["networking_share"] * select(cost, "component", "networking"),
               "USD/GW", Timing::rate, "The vendor's content in a gigawatt bought in this period.");

  const Expr sales = sum(revenue, "time");
  const Expr invested = sum(over_time(model, sum_except(in["tranche"], revenue.type().dims)), "time");
  scope.define("bought", greater(sales, zero()), "", Timing::none, "Anything is bought from the vendor.");
  scope.define_with_status(
      "share_financed", "bought", invested / sales, "1",
      "Money invested over the vendor's sales, both over the whole horizon: a ratio of two "
      "sums of cash, not a claim that the money is the same.");
}

}  // namespace

const Part& circularity() {
  static const Part part{
      "circularity",
      "How much of the spending comes back to the vendor, beside what the vendor invests.",
      {positive_input("accelerators", "USD", "spending on accelerators in each period"),
       positive_input("networking", "USD", "spending on networking in each period"),
       positive_input("cost_per_gw", "USD/GW", "price of a gigawatt bought in each period, by component"),
       share_input("networking_share", "the vendor's part of networking"),
       positive_input("tranche", "USD", "money invested in each period, by tranche")},
      build};
  return part;
}

}  // namespace gigawatt::parts
