// tabulated: a quantile function given as its values at the nodes of a table, made elsewhere.
#include <algorithm>
#include <cmath>

#include "../checks.hpp"
#include "../score.hpp"
#include "../score_grid.hpp"
#include "gigawatt/random/family.hpp"
#include "gigawatt/random/marginal.hpp"

namespace gigawatt {
namespace {

class Tabulated final : public Family {
 public:
  Tabulated(std::string text, std::vector<double> values, double low, double high, double mean,
            double variance)
      : text_(std::move(text)), low_(low), high_(high), mean_(mean), variance_(variance) {
    nodes_.slopes = score_grid::slopes(values);
    nodes_.values = std::move(values);
    marginal_ = Family::marginal();
  }
  const std::string& name() const override { return name_; }
  std::vector<std::pair<std::string, double>> parameters() const override {
    std::vector<std::pair<std::string, double>> result{
        {"low", low_}, {"high", high_}, {"mean", mean_}, {"variance", variance_}};
    for (std::size_t i = 0; i < nodes_.values.size(); ++i) {
      result.emplace_back("value" + std::to_string(i), nodes_.values[i]);
    }
    return result;
  }
  std::string text() const override { return text_; }
  double quantile(Tails tails) const override { return quantile_at_score(score_of_tails(tails)); }
  // As a draw gets it; beyond the last node, its value.
  double quantile_at_score(double score) const override {
    if (score <= -score_grid::limit) return nodes_.values.front();
    if (score >= score_grid::limit) return nodes_.values.back();
    const double place = (score + score_grid::limit) / score_grid::step;
    const auto segment = std::min(static_cast<std::size_t>(place), std::size_t{score_grid::segments - 1});
    return at(segment, place - static_cast<double>(segment));
  }
  Tails cdf(double x) const override {
    if (x < low_) return {0.0, 1.0};
    if (x >= high_) return {1.0, 0.0};
    return tails_of_score(score_of(x));
  }
  double mean() const override { return mean_; }
  double variance() const override { return variance_; }
  double low() const override { return low_; }
  double high() const override { return high_; }
  Marginal marginal() const override { return marginal_; }
  ScoreNodes nodes() const override { return nodes_; }

 private:
  double at(std::size_t segment, double t) const {
    const double* c = &marginal_.coefficients[4 * segment];
    return std::clamp(c[0] + t * (c[1] + t * (c[2] + t * c[3])), nodes_.values[segment],
                      nodes_.values[segment + 1]);
  }
  // The largest score whose value is at most x.
  double score_of(double x) const {
    const auto& values = nodes_.values;
    const auto above = std::upper_bound(values.begin(), values.end(), x);
    if (above == values.begin()) return -score_grid::limit;
    if (above == values.end()) return score_grid::limit;
    const auto segment = static_cast<std::size_t>(above - values.begin()) - 1;
    double left = 0.0, right = 1.0;
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (left + right);
      (at(segment, middle) <= x ? left : right) = middle;
    }
    return score_grid::node(static_cast<int>(segment)) + left * score_grid::step;
  }

  inline static const std::string name_ = "tabulated";
  std::string text_;
  double low_, high_, mean_, variance_;
  ScoreNodes nodes_;
  Marginal marginal_;
};

}  // namespace

Distribution Distribution::tabulated(std::string text, std::vector<double> values, double low, double high,
                                     double mean, double variance) {
  const std::string& name = text;
  if (values.size() != score_grid::segments + 1) {
    refuse(name, "a table has " + std::to_string(score_grid::segments + 1) + " values, got " +
                     std::to_string(values.size()));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string place = "the quantile at score " + short_number(score_grid::node(static_cast<int>(i)));
    check_finite(name, place, values[i]);
    if (i > 0 && values[i] < values[i - 1]) {
      refuse(name, place + ", " + exact_number(values[i]) + ", is below the one before it, " +
                       exact_number(values[i - 1]));
    }
  }
  if (!(low <= values.front() && high >= values.back())) {
    refuse(name, "its quantiles, " + exact_number(values.front()) + " to " + exact_number(values.back()) +
                     ", must lie within its support, " + exact_number(low) + " to " + exact_number(high));
  }
  if (values.front() == values.back()) return constant(values.front());
  return Distribution(
      std::make_shared<Tabulated>(std::move(text), std::move(values), low, high, mean, variance));
}

}  // namespace gigawatt
