#include "gigawatt/random/marginal.hpp"

#include <algorithm>
#include <cmath>

#include "checks.hpp"
#include "gigawatt/random/family.hpp"
#include "score_grid.hpp"

namespace gigawatt {
namespace {

// Slopes that keep a cubic Hermite interpolant monotone (Fritsch and Carlson 1980, SIAM J. Numer. Anal. 17,
// the circle of radius 3). Away from kinks it changes nothing.
void keep_monotone(ScoreNodes& nodes) {
  auto& m = nodes.slopes;
  for (double& slope : m) slope = std::max(slope, 0.0);
  for (std::size_t i = 0; i + 1 < m.size(); ++i) {
    const double chord = (nodes.values[i + 1] - nodes.values[i]) / score_grid::step;
    if (chord <= 0.0) {
      m[i] = m[i + 1] = 0.0;
      continue;
    }
    const double size = std::hypot(m[i] / chord, m[i + 1] / chord);
    if (size > 3.0) {
      m[i] *= 3.0 / size;
      m[i + 1] *= 3.0 / size;
    }
  }
}

}  // namespace

Marginal make_marginal(const Distribution& distribution) {
  return distribution.implementation().marginal();
}

ScoreNodes Family::nodes() const {
  ScoreNodes result;
  for (int i = 0; i <= score_grid::segments; ++i)
    result.values.push_back(quantile_at_score(score_grid::node(i)));
  result.slopes = score_grid::slopes(result.values);
  return result;
}

Marginal Family::marginal() const {
  ScoreNodes points = nodes();
  for (std::size_t i = 0; i < points.values.size(); ++i) {
    if (!std::isfinite(points.values[i]) || !std::isfinite(points.slopes[i])) {
      refuse(name(), text() + " has values too large to be sampled: the one at score " +
                         short_number(score_grid::node(static_cast<int>(i))) +
                         " is not a finite number; truncate it or choose thinner tails");
    }
    // Rounding of the families' own quantiles must not make the table fall.
    if (i > 0) points.values[i] = std::max(points.values[i], points.values[i - 1]);
  }
  keep_monotone(points);
  Marginal result;
  result.form = Marginal::Form::table;
  result.limit = score_grid::limit;
  result.coefficients.reserve(4 * score_grid::segments);
  for (std::size_t i = 0; i + 1 < points.values.size(); ++i) {
    const double rise = points.values[i + 1] - points.values[i];
    const double left = points.slopes[i] * score_grid::step;
    const double right = points.slopes[i + 1] * score_grid::step;
    for (double c : {points.values[i], left, 3.0 * rise - 2.0 * left - right, left + right - 2.0 * rise}) {
      result.coefficients.push_back(c);
    }
  }
  return result;
}

}  // namespace gigawatt
