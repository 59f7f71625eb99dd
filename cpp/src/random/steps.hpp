// Finitely many values with their probabilities.
#pragma once
#include <vector>

#include "gigawatt/random/family.hpp"
#include "gigawatt/random/marginal.hpp"

namespace gigawatt {

// Values ascending and distinct, each of positive mass, masses summing to 1. Between value k and the next one
// lie breaks[k] (the probability of at most value k, and of more) and, as a score, thresholds[k].
struct Steps {
  std::vector<double> values;
  std::vector<double> masses;
  std::vector<Tails> breaks;
  std::vector<double> thresholds;

  // Sorts, joins equal values, drops those without weight and normalises. The weights must be valid.
  static Steps from(const std::vector<double>& values, const std::vector<double>& weights);

  double quantile(Tails tails) const;
  double quantile_at_score(double score) const;  // value[k], k = how many thresholds are below the score
  Tails cdf(double x) const;
  double mean() const;
  double variance() const;
  Marginal marginal() const;
};

// The steps within [low, high], as a discrete distribution; refuses an interval without any.
Distribution restricted_steps(const Family& family, const Steps& steps, double low, double high);

}  // namespace gigawatt
