#include "steps.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "checks.hpp"
#include "score.hpp"

namespace gigawatt {

Steps Steps::from(const std::vector<double>& values, const std::vector<double>& weights) {
  std::map<double, double> weight_of;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (weights[i] > 0.0) weight_of[values[i]] += weights[i];
  }
  // Sums from both ends, so that a rare largest value keeps its probability; one common total, so that they
  // agree.
  std::vector<double> from_below{0.0};
  for (const auto& [value, weight] : weight_of) from_below.push_back(from_below.back() + weight);
  std::vector<double> from_above{0.0};
  for (auto it = weight_of.rbegin(); it != weight_of.rend(); ++it)
    from_above.push_back(from_above.back() + it->second);
  const double total = from_below.back();

  Steps result;
  std::size_t k = 0;
  for (const auto& [value, weight] : weight_of) {
    result.values.push_back(value);
    result.masses.push_back(weight / total);
    if (++k == weight_of.size()) break;
    Tails tails{from_below[k] / total, from_above[weight_of.size() - k] / total};
    // Weights such as 0.1 do not sum exactly; a half that was meant is a half, as the central value hangs on
    // it.
    if (std::abs(tails.below - 0.5) < 1e-15) tails = {0.5, 0.5};
    result.breaks.push_back(tails);
    result.thresholds.push_back(score_of_tails(tails));
  }
  return result;
}

double Steps::quantile(Tails tails) const {
  const auto is_below = [](const Tails& at, const Tails& p) {
    return p.below <= p.above ? at.below < p.below : at.above > p.above;
  };
  const auto k = std::lower_bound(breaks.begin(), breaks.end(), tails, is_below) - breaks.begin();
  return values[static_cast<std::size_t>(k)];
}

double Steps::quantile_at_score(double score) const {
  const auto k = std::lower_bound(thresholds.begin(), thresholds.end(), score) - thresholds.begin();
  return values[static_cast<std::size_t>(k)];
}

Tails Steps::cdf(double x) const {
  const auto k = std::upper_bound(values.begin(), values.end(), x) - values.begin();
  if (k == 0) return {0.0, 1.0};
  if (static_cast<std::size_t>(k) == values.size()) return {1.0, 0.0};
  return breaks[static_cast<std::size_t>(k - 1)];
}

double Steps::mean() const {
  double sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += masses[i] * values[i];
  return sum;
}

double Steps::variance() const {
  const double center = mean();
  double sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i)
    sum += masses[i] * (values[i] - center) * (values[i] - center);
  return sum;
}

Marginal Steps::marginal() const {
  Marginal result;
  if (values.size() == 1) {
    result.a = values[0];
    return result;
  }
  result.form = Marginal::Form::steps;
  result.thresholds = thresholds;
  result.values = values;
  return result;
}

Distribution restricted_steps(const Family& family, const Steps& steps, double low, double high) {
  std::vector<double> values;
  std::vector<double> weights;
  for (std::size_t i = 0; i < steps.values.size(); ++i) {
    if (steps.values[i] < low || steps.values[i] > high) continue;
    values.push_back(steps.values[i]);
    weights.push_back(steps.masses[i]);
  }
  if (values.empty()) {
    refuse("truncated " + family.name(),
           family.text() + " has no value between " + exact_number(low) + " and " + exact_number(high));
  }
  if (values.size() == 1) return Distribution::constant(values[0]);
  return Distribution::discrete(std::move(values), std::move(weights));
}

}  // namespace gigawatt
