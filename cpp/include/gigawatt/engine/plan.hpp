// The plan: a model with its names resolved and equal steps joined.
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "gigawatt/graph/expression.hpp"
#include "gigawatt/random/bridge.hpp"
#include "gigawatt/random/marginal.hpp"

namespace gigawatt {

// One computation. A call has no arguments here: what it was called with is another program's business. Steps
// are in single-assignment form: arguments are numbers of other steps, which come earlier except where a loop
// closes (prev and next refer to the update of their state).
struct Step {
  Op op = Op::constant;
  Attribute attribute;
  std::vector<int> args;
  Dims dims;
  bool random = false;  // differs between scenarios
  int owner = -1;       // number of the quantity it was made for
  // score: the hash of stream and labels, one per cell of the axes other than time, and which draw of the
  // stream
  std::vector<std::uint64_t> streams;
  std::uint32_t domain = 0;
  // and under sobol: the dimensions of each cell, as many for each (none: drawn at random), and how a path's
  // shocks are made of its normals
  std::vector<std::uint32_t> dimensions;
  std::vector<BridgeStep> bridge;
  // marginal: one per cell of the axes other than time
  std::vector<Marginal> marginals;
  double central = std::numeric_limits<double>::quiet_NaN();  // base value unless it is the median
};

struct PlanOutput {
  std::string name;
  int step = -1;
  int status = -1;  // a flag: where it is 0 there is no value; -1: always a value
  Kind kind = Kind::number;
  double shown_scale = 1.0;
};

// Steps in an order that respects every argument within a period; steps of one region form a loop over time,
// which runs them period by period.
struct PlanItem {
  std::vector<int> steps;
  bool loop = false;
  bool forward = true;
  bool fused = false;  // no loop: all over the same axes, run a few rows at a time
};

struct Plan {
  std::vector<Step> steps;
  std::vector<std::string> owners;  // quantity names
  std::vector<int> owner_steps;     // the step that is the value of each
  std::vector<PlanItem> items;
  std::vector<PlanOutput> outputs;
  std::vector<Expr> calls;  // functions whose values are supplied; a call step's attribute.count is its place
  std::size_t periods = 0;
  std::vector<std::int32_t> period_days;  // first day of each period, and the end of the last
  std::vector<std::string> period_labels;

  // Draws of a scenario that have a dimension of a Sobol sequence, and those that found none.
  struct Drawn {
    std::size_t with = 0, without = 0;
  };
  Drawn sobol_draws() const;

  std::string text() const;  // readable listing, one step a line
  // Changes whenever what is computed changes; quantities' names do not enter.
  std::uint64_t fingerprint() const;
};

}  // namespace gigawatt
