// The scores at which tables have their nodes, and the fast way from node to node.
#pragma once
#include <functional>
#include <optional>
#include <vector>

namespace gigawatt::score_grid {

inline constexpr int segments = 2048;
inline constexpr int middle = segments / 2;  // its score is exactly 0
inline constexpr double limit = 8.3;
inline constexpr double step = 2.0 * limit / segments;
inline constexpr double node(int i) {
  return (i - middle) * step;
}

// Slopes at the nodes by central differences of fourth order, as good as the cubic between the nodes; of
// second order at the ends, which no draw reaches.
std::vector<double> slopes(const std::vector<double>& values);

// A family whose quantile q(z) = value(y(z)) obeys
//   y' = w,  w' = w (-z + w (s0 + s1 g)),  g' = w (r0 + r1 g + r2 g^2),
// where w = phi(z) / density of y, and g is a function of y. Beta (y the logit of q), gamma (y the logarithm)
// and Student's t (y the inverse hyperbolic sine) are such families.
struct Law {
  double s0, s1;
  double r0, r1, r2;
  std::function<double(double y)> g;
  std::function<double(double z, double y)> log_w;
};

struct Walk {
  std::vector<double> y;  // one per node, in the order walked
  std::vector<double> w;
};

// Walks from the node at -limit (direction +1) or +limit (direction -1), where y is `start`, to the middle:
// by the Taylor series of the solution. Inward is the stable direction: an error of the probability is kept
// as it is, while the probability grows. Nothing where the steps would have to be too small or a value is not
// finite.
std::optional<Walk> walk_inward(const Law& law, double start, int direction);

}  // namespace gigawatt::score_grid
