#include "gigawatt/parts/compute.hpp"
#include "terms.hpp"

namespace gigawatt::parts {
namespace {

const std::string by_gigawatt = "gigawatt";

// Ten times a tenth of a gigawatt is one: what rounding may take from a milestone.
constexpr double milestone_tolerance = 1e-9;

// How the total is cut: a gigawatt per label of the axis, or all in one step where no input has the axis.
struct Steps {
  Expr from;   // what stands before the step begins
  Expr most;   // of one step
  Expr size;   // the last may be smaller than `most`, those beyond the total are empty
  Expr whole;  // what counts as a step that is finished
};

Steps steps_of(const PartInputs& in) {
  const Expr& total = in["total"];
  Dims dims;
  for (const char* name : {"probability", "slip_probability", "slip_length", "happens_draw", "slips_draw"}) {
    dims = dims.united(in[name].type().dims);
  }
  const AxisPtr axis = dims.find(by_gigawatt);
  if (!axis) return {zero(), total, total, total - total * milestone_tolerance};
  const Expr step = one("GW");
  const Expr from = position(axis) * step;
  return {from, step, clip(total - from, zero(), step), step - step * milestone_tolerance};
}

// Gigawatts follow one another: one that stops ends the rest, one that is late delays the rest.
Expr all_up_to(const Expr& flag) {
  return flag.type().dims.has(by_gigawatt) ? cumulative_all(flag, by_gigawatt) : flag;
}
Expr number_up_to(const Expr& flag) {
  const Expr number = indicator(flag);
  return number.type().dims.has(by_gigawatt) ? cumulative_sum(number, by_gigawatt) : number;
}

void build(const Scope& scope, const PartInputs& in) {
  const Expr since_start = scope.model().time_end() - in["start"];
  scope.define("capacity", clip(in["speed"] * since_start, zero(), in["total"]), "GW", Timing::stock,
               "Gigawatts online by the letter's schedule: no slip, no stop.");

  const Expr happens =
      scope.define("happens", greater(in["happens_draw"], 1.0 - in["probability"]), "", Timing::none,
                   "Whether the gigawatt happens, given that those before it do.");
  const Expr slips = scope.define("slips", greater(in["slips_draw"], 1.0 - in["slip_probability"]), "",
                                  Timing::none, "Whether the gigawatt is late.");
  const Expr go = scope.define("go", all_up_to(happens), "", Timing::none,
                               "Whether the gigawatt and all before it happen.");
  const Expr delay = scope.define("delay", in["slip_length"] * number_up_to(slips), "year", Timing::none,
                                  "How late the gigawatt is, its own slip and those before it.");

  const Steps steps = steps_of(in);
  const Expr size =
      scope.define("size", steps.size, "GW", Timing::none, "Gigawatts in this step: none beyond the total.");
  const Expr reached = clip(in["speed"] * (since_start - delay) - steps.from, zero(), steps.most);
  const Expr built = scope.define("built", minimum(reached, size), "GW", Timing::stock,
                                  "Gigawatts of this step built by the end of the period, if it happens.");
  const Expr online =
      scope.define("online", sum_if(where(go, built, zero()), by_gigawatt), "GW", Timing::stock,
                   "Gigawatts online at the end of the period: cumulative, never falls.");
  scope.define("added", online - previous(online), "GW", Timing::flow,
               "Gigawatts that come online in the period.");

  const Expr stands =
      scope.define("stands", cumulative_any(logical_and(go, greater_equal(built, steps.whole))), "",
                   Timing::stock, "Whether the whole gigawatt stands by the end of the period.");
  const Expr stood = shift(stands, 1, flag_constant(false));
  const Expr crossed = scope.define(
      "crossed", logical_and(stands, logical_not(stood)), "", Timing::flow,
      "Whether the gigawatt is whole for the first time; one that the total cuts short never is.");
  scope.define("gigawatts", sum(sum_if(indicator(crossed), by_gigawatt), "time"), "1", Timing::none,
               "Number of whole gigawatts that stand by the end of the timeline.");
}

}  // namespace

const Part& deployment() {
  static const Part part{
      "deployment",
      "Gigawatts that come online one after another; each may be late, and may not happen.",
      {positive_input("total", "GW", "gigawatts of the letter"),
       date_input("start", "when the first gigawatt begins to take power"),
       positive_input("speed", "GW/year", "gigawatts that take power in a year"),
       share_input("probability", "chance that a gigawatt happens, given those before it; by gigawatt"),
       share_input("slip_probability", "chance that a gigawatt is late, by gigawatt"),
       positive_input("slip_length", "year", "how late a gigawatt that slips is"),
       share_input("happens_draw", "uniform draw that decides whether a gigawatt happens, by gigawatt"),
       share_input("slips_draw", "uniform draw that decides whether a gigawatt is late, by gigawatt")},
      build};
  return part;
}

}  // namespace gigawatt::parts
