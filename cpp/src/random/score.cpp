#include "score.hpp"

#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "boost_policy.hpp"

namespace gigawatt {
namespace {

double lower_tail(double score) {
  return 0.5 * boost::math::erfc(-score / std::numbers::sqrt2, BoostPolicy());
}

// The score of a probability of at most one half.
double lower_score(double probability) {
  if (probability <= 0.0) return -std::numeric_limits<double>::infinity();
  if (probability == 0.5) return 0.0;
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2.0 * probability, BoostPolicy());
}

}  // namespace

Tails tails_of_score(double score) {
  return {lower_tail(score), lower_tail(-score)};
}

double score_of_tails(Tails tails) {
  return tails.below <= tails.above ? lower_score(tails.below) : -lower_score(tails.above);
}

double normal_density(double score) {
  return std::exp(-0.5 * score * score) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

}  // namespace gigawatt
