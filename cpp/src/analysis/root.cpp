#include "gigawatt/analysis/root.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <string>

#include "gigawatt/errors/error.hpp"

namespace gigawatt {

Root toms748(const std::function<double(double)>& function, double low, double high, double tolerance,
             std::uint64_t most_evaluations) {
  if (!(std::isfinite(low) && std::isfinite(high) && low < high)) {
    throw InvalidValueError("a root is looked for between two ends, low < high, got " + std::to_string(low) +
                            " and " + std::to_string(high));
  }
  std::uint64_t evaluations = 0;
  const auto checked = [&](double x) {
    ++evaluations;
    const double y = function(x);
    if (std::isnan(y)) throw InvalidValueError("the function has no value at " + std::to_string(x));
    return y;
  };
  const double at_low = checked(low), at_high = checked(high);
  if (at_low == 0.0) return {low, low, evaluations};
  if (at_high == 0.0) return {high, high, evaluations};
  if ((at_low < 0.0) == (at_high < 0.0)) {
    throw InvalidValueError("the function has the same sign at both ends: they hold no crossing");
  }
  const double span = high - low;
  const auto near = [&](double a, double b) {
    return std::fabs(b - a) <= tolerance * std::max({std::fabs(a), std::fabs(b), 1e-12 * span});
  };
  std::uintmax_t left = most_evaluations > 2 ? most_evaluations - 2 : 1;
  using Policy = boost::math::policies::policy<
      boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;
  const auto found =
      boost::math::tools::toms748_solve(checked, low, high, at_low, at_high, near, left, Policy{});
  return {found.first, found.second, evaluations};
}

}  // namespace gigawatt
