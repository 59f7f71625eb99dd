// beta and pert, which is a beta by its mode.
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <map>
#include <mutex>
#include <numbers>
#include <optional>

#include "../boost_policy.hpp"
#include "../checks.hpp"
#include "../score.hpp"
#include "../score_grid.hpp"
#include "gigawatt/random/family.hpp"

namespace gigawatt {
namespace {

// x and 1 - x, each to full precision.
struct Split {
  double x;
  double rest;
};

// The quantile of a small probability, p = x^a / (a B(a,b)) (1 + O(x b)), where the rest is below rounding.
// Boost's inverse loses its way there: for beta(3, 3) from p = 1e-90.
std::optional<double> tiny_quantile(double a, double b, double p) {
  const double log_beta = std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b);
  const double log_x = (std::log(p) + std::log(a) + log_beta) / a;
  if (log_x > std::log(1e-17 / (1.0 + b))) return std::nullopt;
  return std::exp(log_x);
}

Split standard_quantile(double a, double b, Tails tails) {
  const bool lower = tails.below <= tails.above;
  if (const auto tiny = lower ? tiny_quantile(a, b, tails.below) : tiny_quantile(b, a, tails.above)) {
    return lower ? Split{*tiny, 1.0} : Split{1.0, *tiny};
  }
  Split result{};
  result.x = lower ? boost::math::ibeta_inv(a, b, tails.below, &result.rest, BoostPolicy())
                   : boost::math::ibetac_inv(a, b, tails.above, &result.rest, BoostPolicy());
  return result;
}

Tails standard_cdf(double a, double b, double x) {
  const double below = boost::math::ibeta(a, b, x, BoostPolicy());
  if (below <= 0.5) return {below, 1.0 - below};
  const double above = boost::math::ibetac(a, b, x, BoostPolicy());
  return {1.0 - above, above};
}

// The lower half of the standard quantile function: y is the logit of x, w = y', g = x.
// x' = phi(z) / density(x) and density = x^(a-1) (1-x)^(b-1) / B(a,b) give w = phi(z) B(a,b) x^-a (1-x)^-b,
// so that (ln w)' = -z + w ((a + b) x - a).
std::optional<score_grid::Walk> lower_half(double a, double b) {
  const Split start = standard_quantile(a, b, tails_of_score(-score_grid::limit));
  if (!(start.x > 1e-290 && start.rest > 0.0)) return std::nullopt;
  // B(a,b) through Boost's density at the median: differences of lgamma lose digits where shapes are large.
  const Split median = standard_quantile(a, b, {0.5, 0.5});
  const double density = boost::math::ibeta_derivative(a, b, median.x, BoostPolicy());
  const double constant = (a - 1.0) * std::log(median.x) + (b - 1.0) * std::log(median.rest) -
                          std::log(density) - 0.5 * std::log(2.0 * std::numbers::pi);
  const score_grid::Law law{-a,
                            a + b,
                            0.0,
                            1.0,
                            -1.0,
                            [](double y) { return 1.0 / (1.0 + std::exp(-y)); },
                            [=](double z, double y) {
                              // ln x = -ln(1 + e^-y), ln(1 - x) = ln x - y
                              const double log_x =
                                  y < 0.0 ? y - std::log1p(std::exp(y)) : -std::log1p(std::exp(-y));
                              return constant - 0.5 * z * z - a * log_x - b * (log_x - y);
                            }};
  return score_grid::walk_inward(law, std::log(start.x) - std::log(start.rest), 1);
}

struct StandardNodes {
  std::vector<Split> points;
  std::vector<double> slopes;
};

Split logistic(double y) {
  const double e = std::exp(-std::abs(y));
  const double small = e / (1.0 + e);
  const double large = 1.0 / (1.0 + e);
  return y < 0.0 ? Split{small, large} : Split{large, small};
}

bool agrees(double a, double b, const StandardNodes& nodes) {
  const double range = nodes.points.back().x - nodes.points.front().x;
  for (int score = -4; score <= 4; ++score) {
    const int i = score_grid::middle + score * (score_grid::segments / 10);
    const Split direct = standard_quantile(a, b, tails_of_score(score_grid::node(i)));
    if (!(std::abs(direct.x - nodes.points[static_cast<std::size_t>(i)].x) <= 1e-11 * range)) return false;
  }
  return true;
}

std::optional<StandardNodes> walk_standard(double a, double b) {
  const auto lower = lower_half(a, b);
  const auto upper = a == b ? lower : lower_half(b, a);  // of 1 - x
  if (!lower || !upper) return std::nullopt;
  StandardNodes result;
  for (int i = 0; i <= score_grid::segments; ++i) {
    const bool mirrored = i > score_grid::middle;
    const auto& half = mirrored ? *upper : *lower;
    const auto at = static_cast<std::size_t>(mirrored ? score_grid::segments - i : i);
    const Split here = logistic(half.y[at]);
    result.slopes.push_back(half.w[at] * here.x * here.rest);
    result.points.push_back(mirrored ? Split{here.rest, here.x} : here);
  }
  result.points[score_grid::middle] = standard_quantile(a, b, {0.5, 0.5});
  if (!agrees(a, b, result)) return std::nullopt;
  return result;
}

// Shapes repeat: every symmetric pert has the same ones. A memo of a pure function, so results never depend
// on it.
std::shared_ptr<const std::optional<StandardNodes>> standard_nodes(double a, double b) {
  constexpr std::size_t most = 256;  // 48 kB each
  static std::mutex mutex;
  static std::map<std::pair<double, double>, std::shared_ptr<const std::optional<StandardNodes>>> memo;
  {
    const std::lock_guard lock(mutex);
    if (const auto found = memo.find({a, b}); found != memo.end()) return found->second;
  }
  auto made = std::make_shared<const std::optional<StandardNodes>>(walk_standard(a, b));
  const std::lock_guard lock(mutex);
  if (memo.size() >= most) memo.clear();
  return memo.try_emplace({a, b}, std::move(made)).first->second;
}

class Beta : public Family {
 public:
  Beta(double a, double b, double low, double high) : a_(a), b_(b), low_(low), high_(high) {}
  const std::string& name() const override { return name_; }
  std::vector<std::pair<std::string, double>> parameters() const override {
    return {{"a", a_}, {"b", b_}, {"low", low_}, {"high", high_}};
  }
  std::string text() const override {
    const std::string shapes = "beta(a=" + short_number(a_) + ", b=" + short_number(b_);
    if (low_ == 0.0 && high_ == 1.0) return shapes + ")";
    return shapes + ", low=" + short_number(low_) + ", high=" + short_number(high_) + ")";
  }
  double quantile(Tails tails) const override { return scaled(standard_quantile(a_, b_, tails)); }
  Tails cdf(double x) const override {
    if (x <= low_) return {0.0, 1.0};
    if (x >= high_) return {1.0, 0.0};
    // The mirrored form keeps the precision that 1 - x would lose near the upper end.
    const double range = high_ - low_;
    if (x - low_ <= high_ - x) return standard_cdf(a_, b_, (x - low_) / range);
    const Tails mirrored = standard_cdf(b_, a_, (high_ - x) / range);
    return {mirrored.above, mirrored.below};
  }
  double mean() const override { return low_ + (high_ - low_) * (a_ / (a_ + b_)); }
  double variance() const override {
    const double sum = a_ + b_;
    const double range = high_ - low_;
    return range * range * (a_ / sum) * (b_ / sum) / (sum + 1.0);
  }
  double low() const override { return low_; }
  double high() const override { return high_; }
  ScoreNodes nodes() const override {
    const auto standard = standard_nodes(a_, b_);
    if (!standard->has_value()) return Family::nodes();
    ScoreNodes result;
    for (const Split& point : (*standard)->points) result.values.push_back(scaled(point));
    for (double slope : (*standard)->slopes) result.slopes.push_back(slope * (high_ - low_));
    return result;
  }

