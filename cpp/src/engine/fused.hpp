// Running a group of steps a few rows at a time.
#pragma once
#include "operations.hpp"

namespace gigawatt {

void run_fused(const Block& block, const Frame& frame, Clock* clock);

}  // namespace gigawatt
