// Scores from Sobol points.
#pragma once
#include "operands.hpp"
#include "operations.hpp"

namespace gigawatt::ops {

// The rows [first, last) of one plane of a score. Those of a path hang together over all time: they are
// formed with the first row, and already there when later ones are asked for.
void sobol_score(const Step& step, const Frame& f, const OutRows& out, std::size_t plane, std::size_t first,
                 std::size_t last);

}  // namespace gigawatt::ops
