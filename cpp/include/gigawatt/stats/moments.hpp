// Count, mean, central moments and extremes, and how two of them combine.
#pragma once
#include <cstdint>
#include <span>

#include "gigawatt/kernels/table.hpp"

namespace gigawatt {

struct MomentSummary {
  double count = 0.0;
  double mean = 0.0;
  double m2 = 0.0, m3 = 0.0, m4 = 0.0;  // sums of (x - mean)^k
  double minimum = 0.0, maximum = 0.0;  // of nothing: 0, with count 0
  bool operator==(const MomentSummary&) const = default;

  double variance() const;             // m2 / (n - 1), unbiased; NaN below two values
  double sd() const;                   // sqrt of the variance, exactly 0 for a constant
  double skewness() const;             // m3/n / (m2/n)^1.5; NaN for a constant
  double kurtosis() const;             // m4/n / (m2/n)^2, 3 for a normal; NaN for a constant
  double mean_standard_error() const;  // sd / sqrt(n)
  // sqrt((mu4 - sigma^4 (n - 3)/(n - 1)) / n) / (2 sd) with mu4 = m4/n: the variance of a sample variance by
  // the delta method. 0 for a constant, NaN below two values.
  double sd_standard_error() const;
};

// Pairwise update (Chan, Golub and LeVeque 1979; Pebay 2008 for the third and fourth). Not associative to the
// last bit: the order is MergeTree's business.
MomentSummary combine(const MomentSummary& left, const MomentSummary& right);

// Folds eight fixed lanes, in a fixed order, to the summary of a block. Where all values are equal, the
// central moments are exactly 0 and the mean is that value.
//
// Accuracy: with k = |mean - pivot| / sd, the relative error of the variance is about 1e-15 (1 + k^2), of the
// fourth moment 2e-15 (1 + k)^4 (measured, blocks of 4,096). A pivot within 30 sd of the mean keeps the sd to
// 1e-12 and the kurtosis to 1e-8; 1,000 sd away, 1e-9 and 1e-3; 1e7 sd away, nothing. Powers above 1.8e308
// (values 1e77 from the pivot, for the fourth) overflow to infinity or NaN.
MomentSummary summarise(const kernels::Moments& sums, double pivot);

// The same for data at hand (not a simulation), in two passes: the first finds the mean with the first value
// as pivot, the second has the mean as pivot, so that the limit above does not apply. A value that is not
// finite makes all but the count NaN. Nothing: count 0.
MomentSummary summarise(std::span<const double> values);

// Lag-1 autocorrelation, sum_{i<n} (x_i - mean)(x_{i+1} - mean) / sum (x_i - mean)^2 (NIST StRD's
// definition). NaN below two values, for a constant and where a value is not finite.
double autocorrelation(std::span<const double> values);

// An empty set of eight-lane sums: zeros, minimum +infinity, maximum -infinity.
kernels::Moments empty_moments();

}  // namespace gigawatt
