#include <charconv>
#include <vector>

#include "gigawatt/parts/compute.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

// Periods between payment and service, from a label of the axis `lead`.
int lead_of(const std::string& label) {
  int lead = 0;
  const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), lead);
  if (error != std::errc() || end != label.data() + label.size() || lead < 0) {
    throw AxisError(
        "'" + label + "' is no lead: a spending profile is by whole periods before service, \"0\", \"1\", …",
        {label, {}});
  }
  return lead;
}

// How what enters service is paid ahead: the share that is due each number of periods before.
class Spending {
 public:
  // Defines `<leaf>`, which is what falls before the timeline.
  Spending(const Scope& scope, const std::string& leaf, const Expr& profile, const std::string& what)
      : first_(equal(position(scope.model().time_axis()), zero())) {
    const AxisPtr leads = profile.type().dims.find("lead");
    if (!leads) {
      throw AxisError("capex: the spending profile '" + profile.text() + "' needs the axis 'lead'",
                      {"lead", {}});
    }
    Expr before = over_time(scope.model(), zero());
    for (const auto& label : leads->labels()) {
      const Due due{lead_of(label), select(profile, "lead", label)};
      due_.push_back(due);
      if (due.lead == 0) continue;
      // 1 in as many periods at the start as the payment is ahead.
      const Expr early = shift(over_time(scope.model(), zero()), due.lead, constant(1.0));
      before = before + due.share * early;
    }
    before_ = scope.define(
        leaf, before, "1", Timing::ratio,
        "Share of the " + what + " entering service whose payment was due before the first period.");
  }

  // Cash for what enters service: all of it is paid on the timeline.
  Expr cash(const Expr& in_service) const {
    Expr paid;
    for (const auto& due : due_) {
      const Expr part = due.share * (due.lead == 0 ? in_service : shift(in_service, -due.lead, zero()));
      paid = paid ? paid + part : part;
    }
    return paid + where(first_, sum(in_service * before_, "time"), zero());
  }

 private:
  struct Due {
    int lead;
    Expr share;
  };
  std::vector<Due> due_;
  Expr first_;
  Expr before_;
};

// USD for a gigawatt of the letter that is bought in the period, by component.
Expr build_prices(const Scope& scope, const PartInputs& in) {
  const Model& model = scope.model();
  const Expr waited = maximum(middle(model) - in["available"], zero());
  const Expr price = scope.define(
      "accelerator_price", in["price"] * in["price_level"] * compounded(-in["price_decline"], waited),
      "USD/accelerator", Timing::rate, "Price of one accelerator bought in the period, by generation.");
  const Expr accelerators = scope.define(
      "accelerator_cost_per_gw", total_along("generation", in["share"], in["accelerators_per_gw"] * price),
      "USD/GW", Timing::rate, "Price of the accelerators in a gigawatt bought in the period.");
  const Expr power_price = in["power_price"] * in["facility_per_gw"];
  const Expr facility_price = in["facility_price"] * in["facility_per_gw"] / in["pue"];
  const auto components = std::make_shared<const Axis>(
      "component", std::vector<std::string>{"accelerators", "networking", "other_it", "facility", "power"});
  const Expr by_component = scope.define(
      "per_gw_by_component",
      stack(components, {accelerators, accelerators * in["networking_ratio"],
                         accelerators * in["other_it_ratio"], facility_price, power_price}),
      "USD/GW", Timing::rate, "Price of a gigawatt of the letter bought in the period, by component.");
  scope.define("per_gw", sum(by_component, "component"), "USD/GW", Timing::rate,
               "Price of a gigawatt of the letter bought in the period.");
  return by_component;
}

void build(const Scope& scope, const PartInputs& in) {
  const Expr in_service =
      scope.define("in_service", in["added"] * build_prices(scope, in), "USD", Timing::flow,
                   "Capital cost of what enters service in the period, by component.");
  const Spending it(scope, "it_due_before", in["it_profile"], "IT");
  const Spending site(scope, "site_due_before", in["site_profile"], "site");
  const auto cash = [&](const std::string& component, const Spending& spending, const std::string& what) {
    return scope.define(component, spending.cash(select(in_service, "component", component)), "USD",
                        Timing::flow, "Cash spent on " + what + ".");
  };
  Expr total = cash("accelerators", it, "accelerators");
  total = total + cash("networking", it, "the network between racks");
  total = total + cash("other_it", it, "storage, chassis and integration");
  total = total + cash("facility", site, "buildings, cooling and electrical plant");
  total = total + cash("power", site, "substations, grid connection and bridging power");
  scope.define("total", total, "USD", Timing::flow, "Cash spent on capital goods in the period.");
}

}  // namespace

const Part& capex() {
  static const Part part{
      "capex",
      "What gigawatts cost to build, by component, when they enter service and when they are paid.",
      {number_input("added", "GW", "gigawatts that come online in the period"),
       positive_input("facility_per_gw", "1", "facility power of a gigawatt of the letter"),
       {"pue", "1", "facility power over IT power", 1.0},
       share_input("share", "share of what takes power in the period, by generation"),
       positive_input("accelerators_per_gw", "accelerator/GW",
                      "accelerators in a gigawatt of the letter, by generation"),
       date_input("available", "when the generation is available, by generation"),
       positive_input("price", "USD/accelerator",
                      "price of one accelerator when it becomes available, by generation"),
       positive_input("price_level", "1", "multiplies the price of all generations"),
       {"price_decline", "1/year", "fall of the price within a generation", 0.0, 1.0},
       positive_input("networking_ratio", "1", "network between racks, over accelerators"),
       positive_input("other_it_ratio", "1", "storage, chassis and integration, over accelerators"),
       positive_input("facility_price", "USD/W", "price of the facility by IT power"),
       positive_input("power_price", "USD/W", "price of power equipment by facility power"),
       share_input("it_profile", "share of IT paid each number of periods ahead of service, by lead"),
       share_input("site_profile", "share of facility and power paid each number of periods ahead, by lead")},
      build};
  return part;
}

}  // namespace gigawatt::parts
