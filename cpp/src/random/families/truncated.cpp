// A continuous family within an interval. Steps and mixtures restrict themselves: their parts are restricted
// one by one.
#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>

#include "../checks.hpp"
#include "../score.hpp"
#include "gigawatt/random/family.hpp"

namespace gigawatt {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

class Truncated final : public Family {
 public:
  Truncated(const Distribution& base, double low, double high)
      : base_(base), low_(low), high_(high), at_low_(tails(low)), at_high_(tails(high)), mass_(mass()) {
    if (!(mass_ > 0.0)) {
      refuse(name_ + " " + base.family(),
             base.text() + " has no probability between " + exact_number(low) + " and " + exact_number(high));
    }
  }
  const std::string& name() const override { return name_; }
  std::vector<std::pair<std::string, double>> parameters() const override {
    return {{"low", low_}, {"high", high_}};
  }
  std::vector<Distribution> components() const override { return {base_}; }
  std::string text() const override {
    return base_.text() + " in [" + short_number(low_) + ", " + short_number(high_) + "]";
  }
  double quantile(Tails tails) const override {
    Tails inner{at_low_.below + tails.below * mass_, at_high_.above + tails.above * mass_};
    // The part that is not the smaller one may have lost its digits: say so by the exact complement.
    (inner.below <= inner.above ? inner.above : inner.below) = 1.0 - std::min(inner.below, inner.above);
    return std::clamp(base_.implementation().quantile(inner), low(), high());
  }
  Tails cdf(double x) const override {
    if (x <= low()) return {0.0, 1.0};
    if (x >= high()) return {1.0, 0.0};
    const Tails at = tails(x);
    return {probability(at_low_, at) / mass_, probability(at, at_high_) / mass_};
  }
  double mean() const override {
    if (std::isnan(base_.mean()) && !bounded()) return std::numeric_limits<double>::quiet_NaN();
    return expected([](double x) { return x; });
  }
  double variance() const override {
    if (!std::isfinite(base_.variance()) && !bounded()) return base_.variance();
    const double center = mean();
    return expected([center](double x) { return (x - center) * (x - center); });
  }
  double low() const override { return std::max(low_, base_.low()); }
  double high() const override { return std::min(high_, base_.high()); }
  Distribution restricted(const Distribution&, double low, double high) const override {
    return Distribution(std::make_shared<Truncated>(base_, std::max(low_, low), std::min(high_, high)));
  }

 private:
  bool bounded() const { return std::isfinite(low()) && std::isfinite(high()); }
  Tails tails(double x) const { return base_.implementation().cdf(x); }
  // Of an interval, from the tail in which it lies, where the difference keeps its digits.
  static double probability(const Tails& from, const Tails& to) {
    return from.above < 0.5 ? from.above - to.above : to.below - from.below;
  }
  double mass() const {
    if (at_low_.below < 0.5 && at_high_.above < 0.5) return 1.0 - at_low_.below - at_high_.above;
    return probability(at_low_, at_high_);
  }
  // Over scores, where the quantile function is smooth; up to 37, beyond which a probability underflows.
  template <class Function>
  double expected(const Function& function) const {
    const auto integrand = [&](double z) { return function(quantile_at_score(z)) * normal_density(z); };
    constexpr double edges[] = {-37.0, -16.0, -8.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0, 16.0, 37.0};
    double sum = 0.0;
    for (std::size_t i = 0; i + 1 < std::size(edges); ++i) {
      sum += boost::math::quadrature::gauss_kronrod<double, 21>::integrate(integrand, edges[i], edges[i + 1],
                                                                           12, 1e-11);
    }
    return sum;
  }

  inline static const std::string name_ = "truncated";
  Distribution base_;
  double low_, high_;
  Tails at_low_, at_high_;
  double mass_;
};

}  // namespace

Distribution Family::restricted(const Distribution& self, double low, double high) const {
  return Distribution(std::make_shared<Truncated>(self, low, high));
}

}  // namespace gigawatt
