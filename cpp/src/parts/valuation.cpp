#include "gigawatt/parts/finance.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

// Gordon's perpetuity at the end of the timeline; without a value unless the discount rate exceeds the
// growth.
Expr terminal_at_end(const Scope& scope, const PartInputs& in, const Expr& cash) {
  const Model& model = scope.model();
  const Expr &rate = in["discount_rate"], &growth = in["terminal_growth"];
  const Expr exists = scope.define("terminal_exists", greater(rate, growth), "", Timing::none,
                                   "The discount rate is above the terminal growth.");
  const Expr spread = where(exists, rate - growth, zero() / (zero() * one("year")));
  const Expr last = at_last(model, cash / model.time_length());
  return scope.define_with_status("terminal_at_end", "terminal_exists",
                                  last * (1.0 + growth * one("year")) / spread, "USD",
                                  "Value at the end of the timeline of all cash after it, growing for ever.");
}

// Value at the end of each period of all later cash: a state that runs backwards from the terminal value.
Expr discounted_cash(const Scope& scope, const PartInputs& in, const Expr& cash, const Expr& terminal) {
  Model& model = scope.model();
  const Expr& rate = in["discount_rate"];
  const Expr next_length = shift(model.time_length(), -1, zero());
  const Expr next_cash = shift(cash, -1, zero());
  Meta meta;
  meta.doc = "Value of the company's free cash flow after this period; read it beside terminal_share.";
  meta.source =
      "Discounted cash flow with a perpetuity: M. J. Gordon and E. Shapiro, Management Science 3 (1956)";
  const Dims over = (cash * terminal * rate).type().dims.without("time");
  const std::string name = scope.name("dcf");
  model.add_state(name, Unit::parse("USD"), terminal, over, false, Timing::stock, meta);
  model.update_state(name, model.following(name) * compounded(rate, -next_length) +
                               next_cash * compounded(rate, -(next_length * 0.5)));
  return model.ref(name);
}

void build(const Scope& scope, const PartInputs& in) {
  const Model& model = scope.model();
  const Expr revenue = over_time(model, in["revenue"]);
  const Expr& rate = in["discount_rate"];
  const Expr now = middle(model);
  const Expr& from = in["reference_date"];

  const Expr margin = scope.define(
      "margin", between(in["margin_start"], in["margin_final"], progress(now, from, in["margin_horizon"])),
      "1", Timing::ratio, "Free cash flow over revenue.");
  const Expr cash = scope.define("free_cash_flow", revenue * margin, "USD", Timing::flow,
                                 "Free cash flow of the whole company.");

  const Expr terminal_end = terminal_at_end(scope, in, cash);
  const Expr dcf = discounted_cash(scope, in, cash, terminal_end);
  const Expr terminal =
      scope.define("terminal", terminal_end * compounded(rate, model.time_end() - timeline_end(model)), "USD",
                   Timing::stock, "The terminal value, discounted to the end of the period.");
  scope.define(
      "terminal_share", terminal / dcf, "1", Timing::ratio,
      "The terminal value over dcf. Read quantiles only: dcf can cross zero, so a mean says nothing.");

  const Expr early = 1.0 - progress(now, from, in["multiple_horizon"]);
  const Expr multiple_of_revenue = scope.define(
      "revenue_multiple", in["multiple_final"] * pow(in["multiple_start"] / in["multiple_final"], early), "1",
      Timing::ratio, "Enterprise value over a year's revenue.");
  const Expr multiple =
      scope.define("multiple", multiple_of_revenue * revenue / (model.time_length() / one("year")), "USD",
                   Timing::stock, "Value of the company at a multiple of its run-rate revenue.");
  const Expr& weight = in["dcf_weight"];
  const Expr enterprise =
      scope.define("enterprise", weight * dcf + (1.0 - weight) * multiple, "USD", Timing::stock,
                   "Value of the whole company, dcf and multiple weighted; net cash left out.");
  scope.define("nvidia_holding", in["stake"] * enterprise, "USD", Timing::stock,
               "The stake at this value; its price is what the latest round paid.");
}

}  // namespace

const Part& valuation() {
  static const Part part{
      "valuation",
      "What the whole company is worth: discounted cash flow and a multiple of revenue, side by side.",
      {positive_input("revenue", "USD", "revenue of the company"),
       date_input("reference_date", "day of the starting margin and multiple"),
       number_input("margin_start", "1", "free cash flow over revenue, on the reference date"),
       number_input("margin_final", "1", "free cash flow over revenue, a margin_horizon later"),
       positive_input("margin_horizon", "year", "from the starting margin to the final one"),
       number_input("discount_rate", "1/year", "rate at which the company's cash is discounted"),
       number_input("terminal_growth", "1/year", "growth of cash after the timeline"),
       positive_input("multiple_start", "1", "enterprise value over a year's revenue, on the reference date"),
       positive_input("multiple_final", "1",
                      "enterprise value over a year's revenue, a multiple_horizon later"),
       positive_input("multiple_horizon", "year", "from the starting multiple to the final one"),
       share_input("dcf_weight", "weight of the discounted cash flow, the rest is the multiple's"),
       number_input("stake", "1", "share of the company that is held")},
      build};
  return part;
}

}  // namespace gigawatt::parts
