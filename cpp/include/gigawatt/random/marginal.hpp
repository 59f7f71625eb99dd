// A distribution made ready for the sample path: how a kernel turns scores into values. Computed once, when a
// program is compiled; no libm, Boost or Eigen is called afterwards.
#pragma once
#include <vector>

#include "gigawatt/random/distribution.hpp"

namespace gigawatt {

struct Marginal {
  enum class Form {
    constant,     // a
    affine,       // a + b z
    exponential,  // exp(a + b z)
    uniform,      // a + b Phi(z)
    table,        // cubic in z on [-limit, limit]: `coefficients`, 4 a segment
    steps         // `values[k]`, k = how many `thresholds` are < z
  };
  Form form = Form::constant;
  double a = 0.0;
  double b = 0.0;
  double limit = 8.3;
  std::vector<double> coefficients;
  std::vector<double> thresholds;
  std::vector<double> values;
  bool operator==(const Marginal&) const = default;
};

// Tables have 2,048 equal segments, monotone cubic Hermite through quantile_at_score: exact at the nodes (to
// 1e-11 of the range; the range is the one between scores -6 and 6) and between them, on |z| <= 6,
//   within 1e-10 of the range: beta and pert with shapes from 0.5, gamma, student_t from 4 degrees;
//   within 1e-6: triangular, truncations, student_t from 0.5 degrees, beta with smaller shapes, smooth
//   mixtures; a mixture that jumps (a gap between its parts, a single value beside continuous ones) rises or
//   starts its level part within the one segment that contains the jump, at most 0.4 % of the probability.
//   Where a zero has to be exactly zero, multiply by a bernoulli instead.
// Takes about 1 ms; a truncated beta 20 ms, a mixture of betas 80 ms. Standard betas are remembered: equal
// shapes on another interval take 0.1 ms. Safe to call from several threads.
Marginal make_marginal(const Distribution& distribution);

}  // namespace gigawatt
