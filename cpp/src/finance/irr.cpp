#include "gigawatt/finance/irr.hpp"

#include <limits>

#include "check.hpp"

namespace gigawatt::finance {
namespace {

constexpr double lowest = 0.01;  // of 1 + r
constexpr double highest = 11.0;
constexpr int steps = 2048;
constexpr double ratio = 1.003425318597916;  // (highest / lowest)^(1 / steps)

// Net present value where 1 + r >= 1, else the value at the end, which has the same sign and cannot overflow
// either.
double worth(std::span<const double> values, double growth) {
  double sum = 0.0;
  if (growth >= 1.0) {
    for (std::size_t i = values.size(); i-- > 0;) sum = sum / growth + values[i];
  } else {
    for (const double x : values) sum = sum * growth + x;
  }
  return sum;
}

int sign(double x) {
  return x > 0.0 ? 1 : x < 0.0 ? -1 : 0;
}

// Ends when low and high are neighbours: the halfway point is one of them.
double bisect(std::span<const double> values, double low, double high, int sign_low) {
  for (;;) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) return middle;
    const int s = sign(worth(values, middle));
    if (s == 0) return middle;
    (s == sign_low ? low : high) = middle;
  }
}

// Zeros at the ends move no root, but a power of 0.01 for each would underflow.
std::span<const double> without_outer_zeros(std::span<const double> values) {
  while (!values.empty() && values.front() == 0.0) values = values.subspan(1);
  while (!values.empty() && values.back() == 0.0) values = values.first(values.size() - 1);
  return values;
}

}  // namespace

Irr irr(std::span<const double> values) {
  require_list("values", values);
  const auto flows = without_outer_zeros(values);
  Irr found{std::numeric_limits<double>::quiet_NaN(), IrrStatus::none, {}};
  if (flows.size() < 2) return found;

  double previous = lowest;
  int previous_sign = sign(worth(flows, previous));
  double power = lowest;
  for (int k = 1; k <= steps; ++k) {
    power *= ratio;
    const double point = k == steps ? highest : power;
    const int s = sign(worth(flows, point));
    if (s == 0) {
      found.roots.push_back(point - 1.0);
    } else if (previous_sign != 0 && s != previous_sign) {
      found.roots.push_back(bisect(flows, previous, point, previous_sign) - 1.0);
    }
    previous = point;
    previous_sign = s;
  }
  if (found.roots.size() == 1) {
    found.status = IrrStatus::ok;
    found.value = found.roots[0];
  } else if (!found.roots.empty()) {
    found.status = IrrStatus::several;
  }
  return found;
}

}  // namespace gigawatt::finance
