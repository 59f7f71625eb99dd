// The internal rate of return, or why there is none.
#pragma once
#include <span>
#include <vector>

namespace gigawatt::finance {

enum class IrrStatus {
  ok,       // exactly one rate
  none,     // no rate in range makes the net present value 0 (or every rate does: no cash flow at all)
  several,  // more than one
};

struct Irr {
  double value;  // the rate per period; NaN unless ok
  IrrStatus status;
  std::vector<double> roots;  // all that were found, ascending
};

// The rates r in (-0.99, 10] at which sum values[i] / (1+r)^i is 0. The net present value is computed at
// 2,049 rates, 1 + r in equal ratios of about 1.0034; each change of sign is bisected to adjacent doubles.
// Two roots closer together than 0.34 % of 1 + r, or one that is touched and not crossed, are not seen. No
// library function that may differ between machines takes part. Cash flows of up to hundreds of periods do
// not overflow. Throws InvalidValueError for an empty list and for a value that is not finite.
Irr irr(std::span<const double> values);

}  // namespace gigawatt::finance
