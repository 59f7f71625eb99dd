// A mixture: finitely many values, joined into one set of steps, and continuous parts.
#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "../boost_policy.hpp"
#include "../checks.hpp"
#include "../score.hpp"
#include "../score_grid.hpp"
#include "../steps.hpp"
#include "gigawatt/random/family.hpp"

namespace gigawatt {
namespace {

class Mixture final : public Family {
 public:
  // Weights sum to 1, each is positive, no component is a mixture.
  Mixture(std::vector<Distribution> components, std::vector<double> weights)
      : components_(std::move(components)), weights_(std::move(weights)) {
    std::vector<double> values;
    std::vector<double> masses;
    for (std::size_t i = 0; i < components_.size(); ++i) {
      const Steps* part = components_[i].implementation().steps();
      if (part == nullptr) {
        smooth_.push_back(i);
        continue;
      }
      for (std::size_t k = 0; k < part->values.size(); ++k) {
        values.push_back(part->values[k]);
        masses.push_back(part->masses[k] * weights_[i]);
        stepped_ += masses.back();
      }
    }
    if (!values.empty()) steps_ = Steps::from(values, masses);
  }
  const std::string& name() const override { return name_; }
  std::vector<std::pair<std::string, double>> parameters() const override {
    std::vector<std::pair<std::string, double>> result;
    for (double weight : weights_) result.emplace_back("weight", weight);
    return result;
  }
  std::vector<Distribution> components() const override { return components_; }
  std::string text() const override {
    if (components_.size() > 3) {
      return "mixture(" + std::to_string(components_.size()) + " parts, " + short_quantiles(*this) + ")";
    }
    std::string result = "mixture(";
    for (std::size_t i = 0; i < components_.size(); ++i) {
      result += (i > 0 ? ", " : "") + short_number(100.0 * weights_[i]) + " % " + components_[i].text();
    }
    return result + ")";
  }
  double quantile(Tails tails) const override {
    if (smooth_.empty()) return steps_->quantile(tails);
    double first = std::numeric_limits<double>::infinity();
    double last = -first;
    for (const auto& component : components_) {
      const double q = component.implementation().quantile(tails);
      first = std::min(first, q);
      last = std::max(last, q);
    }
    return invert(tails, first, last);
  }
  double quantile_at_score(double score) const override {
    return smooth_.empty() ? steps_->quantile_at_score(score) : Family::quantile_at_score(score);
  }
  Tails cdf(double x) const override {
    Tails sum{0.0, 0.0};
    for (std::size_t i = 0; i < components_.size(); ++i) {
      const Tails part = components_[i].implementation().cdf(x);
      sum.below += weights_[i] * part.below;
      sum.above += weights_[i] * part.above;
    }
    return sum;
  }
  double mean() const override {
    double sum = 0.0;
    for (std::size_t i = 0; i < components_.size(); ++i) sum += weights_[i] * components_[i].mean();
    return sum;
  }
  double variance() const override {
    const double center = mean();
    double sum = 0.0;
    for (std::size_t i = 0; i < components_.size(); ++i) {
      const double away = components_[i].mean() - center;
      sum += weights_[i] * (components_[i].variance() + away * away);
    }
    return sum;
  }
  double low() const override {
    double result = components_[0].low();
    for (const auto& component : components_) result = std::min(result, component.low());
    return result;
  }
  double high() const override {
    double result = components_[0].high();
    for (const auto& component : components_) result = std::max(result, component.high());
    return result;
  }
  bool continuous() const override { return !smooth_.empty(); }
  const Steps* steps() const override { return smooth_.empty() ? &*steps_ : nullptr; }
  Distribution restricted(const Distribution& self, double low, double high) const override;
  ScoreNodes nodes() const override;
  Marginal marginal() const override { return smooth_.empty() ? steps_->marginal() : Family::marginal(); }

 private:
  // At least 0 where x is high enough for the probability asked for.
  double excess(Tails tails, double x) const {
    const Tails at = cdf(x);
    return tails.below <= tails.above ? at.below - tails.below : tails.above - at.above;
  }
  double invert(Tails tails, double first, double last) const;

