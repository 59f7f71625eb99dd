// uniform and triangular: bounded families with closed forms.
#include <cmath>

#include "../checks.hpp"
#include "../score.hpp"
#include "../score_grid.hpp"
#include "gigawatt/random/family.hpp"
#include "gigawatt/random/marginal.hpp"

namespace gigawatt {
namespace {

class Uniform final : public Family {
 public:
  Uniform(double low, double high) : low_(low), high_(high) {}
  const std::string& name() const override { return name_; }
  std::vector<std::pair<std::string, double>> parameters() const override {
    return {{"low", low_}, {"high", high_}};
  }
  std::string text() const override {
    return "uniform(" + short_number(low_) + ", " + short_number(high_) + ")";
  }
  double quantile(Tails tails) const override {
    return tails.below <= tails.above ? low_ + tails.below * (high_ - low_)
                                      : high_ - tails.above * (high_ - low_);
  }
  Tails cdf(double x) const override {
    if (x <= low_) return {0.0, 1.0};
    if (x >= high_) return {1.0, 0.0};
    return {(x - low_) / (high_ - low_), (high_ - x) / (high_ - low_)};
  }
  double mean() const override { return low_ + 0.5 * (high_ - low_); }
  double variance() const override { return (high_ - low_) * (high_ - low_) / 12.0; }
  double low() const override { return low_; }
  double high() const override { return high_; }
  Marginal marginal() const override {
    Marginal result;
    result.form = Marginal::Form::uniform;
    result.a = low_;
    result.b = high_ - low_;
    return result;
  }

 private:
  inline static const std::string name_ = "uniform";
  double low_, high_;
};

class Triangular final : public Family {
 public:
  Triangular(double low, double mode, double high) : low_(low), mode_(mode), high_(high) {}
  const std::string& name() const override { return name_; }
  std::vector<std::pair<std::string, double>> parameters() const override {
    return {{"low", low_}, {"mode", mode_}, {"high", high_}};
  }
  std::string text() const override {
    return "triangular(" + short_number(low_) + ", " + short_number(mode_) + ", " + short_number(high_) + ")";
  }
  double quantile(Tails tails) const override {
    const double range = high_ - low_;
    if (tails.below * range <= mode_ - low_) return low_ + std::sqrt(tails.below * range * (mode_ - low_));
    return high_ - std::sqrt(tails.above * range * (high_ - mode_));
  }
  Tails cdf(double x) const override {
    if (x <= low_) return {0.0, 1.0};
    if (x >= high_) return {1.0, 0.0};
    const double range = high_ - low_;
    if (x < mode_) {
      const double below = (x - low_) / range * ((x - low_) / (mode_ - low_));
      return {below, 1.0 - below};
    }
    const double above = (high_ - x) / range * ((high_ - x) / (high_ - mode_));
    return {1.0 - above, above};
  }
  double mean() const override { return (low_ + mode_ + high_) / 3.0; }
  // (l^2 + m^2 + h^2 - lm - lh - mh)/18, written with differences so that nothing cancels.
  double variance() const override {
    const double range = high_ - low_;
    const double left = mode_ - low_;
    return (range * range - left * (high_ - mode_)) / 18.0;
  }
  double low() const override { return low_; }
  double high() const override { return high_; }
  // The second derivative jumps at the mode, where differences would be off: exact slopes instead.
  ScoreNodes nodes() const override {
    ScoreNodes result;
    const double range = high_ - low_;
    for (int i = 0; i <= score_grid::segments; ++i) {
      const double z = score_grid::node(i);
      const Tails tails = tails_of_score(z);
      const bool left = tails.below * range <= mode_ - low_;
      const double part = left ? range * (mode_ - low_) : range * (high_ - mode_);
      const double tail = left ? tails.below : tails.above;
      result.values.push_back(quantile(tails));
      result.slopes.push_back(0.5 * normal_density(z) * std::sqrt(part / tail));
    }
    return result;
  }

 private:
  inline static const std::string name_ = "triangular";
  double low_, mode_, high_;
};

}  // namespace

Distribution Distribution::uniform(double low, double high) {
  check_range("uniform", low, high);
  return Distribution(std::make_shared<Uniform>(low, high));
}

Distribution Distribution::triangular(double low, double mode, double high) {
  check_mode("triangular", low, mode, high);
  return Distribution(std::make_shared<Triangular>(low, mode, high));
}

}  // namespace gigawatt
