// One or more of every family, for tests that hold for all of them.
#pragma once
#include <limits>
#include <vector>

#include "gigawatt/random/distribution.hpp"

namespace gigawatt::test {

inline std::vector<Distribution> continuous_samples() {
  using D = Distribution;
  const double infinity = std::numeric_limits<double>::infinity();
  return {D::normal(3.0, 2.0),
          D::lognormal(0.8, 0.4),
          D::uniform(-1.0, 3.0),
          D::triangular(0.0, 2.0, 10.0),
          D::triangular(0.0, 0.0, 1.0),
          D::triangular(0.0, 1.0, 1.0),
          D::pert(0.9, 0.95, 1.0),
          D::pert(10.0, 20.0, 60.0),
          D::pert(0.0, 0.0, 1.0, 2.0),
          D::beta(2.0, 3.0),
          D::beta(0.5, 0.5, 0.0, 3.0),
          D::beta(1.5, 2.5, -1.0, 1.0),
          D::beta(2000.0, 5.0),
          D::gamma(2.0, 3.0),
          D::gamma(0.5, 2.0),
          D::gamma(1e5, 1.0),
          D::student_t(5.0),
          D::student_t(30.0, 10.0, 2.0),
          D::normal(0.0, 1.0).truncated(0.0, infinity),
          D::normal(0.0, 1.0).truncated(5.0, 6.0),
          D::normal(0.0, 1.0).truncated(-1.0, 2.0).truncated(-0.5, 3.0),
          D::lognormal(0.0, 1.0).truncated(0.1, 5.0),
          D::beta(2.0, 3.0).truncated(0.1, 0.5),
          D::mixture({D::lognormal(0.0, 1.0), D::lognormal(1.0, 0.2)}, {0.3, 0.7}),
          D::mixture({D::normal(0.0, 1.0), D::normal(1.0, 2.0)}, {1.0, 3.0}).truncated(-1.0, infinity)};
}

inline std::vector<Distribution> stepped_samples() {
  using D = Distribution;
  return {D::constant(0.95),
          D::bernoulli(0.25),
          D::bernoulli(0.9),
          D::discrete({3.0, 1.0, 2.0}, {2.0, 1.0, 1.0}),
          D::discrete({1.0, 2.0, 3.0, 4.0, 5.0}, {1.0, 1.0, 1.0, 1.0, 1.0}).truncated(2.0, 4.0),
          D::empirical({5.0, 1.0, 3.0, 3.0, 2.0}),
          D::mixture({D::constant(0.0), D::discrete({1.0, 2.0}, {1.0, 1.0})}, {0.5, 0.5})};
}

}  // namespace gigawatt::test
