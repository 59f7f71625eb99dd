#include "gigawatt/finance/time_value.hpp"

#include <bit>
#include <cstdint>

#include "check.hpp"

namespace gigawatt::finance {
namespace {

constexpr double most_whole = 1e9;  // beyond, compounding by multiplication buys nothing

bool is_whole(double n) {
  return std::abs(n) <= most_whole && n == std::trunc(n);
}

struct Powers {
  double last;  // x^n
  double sum;   // 1 + x + … + x^(n - 1)
};

// By the bits of n. (x^n - 1)/(x - 1) would lose all digits at small rates and fail at 0.
Powers powers(double x, std::uint64_t n) {
  Powers p{1.0, 0.0};
  for (int bit = std::bit_width(n); bit-- > 0;) {
    p = {p.last * p.last, p.sum + p.sum * p.last};
    if ((n >> bit & 1U) != 0) p = {p.last * x, p.sum + p.last};
  }
  return p;
}

// (1+r)^-n and the present value of 1 at the end of each of n periods, (1 - (1+r)^-n)/r.
struct Annuity {
  double discount, factor;
};

Annuity annuity(double rate, double n) {
  const double growth = 1.0 + rate;
  if (!is_whole(n)) {
    const double exponent = -n * std::log1p(rate);
    return {std::exp(exponent), rate == 0.0 ? n : -std::expm1(exponent) / rate};
  }
  if (n < 0.0) {
    const Powers p = powers(growth, static_cast<std::uint64_t>(-n));
    return {p.last, -p.sum};
  }
  const Powers p = powers(1.0 / growth, static_cast<std::uint64_t>(n));
  return {p.last, p.sum / growth};
}

}  // namespace

double pv(double rate, double nper, double pmt, double fv, int type) {
  require_rate(rate);
  require_finite("nper", nper);
  require_finite("pmt", pmt);
  require_finite("fv", fv);
  require_flag("type", type);
  const Annuity a = annuity(rate, nper);
  return -(fv * a.discount + pmt * (1.0 + rate * type) * a.factor);
}

double npv(double rate, std::span<const double> values, int first_period) {
  require_rate(rate);
  require_list("values", values);
  require_flag("first_period", first_period);
  const double growth = 1.0 + rate;
  double sum = 0.0;
  for (std::size_t i = values.size(); i-- > 0;) sum = sum / growth + values[i];
  return first_period == 1 ? sum / growth : sum;
}

double xnpv(double rate, std::span<const double> values, std::span<const double> years) {
  require_rate(rate);
  require_list("values", values);
  require_list("years", years);
  if (values.size() != years.size()) {
    throw InvalidValueError("years has " + std::to_string(years.size()) + " entries, values has " +
                                std::to_string(values.size()) + ": one year is needed for each value",
                            {"years", {}});
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += values[i] * annuity(rate, years[i]).discount;
  return sum;
}

double capital_recovery_factor(double rate, double years) {
  require_rate(rate);
  require_positive("years", years);
  return 1.0 / annuity(rate, years).factor;
}

}  // namespace gigawatt::finance
