#include "gigawatt/parts/finance.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

void build(const Scope& scope, const PartInputs& in) {
  const Expr profit = scope.define("gross_profit", in["revenue"] * in["gross_margin"], "USD", Timing::flow,
                                   "Gross profit on the sales to the deployment.");
  const Expr out = scope.define("cash_out", sum_except(in["tranche"], in["revenue"].type().dims), "USD",
                                Timing::flow, "Money invested in the customer.");
  scope.define("net_cash", profit - out, "USD", Timing::flow,
               "Gross profit less the money invested, before operating cost and tax.");
  const Expr holding = scope.define("holding", in["stake"] * in["post_money"], "USD", Timing::stock,
                                    "The stake at the latest price paid, which is not its value.");
  scope.define("share_of_market_cap", holding / in["market_cap"], "1", Timing::ratio,
               "The holding over the vendor's own market capitalisation.");
}

}  // namespace

const Part& vendor() {
  static const Part part{
      "vendor",
      "The vendor who invests in its customer: gross profit, money out, and the stake at the latest price.",
      {positive_input("revenue", "USD", "sales to the deployment in each period"),
       share_input("gross_margin", "gross profit over sales"),
       positive_input("tranche", "USD", "money invested in each period, by tranche"),
       number_input("stake", "1", "share of the customer that is held"),
       positive_input("post_money", "USD", "valuation of the customer at the latest price"),
       positive_input("market_cap", "USD", "the vendor's market capitalisation")},
      build};
  return part;
}

}  // namespace gigawatt::parts
