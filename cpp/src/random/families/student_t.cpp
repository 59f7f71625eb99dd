#include <boost/math/distributions/students_t.hpp>
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

using Boost = boost::math::students_t_distribution<double, BoostPolicy>;

class StudentT final : public Family {
 public:
  StudentT(double degrees, double location, double scale)
      : degrees_(degrees), location_(location), scale_(scale) {}
  const std::string& name() const override { return name_; }
  std::vector<std::pair<std::string, double>> parameters() const override {
    return {{"df", degrees_}, {"loc", location_}, {"scale", scale_}};
  }
  std::string text() const override {
    std::string result = "student_t(df=" + short_number(degrees_);
    if (location_ != 0.0 || scale_ != 1.0) {
      result += ", loc=" + short_number(location_) + ", scale=" + short_number(scale_);
    }
    return result + ")";
  }
  double quantile(Tails tails) const override { return location_ + scale_ * standard(tails); }
  Tails cdf(double x) const override {
    const double t = (x - location_) / scale_;
    if (std::isinf(t)) return t < 0.0 ? Tails{0.0, 1.0} : Tails{1.0, 0.0};
    const Boost law(degrees_);
    const double tail = boost::math::cdf(law, -std::abs(t));
    return t < 0.0 ? Tails{tail, 1.0 - tail} : Tails{1.0 - tail, tail};
  }
  double mean() const override {
    return degrees_ > 1.0 ? location_ : std::numeric_limits<double>::quiet_NaN();
  }
  double variance() const override {
    if (degrees_ <= 1.0) return std::numeric_limits<double>::quiet_NaN();
    if (degrees_ <= 2.0) return std::numeric_limits<double>::infinity();
    return scale_ * scale_ * degrees_ / (degrees_ - 2.0);
  }
  double low() const override { return -std::numeric_limits<double>::infinity(); }
  double high() const override { return std::numeric_limits<double>::infinity(); }
  ScoreNodes nodes() const override {
    auto walked = walk();
    return walked ? *walked : Family::nodes();
  }

 private:
  double standard(Tails tails) const {
    const Boost law(degrees_);
    return tails.below <= tails.above ? boost::math::quantile(law, tails.below)
                                      : -boost::math::quantile(law, tails.above);
  }

  // t = sqrt(n) sinh y and g = tanh y: the density c cosh(y)^-(n+1) gives w = phi(z) cosh(y)^n / (c sqrt(n)),
  // so that (ln w)' = -z + w n tanh(y). Only the lower half: the law is symmetric.
  std::optional<ScoreNodes> walk() const {
    const double n = degrees_;
    const double first = standard(tails_of_score(-score_grid::limit));
    if (!std::isfinite(first * scale_)) return std::nullopt;
    const double peak = boost::math::pdf(Boost(n), 0.0) * std::sqrt(n);
    const double constant = -std::log(peak) - 0.5 * std::log(2.0 * std::numbers::pi);
    const score_grid::Law law{0.0,
                              n,
                              1.0,
                              0.0,
                              -1.0,
                              [](double y) { return std::tanh(y); },
                              [=](double z, double y) {
                                // ln cosh y = |y| + ln((1 + e^-2|y|)/2), by ln(1 + sinh^2)/2 where y is small
                                const double size = std::abs(y);
                                const double log_cosh =
                                    size < 1.0 ? 0.5 * std::log1p(std::sinh(y) * std::sinh(y))
                                               : size + std::log1p(std::exp(-2.0 * size)) - std::numbers::ln2;
                                return constant - 0.5 * z * z + n * log_cosh;
                              }};
    const auto lower = score_grid::walk_inward(law, std::asinh(first / std::sqrt(n)), 1);
    if (!lower) return std::nullopt;
    ScoreNodes result;
    for (int i = 0; i <= score_grid::segments; ++i) {
      const bool above = i > score_grid::middle;
      const auto at = static_cast<std::size_t>(above ? score_grid::segments - i : i);
      const double size = scale_ * std::sqrt(n);
      const double distance = i == score_grid::middle ? 0.0 : size * std::sinh(lower->y[at]);
      result.values.push_back(above ? location_ - distance : location_ + distance);
      result.slopes.push_back(lower->w[at] * size * std::cosh(lower->y[at]));
    }
    for (int score = -4; score < 0; ++score) {
      const int i = score_grid::middle + score * (score_grid::segments / 10);
      const double direct = quantile_at_score(score_grid::node(i));
      const double difference = direct - result.values[static_cast<std::size_t>(i)];
      if (!(std::abs(difference) <= 1e-11 * std::abs(direct - location_))) return std::nullopt;
    }
    return result;
  }

  inline static const std::string name_ = "student_t";
  double degrees_, location_, scale_;
};

}  // namespace

Distribution Distribution::student_t(double degrees, double location, double scale) {
  check_positive("student_t", "df", degrees);
  check_finite("student_t", "loc", location);
  check_not_negative("student_t", "scale", scale);
  if (scale == 0.0) return constant(location);
  return Distribution(std::make_shared<StudentT>(degrees, location, scale));
}

}  // namespace gigawatt
