#include "score_grid.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace gigawatt::score_grid {
namespace {

constexpr int order = 10;
constexpr double comfortable = 0.1;  // step over the distance on which the solution changes
constexpr int most_substeps = 200;

using Series = std::array<double, order>;

double product_term(const Series& a, const Series& b, int k) {
  double sum = 0.0;
  for (int i = 0; i <= k; ++i) sum += a[static_cast<std::size_t>(i)] * b[static_cast<std::size_t>(k - i)];
  return sum;
}

// y(z + h) - y(z) by the power series of the solution around z.
double increment(const Law& law, double z, double g0, double w0, double h) {
  Series w{}, g{}, rate{}, pull{}, slope{};
  w[0] = w0;
  g[0] = g0;
  double power = h;
  double sum = w0 * h;
  for (int k = 0; k + 1 < order; ++k) {
    const auto at = static_cast<std::size_t>(k);
    rate[at] = law.r1 * g[at] + law.r2 * product_term(g, g, k) + (k == 0 ? law.r0 : 0.0);
    pull[at] = law.s1 * g[at] + (k == 0 ? law.s0 : 0.0);
    slope[at] = product_term(w, pull, k) - (k == 0 ? z : k == 1 ? 1.0 : 0.0);
    g[at + 1] = product_term(w, rate, k) / (k + 1);
    w[at + 1] = product_term(w, slope, k) / (k + 1);
    power *= h;
    sum += w[at + 1] * power / (k + 2);
  }
  return sum;
}

}  // namespace

std::vector<double> slopes(const std::vector<double>& x) {
  const std::size_t last = x.size() - 1;
  std::vector<double> result(x.size());
  for (std::size_t i = 2; i + 2 <= last; ++i) {
    result[i] = (8.0 * (x[i + 1] - x[i - 1]) - (x[i + 2] - x[i - 2])) / (12.0 * step);
  }
  result[0] = (4.0 * (x[1] - x[0]) - (x[2] - x[0])) / (2.0 * step);
  result[1] = (x[2] - x[0]) / (2.0 * step);
  result[last - 1] = (x[last] - x[last - 2]) / (2.0 * step);
  result[last] = (4.0 * (x[last] - x[last - 1]) - (x[last] - x[last - 2])) / (2.0 * step);
  return result;
}

std::optional<Walk> walk_inward(const Law& law, double start, int direction) {
  Walk walk;
  walk.y.reserve(middle + 1);
  walk.w.reserve(middle + 1);
  double y = start;
  for (int i = 0; i <= middle; ++i) {
    double z = direction * (i - middle) * step;
    double w = std::exp(law.log_w(z, y));
    if (!std::isfinite(y) || !std::isfinite(w) || w <= 0.0) return std::nullopt;
    walk.y.push_back(y);
    walk.w.push_back(w);
    if (i == middle) break;
    double g = law.g(y);
    const double pace = std::max(w, std::abs(w * (law.s0 + law.s1 * g) - z));
    const double wanted = std::ceil(step * pace / comfortable);
    if (!(wanted <= most_substeps)) return std::nullopt;
    const int substeps = std::max(1, static_cast<int>(wanted));
    const double h = direction * step / substeps;
    for (int k = 0; k < substeps; ++k) {
      if (k > 0) {
        g = law.g(y);
        w = std::exp(law.log_w(z, y));
      }
      y += increment(law, z, g, w, h);
      z += h;
    }
  }
  return walk;
}

}  // namespace gigawatt::score_grid