  inline static const std::string name_ = "mixture";
  std::vector<Distribution> components_;
  std::vector<double> weights_;
  std::vector<std::size_t> smooth_;
  std::optional<Steps> steps_;  // normalised to 1; their share of the mixture is stepped_
  double stepped_ = 0.0;
};

// The least x in [first, last] with cdf(x) >= p: every component is below p before `first`, and at least at p
// from `last` on.
double Mixture::invert(Tails tails, double first, double last) const {
  if (!(first < last) || excess(tails, first) >= 0.0) return first;
  // A step that jumps over p is the answer; any other one only narrows the interval.
  if (steps_) {
    const auto& values = steps_->values;
    auto from = std::upper_bound(values.begin(), values.end(), first);
    auto to = std::upper_bound(from, values.end(), last);
    while (from < to) {
      const auto middle = from + (to - from) / 2;
      const double mass = stepped_ * steps_->masses[static_cast<std::size_t>(middle - values.begin())];
      if (excess(tails, *middle) < 0.0) {
        first = *middle;
        from = middle + 1;
      } else if (excess(tails, *middle) - mass < 0.0) {
        return *middle;
      } else {
        last = *middle;
        to = middle;
      }
    }
  }
  const auto function = [&](double x) { return excess(tails, x); };
  const double at_first = function(first);
  const double at_last = function(last);
  if (!(at_last > 0.0) || !(at_first < 0.0)) return at_first >= 0.0 ? first : last;
  std::uintmax_t rounds = 200;
  const auto bracket =
      boost::math::tools::toms748_solve(function, first, last, at_first, at_last,
                                        boost::math::tools::eps_tolerance<double>(52), rounds, BoostPolicy());
  double x = bracket.second;
  // Where the mixture has a gap, the cdf is level and the solver stops anywhere on it: go to its left end.
  double level = x;
  double before = first;
  if (function(x - std::max(1e-9 * (x - first), 1e-14 * std::abs(x))) < 0.0) return x;
  for (int i = 0; i < 200 && before < level; ++i) {
    x = before + 0.5 * (level - before);
    if (x <= before || x >= level) break;
    (function(x) >= 0.0 ? level : before) = x;
  }
  return level;
}

// As Family::nodes, but each node starts from its neighbours: the components' own nodes enclose it, and the
// nodes before it say about where it lies.
ScoreNodes Mixture::nodes() const {
  std::vector<ScoreNodes> parts;
  for (const auto& component : components_) parts.push_back(component.implementation().nodes());
  ScoreNodes result;
  auto& x = result.values;
  for (std::size_t i = 0; i <= score_grid::segments; ++i) {
    double first = std::numeric_limits<double>::infinity();
    double last = -first;
    for (const auto& part : parts) {
      first = std::min(first, part.values[i]);
      last = std::max(last, part.values[i]);
    }
    const Tails tails = tails_of_score(score_grid::node(static_cast<int>(i)));
    if (i > 0) first = std::max(first, x[i - 1]);
    if (i > 2) {
      const double guess = 3.0 * (x[i - 1] - x[i - 2]) + x[i - 3];
      double reach = 1e-3 * (x[i - 1] - x[i - 2]);
      if (guess > first && guess < last && reach > 0.0) {
        const bool high_enough = excess(tails, guess) >= 0.0;
        (high_enough ? last : first) = guess;
        // Steps of growing length until the other side is found too.
        for (; reach < last - first; reach *= 8.0) {
          const double next = high_enough ? last - reach : first + reach;
          const bool enough = excess(tails, next) >= 0.0;
          (enough ? last : first) = next;
          if (enough != high_enough) break;
        }
      }
    }
    x.push_back(invert(tails, first, last));
  }
  x[score_grid::middle] = quantile_at_score(0.0);  // the central value, to the last bit
  result.slopes = score_grid::slopes(x);
  return result;
}

Distribution Mixture::restricted(const Distribution& self, double low, double high) const {
  if (smooth_.empty()) return restricted_steps(*this, *steps_, low, high);
  std::vector<Distribution> parts;
  std::vector<double> shares;
  for (std::size_t i = 0; i < components_.size(); ++i) {
    const Family& family = components_[i].implementation();
    const Tails from = family.cdf(low);
    const Tails to = family.cdf(high);
    double share = from.above < 0.5 ? from.above - to.above : to.below - from.below;
    // The interval is closed: a value exactly at its lower end belongs to it.
    if (const Steps* part = family.steps()) {
      share = 0.0;
      for (std::size_t k = 0; k < part->values.size(); ++k) {
        if (part->values[k] >= low && part->values[k] <= high) share += part->masses[k];
      }
    }
    if (!(share > 0.0)) continue;
    parts.push_back(components_[i].truncated(low, high));
    shares.push_back(share * weights_[i]);
  }
  if (parts.empty()) {
    refuse("truncated mixture",
           self.text() + " has no probability between " + exact_number(low) + " and " + exact_number(high));
  }
  return Distribution::mixture(std::move(parts), std::move(shares));
}

}  // namespace

Distribution Distribution::mixture(std::vector<Distribution> components, std::vector<double> weights) {
  check_weights("mixture", "components", components.size(), weights);
  double total = 0.0;
  for (double weight : weights) total += weight;
  std::vector<Distribution> parts;
  std::vector<double> shares;
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (weights[i] == 0.0) continue;
    const Family& family = components[i].implementation();
    if (family.name() != "mixture") {
      parts.push_back(components[i]);
      shares.push_back(weights[i] / total);
      continue;
    }
    const auto inner = family.components();
    const auto inner_weights = family.parameters();
    for (std::size_t k = 0; k < inner.size(); ++k) {
      parts.push_back(inner[k]);
      shares.push_back(weights[i] / total * inner_weights[k].second);
    }
  }
  if (parts.size() == 1) return parts[0];
  return Distribution(std::make_shared<Mixture>(std::move(parts), std::move(shares)));
}

}  // namespace gigawatt