 protected:
  double low_value() const { return low_; }
  double high_value() const { return high_; }

 private:
  double scaled(Split at) const {
    return at.x <= at.rest ? low_ + at.x * (high_ - low_) : high_ - at.rest * (high_ - low_);
  }

  inline static const std::string name_ = "beta";
  double a_, b_, low_, high_;
};

class Pert final : public Beta {
 public:
  Pert(double low, double mode, double high, double weight)
      : Beta(1.0 + weight * (mode - low) / (high - low), 1.0 + weight * (high - mode) / (high - low), low,
             high),
        mode_(mode),
        weight_(weight) {}
  const std::string& name() const override { return name_; }
  std::vector<std::pair<std::string, double>> parameters() const override {
    return {{"low", low_value()}, {"mode", mode_}, {"high", high_value()}, {"weight", weight_}};
  }
  std::string text() const override {
    return "pert(" + short_number(low_value()) + ", " + short_number(mode_) + ", " +
           short_number(high_value()) + (weight_ == 4.0 ? "" : ", weight=" + short_number(weight_)) + ")";
  }

 private:
  // Where the mode lies between low and high. A mode meant to be in the middle, such as 0.95 between 0.9 and
  // 1, is: then the median is the mode and all symmetric perts share one table.
  static double share(double low, double mode, double high) {
    const double result = (mode - low) / (high - low);
    return std::abs(result - 0.5) < 1e-14 ? 0.5 : result;
  }

  inline static const std::string name_ = "pert";
  double mode_, weight_;
};

}  // namespace

Distribution Distribution::beta(double a, double b, double low, double high) {
  check_positive("beta", "a", a);
  check_positive("beta", "b", b);
  check_range("beta", low, high);
  return Distribution(std::make_shared<Beta>(a, b, low, high));
}

Distribution Distribution::pert(double low, double mode, double high, double weight) {
  check_mode("pert", low, mode, high);
  check_positive("pert", "weight", weight);
  return Distribution(std::make_shared<Pert>(low, mode, high, weight));
}

}  // namespace gigawatt
