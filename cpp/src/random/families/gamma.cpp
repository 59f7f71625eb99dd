#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include "../boost_policy.hpp"
#include "../checks.hpp"
#include "../score.hpp"
#include "../score_grid.hpp"
#include "gigawatt/random/family.hpp"

namespace gigawatt {
namespace {

class Gamma final : public Family {
 public:
  Gamma(double shape, double scale) : shape_(shape), scale_(scale) {}
  const std::string& name() const override { return name_; }
  std::vector<std::pair<std::string, double>> parameters() const override {
    return {{"shape", shape_}, {"scale", scale_}};
  }
  std::string text() const override {
    return "gamma(shape=" + short_number(shape_) + ", scale=" + short_number(scale_) + ")";
  }
  double quantile(Tails tails) const override {
    return scale_ * (tails.below <= tails.above
                         ? boost::math::gamma_p_inv(shape_, tails.below, BoostPolicy())
                         : boost::math::gamma_q_inv(shape_, tails.above, BoostPolicy()));
  }
  Tails cdf(double x) const override {
    if (x <= 0.0) return {0.0, 1.0};
    if (std::isinf(x)) return {1.0, 0.0};
    const double below = boost::math::gamma_p(shape_, x / scale_, BoostPolicy());
    if (below <= 0.5) return {below, 1.0 - below};
    const double above = boost::math::gamma_q(shape_, x / scale_, BoostPolicy());
    return {1.0 - above, above};
  }
  double mean() const override { return shape_ * scale_; }
  double variance() const override { return shape_ * scale_ * scale_; }
  double low() const override { return 0.0; }
  double high() const override { return std::numeric_limits<double>::infinity(); }
  ScoreNodes nodes() const override {
    auto walked = walk();
    return walked ? *walked : Family::nodes();
  }

 private:
  // y = ln(x / median) and g = x: x' = phi(z) / density(x) and density = x^(k-1) e^-x / Gamma(k) give
  // w = phi(z) Gamma(k) x^-k e^x, so that (ln w)' = -z + w (x - k). Relative to the median, and with Gamma(k)
  // through Boost's density there, nothing cancels where the shape is large.
  std::optional<ScoreNodes> walk() const {
    const double first = quantile_at_score(-score_grid::limit) / scale_;
    const double last = quantile_at_score(score_grid::limit) / scale_;
    if (!(first > 1e-290)) return std::nullopt;
    const double k = shape_;
    const double median = quantile_at_score(0.0) / scale_;
    const double constant = -0.5 * std::log(2.0 * std::numbers::pi) -
                            std::log(median * boost::math::gamma_p_derivative(k, median, BoostPolicy()));
    const score_grid::Law law{-k,
                              1.0,
                              0.0,
                              1.0,
                              0.0,
                              [=](double y) { return median * std::exp(y); },
                              [=](double z, double y) {
                                return constant - 0.5 * z * z + (median - k) * y +
                                       median * (std::expm1(y) - y);
                              }};
    const auto lower = score_grid::walk_inward(law, std::log(first / median), 1);
    const auto upper = score_grid::walk_inward(law, std::log(last / median), -1);
    if (!lower || !upper) return std::nullopt;
    ScoreNodes result;
    for (int i = 0; i <= score_grid::segments; ++i) {
      const bool above = i > score_grid::middle;
      const auto& half = above ? *upper : *lower;
      const auto at = static_cast<std::size_t>(above ? score_grid::segments - i : i);
      result.values.push_back(scale_ * median * std::exp(half.y[at]));
      result.slopes.push_back(half.w[at] * result.values.back());
    }
    result.values[score_grid::middle] = quantile_at_score(0.0);
    for (int score = -4; score <= 4; ++score) {
      const int i = score_grid::middle + score * (score_grid::segments / 10);
      const double difference =
          quantile_at_score(score_grid::node(i)) - result.values[static_cast<std::size_t>(i)];
      if (!(std::abs(difference) <= 1e-11 * (result.values.back() - result.values.front())))
        return std::nullopt;
    }
    return result;
  }

  inline static const std::string name_ = "gamma";
  double shape_, scale_;
};

}  // namespace

Distribution Distribution::gamma(double shape, double scale) {
  check_positive("gamma", "shape", shape);
  check_positive("gamma", "scale", scale);
  return Distribution(std::make_shared<Gamma>(shape, scale));
}

}  // namespace gigawatt
