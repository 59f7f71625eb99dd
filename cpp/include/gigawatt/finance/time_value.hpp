// Present values of annuities and of listed cash flows.
//
// Cash received is positive, cash paid out negative. A rate is per period, as a fraction (0.05), above -1.
// Whole numbers of periods are compounded by multiplication (equal bits on every machine), fractional ones by
// the C library.
//
// All throw InvalidValueError with the argument's name and value: a rate of -1 or below, a number that is not
// finite, an empty list, an option that is not one of those named.
#pragma once
#include <span>

namespace gigawatt::finance {

// The present value of `nper` payments of `pmt` and of `fv` after the last, in the convention of
// spreadsheets:
//   pv (1+r)^n + pmt (1 + r type) ((1+r)^n - 1)/r + fv = 0,   at rate 0:  pv + pmt n + fv = 0.
// type 0: payments at the end of each period, 1: at the beginning. nper may be fractional or negative.
double pv(double rate, double nper, double pmt, double fv = 0.0, int type = 0);

// sum values[i] / (1+r)^(i + first_period). first_period 0: the first value is today's; 1: it lies one period
// ahead (spreadsheets' NPV).
double npv(double rate, std::span<const double> values, int first_period = 0);

// sum values[i] / (1+r)^years[i], years in fractions (XNPV: days / 365), in any order; the rate is annual.
double xnpv(double rate, std::span<const double> values, std::span<const double> years);

// The constant yearly payment at the end of each of `years` years that repays 1 today: r / (1 -
// (1+r)^-years), at rate 0 1 / years. years > 0, may be fractional.
double capital_recovery_factor(double rate, double years);

}  // namespace gigawatt::finance
