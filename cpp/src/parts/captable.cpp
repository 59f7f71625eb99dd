#include "gigawatt/parts/finance.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

Meta state_meta(const std::string& doc) {
  Meta meta;
  meta.doc = doc;
  return meta;
}

void build(const Scope& scope, const PartInputs& in) {
  Model& model = scope.model();
  const Expr post_money = scope.define(
      "post_money",
      in["post_money_start"] * compounded(in["growth"], middle(model) - first_middle(model)) * in["noise"],
      "USD", Timing::stock,
      "What the whole company is worth after the period's money has come in, at the price paid.");

  const Expr raised = sum_except(in["tranche"], post_money.type().dims);
  const Expr pre_money = scope.define("pre_money", post_money - raised, "USD", Timing::stock,
                                      "What the company is worth before the period's tranches.");

  const Expr kept_per_year = (1.0 - in["other_rounds"] * one("year")) * (1.0 - in["pool"] * one("year"));
  const Expr kept = pow(kept_per_year, model.time_length() / one("year"));
  const Dims over = (pre_money * kept * in["initial_shares"]).type().dims.without("time");

  model.add_state(scope.name("shares"), Unit::parse("share"), in["initial_shares"], over, true, Timing::stock,
                  state_meta("All shares after the period's issues, the pool counted."));
  model.add_state(scope.name("investor_shares"), Unit::parse("share"), zero(), over, true, Timing::stock,
                  state_meta("Shares of the investor who pays the tranches."));

  const Expr before = scope.define(
      "shares_before", model.previous(scope.name("shares")) / kept, "share", Timing::stock,
      "Shares before the period's tranches, after what other investors and the pool were given in it.");
  const Expr issued = scope.define("issued", before * raised / pre_money, "share", Timing::flow,
                                   "Shares issued for the period's tranches, at the price before the money.");
  model.update_state(scope.name("shares"), before + issued);
  model.update_state(scope.name("investor_shares"), model.previous(scope.name("investor_shares")) + issued);

  scope.define("nvidia_stake", model.ref(scope.name("investor_shares")) / model.ref(scope.name("shares")),
               "1", Timing::ratio,
               "Share of the company that the tranches have bought, after dilution; non-voting.");
}

}  // namespace

const Part& captable() {
  static const Part part{
      "captable",
      "Who owns the company: each tranche is priced at its period's valuation, later rounds dilute it.",
      {positive_input("tranche", "USD", "money invested in each period, by tranche"),
       positive_input("post_money_start", "USD", "post-money valuation in the first period"),
       number_input("growth", "1/year", "growth of the post-money valuation"),
       positive_input("noise", "1", "path around that growth, 1 in the first period"),
       positive_input("other_rounds", "1/year", "share of the company sold to others in a year"),
       positive_input("pool", "1/year", "share of the company granted to staff in a year"),
       positive_input("initial_shares", "share", "shares before the first period; sets the scale only")},
      build};
  return part;
}

}  // namespace gigawatt::parts
