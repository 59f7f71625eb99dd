#include "gigawatt/parts/compute.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

const std::string by_generation = "generation";

// Share of what takes power in a period, by generation: the newest that is available takes all, pro rata by
// day in the period of the change. The first one is there from the start and never slips; one alone has it
// all.
Expr build_share(const Scope& scope, const PartInputs& in) {
  const std::string available_doc =
      "When the generation is available in volume: the announced date and the slip of the roadmap.";
  const std::string share_doc = "Share of what takes power in the period, by generation.";
  Dims dims;
  for (const char* name : {"power", "announced", "roadmap_slip", "peak_flop", "dies_per_package"}) {
    dims = dims.united(in[name].type().dims);
  }
  const AxisPtr axis = dims.find(by_generation);
  if (!axis) {
    scope.define("available", in["announced"], "", Timing::none, available_doc);
    return scope.define("share", constant(1.0), "1", Timing::ratio, share_doc);
  }
  const Model& model = scope.model();
  const Expr later = less(zero(), position(axis));
  const Expr available = scope.define("available", in["announced"] + where(later, in["roadmap_slip"], zero()),
                                      "", Timing::none, available_doc);
  const Expr since = ramp((model.time_end() - available) / model.time_length());
  const Expr arrived = scope.define(
      "arrived", cumulative_max(where(later, since, constant(1.0)), by_generation, true), "1", Timing::ratio,
      "Share of the period in which this generation or a newer one is available.");
  return scope.define("share", arrived - shift(arrived, -1, zero(), by_generation), "1", Timing::ratio,
                      share_doc);
}

void build_cohorts(const Scope& scope, const PartInputs& in) {
  const Model& model = scope.model();
  if (in["added"].type().dims.has(by_generation)) {
    throw AxisError("fleet: 'added' is by generation already; give the total, the part divides it by date",
                    {"added", {}});
  }
  const Expr share = build_share(scope, in);
  const Expr power = scope.define("accelerator_power", in["power"] * in["power_level"], "kW/accelerator",
                                  Timing::rate, "IT power of one accelerator, all in.");
  const Expr per_gw =
      scope.define("accelerators_per_gw", in["facility_per_gw"] / (in["pue"] * power), "accelerator/GW",
                   Timing::ratio, "Accelerators in a gigawatt of the letter, by generation.");
  const Expr added =
      scope.define("accelerators_added", over_time(model, in["added"] * share * per_gw), "accelerator",
                   Timing::flow, "Accelerators that take power in the period, by generation.");
  scope.define("dies", added * in["dies_per_package"], "die", Timing::flow,
               "Compute dies that take power in the period, by generation.");

  const Expr survived =
      scope.define("survival", survival(model, in["life"]), "1", Timing::ratio,
                   "Share of a cohort still in service at each age; the last period counts in part.");
  const Expr retiring = scope.define("retirement", retirement(survived), "1", Timing::ratio,
                                     "Share of a cohort that retires at each age.");
  const Expr cohorts = aged(added, model.age_axis());
  scope.define("accelerators", sum(cohorts * survived, "age"), "accelerator", Timing::stock,
               "Accelerators in service at the end of the period, by generation.");
  scope.define("accelerators_retired", sum(cohorts * retiring, "age"), "accelerator", Timing::flow,
               "Accelerators that retire in the period, by generation.");
}

void build_work(const Scope& scope, const PartInputs& in) {
  const Model& model = scope.model();
  const Expr in_service = average(model.ref(scope.name("accelerators")));
  const Expr hours = scope.define(
      "accelerator_hours", in_service * model.time_length() * in["availability"], "accelerator*hour",
      Timing::flow, "Accelerator-hours available: the mean of the fleet over the period, by generation.");
  const Expr utilised =
      scope.define("utilised_accelerator_hours", hours * in["utilisation"], "accelerator*hour", Timing::flow,
                   "Accelerator-hours in use, by generation.");
  scope.define("flop", utilised * in["peak_flop"] * in["mfu"], "FLOP", Timing::flow,
               "Useful operations, by generation.",
               "formula: operations = accelerator time * peak * model FLOP utilisation (Epoch AI, training "
               "compute)");
}

void build(const Scope& scope, const PartInputs& in) {
  build_cohorts(scope, in);
  build_work(scope, in);
}

}  // namespace

const Part& fleet() {
  static const Part part{
      "fleet",
      "The accelerators that gigawatts hold: which generation, how many, how long, and the work they do.",
      {number_input("added", "GW", "gigawatts that come online in the period"),
       positive_input("facility_per_gw", "1", "facility power of a gigawatt of the letter"),
       {"pue", "1", "facility power over IT power", 1.0},
       date_input("announced", "when the generation was said to be available, by generation"),
       positive_input("roadmap_slip", "year", "how much later generations after the first come in volume"),
       positive_input("power", "kW/accelerator",
                      "IT power of one accelerator with its share of all else, by generation"),
       positive_input("power_level", "1", "multiplies the power of all generations"),
       positive_input("peak_flop", "FLOP/(s*accelerator)", "dense peak of one accelerator, by generation"),
       positive_input("dies_per_package", "die/accelerator",
                      "compute dies in one accelerator, by generation"),
       divisor_input("life", "year", "time in service"),
       share_input("availability", "share of the time that an accelerator can be used"),
       share_input("utilisation", "share of the available time that it is used"),
       share_input("mfu", "share of the peak that is useful work while it is used")},
      build};
  return part;
}

}  // namespace gigawatt::parts
