// Distributions: what an uncertain input may be. Immutable values.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gigawatt {

class Family;  // random/family.hpp: one implementation per family

// A distribution over real numbers, used by inversion: a standard normal score z gives quantile(Phi(z)).
// Monotone in z for every family, so that two cases drawn from the same scores stay coupled.
class Distribution {
 public:
  // Certain: every quantile is `value`.
  static Distribution constant(double value);
  static Distribution normal(double mean, double sd);
  static Distribution lognormal(double log_mean, double log_sd);  // exp(log_mean + log_sd z)
  static Distribution uniform(double low, double high);
  static Distribution triangular(double low, double mode, double high);
  // Beta on (low, high), a = 1 + weight (mode - low)/(high - low), b = 1 + weight (high - mode)/(high - low).
  static Distribution pert(double low, double mode, double high, double weight = 4.0);
  static Distribution beta(double a, double b, double low = 0.0, double high = 1.0);
  static Distribution gamma(double shape, double scale);
  static Distribution student_t(double degrees, double location = 0.0, double scale = 1.0);
  static Distribution bernoulli(double probability);  // 1 when u > 1 - p, so that it rises with the score
  // Any order; equal values are joined, weights are relative.
  static Distribution discrete(std::vector<double> values, std::vector<double> weights);
  static Distribution empirical(std::vector<double> observations);  // the step quantile of the sample
  // Weights are relative. A mixture within a mixture is dissolved; one part alone is that part.
  static Distribution mixture(std::vector<Distribution> components, std::vector<double> weights);
  // A distribution of elsewhere, by its quantiles at the 2,049 equal steps of the score from -8.3 to 8.3:
  // draws follow the monotone cubic through them. `text` is how it is shown; mean and variance may be NaN or
  // infinite, low and high are the ends of its support.
  static Distribution tabulated(std::string text, std::vector<double> values, double low, double high,
                                double mean, double variance);
  // This distribution given that it lies in [low, high] (either may be infinite). A distribution that lies
  // there anyway is returned as it is; finitely many values become `discrete`, a mixture the mixture of its
  // truncated parts.
  Distribution truncated(double low, double high) const;

  // From two quantiles: P(X <= x1) = p1, P(X <= x2) = p2. family: "normal", "lognormal", "uniform", "gamma",
  // "student_t" (extra = degrees of freedom), "beta" (on 0..1), "triangular" (symmetric).
  static Distribution from_quantiles(const std::string& family, double p1, double x1, double p2, double x2,
                                     double extra = 0.0);

  // All throw InvalidValueError naming the family, the parameter, the value and what would be right;
  // from_quantiles throws UnknownNameError for another family. Normal, lognormal and student_t without spread
  // (sd, log_sd, scale 0) are constants.

  double quantile(double probability) const;  // 0 and 1 give the ends of the support
  double quantile_at_score(
      double score) const;  // accurate in both tails; score 0 is the median (central value)
  double cdf(double x) const;
  double mean() const;      // NaN where it does not exist
  double variance() const;  // NaN or infinity where it does not exist
  double low() const;       // ends of the support, maybe infinite
  double high() const;
  bool is_constant() const;
  bool continuous() const;  // false for discrete, empirical, bernoulli, constant and mixtures of them
  const std::string& family() const;  // "lognormal"
  // In the order of the constructor and by the names of the Python face; parts of a mixture, or what was
  // truncated, are implementation().components().
  std::vector<std::pair<std::string, double>> parameters() const;
  // One line: "lognormal(p5=1.1, p50=2.2, p95=4.4)", "pert(0.9, 0.95, 1)", with short numbers.
  std::string text() const;
  // The same family from the same numbers.
  bool operator==(const Distribution& other) const;

  explicit Distribution(std::shared_ptr<const Family> family);
  const Family& implementation() const { return *family_; }

 private:
  std::shared_ptr<const Family> family_;
};

}  // namespace gigawatt
