// a^b by a logarithm of twice the precision. Part of all.inc.cpp.
//
// exp(b log a) loses |b log a| ulp of a rounded logarithm. Here log a carries about 65 bits and the product
// with b its rounding error, so that the result stays within 1.3 ulp wherever it is finite.

struct Pair {
  double high;
  double low;
};
// |a| >= |b|, or a = 0 (Dekker 1971).
GIGAWATT_INLINE Pair fast_two_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}
GIGAWATT_INLINE Pair two_product(double a, double b) {
  const double product = a * b;
  return {product, __builtin_fma(a, b, -product)};
}

// log x of a finite x > 0: k ln 2 + 2 atanh(s) with s = (m - 1) / (m + 1), and 2 atanh(s) = 2 s + s^3 (2/3 +
// s^2 R(s^2)), where R is a polynomial of degree 7 through Chebyshev points (error 1e-20 of the result).
GIGAWATT_INLINE Pair log_pair(double x) {
  const Parts parts = parts_of(x);
  const double k = parts.exponent;
  const double m = parts.mantissa;
  const double f = m - 1.0;  // exact
  const Pair divisor = fast_two_sum(1.0, m);
  const double inverse = 1.0 / divisor.high;
  const double s = f * inverse;
  const double rest = __builtin_fma(-s, divisor.low, __builtin_fma(-s, divisor.high, f));
  const double s_low = rest * inverse;

  const Pair square = two_product(s, s);
  const double square_low = __builtin_fma(2.0 * s, s_low, square.low);
  const Pair cube = two_product(square.high, s);
  const double cube_low = __builtin_fma(square.high, s_low, __builtin_fma(square_low, s, cube.low));

  const double u = square.high;
  const double r = u * long_polynomial(u, 0x1.999999999999ap-2, 0x1.2492492492521p-2, 0x1.c71c71c6eaa10p-3,
                                       0x1.745d177a96056p-3, 0x1.3b1395d2190c1p-3, 0x1.1118c7e4b0917p-3,
                                       0x1.df7cc8e5fa539p-4, 0x1.e02e6fff27908p-4);
  const Pair c = fast_two_sum(0x1.5555555555555p-1, r);
  const double c_low = c.low + 0x1.5555555555555p-55;
  const Pair higher = two_product(cube.high, c.high);
  const double higher_low = __builtin_fma(cube.high, c_low, __builtin_fma(cube_low, c.high, higher.low));

  const Pair mantissa = fast_two_sum(2.0 * s, higher.high);
  const double mantissa_low = mantissa.low + __builtin_fma(2.0, s_low, higher_low);
  const Pair total = fast_two_sum(k * ln2_high, mantissa.high);
  const double total_low = total.low + __builtin_fma(k, ln2_low, mantissa_low);
  return fast_two_sum(total.high, total_low);
}

// The cases of C's pow() (ISO C, annex F.10.4.4): pow(x, 0) = pow(1, y) = 1 even for NaN, and so on.
struct Power {
  // log |a|, with the values of C at 0, infinity and NaN.
  static GIGAWATT_INLINE Pair log_of(double a) {
    const double size = magnitude(a);
    const Pair finite = log_pair(size);
    return {choose(size == 0.0, -infinity, choose(size < infinity, finite.high, size)), finite.low};
  }
  static GIGAWATT_INLINE double of(double a, double b) { return of_log(a, log_of(a), b); }
  static GIGAWATT_INLINE double of_log(double a, Pair log, double b) {
    const Pair product = two_product(b, log.high);
    const double product_low = __builtin_fma(b, log.low, product.low);
    // Beyond these the result is 0 or infinity, and the low part may be infinity - infinity.
    const double tail = choose(magnitude(product.high) < 1000.0, product_low, 0.0);

    const bool whole = floor_of(b) == b;
    const double half = 0.5 * b;
    const bool odd = whole & (floor_of(half) != half);
    const double sign = choose(((bits_of(a) >> 63) != 0u) & odd, -1.0, 1.0);
    const double value = exp_product(product.high, tail, sign);

    const bool no_root = (a < 0.0) & (a > -infinity) & !whole;  // a NaN exponent is not whole either
    const double real = choose(no_root, not_a_number, value);
    const bool always_one = (b == 0.0) | (a == 1.0) | ((a == -1.0) & (magnitude(b) == infinity));
    return choose(always_one, 1.0, real);
  }
};

// A base that is the same in all rows has its logarithm taken once.
template <Form form>
void power_rows(double* out, In a, In b, size_t rows, size_t lanes) {
  constexpr size_t block = 64;
  if (form == scalar_vector || a.row != 0 || rows < 2)
    return binary_rows<Power, form>(out, a, b, rows, lanes);
  double high[block], low[block];
  for (size_t start = 0; start < lanes; start += block) {
    const size_t count = lanes - start < block ? lanes - start : block;
    const double* x = a.data + start;
    GIGAWATT_LANES
    for (size_t i = 0; i < count; ++i) {
      const Pair log = Power::log_of(x[i]);
      high[i] = log.high;
      low[i] = log.low;
    }
    for (size_t row = 0; row < rows; ++row) {
      const double* y = b.data + row * b.row + (form == vector_scalar ? 0 : start);
      double* o = out + row * lanes + start;
      if constexpr (form == vector_scalar) {
        const double exponent = *y;
        GIGAWATT_LANES
        for (size_t i = 0; i < count; ++i) o[i] = Power::of_log(x[i], {high[i], low[i]}, exponent);
      } else {
        GIGAWATT_LANES
        for (size_t i = 0; i < count; ++i) o[i] = Power::of_log(x[i], {high[i], low[i]}, y[i]);
      }
    }
  }
}
