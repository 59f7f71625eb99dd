#include "gigawatt/stats/moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gigawatt/stats/merge_tree.hpp"

namespace gigawatt {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t piece = 4096;

double fold(const double (&lane)[8]) {
  return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

// Rounding may leave a small negative number; a NaN (from overflow) has to stay one, which std::max would not
// do.
double not_negative(double x) {
  return x < 0.0 ? 0.0 : x;
}

double between(double x, double low, double high) {
  return x < low ? low : x > high ? high : x;
}

bool all_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

// Pieces first, so that the rounding error of a long sum does not grow with its length.
double mean_distance(std::span<const double> values, double pivot) {
  double total = 0.0;
  for (std::size_t start = 0; start < values.size(); start += piece) {
    double sum = 0.0;
    for (const double x : values.subspan(start, std::min(piece, values.size() - start))) sum += x - pivot;
    total += sum;
  }
  return total / static_cast<double>(values.size());
}

MomentSummary summarise_piece(std::span<const double> values, double pivot) {
  kernels::Moments sums = empty_moments();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t lane = i % 8;
    const double x = values[i];
    const double y = x - pivot;
    const double square = y * y;
    sums.count[lane] += 1.0;
    sums.sum1[lane] += y;
    sums.sum2[lane] += square;
    sums.sum3[lane] += square * y;
    sums.sum4[lane] += square * square;
    sums.minimum[lane] = std::min(sums.minimum[lane], x);
    sums.maximum[lane] = std::max(sums.maximum[lane], x);
  }
  return summarise(sums, pivot);
}

}  // namespace

double MomentSummary::variance() const {
  return count < 2.0 ? nan : m2 / (count - 1.0);
}

double MomentSummary::sd() const {
  return std::sqrt(variance());
}

double MomentSummary::skewness() const {
  const double v = m2 / count;
  return (m3 / count) / (v * std::sqrt(v));
}

double MomentSummary::kurtosis() const {
  const double v = m2 / count;
  return (m4 / count) / (v * v);
}

double MomentSummary::mean_standard_error() const {
  return sd() / std::sqrt(count);
}

double MomentSummary::sd_standard_error() const {
  if (count < 2.0) return nan;
  if (m2 == 0.0) return 0.0;
  const double v = variance();
  const double of_variance = not_negative(m4 / count - v * v * (count - 3.0) / (count - 1.0)) / count;
  return std::sqrt(of_variance) / (2.0 * std::sqrt(v));
}

MomentSummary combine(const MomentSummary& left, const MomentSummary& right) {
  if (left.count == 0.0) return right;
  if (right.count == 0.0) return left;
  const double a = left.count;
  const double b = right.count;
  const double n = a + b;
  const double delta = right.mean - left.mean;
  const double step = delta / n;
  const double cross = delta * step * a * b;  // delta^2 a b / n
  MomentSummary both;
  both.count = n;
  both.minimum = right.minimum < left.minimum ? right.minimum : left.minimum;
  both.maximum = right.maximum > left.maximum ? right.maximum : left.maximum;
  both.mean = between(left.mean + step * b, both.minimum, both.maximum);
  both.m2 = (left.m2 + right.m2) + cross;
  both.m3 = (left.m3 + right.m3) + cross * step * (a - b) + 3.0 * step * (a * right.m2 - b * left.m2);
  both.m4 = (left.m4 + right.m4) + cross * step * step * (a * a - a * b + b * b) +
            6.0 * step * step * (a * a * right.m2 + b * b * left.m2) +
            4.0 * step * (a * right.m3 - b * left.m3);
  return both;
}

MomentSummary summarise(const kernels::Moments& sums, double pivot) {
  MomentSummary block;
  block.count = fold(sums.count);
  if (block.count == 0.0) return {};
  block.minimum = *std::min_element(sums.minimum, sums.minimum + 8);
  block.maximum = *std::max_element(sums.maximum, sums.maximum + 8);
  // A constant's sums carry rounding errors that would show as a spread.
  if (block.minimum == block.maximum) {
    block.mean = block.minimum;
    return block;
  }
  const double s1 = fold(sums.sum1);
  const double s2 = fold(sums.sum2);
  const double s3 = fold(sums.sum3);
  const double s4 = fold(sums.sum4);
  const double d = s1 / block.count;
  block.mean = between(pivot + d, block.minimum, block.maximum);
  // With d = s1/n the binomial expansions shorten to these, here as Horner schemes in d; fma saves the
  // rounding of the products, which is what cancels.
  block.m2 = not_negative(__builtin_fma(-d, s1, s2));
  block.m3 = __builtin_fma(-d, __builtin_fma(-2.0 * d, s1, 3.0 * s2), s3);
  const double inner = __builtin_fma(-3.0 * d, s1, 6.0 * s2);
  block.m4 = not_negative(__builtin_fma(-d, __builtin_fma(-d, inner, 4.0 * s3), s4));
  return block;
}

MomentSummary summarise(std::span<const double> values) {
  if (values.empty()) return {};
  if (!all_finite(values)) {
    return {static_cast<double>(values.size()), nan, nan, nan, nan, nan, nan};
  }
  const double pivot = values[0] + mean_distance(values, values[0]);
  MergeTree tree;
  for (std::size_t start = 0; start < values.size(); start += piece) {
    const auto part = values.subspan(start, std::min(piece, values.size() - start));
    tree.add(start / piece, {summarise_piece(part, pivot)});
  }
  return tree.total()[0];
}

double autocorrelation(std::span<const double> values) {
  if (values.size() < 2 || !all_finite(values)) return nan;
  if (std::all_of(values.begin(), values.end(), [&](double x) { return x == values[0]; })) return nan;
  const double near = values[0] + mean_distance(values, values[0]);
  const double rest = mean_distance(values, near);  // what the rounding of the mean itself leaves
  double products = 0.0;
  double squares = 0.0;
  double previous = 0.0;
  for (const double x : values) {
    const double y = (x - near) - rest;
    products += previous * y;
    squares += y * y;
    previous = y;
  }
  return products / squares;
}

kernels::Moments empty_moments() {
  kernels::Moments sums{};
  std::fill_n(sums.minimum, 8, infinity);
  std::fill_n(sums.maximum, 8, -infinity);
  return sums;
}

}  // namespace gigawatt
