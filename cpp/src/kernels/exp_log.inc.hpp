// Exponential (within 1.1 ulp) and logarithm (within 1 ulp): branch-free, all IEEE special cases. Part of
// all.inc.cpp.

constexpr double log2_e = 0x1.71547652b82fep+0;
// ln 2 in two parts; the first has 42 bits, so that its product with an exponent is exact.
constexpr double ln2_high = 0x1.62e42fefa3800p-1;
constexpr double ln2_low = 0x1.ef35793c76730p-45;
// Added to a number below 2^51 it leaves the nearest whole number in the low bits of the mantissa.
constexpr double round_shift = 0x1.8p52;

// e^(x + tail) * factor, where tail is tiny next to x and factor moderate. Cody-Waite reduction to |r| <=
// ln(2)/2, and 1 + r + r^2 q(r) with q a polynomial of degree 9 through Chebyshev points (error 2e-17 of the
// result). 2^k is applied in two halves, each a normal number: gradual underflow rounds once, overflow gives
// infinity.
GIGAWATT_INLINE double exp_product(double x, double tail, double factor) {
  double bounded = x > 1000.0 ? 1000.0 : x;
  bounded = bounded < -1000.0 ? -1000.0 : bounded;
  const double shifted = __builtin_fma(bounded, log2_e, round_shift);
  const double k = shifted - round_shift;
  const double r = __builtin_fma(-k, ln2_low, __builtin_fma(-k, ln2_high, bounded)) + tail;
  const double q = long_polynomial(r, 0x1.0000000000001p-1, 0x1.5555555555556p-3, 0x1.5555555553d63p-5,
                                   0x1.11111111109b3p-7, 0x1.6c16c1788bd90p-10, 0x1.a01a01a7c41d5p-13,
                                   0x1.a019b90d2ae7ap-16, 0x1.71de0dae63bb3p-19, 0x1.289185613a3d6p-22,
                                   0x1.af38a9b0ec855p-26);
  const double value = factor * (1.0 + __builtin_fma(r * r, q, r));
  const uint64_t k_biased = bits_of(shifted) - bits_of(round_shift) + 2048u;
  const uint64_t half = k_biased >> 1;
  const uint64_t other = k_biased - half;
  return value * from_bits((half - 1u) << 52) * from_bits((other - 1u) << 52);
}

struct Exponential {
  static GIGAWATT_INLINE double of(double x) { return exp_product(x, 0.0, 1.0); }
};

// x = 2^exponent * mantissa, the mantissa within [1/sqrt(2), sqrt(2)); for finite x > 0, subnormal or not.
struct Parts {
  double exponent;
  double mantissa;
};
GIGAWATT_INLINE Parts parts_of(double x) {
  constexpr uint64_t half_root = 0x3fe6a09e00000000u;  // just below 1/sqrt(2)
  constexpr uint64_t one = 0x3ff0000000000000u;
  const double scaled = x * 0x1p54;
  const bool tiny = x < 0x1p-1022;
  const uint64_t moved = bits_of(choose(tiny, scaled, x)) + (one - half_root);
  const double bias = choose(tiny, 1023.0 + 54.0, 1023.0);
  return {whole_below_2_52(moved >> 52) - bias, from_bits((moved & mantissa_mask) + half_root)};
}

// log(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)) with s = f / (2 + f), coefficients of FDLIBM e_log.c (Sun
// Microsystems 1993; error below 1 ulp).
struct Logarithm {
  static GIGAWATT_INLINE double of(double x) {
    const Parts parts = parts_of(x);
    const double k = parts.exponent;
    const double f = parts.mantissa - 1.0;
    const double s = f / (2.0 + f);
    const double z = s * s;
    const double r =
        z * long_polynomial(z, 6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
                            2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
                            1.479819860511658591e-01);
    const double half_square = 0.5 * f * f;
    const double small = __builtin_fma(s, half_square + r, k * ln2_low);
    const double value = __builtin_fma(k, ln2_high, f - (half_square - small));
    const double kept = choose(x < infinity, value, x);  // infinity and NaN stay
    return choose(x < 0.0, not_a_number, choose(x == 0.0, -infinity, kept));
  }
};
