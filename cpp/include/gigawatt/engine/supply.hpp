// Values of a program's calls: computed outside, read by the program like draws.
#pragma once
#include <cstdint>
#include <vector>

namespace gigawatt {

// For each of Plan::calls, in their order and in coherent units (dates in seconds, flags 0 or 1): its values
// in scenarios first … first + scenarios - 1, values[cell * scenarios + scenario - first], and in the base
// run. Cells are row-major in the axes of the call. The arrays belong to the caller.
struct Supply {
  std::uint64_t first = 0;
  std::uint64_t scenarios = 0;
  std::vector<const double*> values;
  std::vector<const double*> base;
};

}  // namespace gigawatt
