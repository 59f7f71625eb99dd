#include "gigawatt/random/distribution.hpp"

#include <algorithm>
#include <cmath>

#include "checks.hpp"
#include "gigawatt/random/family.hpp"
#include "score.hpp"

namespace gigawatt {

Distribution::Distribution(std::shared_ptr<const Family> family) : family_(std::move(family)) {}

double Distribution::quantile(double probability) const {
  check_probability(family(), "the probability of a quantile", probability);
  if (probability == 0.0) return low();
  if (probability == 1.0) return high();
  return family_->quantile({probability, 1.0 - probability});
}

double Distribution::quantile_at_score(double score) const {
  if (std::isnan(score)) refuse(family(), "a score must be a number, got nan", "score");
  return family_->quantile_at_score(score);
}

double Distribution::cdf(double x) const {
  if (std::isnan(x)) refuse(family(), "the point of a cdf must be a number, got nan", "x");
  return family_->cdf(x).below;
}

double Distribution::mean() const {
  return family_->mean();
}
double Distribution::variance() const {
  return family_->variance();
}
double Distribution::low() const {
  return family_->low();
}
double Distribution::high() const {
  return family_->high();
}
bool Distribution::is_constant() const {
  return low() == high();
}
bool Distribution::continuous() const {
  return family_->continuous();
}
const std::string& Distribution::family() const {
  return family_->name();
}
std::vector<std::pair<std::string, double>> Distribution::parameters() const {
  return family_->parameters();
}
std::string Distribution::text() const {
  return family_->text();
}

bool Distribution::operator==(const Distribution& other) const {
  if (family_ == other.family_) return true;
  const auto a = parameters();
  const auto b = other.parameters();
  // Means that do not exist (NaN) are equal.
  const bool same = std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && (x.second == y.second || (std::isnan(x.second) && std::isnan(y.second)));
  });
  return family() == other.family() && same && family_->components() == other.family_->components();
}

Distribution Distribution::truncated(double low, double high) const {
  const std::string what = "truncated " + family();
  if (std::isnan(low)) refuse(what, "low must be a number or -inf, got nan", "low");
  if (std::isnan(high)) refuse(what, "high must be a number or inf, got nan", "high");
  if (low >= high) {
    refuse(what, "low " + exact_number(low) + " must be below high " + exact_number(high), "low");
  }
  if (low <= this->low() && high >= this->high()) return *this;
  return family_->restricted(*this, low, high);
}

double Family::quantile_at_score(double score) const {
  const Tails tails = tails_of_score(score);
  if (tails.below <= 0.0) return low();
  if (tails.above <= 0.0) return high();
  return quantile(tails);
}

}  // namespace gigawatt
