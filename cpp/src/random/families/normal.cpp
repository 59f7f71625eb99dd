// normal and lognormal: closed forms of the score.
#include <cmath>
#include <limits>

#include "../checks.hpp"
#include "../score.hpp"
#include "gigawatt/random/family.hpp"
#include "gigawatt/random/marginal.hpp"

namespace gigawatt {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

class Normal final : public Family {
 public:
  Normal(double mean, double sd) : mean_(mean), sd_(sd) {}
  const std::string& name() const override { return name_; }
  std::vector<std::pair<std::string, double>> parameters() const override {
    return {{"mean", mean_}, {"sd", sd_}};
  }
  std::string text() const override {
    return "normal(mean=" + short_number(mean_) + ", sd=" + short_number(sd_) + ")";
  }
  double quantile(Tails tails) const override { return quantile_at_score(score_of_tails(tails)); }
  double quantile_at_score(double score) const override { return mean_ + sd_ * score; }
  Tails cdf(double x) const override { return tails_of_score((x - mean_) / sd_); }
  double mean() const override { return mean_; }
  double variance() const override { return sd_ * sd_; }
  double low() const override { return -infinity; }
  double high() const override { return infinity; }
  Marginal marginal() const override {
    Marginal result;
    result.form = Marginal::Form::affine;
    result.a = mean_;
    result.b = sd_;
    return result;
  }

 private:
  inline static const std::string name_ = "normal";
  double mean_, sd_;
};

class Lognormal final : public Family {
 public:
  Lognormal(double log_mean, double log_sd) : log_mean_(log_mean), log_sd_(log_sd) {}
  const std::string& name() const override { return name_; }
  std::vector<std::pair<std::string, double>> parameters() const override {
    return {{"log_mean", log_mean_}, {"log_sd", log_sd_}};
  }
  std::string text() const override { return "lognormal(" + short_quantiles(*this) + ")"; }
  double quantile(Tails tails) const override { return quantile_at_score(score_of_tails(tails)); }
  double quantile_at_score(double score) const override { return std::exp(log_mean_ + log_sd_ * score); }
  Tails cdf(double x) const override {
    if (x <= 0.0) return {0.0, 1.0};
    return tails_of_score((std::log(x) - log_mean_) / log_sd_);
  }
  double mean() const override { return std::exp(log_mean_ + 0.5 * log_sd_ * log_sd_); }
  double variance() const override {
    const double s = log_sd_ * log_sd_;
    return std::expm1(s) * std::exp(2.0 * log_mean_ + s);
  }
  double low() const override { return 0.0; }
  double high() const override { return infinity; }
  Marginal marginal() const override {
    Marginal result;
    result.form = Marginal::Form::exponential;
    result.a = log_mean_;
    result.b = log_sd_;
    return result;
  }

 private:
  inline static const std::string name_ = "lognormal";
  double log_mean_, log_sd_;
};

}  // namespace

Distribution Distribution::normal(double mean, double sd) {
  check_finite("normal", "mean", mean);
  check_not_negative("normal", "sd", sd);
  if (sd == 0.0) return constant(mean);
  return Distribution(std::make_shared<Normal>(mean, sd));
}

Distribution Distribution::lognormal(double log_mean, double log_sd) {
  check_finite("lognormal", "log_mean", log_mean);
  check_not_negative("lognormal", "log_sd", log_sd);
  const double median = std::exp(log_mean);
  if (!std::isfinite(median) || median == 0.0) {
    refuse("lognormal",
           "log_mean is the logarithm of the median, and exp(" + exact_number(log_mean) +
               ") is out of range; pass log(median)",
           "log_mean");
  }
  if (log_sd == 0.0) return constant(median);
  return Distribution(std::make_shared<Lognormal>(log_mean, log_sd));
}

}  // namespace gigawatt
