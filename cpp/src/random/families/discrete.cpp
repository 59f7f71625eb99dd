// constant, bernoulli, discrete and empirical: the families of finitely many values.
#include <algorithm>
#include <cmath>

#include "../checks.hpp"
#include "../steps.hpp"
#include "gigawatt/random/family.hpp"

namespace gigawatt {
namespace {

using Parameters = std::vector<std::pair<std::string, double>>;

class Stepwise final : public Family {
 public:
  Stepwise(std::string name, Steps steps, Parameters parameters, std::string text)
      : name_(std::move(name)),
        steps_(std::move(steps)),
        parameters_(std::move(parameters)),
        text_(std::move(text)) {}
  const std::string& name() const override { return name_; }
  Parameters parameters() const override { return parameters_; }
  std::string text() const override { return text_; }
  double quantile(Tails tails) const override { return steps_.quantile(tails); }
  double quantile_at_score(double score) const override { return steps_.quantile_at_score(score); }
  Tails cdf(double x) const override { return steps_.cdf(x); }
  double mean() const override { return steps_.mean(); }
  double variance() const override { return steps_.variance(); }
  double low() const override { return steps_.values.front(); }
  double high() const override { return steps_.values.back(); }
  bool continuous() const override { return false; }
  const Steps* steps() const override { return &steps_; }
  Distribution restricted(const Distribution&, double low, double high) const override {
    return restricted_steps(*this, steps_, low, high);
  }
  Marginal marginal() const override { return steps_.marginal(); }

 private:
  std::string name_;
  Steps steps_;
  Parameters parameters_;
  std::string text_;
};

Distribution stepwise(std::string name, Steps steps, Parameters parameters, std::string text) {
  return Distribution(
      std::make_shared<Stepwise>(std::move(name), std::move(steps), std::move(parameters), std::move(text)));
}

std::string discrete_text(const Steps& steps) {
  const std::size_t count = steps.values.size();
  if (count > 4) {
    return "discrete(" + std::to_string(count) + " values from " + short_number(steps.values.front()) +
           " to " + short_number(steps.values.back()) + ")";
  }
  std::string text = "discrete(";
  for (std::size_t i = 0; i < count; ++i) {
    text += (i > 0 ? ", " : "") + short_number(steps.values[i]) + ": " +
            short_number(100.0 * steps.masses[i]) + " %";
  }
  return text + ")";
}

}  // namespace

Distribution Distribution::constant(double value) {
  check_finite("constant", "value", value);
  return stepwise("constant", Steps::from({value}, {1.0}), {{"value", value}}, short_number(value));
}

Distribution Distribution::bernoulli(double probability) {
  check_probability("bernoulli", "probability", probability);
  return stepwise("bernoulli", Steps::from({0.0, 1.0}, {1.0 - probability, probability}),
                  {{"probability", probability}}, "bernoulli(" + short_number(probability) + ")");
}

Distribution Distribution::discrete(std::vector<double> values, std::vector<double> weights) {
  check_weights("discrete", "values", values.size(), weights);
  for (std::size_t i = 0; i < values.size(); ++i) {
    check_finite("discrete", "values[" + std::to_string(i) + "]", values[i]);
  }
  Steps steps = Steps::from(values, weights);
  // What it is, not how it was written: weights 1, 3 and 0.25, 0.75 are the same distribution.
  Parameters parameters;
  for (std::size_t i = 0; i < steps.values.size(); ++i) {
    parameters.emplace_back("value", steps.values[i]);
    parameters.emplace_back("weight", steps.masses[i]);
  }
  std::string text = discrete_text(steps);
  return stepwise("discrete", std::move(steps), std::move(parameters), std::move(text));
}

Distribution Distribution::empirical(std::vector<double> observations) {
  if (observations.empty()) refuse("empirical", "needs at least one observation", "observations");
  for (std::size_t i = 0; i < observations.size(); ++i) {
    check_finite("empirical", "observations[" + std::to_string(i) + "]", observations[i]);
  }
  std::sort(observations.begin(), observations.end());
  Steps steps = Steps::from(observations, std::vector<double>(observations.size(), 1.0));
  Parameters parameters;
  for (double x : observations) parameters.emplace_back("observation", x);
  std::string text = "empirical(n=" + std::to_string(observations.size()) +
                     ", p5=" + short_number(steps.quantile({0.05, 0.95})) +
                     ", p50=" + short_number(steps.quantile({0.5, 0.5})) +
                     ", p95=" + short_number(steps.quantile({0.95, 0.05})) + ")";
  return stepwise("empirical", std::move(steps), std::move(parameters), std::move(text));
}

}  // namespace gigawatt
