// Model → plan.
#pragma once
#include <string>
#include <vector>

#include "gigawatt/engine/plan.hpp"
#include "gigawatt/graph/model.hpp"

namespace gigawatt {

// Resolves names, turns inputs into draws, cohorts into convolutions and states into loops, joins equal
// steps, and keeps only what the outputs need. Throws UnknownNameError, LoopError, InvalidValueError (a state
// without its update).
Plan lower(const Model& model, const std::vector<std::string>& outputs);
// The same for formulas over the model's quantities: outputs "0", "1", …, without status, in coherent units.
Plan lower_formulas(const Model& model, const std::vector<Expr>& formulas);

}  // namespace gigawatt
