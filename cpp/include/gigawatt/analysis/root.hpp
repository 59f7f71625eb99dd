// Where a function crosses zero.
#pragma once
#include <cstdint>
#include <functional>

namespace gigawatt {

struct Root {
  double low, high;  // the root lies between; equal where it was hit
  std::uint64_t evaluations;
};

// Algorithm 748 (Alefeld, Potra and Shi 1995) by Boost.Math, until the bracket is within `tolerance` of the
// root (relative to it, absolute near 0). Throws InvalidValueError where the ends do not differ in sign or
// the function is NaN somewhere.
Root toms748(const std::function<double(double)>& function, double low, double high, double tolerance,
             std::uint64_t most_evaluations);

}  // namespace gigawatt
